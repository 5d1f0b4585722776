"""Lending paper copies and taking them back: the journal of their use (000 clause 3.3).

A borrower may be outside the school (a court, a prosecutor). The name is printed on the replacement slip
that stands in the volume's place, and is kept nowhere else: acts know the kind of the borrower only.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.services import paper_papers, people, readings
from archive_service.services.context import Desk
from archive_service.services.paper_register import allow, events, happened, load, locked, volumes
from workflows.paper_copies import Attested, Event, Extracted, Issued, Outside, PaperVolume, Returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Who gets volumes, on which ground, until when: a person of the school, or somebody outside.

    ``name`` is the borrower's outside the school, for the slip alone.
    """

    reason: str
    until: date
    to: str = ""
    outside: Outside | None = None
    name: str = field(default="", repr=False)
    request: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """One line of the journal of use: a volume that was lent, an extract or a certificate that was given out.

    ``number`` is the extract's or the certificate's.
    """

    on: date
    by: str
    volume: PaperVolume | None
    reason: str
    request: str
    issued: Issued | None = None
    returned: Returned | None = None
    extract: Extracted | None = None
    certificate: Attested | None = None
    number: int = 0


def lend(
    desk: Desk, numbers: Iterable[int], loan: Loan, *, actor_id: str
) -> tuple[tuple[PaperVolume, ...], tuple[bytes, ...]]:
    """Lend volumes, and return them and the slips that stand in their places, in the same order.

    Raises:
        Problem: a volume is elsewhere, nobody or two are named as borrower, a borrower outside the school
            has no request, the borrower has left, or the person does not keep the volumes.
    """
    wanted = tuple(numbers)
    _check(loan)
    event = Issued(
        volumes=(),
        on=desk.today,
        by=actor_id,
        reason=readings.said(loan.reason),
        until=loan.until,
        to=loan.to,
        outside=loan.outside,
        request=loan.request.strip(),
    )
    with desk.reading() as session:
        found = load(session, wanted)
        event = replace(event, volumes=tuple(one.id for one in found))
        allow(desk, session, found, event)
        if loan.to:
            people.actor_of(session, loan.to, desk.today)
    pdfs = tuple(paper_papers.slip(desk, one, event, name=loan.name.strip()) for one in found)
    slips = tuple(
        paper_papers.file(desk, pdf, paper_papers.SLIP, {"volume": one.number})
        for one, pdf in zip(found, pdfs, strict=True)
    )
    with desk.writing() as session:
        return happened(desk, session, locked(session, wanted), replace(event, slips=slips)), pdfs


def give_back(
    desk: Desk, numbers: Iterable[int], *, actor_id: str, remark: str = ""
) -> tuple[PaperVolume, ...]:
    """Say that lent volumes are back in their places; ``remark`` says what is wrong with them.

    Raises:
        Problem: a volume was not lent, or the person does not keep it.
    """
    with desk.writing() as session:
        found = locked(session, numbers)
        event = Returned(
            volumes=tuple(one.id for one in found), on=desk.today, by=actor_id, remark=remark.strip()
        )
        return happened(desk, session, found, event)


def uses(session: Session) -> tuple[Use, ...]:
    """Return the journal of use, the newest line first."""
    known, found, open_lines = volumes(session), list[Use](), dict[str, int]()
    given: Counter[type[Event]] = Counter()
    for event in events(session):
        if isinstance(event, Issued):
            open_lines |= {one: len(found) + place for place, one in enumerate(event.volumes)}
            found += [_lent(event, known[one]) for one in event.volumes]
        elif isinstance(event, Returned):
            for one in event.volumes:
                line = open_lines.pop(one)
                found[line] = replace(found[line], returned=event)
        elif isinstance(event, Extracted | Attested):
            given[type(event)] += 1
            found.append(_given(event, given[type(event)]))
    return tuple(found[::-1])


def _lent(event: Issued, volume: PaperVolume) -> Use:
    return Use(event.on, event.by, volume, event.reason, event.request, issued=event)


def _given(event: Extracted | Attested, number: int) -> Use:
    line = Use(event.on, event.by, None, event.reason, event.request, number=number)
    if isinstance(event, Extracted):
        return replace(line, extract=event)
    return replace(line, certificate=event)


def _check(loan: Loan) -> None:
    if bool(loan.to) == (loan.outside is not None):
        raise Problem(Kind.USAGE, "paper.one-borrower")
    if loan.outside is not None and not (loan.request.strip() and loan.name.strip()):
        raise Problem(Kind.USAGE, "paper.request-needed")
