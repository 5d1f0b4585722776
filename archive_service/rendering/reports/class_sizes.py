"""«Наполняемость классов» (002 clause 4.5)."""

from collections.abc import Sequence
from fractions import Fraction

from archive_service.rendering.counts import mean
from archive_service.rendering.forms import Form, Paragraph
from archive_service.rendering.reports.parts import Head, graded_table, school_report, view_of
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column
from workflows.reports.roll import pupils_at_end, sizes
from workflows.reports.source import ClassTerm

PLACES = {
    "title": (),
    "column_class": (),
    "column_teacher": (),
    "column_pupils": (),
    "column_mean": (),
    "column_span": (),
    "statement": (),
}


def form(classes: Sequence[ClassTerm], own: Wordings = SHIPPED) -> Form:
    """Return the report."""
    words = words_of("report_class_sizes", PLACES, own)
    columns = (
        Column(words("column_class"), 34),
        Column(words("column_teacher"), 66),
        Column(words("column_pupils"), 26, "center", flow=False),
        Column(words("column_mean"), 26, "center", flow=False),
        Column(words("column_span"), 28, "center", flow=False),
    )
    table = graded_table(columns, classes, _sum, _single, own=own)
    return school_report(Head(words("title")), classes, (table, Paragraph(words("statement"))), own)


def _single(name: str, classes: Sequence[ClassTerm]) -> tuple[str, ...]:
    (one,) = classes
    teacher = view_of(one).full_name(one.group.class_teacher_id)
    return (name, teacher, str(len(pupils_at_end(one))), "", "")


def _sum(name: str, classes: Sequence[ClassTerm]) -> tuple[str, ...]:
    found = sizes(classes).values()
    count, pupils = sum(one.classes for one in found), sum(one.pupils for one in found)
    smallest, biggest = min(one.smallest for one in found), max(one.biggest for one in found)
    return (name, "", str(pupils), mean(Fraction(pupils, count)), _range(smallest, biggest))


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"
