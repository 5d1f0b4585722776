"""``hold``: what may not be destroyed because of a court, an inspection or a complaint."""

from datetime import datetime

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.services import hold_list, holds
from archive_service.services.people import Present
from workflows.holds import Hold, HoldKind

_HEADERS = ["№", "Из-за чего", "Документ", "Что", "Состояние"]


@click.group("hold", help="Запреты на уничтожение: поставить, пересмотреть, снять.")
def hold() -> None:
    """Gather the commands about holds."""


@hold.command("set", help="Поставить запрет: суд, проверка, жалоба. Имён людей не пишите.")
@click.option("--kind", type=click.Choice([str(one) for one in HoldKind]), required=True, help="Из-за чего.")
@click.option("--document", required=True, help="Вид, номер и дата документа.")
@click.option("--reason", required=True, help="Основание словами, без имён.")
@click.option("--until", type=DAY, required=True, help="Пересмотреть не позже этого дня.")
@click.option("--case", "case_ids", multiple=True, help="Дело по коду; можно несколько.")
@click.option("--class", "class_name", default="", help="Класс, например 9Б.")
@click.option("--from-year", "first", type=int, help="С учебного года (год его начала).")
@click.option("--to-year", "last", type=int, help="По учебный год (год его начала).")
@click.option("--all", "everything", is_flag=True, help="Все классы (этих лет).")
@pass_edge
@guarded
@acting
def set_hold(
    edge: Edge,
    *,
    kind: str,
    document: str,
    reason: str,
    until: datetime,
    case_ids: tuple[str, ...],
    class_name: str,
    first: int | None,
    last: int | None,
    everything: bool,
    who: Present,
) -> None:
    """Set a hold."""
    with edge.desk.reading() as session:
        scope = hold_list.scope_of(
            session, cases=case_ids, class_name=class_name, years=(first, last), everything=everything
        )
    wanted = holds.Wanted(
        kind=HoldKind(kind), reason=reason, document=document, until=until.date(), scope=scope
    )
    made = holds.set_hold(edge.desk, wanted, actor_id=who.id)
    show(edge, _plain(made), lambda: say(f"Запрет № {made.number} поставлен."))


@hold.command("prolong", help="Пересмотреть и оставить до нового дня.")
@click.argument("number", type=int, metavar="НОМЕР")
@click.option("--until", type=DAY, required=True, help="Пересмотреть не позже этого дня.")
@click.option("--reason", required=True, help="Почему остаётся.")
@pass_edge
@guarded
@acting
def prolong(edge: Edge, *, number: int, until: datetime, reason: str, who: Present) -> None:
    """Keep a hold."""
    made = holds.prolong(edge.desk, number, until=until.date(), reason=reason, actor_id=who.id)
    show(edge, _plain(made), lambda: say(f"Запрет № {number} остаётся до пересмотра {made.until:%d.%m.%Y}."))


@hold.command("lift", help="Снять запрет (директор).")
@click.argument("number", type=int, metavar="НОМЕР")
@click.option("--document", required=True, help="Вид, номер и дата документа.")
@click.option("--reason", required=True, help="Почему снят.")
@pass_edge
@guarded
@acting
def lift(edge: Edge, *, number: int, document: str, reason: str, who: Present) -> None:
    """Lift a hold."""
    made = holds.lift(edge.desk, number, reason=reason, document=document, actor_id=who.id)
    show(edge, _plain(made), lambda: say(f"Запрет № {number} снят."))


@hold.command("list", help="Запреты, новые сверху.")
@click.option("--lifted", is_flag=True, help="И снятые.")
@pass_edge
@guarded
@acting
def list_holds(edge: Edge, *, lifted: bool, who: Present) -> None:
    """Show the register of holds."""
    found = [one for one in holds.register(edge.desk, reader_id=who.id) if lifted or one.lifted is None]
    with edge.desk.reading() as session:
        words = hold_list.wording(session)

    def human() -> None:
        rows = [
            [str(one.number), words.kind(one), one.document, words.scope(one.set.scope), words.state(one)]
            for one in found
        ]
        table(_HEADERS, rows)

    show(edge, [_plain(one) for one in found], human)


def _plain(one: Hold) -> dict[str, object]:
    scope = one.set.scope
    return {
        "number": one.number,
        "kind": one.kind,
        "document": one.document,
        "cases": sorted(scope.cases),
        "class": scope.class_id,
        "years": [scope.first_year, scope.last_year],
        "until": one.until,
        "lifted_on": one.lifted.on if one.lifted else None,
    }
