"""What must not be overlooked about the stores: told on the first page of those who answer for them.

Everything here is reckoned from rows and acts, so that a page does not wait for a store that is down.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from archive_service.db.models import Copy
from archive_service.problems import sentence
from archive_service.services import audit_records, lock_lengths, locks, placement
from archive_service.services.context import Desk
from archive_service.services.deposits import UNCHECKED
from archive_service.services.last_read import late_stores
from archive_service.services.upkeep import ORDERERS
from storage.audit import Trouble
from workflows.provisions import Clause

ALARMED = frozenset({*ORDERERS, "deputy"})
"""The roles that are told on their first page."""

BAD = (Trouble.DAMAGED, Trouble.MISSING, Trouble.UNREADABLE)
"""What a copy may be found as that makes it no copy."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One sentence, and the clause of the regulation that is broken, where one is."""

    text: str
    clause: Clause | None = None


def alarms(desk: Desk, session: Session, language: str = "ru") -> tuple[Alarm, ...]:
    """Return what is wrong with the stores, the worst first; nothing when all is well."""
    return tuple(_alarms(desk, session, language))


def lost(session: Session) -> int:
    """Return how many objects have no good copy left in any store, by the last readings."""
    other = aliased(Copy)
    same = (other.digest == Copy.digest) & (other.space == Copy.space) & (other.school_id == Copy.school_id)
    good = select(other.digest).where(same, other.state.not_in(BAD)).exists()
    wanted = select(Copy.digest, Copy.space).where(audit_records.unsound(), Copy.state.in_(BAD), ~good)
    return session.scalar(select(func.count()).select_from(wanted.distinct().subquery())) or 0


def unsound_counts(session: Session) -> list[tuple[str, str, int]]:
    """Return store, state and number of the copies that were not last seen whole."""
    counted = select(Copy.store, Copy.state, func.count()).where(audit_records.unsound())
    found = session.execute(counted.group_by(Copy.store, Copy.state).order_by(Copy.store, Copy.state))
    return [(store, state, count) for store, state, count in found]


def _alarms(desk: Desk, session: Session, language: str) -> Iterator[Alarm]:
    unsound = [one for one in unsound_counts(session) if one[1] != UNCHECKED]
    if unsound and (count := lost(session)):
        yield Alarm(sentence("rooms.lost", language, count=count))
    yield from _unsound(desk, unsound, language)
    for one in locks.untrusted(desk, session):
        facts = {"store": one.store, "room": one.room, "words": one.words(language)}
        yield Alarm(sentence("locks.not-worm", language, **facts))
    lengthened = lock_lengths.last(session)
    if lengthened is not None and lengthened.missing:
        yield Alarm(sentence("retention.locks-behind", language, stores=", ".join(lengthened.missing)))
    for line in placement.broken(desk, session):
        yield Alarm(line.words(language), line.clause)
    late = late_stores(desk, session)
    for store in desk.archive.mirror.stores:
        if store.name in late:
            yield Alarm(sentence("rooms.read-late", language, store=store.name, room=store.room))


def _unsound(desk: Desk, counts: Iterable[tuple[str, str, int]], language: str) -> Iterator[Alarm]:
    """Yield by store how many copies were found in which trouble."""
    rooms = {one.name: one.room for one in desk.archive.mirror.stores}
    for store, state, count in counts:
        facts = {"store": store, "room": rooms.get(store, ""), "count": count}
        code = state if state in set(Trouble) else "other"
        yield Alarm(sentence(f"rooms.copies-{code}", language, **facts))
