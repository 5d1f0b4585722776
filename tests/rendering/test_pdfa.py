"""The pass that makes a drawn PDF archivable: valid, reproducible, titled."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from archive_service.rendering.icc import srgb_profile
from archive_service.rendering.letters import font
from archive_service.rendering.pdfa import Attachment, attach, attachments_of, finish, finish_writer

MADE_AT = datetime(2026, 5, 27, 12, 30, tzinfo=UTC)
TITLE = "Журнал 9Б <физика> & химия"
SRGB_SHA256 = "cdd002e2c3a3605a6c063728ebcf16925c7d1203faeb503408aa7c553896188f"


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """Two pages with an embedded font, a coloured rule and a link."""
    font("Serif")
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, initialFontName="Serif")
    for number in (1, 2):
        canvas.setFont("Serif", 14)
        canvas.drawString(60, 700, f"Лист {number}")
        canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
        canvas.line(60, 690, 200, 690)
        canvas.linkURL("https://example.org/", (60, 600, 200, 620))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _finish(drawn: bytes, **changes: object) -> bytes:
    return finish(drawn, **{"title": TITLE, "created_at": MADE_AT, "document_id": "doc-1", **changes})


def test_the_pass_makes_a_drawn_file_valid(drawn: bytes, tmp_path: Path, vera: Callable[..., None]) -> None:
    """What the canvas draws is no PDF/A; after the pass veraPDF finds it valid PDF/A-2b."""
    raw, done = tmp_path / "raw.pdf", tmp_path / "done.pdf"
    raw.write_bytes(drawn)
    done.write_bytes(_finish(drawn))
    vera("2b", done)
    with pytest.raises(AssertionError, match="FAIL"):
        vera("2b", raw)


def test_same_input_same_bytes(drawn: bytes) -> None:
    """The pass asks no clock and draws no random number."""
    assert _finish(drawn) == _finish(drawn)


@pytest.mark.parametrize(
    "change", [{"title": "Другой"}, {"document_id": "doc-2"}, {"created_at": MADE_AT.replace(day=28)}]
)
def test_what_identifies_a_document_is_in_its_bytes(drawn: bytes, change: dict[str, object]) -> None:
    """Another title, id or moment gives another file."""
    assert _finish(drawn, **change) != _finish(drawn)


def test_title_and_moment_are_said_alike_in_both_places(drawn: bytes) -> None:
    """Information dictionary and XMP agree on title and dates, special signs included."""
    reader = PdfReader(io.BytesIO(_finish(drawn)))
    assert reader.metadata.title == TITLE
    assert reader.xmp_metadata.dc_title == {"x-default": TITLE}
    assert reader.metadata.creation_date == MADE_AT
    assert reader.xmp_metadata.xmp_create_date.replace(tzinfo=UTC) == MADE_AT


def test_the_file_identifier_comes_from_the_document_s_id(drawn: bytes) -> None:
    """Two renderings of one document share the identifier; another document has another."""
    first, other = (
        PdfReader(io.BytesIO(_finish(drawn, document_id=one))).trailer["/ID"] for one in ("a", "b")
    )
    assert first[0] == first[1] != other[0]


def test_links_are_printed(drawn: bytes) -> None:
    """Every annotation has the print flag."""
    pages = PdfReader(io.BytesIO(_finish(drawn))).pages
    flags = [link.get_object()["/F"] for page in pages for link in page["/Annots"]]
    assert flags == [4, 4]


def test_attachments_are_carried_and_valid(drawn: bytes, tmp_path: Path, vera: Callable[..., None]) -> None:
    """Files of any kind go in and come out unchanged, and the file is valid PDF/A-3b."""
    files = [
        Attachment("снимок.json", b'{"a":1}', "application/json", "Data", "Снимок данных"),
        Attachment("лист.pdf", _finish(drawn), "application/pdf", "Source"),
        Attachment("пустой.txt", b"", "text/plain", "Supplement"),
    ]
    carrying = _carrying(drawn, files)
    assert attachments_of(carrying) == {one.name: one.data for one in files}
    path = tmp_path / "carrying.pdf"
    path.write_bytes(carrying)
    vera("3b", path)


def _carrying(drawn: bytes, files: list[Attachment]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(drawn))
    attach(writer, files, MADE_AT)
    return finish_writer(writer, title=TITLE, created_at=MADE_AT, document_id="doc-3", part="3b")


def test_the_order_of_attachments_does_not_matter(drawn: bytes) -> None:
    """They are written by name, so the bytes do not depend on the order given."""
    files = [Attachment(name, name.encode(), "text/plain") for name in ("б", "а", "я")]
    assert _carrying(drawn, files) == _carrying(drawn, files[::-1])


def test_two_attachments_of_one_name_are_refused(drawn: bytes) -> None:
    """One would hide the other."""
    twins = [Attachment("a", b"1", "text/plain"), Attachment("a", b"2", "text/plain")]
    with pytest.raises(ValueError, match="one name"):
        _carrying(drawn, twins)


def test_the_colour_profile_never_changes() -> None:
    """The profile is part of every printout's digest: its bytes are pinned."""
    assert hashlib.sha256(srgb_profile()).hexdigest() == SRGB_SHA256


def test_the_colour_profile_is_srgb() -> None:
    """Colours go through our profile as through the colour library's own sRGB, within one step of 255."""
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    colours = bytes(
        value
        for r in range(0, 256, 51)
        for g in range(0, 256, 51)
        for b in range(0, 256, 51)
        for value in (r, g, b)
    )
    picture = Image.frombytes("RGB", (6, 36), colours)
    moved = ImageCms.applyTransform(picture, ImageCms.buildTransform(ours, theirs, "RGB", "RGB"))
    assert max(abs(a - b) for a, b in zip(colours, moved.tobytes(), strict=True)) <= 1
