"""``work`` and ``work-done``: what the regulation demands of the school beside the steps of cases."""

from collections.abc import Mapping
from datetime import datetime

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.services import people, profiles
from archive_service.services import work as services
from archive_service.services.people import Present
from workflows.work import OwedWork


@click.command("work", help="Работа сверх шагов дела: отчёты, копии, проверки этого учебного года.")
@click.option("--all", "everything", is_flag=True, help="И то, что уже сделано.")
@click.option("--late", is_flag=True, help="Только просроченное.")
@click.option("--on", type=DAY, default=None, help="Учебный год этого дня; без него — текущий.")
@pass_edge
@guarded
def work(edge: Edge, *, everything: bool, late: bool, on: datetime | None) -> None:
    """List the work of a school year."""
    desk = edge.desk
    with desk.reading() as session:
        owed = services.plan(desk, session, on.date() if on else None).owed
        roles = profiles.in_force(session, desk.today).roles
        names = people.names(session)
    chosen = [
        one for one in owed if (everything or one.done is None) and (not late or one.late_on(desk.today))
    ]
    rows = [_row(one, edge, roles[one.obligation.role], names) for one in chosen]
    heads = ["Срок", "", "Что сделать", "Кто", "Сделано", "Код", "Основание"]
    keys = ("due", "late", "title", "who", "done", "id", "clause")
    show(edge, rows, lambda: table(heads, [[_cell(row[key]) for key in keys] for row in rows]))


@click.command("work-done", help="Отметить сделанной работу сверх шагов дела.")
@click.argument("name", metavar="КОД")
@click.option("--due", type=DAY, default=None, help="Срок, к которому она относится.")
@click.option("--note", default="", help="Чем подтверждается: номер, место, опись.")
@pass_edge
@guarded
@acting
def work_done(edge: Edge, *, name: str, due: datetime | None, note: str, who: Present) -> None:
    """Record that a piece of work was done."""
    due_on = due.date() if due else None
    services.record(edge.desk, name, due_on, actor_id=who.id, note=note)
    show(edge, {"work": name, "due": due_on}, lambda: say(f"{name}: сделано {edge.desk.today:%d.%m.%Y}."))


def _row(one: OwedWork, edge: Edge, role: str, names: Mapping[str, str]) -> dict[str, object]:
    by = names.get(one.done.by, one.done.by) if one.done else ""
    return {
        "id": one.obligation.id,
        "title": one.obligation.title,
        "due": f"{one.due_on:%d.%m.%Y}" if one.due_on else "",
        "late": one.late_on(edge.desk.today),
        "who": role,
        "done": f"{one.done.on:%d.%m.%Y} {by}" if one.done else "",
        "clause": one.obligation.clause.ref,
        "paper": one.obligation.paper,
    }


def _cell(value: object) -> str:
    return ("просрочено" if value else "") if isinstance(value, bool) else str(value)
