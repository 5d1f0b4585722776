"""Uploaded exports: kept in the installation's home until a job has taken them in or told what is wrong.

The file's faults are the job's result, so that a page can show them in their places.
"""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from archive_service.jobs import JobContext
from archive_service.problems import Fault, Kind, Problem
from archive_service.services import leftovers, people
from archive_service.services.context import Desk
from archive_service.services.imports import IMPORTERS, Outcome, import_journal

JOB = "import"
MOST_FAULTS = 1000
"""So many faults are kept; a file with more needs another export, not a longer list."""
_FOLDER = "uploads"
_LONGEST_NAME = 120
_STAGES = ("reading", "accepting")
_PRIVATE = 0o700


class Upload(Protocol):
    """A file that somebody sent."""

    filename: str | None

    def save(self, dst: Path) -> None:
        """Write it to a path."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the export, perhaps a mapping file, which of its schools, and the export's moment."""

    export: Upload
    mapping: Upload | None = None
    school: str = ""
    exported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an upload: ``refused`` with its ``faults``, or the ``outcome`` by class names.

    ``faults_in_all`` counts them even where not all are kept.
    """

    file: str
    refused: str
    facts: Mapping[str, Any]
    faults: tuple[Fault, ...]
    faults_in_all: int
    outcome: Outcome | None


def request(desk: Desk, sent: Sent, *, actor_id: str) -> str:
    """Keep an upload and queue taking it in; return the job's id.

    Raises:
        Problem: the person may not import.
    """
    with desk.reading() as session:
        people.require(session, actor_id, IMPORTERS, desk.today, anywhere=True)
    folder = secrets.token_hex(16)
    place = desk.archive.settings.home / _FOLDER / folder
    leftovers.sweep(desk, place.parent)
    place.mkdir(parents=True, mode=_PRIVATE)
    payload = {
        "school": desk.school_id,
        "actor": actor_id,
        "folder": folder,
        "file": save(sent.export, place, "export"),
        "mapping": save(sent.mapping, place, "mapping") if sent.mapping else "",
        "mapped_school": sent.school,
        "exported_at": sent.exported_at.isoformat() if sent.exported_at else "",
    }
    with desk.writing() as session:
        return desk.archive.queue.enqueue(session, JOB, payload, key=folder, school=desk.school_id)


def take(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Import an upload (the body of the job); its file is removed once the answer is on record.

    Raises:
        Problem: the person may not import, or something else than the file is wrong.
    """
    place = desk.archive.settings.home / _FOLDER / str(job.payload["folder"])
    answer: Mapping[str, Any] = job.step("import", lambda: _import(desk, job, place))
    shutil.rmtree(place, ignore_errors=True)
    return answer


def taken(result: Mapping[str, Any]) -> Taken:
    """Return a job's result as it was before it was kept."""
    outcome = result["outcome"]
    if outcome is not None:
        outcome = Outcome(**{**outcome, "warnings": _faults(outcome["warnings"])})
    return Taken(
        file=result["file"],
        refused=result["refused"],
        facts=result["facts"],
        faults=_faults(result["faults"]),
        faults_in_all=result["faults_in_all"],
        outcome=outcome,
    )


def _import(desk: Desk, job: JobContext, place: Path) -> dict[str, Any]:
    file, mapping = str(job.payload["file"]), str(job.payload["mapping"])
    moment = str(job.payload["exported_at"])

    def report(stage: str) -> None:
        job.report(_STAGES.index(stage) + 1 if stage in _STAGES else 0, len(_STAGES) + 1)

    try:
        outcome = import_journal(
            desk,
            place / file,
            actor_id=str(job.payload["actor"]),
            mapping=place / mapping if mapping else None,
            school=str(job.payload["mapped_school"]),
            exported_at=datetime.fromisoformat(moment) if moment else None,
            progress=report,
        )
    except Problem as problem:
        if problem.kind is not Kind.INPUT:
            raise
        return _kept(file, problem, None)
    return _kept(file, None, outcome)


def _kept(file: str, problem: Problem | None, outcome: Outcome | None) -> dict[str, Any]:
    """What is kept of an import as the job's result: plain values."""
    faults: Sequence[Fault] = problem.faults if problem else ()
    return {
        "file": PurePosixPath(file).name,
        "refused": problem.code if problem else "",
        "facts": {name: str(value) for name, value in problem.facts.items()} if problem else {},
        "faults": [asdict(one) for one in faults[:MOST_FAULTS]],
        "faults_in_all": len(faults),
        "outcome": asdict(outcome) if outcome else None,
    }


def _faults(kept: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    return tuple(Fault(**{**one, "facts": tuple((a, b) for a, b in one["facts"])}) for one in kept)


def save(upload: Upload, place: Path, otherwise: str) -> str:
    """Save a file under the last part of the name that was sent, and return that name.

    The name is shown in sentences about its faults, so the sender should know it again.
    """
    sent = PurePosixPath((upload.filename or "").replace("\\", "/")).name
    name = "".join(ch for ch in sent if ch.isprintable())[-_LONGEST_NAME:].lstrip(".") or otherwise
    folder = place / otherwise
    folder.mkdir(mode=_PRIVATE)
    upload.save(folder / name)
    return f"{otherwise}/{name}"
