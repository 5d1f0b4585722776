"""Marks: only those of the vocabulary, only of pupils who are there (001 clauses 4.8 to 4.10)."""

from collections.abc import Iterable, Iterator
from datetime import date

from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.findings import Finding
from archive_service.importing.journals import Journals
from archive_service.importing.lookalikes import suggest_mark
from workflows.snapshot import ClassGroup, Lesson, Movement, MovementKind, Section, Snapshot
from workflows.vocabulary import Vocabulary

Stay = tuple[date, date]
"""The first and the last day on which a pupil is in a class."""


def faults(snapshot: Snapshot, vocabulary: Vocabulary, journals: Journals) -> Iterator[Finding]:
    """Yield the marks that may not be where they are."""
    for group in snapshot.classes:
        names = {pupil.id: pupil.printed_name for pupil in group.pupils}
        stays = {pupil.id: stays_of(pupil.movement) for pupil in group.pupils if pupil.movement}
        marked = group.kind not in journals.unmarked
        in_term = vocabulary.in_term(group.school_grade) if marked else frozenset()
        for section in group.sections:
            allowed = vocabulary.presence
            if marked and not section.presence_only:
                allowed = vocabulary.in_lesson(section.subject, group.school_grade)
            yield from _lessons(section, allowed, stays, names)
            yield from _term_marks(section, group, in_term)
            yield from _deferrals(section, group)


def stays_of(movement: Iterable[Movement]) -> tuple[Stay, ...]:
    """Return the spans of days in the class; the day of an arrival or departure belongs to them."""
    notes = sorted(movement, key=lambda note: note.on)
    spans: list[Stay] = []
    since: date | None = date.min if not notes or notes[0].kind is not MovementKind.ARRIVED else None
    for note in notes:
        if note.kind is MovementKind.ARRIVED:
            since = note.on if since is None else since
        elif since is not None:
            spans.append((since, note.on))
            since = None
    if since is not None:
        spans.append((since, date.max))
    return tuple(spans)


def _lessons(
    section: Section, allowed: frozenset[str], stays: dict[str, tuple[Stay, ...]], names: dict[str, str]
) -> Iterator[Finding]:
    members = set(section.pupil_ids)
    moved = [pupil for pupil in section.pupil_ids if pupil in stays]
    for lesson in section.lessons:
        marks = lesson.marks
        if not marks:
            continue
        if not allowed.issuperset(marks.values()):
            yield from _unknown(lesson, allowed)
        if not marks.keys() <= members:
            yield from _strangers(lesson, section, members)
        for pupil in moved:
            if pupil in marks and not _there(stays[pupil], lesson.on):
                facts = (("pupil", names[pupil]), ("on", f"{lesson.on:%d.%m.%Y}"))
                yield Finding(
                    "import.mark-while-away", "mark", (lesson.id, pupil), "mark", marks[pupil], facts
                )


def _there(stays: tuple[Stay, ...], on: date) -> bool:
    return on == UNREAD or any(first <= on <= last for first, last in stays)


def _unknown(lesson: Lesson, allowed: frozenset[str]) -> Iterator[Finding]:
    for pupil, mark in lesson.marks.items():
        if mark not in allowed:
            yield unknown_mark("mark", (lesson.id, pupil), mark, allowed)


def unknown_mark(kind: str, key: tuple[str, ...], mark: str, allowed: frozenset[str]) -> Finding:
    """Return the finding for a mark outside the vocabulary, with what was probably meant."""
    right = suggest_mark(mark, allowed)
    listed = (("allowed", _listing(allowed)),)
    if right:
        return Finding("import.mark-misspelled", kind, key, "mark", mark, (("right", right), *listed))
    code = "import.unknown-mark" if allowed else "import.no-marks-here"
    return Finding(code, kind, key, "mark", mark, listed)


def _listing(allowed: frozenset[str]) -> str:
    plain = sorted(mark for mark in allowed if "/" not in mark)
    fractions = sorted((mark for mark in allowed if "/" in mark), reverse=True)
    return ", ".join(plain + (["5/4 и другие дроби"] if fractions else []))


def _strangers(lesson: Lesson, section: Section, members: set[str]) -> Iterator[Finding]:
    for pupil in lesson.marks:
        if pupil not in members:
            facts = (("section", section.title),)
            yield Finding("import.not-in-section", "mark", (lesson.id, pupil), "pupil_id", pupil, facts)


def _term_marks(section: Section, group: ClassGroup, allowed: frozenset[str]) -> Iterator[Finding]:
    members, periods = set(section.pupil_ids), set(group.period_ids)
    if section.term_marks and not section.marked:
        yield Finding("import.marks-of-unmarked", "section", (section.id,), "marked", section.title)
    for pupil, row in section.term_marks.items():
        if pupil not in members:
            who = (("section", section.title),)
            key = (section.id, pupil, next(iter(row), ""))
            yield Finding("import.not-in-section", "term-mark", key, "pupil_id", pupil, who)
        for term, mark in row.items():
            key = (section.id, pupil, term)
            if term not in periods:
                facts = (("class_name", group.name), ("term", term))
                yield Finding("import.term-not-of-class", "term-mark", key, "mark", mark, facts)
            elif mark not in allowed:
                yield unknown_mark("term-mark", key, mark, allowed)


def _deferrals(section: Section, group: ClassGroup) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for one in section.deferrals:
        key = (section.id, one.pupil_id, one.term_id)
        if one.pupil_id not in section.pupil_ids:
            who = (("section", section.title),)
            yield Finding("import.not-in-section", "deferral", key, "pupil_id", one.pupil_id, who)
        if one.term_id not in group.period_ids:
            facts = (("class_name", group.name), ("term", one.term_id))
            yield Finding("import.term-not-of-class", "deferral", key, "term_id", one.term_id, facts)
        if one.term_id in section.term_marks.get(one.pupil_id, {}):
            yield Finding("import.deferred-and-marked", "deferral", key, "term_id", one.term_id)
        if not one.reason:
            yield Finding("import.deferral-without-reason", "deferral", key, "reason")
        if (one.pupil_id, one.term_id) in seen:
            yield Finding("import.deferral-twice", "deferral", key, "pupil_id", one.pupil_id)
        seen.add((one.pupil_id, one.term_id))
