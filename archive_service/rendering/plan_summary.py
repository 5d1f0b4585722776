"""Planning of the summary sheet: pupils down, subjects across, as few pages as stay readable."""

from itertools import combinations

from archive_service.rendering.pages import Content, SubjectColumn, SummaryPage
from archive_service.rendering.view import ClassView, even_parts
from templates.geometry import HEADER, SUMMARY, SUMMARY_SHEET
from workflows.snapshot import Section

_BODY_MM = SUMMARY_SHEET.floor_mm - SUMMARY_SHEET.top_mm - HEADER.height_mm


def summary_pages(view: ClassView) -> list[Content]:
    """Return the pages of the summary sheet (000 clauses 3.9 and 4.8)."""
    subjects = subject_columns(view)
    room = _BODY_MM - head_mm(bool(subjects))
    blocks = _blocks(len(view.group.pupils), row_mm(view) * lines_each(view), room)
    columns = even_parts(len(subjects), most_subjects())
    ids = [pupil.id for pupil in view.group.pupils]
    return [
        SummaryPage(
            first=block.start,
            pupils=tuple(ids[block.start : block.stop]),
            subjects=tuple(subjects[run.start : run.stop]),
            decision=run is columns[-1],
            signs=block is blocks[-1] and run is columns[-1],
        )
        for block in blocks
        for run in columns
    ]


def head_mm(subjects: bool) -> float:
    """Return the height of the column heads: subjects stand upright."""
    return SUMMARY.head_mm if subjects else SUMMARY.head_bare_mm


def lines_each(view: ClassView) -> int:
    """Return how many lines a pupil has."""
    return 1 if view.presence_only else max(len(view.periods), 1)


def row_mm(view: ClassView) -> float:
    """Return the height of one line of the table."""
    return SUMMARY.row_single_mm if lines_each(view) == 1 else SUMMARY.row_mm


def most_subjects() -> int:
    """Return how many subjects a page holds."""
    taken = SUMMARY.number_mm + SUMMARY.name_mm + SUMMARY.period_mm + SUMMARY.decision_mm
    return int((SUMMARY_SHEET.body_width_mm - taken) / SUMMARY.subject_least_mm)


def _blocks(pupils: int, pupil_mm: float, room_mm: float) -> list[range]:
    """Return the pupils of each page; the last page keeps room for the signatures."""
    most = max(1, int(room_mm / pupil_mm))
    most_last = max(1, int((room_mm - SUMMARY.signatures_mm) / pupil_mm))
    if pupils <= most_last:
        return [range(pupils)]
    pages = 1 + -(-(pupils - most_last) // most)
    last = min(most_last, pupils // pages)
    head = even_parts(pupils - last, most)
    return [*head, range(pupils - last, pupils)]


def subject_columns(view: ClassView) -> list[SubjectColumn]:
    """Return the columns: subgroups of one subject share one, unless a pupil is in two of them."""
    if view.presence_only:
        return []
    grouped: dict[str, list[Section]] = {}
    for section in view.group.sections:
        if section.term_marks or section.deferrals:
            grouped.setdefault(section.subject, []).append(section)
    columns: list[SubjectColumn] = []
    for subject, sections in grouped.items():
        if _overlap(sections):
            columns.extend(SubjectColumn(one.title, (one,)) for one in sections)
        else:
            columns.append(SubjectColumn(subject, tuple(sections)))
    return columns


def _overlap(sections: list[Section]) -> bool:
    pairs = combinations([frozenset(one.term_marks) | frozenset(one.pupil_ids) for one in sections], 2)
    return any(first & second for first, second in pairs)
