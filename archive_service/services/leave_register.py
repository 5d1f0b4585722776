"""The register of packages: what was taken out of the archive, handed over, and taken in from others.

Everything is an act of the school, so a rebuild from one store brings the register back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.services import people
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows import leaving
from workflows.leaving import MAKERS, Accepted, Event, Exported, Offered, Package, Taken, Withdrawn

KINDS: dict[str, type[Event]] = {
    "archive-exported": Exported,
    "archive-offered": Offered,
    "archive-accepted": Accepted,
    "archive-withdrawn": Withdrawn,
    "archive-received": Taken,
}
ACTS: EventActs[Event] = EventActs(KINDS)


@dataclass(frozen=True, slots=True)
class Register:
    """What went out and what came in, by number."""

    packages: Mapping[int, Package]
    taken: Mapping[int, Taken]


def events(session: Session) -> Iterator[Event]:
    """Yield everything that happened to packages, in order."""
    yield from ACTS.events(session)


def register(session: Session) -> Register:
    """Return the register of the session's school."""
    happened = tuple(events(session))
    return Register(leaving.fold(happened), leaving.taken(happened))


def look(desk: Desk, *, reader_id: str) -> Register:
    """Return the register to those who keep it.

    Raises:
        Problem: the person does not.
    """
    with desk.reading() as session:
        people.require(session, reader_id, MAKERS, desk.today)
        return register(session)


def transferred(session: Session) -> dict[str, date]:
    """Return the cases that another archive has taken over, and since when."""
    return leaving.transferred(register(session).packages)


def package(session: Session, number: int) -> Package:
    """Return a package by its number.

    Raises:
        Problem: the school made none of that number.
    """
    found = register(session).packages.get(number)
    if found is None:
        raise Problem(Kind.MISSING, "leave.no-package", number=number)
    return found


def received(session: Session, number: int) -> Taken:
    """Return what was taken in under a number.

    Raises:
        Problem: nothing was.
    """
    found = register(session).taken.get(number)
    if found is None:
        raise Problem(Kind.MISSING, "leave.no-received", number=number)
    return found
