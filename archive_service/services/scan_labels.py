"""The scan of a sewing label: taken as a picture, looked at by a person, filed (001 clause 8.5)."""

from dataclasses import dataclass, field
from pathlib import Path

from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.scan_pdf import scan_pdf
from archive_service.scanning.scans import read_scan
from archive_service.services import cases, documents
from archive_service.services.context import Desk
from archive_service.services.documents import SCAN_LABEL
from archive_service.services.people import Present, acting
from archive_service.signing.scans import sign_scan
from workflows.canonical import digest
from workflows.label_codes import LabelCode, read_label


@dataclass(frozen=True, slots=True)
class LabelPicture:
    """A picture of a label, upright, as JPEG; ``labels`` are the codes of labels that are read on it."""

    jpeg: bytes = field(repr=False)
    labels: frozenset[LabelCode]


def take_picture(path: Path) -> LabelPicture:
    """Return the picture of a label: a scan or a photo of one page.

    Raises:
        Problem: the file is refused, or has more pages than one (INPUT).
    """
    pages = read_scan(path)
    first = next(pages, None)
    if first is None or next(pages, None) is not None:
        raise Problem(Kind.INPUT, "scans.label-one-page", file=path.name)
    return LabelPicture(first.jpeg, frozenset(filter(None, map(read_label, first.codes))))


def file_label(
    desk: Desk, who: Present, case_id: str, volume: int, picture_digest: str, *, both: bool
) -> str:
    """File the scan of a volume's label with what was seen on it, and return the filed scan's digest.

    ``both`` says that the seal stands on the label and on the leaf; without it the volume is not sealed.

    Raises:
        Problem: there is no such case or picture, or the person may not act here.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
        acting(desk, session, who, case.opened.class_id)
    opened = case.opened
    title = sentence("scans.label-title", class_name=opened.class_name, term=opened.term_name, volume=volume)
    pdf = scan_pdf(
        [documents.read(desk, picture_digest)],
        title=title,
        created_at=desk.now,
        document_id=f"{desk.school_id}/{case_id}/{SCAN_LABEL}/{volume}",
    )
    signed = sign_scan(pdf, signer=who.key, signed_at=desk.now, zone=desk.zone)
    details = {"volume": volume, "both": both, "title": title}
    documents.file_paper(desk, signed, case_id=case_id, role=SCAN_LABEL, details=details)
    return digest(signed)
