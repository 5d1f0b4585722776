"""What rendering gives back: documents, the sheets in them, and the places for signatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from workflows.leaves import PAGES_PER_LEAF
from workflows.sheet_codes import Side


class Kind(StrEnum):
    """The documents of a printout; front, back and summary sheet are there once, under this name."""

    FRONT = "front"
    SECTION = "section"
    SUPPLEMENT = "supplement"
    ORDER = "order"
    BACK = "back"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class StampZone:
    """A place for a signature or the seal, in PDF user space of the page (origin lower left)."""

    name: str
    page_index: int
    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a document; ``code`` is what its QR code says and what stands beside it."""

    code: str
    leaf: str
    side: Side
    section_id: str | None
    page_index: int


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A finished PDF/A-2b: the leaves of one part, two pages each.

    ``part`` is what leaves are allotted to: «front», «back», «summary», or the id of a section,
    a supplement, an order. ``section_id`` is the subject's, on its supplements too.
    """

    kind: Kind
    part: str
    section_id: str | None
    edition: int
    title: str
    pdf: bytes
    leaves: tuple[str, ...]
    pages: int
    zones: tuple[StampZone, ...]
    sheets: tuple[Sheet, ...]

    @property
    def first_leaf(self) -> str:
        """The label of the first leaf."""
        return self.leaves[0]

    @property
    def last_leaf(self) -> str:
        """The label of the last leaf."""
        return self.leaves[-1]


@dataclass(frozen=True, slots=True)
class RenderedCase:
    """The printout of one class and term; the summary sheet has leaves of its own.

    ``journal`` are the documents drawn now, in the order of binding; ``bound`` are all parts that
    are sewn, with their leaves: those that stand as they were printed too. ``gaps`` are labels
    that leaves once had and none has now.
    """

    journal: tuple[RenderedDocument, ...]
    summary: RenderedDocument | None
    bound: Mapping[str, tuple[str, ...]]
    gaps: tuple[str, ...]
    summary_leaves: int
    layout_version: str

    @property
    def front(self) -> RenderedDocument:
        """Title sheet, contents, class list."""
        return self.journal[0]

    @property
    def sections(self) -> tuple[RenderedDocument, ...]:
        """The sheets of the subjects that were drawn."""
        return self._of(Kind.SECTION)

    @property
    def supplements(self) -> tuple[RenderedDocument, ...]:
        """The supplements that were drawn."""
        return self._of(Kind.SUPPLEMENT)

    @property
    def orders(self) -> tuple[RenderedDocument, ...]:
        """The copies of orders that were drawn."""
        return self._of(Kind.ORDER)

    @property
    def back(self) -> RenderedDocument:
        """Remarks and binding certificate."""
        return self.journal[-1]

    def _of(self, kind: Kind) -> tuple[RenderedDocument, ...]:
        return tuple(one for one in self.journal if one.kind is kind)

    @property
    def labels(self) -> tuple[str, ...]:
        """The leaves of the journal, in the order of binding."""
        return tuple(chain.from_iterable(self.bound.values()))

    @property
    def leaves(self) -> int:
        """How many leaves the journal has, without the summary sheet."""
        return len(self.labels)

    @property
    def pages(self) -> int:
        """How many pages the journal has, without the summary sheet."""
        return PAGES_PER_LEAF * self.leaves

    @property
    def documents(self) -> tuple[RenderedDocument, ...]:
        """All documents drawn, in the order of their leaves, the summary sheet last."""
        return self.journal if self.summary is None else (*self.journal, self.summary)
