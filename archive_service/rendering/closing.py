"""What stands below a section's log: deferrals, what the export lacks, the place of the programme note."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.rendering.letters import wrap
from archive_service.rendering.view import ClassView, day
from templates import wording
from templates.geometry import JOURNAL_SHEET, NOTE
from templates.typefaces import BODY
from templates.typefaces import NOTE as NOTE_STYLE
from workflows import programme
from workflows.snapshot import Deferral, Handover, Section


@dataclass(frozen=True, slots=True)
class Closing:
    """The wrapped lines, and the height of the note's place below them: 0 where there is none."""

    lines: tuple[str, ...]
    note_mm: float = 0


def closing_of(view: ClassView, section: Section, most_mm: float) -> Closing:
    """Return what closes a section (001 clause 6.10); the note's place is at most ``most_mm`` high."""
    width = JOURNAL_SHEET.body_width_mm
    lines = tuple(line for text in _texts(view, section) for line in wrap(text, BODY, width))
    if not programme.carries_note(section):
        return Closing(lines)
    return Closing(lines, min(_note_mm(view, section), most_mm))


def _note_mm(view: ClassView, section: Section) -> float:
    """Return the height that the export's own proposal needs."""
    proposed = programme.said(programme.proposal(section, view.group.kind), view.rules.programme_words)
    room = JOURNAL_SHEET.body_width_mm - 2 * NOTE.padding_mm - NOTE.spare_mm
    return NOTE.height_mm(len(wrap(proposed, NOTE_STYLE, room)))


def _texts(view: ClassView, section: Section) -> Iterator[str]:
    if not section.lessons:
        yield wording.NO_LOG
        if section.topics_not_given:
            missing = {programme.MISSING: view.rules.topics_missing}
            yield programme.said(programme.proposal(section, view.group.kind), missing)
    yield from (_handover(view, one) for one in view.handovers(section))
    yield from (_deferral(view, one) for one in _shown(view, section))
    if section.lessons or section.planned_lessons is not None:
        yield _numbers(view, section)


def _numbers(view: ClassView, section: Section) -> str:
    planned = section.planned_lessons
    said = wording.PLAN_UNKNOWN if planned is None else str(planned)
    in_hours = programme.in_hours(view.group.kind)
    counted = wording.PLANNED_AND_GIVEN_HOURS if in_hours else wording.PLANNED_AND_GIVEN
    return counted.format(planned=said, given=programme.given_of(section, view.group.kind))


def _handover(view: ClassView, one: Handover) -> str:
    wanted = wording.HANDED_OVER if one.order else wording.HANDED_OVER_UNGROUNDED
    name, order = view.full_name(one.teacher_id), one.order.rstrip(". ")
    return wanted.format(on=day(one.on), name=name, order=order)


def _shown(view: ClassView, section: Section) -> list[Deferral]:
    terms = {term.id for term in view.section_terms(section)}
    return [one for one in section.deferrals if one.term_id in terms]


def _deferral(view: ClassView, one: Deferral) -> str:
    name, term = view.pupils[one.pupil_id].printed_name, view.terms[one.term_id].name
    wanted = wording.DEFERRAL if one.reason else wording.DEFERRAL_UNGROUNDED
    return wanted.format(name=name, term=term, reason=one.reason.rstrip(". "))
