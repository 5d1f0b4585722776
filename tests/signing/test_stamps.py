"""How a stamp is drawn: its font, its size, and several at once."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from archive_service.faces import for_paper
from archive_service.rendering.letters import font
from archive_service.signing.geometry import Box, FieldBox
from archive_service.signing.stamps import Line, draw
from archive_service.signing.verdicts import verify_pdf

LETTERS = "ЁЖЙЩЫабвгдёщэюя №«»–—·0123456789ABCDEFxyzӘөҮңҖһӐӳӖ"
STYLES = ("Regular", "Bold")


def _font(style: str) -> bytes:
    folder = resources.files("fontpkg_pt_sans_narrow") / "files"
    return (folder / f"PT_Sans-Narrow-Web-{style}.ttf").read_bytes()


@pytest.mark.parametrize("style", STYLES)
def test_a_font_without_hints_has_the_same_outlines(style: str) -> None:
    """Every letter keeps its width and, drawn large, its shape; the file is a fifth at most."""
    whole, slim = _font(style), for_paper(_font(style), "Test")
    assert len(slim) < len(whole) / 5
    large = [ImageFont.truetype(io.BytesIO(data), 600) for data in (whole, slim)]
    for letter in LETTERS:
        before, after = (one.getbbox(letter) for one in large)
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 2, letter
        assert abs(large[0].getlength(letter) - large[1].getlength(letter)) <= 2


def test_the_changed_font_has_a_name_of_its_own() -> None:
    """The stamps' font neither hides the printout's nor is hidden by it: sheets stay the same bytes."""
    printed = font("Narrow")
    box = Box(0, 0, 0, 200, 40)
    draw([[Line("Проба"), Line("Проба", bold=True)]], box, box)
    assert pdfmetrics.getFont("Stamp").face.name != printed.face.name
    assert pdfmetrics.getFont("Narrow") is printed


def test_a_cut_font_is_refused() -> None:
    """Half a font raises instead of giving half the letters."""
    with pytest.raises(Exception, match=r"buffer|unpack|required|glyf|loca"):
        for_paper(_font("Regular")[:4000], "Test")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=90), min_size=1, max_size=5),
    st.floats(60, 300),
    st.floats(20, 90),
)
def test_nothing_is_drawn_outside_the_box(texts: list[str], width: float, height: float) -> None:
    """Whatever the words and the box, all ink stays inside the box's outline."""
    outline, box = Box(0, 0, 0, width + 40, height + 40), Box(0, 20, 20, width, height)
    drawn = draw(
        [[Line(text, 1.3 if n == 0 else 1.0, bold=n == 0) for n, text in enumerate(texts)]], outline, box
    )
    image = pypdfium2.PdfDocument(drawn)[0].render(scale=2).to_pil().convert("L")
    left, top, right, bottom = image.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert left >= 38
    assert top >= 38
    assert right <= 2 * (20 + width) + 2
    assert bottom <= 2 * (20 + height) + 2


def test_the_same_stamp_is_the_same_bytes() -> None:
    """Drawing asks no clock."""
    box = Box(0, 0, 0, 200, 40)
    assert draw([[Line("Проба")]], box, box) == draw([[Line("Проба")]], box, box)


def test_sections_signed_at_once_are_all_sound(
    sign: Callable[..., bytes], trusted: tuple[object, ...]
) -> None:
    """Four threads with the keys of four people: every stamp says its own name, every file is sound."""
    people = {"t-1": "Тестова", "t-2": "Примеров", "dir": "Образцова", "п/7": "Пробный-Длиннофамильный"}
    with ThreadPoolExecutor(4) as pool:
        signed = list(pool.map(lambda person: (person, sign(person, title="Физика")), [*people] * 3))
    for person, pdf in signed:
        assert verify_pdf(pdf, roots=trusted, expected={"teacher": person}).sound
        assert people[person] in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_the_outline_of_a_field_holds_text_and_seal() -> None:
    """One widget spans both places, wherever they lie to each other."""
    place = FieldBox("director", Box(0, 100, 50, 200, 40), Box(0, 20, 70, 100, 100))
    assert place.outline.corners == (20, 50, 300, 170)
