"""What people are told while a room does not answer: what waits for it, and that it is seen to."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from archive_service.db.types import read_moment
from archive_service.services import outages
from archive_service.services.context import Desk
from archive_service.services.deposits import shipped
from archive_service.services.outages import WaitingDeposit
from archive_service.services.roles import KEEPERS
from workflows.commands import Actor

TOLD = frozenset({*KEEPERS, "deputy", "operator", "archivist", "binder"})
"""The roles whose first page says it."""


@dataclass(frozen=True, slots=True)
class OneCase:
    """A case with ``copies`` of the ``demanded``: not in the archive, since a moment at the school."""

    case_id: str
    class_name: str
    copies: int
    demanded: int
    since: datetime


@dataclass(frozen=True, slots=True)
class OutageNotice:
    """What waits for the ``rooms``; ``log`` says that a part of the act log does."""

    rooms: tuple[str, ...]
    cases: tuple[OneCase, ...]
    log: bool

    def of(self, case_id: str) -> OneCase | None:
        """Return what waits of a case."""
        return next((one for one in self.cases if one.case_id == case_id), None)


def outage_notice(desk: Desk, session: Session) -> OutageNotice | None:
    """Return what waits for a room, None while nothing does."""
    if not outages.ever(session):
        return None
    waiting = outages.deposits(session)
    part = outages.log_part(session, shipped(session))
    if not waiting and part is None:
        return None
    missing = [name for one in waiting for name in one.short.missing]
    missing += part.short.missing if part else ()
    cases = tuple(_case(desk, one) for one in waiting)
    return OutageNotice(outages.rooms_of(desk, missing), cases, part is not None)


def outage_notice_for(desk: Desk, session: Session, who: Actor) -> OutageNotice | None:
    """Return the notice for somebody's first page: it is for those who answer for the archive."""
    return None if who.roles.isdisjoint(TOLD) else outage_notice(desk, session)


def _case(desk: Desk, one: WaitingDeposit) -> OneCase:
    since = read_moment(one.since).astimezone(ZoneInfo(desk.zone))
    return OneCase(one.case_id, one.class_name, len(one.short.stores), one.short.demanded, since)
