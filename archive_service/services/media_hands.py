"""From hand to hand: giving a medium under signature, lending it, and the end of it.

A hand-over needs both: who gives says so and prints the receipt, who takes says so in an own session
(000 clauses 4.2 and 4.6). Until then the medium is still the giver's to answer for.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.scanning import check_pdf
from archive_service.services import documents, media_papers, people
from archive_service.services.context import Desk
from archive_service.services.media_register import allow, happened, load, locked
from workflows.media import (
    GONE,
    Declined,
    Ended,
    Handed,
    Issued,
    Medium,
    Received,
    Returned,
    State,
)

SIGNED = "media-receipt-signed"
_SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """To whom a medium goes and where it will lie; "" leaves room or place as they are."""

    receiver: str
    room: str = ""
    place: str = ""


def hand_over(desk: Desk, number: str, offer: Offer, *, actor_id: str) -> tuple[Medium, bytes]:
    """Offer a medium to somebody, and return it with the receipt to be signed (000 clause 4.2).

    Raises:
        Problem: nothing is on it, it is elsewhere, the receiver has left, or the person may not.
    """
    with desk.reading() as session:
        medium = load(session, number)
        event = Handed(
            medium=number,
            on=desk.today,
            by=actor_id,
            receiver=offer.receiver,
            room=offer.room.strip(),
            place=offer.place.strip(),
            receipt="",
        )
        allow(desk, session, medium, event)
        people.actor_of(session, offer.receiver, desk.today)
    pdf = media_papers.receipt(desk, medium, event)
    digest = media_papers.file(desk, pdf, media_papers.RECEIPT, number)
    with desk.writing() as session:
        signed = replace(event, receipt=digest)
        return happened(desk, session, locked(session, number), signed), pdf


def receive(desk: Desk, number: str, *, actor_id: str, copy: Path | None = None) -> Medium:
    """Confirm that the medium is here: the receiver keeps it from now on.

    ``copy`` is the scanned receipt with both signatures, where there is one.

    Raises:
        Problem: nobody offered it to this person, or the scan is refused.
    """
    paper = check_pdf(copy) if copy else None
    if paper:
        documents.file_paper(desk, paper.data, case_id=None, role=SIGNED, details={"medium": number})
    with desk.writing() as session:
        event = Received(medium=number, on=desk.today, by=actor_id, copy=paper.digest if paper else "")
        return happened(desk, session, locked(session, number), event)


def decline(desk: Desk, number: str, *, reason: str, actor_id: str) -> Medium:
    """Let a hand-over come to nothing: the receiver refuses it, or the giver takes it back.

    Raises:
        Problem: there is none, it is between two others, or no reason is given.
    """
    with desk.writing() as session:
        event = Declined(medium=number, on=desk.today, by=actor_id, reason=_said(reason))
        return happened(desk, session, locked(session, number), event)


def issue(desk: Desk, number: str, *, to: str, reason: str, until: date, actor_id: str) -> Medium:
    """Lend a medium for a reason until a day (000 clause 3.3: the journal of use).

    Raises:
        Problem: it is elsewhere, whoever is to have it has left, or the person does not keep it.
    """
    with desk.writing() as session:
        people.actor_of(session, to, desk.today)
        event = Issued(medium=number, on=desk.today, by=actor_id, to=to, reason=_said(reason), until=until)
        return happened(desk, session, locked(session, number), event)


def give_back(desk: Desk, number: str, *, actor_id: str) -> Medium:
    """Say that a lent medium is back in its place.

    Raises:
        Problem: it was not lent, or the person does not keep it.
    """
    with desk.writing() as session:
        return happened(
            desk, session, locked(session, number), Returned(medium=number, on=desk.today, by=actor_id)
        )


def end(desk: Desk, number: str, *, how: State, reason: str, actor_id: str) -> Medium:
    """Retire a medium, or say that it was destroyed or lost; its history stays.

    Raises:
        Problem: no reason, no such end, or the person does not keep it.
    """
    if how not in GONE:
        raise Problem(Kind.USAGE, "media.no-such-end", value=str(how))
    with desk.writing() as session:
        event = Ended(medium=number, on=desk.today, by=actor_id, how=how, reason=_said(reason))
        return happened(desk, session, locked(session, number), event)


def _said(reason: str) -> str:
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Problem(Kind.USAGE, "media.reason-needed")
    return reason.strip()
