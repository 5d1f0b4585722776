"""«Отчет классного руководителя за учебный период» (002 clause 4.5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from archive_service.rendering.counts import percent
from archive_service.rendering.forms import Form, Lines, Paragraph, Table
from archive_service.rendering.reports.movement import movement_counts
from archive_service.rendering.reports.parts import Head, class_report, view_of
from archive_service.rendering.view import ClassView, day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column
from workflows.reports.attendance import by_month
from workflows.reports.progress import PupilResult, Results, Standing, pupil_results, results, share
from workflows.reports.roll import Change, roll
from workflows.reports.source import ClassTerm

_COUNTS = ("start", "arrived", "left", "transferred", "end")
PLACES = {
    "title": (),
    **dict.fromkeys(_COUNTS, ()),
    "moves": (),
    "move": ("name", "move", "day", "note"),
    "success": (),
    "quality": (),
    "missed": (),
    "missed_count": ("missed", "owed", "share", "parts"),
    "missed_part": ("symbol", "count"),
    "column_standing": (),
    "column_count": (),
    "column_pupils": (),
    **{str(one): () for one in Standing},
    "only_three": (),
    "with_subjects": ("name", "subjects"),
    "lacking": ("subject", "reason"),
    "unmarked": (),
}


def form(one: ClassTerm, presence: Collection[str], own: Wordings = SHIPPED) -> Form:
    """Return the report: movement, who stands how, lessons missed."""
    words = words_of("report_class_teacher", PLACES, own)
    counted, found = results(one), pupil_results(one)
    facts = [*_movement(one, words), *_shares(counted, words), _missed(one, presence, words)]
    standings = _standings(found, view_of(one), words) if found else Paragraph(words("unmarked"))
    return class_report(Head(words("title")), one, (Lines(tuple(facts)), standings), own)


def _movement(one: ClassTerm, words: Words) -> Iterator[tuple[str, str]]:
    found = roll(one)
    for name, count in zip(_COUNTS, movement_counts([found]), strict=True):
        yield words(name), str(count)
    if found.changes:
        view = view_of(one)
        yield words("moves"), "; ".join(_move(change, view, words) for change in found.changes)


def _move(change: Change, view: ClassView, words: Words) -> str:
    name, move = view.pupils[change.pupil_id].printed_name, change.move
    note = f", {move.note}" if move.note else ""
    return words("move", name=name, move=wording.MOVEMENT[move.kind], day=day(move.on), note=note)


def _shares(counted: Results, words: Words) -> Iterator[tuple[str, str]]:
    yield words("success"), percent(counted.success)
    yield words("quality"), percent(counted.quality)


def _missed(one: ClassTerm, presence: Collection[str], words: Words) -> tuple[str, str]:
    found = by_month(one, presence)
    missed, owed = found.missed(), found.owed()
    parts = "; ".join(
        words("missed_part", symbol=symbol, count=found.missed(symbol=symbol)) for symbol in found.symbols
    )
    said = words("missed_count", missed=missed, owed=owed, share=percent(share(missed, owed)), parts=parts)
    return words("missed"), said


def _standings(found: Sequence[PupilResult], view: ClassView, words: Words) -> Table:
    columns = (
        Column(words("column_standing"), 42),
        Column(words("column_count"), 16, "center", flow=False),
        Column(words("column_pupils"), 122),
    )
    rows = []
    for standing in Standing:
        pupils = {one.pupil_id: _why(one, words) for one in found if one.standing is standing}
        rows.append(_row(words(str(standing)), pupils, view, words))
        if standing is Standing.PASSING:
            threes = {one.pupil_id: one.only_three for one in found if one.only_three}
            rows.append(_row(words("only_three"), threes, view, words))
    return Table(columns, tuple(rows))


def _row(name: str, pupils: Mapping[str, str], view: ClassView, words: Words) -> tuple[str, ...]:
    """Return a row: how many pupils and who, each with the subjects that made it so."""
    said = []
    for pupil_id, subjects in pupils.items():
        pupil = view.pupils[pupil_id].printed_name
        said.append(words("with_subjects", name=pupil, subjects=subjects) if subjects else pupil)
    return (name, str(len(pupils)), "; ".join(said) or wording.NOT_GIVEN)


def _why(one: PupilResult, words: Words) -> str:
    """Return the subjects that a failing pupil fails in or that an unattested one has no mark in."""
    if one.standing is Standing.FAILING:
        return ", ".join(one.bad)
    if one.standing is not Standing.UNATTESTED:
        return ""
    return ", ".join(
        words("lacking", subject=lack.title, reason=lack.reason) if lack.reason else lack.title
        for lack in one.lacking
    )
