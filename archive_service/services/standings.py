"""How the database stands beside the rooms: whether they know acts that it does not.

Every segment of the log in a store carries its acts' numbers and their chain. A database that was
restored from an older copy has no row of the later segments; one that was written to since then has
acts of its own under their numbers. Only segments without a row are read, so that looking is cheap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import entries, head
from archive_service.db.chain import Entry, Head
from archive_service.db.models import Object
from archive_service.db.segments import read_segment
from archive_service.db.session import SessionFactory, school_session
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem, explain, sentence
from archive_service.services import reach
from storage.deposit import LOG
from storage.errors import StorageError, StoreUnavailable
from storage.gathering import Gathered, gather
from storage.port import ObjectStore


class State(StrEnum):
    """What the comparison says.

    ``CURRENT``: the rooms know nothing that the database does not (acts that are not shipped yet are
    normal). ``BEHIND``: they know more. ``FORKED``: they know other acts under the same numbers.
    """

    CURRENT = "current"
    BEHIND = "behind"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class Standing:
    """A school's database beside its rooms.

    ``acts`` is the number of its last act, ``missing`` how many more the rooms know and ``since`` when
    the first of them was done. ``differs`` is the first act that is another one in the rooms, ``gap`` the
    first that no reachable room has although it has later ones (0: none). ``down`` names the stores that
    could not be asked.
    """

    state: State
    acts: int
    missing: int = 0
    since: datetime | None = None
    differs: int = 0
    gap: int = 0
    down: tuple[str, ...] = ()

    @property
    def writable(self) -> bool:
        """Whether the school may be written to."""
        return self.state is State.CURRENT


def problem_of(found: Standing, zone: str) -> Problem | None:
    """Return why the school may not be written to, and what to do about it; None where it may."""
    if found.state is State.FORKED:
        return Problem(Kind.REFUSED, "rooms.database-forked", act=found.differs)
    if found.since is None:
        return None
    since = f"{found.since.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M}"
    return Problem(Kind.REFUSED, "rooms.database-old", missing=found.missing, since=since)


def in_words(found: Standing, zone: str, language: str = "ru") -> str:
    """Return how the database stands, with the stores that could not be asked."""
    problem = problem_of(found, zone)
    current = sentence("reconcile.current", language, acts=found.acts)
    said = explain(problem, language).text if problem else current
    down = sentence("reconcile.down", language, stores=found.down) if found.down else ""
    return f"{said} {down}".strip()


def look(
    sessions: SessionFactory, school_ids: Iterable[str], stores: Sequence[ObjectStore]
) -> dict[str, Standing]:
    """Return how each school stands; a store that is down is left out and named."""
    ids = tuple(school_ids)
    known = {digest for one in ids for digest in _known(sessions, one)}
    there = reach.answers(stores)
    faults: list[StorageError] = []
    fresh = _by_school(gather([one for one in stores if there[one.name]], LOG, known, faults.append))
    silent = {fault.store for fault in faults if isinstance(fault, StoreUnavailable)}
    down = tuple(one.name for one in stores if not there[one.name] or one.name in silent)
    found = {}
    for school_id in ids:
        with school_session(sessions, school_id, write=False) as session:
            found[school_id] = _compared(session, fresh.get(school_id, []), down)
    return found


def school_of_segment(data: bytes) -> str | None:
    """Return the school of a segment, None where the bytes are none."""
    try:
        return next((entry.school for entry in read_segment(data)), None)
    except Problem:
        return None


def _known(sessions: SessionFactory, school_id: str) -> list[str]:
    with school_session(sessions, school_id, write=False) as session:
        return list(session.scalars(select(Object.digest).where(Object.space == LOG)))


def _by_school(segments: Iterable[Gathered]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for segment in segments:
        school_id = school_of_segment(segment.data)
        if school_id is not None:
            found.setdefault(school_id, []).extend(read_segment(segment.data))
    return found


def _compared(session: Session, fresh: list[Entry], down: tuple[str, ...]) -> Standing:
    last = head(session)
    differs = _first_difference(session, fresh, last)
    if differs:
        return Standing(State.FORKED, last.seq, differs=differs, down=down)
    later = {entry.seq: entry for entry in fresh if entry.seq > last.seq}
    if not later:
        return Standing(State.CURRENT, last.seq, down=down)
    gap = next((seq for seq in range(last.seq + 1, max(later)) if seq not in later), 0)
    since = read_moment(later[min(later)].at)
    return Standing(State.BEHIND, last.seq, max(later) - last.seq, since, gap=gap, down=down)


def _first_difference(session: Session, fresh: list[Entry], last: Head) -> int:
    """Return the first number under which the rooms have another act than the database (0: none)."""
    said: dict[int, str] = {}
    wrong = set()
    for entry in fresh:
        if said.setdefault(entry.seq, entry.hash) != entry.hash:
            wrong.add(entry.seq)
        if entry.seq == last.seq + 1 and entry.prev != last.hash:
            wrong.add(max(1, last.seq))
    if fresh:
        mine = entries(session, min(said), last.seq)
        wrong |= {entry.seq for entry in mine if said.get(entry.seq, entry.hash) != entry.hash}
    return min(wrong, default=0)
