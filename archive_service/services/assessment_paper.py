"""The self-assessment on paper: drawn when asked for, and kept as a document of the school when asked to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, school_acts
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.papers import self_assessment
from archive_service.rendering.papers.self_assessment import Area, Judged, SelfAssessment
from archive_service.services import deposits, documents, form_wordings, people, profiles
from archive_service.services.assessment import READERS
from archive_service.services.assessment_words import Told, reached_words, told
from archive_service.services.context import Desk
from archive_service.services.form_parts import director, drawn, school_name
from workflows.assessment import Assessment, Mark
from workflows.assessment_levels import reached

ROLE, KEPT = "self-assessment", "assessment-kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment that was kept: the day it is of, its document, and the number of the act."""

    on: date
    digest: str
    seq: int


def make(desk: Desk, found: Assessment) -> bytes:
    """Return an assessment as PDF/A."""
    with desk.reading() as session:
        facts = _facts(session, found)
    form = self_assessment.form(facts, form_wordings.own(desk, "self_assessment"))
    return drawn(desk, form, ROLE)


def keep(desk: Desk, found: Assessment, *, actor_id: str) -> Kept:
    """Draw an assessment, keep it among the school's documents and put that on record.

    Raises:
        Problem: the person does not answer for the archive.
    """
    with desk.reading() as session:
        people.require(session, actor_id, READERS, desk.today)
    pdf = make(desk, found)
    digest = documents.keep(desk, pdf)
    counts = {"met": found.count(Mark.MET), "not_met": found.count(Mark.NOT_MET)}
    facts = {"document": digest, **counts, "unknown": found.count(Mark.UNKNOWN)}
    with desk.writing() as session:
        documents.register(
            session, digest, case_id=None, role=ROLE, size_bytes=len(pdf), at=desk.now, details=counts
        )
        act = SchoolAct(KEPT, actor_id, desk.today, facts)
        row = append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)
        return Kept(desk.today, digest, row.seq)


def shelf(session: Session) -> tuple[Kept, ...]:
    """Return the assessments that were kept, the newest first."""
    kept = [
        Kept(one.act.on, one.act.facts["document"], one.seq)
        for one in school_acts(session, KEPT)
        if isinstance(one.act, SchoolAct)
    ]
    return tuple(reversed(kept))


def read(desk: Desk, digest: str, *, reader_id: str) -> bytes:
    """Return an assessment that was kept.

    Raises:
        Problem: there is none of that digest, or the person does not answer for the archive.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        known = {one.digest for one in shelf(session)}
    if digest not in known:
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return documents.read(desk, digest)


def _facts(session: Session, found: Assessment) -> SelfAssessment:
    profile = profiles.in_force(session, found.on)
    heaps = {mark: tuple(one for one in told(found.lines) if one.mark is mark) for mark in Mark}
    return SelfAssessment(
        organisation=school_name(session),
        on=found.on,
        regulation=profile.title,
        areas=tuple(_areas(found)),
        not_met=tuple(map(_judged, heaps[Mark.NOT_MET])),
        unknown=tuple(map(_judged, heaps[Mark.UNKNOWN])),
        met=tuple(map(_judged, heaps[Mark.MET])),
        director=director(session, profile, found.on),
    )


def _areas(found: Assessment) -> list[Area]:
    return [
        Area(
            sentence(f"assessment.area-{area}"),
            tuple(sentence(f"assessment.mark-{one.mark}") for one in found.levels if one.area == area),
            reached_words(number),
        )
        for area, number in reached(found.levels)
    ]


def _judged(line: Told) -> Judged:
    return Judged(line.what, line.found, "; ".join(one.text for one in line.proofs))
