"""A scan beside the page that was printed: the same, another, a part of it; signed or not."""

import io
from typing import Any

import pytest
from PIL import Image

from archive_service.importing.sample_school import generate
from archive_service.rendering.case import render_case
from archive_service.rendering.rules import PrintRules
from archive_service.scanning import compare, ink_in
from archive_service.scanning.page import look_at
from archive_service.scanning.sources import Picture
from tests import scans
from workflows.canonical import canonical_bytes, digest

PLACE = (40.0, 165.0, 90.0, 180.0)


@pytest.fixture(scope="module")
def pages() -> list[Image.Image]:
    """Title sheet, contents, pupils and the first subject."""
    school = generate(7, classes=2, pupils=24, teachers=10)
    one = school.of_class(school.classes[1].id)
    made = render_case(one, digest=digest(canonical_bytes(one)), rules=PrintRules())
    return [page for part in made.journal[:2] for page in scans.pages_of(part.pdf)]


def _scan(page: Image.Image, seed: int, **faults: Any) -> bytes:
    """What the reader keeps of a scan."""
    picture = Image.open(io.BytesIO(scans.simulate(page, seed, **faults)))
    picture.load()
    photo = faults.get("photo", False)
    return look_at(Picture(picture, 0 if photo else 200, photo), 200).jpeg


def _shown(page: Image.Image) -> bytes:
    """The printed page as a picture for the screen."""
    target = io.BytesIO()
    scans.coarser(page, 100).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    "faults", [{}, {"pen": [PLACE], "seal": (200, 150)}, {"photo": True}, {"colour": False, "turned": 90}]
)
def test_the_page_that_was_printed_is_known_again(pages: Any, faults: Any) -> None:
    """Signed, sealed, photographed, in grey: it is the page, and all of it."""
    for number in (2, 4):
        found = compare(_scan(pages[number], 11, **faults), _shown(pages[number]))
        assert (found.alike >= 75, found.whole) == (True, True), found


def test_another_page_is_told(pages: Any) -> None:
    """Another sheet of the same journal is less alike."""
    for one, other in ((0, 1), (1, 2), (2, 4), (4, 2)):
        assert compare(_scan(pages[one], 12), _shown(pages[other])).alike < 70


def test_a_page_cut_off_is_told(pages: Any) -> None:
    """A strip along an edge that the scanner missed makes the page a part of itself."""
    cut = compare(_scan(pages[4], 13, cut_mm=25), _shown(pages[4]))
    assert not cut.whole
    assert not compare(_scan(pages[2], 13, cut_mm=80), _shown(pages[2])).whole


def test_new_ink_is_measured_where_it_should_be(pages: Any) -> None:
    """A signature shows in its box and in no other; print is no new ink."""
    shown = _shown(pages[4])
    signed, bare = _scan(pages[4], 14, pen=[PLACE]), _scan(pages[4], 14)
    assert ink_in(signed, shown, PLACE) > 30
    assert ink_in(bare, shown, PLACE) < 10
    assert ink_in(signed, shown, (20, 40, 270, 120)) < 10
    assert ink_in(signed, shown, (400, 400, 500, 500)) == 0
