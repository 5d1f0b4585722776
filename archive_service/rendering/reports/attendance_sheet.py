"""«Сводная ведомость учета посещаемости» (002 clause 4.5): pupils down, subjects across."""

from collections.abc import Collection, Iterator

from archive_service.rendering.forms import Block, Form, Paragraph, Table
from archive_service.rendering.reports.attendance import sums_of
from archive_service.rendering.reports.parts import Head, class_report, count
from archive_service.rendering.view import even_parts
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column
from workflows.reports.attendance import Attendance, by_subject
from workflows.reports.source import ClassTerm

PLACES = {
    "title": (),
    "column_symbol": ("symbol",),
    "column_all": (),
    "column_owed": (),
    "column_share": (),
    "owed": (),
    "no_lessons": (),
    "statement": ("symbols",),
}
_MOST_SUBJECTS = 18


def form(one: ClassTerm, presence: Collection[str], own: Wordings = SHIPPED) -> Form:
    """Return the sheet; like the summary sheet of marks it is signed and kept over ten years."""
    words = words_of("report_attendance_sheet", PLACES, own)
    found = by_subject(one, presence)
    symbols = ", ".join(f"«{said}»" for said in found.symbols)
    blocks: list[Block] = [*_tables(one, found, words), Paragraph(words("statement", symbols=symbols))]
    if not found.places:
        blocks = [Paragraph(words("no_lessons"))]
    head = Head(words("title"), landscape=True, kept_over_ten_years=True)
    return class_report(head, one, blocks, own, director=True)


def _tables(one: ClassTerm, found: Attendance[str], words: Words) -> Iterator[Table]:
    parts = even_parts(len(found.places), _MOST_SUBJECTS)
    for part in parts:
        subjects = found.places[part.start : part.stop]
        last = part is parts[-1]
        rows = tuple(
            (str(place), pupil.printed_name, *_row(found, subjects, pupil.id, sums=last))
            for place, pupil in enumerate(one.group.pupils, 1)
        )
        owed = ("", words("owed"), *(count(found.owed(place=subject)) for subject in subjects))
        totals = ("", wording.TOTAL, *_row(found, subjects, None, sums=last))
        columns = tuple(_columns(found, subjects, words, sums=last))
        blanks = ("",) * (len(columns) - len(owed))
        yield Table(columns, (*rows, (*owed, *blanks)), totals=totals, dense=True)


def _columns(
    found: Attendance[str], subjects: Collection[str], words: Words, *, sums: bool
) -> Iterator[Column]:
    yield Column(wording.NUMBER, 7, "center", flow=False)
    yield Column(wording.NAME, 52, flow=False)
    yield from (_upright(subject) for subject in subjects)
    if sums:
        yield from (_upright(words("column_symbol", symbol=symbol)) for symbol in found.symbols)
        yield from (_upright(words(name)) for name in ("column_all", "column_owed"))
        yield _upright(words("column_share"), 13)


def _upright(said: str, width_mm: float = 9) -> Column:
    return Column(said, width_mm, "center", flow=False, upright=True)


def _row(
    found: Attendance[str], subjects: Collection[str], pupil: str | None, *, sums: bool
) -> Iterator[str]:
    yield from (count(found.missed(pupil, subject)) for subject in subjects)
    if sums:
        yield from sums_of(found, pupil)
