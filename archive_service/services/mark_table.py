"""A section's sheets as data: the table that stands beside the page image, and where each cell is printed.

It comes from the same view and the same page plan as the printout, so that it shows what the sheets show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.draw_section import term_text
from archive_service.rendering.pages import GridPage
from archive_service.rendering.plan_section import section_pages
from archive_service.rendering.view import ClassView
from archive_service.services.print_rules import print_rules
from workflows import snapshot as export
from workflows.acts import Remark
from workflows.case import Section
from workflows.leaves import PAGES_PER_LEAF
from workflows.regulation import Profile
from workflows.snapshot import Snapshot

LESSON, TERM = "l", "t"
"""The first letters of a column's key: a lesson's, a period's."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil's line, as printed: a cell per column, "" where it is empty."""

    number: int
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a lesson (``on`` and ``number``) or a period (``title``); ``key`` names it in a form."""

    key: str
    title: str = ""
    on: date | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log of lessons; what the regulation does not print is empty."""

    on: date
    number: int
    topic: str
    homework: str
    hours: int
    material: str
    substitute: str


@dataclass(frozen=True, slots=True)
class MarkTable:
    """All marks of a section, its log, and the leaves they are on.

    ``parts`` are the keys of the log's columns that the regulation prints; ``grids`` are the leaves
    with the pupils' numbers and the columns that each of them shows.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    log: tuple[Line, ...]
    parts: frozenset[str]
    grids: tuple[tuple[str, range, frozenset[str]], ...] = ()

    def column(self, key: str) -> Column | None:
        """Return a column by its key."""
        return next((one for one in self.columns if one.key == key), None)

    def leaf(self, row: int, key: str) -> str | None:
        """Return the label of the leaf that a cell is on; 0 and "" stand for any row and any column."""
        found = {
            leaf for leaf, rows, keys in self.grids if (not row or row in rows) and (not key or key in keys)
        }
        return found.pop() if len(found) == 1 else None


def mark_table(snapshot: Snapshot, profile: Profile, section: Section) -> MarkTable:
    """Return the table of a section; of a supplement, the periods' marks that it brings."""
    view = ClassView(snapshot, print_rules(profile, summary=False))
    wanted = section.facts.supplements or section.id
    exported = next(one for one in view.group.sections if one.id == wanted)
    lessons = () if section.facts.supplements else view.grid_lessons(exported)
    grids = () if section.facts.supplements else tuple(_grids(view, exported, section.leaves))
    return MarkTable(
        rows=tuple(_rows(view, exported, lessons)),
        columns=(*_lesson_columns(lessons), *_term_columns(view, exported)),
        log=() if section.facts.supplements else tuple(_lines(view, exported)),
        parts=frozenset(column.key for column in view.log.columns) if view.log else frozenset(),
        grids=grids,
    )


def pinned(table: MarkTable, text: str, row: int = 0, key: str = "") -> Remark:
    """Return a remark with the place of its cell spelled out: acts hold numbers of rows, never names.

    Raises:
        Problem: the table has no such row or column.
    """
    column = table.column(key)
    if (key and column is None) or not 0 <= row <= len(table.rows):
        raise Problem(Kind.USAGE, "sheets.no-cell")
    place = ", ".join(_place(row, column))
    said = f"{place}: {text.strip()}" if place and text.strip() else text.strip()
    return Remark(said, table.leaf(row, key) if place else None)


def _place(row: int, column: Column | None) -> Iterator[str]:
    if row:
        yield sentence("sheets.at-row", row=row)
    if column is not None and column.on:
        yield sentence("sheets.at-lesson", day=f"{column.on:%d.%m.%Y}", number=column.number)
    elif column is not None:
        yield sentence("sheets.at-term", term=column.title)


def _rows(view: ClassView, section: export.Section, lessons: tuple[export.Lesson, ...]) -> Iterator[Row]:
    terms = view.section_terms(section)
    for number, pupil in enumerate(section.pupil_ids, 1):
        marks = (lesson.marks.get(pupil, "") for lesson in lessons)
        cells = [mark if mark and view.shows_cell(section, mark) else "" for mark in marks]
        cells += (term_text(section, pupil, term.id) for term in terms)
        yield Row(number, view.pupils[pupil].printed_name, tuple(cells))


def _lesson_columns(lessons: tuple[export.Lesson, ...]) -> Iterator[Column]:
    for index, one in enumerate(lessons):
        yield Column(f"{LESSON}{index}", on=one.on, number=one.number)


def _term_columns(view: ClassView, section: export.Section) -> Iterator[Column]:
    for index, term in enumerate(view.section_terms(section)):
        yield Column(f"{TERM}{index}", title=term.name)


def _lines(view: ClassView, section: export.Section) -> Iterator[Line]:
    for one in section.lessons if view.log else ():
        substitute = view.substitute(section, one)
        yield Line(one.on, one.number, one.topic, one.homework, one.hours, one.material, substitute)


def _grids(
    view: ClassView, section: export.Section, leaves: tuple[str, ...]
) -> Iterator[tuple[str, range, frozenset[str]]]:
    """The leaves with a grid, as the page plan has them."""
    keys = {one.id: f"{LESSON}{index}" for index, one in enumerate(view.grid_lessons(section))}
    terms = {term.id: f"{TERM}{index}" for index, term in enumerate(view.section_terms(section))}
    for index, page in enumerate(section_pages(view, section)):
        if isinstance(page, GridPage) and index // PAGES_PER_LEAF < len(leaves):
            shown = {keys[one.id] for one in page.lessons} | {terms[one.id] for one in page.terms}
            rows = range(page.first + 1, page.first + 1 + len(page.pupils))
            yield leaves[index // PAGES_PER_LEAF], rows, frozenset(shown)
