"""The page plan's words: what stands on each page, decided before anything is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, cycle

from archive_service.rendering.model import Kind
from workflows.leaves import PAGES_PER_LEAF, pages_of
from workflows.sheet_codes import SUMMARY_PREFIX, Side
from workflows.snapshot import Lesson, Section, Term

"""The summary sheet is a book of its own: leaves «С1», «С2», pages «С1» to «С4»."""
Cell = tuple[str, ...]
"""The lines of a table cell."""
Row = tuple[Cell, ...]
"""The cells of a table row."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents; pages and leaves are as printed («5–8», «С1–С2»)."""

    title: str
    signer: str
    pages: str
    leaves: str


@dataclass(frozen=True, slots=True)
class TitlePage:
    """The first sheet: what this is, and the signatures of class teacher, deputy and director."""


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """Lines ``first``.. of the contents."""

    first: int
    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Pupils with their movement."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GridPage:
    """Marks: pupils from number ``first + 1`` on, a column per lesson, then the terms' marks."""

    section: Section
    first: int
    pupils: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    terms: tuple[Term, ...]
    totals: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lessons with topic and homework; then the closing lines; then programme note and signature.

    ``note_mm`` is the height of the note's place, 0 where there is none.
    """

    section: Section
    rows: tuple[Row, ...]
    closing: tuple[str, ...]
    signs: bool
    note_mm: float = 0


@dataclass(frozen=True, slots=True)
class BlankPage:
    """An empty page that says so and counts."""


@dataclass(frozen=True, slots=True)
class SupplementPage:
    """Marks that came after a deferral; on the last page the basis and the signature."""

    section: Section
    rows: tuple[Row, ...]
    closing: tuple[str, ...]
    signs: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """The picture of page ``number`` of an order (000 clause 6.3.5)."""

    order: str
    number: int
    image: bytes


@dataclass(frozen=True, slots=True)
class BroughtPage:
    """Page ``number`` of a printout made elsewhere; 0 and no picture for the empty side of such a leaf."""

    number: int
    upright: bool
    image: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class RemarksPage:
    """Remarks on how the journal is kept (001 clause 4.13); below them the page is ruled."""

    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """The binding certificate (001 clause 8.5)."""


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Pupils × periods × subjects, the council's decision on the last page across."""

    first: int
    pupils: tuple[str, ...]
    subjects: tuple["SubjectColumn", ...]
    decision: bool
    signs: bool


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """A subject of the summary sheet and its sections (subgroups share a column)."""

    title: str
    sections: tuple[Section, ...]


Content = (
    TitlePage
    | ContentsPage
    | ListPage
    | GridPage
    | LogPage
    | BlankPage
    | SupplementPage
    | OrderPage
    | BroughtPage
    | RemarksPage
    | CertificatePage
    | SummaryPage
)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page: its number in its book, the label of its leaf, its side, what is on it."""

    number: str
    leaf: str
    side: Side
    content: Content


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One document: whole leaves of one signer.

    ``contents`` fill them page by page; a part that stands as it was printed has leaves only.
    ``section`` is set for the sheets of a subject and for their supplements.
    """

    kind: Kind
    id: str
    title: str
    signer: str = ""
    section: Section | None = None
    contents: tuple[Content, ...] = ()
    leaves: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of its pages."""
        return tuple(chain.from_iterable(_numbers(leaf) for leaf in self.leaves))

    @property
    def pages(self) -> tuple[PagePlan, ...]:
        """The pages to draw: none where the part stands."""
        leaves = chain.from_iterable((leaf,) * PAGES_PER_LEAF for leaf in self.leaves)
        placed = zip(self.numbers, leaves, cycle(Side), self.contents, strict=False)
        return tuple(PagePlan(*one) for one in placed)


def _numbers(leaf: str) -> tuple[str, ...]:
    prefix = SUMMARY_PREFIX if leaf.startswith(SUMMARY_PREFIX) else ""
    return tuple(f"{prefix}{page}" for page in pages_of(leaf.removeprefix(prefix)))


@dataclass(frozen=True, slots=True)
class PrintPlan:
    """The whole printout, leaf by leaf: the parts that are sewn together, and the summary sheet.

    ``gaps`` are labels that leaves once had and none has now.
    """

    journal: tuple[PartPlan, ...]
    summary: PartPlan | None
    contents: tuple[ContentsEntry, ...]
    gaps: tuple[str, ...] = ()

    @property
    def front(self) -> PartPlan:
        """Title sheet, contents, class list."""
        return self.journal[0]

    @property
    def back(self) -> PartPlan:
        """Remarks and binding certificate."""
        return self.journal[-1]

    @property
    def sections(self) -> tuple[PartPlan, ...]:
        """The sheets of the subjects."""
        return self.of(Kind.SECTION)

    @property
    def has_remarks(self) -> bool:
        """Whether the back has remarks pages: none where the regulation has none and nobody noted any."""
        return any(isinstance(page, RemarksPage) for page in self.back.contents)

    def of(self, kind: Kind) -> tuple[PartPlan, ...]:
        """Return the sewn parts of a kind."""
        return tuple(part for part in self.journal if part.kind is kind)

    @property
    def drawn(self) -> Iterator[PartPlan]:
        """The parts to draw, the summary sheet last; the others stand as they were printed."""
        parts = self.journal if self.summary is None else (*self.journal, self.summary)
        return (part for part in parts if part.contents)

    @property
    def labels(self) -> tuple[str, ...]:
        """The leaves of the journal without the summary sheet, in the order of binding."""
        return tuple(chain.from_iterable(part.leaves for part in self.journal))

    @property
    def lettered(self) -> tuple[str, ...]:
        """The leaves that came later, between two numbers."""
        return tuple(label for label in self.labels if not label.isdecimal())

    @property
    def leaves(self) -> int:
        """How many leaves the journal has."""
        return len(self.labels)

    @property
    def pages(self) -> int:
        """How many pages the journal has."""
        return PAGES_PER_LEAF * self.leaves

    @property
    def summary_leaves(self) -> int:
        """How many leaves the summary sheet has."""
        return 0 if self.summary is None else len(self.summary.leaves)

    @property
    def all_pages(self) -> int:
        """Every page that will be drawn."""
        return sum(len(part.contents) for part in self.drawn)
