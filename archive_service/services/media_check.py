"""Reading a medium through: every byte against its own manifests, and its digest against the register."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services.context import Desk
from archive_service.services.media_places import place_of
from archive_service.services.media_register import allow, happened, load, locked
from storage.bag_check import bags_in, digest_of_bag, info_of_bag, read_bag
from storage.errors import MediumFails, NoBag
from workflows.media import Checked, Medium, Outcome, Written

JOB = "medium-check"
MOST_FOUND = 50
"""So many faults an act keeps; how many there were it says besides."""
MISSING, CHANGED, UNREADABLE = "copy-missing", "copy-changed", "copy-unreadable"
_SEPARATOR = ":"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: with which copy (by its place on the medium), what, and at which file ("": all)."""

    copy: int
    trouble: str
    path: str = ""

    @property
    def spelled(self) -> str:
        """The fault as an act keeps it."""
        return _SEPARATOR.join((str(self.copy), self.trouble, self.path))

    @classmethod
    def read(cls, text: str) -> "Fault":
        """Return the fault that ``spelled`` gave."""
        copy, trouble, path = text.split(_SEPARATOR, 2)
        return cls(int(copy), trouble, path)


def request(desk: Desk, number: str, place: str, *, actor_id: str) -> str:
    """Queue the reading of a medium that is at one of the offered places; return the job's id.

    Raises:
        Problem: the place is none of those offered, or the person may not check the medium.
    """
    place_of(desk, place)
    payload = {"school": desk.school_id, "actor": actor_id, "medium": number, "place": place}
    with desk.writing() as session:
        allow(desk, session, load(session, number), _event(desk, number, actor_id, Outcome.WHOLE))
        return desk.archive.queue.enqueue(session, JOB, payload, key=number, school=desk.school_id)


def check_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Read a medium through (the body of the job)."""
    number = str(job.payload["medium"])
    medium = check(
        desk,
        number,
        place_of(desk, str(job.payload["place"])),
        actor_id=str(job.payload["actor"]),
        progress=lambda done, total: job.report(done >> 20, total >> 20, f"№ {number}"),
    )
    outcome = medium.checked.outcome if medium.checked else ""
    return {"medium": number, "outcome": outcome, "faults": medium.checked.faults if medium.checked else 0}


def check(
    desk: Desk, number: str, place: Path, *, actor_id: str, progress: Progress = lambda _done, _total: None
) -> Medium:
    """Read every copy that the register says is on the medium, put the outcome on record, return the medium.

    Raises:
        Problem: there is no such directory, it has another medium's copies or none at all (nothing is
            recorded then), or the person may not check the medium.
    """
    with desk.reading() as session:
        medium = load(session, number)
        allow(desk, session, medium, _event(desk, number, actor_id, Outcome.WHOLE))
    if not place.is_dir():
        raise Problem(Kind.USAGE, "media.no-place", place=str(place))
    found = _found(desk, medium, place)
    faults: list[Fault] = []
    for at, copy in enumerate(medium.copies, 1):
        faults += _faults(at, copy, found, progress)
    lost = {one.copy for one in faults if one.trouble in {MISSING, UNREADABLE}}
    outcome = Outcome.WHOLE if not faults else Outcome.DAMAGED
    if len(lost) == len(medium.copies):
        outcome = Outcome.UNREADABLE
    return _record(desk, medium, outcome, faults, actor_id)


def unreadable(desk: Desk, number: str, *, actor_id: str) -> Medium:
    """Put on record that a medium does not open in any drive: it is no copy any more.

    Raises:
        Problem: nothing is on it, or the person may not check it.
    """
    with desk.reading() as session:
        medium = load(session, number)
    faults = [Fault(at, UNREADABLE) for at in range(1, len(medium.copies) + 1)]
    return _record(desk, medium, Outcome.UNREADABLE, faults, actor_id)


def last_faults(medium: Medium) -> tuple[Fault, ...]:
    """Return what the last reading found, as much as is kept."""
    return tuple(Fault.read(one) for one in medium.checked.found) if medium.checked else ()


def _found(desk: Desk, medium: Medium, place: Path) -> dict[str, Path]:
    """The bags of this medium at the place, by digest and by identifier."""
    bags = bags_in(place)
    recorded = {copy.bag for copy in medium.copies}
    mine: dict[str, Path] = {}
    strange = []
    for bag in bags:
        digest, identifier = _known_by(bag)
        if digest in recorded or identifier.startswith(f"{desk.school_id}/{medium.id}/"):
            mine |= {identifier: bag, digest: bag}
        else:
            strange.append(identifier)
    if not mine and strange:
        raise Problem(Kind.REFUSED, "media.other-medium", medium=medium.id, found=", ".join(strange))
    if not mine:
        raise Problem(Kind.MISSING, "media.nothing-there", medium=medium.id, place=str(place))
    return mine


def _known_by(bag: Path) -> tuple[str, str]:
    try:
        return digest_of_bag(bag), info_of_bag(bag).get("External-Identifier", "")
    except (NoBag, MediumFails):
        return "", ""


def _faults(at: int, copy: Written, found: Mapping[str, Path], progress: Progress) -> Iterator[Fault]:
    bag = found.get(copy.bag)
    if bag is None:
        yield Fault(at, CHANGED if copy.identifier in found else MISSING)
        return
    try:
        report = read_bag(bag, progress=progress)
    except (NoBag, MediumFails):
        yield Fault(at, UNREADABLE)
        return
    yield from (Fault(at, str(one.trouble), one.path) for one in report.findings)


def _record(desk: Desk, medium: Medium, outcome: Outcome, faults: list[Fault], actor_id: str) -> Medium:
    event = _event(desk, medium.id, actor_id, outcome, copies=medium.copies, found=faults)
    with desk.writing() as session:
        return happened(desk, session, locked(session, medium.id), event)


def _event(
    desk: Desk,
    number: str,
    actor_id: str,
    outcome: Outcome,
    *,
    copies: tuple[Written, ...] = (),
    found: Sequence[Fault] = (),
) -> Checked:
    return Checked(
        medium=number,
        on=desk.today,
        by=actor_id,
        outcome=outcome,
        files=sum(one.files for one in copies),
        size_bytes=sum(one.size_bytes for one in copies),
        faults=len(found),
        found=tuple(one.spelled for one in found[:MOST_FOUND]),
    )
