"""The papers of media: the receipt, the register as a book, the journal of use."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.rendering.papers import backup_receipt, backup_register, backup_usage
from archive_service.rendering.papers.backup_receipt import BackupReceipt, CopyOn
from archive_service.rendering.papers.backup_register import BackupRegister, RegisteredMedium
from archive_service.rendering.papers.backup_usage import BackupUsage, Used
from archive_service.services import documents, form_wordings
from archive_service.services.context import Desk
from archive_service.services.form_parts import basis_of, drawn, keeper_of, school_name, signer
from archive_service.services.media_register import events, media, require_reader
from archive_service.services.media_words import Wording, wording
from workflows.canonical import digest
from workflows.media import GONE, Handed, Medium, Received

RECEIPT, REGISTER, USAGE = "media-receipt", "media-register", "media-usage"
_COPIES, _USAGE, _RECEIPTS = "copies", "usage", "backup-receipts"


@dataclass(frozen=True, slots=True)
class Time:
    """From the first day to the last, both included."""

    first_on: date
    last_on: date


def receipt(desk: Desk, medium: Medium, event: Handed) -> bytes:
    """Return the receipt of a hand-over (000 clause 4.2)."""
    with desk.reading() as session:
        words = wording(desk, session)
        lies = f"{event.room or medium.room}, {event.place or medium.place}"
        facts = BackupReceipt(
            organisation=school_name(session),
            on=event.on,
            basis=basis_of(words.profile, _RECEIPTS),
            number=medium.id,
            kind=words.kind(medium),
            label=medium.registered.label,
            came_from=words.place(medium),
            goes_to=lies,
            access=words.access(medium),
            copies=tuple(
                CopyOn(one.bag[7:], one.on, words.holds(one.holds), one.files, one.size_bytes)
                for one in medium.copies
            ),
            giver=signer(session, event.by),
            receiver=signer(session, event.receiver),
        )
    form = backup_receipt.form(facts, form_wordings.own(desk, "backup_receipt"))
    return drawn(desk, form, f"{RECEIPT}/{medium.id}")


def register_book(desk: Desk, *, actor_id: str) -> bytes:
    """Return the register of backup copies as a book for the paper one (000 clause 3.3).

    Raises:
        Problem: the person may not read the register.
    """
    with desk.reading() as session:
        require_reader(desk, session, actor_id)
        words = wording(desk, session)
        facts = BackupRegister(
            organisation=school_name(session),
            on=desk.today,
            basis=basis_of(words.profile, _COPIES),
            media=tuple(_line(one, words) for one in media(session).values()),
            keeper=keeper_of(session, words.profile, _COPIES, actor_id),
        )
    form = backup_register.form(facts, form_wordings.own(desk, "backup_register"))
    return drawn(desk, form, REGISTER)


def usage_book(desk: Desk, time: Time, *, actor_id: str) -> bytes:
    """Return the journal of use for a time, for the paper one (000 clause 3.3).

    Raises:
        Problem: the person may not read the register.
    """
    with desk.reading() as session:
        require_reader(desk, session, actor_id)
        words = wording(desk, session)
        happened = [one for one in events(session) if time.first_on <= one.on <= time.last_on]
        facts = BackupUsage(
            organisation=school_name(session),
            on=desk.today,
            basis=basis_of(words.profile, _USAGE),
            first_on=time.first_on,
            last_on=time.last_on,
            lines=tuple(Used(one.on, one.medium, words.happened(one), words.who(one.by)) for one in happened),
            keeper=keeper_of(session, words.profile, _USAGE, actor_id),
        )
    form = backup_usage.form(facts, form_wordings.own(desk, "backup_usage"))
    return drawn(desk, form, USAGE)


def file(desk: Desk, pdf: bytes, role: str, number: str) -> str:
    """Keep a paper of a medium as the school's document and return its digest."""
    documents.file_paper(desk, pdf, case_id=None, role=role, details={"medium": number})
    return digest(pdf)


def receipts(session: Session, number: str) -> tuple[tuple[str, date, bool], ...]:
    """Return the receipts of a medium: digest, day, and whether it is the scan with both signatures."""
    found = []
    for one in events(session):
        if one.medium == number and isinstance(one, Handed):
            found.append((one.receipt, one.on, False))
        if one.medium == number and isinstance(one, Received) and one.copy:
            found.append((one.copy, one.on, True))
    return tuple(found)


def receipt_of(desk: Desk, number: str, document: str, *, reader_id: str) -> bytes:
    """Return a receipt of a medium, as it was printed or as it came back signed.

    Raises:
        Problem: the medium has no such receipt, or the person may not see the register.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        known = {digest for digest, _, _ in receipts(session, number)}
    if document not in known:
        raise Problem(Kind.MISSING, "media.no-such-file", medium=number, file=document)
    return documents.read(desk, document)


def _line(one: Medium, words: Wording) -> RegisteredMedium:
    return RegisteredMedium(
        number=one.id,
        kind=words.kind(one),
        label=one.registered.label,
        on=one.registered.on,
        copies=tuple((copy.on, words.holds(copy.holds), copy.bag[7:]) for copy in one.copies),
        place=words.place(one),
        keeper=words.who(one.keeper),
        access=words.access(one),
        checked=words.checked(one),
        state=words.state(one),
        there=one.state not in GONE,
    )
