"""Signing a section: a stamp on every sheet and one signature, in one revision, still PDF/A."""

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from archive_service.problems import Problem
from archive_service.signing.geometry import Box
from archive_service.signing.sections import sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption, layouts

SIGNED_AT = datetime(2026, 5, 27, 11, 5, tzinfo=UTC)
ON_SHEET = Box(0, 60, 60, 226, 34)
AT_END = Box(1, 320, 60, 226, 40)


@pytest.fixture
def arguments(signers: dict[str, LoadedSigner]) -> dict[str, object]:
    """What a signature of the teacher t-1 takes."""
    return {
        "signer": signers["t-1"],
        "stamp_boxes": [ON_SHEET],
        "signature_box": AT_END,
        "caption": Caption("учитель физики", ("листы 5–6",)),
        "signed_at": SIGNED_AT,
    }


def _text(pdf: bytes, page: int) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[page].extract_text()


@pytest.mark.clause("000-22")
def test_every_sheet_shows_who_signed_spelled_out_and_when(sign: Callable[..., bytes]) -> None:
    """Every recto of four leaves carries name, date and time in the school's zone."""
    signed = sign("t-1", pages=8)
    for page in (0, 2, 4, 6):
        shown = " ".join(_text(signed, page).split())
        assert "Тестова Анна Пробная" in shown
        assert "27.05.2026 14:05 (UTC+03:00)" in shown
        assert "Подписано электронной подписью" in shown


@pytest.mark.clause("000-22")
def test_the_stamp_names_role_and_certificate(
    draw: Callable[..., bytes], arguments: dict[str, object]
) -> None:
    """Role, further lines and the certificate's serial number are on the sheet."""
    shown = " ".join(_text(sign_section(draw(), **arguments), 0).split())
    assert "учитель физики · листы 5–6" in shown
    assert f"сертификат {arguments['signer'].facts.serial}" in shown


def test_stamps_and_signature_are_one_revision_over_unchanged_bytes(
    draw: Callable[..., bytes], arguments: dict[str, object]
) -> None:
    """The printout's bytes stay as they are; exactly one revision follows, and it is all signed."""
    printed = draw()
    signed = sign_section(printed, **arguments)
    assert signed.startswith(printed)
    assert signed.count(b"%%EOF") == printed.count(b"%%EOF") + 1
    (field,) = PdfReader(io.BytesIO(signed)).get_fields().values()
    start, before, after, length = field["/V"]["/ByteRange"]
    assert (start, after + length) == (0, len(signed))
    assert signed[before : before + 1] + signed[after - 1 : after] == b"<>"


def test_a_section_is_signed_once(section: bytes, arguments: dict[str, object]) -> None:
    """A signed section takes no second signature."""
    with pytest.raises(Problem) as caught:
        sign_section(section, **arguments)
    assert caught.value.code == "signing.already-signed"


@pytest.mark.parametrize("days", [-400, 1200])
def test_nothing_is_signed_outside_the_certificate_s_validity(
    draw: Callable[..., bytes], arguments: dict[str, object], days: int
) -> None:
    """Before its first and after its last day a certificate signs nothing."""
    moment = SIGNED_AT + timedelta(days=days)
    with pytest.raises(Problem) as caught:
        sign_section(draw(), **{**arguments, "signed_at": moment})
    assert caught.value.code == "signing.certificate-expired"


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_not_signed(data: bytes, arguments: dict[str, object]) -> None:
    """Bytes that are no PDF are refused with a reason."""
    with pytest.raises(Problem) as caught:
        sign_section(data, **arguments)
    assert caught.value.code == "signing.unreadable"


def test_metadata_still_says_when_the_sheet_was_printed(section: bytes, draw: Callable[..., bytes]) -> None:
    """Signing leaves title and dates of the printout alone."""
    assert PdfReader(io.BytesIO(section)).metadata == PdfReader(io.BytesIO(draw())).metadata


def test_the_signature_states_its_time_in_the_school_s_zone(
    draw: Callable[..., bytes], arguments: dict[str, object]
) -> None:
    """The stated time carries the zone's offset, winter and summer time of the day included."""
    signed = sign_section(draw(), **{**arguments, "zone": "Asia/Yekaterinburg"})
    (field,) = PdfReader(io.BytesIO(signed)).get_fields().values()
    assert field["/V"]["/M"] == "D:20260527160500+05'00'"
    assert "27.05.2026 16:05 (UTC+05:00)" in " ".join(_text(signed, 0).split())


def test_the_longest_name_is_not_cut(
    draw: Callable[..., bytes], signers: dict[str, LoadedSigner], arguments: dict[str, object]
) -> None:
    """A long double-barrelled name and a long role shrink to fit, whole."""
    caption = Caption(
        "учитель основ безопасности и защиты Родины, исполняющий обязанности классного руководителя"
    )
    signed = sign_section(draw(), **{**arguments, "signer": signers["п/7"], "caption": caption})
    shown = " ".join(_text(signed, 0).split())
    assert "Пробный-Длиннофамильный Константин Примерович" in shown
    assert caption.role in shown


def test_every_way_to_break_the_lines_says_the_same(arguments: dict[str, object]) -> None:
    """Flat or tall, a stamp holds heading, name, role, time and certificate."""
    facts = arguments["signer"].facts
    for way in layouts(facts, arguments["caption"], SIGNED_AT, "Europe/Moscow"):
        said = " ".join(line.text for line in way)
        for part in (
            "Подписано электронной подписью",
            facts.full_name,
            "учитель физики",
            "27.05.2026 14:05",
            facts.serial,
        ):
            assert part in said


def test_stamped_sheets_stay_archivable(
    sign: Callable[..., bytes], tmp_path: Path, vera: Callable[..., None]
) -> None:
    """A signed section of one leaf and one of four are valid PDF/A-2b in veraPDF."""
    files = [tmp_path / "one.pdf", tmp_path / "four.pdf"]
    for path, pages in zip(files, (2, 8), strict=True):
        path.write_bytes(sign("п/7", pages=pages))
    vera("2b", *files)


@pytest.mark.needs("qpdf")
def test_qpdf_finds_nothing_wrong(section: bytes, tmp_path: Path) -> None:
    """An outside parser reads the signed file without a warning."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(section)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.needs("pdfsig")
@pytest.mark.needs("certutil")
def test_poppler_trusts_the_signature_under_the_school_s_root(
    section: bytes, keys: Path, tmp_path: Path
) -> None:
    """pdfsig, given the exported root, calls the signature valid, its certificate trusted, all signed."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(section)
    _trust(keys / "ca.pem", tmp_path)
    done = subprocess.run(["pdfsig", "-nssdir", tmp_path, path], capture_output=True, text=True, check=False)
    assert "Signature Validation: Signature is Valid." in done.stdout, done.stdout + done.stderr
    assert "Certificate Validation: Certificate is Trusted." in done.stdout
    assert "Total document signed" in done.stdout


def _trust(root: Path, database: Path) -> None:
    common = ["certutil", "-d", f"sql:{database}"]
    subprocess.run([*common, "-N", "--empty-password"], check=True, capture_output=True)
    add = ["-A", "-n", "school", "-t", "C,C,C", "-i", root]
    subprocess.run([*common, *add], check=True, capture_output=True)
