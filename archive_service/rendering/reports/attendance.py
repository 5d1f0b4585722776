"""«Отчет о посещаемости класса (по месяцам)» (002 clause 4.5)."""

from collections.abc import Collection, Iterator

from archive_service.rendering.counts import percent
from archive_service.rendering.forms import Block, Form, Paragraph, Table
from archive_service.rendering.reports.parts import Head, class_report, count
from archive_service.rendering.view import even_parts
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column
from workflows.reports.attendance import Attendance, Month, by_month
from workflows.reports.progress import share
from workflows.reports.source import ClassTerm

PLACES = {
    "title": (),
    "column_of_month": ("month", "symbol"),
    "column_month": ("month",),
    "column_symbol": ("symbol",),
    "column_all": (),
    "column_owed": (),
    "column_share": (),
    "no_lessons": (),
    "statement": ("symbols",),
}
_MOST_COLUMNS = 24


def form(one: ClassTerm, presence: Collection[str], own: Wordings = SHIPPED) -> Form:
    """Return the report; a long period has several tables, the sums stand in the last."""
    words = words_of("report_attendance", PLACES, own)
    found = by_month(one, presence)
    symbols = ", ".join(f"«{said}»" for said in found.symbols)
    blocks: list[Block] = [*_tables(one, found, words), Paragraph(words("statement", symbols=symbols))]
    if not found.places:
        blocks = [Paragraph(words("no_lessons"))]
    return class_report(Head(words("title"), landscape=True), one, blocks, own)


def _tables(one: ClassTerm, found: Attendance[Month], words: Words) -> Iterator[Table]:
    most = max(1, _MOST_COLUMNS // (len(found.symbols) + 1))
    parts = even_parts(len(found.places), most)
    for part in parts:
        months = found.places[part.start : part.stop]
        last = part is parts[-1]
        sums = _sum_columns(found, words) if last else ()
        columns = (*_names(), *_month_columns(months, found, words), *sums)
        rows = tuple(
            (str(place), pupil.printed_name, *_row(found, months, pupil.id, sums=last))
            for place, pupil in enumerate(one.group.pupils, 1)
        )
        totals = ("", wording.TOTAL, *_row(found, months, None, sums=last))
        yield Table(columns, rows, totals=totals, dense=True)


def _names() -> tuple[Column, ...]:
    return (Column(wording.NUMBER, 7, "center", flow=False), Column(wording.NAME, 52, flow=False))


def _month_columns(months: Collection[Month], found: Attendance[Month], words: Words) -> Iterator[Column]:
    for _, month in months:
        said = wording.MONTHS[month - 1]
        for symbol in found.symbols:
            yield _upright(words("column_of_month", month=said, symbol=symbol))
        yield _upright(words("column_month", month=said))


def _sum_columns(found: Attendance[Month], words: Words) -> Iterator[Column]:
    for symbol in found.symbols:
        yield _upright(words("column_symbol", symbol=symbol))
    yield _upright(words("column_all"))
    yield _upright(words("column_owed"))
    yield _upright(words("column_share"), 13)


def _upright(said: str, width_mm: float = 8) -> Column:
    return Column(said, width_mm, "center", flow=False, upright=True)


def _row(
    found: Attendance[Month], months: Collection[Month], pupil: str | None, *, sums: bool
) -> Iterator[str]:
    for month in months:
        for symbol in found.symbols:
            yield count(found.missed(pupil, month, symbol))
        yield count(found.missed(pupil, month))
    if sums:
        yield from sums_of(found, pupil)


def sums_of(found: Attendance[Month] | Attendance[str], pupil: str | None) -> Iterator[str]:
    """Yield what was missed by symbol and in all, the lessons there were, and the share missed."""
    for symbol in found.symbols:
        yield count(found.missed(pupil, symbol=symbol))
    missed, owed = found.missed(pupil), found.owed(pupil)
    yield from (count(missed), count(owed), percent(share(missed, owed)))
