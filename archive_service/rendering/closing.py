"""What stands below a section's log: the programme note, deferrals, what the export lacks."""

from collections.abc import Iterator

from archive_service.rendering.letters import wrap
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import JOURNAL_SHEET
from templates.typefaces import BODY
from workflows.snapshot import Deferral, Section


def closing_lines(view: ClassView, section: Section) -> tuple[str, ...]:
    """Return the wrapped lines of a section's closing (001 clause 6.10)."""
    width = JOURNAL_SHEET.body_width_mm
    return tuple(line for text in _texts(view, section) for line in wrap(text, BODY, width))


def _texts(view: ClassView, section: Section) -> Iterator[str]:
    if not section.lessons:
        yield wording.NO_LOG
    yield from (_deferral(view, one) for one in _shown(view, section))
    yield from _programme(view, section)


def _programme(view: ClassView, section: Section) -> Iterator[str]:
    given = len(section.lessons)
    planned = section.planned_lessons
    if section.topics_not_given:
        topics = "; ".join(topic.rstrip(". ") for topic in section.topics_not_given)
        yield f"{view.rules.topics_missing.rstrip('.… ')}: {topics}."
    elif section.lessons:
        yield f"{view.rules.programme_done}."
    if section.lessons or planned is not None:
        said = wording.PLAN_UNKNOWN if planned is None else str(planned)
        yield wording.PLANNED_AND_GIVEN.format(planned=said, given=given)


def _shown(view: ClassView, section: Section) -> list[Deferral]:
    terms = {term.id for term in view.section_terms(section)}
    return [one for one in section.deferrals if one.term_id in terms]


def _deferral(view: ClassView, one: Deferral) -> str:
    name, term = view.pupils[one.pupil_id].printed_name, view.terms[one.term_id].name
    wanted = wording.DEFERRAL if one.reason else wording.DEFERRAL_UNGROUNDED
    return wanted.format(name=name, term=term, reason=one.reason.rstrip(". "))
