"""A struck edition: readable, crossed out, with its reason; the signed one is not touched."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops
from pypdf import PdfReader

from archive_service.rendering.strike import strike

AT = datetime(2026, 6, 12, 9, tzinfo=UTC)
NOTE = "ПОГАШЕНО. Заменено изданием 2 от 12.06.2026. Основание: замечание к листу 3."


@pytest.fixture(scope="module")
def old(full_print: Any) -> bytes:
    """The edition to be struck."""
    return bytes(full_print.case.sections[0].pdf)


@pytest.fixture(scope="module")
def struck(old: bytes) -> bytes:
    """Its struck copy."""
    return strike(old, NOTE, AT, "case-1/section-003-e1/struck")


def _texts(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.clause("001-31")
def test_every_page_says_that_it_is_struck_and_stays_readable(old: bytes, struck: bytes) -> None:
    """The note stands on each page, and every word of the old edition is still there."""
    for before, after in zip(_texts(old), _texts(struck), strict=True):
        assert NOTE in after
        assert after.replace(NOTE, "").split() == before.split()


@pytest.mark.clause("001-31")
def test_a_line_crosses_every_page(old: bytes, struck: bytes, raster: Any) -> None:
    """From the lower left to the upper right, light enough to read through, sparing head and code."""
    for index in range(2):
        changed = ImageChops.difference(raster(old, index), raster(struck, index))
        box = changed.crop((0, int(changed.height * 0.19), changed.width, changed.height)).getbbox()
        assert box is not None
        assert box[2] - box[0] > changed.width * 0.85
        assert box[3] - box[1] > changed.height * 0.7
        darker = ImageChops.subtract(raster(old, index), raster(struck, index))
        assert darker.crop((0, 400, changed.width, changed.height)).getextrema()[1] <= 105
        (code,) = zxingcpp.read_barcodes(raster(struck, index))
        assert code.text in _texts(struck)[index]


def test_a_long_reason_keeps_to_the_margin(old: bytes, raster: Any) -> None:
    """However much there is to say, it stays above the head and is all there."""
    note = f"{NOTE} {'Слово за словом. ' * 30}".strip()
    made = strike(old, note, AT, "x")
    assert " ".join(_texts(made)[0].split()).count("Слово за словом.") == 30
    changed = ImageChops.difference(raster(old, 0), raster(made, 0))
    head = changed.crop((0, 0, changed.width, int(38 / 25.4 * 200)))
    assert head.getbbox()[3] < 13 / 25.4 * 200


def test_a_struck_copy_is_archivable(struck: bytes, tmp_path: Path, vera: Callable[..., None]) -> None:
    """Valid PDF/A-2b, titled as what it is, with the moment it was struck."""
    path = tmp_path / "struck.pdf"
    path.write_bytes(struck)
    vera("2b", path)
    said = PdfReader(path).metadata
    assert said.title.endswith("(погашено)")
    assert said.title.startswith("Алгебра. 9Б класс")
    assert said.creation_date == AT


def test_same_edition_same_bytes(old: bytes, struck: bytes) -> None:
    """Striking asks no clock and draws no random number; the pages share one note."""
    assert strike(old, NOTE, AT, "case-1/section-003-e1/struck") == struck
    notes = {
        one.idnum
        for page in PdfReader(io.BytesIO(struck)).pages
        for name, one in page["/Resources"]["/XObject"].items()
        if name.startswith("/Flat")
    }
    assert len(notes) == 1
