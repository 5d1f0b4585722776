"""A printout made elsewhere: taken in as a PDF, sorted by a person, made into a case like any other.

For a school whose e-journal prints and exports nothing. The program knows whose each page is because a
person said so; what stands on the pages it does not read, and says that it does not.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from archive_service.importing.printout import Assignment, propose, subjects_on
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.scanning import look_through
from archive_service.services import (
    brought_drafts,
    brought_faults,
    brought_snapshot,
    cases,
    documents,
    exports,
    imports,
    people,
    profiles,
)
from archive_service.services.brought_drafts import About, Draft, Page
from archive_service.services.brought_faults import Judged
from archive_service.services.context import Desk
from archive_service.services.imports import IMPORTERS, Outcome
from archive_service.services.intake import Upload
from workflows.canonical import canonical_bytes, digest

JOB = "brought-read"
_LONGEST_NAME = 120
_GRADES = range(1, 12)
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A case made of a printout: its id, and what came of the snapshot."""

    case_id: str
    outcome: Outcome

    @property
    def said(self) -> str:
        """Return in one word what became of the case: opened, renewed, proposed, unchanged."""
        words = ("opened", "renewed", "proposed")
        return next((word for word in words if getattr(self.outcome, word)), "unchanged")


def take(desk: Desk, path: Path, about: About, *, actor_id: str, file: str = "", draft_id: str = "") -> Draft:
    """Check a printout, look at its pages, and return a draft with the first guess at whose they are.

    ``file`` is what the sender calls it, ``draft_id`` the draft that waits for it; without it there is a
    new one.

    Raises:
        Problem: the person may not bring printouts, what is said of the journal cannot be, or the
            file is refused.
    """
    _require(desk, actor_id)
    _refuse_odd(about)
    seen = look_through(path)
    with desk.reading() as session:
        staff = people.names(session)
    assignment = propose([one.text for one in seen.pages], [one.blank for one in seen.pages], staff)
    pages = tuple(
        Page(
            number=one.number,
            width_mm=one.width_mm,
            height_mm=one.height_mm,
            content=one.content,
            blank=one.blank,
            headed=tuple(subject.title for subject in subjects_on(one.text)),
        )
        for one in seen.pages
    )
    draft = Draft(
        id=draft_id or brought_drafts.new(desk)[0],
        file=_plain(file or path.name),
        document=seen.digest,
        size_bytes=len(seen.data),
        at=desk.now,
        about=about,
        pages=pages,
        assignment=assignment,
    )
    brought_drafts.save_printout(desk, draft.id, seen.data, tuple(one.thumb for one in seen.pages))
    brought_drafts.save(desk, draft)
    return draft


def request(desk: Desk, upload: Upload, about: About, *, actor_id: str) -> str:
    """Keep an upload and queue looking through it; return the job's id.

    Raises:
        Problem: the person may not bring printouts, or what is said of the journal cannot be.
    """
    _require(desk, actor_id)
    _refuse_odd(about)
    draft_id, folder = brought_drafts.new(desk)
    upload.save(folder / brought_drafts.PRINTOUT)
    said = {name: str(value) for name, value in asdict(about).items()}
    payload = {
        "school": desk.school_id,
        "actor": actor_id,
        "draft": draft_id,
        "file": _plain(upload.filename or ""),
        "about": said,
    }
    with desk.writing() as session:
        return desk.archive.queue.enqueue(session, JOB, payload, key=draft_id, school=desk.school_id)


def read(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Look through an upload (the body of the job); a refusal of the file is the answer too."""
    answer: Mapping[str, Any] = job.step("read", lambda: _read(desk, job))
    if answer["refused"]:
        brought_drafts.drop(desk, str(job.payload["draft"]))
    return answer


def show(desk: Desk, draft_id: str, *, actor_id: str) -> tuple[Draft, Judged]:
    """Return a draft and what still keeps it from becoming a case.

    Raises:
        Problem: the person may not bring printouts, or there is no such draft.
    """
    _require(desk, actor_id)
    return _judged(desk, brought_drafts.load(desk, draft_id))


def assign(desk: Desk, draft_id: str, assignment: Assignment, *, actor_id: str) -> tuple[Draft, Judged]:
    """Keep whose the pages are, and return what still keeps the draft from becoming a case.

    Raises:
        Problem: the person may not bring printouts, there is no such draft, or the assignment is of
            another number of pages.
    """
    _require(desk, actor_id)
    draft = brought_drafts.load(desk, draft_id)
    if len(assignment.shares) != len(draft.pages):
        raise Problem(Kind.USAGE, "brought.other-pages", pages=len(draft.pages), given=len(assignment.shares))
    draft = replace(draft, assignment=assignment)
    brought_drafts.save(desk, draft)
    return _judged(desk, draft)


def accept(desk: Desk, draft_id: str, *, actor_id: str) -> Accepted:
    """Open a case of a sorted printout, or bring another snapshot to the one there is.

    The file goes with the case, byte for byte, unless it shows what is printed already. Sections
    whose pages show something else than the printed sheets go the way of every correction.

    Raises:
        Problem: the person may not bring printouts; there are faults, all of them listed (INPUT);
            somebody on the list is under a code name; or the case takes no new snapshot.
    """
    draft, judged = show(desk, draft_id, actor_id=actor_id)
    if judged.faults:
        count = len(judged.faults)
        raise Problem(Kind.INPUT, "brought.faults-told", faults=judged.faults, file=draft.file, count=count)
    known = brought_snapshot.known_of(desk, draft)
    with desk.reading() as session:
        snapshot = brought_snapshot.snapshot_of(session, draft, known)
    if not exports.may_be_kept(desk, snapshot):
        raise Problem(Kind.REFUSED, "brought.code-names", class_name=draft.about.class_name)
    data = brought_drafts.printout(desk, draft_id)
    documents.keep(desk, data)
    outcome = imports.take_in(desk, snapshot, actor_id=actor_id, file=draft.file)
    case_id = imports.case_id_of(draft.about.year, draft.about.term, known.class_id)
    with desk.writing() as session:
        case, _ = cases.load(session, case_id)
        waiting = case.proposed.snapshot if case.proposed else ""
        if digest(canonical_bytes(snapshot)) in {case.snapshot, waiting}:
            _register(desk, session, draft, case_id)
    brought_drafts.drop(desk, draft_id)
    return Accepted(case_id, outcome)


def drop(desk: Desk, draft_id: str, *, actor_id: str) -> None:
    """Remove a draft of which no case shall be made.

    Raises:
        Problem: the person may not bring printouts, or there is no such draft.
    """
    _require(desk, actor_id)
    brought_drafts.load(desk, draft_id)
    brought_drafts.drop(desk, draft_id)


def printout(desk: Desk, draft_id: str, *, actor_id: str) -> tuple[Draft, bytes]:
    """Return a draft and its file, byte for byte as it was brought.

    Raises:
        Problem: the person may not bring printouts, or there is no such draft.
    """
    _require(desk, actor_id)
    return brought_drafts.load(desk, draft_id), brought_drafts.printout(desk, draft_id)


def thumb(desk: Desk, draft_id: str, number: int, *, actor_id: str) -> bytes:
    """Return the small picture of a page, a JPEG.

    Raises:
        Problem: the person may not bring printouts, or there is no such draft or page.
    """
    _require(desk, actor_id)
    return brought_drafts.thumb(desk, draft_id, number)


def drafts(desk: Desk, *, actor_id: str) -> tuple[Draft, ...]:
    """Return the printouts that are being sorted, the newest first.

    Raises:
        Problem: the person may not bring printouts.
    """
    _require(desk, actor_id)
    return brought_drafts.listing(desk)


def _require(desk: Desk, actor_id: str) -> None:
    with desk.reading() as session:
        people.require(session, actor_id, IMPORTERS, desk.today, anywhere=True)


def _judged(desk: Desk, draft: Draft) -> tuple[Draft, Judged]:
    with desk.reading() as session:
        profile = profiles.in_force(session, desk.today)
        staff = people.at_work(session, desk.today)
        codes = brought_snapshot.codes_of(session)
    return draft, brought_faults.judge(draft, profile, staff, codes)


def _read(desk: Desk, job: JobContext) -> dict[str, Any]:
    draft_id, file = str(job.payload["draft"]), str(job.payload["file"])
    path = brought_drafts.folder(desk, draft_id) / brought_drafts.PRINTOUT
    said = dict(job.payload["about"])
    days = {name: date.fromisoformat(said[name]) for name in ("starts_on", "ends_on")}
    numbers = {name: int(said[name]) for name in ("grade", "year")}
    about = About(**{**said, **days, **numbers})
    try:
        draft = take(desk, path, about, actor_id=str(job.payload["actor"]), file=file, draft_id=draft_id)
    except Problem as problem:
        if problem.kind is not Kind.INPUT:
            raise
        facts = {name: str(value) for name, value in {**problem.facts, "file": file}.items()}
        return {"draft": "", "refused": problem.code, "facts": facts}
    return {"draft": draft.id, "refused": "", "facts": {}}


def _register(desk: Desk, session: Session, draft: Draft, case_id: str) -> None:
    documents.register(
        session,
        draft.document,
        case_id=case_id,
        role=documents.BROUGHT,
        size_bytes=draft.size_bytes,
        at=desk.now,
        details={"pages": len(draft.pages)},
    )


def _refuse_odd(about: About) -> None:
    """A journal that cannot be is refused before anybody sorts its pages."""
    right = (
        ("class", bool(about.class_name)),
        ("grade", about.grade in _GRADES),
        ("year", about.year in _YEARS),
        ("term", about.term in brought_snapshot.TERMS),
        ("days", about.starts_on < about.ends_on),
        ("source", bool(about.source)),
    )
    wrong = next((name for name, well in right if not well), "")
    if wrong:
        raise Problem(Kind.USAGE, f"brought.odd-{wrong}")


def _plain(name: str) -> str:
    """The last part of a file's name as it was sent, printable."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return (
        "".join(one for one in last if one.isprintable())[-_LONGEST_NAME:].lstrip(".")
        or brought_drafts.PRINTOUT
    )
