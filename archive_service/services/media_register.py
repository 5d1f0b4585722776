"""The register of backup copies: media, where they lie, who keeps them (000 clause 3.3, 004 part VII).

Everything is an act of the school; a medium is the fold of its acts, so a rebuild from one store brings
the register back. Acts hold numbers, places, digests and the ids of people, never names.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.services import cases, people, profiles
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from archive_service.services.titles import grantable
from workflows.acts import SERVICE
from workflows.commands import Actor
from workflows.media import (
    CHECK_MONTHS,
    SERVES_AS,
    Checked,
    Declined,
    Ended,
    Event,
    Handed,
    Issued,
    Medium,
    MediumKind,
    Moved,
    Period,
    Received,
    Registered,
    Returned,
    State,
    Written,
    follow,
)
from workflows.media_rules import KEEPERS, MAKERS, event_refused, registering_refused

KINDS: dict[str, type[Event]] = {
    "medium-registered": Registered,
    "medium-moved": Moved,
    "medium-written": Written,
    "medium-handed": Handed,
    "medium-received": Received,
    "medium-declined": Declined,
    "medium-issued": Issued,
    "medium-returned": Returned,
    "medium-checked": Checked,
    "medium-ended": Ended,
}
READERS = (*sorted(KEEPERS), "operator")
"""The roles that see the register; whoever has a medium in care sees it besides."""
ACTS = EventActs(KINDS)
_NUMBER = re.compile(r"[\w-]{1,32}")
_MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a medium when it is entered in the register; ``number`` "" takes the next one."""

    kind: MediumKind
    room: str
    place: str
    keeper: str
    access: tuple[str, ...]
    label: str = ""
    number: str = ""
    check_months: int = CHECK_MONTHS


@dataclass(frozen=True, slots=True)
class MediumState:
    """A medium for whoever counts copies, kinds and rooms; ``counts``: it is a copy to rely on.

    ``serves_as`` are the words of regulations that its kind answers to.
    """

    id: str
    label: str
    kind: str
    serves_as: frozenset[str]
    room: str
    place: str
    keeper: str
    access: tuple[str, ...]
    state: State
    counts: bool
    last_written: date | None
    last_checked: date | None
    holds: tuple[Period, ...]


def standing(session: Session) -> list[MediumState]:
    """Return all media of the session's school, in the order of their registration."""
    return [
        MediumState(
            id=one.id,
            label=one.registered.label,
            kind=one.kind,
            serves_as=SERVES_AS[one.kind],
            room=one.room,
            place=one.place,
            keeper=one.keeper,
            access=one.access,
            state=one.state,
            counts=one.counts,
            last_written=one.last_written,
            last_checked=one.checked.on if one.checked else None,
            holds=one.holds,
        )
        for one in media(session).values()
    ]


def media(session: Session) -> dict[str, Medium]:
    """Return the media of the session's school by number, in the order of their registration."""
    found: dict[str, Medium] = {}
    for event in events(session):
        found[event.medium] = follow(found.get(event.medium), event)
    return found


def events(session: Session) -> Iterator[Event]:
    """Yield everything that happened to media, in order."""
    yield from ACTS.events(session)


def load(session: Session, number: str) -> Medium:
    """Return a medium by its number.

    Raises:
        Problem: the school has none of that number.
    """
    found = media(session).get(number)
    if found is None:
        raise Problem(Kind.MISSING, "media.no-medium", medium=number)
    return found


def register(desk: Desk, entry: Entry, *, actor_id: str) -> Medium:
    """Enter a medium in the register and return it (000 clause 3.3, 004 part VII).

    Raises:
        Problem: the person does not make or keep media, the number is taken or none, a place or a
            keeper is missing, or the circle of access names a role that nobody can have.
    """
    with desk.writing() as session:
        lock_log(session)
        people.require(session, actor_id, (*sorted(MAKERS | KEEPERS),), desk.today)
        _check(desk, session, entry)
        known = media(session)
        event = Registered(
            medium=entry.number.strip() or _next_number(known),
            on=desk.today,
            by=actor_id,
            label=entry.label.strip(),
            kind=entry.kind,
            room=entry.room.strip(),
            place=entry.place.strip(),
            keeper=entry.keeper,
            access=entry.access,
            check_months=entry.check_months,
        )
        refused = registering_refused(event, known)
        if refused is not None:
            raise cases.refused(session, refused)
        return note(desk, session, None, event)


def move(
    desk: Desk, number: str, *, room: str, place: str, access: tuple[str, ...] | None, actor_id: str
) -> Medium:
    """Say where a medium lies from now on, and who may reach it (None: who could before).

    Raises:
        Problem: the person neither keeps it nor the register, or a place is missing.
    """
    with desk.writing() as session:
        medium = locked(session, number)
        circle = medium.access if access is None else access
        _insist_on_place(room, place)
        _insist_on_roles(desk, session, circle)
        event = Moved(
            medium=number, on=desk.today, by=actor_id, room=room.strip(), place=place.strip(), access=circle
        )
        return happened(desk, session, medium, event)


def locked(session: Session, number: str) -> Medium:
    """Return a medium to which nothing else happens until the transaction ends.

    Raises:
        Problem: the school has none of that number.
    """
    lock_log(session)
    return load(session, number)


def happened(desk: Desk, session: Session, medium: Medium, event: Event) -> Medium:
    """Write an event down if the rules let it, and return the medium after it.

    Raises:
        Problem: the rules refuse.
    """
    allow(desk, session, medium, event)
    return note(desk, session, medium, event)


def allow(desk: Desk, session: Session, medium: Medium, event: Event) -> Actor:
    """Return who does it when the event may happen.

    Raises:
        Problem: the rules refuse, or the person has left.
    """
    actor = _actor(desk, session, event)
    refused = event_refused(medium, event, actor)
    if refused is not None:
        raise cases.refused(session, refused, profiles.in_force(session, desk.today))
    return actor


def _actor(desk: Desk, session: Session, event: Event) -> Actor:
    """Whoever does it; a medium that is mounted is read through by the service itself."""
    if event.by == SERVICE and isinstance(event, Checked):
        return Actor(SERVICE, MAKERS)
    return people.actor_of(session, event.by, desk.today)


def note(desk: Desk, session: Session, medium: Medium | None, event: Event) -> Medium:
    """Write an event down and return the medium after it; the caller has seen that it may happen."""
    ACTS.append(desk, session, event)
    return follow(medium, event)


def require_reader(desk: Desk, session: Session, reader_id: str) -> None:
    """Return when somebody may see the register: by a role, or as one in whose hands a medium is or shall be.

    Raises:
        Problem: the person has no role for it and nothing to do with any medium.
    """
    if all(reader_id not in _holders(one) for one in media(session).values()):
        people.require(session, reader_id, READERS, desk.today)


def _holders(medium: Medium) -> set[str]:
    offered = {medium.offered.receiver} if medium.offered else set()
    return {medium.keeper, *offered, *({medium.issued.to} if medium.issued else ())}


def _check(desk: Desk, session: Session, entry: Entry) -> None:
    if entry.number.strip() and not _NUMBER.fullmatch(entry.number.strip()):
        raise Problem(Kind.USAGE, "media.bad-number", value=entry.number)
    if not 1 <= entry.check_months <= _MOST_MONTHS:
        raise Problem(Kind.USAGE, "media.bad-months", value=entry.check_months, most=_MOST_MONTHS)
    _insist_on_place(entry.room, entry.place)
    people.actor_of(session, entry.keeper, desk.today)
    _insist_on_roles(desk, session, entry.access)


def _insist_on_place(room: str, place: str) -> None:
    if not room.strip() or not place.strip():
        raise Problem(Kind.USAGE, "media.place-needed")


def _insist_on_roles(desk: Desk, session: Session, access: tuple[str, ...]) -> None:
    known = grantable(profiles.in_force(session, desk.today))
    for role in access:
        if role not in known:
            raise Problem(Kind.USAGE, "service.no-role", role=role, roles=", ".join(known))
    if not access:
        raise Problem(Kind.USAGE, "media.access-needed", roles=", ".join(known))


def _next_number(known: Mapping[str, Medium]) -> str:
    return str(max((int(one) for one in known if one.isascii() and one.isdigit()), default=0) + 1)
