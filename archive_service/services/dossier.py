"""One class's case, all of it on a page: what is owed by whom, its papers, its editions, its history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document
from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, editions, owing, people, timeline
from archive_service.services.context import Desk
from archive_service.services.editions import Edition
from archive_service.services.timeline import Entry
from archive_service.services.titles import in_words
from workflows.case import Case, SectionState
from workflows.leaves import span
from workflows.regulation import Profile


class Part(StrEnum):
    """What a paper of a case is."""

    FRONT = "front"
    SECTION = "section"
    BACK = "back"
    SUMMARY = "summary"
    VOLUME = "volume"
    PAPER = "paper"


PAPERS = (*documents.PAPERS, "handover-list", "council-decision")
"""The roles of papers made beside the journal itself."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the case as it is now; ``state`` is a section's, "" for the others."""

    part: Part
    title: str
    digest: str
    leaves: str = ""
    state: str = ""
    signer: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A step still owed: by ``who`` (a name, or what the role is called), after ``waits_for``."""

    title: str
    section: str
    who: str
    due_on: date | None
    clause: str
    open: bool
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The case with everything about it."""

    case: Case
    profile: Profile
    class_teacher: str
    owed: tuple[Line, ...]
    papers: tuple[Paper, ...]
    struck: tuple[Edition, ...]
    history: tuple[Entry, ...]


def dossier(session: Session, case_id: str, language: str = "ru") -> Dossier:
    """Return a case as its page shows it.

    Raises:
        Problem: the school has no such case.
    """
    case, profile = cases.load(session, case_id)
    names = people.names(session)
    return Dossier(
        case=case,
        profile=profile,
        class_teacher=names.get(case.class_teacher, case.class_teacher),
        owed=tuple(_owed(session, case, profile, names, language)),
        papers=tuple(_papers(session, case, names)),
        struck=tuple(one for one in editions.of_case(session, case_id) if not one.standing),
        history=timeline.timeline(session, case, profile, language),
    )


def read(desk: Desk, case_id: str, digest: str) -> tuple[Paper, bytes]:
    """Return a paper of a case that is not in the archive yet; what lies there is read for a reason.

    Raises:
        Problem: the case has no such paper now, or it is in the archive.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
        known = {one.digest: one for one in _papers(session, case, {})}
    if case.deposit is not None:
        raise Problem(Kind.REFUSED, "board.in-archive", class_name=case.opened.class_name)
    if digest not in known:
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return known[digest], documents.read(desk, digest)


def _owed(
    session: Session, case: Case, profile: Profile, names: Mapping[str, str], language: str
) -> Iterator[Line]:
    order = {step.id: number for number, step in enumerate(profile.steps)}
    titles = {step.id: step.title for step in profile.steps}
    for one in sorted(owing.of_case(session, case.id), key=lambda one: (order[one.step], one.section)):
        who = names.get(one.person_id, one.person_id) or in_words(one.role, profile, language)
        waits = tuple(titles[step] for step in one.blocked_by)
        yield Line(one.title, one.section, who, one.due_on, one.clause, one.open, waits)


def _papers(session: Session, case: Case, names: Mapping[str, str]) -> Iterator[Paper]:
    if case.volume:
        yield Paper(Part.VOLUME, "", case.volume)
    if case.summary:
        yield Paper(Part.SUMMARY, "", case.summary)
    if case.front:
        yield Paper(Part.FRONT, "", case.front)
    for one in case.bound_sections:
        digest = "" if one.state is SectionState.RETURNED else one.document
        signer = names.get(one.signer, one.signer)
        yield Paper(Part.SECTION, one.title, digest, span(one.leaves), str(one.state), signer)
    if case.back:
        yield Paper(Part.BACK, "", case.back)
    wanted = select(Document.digest, Document.role, Document.details).where(
        Document.case_id == case.id, Document.role.in_(PAPERS)
    )
    for digest, role, details in session.execute(wanted.order_by(Document.created_at, Document.digest)):
        yield Paper(Part.PAPER, str(details.get("title", "")), digest, role=role)
