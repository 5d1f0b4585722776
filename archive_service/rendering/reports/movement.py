"""«Динамика движения обучающихся по Школе» (002 clause 4.5)."""

from collections.abc import Iterable, Iterator, Sequence

from archive_service.rendering.forms import Form, Paragraph, Table
from archive_service.rendering.reports.parts import Head, graded_table, school_report, view_of
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column
from workflows.reports.roll import Roll, roll
from workflows.reports.source import ClassTerm
from workflows.snapshot import MovementKind

PLACES = {
    "title": (),
    "column_class": (),
    "column_start": (),
    "column_arrived": (),
    "column_left": (),
    "column_transferred": (),
    "column_end": (),
    "moves": (),
    "no_moves": (),
    "column_day": (),
    "column_pupil": (),
    "column_move": (),
    "column_note": (),
    "statement": (),
}


def form(classes: Sequence[ClassTerm], own: Wordings = SHIPPED) -> Form:
    """Return the report."""
    words = words_of("report_movement", PLACES, own)
    moves = tuple(_moves(classes))
    listed = _list(moves, words) if moves else Paragraph(words("no_moves"))
    blocks = (
        _counts(classes, words, own),
        Paragraph(words("statement")),
        Paragraph(words("moves"), bold=True),
        listed,
    )
    return school_report(Head(words("title")), classes, blocks, own)


def movement_counts(rolls: Iterable[Roll]) -> tuple[int, ...]:
    """Return at start, arrived, left, transferred, at end: of several classes together."""
    few = list(rolls)
    kinds = (MovementKind.ARRIVED, MovementKind.LEFT, MovementKind.TRANSFERRED)
    start, end = sum(one.at_start for one in few), sum(one.at_end for one in few)
    return (start, *(sum(one.count(kind) for one in few) for kind in kinds), end)


def _counts(classes: Sequence[ClassTerm], words: Words, own: Wordings) -> Table:
    names = ("start", "arrived", "left", "transferred", "end")
    columns = (
        Column(words("column_class"), 40),
        *(Column(words(f"column_{name}"), 28, "center", flow=False) for name in names),
    )
    return graded_table(columns, classes, _row, own=own)


def _row(name: str, classes: Iterable[ClassTerm]) -> tuple[str, ...]:
    return (name, *map(str, movement_counts(map(roll, classes))))


def _moves(classes: Iterable[ClassTerm]) -> Iterator[tuple[str, ...]]:
    for one in classes:
        pupils = view_of(one).pupils
        for change in roll(one).changes:
            move = change.move
            said = wording.MOVEMENT[move.kind]
            yield day(move.on), one.group.name, pupils[change.pupil_id].printed_name, said, move.note


def _list(moves: tuple[tuple[str, ...], ...], words: Words) -> Table:
    columns = (
        Column(words("column_day"), 22, "center", flow=False),
        Column(words("column_class"), 18),
        Column(words("column_pupil"), 62),
        Column(words("column_move"), 22),
        Column(words("column_note"), 56),
    )
    return Table(columns, moves)
