"""«Итоговые данные по обучающимся» (002 clause 4.5)."""

from collections.abc import Sequence

from archive_service.rendering.counts import percent
from archive_service.rendering.forms import Form, Paragraph
from archive_service.rendering.reports.parts import Head, graded_table, school_report
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column
from workflows.reports.progress import Results, Standing, pupil_results, results, together
from workflows.reports.source import ClassTerm

_STANDINGS = tuple(Standing)
PLACES = {
    "title": (),
    "column_class": (),
    "column_pupils": (),
    **{f"column_{one}": () for one in _STANDINGS},
    "column_only_three": (),
    "column_unmarked": (),
    "column_success": (),
    "column_quality": (),
    "statement": (),
}


def form(classes: Sequence[ClassTerm], own: Wordings = SHIPPED) -> Form:
    """Return the report."""
    words = words_of("report_results", PLACES, own)
    names = ("pupils", *_STANDINGS, "only_three", "unmarked", "success", "quality")
    columns = (
        Column(words("column_class"), 30),
        *(Column(words(f"column_{name}"), 24, "center", flow=False) for name in names),
    )
    table = graded_table(columns, classes, _row, own=own)
    head = Head(words("title"), landscape=True)
    return school_report(head, classes, (table, Paragraph(words("statement"))), own)


def _row(name: str, classes: Sequence[ClassTerm]) -> tuple[str, ...]:
    found = together(map(results, classes))
    only_three = sum(bool(pupil.only_three) for one in classes for pupil in pupil_results(one))
    shares = (percent(found.success), percent(found.quality))
    return (name, *map(str, _counts(found, only_three)), *shares)


def _counts(found: Results, only_three: int) -> tuple[int, ...]:
    standings = (found.standings.get(one, 0) for one in _STANDINGS)
    return (found.pupils, *standings, only_three, found.unmarked)
