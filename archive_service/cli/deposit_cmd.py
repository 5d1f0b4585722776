"""``deposit``: into the archive, every room at once."""

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import Choice, acting, of_cases
from archive_service.services import deposits
from archive_service.services.people import Present


@click.command("deposit", help="Принять дела в архив: проверенные копии во всех помещениях.")
@pass_edge
@guarded
@of_cases
@acting
def deposit(edge: Edge, choice: Choice, who: Present) -> None:
    """Deposit bound cases."""
    desk = edge.desk
    rows = chosen(edge, choice, ("deposit",))
    jobs = deposits.request(desk, [row.id for row in rows], actor_id=who.id)
    outcome = wait_for(edge, "Приём в архив", jobs)
    results = [dict(job.result or {}) for job in outcome.done]
    show(
        edge,
        results,
        lambda: say(f"Принято в архив дел: {len(results)}, копий каждого: {len(edge.archive.mirror.stores)}"),
    )
