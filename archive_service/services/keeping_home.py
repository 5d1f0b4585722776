"""What waits for a person about terms and holds: a hold to be looked at again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import holds
from archive_service.services.context import Desk
from workflows.commands import Actor
from workflows.holds import SETTERS

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
    found = [*_reviews(desk, session, who)]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.code)))


def _reviews(desk: Desk, session: Session, who: Actor) -> Iterator[WaitingKeeping]:
    """The holds to be looked at again, for those who set holds."""
    if who.roles.isdisjoint(SETTERS):
        return
    for one in holds.standing(session):
        if one.until <= desk.today + SOON:
            args = {"number": str(one.number)}
            yield WaitingKeeping("holds.home-review", one.document, one.until, "holds.show", args)
