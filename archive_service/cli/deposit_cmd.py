"""``deposit``: into the archive, every room at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import Choice, acting, of_cases
from archive_service.problems import Kind
from archive_service.services import deposits
from archive_service.services.people import Present


@click.command("deposit", help="Принять дела в архив: проверенные копии во всех помещениях.")
@pass_edge
@guarded
@of_cases
@acting
def deposit(edge: Edge, choice: Choice, who: Present) -> None:
    """Deposit bound cases; one that waits for a room is no deposit yet, and the exit code says so."""
    desk = edge.desk
    rows = chosen(edge, choice, ("deposit",))
    jobs = deposits.request(desk, [row.id for row in rows], actor_id=who.id)
    outcome = wait_for(edge, "Приём в архив", jobs)
    results = [dict(job.result or {}) for job in outcome.done]
    waiting = [one for one in results if "waits_for" in one]
    done = len(results) - len(waiting)
    show(
        edge,
        results,
        lambda: say(f"Принято в архив дел: {done}, копий каждого: {len(edge.archive.mirror.stores)}"),
    )
    if waiting:
        _tell(waiting)
        raise click.exceptions.Exit(Kind.STORAGE.exit_code)


def _tell(waiting: Sequence[Mapping[str, Any]]) -> None:
    """Say what waits for which store, and that it will be finished."""
    for one in waiting:
        copies = f"{len(one['stores'])} из {one['demanded']} копий — ещё не в архиве"
        rooms = ", ".join(one["waits_for"])
        click.echo(f"{one['case']}: {copies}. Не отвечает: {', '.join(one['missing'])} ({rooms}).", err=True)
    click.echo(
        "Записанное осталось на месте. Когда помещение ответит, служба (A worker, A serve) докончит приём "
        "сама; без службы повторите эту же команду.",
        err=True,
    )
