"""One pupil's rows of a summary sheet: the same cells, and nobody else's."""

from dataclasses import dataclass

from archive_service.rendering.draw_summary import mark_on_sheet
from archive_service.rendering.plan_summary import subject_columns
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.view import ClassView
from workflows.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class OnePupil:
    """The periods of the sheet, and by subject what stands in the pupil's cells of each."""

    name: str
    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def one_pupil(snapshot: Snapshot, rules: PrintRules, pupil_id: str) -> OnePupil:
    """Return a pupil's part of the summary sheet that is printed from a class's export.

    Raises:
        KeyError: the class has no such pupil.
    """
    view = ClassView(snapshot, rules)
    rows = []
    for subject in subject_columns(view):
        marks = tuple(mark_on_sheet(subject, pupil_id, term.id) for term in view.periods)
        if any(marks) or any(pupil_id in one.pupil_ids for one in subject.sections):
            rows.append((subject.title, marks))
    periods = tuple(term.name for term in view.periods)
    return OnePupil(view.pupils[pupil_id].printed_name, periods, tuple(rows))
