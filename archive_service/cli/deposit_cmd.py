"""``deposit``: into the archive, every room at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import Choice, acting, of_cases
from archive_service.problems import Kind, sentence
from archive_service.services import deposits
from archive_service.services.outage_notice import outage_notice
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
    short = [one for one in results if "waits_for" in one]
    done = len(results) - len(short)
    show(
        edge,
        results,
        lambda: say(f"Принято в архив дел: {done}, копий каждого: {len(edge.archive.mirror.stores)}"),
    )
    if short:
        _tell(short)
        raise click.exceptions.Exit(Kind.STORAGE.exit_code)


@click.command("waiting", help="Что ждёт помещения, которое не отвечает: «1 из 2 копий».")
@pass_edge
@guarded
def waiting(edge: Edge) -> None:
    """Show what has fewer copies than it must; the service finishes it by itself."""
    with edge.desk.reading() as session:
        found = outage_notice(edge.desk, session)

    def human() -> None:
        if found is None:
            say("Ничего не ждёт: всё записано во все помещения.")
            return
        say(f"{sentence('outage.title', edge.language, rooms=found.rooms)}.")
        for one in found.cases:
            text = sentence("outage.copies", edge.language, count=one.copies, demanded=one.demanded)
            say(f"  • {one.class_name} ({one.case_id}): {text}")
        if found.log:
            say(f"  • {sentence('outage.log', edge.language)}")
        say(sentence("outage.nothing-to-do", edge.language))

    show(edge, asdict(found) if found else {}, human)


def _tell(short: Sequence[Mapping[str, Any]]) -> None:
    """Say what waits for which store, and that it will be finished."""
    for one in short:
        copies = f"{len(one['stores'])} из {one['demanded']} копий — ещё не в архиве"
        rooms = ", ".join(one["waits_for"])
        click.echo(f"{one['case']}: {copies}. Не отвечает: {', '.join(one['missing'])} ({rooms}).", err=True)
    click.echo(
        "Записанное осталось на месте. Когда помещение ответит, служба (A worker, A serve) докончит приём "
        "сама; без службы повторите эту же команду.",
        err=True,
    )
