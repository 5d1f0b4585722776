"""Misfortunes: damaged and missing files, a room away, a full medium, a lost store, a lost database."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from archive_service.db.models import ActRow, CaseRow, Object
from archive_service.importing.sample_school.dice import Dice
from archive_service.services import extraction, holds, rebuild, refill, shipping, upkeep
from archive_service.services.disposal import disposals
from archive_service.services.rounds import request_due as request_rounds
from archive_service.simulation.roll import ARCHIVIST, Roll
from archive_service.simulation.sight import whole
from archive_service.simulation.site import Site, WatchedStore
from archive_service.simulation.tally import Event, Promise
from archive_service.wiring.rounds import ROUNDS
from storage.local import LocalStore

_SPACES = ("deposits", "log", "objects")
_MOST = 3


def rounds(site: Site) -> None:
    """Let the service do what is due by itself, as a worker does each minute."""
    ordered = request_rounds(site.desk, ROUNDS)
    site.work()
    site.tally.note(Event.ROUNDS, len(ordered))


def damage(site: Site, roll: Roll, dice: Dice) -> None:
    """Spoil some files, each in one store only; the repair has to find and mend them all."""
    spoilt: dict[str, Path] = {}
    for _ in range(1 + dice.below(_MOST)):
        store = dice.pick(site.stores)
        keys = sorted(str(key) for space in _SPACES for key in store.list(space))
        key = dice.pick(keys) if keys else ""
        if key and key not in spoilt:
            spoilt[key] = Path(store.place) / key
            dice.pick(_WAYS)(spoilt[key], dice)
    upkeep.request(site.desk, actor_id=roll.id_of(ARCHIVIST), repairs=True)
    site.work()
    faults = [str(path) for path in spoilt.values() if not whole(path)]
    site.tally.judge(Promise.REPAIRED, site.today, faults, count=len(spoilt))
    site.tally.note(Event.DAMAGED, len(spoilt))


@contextmanager
def away(site: Site, dice: Dice) -> Iterator[None]:
    """Let a room be away, or its medium full, for a while; then the service catches up by itself."""
    store = dice.pick(site.stores)
    if dice.chance(0.5):
        site.tally.note(Event.FULL)
        store.full = True
        yield
        store.full = False
    else:
        site.tally.note(Event.AWAY)
        there, elsewhere = Path(store.place), Path(f"{store.place}-снят")
        there.rename(elsewhere)
        yield
        elsewhere.rename(there)


def lose_store(site: Site, roll: Roll, dice: Dice) -> None:
    """Let everything in a store be lost, and fill it again from the other."""
    store = dice.pick(site.stores)
    before = _files(store)
    shutil.rmtree(store.place)
    LocalStore.create(store.name, store.room, Path(store.place))
    refill.request(site.desk, store.name, actor_id=roll.id_of(ARCHIVIST))
    site.work()
    after = _files(store)
    faults = [f"{store.name}, {name}" for name in sorted(before - after)]
    site.tally.judge(Promise.REPAIRED, site.today, faults, count=len(before))
    site.tally.note(Event.LOST)


def lose_database(site: Site, dice: Dice) -> None:
    """Lose the database and make it again from one store: everything has to be as it was."""
    shipping.ship(site.desk)
    site.work()
    before = _state(site)
    site.lose_database()
    rebuild.rebuild(site.archive, dice.pick(site.stores))
    after = _state(site)
    faults = [f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]]
    site.tally.judge(Promise.REBUILT, site.today, faults, count=len(before))
    site.tally.note(Event.DATABASE)


def _state(site: Site) -> dict[str, object]:
    """What a rebuild has to bring back, as far as it is counted here."""
    with site.desk.reading() as session:
        states = select(CaseRow.id, CaseRow.state).order_by(CaseRow.id)
        return {
            "acts": session.scalar(select(func.count()).select_from(ActRow)),
            "objects": session.scalar(select(func.count()).select_from(Object)),
            "cases": [tuple(row) for row in session.execute(states)],
            "extractions": extraction.extractions(session),
            "disposals": disposals(session),
            "holds": holds.holds(session),
        }


def _files(store: WatchedStore) -> set[str]:
    return {str(key) for space in _SPACES for key in store.list(space)}


def _flip(path: Path, dice: Dice) -> None:
    """One byte of the medium reads wrong; the file system notices nothing."""
    found = path.stat()
    data = bytearray(path.read_bytes())
    data[dice.below(len(data))] ^= 1 << dice.below(8)
    path.chmod(0o600)
    path.write_bytes(bytes(data))
    path.chmod(found.st_mode & 0o777)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def _remove(path: Path, dice: Dice) -> None:
    del dice
    path.unlink()


def _cut(path: Path, dice: Dice) -> None:
    data = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(data[: dice.below(len(data))])


_WAYS: tuple[Callable[[Path, Dice], None], ...] = (_flip, _remove, _cut)
