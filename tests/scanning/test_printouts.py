"""Looking through a printout made elsewhere: what pages have, what counts as a change, what is refused."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from archive_service.problems import Problem
from archive_service.scanning import look_through, page_pictures


def _page(text: str = "4", x: float = 200, at: str = "27.05.2026 14:03", colour: Any = (0, 0, 0)) -> bytes:
    """A page with a mark in its place, and the moment of the print at its foot."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4), invariant=1)
    canvas.setFillColorRGB(*colour)
    for place, said in ((50, "Zimina"), (x, text)):
        canvas.drawString(place, 300, said)
    canvas.drawString(50, 30, f"{at}, page 3 of 40")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_what_is_on_the_pages(saved: Callable[..., Path]) -> None:
    """Size, words, an empty page; a picture in greys, or in colour where there is some."""
    seen = look_through(saved(_page()))
    first, second = seen.pages
    assert (first.width_mm, first.height_mm, first.blank, second.blank) == (297, 210, False, True)
    assert "Zimina" in first.text
    for colour, mode in (((0, 0, 0), "L"), ((0.9, 0, 0), "RGB")):
        drawn = page_pictures(_page(colour=colour), [1])[1]
        with Image.open(io.BytesIO(drawn.image)) as picture:
            assert (picture.mode, picture.size) == (mode, (drawn.width_px, drawn.height_px))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (_page(at="28.05.2026 9:15:30"), True),
        (_page(text="5"), False),
        (_page(x=230), False),
    ],
)
def test_what_counts_as_a_change(saved: Callable[..., Path], other: bytes, same: bool) -> None:
    """Another mark, or a mark in another column, is another page; the moment of printing is none."""
    one, two = (look_through(saved(data, "журнал.pdf")).pages[0].content for data in (_page(), other))
    assert (one == two) is same


def test_an_unfit_file_is_refused(spoilt: Callable[..., bytes], saved: Callable[..., Path]) -> None:
    """A printout is held to the rules of every upload: no password, nothing active, a PDF indeed."""
    bad = {
        "upload.encrypted": spoilt(lambda writer: writer.encrypt("", "owner", algorithm="AES-256")),
        "upload.active": spoilt(lambda writer: writer.add_attachment("a.txt", b"a")),
        "upload.not-pdf": b"MZ",
    }
    for code, data in bad.items():
        with pytest.raises(Problem) as caught:
            look_through(saved(data))
        assert caught.value.code == code
