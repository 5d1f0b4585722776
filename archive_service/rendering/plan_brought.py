"""Planning of the pages that another program printed: each part on leaves of its own."""

from collections.abc import Iterable, Mapping

from archive_service.problems import Kind, Problem
from archive_service.rendering.enclosed import BroughtImage
from archive_service.rendering.pages import BroughtPage, Content
from workflows.leaves import PAGES_PER_LEAF


def brought_pages(images: Mapping[int, BroughtImage], numbers: Iterable[int]) -> list[Content]:
    """Return pages of the printout in their order.

    Raises:
        Problem: a page is not among the pictures.
    """
    wanted = list(numbers)
    missing = next((number for number in wanted if number not in images), None)
    if missing is not None:
        raise Problem(Kind.INTERNAL, "render.no-brought-page", page=missing)
    return [BroughtPage(number, images[number].upright, images[number].image) for number in wanted]


def on_leaves(pages: list[Content]) -> list[Content]:
    """Return pages filled up to whole leaves: an empty side lies as the side before it."""
    last = pages[-1] if pages else None
    if len(pages) % PAGES_PER_LEAF and isinstance(last, BroughtPage):
        return [*pages, BroughtPage(0, last.upright)]
    return pages
