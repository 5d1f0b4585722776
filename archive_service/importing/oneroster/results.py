"""Line items and results: lessons with marks, and the marks of the periods."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.findings import Place
from archive_service.importing.mark_table import DEFERRED, MarkTable
from archive_service.importing.oneroster.bundle import Bundle
from archive_service.importing.oneroster.config import BundleMapping
from archive_service.importing.oneroster.people import Places, active, place_of
from archive_service.importing.oneroster.rosters import Roster
from archive_service.importing.tables import Row
from workflows.snapshot import Deferral, Lesson, Section


@dataclass(frozen=True, slots=True)
class Score:
    """One result: our mark and where it stands."""

    pupil: str
    mark: str
    place: Place


@dataclass(slots=True)
class Grades:
    """Line items by OneRoster class, scores by line item; ``skipped`` items belong to other sessions."""

    lessons: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    finals: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    scores: dict[str, list[Score]] = field(default_factory=lambda: defaultdict(list))
    skipped: int = 0


def grades_of(bundle: Bundle, plan: BundleMapping, rosters: dict[str, Roster]) -> Grades:
    """Return the bundle's line items and scores."""
    found = Grades()
    known: set[str] = set()
    for row in active(bundle.tables.get("lineItems")):
        code, roster = row.text("sourcedId", required=True), row.text("classSourcedId")
        if code in known:
            row.fault("import.duplicate-lesson", "sourcedId", code)
        known.add(code)
        if roster not in rosters:
            continue
        if row.text("categorySourcedId") in plan.term_categories:
            found.finals[roster].append(row)
        elif row.text("gradingPeriodSourcedId") == plan.term:
            found.lessons[roster].append(row)
        else:
            found.skipped += 1
    table = MarkTable(plan.marks)
    for row in active(bundle.tables.get("results")):
        _score(row, table, known, found)
    return found


def _score(row: Row, table: MarkTable, known: set[str], found: Grades) -> None:
    item, pupil = row.text("lineItemSourcedId", required=True), row.text("studentSourcedId", required=True)
    if item not in known:
        row.fault("import.unknown-lesson", "lineItemSourcedId", item)
        return
    if row.text("scoreStatus").casefold() == "exempt":
        return
    mark = table.read(row, "score")
    if mark:
        found.scores[item].append(Score(pupil, mark, place_of(row, "score")))


def with_grades(
    section: Section, roster: Roster, grades: Grades, plan: BundleMapping, places: Places
) -> Section:
    """Return the section with its lessons, term marks and deferrals."""
    elsewhere = roster.pupils.keys() - set(section.pupil_ids)
    lessons = _lessons(section, grades.lessons[roster.id], grades, elsewhere, places)
    marks, deferrals = _finals(section, grades.finals[roster.id], grades, elsewhere, plan=plan, places=places)
    return replace(section, lessons=lessons, term_marks=marks, deferrals=deferrals, marked=bool(plan.periods))


def _lessons(
    section: Section, items: list[Row], grades: Grades, elsewhere: set[str], places: Places
) -> tuple[Lesson, ...]:
    found = []
    numbers: Counter[date] = Counter()
    for row in sorted(items, key=lambda one: (str(one.raw("dueDate")), one.number)):
        code, on = row.text("sourcedId"), row.day("dueDate") or UNREAD
        numbers[on] += 1
        lesson = f"{section.id}/{code}"
        marks = {}
        for score in grades.scores[code]:
            if score.pupil not in elsewhere:
                marks[score.pupil] = "" if score.mark == DEFERRED else score.mark
                places["mark", (lesson, score.pupil)] = score.place
        given = {pupil: mark for pupil, mark in marks.items() if mark}
        found.append(
            Lesson(
                id=lesson,
                on=on,
                number=numbers[on],
                topic=row.text("title"),
                teacher_id=section.teacher_on(on),
                marks=given,
                material=row.text("description"),
            )
        )
        places["lesson", (lesson,)] = place_of(row)
    return tuple(found)


def _finals(
    section: Section,
    items: list[Row],
    grades: Grades,
    elsewhere: set[str],
    *,
    plan: BundleMapping,
    places: Places,
) -> tuple[dict[str, dict[str, str]], tuple[Deferral, ...]]:
    marks: dict[str, dict[str, str]] = defaultdict(dict)
    deferrals = []
    for row in items:
        term = row.text("gradingPeriodSourcedId", required=True)
        for score in grades.scores[row.text("sourcedId")]:
            if score.pupil in elsewhere:
                continue
            key = section.id, score.pupil, term
            if score.mark == DEFERRED:
                deferrals.append(Deferral(score.pupil, term, plan.deferred_reason))
                places["deferral", key] = score.place
                continue
            if term in marks[score.pupil]:
                row.fault(
                    "import.term-marks-twice", "gradingPeriodSourcedId", score.pupil, section=section.subject
                )
            marks[score.pupil][term] = score.mark
            places["term-mark", key] = score.place
    return {pupil: row for pupil, row in marks.items() if row}, tuple(deferrals)
