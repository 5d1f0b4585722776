"""The director signs and seals the new file: with a key, or by hand on its certificate (001 clause 8.7)."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archive_service.db.act_log import lock_log
from archive_service.problems import sentence
from archive_service.rendering.scan_pdf import scan_pdf
from archive_service.scanning.scans import read_scan
from archive_service.services import documents, people, seal_pictures
from archive_service.services.context import Desk
from archive_service.services.extraction import ask, happened, load
from archive_service.services.extraction_deposit import request
from archive_service.services.extraction_file import FIELD
from archive_service.services.extraction_papers import file
from archive_service.services.people import Present
from archive_service.services.titles import in_words
from archive_service.signing.scans import sign_scan
from archive_service.signing.sections import sign_field
from archive_service.signing.stamps import Caption
from templates import wording
from workflows.acts import Medium
from workflows.extraction import Extraction, Sealed
from workflows.extraction_rules import DIRECTORS

SCAN = "extraction-scan"
"""The role of the scanned certificate sheet with the director's signature and the seal."""
_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class ByHand:
    """A signature on paper as it is seen on the scan: whose, and the day beside it."""

    signer: str
    signed_on: date
    scan: Path


def seal(desk: Desk, who: Present, number: int) -> Extraction:
    """Sign the new file with the director's key, beside the picture of the seal; its deposit is queued.

    Raises:
        Problem: there is no file yet, it is signed, or the person is no director.
    """
    with desk.reading() as session:
        people.acting(desk, session, who)
        filed = load(session, number).filed
        event = Sealed(
            number=number,
            on=desk.today,
            by=who.id,
            document=_PENDING,
            medium=Medium.ELECTRONIC,
            signer=who.id,
            signed_on=desk.today,
        )
        profile = ask(desk, session, event).profile
    base = filed.document if filed else ""
    signed = sign_field(
        documents.read(desk, base),
        field=FIELD,
        signer=who.key,
        caption=Caption(in_words(next(iter(DIRECTORS)), profile)),
        signed_at=desk.now,
        zone=desk.zone,
        seal=seal_pictures.present(desk),
    )
    documents.keep(desk, signed)
    with desk.writing() as session:
        lock_log(session)
        document = file(desk, session, signed, documents.SUMMARIES, number)
        done = happened(desk, session, replace(event, document=document))
        request(desk, session, done)
    return done


def seal_by_hand(desk: Desk, who: Present, number: int, hand: ByHand) -> Extraction:
    """Record the director's signature and the seal on paper, seen on a scan; the deposit is queued.

    Raises:
        Problem: the scan is refused, the file has no paper, the signer is no director, the day cannot be, or
            the person may not record it.
    """
    with desk.reading() as session:
        people.acting(desk, session, who)
        filed = load(session, number).filed
        event = Sealed(
            number=number,
            on=desk.today,
            by=who.id,
            document=filed.document if filed else "",
            medium=Medium.PAPER,
            signer=hand.signer,
            signed_on=hand.signed_on,
            evidence=_PENDING,
        )
        ask(desk, session, event)
    pdf = scan_pdf(
        [page.jpeg for page in read_scan(hand.scan)],
        title=sentence("extraction.scan-title", file=wording.SUMMARY_FILE.format(number=number)),
        created_at=desk.now,
        document_id=f"{desk.school_id}/{SCAN}/{number}/{desk.now.isoformat()}",
    )
    signed = sign_scan(pdf, signer=who.key, signed_at=desk.now, zone=desk.zone)
    documents.keep(desk, signed)
    with desk.writing() as session:
        lock_log(session)
        evidence = file(desk, session, signed, SCAN, number)
        done = happened(desk, session, replace(event, evidence=evidence))
        request(desk, session, done)
    return done
