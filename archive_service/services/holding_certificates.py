"""Certificates about what lies in the archive and until when: given out on a request, and on record.

Nothing is read for one, and nobody's name but the recipient's stands on it, which no act keeps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.rendering.papers import certificate
from archive_service.rendering.papers.certificate import FIELD, Certificate, Held
from archive_service.services import documents, finding, form_wordings, people, readings, shelf
from archive_service.services.certified_copies import Issued
from archive_service.services.context import Desk
from archive_service.services.form_parts import school_name, signer
from archive_service.services.paper_register import ACTS, events, of_case
from archive_service.services.people import Present
from archive_service.services.readings import READERS, Asked
from archive_service.services.shelf import ShelfCase, ShelfLine, Wanted
from archive_service.services.signed_papers import signed
from workflows.paper_copies import Attested, PaperState

ROLE = "holding-certificate"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a certificate is given (in the dative) and whither it goes: printed, and kept in no act."""

    name: str = field(default="", repr=False)
    purpose: str = field(default="", repr=False)


def beside(desk: Desk, case_id: str, *, reader_id: str) -> tuple[ShelfLine, ...]:
    """Return a case in the archive, then the others of its class and year: what one certificate may name.

    Raises:
        Problem: the right to read is missing, or no such case lies there.
    """
    line = shelf.case_on_shelf(desk, case_id, reader_id=reader_id).line
    found = shelf.shelf(desk, Wanted(line.year, line.class_name), reader_id=reader_id)
    return tuple(sorted(found.lines, key=lambda one: one.case_id != case_id))


def issue(
    desk: Desk, who: Present, case_ids: Sequence[str], asked: Asked, recipient: Recipient = Recipient()
) -> Issued:
    """Return a signed certificate about cases in the archive, filed with the school's documents.

    Raises:
        Problem: no case, no reason or no number of a request, no right to read, or a case does not lie in
            the archive.
    """
    if not asked.request.strip():
        raise Problem(Kind.USAGE, "service.request-needed")
    told = Asked(readings.said(asked.reason), asked.request.strip())
    wanted = tuple(dict.fromkeys(case_ids))
    if not wanted:
        raise Problem(Kind.USAGE, "service.choose-cases")
    found = [shelf.case_on_shelf(desk, one, reader_id=who.id) for one in wanted]
    with desk.reading() as session:
        number = _next(session)
        facts = Certificate(
            organisation=school_name(session),
            number=str(number),
            on=desk.today,
            held=tuple(_held(session, one) for one in found),
            basis=(told.request, told.reason),
            signers=(signer(session, who.id),),
            who=recipient.name.strip(),
            purpose=recipient.purpose.strip(),
        )
    form = certificate.form(facts, form_wordings.own(desk, "certificate"))
    pdf = signed(desk, who, form, FIELD, f"{ROLE}/{number}")
    return _file(desk, who, wanted, told, Issued("", number, pdf))


def given(desk: Desk, number: int, *, reader_id: str) -> str:
    """Return the digest of a certificate that was given out, by its number.

    Raises:
        Problem: there is none of that number, or the right to read is missing.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        found = tuple(_attested(session))
    if not 1 <= number <= len(found):
        raise Problem(Kind.MISSING, "paper.no-certificate", number=number)
    return found[number - 1].document


def _held(session: Session, one: ShelfCase) -> Held:
    line = one.line
    volumes = of_case(session, line.case_id)
    return Held(
        class_name=line.class_name,
        term=line.term_name,
        year=f"{line.year}/{line.year + 1}",
        leaves=line.leaves,
        journal_until=line.kept.journal_until,
        summary_until=line.kept.summary_until,
        copies=len(line.kept.rooms),
        volumes=sum(volume.state is not PaperState.ENDED for volume in volumes),
        code=finding.short_code(one.manifest),
    )


def _file(desk: Desk, who: Present, wanted: tuple[str, ...], asked: Asked, made: Issued) -> Issued:
    digest = documents.keep(desk, made.pdf)
    with desk.writing() as session:
        lock_log(session)
        if _next(session) != made.number:
            raise Problem(Kind.REFUSED, "paper.certificate-outdated")
        size = len(made.pdf)
        documents.register(session, digest, case_id=None, role=ROLE, size_bytes=size, at=desk.now, details={})
        event = Attested(
            on=desk.today,
            by=who.id,
            cases=wanted,
            document=digest,
            reason=asked.reason,
            request=asked.request,
        )
        ACTS.append(desk, session, event)
    return Issued(digest, made.number, made.pdf)


def _attested(session: Session) -> Iterator[Attested]:
    yield from (one for one in events(session) if isinstance(one, Attested))


def _next(session: Session) -> int:
    return 1 + sum(1 for _ in _attested(session))
