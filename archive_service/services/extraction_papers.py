"""The papers of an extraction: replacement slips, the act, and what the new file wears (001 clause 8.7).

Slips and the act are kept, for they are signed; cover, inner list, label and certificate are drawn from the
acts whenever they are asked for, and once more for the file itself.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.card_model import Cards
from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.forms import Form, render_form
from archive_service.rendering.leaf_words import leaves_named
from archive_service.rendering.papers import extraction_act, substitute_slip
from archive_service.rendering.papers.extraction_act import FromJournal, FromVolume
from archive_service.services import documents
from archive_service.services.context import Desk
from archive_service.services.extraction import seen
from archive_service.services.extraction_told import Told, journal, labels_of, told
from archive_service.services.extraction_wear import PAPERS, Worn
from workflows.canonical import digest
from workflows.extraction import Recount, Sheet
from workflows.paper_copies import PaperVolume

ACT, SLIP = "extraction-act", "extraction-slip"
"""The roles of the act and of the slips among the school's documents."""


def draw(desk: Desk, number: int, kind: Worn, *, actor_id: str) -> bytes:
    """Return a paper of the new file, as things stand now.

    Raises:
        Problem: there is no such extraction, or the person may not see it.
    """
    with desk.reading() as session:
        extraction = seen(desk, session, number, reader_id=actor_id)
    made = PAPERS[kind](told(desk, extraction))
    return drawn(made, desk.now, f"{desk.school_id}/extraction/{number}/{kind}/{desk.now.isoformat()}")


def act_of(desk: Desk, number: int, *, actor_id: str) -> bytes:
    """Return the act of extraction, as it was kept.

    Raises:
        Problem: there is no such extraction, the person may not see it, or there is no act yet.
    """
    with desk.reading() as session:
        extraction = seen(desk, session, number, reader_id=actor_id)
    known = extraction.bound or extraction.filed
    if known is None:
        raise Problem(Kind.MISSING, "extraction.no-act", number=number)
    return documents.read(desk, known.act)


def slip_of(desk: Desk, number: int, case_id: str, *, actor_id: str) -> bytes:
    """Return the slip that stands in the place of a journal's sheet, as it was kept.

    Raises:
        Problem: there is no such extraction, the person may not see it, or the leaves are not out.
    """
    with desk.reading() as session:
        taken = seen(desk, session, number, reader_id=actor_id).taken.get(case_id)
    if taken is None:
        raise Problem(Kind.MISSING, "extraction.no-slip", number=number, case=case_id)
    return documents.read(desk, taken.slip)


def drawn(made: Form | Cards, at: datetime, name: str) -> bytes:
    """Return a paper as PDF/A; the same bytes for the same facts, moment and name."""
    if isinstance(made, Cards):
        return render_cards(made, created_at=at, document_id=name)
    return render_form(made, created_at=at, document_id=name)


def file(desk: Desk, session: Session, pdf: bytes, role: str, number: int) -> str:
    """Note a paper that lies in the working store as the school's document, and return its digest."""
    name = digest(pdf)
    details = {"extraction": number}
    documents.register(
        session, name, case_id=None, role=role, size_bytes=len(pdf), at=desk.now, details=details
    )
    return name


def slip(said: Told, sheet: Sheet, volumes: tuple[Recount, ...], on: date) -> Form:
    """Return the slip for a journal's sheet: «лист изъят, акт № …», and where it is now."""
    planned, places = said.extraction.planned, [said.volumes[one.volume] for one in volumes]
    facts = substitute_slip.SubstituteSlip(
        organisation=said.organisation,
        number=f"{said.extraction.number}/{_place(said, sheet)}",
        on=on,
        unit=journal(sheet),
        basis=sentence(
            "extraction.slip-basis",
            act=said.extraction.number,
            order=planned.order_no,
            on=f"{planned.order_on:%d.%m.%Y}",
        ),
        issued_by=said.archivist,
        labels=labels_of(sheet),
        leaves=sheet.leaves,
        place="; ".join(_where(*one) for one in places),
        now=sentence("extraction.slip-now", file=said.number, keep=said.keep),
        kept_over_ten_years=False,
    )
    return substitute_slip.form(facts, said.own)


def act(said: Told, on: date) -> Form:
    """Return the act of extraction as of the day on which the file was bound."""
    extraction, planned = said.extraction, said.extraction.planned
    facts = extraction_act.ExtractionAct(
        organisation=said.organisation,
        number=str(extraction.number),
        on=on,
        basis=said.basis,
        order_no=planned.order_no,
        order_on=planned.order_on,
        file=sentence("extraction.act-file", file=said.number, heading=", ".join(said.heading)),
        keep=said.keep,
        journals=tuple(_from(said, one) for one in extraction.sheets),
        archivist=said.archivist,
        sewer=said.sewer,
        director=said.director,
        left_out=tuple(_left_out(said)),
    )
    return extraction_act.form(facts, said.own)


def _from(said: Told, sheet: Sheet) -> FromJournal:
    taken = said.extraction.taken.get(sheet.case)
    counted = taken.volumes if taken else ()
    return FromJournal(
        title=journal(sheet),
        labels=leaves_named(labels_of(sheet)),
        leaves=taken.leaves if taken else sheet.leaves,
        volumes=tuple(
            FromVolume(str(said.volumes[one.volume][0].number), one.before, one.taken, one.left)
            for one in counted
        ),
        electronic=not sheet.on_paper,
    )


def _where(volume: PaperVolume, _title: str, place: str) -> str:
    return sentence(
        "extraction.slip-place", volume=volume.number, place=place or sentence("extraction.no-place")
    )


def _left_out(said: Told) -> Iterator[tuple[str, str]]:
    planned = {one.case: one for one in said.extraction.planned.sheets}
    for one in said.extraction.left_out:
        yield journal(planned[one.case]), one.reason


def _place(said: Told, sheet: Sheet) -> int:
    return said.extraction.planned.sheets.index(sheet) + 1
