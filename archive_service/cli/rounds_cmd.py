"""``rounds``, ``drill``, ``rooms``: what goes on by itself, and whether the rooms are in order."""

from collections.abc import Iterable
from dataclasses import asdict
from zoneinfo import ZoneInfo

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.problems import Kind, sentence
from archive_service.services import alarms, locks, placement
from archive_service.services.last_read import last_read
from archive_service.services.locks import LockStanding
from archive_service.services.placement import Line, Mark
from archive_service.services.rounds import Coming, coming
from archive_service.wiring.rounds import ROUNDS, request_due


@click.command("rounds", help="Что служба делает сама и когда; --now ставит в очередь то, чему пора.")
@click.option("--now", is_flag=True, help="Поставить в очередь всё, чему пора.")
@pass_edge
@guarded
def rounds(edge: Edge, *, now: bool) -> None:
    """Show the rounds of two days, or queue what is due."""
    if now:
        ids = request_due(edge.desk)
        show(edge, {"queued": ids}, lambda: say(f"Поставлено в очередь заданий: {len(ids)}."))
        return
    found = coming(edge.desk, ROUNDS)
    rows = [_coming(one, edge) for one in found]
    cells = [[row[name] for name in ("at", "title", "what", "state")] for row in rows]
    show(edge, rows, lambda: table(["Когда", "Что", "Над чем", ""], cells))


@click.command("drill", help="Испытать замки хранилищ: удалить и сократить срок должно быть нельзя.")
@pass_edge
@guarded
def drill(edge: Edge) -> None:
    """Try the lock of every store that is meant to have one, and put it on record."""
    desk = edge.desk
    for store in desk.archive.mirror.stores:
        if store.locks:
            locks.drill(desk, store.name)
    with desk.reading() as session:
        found = locks.standings(desk, session)
    show(edge, [_lock(one) for one in found.values()], lambda: _tell_locks(found.values(), edge.language))
    _exit_unless(all(one.trusted for one in found.values()))


@click.command(
    "rooms", help="Два носителя, два помещения: что требует Положение и что есть; замки и проверки."
)
@pass_edge
@guarded
def rooms(edge: Edge) -> None:
    """Say how the copies are placed, locked and read."""
    desk = edge.desk
    with desk.reading() as session:
        lines, found = placement.lines(desk, session), locks.standings(desk, session)
        read = {name: last_read(desk, session, name) for name in found}
        loud = alarms.alarms(desk, session, edge.language)

    def human() -> None:
        for line in lines:
            clause = f" ({line.clause.ref}: «{line.clause.text}»)" if line.clause else ""
            say(f"{sentence(f'rooms.mark-{line.mark}', edge.language)}: {line.words(edge.language)}{clause}")
        _tell_locks(found.values(), edge.language)
        for name, last in read.items():
            say(f"{name}: {last.words(edge.language)}")
        for one in loud:
            say(f"! {one.text}")

    data = {
        "placement": [_line(one, edge.language) for one in lines],
        "locks": [_lock(one) for one in found.values()],
        "read": {name: asdict(one) for name, one in read.items()},
        "alarms": [one.text for one in loud],
    }
    show(edge, data, human)
    _exit_unless(not loud and all(one.mark is not Mark.BROKEN for one in lines))


def _coming(one: Coming, edge: Edge) -> dict[str, str]:
    return {
        "at": f"{one.at.astimezone(ZoneInfo(edge.desk.zone)):%d.%m.%Y %H:%M}",
        "job": one.order.job,
        "title": sentence(f"web.job-{one.order.job}", edge.language),
        "what": str(one.order.payload.get("store", "")),
        "state": "заказано" if one.given else "пора" if one.at <= edge.desk.now else "",
        "key": one.order.key,
    }


def _lock(one: LockStanding) -> dict[str, object]:
    return {"store": one.store, "lock": str(one.state), "drilled": one.drilled_on, "failures": one.failures}


def _tell_locks(found: Iterable[LockStanding], language: str) -> None:
    for one in found:
        say(f"{one.store} ({one.room}): {one.words(language)}")


def _line(one: Line, language: str) -> dict[str, object]:
    clause = one.clause.ref if one.clause else ""
    return {"code": one.code, "mark": str(one.mark), "text": one.words(language), "clause": clause}


def _exit_unless(sound: bool) -> None:
    if not sound:
        raise click.exceptions.Exit(Kind.UNSOUND.exit_code)
