"""``scan …``: what a person decides about a scanned page, and what was seen on the sheets of a step."""

from datetime import datetime

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import DAY, acting
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import by_hand, scan_sorting, scan_units
from archive_service.services.by_hand import Hand
from archive_service.services.people import Present
from archive_service.services.scan_printed import Place

_BATCH = click.argument("batch", metavar="ПРИЁМ", type=click.IntRange(1))
_PAGE = click.argument("number", metavar="СТРАНИЦА", type=click.IntRange(1))


@click.command("place", help="Разложить страницу от руки: КОД напечатан под квадратной меткой листа.")
@_BATCH
@_PAGE
@click.argument("sheet", metavar="КОД")
@pass_edge
@guarded
@acting
def place(edge: Edge, *, batch: int, number: int, sheet: str, who: Present) -> None:
    """Put a page into its place."""
    scan_sorting.put(edge.desk, batch, number, sheet, actor_id=who.id)
    show(edge, {"batch": batch, "page": number}, lambda: say(f"Страница {number} лежит на месте {sheet}."))


@click.command("count", help="Из двух сканов одного листа считать этот.")
@_BATCH
@_PAGE
@pass_edge
@guarded
@acting
def count(edge: Edge, *, batch: int, number: int, who: Present) -> None:
    """Let this scan of a sheet count."""
    scan_sorting.choose(edge.desk, batch, number, actor_id=who.id)
    show(edge, {"batch": batch, "page": number}, lambda: say(f"Считается страница {number}."))


@click.command("apart", help="Отложить страницу: это не наш лист.")
@_BATCH
@_PAGE
@pass_edge
@guarded
@acting
def apart(edge: Edge, *, batch: int, number: int, who: Present) -> None:
    """Say that a page is none of ours."""
    scan_sorting.set_aside(edge.desk, batch, number, actor_id=who.id)
    show(edge, {"batch": batch, "page": number}, lambda: say(f"Страница {number} отложена."))


@click.command("confirm", help="Вы посмотрели листы шага: записать подпись на бумаге и подшить сканы.")
@click.option("--case", "case_id", required=True, help="Код дела.")
@click.option(
    "--step", default="verify", show_default=True, help="Код шага, например verify, certify, stamp."
)
@click.option("--section", default="", help="Код раздела; без него — шаг на всём деле.")
@click.option("--date", "day", type=DAY, help="Дата, которая стоит на листах; без неё — сегодня.")
@click.option("--signer", default="", help="Чья подпись, если роль есть у нескольких: код сотрудника.")
@click.option("--unsigned", multiple=True, metavar="ЛИСТ", help="На этом листе подписи нет; можно несколько.")
@pass_edge
@guarded
@acting
def confirm(
    edge: Edge,
    *,
    case_id: str,
    step: str,
    section: str,
    day: datetime | None,
    signer: str,
    unsigned: tuple[str, ...],
    who: Present,
) -> None:
    """Record what was seen on the sheets of a step."""
    spot = Place(step, section)
    with edge.desk.reading() as session:
        unit = scan_units.unit(session, case_id, spot, edge.desk.today)
    leaves = ", ".join(dict.fromkeys(one.leaf for one in unit.leaves))
    unknown = sorted(set(unsigned) - {one.leaf for one in unit.leaves})
    if unknown:
        raise Problem(Kind.USAGE, "scans.no-such-leaf", leaf=unknown[0], leaves=leaves)
    seen = {one.code: one.leaf not in unsigned for one in unit.leaves if one.batch}
    unit = by_hand.look(edge.desk, case_id, spot, seen, actor_id=who.id)
    if not unsigned:
        on = day.date() if day else edge.desk.today
        by_hand.confirm(edge.desk, who, case_id, spot, Hand(on, signer))
    code = "scans.marked" if unsigned else "scans.confirmed"
    said = sentence(code, class_name=unit.class_name, what=unit.title or unit.step)
    show(
        edge, {"case": case_id, "step": step, "section": section, "recorded": not unsigned}, lambda: say(said)
    )


COMMANDS = (place, count, apart, confirm)
