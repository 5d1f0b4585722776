"""Paper copies from hand to hand: many volumes given with one list, and accepted by whoever takes them.

At the end of a period the operator brings the printed leaves to the archivist (000 clause 3.3); until the
receiver accepts, the giver answers for them. Loose leaves are one unit until they are sewn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.scanning import check_pdf
from archive_service.services import cases, documents, paper_papers, people, readings
from archive_service.services.context import Desk
from archive_service.services.paper_register import (
    READERS,
    allow,
    events,
    happened,
    load,
    locked,
    note_printed,
    require_reader,
    volumes,
)
from workflows.paper_copies import Declined, Handed, PaperVolume, Received
from workflows.paper_rules import GIVERS
from workflows.volumes import sewn_leaves

SIGNED = "paper-handover-signed"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Volumes given by one person to another; ``open`` are those that are not answered for yet.

    ``signed`` is the digest of the scanned list, "" where there is none.
    """

    number: int
    giver: str
    receiver: str
    on: date
    volumes: tuple[PaperVolume, ...]
    open: tuple[PaperVolume, ...]
    paper: str
    signed: str = ""
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A hand-over that was offered, and the list to be signed."""

    number: int
    volumes: tuple[PaperVolume, ...]
    pdf: bytes = field(repr=False)


def to_bring(desk: Desk, *, actor_id: str) -> tuple[CaseRow, ...]:
    """Return the printed cases of which no paper is in the register yet, the newest first.

    Raises:
        Problem: the person does not carry copies.
    """
    with desk.reading() as session:
        people.require(session, actor_id, sorted(GIVERS), desk.today)
        known = {one.entry.case for one in volumes(session).values()}
        return tuple(one for one in cases.choose(session) if one.leaves and one.id not in known)


def bring(desk: Desk, case_ids: Sequence[str], *, actor_id: str, copy: int = 1) -> tuple[PaperVolume, ...]:
    """Enter the printed leaves of cases as loose leaves in the care of whoever has them (000 clause 3.3).

    Raises:
        Problem: the person does not carry copies, or a case is not there or not printed.
    """
    found = []
    with desk.writing() as session:
        people.require(session, actor_id, sorted(GIVERS), desk.today)
        for case_id in dict.fromkeys(case_ids):
            case, profile = cases.load(session, case_id)
            leaves = len(sewn_leaves(case, profile))
            if not leaves:
                raise Problem(Kind.REFUSED, "paper.not-printed", case=case_id)
            found.append(note_printed(desk, session, case_id, leaves=leaves, actor_id=actor_id, copy=copy))
    return tuple(found)


def offer(desk: Desk, numbers: Iterable[int], receiver: str, *, actor_id: str) -> Given:
    """Offer volumes to somebody, and return the list to be signed (000 clauses 3.3 and 4.6).

    Raises:
        Problem: a volume is elsewhere, the receiver has left, the person may not give it, or somebody
            else offered volumes in the same moment.
    """
    wanted = tuple(numbers)
    with desk.reading() as session:
        found = load(session, wanted)
        event = Handed(
            volumes=tuple(one.id for one in found),
            on=desk.today,
            by=actor_id,
            hand=_next(session),
            receiver=receiver,
        )
        allow(desk, session, found, event)
        people.actor_of(session, receiver, desk.today)
    pdf = paper_papers.handover_list(desk, found, event)
    paper = paper_papers.file(desk, pdf, paper_papers.HANDOVER, {"hand": event.hand})
    with desk.writing() as session:
        again = locked(session, wanted)
        if _next(session) != event.hand:
            raise Problem(Kind.REFUSED, "paper.list-outdated")
        event = replace(event, paper=paper)
        return Given(event.hand, happened(desk, session, again, event), pdf)


def receive(
    desk: Desk, hand: int, *, actor_id: str, only: Iterable[int] = (), copy: Path | None = None
) -> tuple[PaperVolume, ...]:
    """Accept a hand-over, or only some of its volumes: the receiver answers for them from now on.

    With ``copy``, the scanned list that both signed, the giver may write the acceptance down.

    Raises:
        Problem: there is no such hand-over, it is somebody else's, or the scan is refused.
    """
    paper = check_pdf(copy) if copy else None
    if paper:
        documents.file_paper(desk, paper.data, case_id=None, role=SIGNED, details={"hand": hand})
    with desk.writing() as session:
        found = _answered(session, hand, only)
        event = Received(
            volumes=tuple(one.id for one in found),
            on=desk.today,
            by=actor_id,
            hand=hand,
            receiver=next((one.offered.receiver for one in found if one.offered), ""),
            copy=paper.digest if paper else "",
        )
        return happened(desk, session, found, event)


def decline(
    desk: Desk, hand: int, *, reason: str, actor_id: str, only: Iterable[int] = ()
) -> tuple[PaperVolume, ...]:
    """Do not accept volumes, or take them back: who gave them answers for them as before.

    Raises:
        Problem: there is no such hand-over, it is between two others, or no reason is given.
    """
    with desk.writing() as session:
        found = _answered(session, hand, only)
        event = Declined(
            volumes=tuple(one.id for one in found),
            on=desk.today,
            by=actor_id,
            hand=hand,
            reason=readings.said(reason),
        )
        return happened(desk, session, found, event)


def hand_over(desk: Desk, number: int, *, reader_id: str) -> HandOver:
    """Return one hand-over.

    Raises:
        Problem: there is none of that number, or the person may not see the register.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        return _find(session, number)


def seen_by(desk: Desk, reader_id: str) -> tuple[HandOver, ...]:
    """Return the hand-overs that somebody may see, the newest first: all, or the own ones without a role.

    Raises:
        Problem: the person has left.
    """
    with desk.reading() as session:
        actor = people.actor_of(session, reader_id, desk.today)
        found = hand_overs(session)
    if not actor.roles.isdisjoint(READERS):
        return found
    return tuple(one for one in found if reader_id in {one.giver, one.receiver})


def hand_overs(session: Session) -> tuple[HandOver, ...]:
    """Return all hand-overs of the session's school, the newest first."""
    known, found = volumes(session), dict[int, HandOver]()
    for event in events(session):
        if isinstance(event, Handed):
            given = tuple(known[one] for one in event.volumes)
            waiting = tuple(one for one in given if one.offered and one.offered.hand == event.hand)
            found[event.hand] = HandOver(
                event.hand, event.by, event.receiver, event.on, given, waiting, event.paper
            )
        elif isinstance(event, Received) and event.copy:
            found[event.hand] = replace(found[event.hand], signed=event.copy)
        elif isinstance(event, Declined):
            told = (*found[event.hand].refusals, event.reason)
            found[event.hand] = replace(found[event.hand], refusals=told)
    return tuple(found.values())[::-1]


def _find(session: Session, number: int) -> HandOver:
    found = next((one for one in hand_overs(session) if one.number == number), None)
    if found is None:
        raise Problem(Kind.MISSING, "paper.no-hand-over", hand=number)
    return found


def _answered(session: Session, hand: int, only: Iterable[int]) -> tuple[PaperVolume, ...]:
    """The volumes that are answered for: those named, else all that still wait."""
    given = _find(session, hand)
    numbers = tuple(only) or tuple(one.number for one in given.open)
    if not numbers:
        raise Problem(Kind.REFUSED, "paper.hand-over-settled", hand=hand)
    return locked(session, numbers)


def _next(session: Session) -> int:
    hands = (one.hand for one in events(session) if isinstance(one, Handed))
    return max(hands, default=0) + 1
