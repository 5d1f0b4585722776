"""What waits for a person about keeping: a hold to be looked at again, the yearly check of the archive."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import holds, presence
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.commands import Actor
from workflows.holds import SETTERS, Hold
from workflows.holds import Event as HoldEvent
from workflows.holds import fold as fold_holds
from workflows.presence import CHECKERS, Check, last_on, running
from workflows.presence import Event as CheckEvent
from workflows.presence import fold as fold_checks

_ACTS: EventActs[HoldEvent | CheckEvent] = EventActs({**holds.KINDS, **presence.KINDS})
SOON = timedelta(days=14)
"""So long before its day a review is shown."""


@dataclass(frozen=True, slots=True)
class WaitingKeeping:
    """One thing to do; ``code`` names the sentence, ``place`` and ``args`` the page where it is done."""

    code: str
    about: str
    due_on: date | None
    place: str
    args: Mapping[str, str] = field(default_factory=dict)

    def title(self, language: str = "ru") -> str:
        """Return what to do, in words."""
        return sentence(self.code, language, **self.args)


def waiting(desk: Desk, session: Session, who: Actor) -> tuple[WaitingKeeping, ...]:
    """Return what a person has to do about terms and holds, the earliest day first."""
    if who.roles.isdisjoint(SETTERS | CHECKERS):
        return ()
    told = list(_ACTS.events(session))  # of both registers in one statement: every home asks
    standing = fold_holds(one for one in told if isinstance(one, HoldEvent)).values()
    checks = fold_checks(one for one in told if isinstance(one, CheckEvent)).values()
    found = [*_reviews(desk, who, standing), *_check(desk, session, who, checks)]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.code)))


def _reviews(desk: Desk, who: Actor, known: Iterable[Hold]) -> Iterator[WaitingKeeping]:
    """The holds to be looked at again, for those who set holds."""
    if who.roles.isdisjoint(SETTERS):
        return
    for one in known:
        if one.lifted is None and one.until <= desk.today + SOON:
            args = {"number": str(one.number)}
            yield WaitingKeeping("holds.home-review", one.document, one.until, "holds.show", args)


def _check(desk: Desk, session: Session, who: Actor, checks: Collection[Check]) -> Iterator[WaitingKeeping]:
    """The yearly check: to be ended when it runs, else to be made in time."""
    if who.roles.isdisjoint(CHECKERS):
        return
    due, found = presence.due_after(desk, session, last_on(checks)), running(checks)
    if found is not None:
        args = {"number": str(found.number)}
        yield WaitingKeeping("presence.home-running", "", due, "presence.index", args)
    elif due is not None and due <= desk.today + SOON:
        yield WaitingKeeping("presence.home-due", "", due, "presence.index")
