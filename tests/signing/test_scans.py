"""The operator's signature on a scan: invisible, whole, by the expected person, still PDF/A."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from archive_service.problems import Problem
from archive_service.rendering.scan_pdf import scan_pdf
from archive_service.signing.scans import FIELD, sign_scan
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.verdicts import verify_pdf
from tests import scans

SIGNED_AT = datetime(2026, 5, 28, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def scan() -> bytes:
    """Two scanned pages, one of them in colour."""
    colour = scans.blank(1, 50)
    target = io.BytesIO()
    Image.open(io.BytesIO(colour)).convert("L").rotate(90, expand=True).save(target, "JPEG", dpi=(50, 50))
    pages = (colour, target.getvalue())
    return scan_pdf(pages, title="Скан, 9Б", created_at=SIGNED_AT, document_id="scan-1")


def test_pages_go_in_as_they_are(scan: bytes) -> None:
    """Each picture stands in the document byte for byte, at the size of its paper; same input, same bytes."""
    pages = PdfReader(io.BytesIO(scan)).pages
    assert [round(float(page.mediabox.width) / 72 * 25.4) for page in pages] == [297, 210]
    assert scans.blank(1, 50) in scan
    with pytest.raises(ValueError, match="without pages"):
        scan_pdf((), title="", created_at=SIGNED_AT, document_id="")


def test_the_operator_signs(scan: bytes, signers: dict[str, LoadedSigner], trusted: object) -> None:
    """The signature is the operator's, over all of the scan, and nothing is to be seen of it."""
    signed = sign_scan(scan, signer=signers["t-2"], signed_at=SIGNED_AT)
    assert signed.startswith(scan)
    verdict = verify_pdf(signed, expected={FIELD: "t-2"}, roots=trusted, at=SIGNED_AT)
    assert verdict.sound, verdict
    before, after = (pypdfium2.PdfDocument(one)[0].render().to_pil() for one in (scan, signed))
    assert before.tobytes() == after.tobytes()
    with pytest.raises(Problem):
        sign_scan(signed, signer=signers["t-2"], signed_at=SIGNED_AT)


@pytest.mark.needs("java")
def test_a_signed_scan_is_pdfa_2b(
    scan: bytes, signers: dict[str, LoadedSigner], vera: Callable[..., None], tmp_path: Path
) -> None:
    """VeraPDF accepts the scan with the operator's signature."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(sign_scan(scan, signer=signers["t-2"], signed_at=SIGNED_AT))
    vera("2b", path)
