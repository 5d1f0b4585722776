"""An extract about one pupil: to parents and pupils, about themselves only (000 clause 3.7).

The marks are taken from the very export that the summary sheet in the archive was printed from; nothing
about anybody else goes on the paper. The giving out is on record in the journal of use with its reason
and the number of the request; about whom and to whom is printed, and kept in no act.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case, lock_log
from archive_service.db.models import Object, SummaryPupil
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.one_pupil import OnePupil, one_pupil
from archive_service.rendering.papers import pupil_extract
from archive_service.rendering.papers.pupil_extract import FIELD, Marked, PupilExtract
from archive_service.services import (
    cases,
    documents,
    finding,
    form_wordings,
    people,
    profiles,
    readings,
    snapshots,
)
from archive_service.services.certified_copies import Issued
from archive_service.services.context import Desk
from archive_service.services.form_parts import school_name, signer
from archive_service.services.paper_register import ACTS, events
from archive_service.services.people import Present
from archive_service.services.print_rules import print_rules
from archive_service.services.readings import READERS, Asked
from archive_service.services.signed_papers import signed
from workflows.acts import Act, Printed
from workflows.case import Case
from workflows.paper_copies import Extracted

ROLE = "pupil-extract"


@dataclass(frozen=True, slots=True)
class Choice:
    """A pupil on the summary sheets of a case, by the place in the list: no id leads from it to a name."""

    place: int
    name: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What an extract is taken from: the case, the pupil's row, who gives it out and on which ground."""

    case: Case
    row: SummaryPupil
    who: Present
    asked: Asked
    recipient: str
    number: int


def pupils_of(desk: Desk, case_id: str, *, reader_id: str) -> tuple[Choice, ...]:
    """Return who is on the summary sheets of a case in the archive, to choose one.

    Raises:
        Problem: the right to read is missing, or the archive has no summary sheet of that case.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        rows = _rows(session, case_id)
    return tuple(Choice(place, row.printed_name) for place, row in enumerate(rows, 1))


def row_at(session: Session, case_id: str, place: int) -> SummaryPupil:
    """Return a pupil's row by the place in the list of a case.

    Raises:
        Problem: the archive has no summary sheet of that case, or no such pupil is on it.
    """
    rows = _rows(session, case_id)
    if not 1 <= place <= len(rows):
        raise Problem(Kind.MISSING, "paper.no-pupil", case=case_id)
    return rows[place - 1]


def issue(desk: Desk, who: Present, case_id: str, place: int, asked: Asked, *, recipient: str = "") -> Issued:
    """Return a signed extract about one pupil of a case, filed with the school's documents.

    ``place`` is the pupil's in :func:`pupils_of`.

    Raises:
        Problem: no reason or no number of a request, no right to read, no such pupil on a summary sheet
            of the case in the archive, or its export was destroyed.
    """
    if not asked.request.strip():
        raise Problem(Kind.USAGE, "service.request-needed")
    told = Asked(readings.said(asked.reason), asked.request.strip())
    with desk.reading() as session:
        people.require(session, who.id, READERS, desk.today)
        row = row_at(session, case_id, place)
        case, _ = cases.load(session, case_id)
        sheet = _Sheet(case, row, who, told, recipient.strip(), _next(session))
        printed = _printed_from(acts_of_case(session, case_id))
    pupil = _taken(desk, sheet, printed)
    return _file(desk, sheet, _signed(desk, sheet, pupil))


def given(desk: Desk, number: int, *, reader_id: str) -> str:
    """Return the digest of an extract that was given out, by its number.

    Raises:
        Problem: there is none of that number, or the right to read is missing.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        found = [one for one in events(session) if isinstance(one, Extracted)]
    if not 1 <= number <= len(found):
        raise Problem(Kind.MISSING, "paper.no-extract", number=number)
    return found[number - 1].document


def _taken(desk: Desk, sheet: _Sheet, snapshot: str) -> OnePupil:
    """The pupil's cells from the export that the sheet was printed from."""
    with desk.reading() as session:
        rules = print_rules(profiles.of_digest(session, sheet.case.profile_digest), summary=True)
    return one_pupil(snapshots.read_snapshot(desk, snapshot), rules, sheet.row.pupil_id)


def _signed(desk: Desk, sheet: _Sheet, pupil: OnePupil) -> bytes:
    """Draw the extract and sign it with the key of whoever gives it out."""
    with desk.reading() as session:
        facts = _facts(desk, session, sheet, pupil)
    form = pupil_extract.form(facts, form_wordings.own(desk, "pupil_extract"))
    return signed(desk, sheet.who, form, FIELD, f"{ROLE}/{sheet.number}")


def _facts(desk: Desk, session: Session, sheet: _Sheet, pupil: OnePupil) -> PupilExtract:
    row = sheet.row
    year = f"{row.year}/{row.year + 1}"
    return PupilExtract(
        organisation=school_name(session),
        number=str(sheet.number),
        on=desk.today,
        pupil=pupil.name,
        class_name=row.class_name,
        year=year,
        periods=pupil.periods,
        rows=tuple(Marked(subject, marks) for subject, marks in pupil.rows),
        source=sentence("paper.extract-source", name=row.class_name, year=year),
        code=finding.short_code(row.document),
        signers=(signer(session, sheet.who.id),),
        request=", ".join((sheet.asked.request, sheet.asked.reason)),
        recipient=sheet.recipient,
        decision=decision_on(sheet.case, row.pupil_id),
        kept_until=session.scalar(select(Object.keep_until).where(Object.digest == row.document)),
    )


def decision_on(case: Case, pupil_id: str) -> str:
    """Return what the council decided about a pupil, with the protocol's day and number; "" before it has."""
    if not case.decisions:
        return ""
    last = case.decisions[-1]
    texts = {one.pupil: one.text for one in last.decisions}
    text = texts.get(pupil_id) or texts.get("", "")
    facts = {"number": last.number, "on": f"{last.decided_on:%d.%m.%Y}"}
    return sentence("paper.extract-decision", text=text, **facts) if text else ""


def _file(desk: Desk, sheet: _Sheet, pdf: bytes) -> Issued:
    digest = documents.keep(desk, pdf)
    with desk.writing() as session:
        lock_log(session)
        if _next(session) != sheet.number:
            raise Problem(Kind.REFUSED, "paper.extract-outdated")
        documents.register(
            session, digest, case_id=None, role=ROLE, size_bytes=len(pdf), at=desk.now, details={}
        )
        event = Extracted(
            on=desk.today,
            by=sheet.who.id,
            case=sheet.case.id,
            document=digest,
            reason=sheet.asked.reason,
            request=sheet.asked.request,
        )
        ACTS.append(desk, session, event)
    return Issued(digest, sheet.number, pdf)


def _rows(session: Session, case_id: str) -> Sequence[SummaryPupil]:
    wanted = select(SummaryPupil).where(SummaryPupil.case_id == case_id)
    rows = session.scalars(wanted.order_by(SummaryPupil.printed_name, SummaryPupil.pupil_id)).all()
    if not rows:
        raise Problem(Kind.MISSING, "paper.no-summary", case=case_id)
    return rows


def _printed_from(acts: Sequence[Act]) -> str:
    """The export of the last print: the sheet in the archive was drawn from it."""
    return [one for one in acts if isinstance(one, Printed)][-1].snapshot


def _next(session: Session) -> int:
    return 1 + sum(isinstance(one, Extracted) for one in events(session))
