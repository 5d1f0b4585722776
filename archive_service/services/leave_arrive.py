"""A package on its way in: uploaded, or lying on a medium at one of the offered places.

What is wrong with it is the job's result, so that a page can show it.
"""

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem, explain
from archive_service.services import leave_receive, leftovers, media_places, people
from archive_service.services.context import Desk
from archive_service.services.intake import Upload, save
from archive_service.services.leave_check import UNSAID, Said
from archive_service.services.leave_model import PACKAGE
from archive_service.services.leave_receive import Incoming
from storage.bag_check import bags_in
from storage.bag_zip import ENDING
from storage.errors import StorageError
from workflows.leaving import MAKERS

JOB = "leave-receive"
_FOLDER = "incoming"
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: a file, or the name of a package at a place; what the paper act says, and its scan."""

    package: Upload | None = None
    offered: str = ""
    said: Said = UNSAID
    act: Upload | None = None
    paper: bool = False


def offered(desk: Desk) -> dict[str, Path]:
    """Return the packages that lie at the offered places, by their names."""
    found: dict[str, Path] = {}
    for place in media_places.places(desk):
        try:
            bags = [one for one in bags_in(place.path) if (one / PACKAGE).is_file()]
        except StorageError:
            bags = []
        files = [one for one in sorted(place.path.glob(f"*{ENDING}")) if one.is_file()]
        found |= {f"{place.name}/{one.relative_to(place.path)}": one for one in (*bags, *files)}
    return found


def request(desk: Desk, sent: Sent, *, actor_id: str) -> str:
    """Keep what was sent and queue taking it in; return the job's id.

    Raises:
        Problem: the person may not, or nothing was sent and nothing offered was named.
    """
    with desk.reading() as session:
        people.require(session, actor_id, MAKERS, desk.today)
    if sent.package is None and sent.offered not in offered(desk):
        raise Problem(Kind.USAGE, "leave.package-needed")
    code = secrets.token_hex(16)
    place = _place(desk, code)
    leftovers.sweep(desk, place.parent)
    place.mkdir(parents=True, mode=_PRIVATE)
    payload = {
        "school": desk.school_id,
        "actor": actor_id,
        "folder": code,
        "file": save(sent.package, place, "package") if sent.package else "",
        "offered": "" if sent.package else sent.offered,
        "bag": sent.said.bag,
        "root": sent.said.root,
        "act": save(sent.act, place, "act") if sent.act else "",
        "paper": sent.paper,
    }
    with desk.writing() as session:
        return desk.archive.queue.enqueue(session, JOB, payload, key=code, school=desk.school_id)


def take(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Take a package in (the body of the job); what was sent is removed once the answer is on record."""
    said, place = job.payload, _place(desk, str(job.payload["folder"]))
    path = place / said["file"] if said["file"] else offered(desk).get(said["offered"], place)
    incoming = Incoming(
        path=path,
        said=Said(said["bag"], said["root"]),
        act=place / said["act"] if said["act"] else None,
        paper=said["paper"],
    )
    try:
        taken = leave_receive.receive(
            desk,
            incoming,
            actor_id=str(said["actor"]),
            progress=lambda done, total: job.report(done, total, path.name),
        )
    except Problem as problem:
        if problem.kind not in {Kind.UNSOUND, Kind.INPUT, Kind.REFUSED}:
            raise
        answer = {"number": 0, "refused": _words(problem), "faults": _words(problem, details=True)}
    else:
        answer = {"number": taken.number, "refused": {}, "faults": {}}
    shutil.rmtree(place, ignore_errors=True)
    return answer


def _words(problem: Problem, *, details: bool = False) -> dict[str, Any]:
    said = {language: explain(problem, language) for language in ("ru", "en")}
    return {language: list(one.details) if details else one.text for language, one in said.items()}


def _place(desk: Desk, code: str) -> Path:
    return desk.archive.settings.home / _FOLDER / code
