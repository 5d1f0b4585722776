"""A printout made by another program: which of its pages belong to which part of the journal.

A snapshot that was made by hand for such a printout names it, so that one digest fixes both: whose
sheets these are, and what stands on them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class BroughtPart:
    """The pages of one part, counted from 1 in the file, and the digest of what they show.

    ``part`` is the id of a section, «front» or «summary».
    """

    part: str
    pages: tuple[int, ...]
    content: str


@dataclass(frozen=True, slots=True)
class Brought:
    """The printout: the digest of its file, how many pages it has, and whose they are.

    A page that no part has was left out on purpose.
    """

    document: str
    pages: int
    parts: tuple[BroughtPart, ...]

    def pages_of(self, part: str) -> tuple[int, ...]:
        """Return the pages of a part: none where it has none."""
        return next((one.pages for one in self.parts if one.part == part), ())

    def content_of(self, part: str) -> str:
        """Return the digest of what a part's pages show, "" where it has none."""
        return next((one.content for one in self.parts if one.part == part), "")


def parted_leaves(shares: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the pages that were two sides of one leaf and belong to different parts.

    ``shares`` are the parts of the pages in order, "" for a page of none. A leaf belongs to one
    signer (000 clause 4.4), so each of the two pages goes onto a leaf of its own.
    """
    owners = list(shares)
    for number, (recto, verso) in enumerate(pairwise(owners), 1):
        if number % 2 and recto and verso and recto != verso:
            yield number, number + 1
