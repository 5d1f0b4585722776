"""``hand``: whether somebody signs on the screen, by hand on paper, or either."""

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import sentence
from archive_service.services import hands, people
from archive_service.services.hands import Way
from archive_service.services.orders import said
from archive_service.services.people import Present


@click.command(
    "hand", help="Как сотрудник подписывает: electronic — на экране, paper — от руки, both — и так и так."
)
@click.argument("person_id", metavar="КОД")
@click.argument("way", metavar="electronic|paper|both", type=click.Choice([str(one) for one in Way]))
@click.option("--reason", required=True, help="Номер приказа или другое основание.")
@pass_edge
@guarded
@acting
def hand(edge: Edge, *, person_id: str, way: str, reason: str, who: Present) -> None:
    """Say how somebody signs."""
    made = hands.choose(edge.desk, person_id, Way(way), reason=reason, actor_id=who.id)
    with edge.desk.reading() as session:
        name = people.full_name(people.person(session, person_id))
    data = {"person": person_id, "way": str(made.way), "on": made.on, "reason": made.reason}
    text = sentence("hands.set", edge.language, who=name, way=hands.said_in(made.way, edge.language))
    show(edge, data, lambda: say(text))


@click.command("hands", help="Для кого выбрано, как он подписывает; остальные — и так и так.")
@pass_edge
@guarded
def list_hands(edge: Edge) -> None:
    """List the choices that were made."""
    with edge.desk.reading() as session:
        made = sorted(hands.hands(session).values(), key=lambda one: one.person_id)
        names = people.names(session)
    rows = [
        [one.person_id, names[one.person_id], hands.said_in(one.way, edge.language), said(one.on), one.reason]
        for one in made
    ]
    data = [
        {"person": one.person_id, "way": str(one.way), "on": one.on, "reason": one.reason} for one in made
    ]
    heads = ["Код", "Сотрудник", "Как подписывает", "С какого дня", "Основание"]
    show(
        edge,
        data,
        lambda: table(heads, rows) if rows else say("Ни для кого не выбрано: подойдёт и то и другое."),
    )
