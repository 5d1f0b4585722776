"""Writing a backup copy on a medium: a bag, flushed, read back, and on record (000 clause 4.2)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import shipping
from archive_service.services.context import Desk
from archive_service.services.media_load import Load, Wanted, gather
from archive_service.services.media_places import place_of
from archive_service.services.media_register import allow, happened, load, locked
from storage.bag import write_bag
from workflows.media import Medium, Written

JOB = "medium-write"
PAGE = "КАК ПРОВЕРИТЬ БЕЗ ПРОГРАММЫ.txt"


def request(desk: Desk, number: str, place: str, wanted: Wanted, *, actor_id: str) -> str:
    """Queue the writing of a medium that is at one of the offered places; return the job's id.

    Raises:
        Problem: the place is none of those offered, or the medium takes no copy from this person.
    """
    place_of(desk, place)
    payload = {
        "school": desk.school_id,
        "actor": actor_id,
        "medium": number,
        "place": place,
        "year": wanted.year,
        "terms": list(wanted.terms),
    }
    with desk.writing() as session:
        _allowed(desk, session, number, actor_id)
        return desk.archive.queue.enqueue(session, JOB, payload, key=number, school=desk.school_id)


def write_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Write a medium (the body of the job)."""
    asked = job.payload
    number = str(asked["medium"])
    medium = write(
        desk,
        number,
        place_of(desk, str(asked["place"])),
        Wanted(asked["year"], tuple(asked["terms"])),
        actor_id=str(asked["actor"]),
        progress=lambda done, total: job.report(done >> 20, total >> 20, f"№ {number}"),
    )
    return {"medium": number, "bag": medium.copies[-1].bag, "files": medium.copies[-1].files}


def write(
    desk: Desk,
    number: str,
    place: Path,
    wanted: Wanted,
    *,
    actor_id: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Medium:
    """Write a copy of the archive into a directory of the medium and return the medium with it.

    The log is shipped first, so that the copy has all of it up to now.

    Raises:
        Problem: nothing is in the archive, the medium takes no copy, or the place is no directory.
        MediumFull, MediumFails, BagDiffers: the medium refuses; nothing is on record.
        NoGoodCopy: an object of the archive is damaged in every room.
    """
    with desk.reading() as session:
        medium = _allowed(desk, session, number, actor_id)
    if not place.is_dir():
        raise Problem(Kind.USAGE, "media.no-place", place=str(place))
    shipping.ship(desk)
    with desk.reading() as session:
        loaded = gather(desk, session, wanted)
        school = session.scalars(select(School.name)).one()
    identifier = f"{desk.school_id}/{number}/{len(medium.copies) + 1}"
    sealed = write_bag(
        _folder(place, identifier),
        loaded.pieces,
        info=_info(school, identifier, desk.today, loaded),
        texts={PAGE: _page()},
        progress=progress,
    )
    event = replace(
        _planned(desk, number, actor_id),
        bag=sealed.digest,
        identifier=identifier,
        files=sealed.files,
        size_bytes=sealed.size_bytes,
        deposits=loaded.deposits,
        exports=loaded.exports,
        log_to=loaded.log_to,
        holds=loaded.holds,
    )
    with desk.writing() as session:
        return happened(desk, session, locked(session, number), event)


def _allowed(desk: Desk, session: Session, number: str, actor_id: str) -> Medium:
    medium = load(session, number)
    allow(desk, session, medium, _planned(desk, number, actor_id))
    return medium


def _planned(desk: Desk, number: str, actor_id: str) -> Written:
    """The writing before anything of it is known."""
    return Written(
        medium=number,
        on=desk.today,
        by=actor_id,
        bag="",
        identifier="",
        files=0,
        size_bytes=0,
        deposits=0,
        exports=0,
        log_to=0,
        holds=(),
    )


def _folder(place: Path, identifier: str) -> Path:
    """A name of its own: what a broken-off writing left unrecorded is never written over."""
    name = identifier.replace("/", "-")
    found, number = place / name, 1
    while found.exists():
        number += 1
        found = place / f"{name}.{number}"
    return found


def _info(school: str, identifier: str, on: date, loaded: Load) -> dict[str, str]:
    return {
        "Source-Organization": school,
        "External-Identifier": identifier,
        "Bagging-Date": on.isoformat(),
        "Internal-Sender-Description": "; ".join(f"{one.year} {one.term}" for one in loaded.holds),
    }


def _page() -> str:
    """Return the page with the line ends that every editor shows right."""
    text = (resources.files("templates") / "texts" / "how-to-check.txt").read_text("utf-8")
    return "\ufeff" + text.replace("\n", "\r\n")
