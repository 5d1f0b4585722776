"""The figures of the reports: against classes counted by hand, and sums that must agree in any class."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.reports.attendance import by_month, by_subject
from workflows.reports.hours import hours_of, worked
from workflows.reports.progress import (
    Results,
    Standing,
    pupil_results,
    results,
    section_results,
    share,
    together,
)
from workflows.reports.roll import attends, on_roll, pupils_at_end, roll, sizes
from workflows.reports.source import ClassTerm, gather
from workflows.snapshot import (
    ClassGroup,
    Deferral,
    Lesson,
    Movement,
    MovementKind,
    Person,
    Pupil,
    School,
    Section,
    Snapshot,
    Term,
    TermKind,
)

ARRIVED, LEFT, TRANSFERRED = MovementKind.ARRIVED, MovementKind.LEFT, MovementKind.TRANSFERRED
Q3 = Term("q3", "3 четверть", TermKind.QUARTER, date(2026, 1, 12), date(2026, 3, 27))
Q4 = Term("q4", "4 четверть", TermKind.QUARTER, date(2026, 4, 6), date(2026, 5, 26), closes_year=True)
YEAR = Term("year", "Год", TermKind.YEAR, date(2025, 9, 1), date(2026, 5, 26))
PRESENCE = frozenset({"н", "б", "п"})
AT = datetime(2026, 5, 27, tzinfo=UTC)


def pupil(number: int, *moves: Movement) -> Pupil:
    return Pupil(f"p{number}", "Пробный", f"Номер{number}", movement=moves)


def lesson(number: int, on: date, teacher: str = "t1", **marks: str) -> Lesson:
    return Lesson(f"l{number}", on, number, "Тема", teacher, marks=marks)


def snapshot(group: ClassGroup, exported_at: datetime = AT) -> Snapshot:
    people = (Person("t1", "Тестова", "Анна"), Person("t2", "Образцова", "Вера"))
    return Snapshot(School("Школа", "Школа"), 2025, exported_at, "образец", (Q3, Q4, YEAR), people, (group,))


def group(*pupils: Pupil, sections: tuple[Section, ...] = (), term: str = "q4", **more: object) -> ClassGroup:
    base = ClassGroup("c1", "9Б", 9, term, "t1", period_ids=("q3", "q4", "year"))
    return replace(base, pupils=pupils, sections=sections, **more)


def class_term(found: ClassGroup, term: str = "q4") -> ClassTerm:
    (one,) = gather([snapshot(found)], term)
    return one


# --- movement and sizes -------------------------------------------------------------------------

MOVED = group(
    pupil(1),
    pupil(2, Movement(ARRIVED, date(2026, 4, 6), "приказ 1")),
    pupil(3, Movement(LEFT, date(2026, 5, 26), "приказ 2")),
    pupil(4, Movement(TRANSFERRED, date(2026, 4, 20), "в 9А")),
    pupil(5, Movement(LEFT, date(2026, 2, 1)), Movement(ARRIVED, date(2026, 5, 4))),
    pupil(6, Movement(LEFT, date(2026, 3, 1))),
    pupil(7, Movement(ARRIVED, date(2025, 12, 1))),
)


@pytest.mark.clause("002-08")
def test_movement_counted_by_hand() -> None:
    """Seven on the list: four at the start, two came, one left, one went over, four at the end."""
    found = roll(class_term(MOVED))
    assert (found.at_start, found.count(ARRIVED), found.count(LEFT), found.count(TRANSFERRED)) == (4, 2, 1, 1)
    assert found.at_end == 4
    assert [change.pupil_id for change in found.changes] == ["p2", "p4", "p5", "p3"]


def test_the_day_of_leaving_is_a_school_day() -> None:
    """On the last day a pupil still attends, in the evening is off the roll; an arrival counts at once."""
    gone, come = MOVED.pupils[3], MOVED.pupils[1]
    assert attends(gone, date(2026, 4, 20))
    assert not on_roll(gone, date(2026, 4, 20))
    assert not attends(gone, date(2026, 4, 21))
    assert attends(come, date(2026, 4, 6))
    assert not attends(come, date(2026, 4, 5))


def test_a_note_said_twice_counts_once() -> None:
    """A second arrival in a row changes nobody's roll and stands in no report."""
    twice = pupil(1, Movement(ARRIVED, date(2026, 4, 7)), Movement(ARRIVED, date(2026, 4, 8)))
    found = roll(class_term(group(twice)))
    assert (found.at_start, found.count(ARRIVED), found.at_end) == (0, 1, 1)


@pytest.mark.clause("002-08")
def test_sizes_by_grade() -> None:
    """Classes of a grade are counted together, with the smallest and the biggest."""
    classes = [
        class_term(replace(group(*(pupil(number) for number in range(count))), id=f"c{count}", grade=grade))
        for count, grade in ((3, 5), (5, 5), (2, 6))
    ]
    found = sizes(classes)
    assert (found[5].classes, found[5].pupils, found[5].smallest, found[5].biggest) == (2, 8, 3, 5)
    assert (found[6].classes, found[6].pupils) == (1, 2)


# --- results ------------------------------------------------------------------------------------


def marked(title: str, *marks: str, **more: object) -> Section:
    """A section in which pupil 1 has the first mark, and so on; an empty one is no mark."""
    ids = tuple(f"p{number}" for number in range(1, len(marks) + 1))
    given_marks = {one: {"q4": mark} for one, mark in zip(ids, marks, strict=True) if mark}
    return replace(Section(title, title, "t1", pupil_ids=ids, term_marks=given_marks), **more)


SIX = tuple(pupil(number) for number in range(1, 7))
CLASS = group(
    *SIX,
    sections=(
        marked("Алгебра", "5", "5", "4", "3", "2", "5"),
        marked("Физика", "5", "4", "3", "5", "3", "", deferrals=(Deferral("p6", "q4", "болезнь"),)),
        marked("Проект", "зачет", "зачет", "зачет", "зачет", "незачет", "зачет"),
        marked("Кружок", "", "", "", "", "", "", marked=False),
    ),
)


@pytest.mark.clause("002-08")
def test_standings_counted_by_hand() -> None:
    """One excellent, one good, two passing with one «3» each, one failing, one not attested for illness."""
    found = {one.pupil_id: one for one in pupil_results(class_term(CLASS))}
    assert [found[f"p{number}"].standing for number in range(1, 7)] == [
        Standing.EXCELLENT,
        Standing.GOOD,
        Standing.PASSING,
        Standing.PASSING,
        Standing.FAILING,
        Standing.UNATTESTED,
    ]
    assert (found["p3"].only_three, found["p4"].only_three) == ("Физика", "Алгебра")
    assert found["p5"].bad == ("Алгебра", "Проект")
    assert [(one.title, one.reason) for one in found["p6"].lacking] == [("Физика", "болезнь")]


@pytest.mark.clause("002-08")
def test_shares_counted_by_hand() -> None:
    """Успеваемость 4 of 6, качество 2 of 6: who is not attested is in the whole, not in the part."""
    found = results(class_term(CLASS))
    assert (found.success, found.quality) == (Fraction(4, 6), Fraction(2, 6))
    assert (found.pupils, found.unmarked, sum(found.standings.values())) == (6, 0, 6)


@pytest.mark.clause("002-08")
def test_subjects_counted_by_hand() -> None:
    """Marks, shares and mean of each subject; no quality where marks are «зачет», none for a club."""
    algebra, physics, project = section_results(class_term(CLASS))
    assert algebra.marks == {"5": 3, "4": 1, "3": 1, "2": 1}
    assert (algebra.success, algebra.quality, algebra.mean) == (
        Fraction(5, 6),
        Fraction(4, 6),
        Fraction(24, 6),
    )
    assert (physics.lacking, physics.success) == (1, Fraction(5, 6))
    assert (project.success, project.quality, project.mean) == (Fraction(5, 6), None, None)


def test_a_class_without_marks_has_no_shares() -> None:
    """Grade 1 is counted by its pupils and stays out of the percentages (002 clause 3.11)."""
    first = results(class_term(group(*SIX, sections=(marked("Кружок", "", ""),))))
    assert (first.pupils, first.unmarked, first.success, first.quality) == (6, 6, None, None)
    both = together([first, results(class_term(CLASS))])
    assert (both.pupils, both.marked, both.success) == (12, 6, Fraction(4, 6))


def test_only_who_is_there_at_the_end_is_counted() -> None:
    """A pupil who left in the period has no standing."""
    gone = replace(CLASS.pupils[4], movement=(Movement(LEFT, date(2026, 5, 1)),))
    found = results(class_term(replace(CLASS, pupils=(*SIX[:4], gone, SIX[5]))))
    assert (found.pupils, found.standings.get(Standing.FAILING)) == (5, None)


@pytest.mark.parametrize(("part", "whole", "said"), [(0, 0, None), (0, 3, Fraction(0)), (3, 3, Fraction(1))])
def test_shares(part: int, whole: int, said: Fraction | None) -> None:
    """Nothing of nothing is no share."""
    assert share(part, whole) == said


# --- attendance ---------------------------------------------------------------------------------

TAUGHT = group(
    pupil(1),
    pupil(2, Movement(ARRIVED, date(2026, 5, 4))),
    sections=(
        Section(
            "x1",
            "Физика",
            "t1",
            "подгруппа 1",
            ("p1", "p2"),
            lessons=(
                lesson(1, date(2026, 4, 7), p1="н"),
                lesson(2, date(2026, 4, 8), p1="5"),
                lesson(3, date(2026, 5, 5), "t2", p1="б", p2="н"),
            ),
        ),
        Section("x2", "Физика", "t1", "подгруппа 2", ("p1",), lessons=(lesson(4, date(2026, 5, 6), p1="п"),)),
        Section("x3", "Химия", "t2", "", ("p1", "p2"), lessons=(lesson(5, date(2026, 5, 6), "t2"),)),
    ),
)


@pytest.mark.clause("002-08")
def test_lessons_missed_by_month() -> None:
    """April: one of two missed; May: «б», «п» and a pupil who came in May."""
    found = by_month(class_term(TAUGHT), PRESENCE)
    assert found.places == ((2026, 4), (2026, 5))
    assert found.symbols == ("н", "б", "п")
    assert [found.missed("p1", (2026, 4), symbol) for symbol in found.symbols] == [1, 0, 0]
    assert [found.missed("p1", (2026, 5), symbol) for symbol in found.symbols] == [0, 1, 1]
    assert (found.missed("p2"), found.owed("p2")) == (1, 2)
    assert (found.missed(), found.owed()) == (4, 7)
    assert found.owed("p1", (2026, 4)) == 2


@pytest.mark.clause("002-08")
def test_lessons_missed_by_subject() -> None:
    """Subgroups of a subject are one column; where nobody was missing lessons count all the same."""
    found = by_subject(class_term(TAUGHT), PRESENCE)
    assert found.places == ("Физика", "Химия")
    assert [found.missed("p1", subject) for subject in found.places] == [3, 0]
    assert [found.owed("p1", subject) for subject in found.places] == [4, 1]


# --- hours --------------------------------------------------------------------------------------


@pytest.mark.clause("004-06")
def test_hours_go_to_who_gave_the_lesson() -> None:
    """A substitution counts for the substitute; other months do not count."""
    found = worked([class_term(TAUGHT)], 2026, 5)
    assert [(one.teacher_id, one.section, one.lessons, one.hours) for one in found] == [
        ("t1", "Физика, подгруппа 2", 1, 1),
        ("t2", "Физика, подгруппа 1", 1, 1),
        ("t2", "Химия", 1, 1),
    ]
    assert sum(one.lessons for one in worked([class_term(TAUGHT)], 2026, 4)) == 2
    assert worked([class_term(TAUGHT)], 2025, 5) == ()


# --- what a class's period is put together from -------------------------------------------------


def test_a_year_is_put_together_from_its_terms() -> None:
    """Lessons of both quarters, pupils and marks of the later; a lesson exported twice counts once."""
    third = Section(
        "x1", "Физика", "t1", "подгруппа 1", ("p1",), lessons=(lesson(9, date(2026, 2, 3), p1="н"),)
    )
    early = snapshot(group(pupil(1), sections=(third,), term="q3"), AT - timedelta(days=60))
    late = snapshot(TAUGHT)
    (one,) = gather([late, early, replace(late, exported_at=AT + timedelta(days=1))], "year")
    assert (one.term, one.group.term_id, len(one.lessons)) == (YEAR, "q4", 6)
    assert by_month(one, PRESENCE).places == ((2026, 2), (2026, 4), (2026, 5))
    (quarter,) = gather([late, early], "q3")
    assert [given.lesson.id for given in quarter.lessons] == ["l9"]
    assert quarter.group == early.classes[0]
    (quarter,) = gather([late], "q3")
    assert (quarter.group, quarter.lessons) == (late.classes[0], ())  # its marks are in the later export


def test_who_gave_a_lesson_earlier_in_the_year_is_known() -> None:
    """A teacher whom the last export names no more is still among the staff of the year."""
    before = Section("x1", "Физика", "t2", pupil_ids=("p1",), lessons=(lesson(9, date(2026, 2, 3), "t2"),))
    early = snapshot(group(pupil(1), sections=(before,), term="q3"))
    (one,) = gather([early, snapshot(CLASS)], "year")
    assert {person.id for person in one.snapshot.staff} == {"t1", "t2"}


def test_a_class_without_marks_is_in_its_year() -> None:
    """Grade 1 has no mark of the year and is in the year's reports; in a term it has not, it is not."""
    first = replace(group(*SIX), id="c0", name="1А", grade=1, period_ids=())
    both = [snapshot(first), snapshot(CLASS)]
    assert [one.group.name for one in gather(both, "year")] == ["1А", "9Б"]
    assert [one.group.name for one in gather(both, "q3")] == ["9Б"]
    assert gather(both, "h1") == ()


# --- any class ----------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 3, 1), date(2026, 6, 10))
MOVES = st.lists(st.builds(Movement, st.sampled_from(MovementKind), DAYS), max_size=4)
CELLS = st.sampled_from(["", "н", "б", "п", "5", "4/3"])
MARKS = st.sampled_from(["", "5", "4", "3", "2", "зачет", "незачет"])


@st.composite
def class_terms(draw: st.DrawFn) -> ClassTerm:
    """Any class: notes in any order, marks or none, lessons on any days of the quarter."""
    count = draw(st.integers(1, 5))
    pupils = tuple(pupil(number, *draw(MOVES)) for number in range(1, count + 1))
    sections = []
    for place in range(draw(st.integers(0, 3))):
        section = marked(f"Предмет {place % 2}", *(draw(MARKS) for _ in pupils), id=f"x{place}")
        days = draw(st.lists(st.dates(Q4.starts_on, Q4.ends_on), max_size=4))
        lessons = tuple(
            lesson(number, on, draw(st.sampled_from(["t1", "t2"])), **{one.id: draw(CELLS) for one in pupils})
            for number, on in enumerate(days)
        )
        sections.append(replace(section, lessons=lessons))
    return class_term(group(*pupils, sections=tuple(sections)))


@given(class_terms())
@settings(deadline=None)
def test_sums_of_movement_agree(one: ClassTerm) -> None:
    """Start + arrived − left − transferred = end, and the end is who is on the roll."""
    found = roll(one)
    gained = found.count(ARRIVED) - found.count(LEFT) - found.count(TRANSFERRED)
    assert found.at_start + gained == found.at_end == len(pupils_at_end(one))
    assert 0 <= found.at_start <= len(one.group.pupils)


@given(st.lists(class_terms(), min_size=1, max_size=3))
@settings(deadline=None)
def test_sums_of_results_agree(classes: list[ClassTerm]) -> None:
    """Standings add up to the pupils; качество ≤ успеваемость ≤ 1; classes add up to the school."""
    for one in classes:
        found = results(one)
        assert sum(found.standings.values()) + found.unmarked == found.pupils == len(pupils_at_end(one))
        if found.success is not None and found.quality is not None:
            assert 0 <= found.quality <= found.success <= 1
        for section in section_results(one):
            assert sum(section.marks.values()) + section.lacking == section.pupils
    both = together(map(results, classes))
    assert both.pupils == sum(results(one).pupils for one in classes)
    assert both + Results(0, {}) == both


@given(class_terms())
@settings(deadline=None)
def test_sums_of_attendance_agree(one: ClassTerm) -> None:
    """Months and subjects sort the same lessons: equal sums for everybody, missed never more than owed."""
    months, subjects = by_month(one, PRESENCE), by_subject(one, PRESENCE)
    for each in (*(pupil.id for pupil in one.group.pupils), None):
        assert months.missed(each) == subjects.missed(each) <= months.owed(each) == subjects.owed(each)
        assert months.missed(each) == sum(months.missed(each, place) for place in months.places)
        assert subjects.missed(each) == sum(subjects.missed(each, symbol=one) for one in subjects.symbols)


@given(class_terms())
@settings(deadline=None)
def test_sums_of_hours_agree(one: ClassTerm) -> None:
    """The months of a term together have all its lessons, each once."""
    found = [row for month in (4, 5) for row in worked([one], 2026, month)]
    assert sum(row.lessons for row in found) == len(one.lessons)
    assert sum(row.hours for row in found) == sum(hours_of(given.lesson) for given in one.lessons)
