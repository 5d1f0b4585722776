"""Drawing of the summary sheet (000 clauses 3.9 and 4.8): pupils down, subjects across."""

from archive_service.rendering.counts import in_words
from archive_service.rendering.draw_front import draw_seal
from archive_service.rendering.draw_section import term_text
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import PrintPlan, SubjectColumn, SummaryPage
from archive_service.rendering.plan_summary import head_mm, lines_each, row_mm
from archive_service.rendering.tables import draw_upright
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import (
    FRAME,
    HAIR,
    SEAL,
    SIGNATURE,
    SUMMARY,
    THIN,
    Box,
)
from templates.typefaces import CELL, HEAD, SMALL, TERM_MARK


def draw_summary(ink: Ink, view: ClassView, page: SummaryPage, plan: PrintPlan, area: Area) -> float:
    """Draw one page of the table, the signatures on the last; return the lower edge."""
    grid = _Grid(view, page, area)
    _draw_heads(ink, view, page, grid, area)
    for index in range(len(page.pupils)):
        _draw_pupil(ink, view, page, grid, index)
    _rule(ink, page, grid, area)
    if not page.signs:
        return grid.bottom_mm
    _draw_signatures(ink, view, plan, area, marked=bool(page.subjects))
    return grid.bottom_mm + SUMMARY.signatures_mm


class _Grid:
    """The edges of the table; without marks it has names and the council's decision only."""

    def __init__(self, view: ClassView, page: SummaryPage, area: Area) -> None:
        subjects = len(page.subjects)
        self.name_mm = area.left_mm + SUMMARY.number_mm
        self.period_mm = self.name_mm + SUMMARY.name_mm
        self.subjects_mm = self.period_mm + (SUMMARY.period_mm if subjects else 0)
        decision = SUMMARY.decision_mm if page.decision else 0
        room = area.right_mm - self.subjects_mm - decision
        self.subject_mm = min(SUMMARY.subject_most_mm, room / max(subjects, 1))
        self.decision_mm = self.subjects_mm + subjects * self.subject_mm
        self.end_mm = self.decision_mm + decision if subjects else area.right_mm
        self.top_mm = area.top_mm + head_mm(bool(subjects))
        self.line_mm = row_mm(view)
        self.lines = lines_each(view)
        self.pupil_mm = self.line_mm * self.lines
        self.bottom_mm = self.top_mm + self.pupil_mm * len(page.pupils)


def _draw_heads(ink: Ink, view: ClassView, page: SummaryPage, grid: _Grid, area: Area) -> None:
    middle = (area.top_mm + grid.top_mm) / 2 + 1
    ink.text(area.left_mm + SUMMARY.number_mm / 2, middle, wording.NUMBER, HEAD, align="center")
    ink.text((grid.name_mm + grid.period_mm) / 2, middle, wording.NAME, HEAD, align="center")
    if page.subjects:
        ink.text(
            (grid.period_mm + grid.subjects_mm) / 2, middle, wording.SUMMARY_PERIOD, HEAD, align="center"
        )
    for index, subject in enumerate(page.subjects):
        x_mm = grid.subjects_mm + index * grid.subject_mm
        draw_upright(ink, x_mm, grid.top_mm, Box(grid.subject_mm, SUMMARY.head_mm), subject.title)
    if page.decision:
        centre = (grid.decision_mm + grid.end_mm) / 2
        lines = wrap(view.rules.council_decision, HEAD, grid.end_mm - grid.decision_mm - 3)
        for index, line in enumerate(lines):
            ink.text(centre, middle + (index - len(lines) / 2) * 3.6 + 1.8, line, HEAD, align="center")


def _draw_pupil(ink: Ink, view: ClassView, page: SummaryPage, grid: _Grid, index: int) -> None:
    pupil_id = page.pupils[index]
    top = grid.top_mm + index * grid.pupil_mm
    base = grid.line_mm / 2 + 1.1
    number = str(page.first + index + 1)
    ink.text(grid.name_mm - SUMMARY.padding_mm, top + base, number, CELL, align="right")
    _draw_name(ink, view.pupils[pupil_id].printed_name, grid, top + base)
    for line, term in enumerate(view.periods if page.subjects else ()):
        y_mm = top + line * grid.line_mm + base
        ink.text(grid.period_mm + 1, y_mm, term.name, SMALL, within_mm=SUMMARY.period_mm - 2)
        for column, subject in enumerate(page.subjects):
            said = mark_on_sheet(subject, pupil_id, term.id)
            centre = grid.subjects_mm + (column + 0.5) * grid.subject_mm
            ink.text(centre, y_mm, said, TERM_MARK, align="center", within_mm=grid.subject_mm - 0.8)


def _draw_name(ink: Ink, name: str, grid: _Grid, y_mm: float) -> None:
    """Write a name on as many lines as the pupil's rows allow, condensed on the last if need be."""
    within = SUMMARY.name_mm - 2
    lines = wrap(name, CELL, within)
    if len(lines) > grid.lines:
        lines = (*lines[: grid.lines - 1], " ".join(lines[grid.lines - 1 :]))
    for index, line in enumerate(lines):
        ink.text(grid.name_mm + 1, y_mm + index * grid.line_mm, line, CELL, within_mm=within)


def mark_on_sheet(subject: SubjectColumn, pupil_id: str, term_id: str) -> str:
    """Return what stands in a subject's cell of a pupil, "" where nothing does."""
    said = (term_text(section, pupil_id, term_id) for section in subject.sections)
    return next((text for text in said if text), "")


def _rule(ink: Ink, page: SummaryPage, grid: _Grid, area: Area) -> None:
    left, top = area.left_mm, area.top_mm
    ink.line(left, grid.top_mm, grid.end_mm, grid.top_mm, FRAME)
    for index in range(len(page.pupils)):
        start = grid.top_mm + index * grid.pupil_mm
        if index:
            ink.line(left, start, grid.end_mm, start, THIN)
        for line in range(1, grid.lines):
            y_mm = start + line * grid.line_mm
            ink.line(grid.period_mm, y_mm, grid.decision_mm, y_mm, HAIR)
    for x_mm in (grid.name_mm, grid.period_mm, grid.subjects_mm):
        ink.line(x_mm, top, x_mm, grid.bottom_mm, THIN)
    for index in range(1, len(page.subjects)):
        x_mm = grid.subjects_mm + index * grid.subject_mm
        ink.line(x_mm, top, x_mm, grid.bottom_mm, HAIR)
    if page.decision:
        ink.line(grid.decision_mm, top, grid.decision_mm, grid.bottom_mm, THIN)
    ink.frame(left, top, grid.end_mm - left, grid.bottom_mm - top, FRAME)


def _draw_signatures(ink: Ink, view: ClassView, plan: PrintPlan, area: Area, *, marked: bool) -> None:
    top = area.floor_mm - SUMMARY.signatures_mm + 3
    count = plan.summary_leaves
    said = wording.SUMMARY_COUNT.format(leaves=count, words=in_words(count))
    said = said if marked else f"{_why_unmarked(view)} {said}"
    if view.rules.nomenclature:
        label, place = view.rules.nomenclature
        said = f"{said} {wording.SUMMARY_INDEX.format(label=label, place=place)}"
    ink.text(area.left_mm, top + 1.5, said, SMALL)
    for index, one in enumerate(view.rules.signers):
        x_mm = area.left_mm + (index // 2) * (SIGNATURE.width_mm + 8)
        y_mm = top + (26 if index % 2 else 6)
        ink.text(x_mm, y_mm - 0.8, view.signer(one), SMALL, within_mm=SIGNATURE.width_mm)
        ink.signature(one.place, x_mm, y_mm, SIGNATURE)
    draw_seal(ink, area.right_mm - SEAL.width_mm, area.floor_mm - SEAL.height_mm - 2.8)


def _why_unmarked(view: ClassView) -> str:
    return wording.SUMMARY_NO_MARKS if view.snapshot.brought is None else wording.BROUGHT_MARKS
