"""Homerooms become classes, scheduled classes become their sections."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from operator import itemgetter

from archive_service.importing import cells
from archive_service.importing.oneroster.bundle import Bundle
from archive_service.importing.oneroster.config import BundleMapping
from archive_service.importing.oneroster.people import Org, Places, active, place_of
from archive_service.importing.tables import Row
from workflows.snapshot import ClassGroup, Handover, Movement, MovementKind, Pupil, Section, Term

_TRUE = {"true", "1", "да"}

Teaching = tuple[date, date, str, Row]
"""From when till when who teaches, and the row that says so."""


@dataclass(slots=True)
class Roster:
    """One OneRoster class with everybody enrolled in it."""

    id: str
    row: Row
    teachers: list[Teaching] = field(default_factory=list)
    primary: list[Teaching] = field(default_factory=list)
    pupils: dict[str, Row] = field(default_factory=dict)

    @property
    def is_homeroom(self) -> bool:
        """Whether this is a class of pupils rather than of a subject."""
        return self.row.text("classType").casefold() == "homeroom"

    def teacher(self) -> str:
        """Return the primary teacher, or the only one; "" (noted as a fault) otherwise."""
        chosen = self.primary or self.teachers
        return chosen[0][2] if len(chosen) == 1 else self._several(chosen)

    def succession(self) -> tuple[str, list[Teaching]]:
        """Return the teacher whom the class has first, and those who took it over one after another.

        Two at once are noted as a fault.
        """
        chosen = sorted(self.primary or self.teachers, key=itemgetter(0))
        if not chosen or any(one[1] > two[0] for one, two in pairwise(chosen)):
            return self._several(chosen), []
        return chosen[0][2], chosen[1:]

    def _several(self, chosen: Sequence[Teaching]) -> str:
        if chosen:
            names = ", ".join(one[2] for one in chosen)
            self.row.fault("import.several-teachers", "sourcedId", self.id, teachers=names)
        return ""


def rosters_of(bundle: Bundle, org: Org, users: dict[str, Row]) -> dict[str, Roster]:
    """Return the school's classes with their enrolments."""
    found: dict[str, Roster] = {}
    for row in active(bundle.tables["classes"]):
        if row.text("schoolSourcedId") == org.id:
            code = row.text("sourcedId", required=True)
            if code in found:
                row.fault("import.duplicate-class", "sourcedId", code)
            found[code] = Roster(code, row)
    everywhere = {row.text("sourcedId") for row in active(bundle.tables["classes"])}
    for row in active(bundle.tables["enrollments"]):
        _enrol(row, found, everywhere, users)
    return found


def _enrol(row: Row, found: dict[str, Roster], everywhere: set[str], users: dict[str, Row]) -> None:
    code, user = row.text("classSourcedId", required=True), row.text("userSourcedId", required=True)
    if code not in everywhere:
        row.fault("import.unknown-class", "classSourcedId", code)
    if user not in users:
        row.fault("import.unknown-user", "userSourcedId", user)
        return
    if code not in found:
        return
    roster, role = found[code], row.text("role")
    if role == "student":
        if user in roster.pupils:
            name = roster.row.text("title")
            row.fault("import.duplicate-pupil", "userSourcedId", user, class_name=name)
        roster.pupils[user] = row
    elif role == "teacher":
        since = row.day("beginDate") if row.text("beginDate") else None
        until = row.day("endDate") if row.text("endDate") else None
        teaching = since or date.min, until or date.max, user, row
        roster.teachers.append(teaching)
        if row.text("primary").casefold() in _TRUE:
            roster.primary.append(teaching)


def groups_of(
    rosters: dict[str, Roster], users: dict[str, Row], term: Term | None, plan: BundleMapping, places: Places
) -> list[ClassGroup]:
    """Return a class for each homeroom, without sections yet."""
    groups = []
    for roster in rosters.values():
        if not roster.is_homeroom:
            continue
        pupils = [_pupil(users[code], row, code, term) for code, row in roster.pupils.items()]
        pupils.sort(key=lambda one: (one.surname, one.name, one.patronymic, one.id))
        groups.append(_group(roster, pupils, plan))
        places["class", (roster.id,)] = place_of(roster.row)
        for pupil in pupils:
            places["pupil", (roster.id, pupil.id)] = place_of(users[pupil.id])
    return groups


def _group(roster: Roster, pupils: list[Pupil], plan: BundleMapping) -> ClassGroup:
    grade = cells.whole(roster.row.raw("grades"))
    if grade is None:
        roster.row.fault("import.not-a-number", "grades", roster.row.text("grades"))
    return ClassGroup(
        id=roster.id,
        name=roster.row.text("title", required=True),
        grade=grade or 0,
        term_id=plan.term,
        class_teacher_id=roster.teacher(),
        period_ids=plan.periods,
        pupils=tuple(pupils),
    )


def _pupil(user: Row, enrolment: Row, code: str, term: Term | None) -> Pupil:
    names = user.text("familyName"), user.text("givenName"), user.text("middleName")
    return Pupil(code, *names, movement=tuple(_movement(enrolment, term)))


def _movement(enrolment: Row, term: Term | None) -> list[Movement]:
    """Enrolment dates inside the reporting term become arrival and departure."""
    notes = []
    for column, kind in (("beginDate", MovementKind.ARRIVED), ("endDate", MovementKind.LEFT)):
        on = enrolment.day(column) if enrolment.text(column) else None
        if on and term and _inside(on, term):
            notes.append(Movement(kind, on))
    return notes


def _inside(on: date, term: Term) -> bool:
    return term.starts_on < on < term.ends_on


def sections_by_class(
    bundle: Bundle, rosters: dict[str, Roster], groups: list[ClassGroup], places: Places
) -> dict[str, list[tuple[Roster, Section]]]:
    """Return each class's sections with the roster they came from.

    A scheduled class of pupils from two homerooms becomes a section in each of them.
    """
    titles = {row.text("sourcedId"): row.text("title") for row in active(bundle.tables["courses"])}
    home = {pupil.id: group.id for group in groups for pupil in group.pupils}
    drafts: dict[str, list[tuple[Roster, str, list[str]]]] = defaultdict(list)
    for roster in rosters.values():
        if roster.is_homeroom:
            continue
        course = roster.row.text("courseSourcedId")
        if course not in titles:
            roster.row.fault("import.unknown-course", "courseSourcedId", course)
        for group_id, pupils in _by_home(roster, home).items():
            drafts[group_id].append((roster, titles.get(course, ""), pupils))
    order = {group.id: [pupil.id for pupil in group.pupils] for group in groups}
    return {code: _sections(code, parts, order[code], places) for code, parts in drafts.items()}


def _by_home(roster: Roster, home: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, row in roster.pupils.items():
        if code not in home:
            row.fault("import.pupil-in-no-class", "userSourcedId", code)
            continue
        found[home[code]].append(code)
    return found


def _sections(
    code: str, parts: list[tuple[Roster, str, list[str]]], order: list[str], places: Places
) -> list[tuple[Roster, Section]]:
    counted = Counter(subject for _, subject, _ in parts)
    found = []
    for roster, subject, pupils in parts:
        teacher, others = roster.succession()
        section = Section(
            id=f"{code}/{roster.id}",
            subject=subject,
            teacher_id=teacher,
            subgroup=roster.row.text("title") if counted[subject] > 1 else "",
            pupil_ids=tuple(sorted(pupils, key=order.index)),
            handovers=tuple(Handover(since, taker) for since, _, taker, _ in others),
        )
        places["section", (section.id,)] = place_of(roster.row)
        for since, _, _, row in others:
            places["handover", (section.id, since.isoformat())] = place_of(row)
        found.append((roster, section))
    return found
