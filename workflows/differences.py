"""What another export of a class changes on its sheets: which sections, and in them which cells.

Agrees with the digests of :mod:`workflows.content`: a section is named here exactly when its
printed digest differs. Places are structured; their words belong to the service.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflows.content import PUT_OFF, Content, LessonCells, Place, Shown, What
from workflows.snapshot import Snapshot

_Pair = tuple[LessonCells | None, LessonCells | None]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that shows something else; "" where there was, or is, nothing."""

    place: Place
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section whose sheets show something else, under its new title."""

    id: str
    title: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed: sections in both exports, ids of sections in one only, and the front."""

    sections: tuple[SectionChange, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    front: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class LateMark:
    """A mark given where a deferral stood (001, appendix for teachers, clause 12)."""

    pupil: str
    term: str
    mark: str


def compare(old: Snapshot, new: Snapshot) -> Comparison:
    """Return what the new export of a class changes on the sheets made from the old one.

    Raises:
        ValueError: not snapshots of exactly one class each.
    """
    [before], [after] = old.classes, new.classes
    was, now = Content(old, before), Content(new, after)
    known = {one.id: one for one in before.sections}
    found = (
        SectionChange(one.id, one.title, tuple(_changes(was.section(known[one.id]), now.section(one))))
        for one in after.sections
        if one.id in known
    )
    given = {one.id for one in after.sections}
    return Comparison(
        sections=tuple(one for one in found if one.cells),
        added=tuple(one.id for one in after.sections if one.id not in known),
        removed=tuple(one.id for one in before.sections if one.id not in given),
        front=tuple(_changes(was.front(), now.front())),
    )


def late_marks(change: SectionChange) -> tuple[LateMark, ...] | None:
    """Return the late marks where a section changed in nothing else, None where it did.

    A deferral may vanish together with its mark's arrival. Such a section needs a supplement
    leaf, not a new edition.
    """
    late = {
        (cell.place.pupil, cell.place.term): LateMark(cell.place.pupil, cell.place.term, cell.now)
        for cell in change.cells
        if cell.place.what is What.TERM_MARK and cell.was == PUT_OFF and cell.now
    }
    return tuple(late.values()) if all(_is_late(cell, late.keys()) for cell in change.cells) else None


def _is_late(cell: CellChange, late: Iterable[tuple[str, str]]) -> bool:
    place = cell.place
    ended = place.what is What.DEFERRAL and not cell.now
    return (ended or place.what is What.TERM_MARK) and (place.pupil, place.term) in late


def _changes(was: Shown, now: Shown) -> Iterator[CellChange]:
    for place in dict.fromkeys((*now.cells, *was.cells)):
        yield from _cell(place, was.cells.get(place, ""), now.cells.get(place, ""))
    for what in now.orders:
        yield from _order(what, was, now)
    pairs = _pairs(was.lessons, now.lessons)
    for pair in sorted(pairs, key=_place_in_time):
        yield from _lesson(*pair)
    yield from _lesson_order(pairs, now.lessons)


def _cell(place: Place, was: str, now: str) -> Iterator[CellChange]:
    if was != now:
        yield CellChange(place, was, now)


def _order(what: What, was: Shown, now: Shown) -> Iterator[CellChange]:
    """Yield a change where what is in both stands in another order; what is in one only is told elsewhere."""
    before, after = was.orders[what], now.orders[what]
    left, right = [one for one in before if one in after], [one for one in after if one in before]
    if left != right:
        yield CellChange(Place(what), _named(what, was, left), _named(what, now, right))


def _named(what: What, shown: Shown, ids: Iterable[str]) -> str:
    places = (
        Place(What.TERM, term=one) if what is What.TERM_ORDER else Place(What.PUPIL, one) for one in ids
    )
    return "; ".join(shown.cells[place] for place in places)


def _pairs(was: Sequence[LessonCells], now: Sequence[LessonCells]) -> list[_Pair]:
    """Return which old lesson is which new one; None where it is in one export only.

    First those of the same hour that are the same by id or topic, then those of the same id
    (moved), then those of the same hour.
    """
    free = list(now)
    found: dict[int, LessonCells] = {}
    for same in (_same_lesson, _same_id, _same_hour):
        for index, old in enumerate(was):
            new = next((one for one in free if same(old, one)), None) if index not in found else None
            if new is not None:
                found[index] = new
                free.remove(new)
    return [*((old, found.get(index)) for index, old in enumerate(was)), *((None, new) for new in free)]


def _same_lesson(old: LessonCells, new: LessonCells) -> bool:
    return _same_hour(old, new) and (_same_id(old, new) or old.log[What.TOPIC] == new.log[What.TOPIC])


def _same_id(old: LessonCells, new: LessonCells) -> bool:
    return old.id == new.id


def _same_hour(old: LessonCells, new: LessonCells) -> bool:
    return (old.on, old.number) == (new.on, new.number)


def _place_in_time(pair: _Pair) -> tuple[str, int]:
    one = pair[0] or pair[1]
    return (one.on.isoformat(), one.number) if one else ("", 0)


def _lesson(was: LessonCells | None, now: LessonCells | None) -> Iterator[CellChange]:
    """Yield the changes of one lesson, at the hour where it stood on the old sheets."""
    at = was or now
    if at is None:
        return
    hour = Place(What.LESSON, on=at.on, number=at.number)
    yield from _cell(hour, was.when if was else "", now.when if now else "")
    old, new = (one.log if one else {} for one in (was, now))
    for what in dict.fromkeys((*new, *old)):
        yield from _cell(replace(hour, what=what), old.get(what, ""), new.get(what, ""))
    old_marks, new_marks = (one.marks if one else {} for one in (was, now))
    for pupil in dict.fromkeys((*new_marks, *old_marks)):
        place = replace(hour, what=What.MARK, pupil=pupil)
        yield from _cell(place, old_marks.get(pupil, ""), new_marks.get(pupil, ""))


def _lesson_order(pairs: Sequence[_Pair], now: Sequence[LessonCells]) -> Iterator[CellChange]:
    """Yield a change where lessons that kept their hour stand in another order."""
    stayed = [new for old, new in pairs if old and new and _same_hour(old, new)]
    ordered = [one for one in now if any(one is other for other in stayed)]
    if any(one is not other for one, other in zip(stayed, ordered, strict=True)):
        was, new = ("; ".join(one.when for one in ones) for ones in (stayed, ordered))
        yield CellChange(Place(What.LESSON_ORDER), was, new)
