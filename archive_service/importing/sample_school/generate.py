"""The made-up school itself: the year's last quarter or half-year, as a snapshot."""

from dataclasses import replace
from datetime import date

from archive_service.importing.sample_school import calendar, curriculum, marks, plan, pupils, timetable
from archive_service.importing.sample_school.curriculum import CLASS_TEACHER, Course
from archive_service.importing.sample_school.dice import Dice
from archive_service.importing.sample_school.names import Names
from archive_service.importing.sample_school.plan import Plan, Room
from archive_service.importing.sample_school.staff import Staff
from workflows.snapshot import (
    ClassGroup,
    GroupKind,
    Handover,
    Lesson,
    MovementKind,
    Pupil,
    School,
    Section,
    Snapshot,
    Term,
)

_SCHOOL = School(name="Образцовая средняя школа (вымышленная)", short_name="Образцовая школа")
_SOURCE = "образец"
_HEAD_POSTS = {GroupKind.COLLEGE: "мастер производственного обучения"}

Roll = tuple[Pupil, ...]
"""The pupils of one class."""

Desks = tuple[marks.Desk, ...]
"""The pupils of one section."""

Days = list[tuple[date, int]]
"""When lessons are: the days and the numbers of the lessons."""


def generate(
    seed: int = 1, *, classes: int = 30, pupils: int = 750, teachers: int = 45, year: int = 2025
) -> Snapshot:
    """Return a school of real size; equal arguments give equal bytes everywhere.

    Raises:
        ValueError: the pupils do not fit the classes.
    """
    return _build(plan.real_size(seed, classes, pupils, teachers, year))


def tiny(
    seed: int = 0,
    *,
    classes: int | None = None,
    pupils: int | None = None,
    sections: int | None = None,
    year: int = 2025,
    kind: GroupKind = GroupKind.SCHOOL,
) -> Snapshot:
    """Return a school of one to three groups of a kind with few pupils and subjects, for property tests.

    ``pupils`` and ``sections`` are per class; subjects with subgroups count once.
    """
    return _build(plan.tiny(seed, classes, pupils, sections, year, kind=kind))


def one_class(seed: int = 0, *, grade: int, pupils: int = 4, sections: int = 2, year: int = 2025) -> Snapshot:
    """Return a school of one small class of a grade; subjects with subgroups count once."""
    return _build(plan.one_class(seed, grade, pupils, sections, year))


def varied(seed: int = 0, *, pupils: int | None = None, year: int = 2025) -> Snapshot:
    """Return one class with an elective and a club, whose first subject changes hands in the term."""
    return _build(replace(plan.tiny(seed, 1, pupils, 2, year), varied=True))


def _build(wanted: Plan) -> Snapshot:
    builder = _Builder(wanted)
    classes = tuple(builder.group(room, number) for number, room in enumerate(wanted.rooms))
    return Snapshot(
        school=_SCHOOL,
        year=wanted.year,
        exported_at=calendar.exported_at(wanted.year),
        source=_SOURCE,
        terms=builder.terms,
        staff=builder.staff.working(),
        classes=classes,
    )


class _Builder:
    """What is shared by the classes of one school while it is being made."""

    def __init__(self, wanted: Plan) -> None:
        names = Names(Dice("names", wanted.seed))
        self.plan = wanted
        self.terms = calendar.terms_of(wanted.year)
        self.staff = Staff(names, wanted.teachers, wanted.rooms[0].kind)
        self._rolls = self._rolls_of(names)
        self._class_teachers: set[str] = set()
        self._lessons = 0
        self._sections = 0

    def group(self, room: Room, number: int) -> ClassGroup:
        """Return the class of one room with all its sections."""
        reporting, periods = calendar.terms_for(room.kind, room.grade)
        group = ClassGroup(
            id=f"c-{number + 1:02}",
            name=room.name,
            grade=room.grade,
            term_id=reporting,
            class_teacher_id="",
            kind=room.kind,
            period_ids=periods,
            pupils=self._rolls[number],
            head_post=_HEAD_POSTS.get(room.kind, ""),
            home_class=room.home,
        )
        sections = self._sections_of(group)
        return replace(group, sections=sections, class_teacher_id=self._class_teacher(sections))

    def _rolls_of(self, names: Names) -> list[Roll]:
        rolls, first = [], 1
        for room in self.plan.rooms:
            dice = Dice("roll", self.plan.seed, room.name)
            term = self._term(calendar.terms_for(room.kind, room.grade)[0])
            people = pupils.roll(names, room.size, first)
            rolls.append(pupils.with_movement(dice, people, term, self.plan.movement))
            first += room.size
        return self._with_cases(rolls)

    def _with_cases(self, rolls: list[Roll]) -> list[Roll]:
        """One pupil under a code name; one who goes over to the parallel class, where there is one."""
        rolls[0] = (*rolls[0][:-1], pupils.under_code(rolls[0][-1], 1, self.plan.year))
        rooms = self.plan.rooms
        for place in range(1, len(rooms)):
            parallel = rooms[place].grade == rooms[place - 1].grade and not rooms[place].home
            if parallel and not rolls[place - 1][0].movement:
                rolls[place - 1 : place + 1] = self._transfer(place, *rolls[place - 1 : place + 1])
                break
        return rolls

    def _transfer(self, place: int, old: Roll, new: Roll) -> list[Roll]:
        rooms = self.plan.rooms
        reporting, _ = calendar.terms_for(rooms[place].kind, rooms[place].grade)
        days = calendar.school_days(self._term(reporting))
        left_on, came_on = days[len(days) // 3 : len(days) // 3 + 2]
        order = f"приказ № 12-п от {left_on:%d.%m.%Y}"
        one = old[0]
        gone = pupils.moved(one, MovementKind.TRANSFERRED, left_on, f"в {rooms[place].name}, {order}")
        come = pupils.moved(one, MovementKind.ARRIVED, came_on, f"из {rooms[place - 1].name}, {order}")
        return [(gone, *old[1:]), (*new, come)]

    def _term(self, code: str) -> Term:
        return next(term for term in self.terms if term.id == code)

    def _sections_of(self, group: ClassGroup) -> tuple[Section, ...]:
        courses = curriculum.courses_of(group.kind, group.grade)[: self.plan.courses_limit]
        courses = (*courses, *curriculum.BESIDES) if self.plan.varied else courses
        own = self.staff.assign(CLASS_TEACHER, 0) if 1 <= group.school_grade <= 4 else ""
        found: list[Section] = []
        for course, slots in zip(courses, timetable.week_of(courses), strict=True):
            found.extend(self._sections_for(group, course, slots, own))
        return tuple(found)

    def _sections_for(
        self, group: ClassGroup, course: Course, slots: list[timetable.Slot], own: str
    ) -> list[Section]:
        found: list[Section] = []
        for part in range(course.groups):
            if course.speciality == CLASS_TEACHER and own:
                teacher = own
                self.staff.take(own, course.hours)
            else:
                besides = found[-1].teacher_id if found else ""
                teacher = self.staff.assign(course.speciality, course.hours, besides=besides)
            found.append(self._section(group, course, slots, teacher, part))
        return found

    def _section(
        self, group: ClassGroup, course: Course, slots: list[timetable.Slot], teacher: str, part: int
    ) -> Section:
        self._sections += 1
        dice = Dice("section", self.plan.seed, self._sections)
        members = group.pupils[part :: course.groups]
        taken = marks.desks(dice, members)
        days = timetable.dates_of(slots, self._term(group.term_id), self.plan.lessons_limit)
        section = Section(
            id=f"x-{self._sections:03}",
            subject=course.subject,
            teacher_id=teacher,
            subgroup=f"подгруппа {part + 1}" if course.groups > 1 else "",
            pupil_ids=tuple(one.id for one in members),
            marked=course.marking != "none" and bool(group.period_ids),
            handovers=self._handovers(course, teacher, days),
            kind=course.kind,
        )
        section = self._with_lessons(dice, group, course, section, days=days, taken=taken)
        return self._with_term_marks(dice, group, course, taken, section)

    def _handovers(self, course: Course, teacher: str, days: Days) -> tuple[Handover, ...]:
        """In a varied school the first subject of all goes over in the middle of its lessons."""
        if not self.plan.varied or self._sections != 1 or len(days) < 2:
            return ()
        on, _ = days[len(days) // 2]
        taker = self.staff.assign(course.speciality, 0, besides=teacher)
        taker = self.staff.substitute(teacher) if taker == teacher else taker
        return (Handover(on, taker, f"приказ № 31-к от {on:%d.%m.%Y}"),)

    def _with_lessons(
        self, dice: Dice, group: ClassGroup, course: Course, section: Section, *, days: Days, taken: Desks
    ) -> Section:
        lessons = self._lessons_of(dice, group, course, section, days=days, taken=taken)
        missed = dice.below(3) if dice.chance(0.06) else 0
        return replace(
            section,
            planned_lessons=(len(lessons) + missed) * _planned_as(group, course),
            topics_not_given=tuple(curriculum.topic(dice, len(lessons) + 1 + one) for one in range(missed)),
            lessons=lessons,
        )

    def _with_term_marks(
        self, dice: Dice, group: ClassGroup, course: Course, taken: Desks, section: Section
    ) -> Section:
        terms = tuple(self._term(code) for code in group.period_ids)
        rows = marks.term_marks(dice, taken, course, terms)
        if dice.chance(0.01) or self._sections == 40:
            rows, put_off = marks.deferred(rows, self._term(group.term_id), "year", self._sections)
            return replace(section, term_marks=rows, deferrals=put_off)
        return replace(section, term_marks=rows)

    def _lessons_of(
        self, dice: Dice, group: ClassGroup, course: Course, section: Section, *, days: Days, taken: Desks
    ) -> tuple[Lesson, ...]:
        found = []
        in_club = group.kind is GroupKind.ADDITIONAL
        for place, (on, number) in enumerate(days, start=1):
            self._lessons += 1
            teacher = section.teacher_on(on)
            found.append(
                Lesson(
                    id=f"l-{self._lessons:05}",
                    on=on,
                    number=number,
                    topic=curriculum.topic(dice, place),
                    teacher_id=self.staff.substitute(teacher) if dice.chance(0.015) else teacher,
                    homework="" if in_club else curriculum.homework(dice),
                    marks=marks.lesson_marks(dice, taken, course, group.school_grade, on),
                    hours=course.lesson_hours,
                    material=curriculum.material(dice) if in_club else "",
                )
            )
        return tuple(found)

    def _class_teacher(self, sections: tuple[Section, ...]) -> str:
        """The first of the class's own teachers who leads no other class yet."""
        candidates = [section.teacher_id for section in sections]
        chosen = next((one for one in candidates if one not in self._class_teachers), candidates[0])
        self._class_teachers.add(chosen)
        return chosen


def _planned_as(group: ClassGroup, course: Course) -> int:
    """What one lesson counts in the plan: additional education plans in hours."""
    return course.lesson_hours if group.kind is GroupKind.ADDITIONAL else 1
