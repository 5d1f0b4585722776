"""Answers to requests: an archival certificate of what the sheets say, or a letter that they say nothing.

Each sheet is read under the request's number, proved with every copy read anew, and only what is sound is
certified. The applicant's name is printed, and kept in no act.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import SummaryPupil
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.papers import archival_certificate, no_records_letter
from archive_service.rendering.papers.archival_certificate import ArchivalCertificate
from archive_service.rendering.papers.no_records_letter import NoRecordsLetter
from archive_service.services import (
    archival_facts,
    documents,
    form_wordings,
    people,
    readings,
    requests,
    sheet_proof,
)
from archive_service.services.archival_facts import OneLife
from archive_service.services.certified_copies import LEAST_WHOLE, Issued
from archive_service.services.context import Desk
from archive_service.services.form_parts import school_name, signer
from archive_service.services.people import Present
from archive_service.services.readings import READERS, Asked
from archive_service.services.signed_papers import signed
from workflows.requests import Answered, Outcome, Request, trouble

CERTIFICATE, LETTER = "archival-certificate", "no-records-letter"


@dataclass(frozen=True, slots=True)
class About:
    """Whom a certificate is about: a pupil's place on the sheets of a case."""

    case_id: str
    place: int


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """The school years that were looked through, by the years they start in, and where else to ask."""

    first: int
    last: int
    advice: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an answer is made of; the recipient is for the paper alone."""

    request: Request
    number: str
    recipient: tuple[str, ...] = field(repr=False)


def certify(
    desk: Desk, who: Present, number: int, about: About, *, recipient: str = "", answer: str = ""
) -> Issued:
    """Return a signed archival certificate in answer to a request, filed with the school's documents.

    Raises:
        Problem: no right to read, no such request or it was answered, no such pupil on a sheet, or
            something speaks against the soundness of a sheet.
    """
    told = _open(desk, who, number, recipient, answer)
    with desk.reading() as session:
        one = archival_facts.life(session, about.case_id, about.place)
    for digest in one.documents:
        _read(desk, who, digest, told.request)
    facts = _certificate(desk, who, one, told)
    form = archival_certificate.form(facts, form_wordings.own(desk, "archival_certificate"))
    pdf = signed(desk, who, form, archival_certificate.FIELD, f"{CERTIFICATE}/{number}")
    return _file(desk, who, told, pdf, CERTIFICATE)


def say_nothing_found(
    desk: Desk, who: Present, number: int, looked: LookedThrough, *, recipient: str = "", answer: str = ""
) -> Issued:
    """Return a signed letter that nothing was found, in answer to a request, filed likewise.

    Raises:
        Problem: no right to read, no such request or it was answered, or the years are turned round.
    """
    if looked.first > looked.last:
        raise Problem(Kind.USAGE, "requests.years-turned")
    told = _open(desk, who, number, recipient, answer)
    with desk.reading() as session:
        facts = _letter(desk, session, who, looked, told)
    form = no_records_letter.form(facts, form_wordings.own(desk, "no_records_letter"))
    pdf = signed(desk, who, form, no_records_letter.FIELD, f"{LETTER}/{number}")
    return _file(desk, who, told, pdf, LETTER)


def given(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the certificate or the letter that a request was answered with.

    Raises:
        Problem: the right to read is missing, there is no such request, or no such paper answered it.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        answered = requests.find(session, number).answered
        digest = answered.documents[0] if answered and answered.documents else ""
        role = documents.find(session, digest).role if digest else ""
    if role not in {CERTIFICATE, LETTER}:
        raise Problem(Kind.MISSING, "requests.no-paper", number=number)
    return documents.read(desk, digest)


def _open(desk: Desk, who: Present, number: int, recipient: str, answer: str) -> _Answer:
    with desk.reading() as session:
        people.require(session, who.id, READERS, desk.today)
        request = requests.find(session, number)
    if not request.open:
        raise Problem(Kind.REFUSED, "requests.answered", number=number)
    lines = tuple(line.strip() for line in recipient.splitlines() if line.strip())
    return _Answer(request, answer.strip() or requests.answer_number(desk, number), lines)


def _read(desk: Desk, who: Present, digest: str, request: Request) -> None:
    asked = Asked(sentence("requests.reading-reason"), requests.words(request))
    readings.begin(desk, digest, asked, reader_id=who.id)
    proof = sheet_proof.prove(desk, digest, reader_id=who.id, reread=True)
    if proof.reasons or proof.whole_copies < LEAST_WHOLE or not proof.signed:
        raise Problem(Kind.UNSOUND, "service.copy-unsound", reasons="; ".join(proof.reasons))


def _certificate(desk: Desk, who: Present, one: OneLife, told: _Answer) -> ArchivalCertificate:
    named = archival_facts.known_as(desk, one)
    with desk.reading() as session:
        return ArchivalCertificate(
            organisation=school_name(session),
            number=told.number,
            on=desk.today,
            addressee=told.recipient,
            request=requests.words(told.request),
            rows=one.studied,
            known_as=named,
            schools=archival_facts.schools_before(one),
            classes=archival_facts.classes_before(one),
            coded=one.coded,
            index=archival_facts.index_of(desk, session, one),
            checked_at=_local(desk),
            signer=signer(session, who.id),
        )


def _letter(
    desk: Desk, session: Session, who: Present, looked: LookedThrough, told: _Answer
) -> NoRecordsLetter:
    years = select(func.min(SummaryPupil.year), func.max(SummaryPupil.year))
    held = [year for year in session.execute(years).one() if year is not None]
    sheets = select(func.count(SummaryPupil.document.distinct())).where(
        SummaryPupil.year.between(looked.first, looked.last)
    )
    return NoRecordsLetter(
        organisation=school_name(session),
        number=told.number,
        on=desk.today,
        addressee=told.recipient,
        request=requests.words(told.request),
        years=_years(looked.first, looked.last),
        sheets=session.scalar(sheets) or 0,
        holdings=_years(*held) if held else "",
        advice=looked.advice.strip().rstrip("."),
        signer=signer(session, who.id),
    )


def _file(desk: Desk, who: Present, told: _Answer, pdf: bytes, role: str) -> Issued:
    digest = documents.keep(desk, pdf)
    event = Answered(
        on=desk.today,
        by=who.id,
        request=told.request.number,
        outcome=Outcome.FOUND if role == CERTIFICATE else Outcome.NOT_FOUND,
        answer=told.number,
        documents=(digest,),
    )
    with desk.writing() as session:
        lock_log(session)
        if trouble(requests.find(session, event.request), event):
            raise Problem(Kind.REFUSED, "requests.answered", number=event.request)
        documents.register(
            session,
            digest,
            case_id=None,
            role=role,
            size_bytes=len(pdf),
            at=desk.now,
            details={"request": event.request},
        )
        requests.ACTS.append(desk, session, event)
    return Issued(digest, event.request, pdf)


def _years(first: int, last: int) -> str:
    """Return school years as people write them: «2001/2002 — 2010/2011»."""
    begun, ended = f"{first}/{first + 1}", f"{last}/{last + 1}"
    return begun if first == last else f"{begun} — {ended}"


def _local(desk: Desk) -> datetime:
    return desk.now.astimezone(ZoneInfo(desk.zone))
