"""Hours worked in a month by each teacher and group (004 part VI: to the head by the 5th)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from archive_service.rendering.forms import Form, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "month": ("month", "year"),
    "counted": (),
    "due": ("day",),
    "column_teacher": (),
    "column_group": (),
    "column_section": (),
    "column_lessons": (),
    "column_hours": (),
    "of_teacher": ("teacher",),
    "nothing": (),
    "received_by": (),
}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """What one teacher gave one group."""

    teacher: str
    group: str
    section: str
    lessons: int
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursReport:
    """The hours of a month; rows of one teacher stand together.

    ``due_on`` is the last day to hand it in, None where the regulation sets none.
    """

    organisation: str
    year: int
    month: int
    due_on: date | None
    rows: tuple[Hours, ...]
    responsible: Signer


def form(facts: HoursReport, own: Wordings = SHIPPED) -> Form:
    """Return the report."""
    words = words_of("hours_report", PLACES, own)
    month = wording.MONTHS[facts.month - 1]
    content = _table(facts.rows, words) if facts.rows else Paragraph(words("nothing"))
    due = [Paragraph(words("due", day=day(facts.due_on)))] if facts.due_on else []
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("month", month=month, year=facts.year),
        blocks=(
            content,
            Paragraph(words("counted")),
            *due,
            SignatureLines((facts.responsible, Signer(words("received_by")))),
        ),
    )


def _table(hours: Iterable[Hours], words: Words) -> Table:
    columns = (
        Column(words("column_teacher"), 56),
        Column(words("column_group"), 30),
        Column(words("column_section"), 56),
        Column(words("column_lessons"), 20, "center", flow=False),
        Column(words("column_hours"), 20, "center", flow=False),
    )
    ordered = sorted(hours, key=lambda one: (one.teacher, one.group, one.section))
    rows: list[Row] = []
    strong: set[int] = set()
    for teacher, group in groupby(ordered, key=lambda one: one.teacher):
        theirs = list(group)
        rows += [(one.teacher, one.group, one.section, str(one.lessons), str(one.hours)) for one in theirs]
        if len(theirs) > 1:
            strong.add(len(rows))
            rows.append(_sum(words("of_teacher", teacher=teacher), theirs))
    return Table(columns, tuple(rows), totals=_sum(wording.TOTAL, ordered), strong=strong)


def _sum(name: str, hours: Iterable[Hours]) -> Row:
    several = list(hours)
    lessons, worked = sum(one.lessons for one in several), sum(one.hours for one in several)
    return (name, "", "", str(lessons), str(worked))
