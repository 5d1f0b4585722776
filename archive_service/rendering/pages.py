"""The page plan's words: what stands on each page, decided before anything is drawn."""

from dataclasses import dataclass

from archive_service.rendering.model import Kind, Side
from workflows.snapshot import Lesson, Section, Term

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
    """Lessons with topic and homework; then lines about the programme; then the signature."""

    section: Section
    rows: tuple[Row, ...]
    closing: tuple[str, ...]
    signs: bool


@dataclass(frozen=True, slots=True)
class BlankPage:
    """An empty page that says so and counts."""


@dataclass(frozen=True, slots=True)
class RemarksPage:
    """A ruled page for remarks on how the journal is kept (001 clause 4.13)."""


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
    | RemarksPage
    | CertificatePage
    | SummaryPage
)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page: its number in its book, its leaf, its side, what is on it."""

    number: int
    leaf: int
    side: Side
    content: Content


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One document: whole leaves of one signer. ``section`` is set for the sheets of a subject."""

    kind: Kind
    section: Section | None
    pages: tuple[PagePlan, ...]

    @property
    def first_leaf(self) -> int:
        """The number of the first leaf."""
        return self.pages[0].leaf

    @property
    def last_leaf(self) -> int:
        """The number of the last leaf."""
        return self.pages[-1].leaf

    @property
    def leaves(self) -> int:
        """How many leaves the part has."""
        return self.last_leaf - self.first_leaf + 1


@dataclass(frozen=True, slots=True)
class PrintPlan:
    """The whole printout, leaf by leaf. The summary sheet is numbered by itself."""

    front: PartPlan
    sections: tuple[PartPlan, ...]
    back: PartPlan
    summary: PartPlan | None
    contents: tuple[ContentsEntry, ...]

    @property
    def journal(self) -> tuple[PartPlan, ...]:
        """The parts that are sewn together, in order."""
        return (self.front, *self.sections, self.back)

    @property
    def parts(self) -> tuple[PartPlan, ...]:
        """All parts, the summary sheet last."""
        return self.journal if self.summary is None else (*self.journal, self.summary)

    @property
    def leaves(self) -> int:
        """The leaves of the journal without the summary sheet."""
        return self.back.last_leaf

    @property
    def pages(self) -> int:
        """The pages of the journal without the summary sheet."""
        return self.back.pages[-1].number

    @property
    def summary_leaves(self) -> int:
        """The leaves of the summary sheet."""
        return 0 if self.summary is None else self.summary.leaves

    @property
    def all_pages(self) -> int:
        """Every page that will be drawn."""
        return sum(len(part.pages) for part in self.parts)
