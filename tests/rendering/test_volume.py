"""The volume shows every page with its stamps and carries what proves it."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from archive_service.rendering.letters import font
from archive_service.rendering.pdfa import Attachment, attachments_of, finish
from archive_service.rendering.volume import Part, assemble, manifest_of, page_count
from workflows.canonical import digest

MADE_AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
FILES = (
    Attachment("section-1.pdf", b"%PDF-1.7 one", "application/pdf", "Source"),
    Attachment("acts.json", b"[]", "application/json"),
)


def _draw(title: str, pages: int) -> bytes:
    font("Serif")
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4), invariant=1, initialFontName="Serif")
    for number in range(1, pages + 1):
        canvas.setFont("Serif", 14)
        canvas.drawString(60, 500, f"{title} {number}")
        canvas.showPage()
    canvas.save()
    return finish(target.getvalue(), title=title, created_at=MADE_AT, document_id=title)


def _with_field(pdf: bytes, words: str) -> bytes:
    """Return the document with a form field on its last page that shows ``words``, as a signature does."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    page = writer.pages[-1]
    look = StreamObject()
    font = page["/Resources"]["/Font"]
    look.set_data(b"0 0 1 rg 0 0 100 20 re f")
    look.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    look[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 100, 20)))
    look[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): font})
    widget = DictionaryObject(
        {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget")}
    )
    widget[NameObject("/FT")] = NameObject("/Sig")
    widget[NameObject("/T")] = TextStringObject(words)
    widget[NameObject("/Rect")] = ArrayObject(map(FloatObject, (300, 60, 500, 100)))
    widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
    reference = writer._add_object(widget)
    page[NameObject("/Annots")] = ArrayObject([reference])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    writer.root_object[NameObject("/AcroForm")] = form
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def parts() -> dict[str, object]:
    """Front of two pages, two sections of two and four, back of one."""
    return {
        "front": _draw("Титул", 2),
        "sections": [Part("Физика", _with_field(_draw("Физика", 2), "t")), Part("Химия", _draw("Химия", 4))],
        "back": _draw("Заверительная", 1),
    }


def _assemble(parts: dict[str, object], **changes: object) -> bytes:
    held = {"attachments": FILES, "title": "Том 9Б", "created_at": MADE_AT, "document_id": "volume-1"}
    return assemble(**{**parts, **held, **changes})


@pytest.fixture(scope="module")
def volume(parts: dict[str, object]) -> bytes:
    """The parts put together."""
    return _assemble(parts)


@pytest.mark.clause("001-05")
def test_every_page_is_shown_in_order(volume: bytes) -> None:
    """Front, sections and back follow each other page by page."""
    shown = [page.extract_text().strip() for page in PdfReader(io.BytesIO(volume)).pages]
    expected = ["Титул 1", "Титул 2", "Физика 1", "Физика 2", *(f"Химия {n}" for n in range(1, 5))]
    assert shown == [*expected, "Заверительная 1"]
    assert page_count(volume) == 9


def test_every_section_has_a_bookmark_on_its_first_page(volume: bytes) -> None:
    """The outline leads to the front, each section and the back."""
    reader = PdfReader(io.BytesIO(volume))
    marks = {mark.title: reader.get_destination_page_number(mark) for mark in reader.outline}
    assert marks["Физика"] == 2
    assert marks["Химия"] == 4
    assert sorted(marks.values()) == [0, 2, 4, 8]


def test_looks_of_fields_become_page_content(volume: bytes) -> None:
    """A signature's look is painted on the page; no field and no annotation is carried over."""
    reader = PdfReader(io.BytesIO(volume))
    assert "/AcroForm" not in reader.trailer["/Root"]
    assert not any("/Annots" in page for page in reader.pages)
    page = reader.pages[3]
    assert b"/Flat" in page.get_contents().get_data()
    (form,) = page["/Resources"]["/XObject"].values()
    assert b"0 0 1 rg" in form.get_object().get_data()


def test_a_look_is_painted_where_the_field_was(volume: bytes) -> None:
    """The rendered page is blue inside the field's rectangle, scaled to it, and white outside."""
    import pypdfium2

    image = pypdfium2.PdfDocument(volume)[3].render(scale=1).to_pil().convert("RGB")
    height = image.height
    assert image.getpixel((310, height - 70)) == (0, 0, 255)
    assert image.getpixel((490, height - 95)) == (0, 0, 255)
    assert image.getpixel((510, height - 70)) == (255, 255, 255)


def test_same_parts_same_bytes(parts: dict[str, object], volume: bytes) -> None:
    """Putting a volume together asks no clock and draws no random number."""
    assert _assemble(parts) == volume
    assert _assemble(parts, attachments=FILES[::-1]) == volume


def test_the_volume_is_archivable(volume: bytes, tmp_path: Path, vera: Callable[..., None]) -> None:
    """The unsigned volume is valid PDF/A-3b in veraPDF."""
    path = tmp_path / "volume.pdf"
    path.write_bytes(volume)
    vera("3b", path)


def test_fonts_that_are_the_same_are_kept_once(parts: dict[str, object]) -> None:
    """Twenty sections with one font carry it once, and every page can still be read."""
    one = Part("Физика", _draw("Физика", 1))
    few, many = (_assemble(parts, sections=[one] * count, attachments=()) for count in (1, 20))
    assert many.count(b"/Length1") == few.count(b"/Length1")
    shown = [page.extract_text().strip() for page in PdfReader(io.BytesIO(many)).pages]
    assert shown[2:22] == ["Физика 1"] * 20


def test_what_goes_in_comes_out(volume: bytes) -> None:
    """The attachments are byte for byte those that were given."""
    assert attachments_of(volume) == {one.name: one.data for one in FILES}


def test_the_manifest_lists_every_file_with_its_digest() -> None:
    """Name, digest with its algorithm's name, size, kind and expected signers; sorted by name."""
    made = manifest_of(
        FILES,
        document_id="volume-1",
        created_at=MADE_AT,
        signers={"section-1.pdf": {"teacher": "t-1"}},
        also={"summary.pdf": "sha256:00"},
    )
    told = json.loads(made)
    assert [one["name"] for one in told["files"]] == ["acts.json", "section-1.pdf"]
    assert [one["digest"] for one in told["files"]] == [digest(b"[]"), digest(b"%PDF-1.7 one")]
    assert told["files"][1]["signers"] == {"teacher": "t-1"}
    assert (told["also"], told["created_at"]) == ({"summary.pdf": "sha256:00"}, "2026-06-01T09:00:00Z")


def test_the_manifest_holds_no_personal_data_of_its_own() -> None:
    """It names files, digests and ids: it may be kept when the journal is destroyed."""
    told = json.loads(manifest_of(FILES, document_id="v", created_at=MADE_AT))
    assert set(told) == {"format", "document", "created_at", "files", "also"}
    assert all(set(one) == {"name", "digest", "bytes", "media_type", "signers"} for one in told["files"])
