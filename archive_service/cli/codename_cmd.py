"""``code-name``: code names by order, the copies of these orders, and the sealed names behind them."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from archive_service.cli import seal_cmd
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.services import codenames, finding
from archive_service.services.code_orders import Order
from archive_service.services.codenames import ByOrder, Listed, Outcome, Parent
from archive_service.services.people import Present, from_full_name

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("code-name", help="Кодовые имена по приказу: присвоить, приложить приказ, открыть имя вдвоём.")
def code_name() -> None:
    """Gather the commands about code names."""


@code_name.command("assign", help="Присвоить кодовое имя по приказу; имя ученика запечатывается.")
@click.argument("pupil_id", metavar="УЧЕНИК")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@click.option("--order-date", type=_DAY, required=True, help="Дата приказа.")
@click.option("--copy", type=_FILE, required=True, help="Копия приказа (PDF).")
@click.option("--code", default="", help="Кодовое имя из приказа; без него — следующее свободное.")
@click.option("--from", "from_day", type=_DAY, help="С какого дня; без него — с даты приказа.")
@click.option("--parent", "parent_no", type=click.IntRange(1, 2), help="Кодовое имя родителя: 1 или 2.")
@pass_edge
@guarded
@acting
def assign(
    edge: Edge,
    *,
    pupil_id: str,
    order_no: str,
    order_date: datetime,
    copy: Path,
    code: str,
    from_day: datetime | None,
    parent_no: int | None,
    who: Present,
) -> None:
    """Give a code name by order (000 clause 6.3.3)."""
    order = Order(order_no, order_date.date())
    from_on = (from_day or order_date).date()
    parent = Parent(parent_no, _ask_name()) if parent_no else None
    made = codenames.assign(edge.desk, ByOrder(pupil_id, order, from_on, code, parent), copy, actor_id=who.id)
    data = {"code": made.code, "pages": made.pages, "standing": [asdict(one) for one in made.standing]}
    show(edge, data, lambda: _tell(made, order, from_day or order_date))


@code_name.command("list", help="Кодовые имена, приказы и копии; имён здесь нет.")
@pass_edge
@guarded
@acting
def list_codes(edge: Edge, who: Present) -> None:
    """List code names without names."""
    found, free = codenames.listing(edge.desk, reader_id=who.id)
    cells = [[one.code, one.class_name, one.order, _copy(one), _name(one)] for one in found]

    def human() -> None:
        table(["Кодовое имя", "Класс", "Приказ", "Копия", "Имя"], cells)
        say(f"Следующее свободное: {free}")

    show(edge, {"codes": [asdict(one) for one in found], "free": free}, human)


@code_name.command("attach-order", help="Приложить копию приказа, который называет только выгрузка.")
@click.option("--code", required=True, help="Кодовое имя, например «Ученик 3».")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@click.option("--order-date", type=_DAY, required=True, help="Дата приказа.")
@click.option("--copy", type=_FILE, required=True, help="Копия приказа (PDF).")
@pass_edge
@guarded
@acting
def attach_order(
    edge: Edge, *, code: str, order_no: str, order_date: datetime, copy: Path, who: Present
) -> None:
    """Take in the copy of an order (000 clause 6.3.5)."""
    order = Order(order_no, order_date.date())
    pages = codenames.attach(edge.desk, code, order, copy, actor_id=who.id)
    said = f"{code}: {order.words}, копия принята, страниц: {pages}."
    show(edge, {"code": code, "pages": pages}, lambda: say(said))


for command in seal_cmd.COMMANDS:
    code_name.add_command(command)


def _ask_name() -> str:
    """Ask for a parent's name: it stands in no export, and does not belong on a command line."""
    said = str(click.prompt("Фамилия Имя Отчество родителя", err=True))
    return from_full_name("", said).full_name


def _copy(one: Listed) -> str:
    return finding.short_code(one.copy) if one.copy else "НЕТ КОПИИ"


def _name(one: Listed) -> str:
    return "запечатано" if one.sealed else "назовёт приказ"


def _tell(made: Outcome, order: Order, from_day: datetime) -> None:
    say(f"{made.code}: {order.words}, действует с {from_day:%d.%m.%Y}; копия принята, страниц: {made.pages}.")
    say("С этого дня выгрузки сохраняются под ним. Смените имя и в электронном журнале (п. 6.3.4).")
    locked = [one.case_id for one in made.standing if one.locked]
    at_work = [one.case_id for one in made.standing if not one.locked]
    if locked:
        say(f"Прежнее имя осталось в сданных делах, их листы заперты до конца срока: {', '.join(locked)}.")
    if at_work:
        say(f"Прежнее имя ещё в делах в работе, примите для них новую выгрузку: {', '.join(at_work)}.")
