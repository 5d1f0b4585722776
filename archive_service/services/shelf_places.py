"""Places of paper copies as the school names them: what lies where, and whether it is really there.

Rooms, cabinets, shelves and folders are free words; those that were used before are offered again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.services import paper_papers
from archive_service.services.context import Desk
from archive_service.services.paper_register import (
    happened,
    insist_on_roles,
    load,
    locked,
    require_reader,
    volumes,
)
from workflows.paper_copies import Checked, PaperState, PaperVolume, Place, Placed

_HERE = frozenset({PaperState.HERE, PaperState.MISSING, PaperState.HANDED})
"""Volumes in these states are looked for when their place is looked through."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place that is used: how many volumes and leaves lie there, and how many of them are missing."""

    place: Place
    volumes: int
    leaves: int
    missing: int
    lent: int


@dataclass(frozen=True, slots=True)
class Offered:
    """What was typed before, to choose from."""

    rooms: tuple[str, ...]
    cabinets: tuple[str, ...]
    shelves: tuple[str, ...]
    folders: tuple[str, ...]


def put(
    desk: Desk,
    numbers: Iterable[int],
    place: Place,
    *,
    actor_id: str,
    access: tuple[str, ...] | None = None,
) -> tuple[PaperVolume, ...]:
    """Say where volumes lie from now on, and who may reach them (None: who could before).

    Raises:
        Problem: no room is named, a volume is lent, or the person neither keeps it nor the register.
    """
    with desk.writing() as session:
        found = locked(session, numbers)
        if access is not None:
            insist_on_roles(desk, session, access)
        event = Placed(
            volumes=tuple(one.id for one in found),
            on=desk.today,
            by=actor_id,
            place=told(place),
            access=access,
        )
        return happened(desk, session, found, event)


def told(place: Place) -> Place:
    """Return a place as it is written down.

    Raises:
        Problem: no room is named.
    """
    tidy = Place(*(" ".join(one.split()) for one in (place.room, place.cabinet, place.shelf, place.folder)))
    if not tidy.room:
        raise Problem(Kind.USAGE, "paper.room-needed")
    return tidy


def offered(session: Session) -> Offered:
    """Return the names of places that were used before."""
    used = {one.place for one in volumes(session).values()}
    named = ({getattr(one, part) for one in used} - {""} for part in ("room", "cabinet", "shelf", "folder"))
    return Offered(*(tuple(sorted(one)) for one in named))


def shelves(session: Session) -> tuple[Shelf, ...]:
    """Return the shelves that are used, in order; folders on one shelf are one line."""
    found: dict[Place, list[PaperVolume]] = {}
    for one in _lying(volumes(session).values()):
        spot = Place(one.place.room, one.place.cabinet, one.place.shelf)
        found.setdefault(spot, []).append(one)
    return tuple(_shelf(place, found[place]) for place in sorted(found))


def contents(desk: Desk, place: Place, *, reader_id: str) -> tuple[PaperVolume, ...]:
    """Return what lies at a place by the register, what is lent from there too, in order of the places.

    Raises:
        Problem: the person may not see the register, or nothing was ever put there.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        return _at(session, place)


def expected(found: Iterable[PaperVolume]) -> tuple[PaperVolume, ...]:
    """Return those that must be there when somebody looks: what is lent cannot be."""
    return tuple(one for one in found if one.state in _HERE)


def check(
    desk: Desk, place: Place, present: Iterable[int], *, actor_id: str
) -> tuple[tuple[PaperVolume, ...], tuple[PaperVolume, ...]]:
    """Write down which volumes of a place are there, and return those and the missing ones.

    Raises:
        Problem: one of those seen belongs elsewhere by the register, or the person does not keep it.
    """
    seen = set(present)
    with desk.writing() as session:
        due = expected(_at(session, place))
        strange = seen - {one.number for one in due}
        looked = (*due, *(load(session, sorted(strange)) if strange else ()))
        here = [one for one in looked if one.number in seen]
        missing = [one for one in looked if one.number not in seen]
        event = Checked(
            volumes=tuple(one.id for one in here),
            on=desk.today,
            by=actor_id,
            place=place,
            missing=tuple(one.id for one in missing),
        )
        after = happened(desk, session, locked(session, [one.number for one in looked]), event)
    return tuple(one for one in after if not one.missing), tuple(one for one in after if one.missing)


def labels(desk: Desk, places: Sequence[Place], *, reader_id: str) -> bytes:
    """Return the labels of shelves, to be cut out and stuck on.

    Raises:
        Problem: the person may not see the register, or nothing lies at one of the places.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        found = [(one, _at(session, one)) for one in places]
    return paper_papers.labels(desk, found)


def _at(session: Session, place: Place) -> tuple[PaperVolume, ...]:
    there = [one for one in _lying(volumes(session).values()) if place.holds(one.place)]
    if not place.room or not there:
        raise Problem(Kind.MISSING, "paper.nothing-there", place=", ".join(_parts(place)))
    return tuple(sorted(there, key=lambda one: (one.place, one.number)))


def _parts(place: Place) -> list[str]:
    return [one for one in (place.room, place.cabinet, place.shelf, place.folder) if one]


def _lying(found: Iterable[PaperVolume]) -> list[PaperVolume]:
    return [one for one in found if one.place.room and one.state is not PaperState.ENDED]


def _shelf(place: Place, found: Sequence[PaperVolume]) -> Shelf:
    return Shelf(
        place=place,
        volumes=len(found),
        leaves=sum(one.entry.leaves for one in found),
        missing=sum(one.state is PaperState.MISSING for one in found),
        lent=sum(one.state is PaperState.ISSUED for one in found),
    )
