"""``corrections``, ``correct``, ``editions``: what changes after the print, and what was before it."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import Kind, Problem
from archive_service.services import cases, finding, people
from archive_service.services import corrections as services
from archive_service.services import editions as old
from archive_service.services.corrections import Proposal
from archive_service.services.finding import WantedEdition
from archive_service.services.people import Present


@click.command("corrections", help="Исправления, которые ждут решения: что изменилось после печати.")
@click.option("--case", "case_id", help="Показать различия по клеткам одного дела.")
@pass_edge
@guarded
@acting
def corrections(edge: Edge, case_id: str | None, who: Present) -> None:
    """List waiting corrections, or the cells of one to those who may read the journal (002 clause 3.6)."""
    if case_id:
        _allow(edge, case_id, who)
        _show_cells(edge, services.proposal(edge.desk, case_id))
        return
    rows = services.pending(edge.desk)
    data = [{"case": row.id, "class": row.class_name, "term": row.term_name} for row in rows]
    cells = [[row.id, row.class_name, row.term_name] for row in rows]
    show(edge, data, lambda: table(["Дело", "Класс", "Период"], cells))


@click.command("correct", help="Заместитель: принять исправление после печати или отклонить его.")
@click.option("--case", "case_id", required=True, help="Код дела.")
@click.option("--reason", required=True, help="Основание: документ или причина.")
@click.option("--reject", is_flag=True, help="Не принимать: распечатка остаётся как есть.")
@pass_edge
@guarded
@acting
def correct(edge: Edge, *, case_id: str, reason: str, reject: bool, who: Present) -> None:
    """Take a correction or leave it."""
    if reject:
        services.reject(edge.desk, who, case_id, reason)
        show(edge, {"case": case_id, "taken": False}, lambda: say("Отклонено: распечатка остаётся в силе."))
        return
    waiting = services.proposal(edge.desk, case_id)
    services.approve(edge.desk, who, case_id, reason)
    data = {"case": case_id, "taken": True, "anew": waiting.anew, "supplements": waiting.supplements}
    show(edge, data, lambda: _tell(waiting, case_id))


@click.command("editions", help="Все издания листов дела; прежнее издание можно достать погашенным.")
@click.option("--case", "case_id", required=True, help="Код дела.")
@click.option("--section", help="Код раздела.")
@click.option("--edition", type=int, help="Номер издания: записать его в файл.")
@click.option("-o", "target", type=click.Path(path_type=Path, dir_okay=False), help="Куда записать.")
@click.option("--reason", default="", help="Основание чтения: запрос, дата, номер.")
@click.option("--original", is_flag=True, help="Байты как были, без пометки о погашении.")
@pass_edge
@guarded
@acting
def editions(
    edge: Edge,
    *,
    case_id: str,
    section: str | None,
    edition: int | None,
    target: Path | None,
    reason: str,
    original: bool,
    who: Present,
) -> None:
    """List editions, or write one to a file; the reading is on record before."""
    if edition is not None or target is not None or original:
        if section is None or edition is None or target is None:
            raise Problem(Kind.USAGE, "service.edition-incomplete")
        wanted = WantedEdition(case_id, section, edition, original)
        with new_file(target) as file:
            file.write(finding.open_edition(edge.desk, wanted, reader_id=who.id, reason=reason))
        show(edge, {"file": str(target)}, lambda: say(f"Записано: {target}"))
        return
    rows = [one for one in old.all_of(edge.desk, case_id) if section in (None, one.section)]
    plain = [
        {
            "section": one.section,
            "title": one.title,
            "edition": one.number,
            "state": one.state,
            "leaves": one.leaves,
        }
        for one in rows
    ]
    cells = [[one.section, one.title, str(one.number), one.leaves, _state(one)] for one in rows]
    show(edge, plain, lambda: table(["Код", "Раздел", "Издание", "Листы", "Состояние"], cells))


def _allow(edge: Edge, case_id: str, who: Present) -> None:
    """The cells have pupils' names and marks: refuse who neither reads journals nor brings exports."""
    with edge.desk.reading() as session:
        case, _ = cases.load(session, case_id)
        readers = (*finding.READERS, "operator")
        people.require(session, who.id, readers, edge.desk.today, case.opened.class_id)


def _state(one: old.Edition) -> str:
    return "действует" if one.standing else f"погашено {one.struck_on:%d.%m.%Y}: {one.why}"


def _show_cells(edge: Edge, waiting: Proposal) -> None:
    data = [{"title": one.title, "place": one.place, "was": one.was, "now": one.now} for one in waiting.rows]
    cells = [[one.title, one.place, one.was, one.now] for one in waiting.rows]
    show(edge, data, lambda: table(["Раздел", "Где", "Было", "Стало"], cells))


def _tell(waiting: Proposal, case_id: str) -> None:
    if waiting.anew:
        say(f"Новое издание: {', '.join(waiting.anew)}. Их подписи и всё, что выше, снято; остальные стоят.")
    if waiting.supplements:
        say(f"Дополнительный лист: {', '.join(waiting.supplements)}.")
    say(f"Лист различий подшит к делу. Дальше: archive-service render --case {case_id}")
