"""When the copies of a store were last read: how old the oldest reading is, and whether that is too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import Audit, Copy
from archive_service.problems import sentence
from archive_service.services.context import Desk

_NEW_WITHIN = timedelta(hours=36)
"""A new copy is read by the next night; half a day more lets the night be late."""


@dataclass(frozen=True, slots=True)
class LastRead:
    """The readings of a store's copies; moments are in the school's time zone.

    ``oldest`` is the oldest last reading of any copy, that of its storing counted where no audit has
    come to it yet; None where there is no copy or nobody ever read it. ``new`` copies wait for their
    first audit. ``at`` is the last audit of the store or of a part of it. ``late``: a copy was not
    read for longer than the installation allows.
    """

    oldest: datetime | None
    new: int
    at: datetime | None
    late: bool

    def words(self, language: str = "ru") -> str:
        """Return one line about it."""
        code = "rooms.read-never" if self.oldest is None else "rooms.read-oldest"
        return sentence(code, language, at=self.oldest, new=self.new)


def late_stores(desk: Desk, session: Session) -> frozenset[str]:
    """Return the stores with a copy that was not read for longer than the installation allows."""
    mine = Copy.store.in_([one.name for one in desk.archive.mirror.stores])
    asked = (select(Copy.store).where(mine, late).distinct() for late in (_long_ago(desk), _waits(desk)))
    return frozenset(store for wanted in asked for store in session.scalars(wanted))


def last_read(desk: Desk, session: Session, store: str) -> LastRead:
    """Return when the school's copies in a store were last read; found by index, however many they are."""
    mine = Copy.store == store
    new = mine & Copy.audited_at.is_(None)
    oldest = session.scalar(select(func.min(Copy.audited_at)).where(mine, Copy.audited_at.is_not(None)))
    wanted = select(func.count(), func.min(Copy.verified_at)).select_from(Copy).where(new)
    count, earliest = session.execute(wanted).one()
    at = session.scalar(select(func.max(Audit.at)).where(Audit.store == store))
    late = store in late_stores(desk, session)
    known = [one for one in (oldest, earliest) if one is not None]
    return LastRead(_local(desk, min(known, default=None)), count, _local(desk, at), late)


def _long_ago(desk: Desk) -> ColumnElement[bool]:
    return Copy.audited_at < desk.now - timedelta(days=desk.archive.settings.audit_days)


def _waits(desk: Desk) -> ColumnElement[bool]:
    """New for more than a night; what nobody has read at all is late at once."""
    stored_before = Copy.verified_at < desk.now - _NEW_WITHIN
    return and_(Copy.audited_at.is_(None), or_(Copy.verified_at.is_(None), stored_before))


def _local(desk: Desk, moment: datetime | None) -> datetime | None:
    return moment.astimezone(ZoneInfo(desk.zone)) if moment else None
