"""Exports under code names: the name is replaced before anything is stored (000 clause 6.3.4)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.finding import name_key
from archive_service.problems import Fault, Kind, Problem
from archive_service.services import code_orders
from archive_service.services.code_orders import Assigned
from archive_service.services.context import Desk
from archive_service.services.names import variants
from workflows.snapshot import ClassGroup, Pupil, Section, Snapshot

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDING, _STEM = 2, 3


@dataclass(frozen=True, slots=True)
class UnderCodes:
    """A snapshot as it may be stored; ``known`` are the code names it was made with."""

    snapshot: Snapshot
    warnings: tuple[Fault, ...]
    known: Mapping[str, Assigned]

    def check(self, session: Session) -> None:
        """Return when no code name was assigned since; none can be until the transaction ends.

        Raises:
            Problem: one was; the import has to be done again.
        """
        lock_log(session)
        if code_orders.by_pupil(session) != self.known:
            raise Problem(Kind.REFUSED, "codes.assigned-meanwhile")


def under_codes(desk: Desk, snapshot: Snapshot, file: str = "") -> UnderCodes:
    """Return the export with the code names that orders assigned in place of names.

    Raises:
        Problem: the export's own code names contradict orders on record; all places are listed (INPUT).
    """
    with desk.reading() as session:
        known = code_orders.by_pupil(session)
    by_code = {one.code: one for one in known.values()}
    faults = tuple(
        fault
        for group in snapshot.classes
        for pupil in group.pupils
        for fault in _clashes(group, pupil, known.get(pupil.id), by_code, file)
    )
    if faults:
        raise Problem(Kind.INPUT, "codes.import-faults", faults=faults, file=file or "—", count=len(faults))
    due = {one.pupil: one for one in known.values() if one.from_on <= desk.today}
    groups = tuple(_replaced(group, due) for group in snapshot.classes)
    warnings = [fault for group in snapshot.classes for fault in _left_in_texts(group, due, file)]
    return UnderCodes(replace(snapshot, classes=groups), tuple(warnings), known)


def _clashes(
    group: ClassGroup, pupil: Pupil, mine: Assigned | None, by_code: Mapping[str, Assigned], file: str
) -> Iterator[Fault]:
    """Compare the export's own code name and order with those on record."""
    if not pupil.code_name:
        return
    said = code_orders.order_in(pupil.code_order)
    if mine is None and pupil.code_name in by_code:
        yield _fault("codes.import-code-taken", file, group, pupil, by_code[pupil.code_name])
    elif mine is not None and pupil.code_name != mine.code:
        yield _fault("codes.import-code-differs", file, group, pupil, mine)
    elif mine is not None and said is not None and not said.same_as(mine.order):
        yield _fault("codes.import-order-differs", file, group, pupil, mine)


def _fault(code: str, file: str, group: ClassGroup, pupil: Pupil, known: Assigned) -> Fault:
    facts = (("code_name", known.code), ("order", known.order.words), ("said", pupil.code_order))
    return Fault(code, file, value=pupil.code_name, facts=facts, path=f"{group.name}/{pupil.id}")


def _replaced(group: ClassGroup, due: Mapping[str, Assigned]) -> ClassGroup:
    return replace(group, pupils=tuple(_under_code(pupil, due.get(pupil.id)) for pupil in group.pupils))


def _under_code(pupil: Pupil, mine: Assigned | None) -> Pupil:
    """The pupil without a name where there is a code name, by order or by the export itself."""
    code, order = pupil.code_name, pupil.code_order
    if mine is not None and not code:
        code, order = mine.code, mine.order.words
    return Pupil(pupil.id, code_name=code, code_order=order, movement=pupil.movement) if code else pupil


def _left_in_texts(group: ClassGroup, due: Mapping[str, Assigned], file: str) -> Iterator[Fault]:
    """Warn of every text of the class in which the surname of a replaced pupil stands."""
    surnames = {due[pupil.id].code: name_key(pupil.surname) for pupil in group.pupils if pupil.id in due}
    for code, surname in surnames.items():
        for place, text in _texts(group) if surname else ():
            if _names(text, surname):
                path = f"{group.name}/{place}"
                yield Fault("codes.import-name-in-text", file, facts=(("code_name", code),), path=path)


def _texts(group: ClassGroup) -> Iterator[tuple[str, str]]:
    """Every text that people wrote, with its place; dates as people write them."""
    for pupil in group.pupils:
        yield from ((f"{pupil.id}/{_day(note.on)}", note.note) for note in pupil.movement)
    for section in group.sections:
        yield from ((f"{section.title}/{place}", text) for place, text in _texts_of(section))


def _texts_of(section: Section) -> Iterator[tuple[str, str]]:
    for lesson in section.lessons:
        yield _day(lesson.on), f"{lesson.topic} {lesson.homework}"
    for topic in section.topics_not_given:
        yield "", topic
    for deferral in section.deferrals:
        yield deferral.pupil_id, deferral.reason


def _names(text: str, surname: str) -> bool:
    """Tell whether a text has the surname, in any grammatical case."""
    stem = surname[: max(_STEM, len(surname) - _ENDING)]
    words = (name_key(word) for word in _WORD.findall(text))
    return any(word.startswith(stem) and surname in variants(word) for word in words)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
