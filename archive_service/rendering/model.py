"""What rendering gives back: documents, the sheets in them, and the places for signatures."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The two pages of a leaf: a recto is read first and sewn on its left."""

    RECTO = "recto"
    VERSO = "verso"


class Kind(StrEnum):
    """The documents of a printout."""

    FRONT = "front"
    SECTION = "section"
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
    leaf: int
    side: Side
    section_id: str | None
    page_index: int


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A finished PDF/A-2b with leaves ``first_leaf``..``last_leaf``, two pages each."""

    kind: Kind
    section_id: str | None
    edition: int
    title: str
    pdf: bytes
    first_leaf: int
    last_leaf: int
    pages: int
    zones: tuple[StampZone, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class RenderedCase:
    """The printout of one class and term; the summary sheet has leaves of its own."""

    front: RenderedDocument
    sections: tuple[RenderedDocument, ...]
    back: RenderedDocument
    summary: RenderedDocument | None
    leaves: int
    pages: int
    summary_leaves: int
    layout_version: str

    @property
    def documents(self) -> tuple[RenderedDocument, ...]:
        """All documents in the order of their leaves, the summary sheet last."""
        journal = (self.front, *self.sections, self.back)
        return journal if self.summary is None else (*journal, self.summary)
