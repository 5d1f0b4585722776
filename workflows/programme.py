"""The note on the programme that a teacher chooses under the log (001 clause 6.10).

Either the programme is done, or topics are named that were not given; with it stand the numbers
of lessons by plan and in fact, which nobody chooses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.snapshot import GroupKind, Section

DONE, MISSING = "program-done", "topics-not-given"
"""The notations of a profile that prescribe the two texts."""

BY_PLAN, IN_FACT = "by-plan", "in-fact"
"""The notations that name the two numbers."""


@dataclass(frozen=True, slots=True)
class ProgrammeNote:
    """The choice and the numbers; ``planned`` is None where the export does not say."""

    done: bool
    topics: tuple[str, ...]
    planned: int | None
    given: int


def carries_note(section: Section) -> bool:
    """Return whether the section's sheets have a log, under which the note stands."""
    return bool(section.lessons)


def in_hours(kind: GroupKind) -> bool:
    """Return whether a journal of the kind counts hours and not lessons (004 part IV)."""
    return kind is GroupKind.ADDITIONAL


def given_of(section: Section, kind: GroupKind) -> int:
    """Return how much was given in fact: the number of lessons, or of hours."""
    return sum(one.hours for one in section.lessons) if in_hours(kind) else len(section.lessons)


def proposal(section: Section, kind: GroupKind) -> ProgrammeNote:
    """Return the note that follows from the export: done unless it names topics that were not given."""
    topics = section.topics_not_given
    return ProgrammeNote(not topics, topics, section.planned_lessons, given_of(section, kind))


def chosen(proposed: ProgrammeNote, *, done: bool, topics: tuple[str, ...] = ()) -> ProgrammeNote:
    """Return the proposal with the teacher's choice in place of its own; the numbers stay.

    Without ``topics`` those of the export are taken where the programme is not done.
    """
    return replace(proposed, done=done, topics=topics or (() if done else proposed.topics))


def fault(note: ProgrammeNote) -> str:
    """Return what is wrong with a note, as the end of a refusal's name; "" when nothing is.

    Topics are named where the programme is not done, and only there; none of them is blank.
    """
    if any(not topic.strip() for topic in note.topics):
        return "empty-topic"
    if note.done:
        return "with-topics" if note.topics else ""
    return "" if note.topics else "without-topics"


def said(note: ProgrammeNote, notations: Mapping[str, str]) -> str:
    """Return the note in the words that the regulation prescribes, with its numbers.

    «Программа выполнена («по плану» — 34, «фактически» — 33).» or «Не пройдены следующие темы:
    …; … («по плану» …).» A number that is not known, or has no notation, is left out.
    """
    words = notations[DONE].rstrip(". ") if note.done else _named(note.topics, notations[MISSING])
    numbers = ", ".join(_numbers(note, notations))
    return f"{words} ({numbers})." if numbers else f"{words}."


def _named(topics: tuple[str, ...], words: str) -> str:
    return f"{words.rstrip('.… ')}: {'; '.join(topic.strip().rstrip('. ') for topic in topics)}"


def _numbers(note: ProgrammeNote, notations: Mapping[str, str]) -> Iterator[str]:
    for name, count in ((BY_PLAN, note.planned), (IN_FACT, note.given)):
        if name in notations and count is not None:
            yield f"«{notations[name]}» — {count}"
