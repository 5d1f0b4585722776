"""``check``, ``remark``, ``remarks``, ``council``: what is noted beside the signatures."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.chosen import chosen
from archive_service.cli.edge import Edge, asked_file, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, Choice, acting, of_cases, paper_to
from archive_service.problems import Kind, Problem
from archive_service.services import cases, checking, council_paper, inspections, people
from archive_service.services.checking import Protocol
from archive_service.services.people import Present
from workflows.case import NotedRemark


@click.command("check", help="Проверить данные журнала перед распечаткой, пункт за пунктом.")
@click.option(
    "--fault", "faults", multiple=True, metavar="ПУНКТ=ЧТО", help="Что не в порядке; можно повторять."
)
@click.option("--conclusion", default="", help="Вывод; если проверка не пройдена, обязателен.")
@click.option("--failed", is_flag=True, help="Проверка не пройдена: печатать нельзя.")
@pass_edge
@guarded
@of_cases
@acting
def check(
    edge: Edge, *, faults: tuple[str, ...], conclusion: str, failed: bool, choice: Choice, who: Present
) -> None:
    """Record the check of the chosen cases."""
    found = _pairs(faults, "--fault")
    passed = not failed and not found
    rows = chosen(edge, choice, ("check",))
    for row in rows:
        items = checking.check_list(edge.desk, row.id)
        named = _once([(_item(name, items), text) for name, text in found.items()], "--fault")
        checking.record_check(
            edge.desk, row.id, actor_id=who.id, faults=named, conclusion=conclusion, passed=passed
        )
    done = "пройдена, можно печатать" if passed else "не пройдена: нужна новая выгрузка"
    data = [{"case": row.id, "passed": passed} for row in rows]
    show(edge, data, lambda: say(f"Дел: {len(rows)}. Проверка {done}."))


@click.command("inspection", help="Составить справку по результатам проверки: по каждому классу и общую.")
@click.option("--number", default="", help="Номер справки.")
@click.option("--conclusion", "conclusions", multiple=True, help="Вывод; можно повторять.")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False), required=True, help="Куда записать."
)
@pass_edge
@guarded
@of_cases
@acting
def inspection(
    edge: Edge, *, number: str, conclusions: tuple[str, ...], target: Path, choice: Choice, who: Present
) -> None:
    """Make the notes of checked cases."""
    ids = [row.id for row in chosen(edge, choice, ("print", "hand-over"))]
    if not ids:
        raise Problem(Kind.USAGE, "service.choose-cases")
    target.mkdir(parents=True, exist_ok=True)
    common = (None,) if len(ids) > 1 else ()
    paths = {one: target / f"справка-{one or 'общая'}.pdf" for one in (*ids, *common)}
    with ExitStack() as stack:
        files = {one: stack.enter_context(new_file(path)) for one, path in paths.items()}
        for note in inspections.make(edge.desk, ids, actor_id=who.id, number=number, conclusions=conclusions):
            files[note.case_id].write(note.pdf)
    data = [str(path) for path in paths.values()]
    show(edge, data, lambda: say(f"Справок: {len(data)}, каталог {target}"))


@click.command("remark", help="Записать замечание по ведению журнала или снять его.")
@click.option("--case", "case_id", required=True, help="Код дела.")
@click.option("--section", help="Код раздела, если замечание об одном предмете.")
@click.option(
    "--mended", type=int, metavar="НОМЕР", help="Снять замечание с этим номером; текст — как устранено."
)
@click.argument("text")
@pass_edge
@guarded
@acting
def remark(
    edge: Edge, *, case_id: str, section: str | None, mended: int | None, text: str, who: Present
) -> None:
    """Note a remark, or that it was dealt with."""
    if mended is None:
        number = checking.note_remark(edge.desk, case_id, text, actor_id=who.id, section=section)
        said = f"Замечание № {number} записано; {_where_printed(edge, case_id)}"
    else:
        number = mended
        checking.mend_remark(edge.desk, case_id, mended, text, actor_id=who.id)
        said = f"Замечание № {number} снято."
    show(edge, {"case": case_id, "number": number}, lambda: say(said))


@click.command("remarks", help="Замечания по ведению журнала одного дела.")
@click.option("--case", "case_id", required=True, help="Код дела.")
@pass_edge
@guarded
def remarks(edge: Edge, case_id: str) -> None:
    """List the remarks of a case."""
    with edge.desk.reading() as session:
        case, _ = cases.load(session, case_id)
        names = people.names(session)
    titles = {section.id: section.title for section in case.sections}
    rows = [_remark(one, titles, names) for one in case.remarks]
    heads = ["№", "Дата", "Раздел", "Замечание", "Кто", "Снято", "Как"]
    show(edge, rows, lambda: table(heads, [[str(cell) for cell in row.values()] for row in rows]))


@click.command("council", help="Внести решение педагогического совета, записанное от руки в ведомость.")
@click.option("--case", "case_id", required=True, help="Код дела, закрывающего учебный год.")
@click.option("--number", required=True, help="Номер протокола.")
@click.option("--date", "day", type=DAY, required=True, help="Дата протокола.")
@click.option("--all", "everybody", default="", help="Решение обо всех, кто не назван отдельно.")
@click.option(
    "--pupil", "apart", multiple=True, metavar="КОД=РЕШЕНИЕ", help="Решение об одном; можно повторять."
)
@paper_to("лист решений по ученикам")
@pass_edge
@guarded
@acting
def council(
    edge: Edge,
    *,
    case_id: str,
    number: str,
    day: datetime,
    everybody: str,
    apart: tuple[str, ...],
    paper: Path | None,
    who: Present,
) -> None:
    """Key in the council's decision."""
    desk, protocol, named = edge.desk, Protocol(number, day.date()), _pairs(apart, "--pupil")
    with asked_file(paper) as file:
        case = checking.enter_decision(
            desk, case_id, protocol, actor_id=who.id, everybody=everybody, apart=named
        )
        if file:
            file.write(council_paper.make(desk, case_id))
    count = len(case.decisions[-1].decisions)
    said = f"Решение внесено: протокол № {number} от {day:%d.%m.%Y}, записей: {count}."
    show(edge, {"case": case_id, "number": number, "decisions": count}, lambda: say(said))


def _pairs(texts: tuple[str, ...], option: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    wrong = next(
        (text for text, (_, sign, value) in zip(texts, pairs, strict=True) if not sign or not value), None
    )
    if wrong is not None:
        raise Problem(Kind.USAGE, "service.pair-needed", option=option, value=wrong)
    return _once([(name.strip(), value.strip()) for name, _, value in pairs], option)


def _once(pairs: list[tuple[str, str]], option: str) -> dict[str, str]:
    """Return the pairs; a name that is given twice would lose a text.

    Raises:
        Problem: one is.
    """
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Problem(Kind.USAGE, "service.pair-twice", option=option, value=twice)
    return dict(pairs)


def _item(name: str, items: tuple[str, ...]) -> str:
    """Return the item of the list that the number or the text names."""
    if name.isdigit() and 1 <= int(name) <= len(items):
        return items[int(name) - 1]
    return name


def _where_printed(edge: Edge, case_id: str) -> str:
    """Say where a new remark will stand: a page that is printed already does not change."""
    with edge.desk.reading() as session:
        case, _ = cases.load(session, case_id)
    if case.printed:
        return "журнал уже напечатан: впишите его на страницу замечаний от руки."
    return "оно печатается на странице замечаний."


def _remark(one: NotedRemark, titles: dict[str, str], names: Mapping[str, str]) -> dict[str, object]:
    return {
        "number": one.number,
        "on": f"{one.on:%d.%m.%Y}",
        "section": titles.get(one.section or "", ""),
        "text": one.text,
        "by": names.get(one.by, one.by),
        "mended": f"{one.mended_on:%d.%m.%Y}" if one.mended_on else "",
        "note": one.note,
    }
