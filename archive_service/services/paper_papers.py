"""The papers of paper copies: the list of a hand-over, the slip of a loan, the labels of shelves."""

from collections.abc import Mapping, Sequence
from typing import Any

from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.forms import Signer
from archive_service.rendering.papers import (
    shelf_labels,
    substitute_slip,
    transfer_list,
)
from archive_service.rendering.papers.shelf_labels import ShelfLabel, ShelfLabels
from archive_service.rendering.papers.substitute_slip import SubstituteSlip
from archive_service.rendering.papers.transfer_list import TransferList, Transferred
from archive_service.services import documents, form_wordings
from archive_service.services.context import Desk
from archive_service.services.form_parts import basis_of, drawn, school_name, signer
from archive_service.services.paper_words import wording
from workflows.canonical import digest
from workflows.paper_copies import Handed, Issued, PaperVolume, Place

HANDOVER, SLIP = "paper-handover", "paper-slip"
_LABELS, _COPIES = "paper-labels", "copies"


def handover_list(desk: Desk, found: Sequence[PaperVolume], event: Handed) -> bytes:
    """Return the list of a hand-over, to be signed by both (000 clauses 3.3 and 4.6)."""
    with desk.reading() as session:
        words = wording(desk, session)
        facts = TransferList(
            organisation=school_name(session),
            number=str(event.hand),
            on=event.on,
            basis=basis_of(words.profile, _COPIES),
            items=tuple(
                Transferred(title=words.title(one), leaves=one.entry.leaves, index=str(one.number))
                for one in found
            ),
            giver=signer(session, event.by),
            receiver=signer(session, event.receiver),
        )
    form = transfer_list.form(facts, form_wordings.own(desk, "transfer_list"))
    return drawn(desk, form, f"{HANDOVER}/{event.hand}")


def slip(desk: Desk, volume: PaperVolume, event: Issued, *, name: str = "") -> bytes:
    """Return the slip that stands in a lent volume's place; ``name`` is a borrower's outside the school."""
    with desk.reading() as session:
        words = wording(desk, session)
        borrower = signer(session, event.to) if event.to else Signer(words.borrower(event), name)
        facts = SubstituteSlip(
            organisation=school_name(session),
            number=str(volume.number),
            on=event.on,
            unit=words.title(volume),
            basis=", ".join(one for one in (event.reason, event.request) if one),
            issued_by=signer(session, event.by),
            leaves=volume.entry.leaves,
            place=words.place(volume.place),
            issued_to=borrower,
            until=event.until,
        )
    form = substitute_slip.form(facts, form_wordings.own(desk, "substitute_slip"))
    return drawn(desk, form, f"{SLIP}/{volume.number}")


def labels(desk: Desk, found: Sequence[tuple[Place, Sequence[PaperVolume]]]) -> bytes:
    """Return the labels of places, each saying which years and classes stand there."""
    with desk.reading() as session:
        facts = ShelfLabels(
            organisation=school_name(session),
            labels=tuple(
                ShelfLabel(room=one.room, cabinet=one.cabinet, shelf=one.shelf, holds=_holds(there))
                for one, there in found
            ),
        )
    cards = shelf_labels.form(facts, form_wordings.own(desk, "shelf_labels"))
    document_id = f"{desk.school_id}/{_LABELS}/{desk.now.isoformat()}"
    return render_cards(cards, created_at=desk.now, document_id=document_id)


def file(desk: Desk, pdf: bytes, role: str, details: Mapping[str, Any]) -> str:
    """Keep a paper as the school's document and return its digest."""
    documents.file_paper(desk, pdf, case_id=None, role=role, details=details)
    return digest(pdf)


def _holds(there: Sequence[PaperVolume]) -> tuple[str, ...]:
    """The school years on a shelf, each with its classes."""
    years: dict[int, set[str]] = {}
    for one in there:
        years.setdefault(one.entry.year, set()).add(one.entry.class_name)
    return tuple(f"{year}/{year + 1}: {', '.join(sorted(years[year] - {''}))}" for year in sorted(years))
