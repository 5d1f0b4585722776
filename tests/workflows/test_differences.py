"""What another export changes: exactly the sections and the cells that print something else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workflows.content import PUT_OFF, Place, What, front_digest, printed_digest
from workflows.differences import Comparison, LateMark, compare, late_marks
from workflows.readiness import section_facts
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

FIRST, LAST = date(2026, 4, 1), date(2026, 5, 23)
MAY = date(2026, 5, 12)


@pytest.fixture
def old() -> Snapshot:
    """Class 9Б with two subjects: physics with a deferral, algebra with a substitution."""
    terms = (
        Term("q3", "III четверть", TermKind.QUARTER, date(2026, 1, 9), date(2026, 3, 20)),
        Term("q4", "IV четверть", TermKind.QUARTER, FIRST, LAST, closes_year=True),
        Term("year", "Год", TermKind.YEAR, date(2025, 9, 1), LAST),
    )
    staff = tuple(Person(f"t{number}", "Пробная", "Анна", f"Тестовна{number}") for number in range(4))
    pupils = tuple(Pupil(f"u{number}", f"Пробный{number}", "Пётр", "") for number in range(3))
    physics = Section(
        "physics",
        "Физика",
        "t1",
        pupil_ids=("u0", "u1"),
        planned_lessons=3,
        lessons=(
            Lesson("l1", date(2026, 4, 1), 1, "Сила тока", "t1", "§ 1", {"u0": "5"}),
            Lesson("l2", MAY, 3, "Напряжение", "t1", "§ 2", {"u1": "н"}),
        ),
        term_marks={"u0": {"q3": "4", "q4": "4", "year": "4"}, "u1": {"q3": "3", "year": "3"}},
        deferrals=(Deferral("u1", "q4", "болезнь"),),
    )
    algebra = Section(
        "algebra",
        "Алгебра",
        "t2",
        pupil_ids=("u1", "u2"),
        lessons=(Lesson("l3", MAY, 1, "Ряды", "t3"),),
        term_marks={"u1": {"q4": "4"}, "u2": {"q4": "5"}},
    )
    group = ClassGroup("9b", "9Б", 9, "q4", "t0", period_ids=("q3", "q4", "year"), pupils=pupils)
    return Snapshot(
        School("Пробная школа", "Школа"),
        2025,
        datetime(2026, 5, 24, 9, 0, tzinfo=UTC),
        "test",
        terms,
        staff,
        (replace(group, sections=(physics, algebra)),),
    )


def in_group(snapshot: Snapshot, **changes: Any) -> Snapshot:
    return replace(snapshot, classes=(replace(snapshot.classes[0], **changes),))


def in_section(snapshot: Snapshot, index: int, **changes: Any) -> Snapshot:
    sections = list(snapshot.classes[0].sections)
    sections[index] = replace(sections[index], **changes)
    return in_group(snapshot, sections=tuple(sections))


def in_lesson(snapshot: Snapshot, index: int, number: int, **changes: Any) -> Snapshot:
    lessons = list(snapshot.classes[0].sections[index].lessons)
    lessons[number] = replace(lessons[number], **changes)
    return in_section(snapshot, index, lessons=tuple(lessons))


def in_pupil(snapshot: Snapshot, index: int, **changes: Any) -> Snapshot:
    pupils = list(snapshot.classes[0].pupils)
    pupils[index] = replace(pupils[index], **changes)
    return in_group(snapshot, pupils=tuple(pupils))


def found(comparison: Comparison) -> dict[str, list[tuple[Place, str, str]]]:
    """The changes by section, the front under its own name where it has any."""
    told = {one.id: [(cell.place, cell.was, cell.now) for cell in one.cells] for one in comparison.sections}
    front = [(cell.place, cell.was, cell.now) for cell in comparison.front]
    return {**told, "front": front} if front else told


def at(what: What, **where: Any) -> Place:
    return Place(what, **where)


HOUR = {"on": MAY, "number": 3}
SCENES: dict[str, tuple[Callable[[Snapshot], Snapshot], dict[str, list[tuple[Place, str, str]]]]] = {
    "a mark": (
        lambda one: in_lesson(one, 0, 1, marks={"u1": "н", "u0": "4"}),
        {"physics": [(at(What.MARK, pupil="u0", **HOUR), "", "4")]},
    ),
    "another mark": (
        lambda one: in_lesson(one, 0, 1, marks={"u1": "б"}),
        {"physics": [(at(What.MARK, pupil="u1", **HOUR), "н", "б")]},
    ),
    "topic": (
        lambda one: in_lesson(one, 0, 1, topic="Сопротивление"),
        {"physics": [(at(What.TOPIC, **HOUR), "Напряжение", "Сопротивление")]},
    ),
    "homework": (
        lambda one: in_lesson(one, 0, 1, homework=""),
        {"physics": [(at(What.HOMEWORK, **HOUR), "§ 2", "")]},
    ),
    "substitute": (
        lambda one: in_lesson(one, 0, 1, teacher_id="t3"),
        {"physics": [(at(What.SUBSTITUTE, **HOUR), "", "Пробная Анна Тестовна3")]},
    ),
    "lesson moved": (
        lambda one: in_lesson(one, 0, 1, on=date(2026, 5, 13)),
        {"physics": [(at(What.LESSON, **HOUR), "12.05.2026 № 3", "13.05.2026 № 3")]},
    ),
    "lesson added": (
        lambda one: in_section(
            one,
            0,
            lessons=(
                *one.classes[0].sections[0].lessons,
                Lesson("l9", LAST, 2, "Итог", "t1", "", {"u0": "5"}),
            ),
        ),
        {
            "physics": [
                (at(What.LESSON, on=LAST, number=2), "", "23.05.2026 № 2"),
                (at(What.TOPIC, on=LAST, number=2), "", "Итог"),
                (at(What.MARK, pupil="u0", on=LAST, number=2), "", "5"),
            ]
        },
    ),
    "lesson removed": (
        lambda one: in_section(one, 0, lessons=one.classes[0].sections[0].lessons[:1]),
        {
            "physics": [
                (at(What.LESSON, **HOUR), "12.05.2026 № 3", ""),
                (at(What.TOPIC, **HOUR), "Напряжение", ""),
                (at(What.HOMEWORK, **HOUR), "§ 2", ""),
                (at(What.MARK, pupil="u1", **HOUR), "н", ""),
            ]
        },
    ),
    "lessons in another order": (
        lambda one: in_section(one, 0, lessons=one.classes[0].sections[0].lessons[::-1]),
        {
            "physics": [
                (at(What.LESSON_ORDER), "01.04.2026 № 1; 12.05.2026 № 3", "12.05.2026 № 3; 01.04.2026 № 1")
            ]
        },
    ),
    "term mark": (
        lambda one: in_section(one, 1, term_marks={"u1": {"q4": "4"}, "u2": {"q4": "4"}}),
        {"algebra": [(at(What.TERM_MARK, pupil="u2", term="q4"), "5", "4")]},
    ),
    "deferral put": (
        lambda one: in_section(one, 1, term_marks={"u1": {"q4": "4"}}, deferrals=(Deferral("u2", "q4", ""),)),
        {
            "algebra": [
                (at(What.TERM_MARK, pupil="u2", term="q4"), "5", PUT_OFF),
                (at(What.DEFERRAL, pupil="u2", term="q4"), "", "—"),
            ]
        },
    ),
    "ground of a deferral": (
        lambda one: in_section(one, 0, deferrals=(Deferral("u1", "q4", "справка 14"),)),
        {"physics": [(at(What.DEFERRAL, pupil="u1", term="q4"), "болезнь", "справка 14")]},
    ),
    "planned": (
        lambda one: in_section(one, 1, planned_lessons=8),
        {"algebra": [(at(What.PLANNED), "", "8")]},
    ),
    "topics not given": (
        lambda one: in_section(one, 1, topics_not_given=("Ряды", "Пределы")),
        {"algebra": [(at(What.TOPICS), "", "Ряды; Пределы")]},
    ),
    "title": (
        lambda one: in_section(one, 1, subgroup="подгруппа 1"),
        {"algebra": [(at(What.TITLE), "Алгебра", "Алгебра, подгруппа 1")]},
    ),
    "teacher": (
        lambda one: in_section(in_lesson(one, 0, 0, teacher_id="t2"), 0, teacher_id="t2"),
        {
            "physics": [
                (at(What.TEACHER), "Пробная Анна Тестовна1", "Пробная Анна Тестовна2"),
                (at(What.SUBSTITUTE, **HOUR), "", "Пробная Анна Тестовна1"),
            ]
        },
    ),
    "pupil added to a section": (
        lambda one: in_section(one, 0, pupil_ids=("u0", "u1", "u2")),
        {"physics": [(at(What.PUPIL, pupil="u2"), "", "Пробный2 Пётр")]},
    ),
    "pupil out of a section": (
        lambda one: in_section(one, 1, pupil_ids=("u1",)),
        {"algebra": [(at(What.PUPIL, pupil="u2"), "Пробный2 Пётр", "")]},
    ),
    "pupils in another order": (
        lambda one: in_section(one, 1, pupil_ids=("u2", "u1")),
        {"algebra": [(at(What.PUPIL_ORDER), "Пробный1 Пётр; Пробный2 Пётр", "Пробный2 Пётр; Пробный1 Пётр")]},
    ),
    "pupil's name": (
        lambda one: in_pupil(one, 0, surname="Иной"),
        {
            "physics": [(at(What.PUPIL, pupil="u0"), "Пробный0 Пётр", "Иной Пётр")],
            "front": [(at(What.PUPIL, pupil="u0"), "Пробный0 Пётр", "Иной Пётр")],
        },
    ),
    "a substitute's name": (
        lambda one: replace(one, staff=(*one.staff[:3], Person("t3", "Иная", "Анна"))),
        {"algebra": [(at(What.SUBSTITUTE, on=MAY, number=1), "Пробная Анна Тестовна3", "Иная Анна")]},
    ),
    "movement": (
        lambda one: in_pupil(one, 2, movement=(Movement(MovementKind.LEFT, LAST, "приказ 7"),)),
        {"front": [(at(What.LEFT, pupil="u2", on=LAST), "", "приказ 7")]},
    ),
    "class teacher": (
        lambda one: in_group(one, class_teacher_id="t1"),
        {"front": [(at(What.CLASS_TEACHER), "Пробная Анна Тестовна0", "Пробная Анна Тестовна1")]},
    ),
    "school": (
        lambda one: replace(one, school=School("Иная школа", "Школа")),
        {"front": [(at(What.SCHOOL), "Пробная школа", "Иная школа")]},
    ),
    "class list": (
        lambda one: in_group(one, pupils=(*one.classes[0].pupils, Pupil("u9", "Новый", "Лев"))),
        {"front": [(at(What.PUPIL, pupil="u9"), "", "Новый Лев")]},
    ),
    "class name": (
        lambda one: in_group(one, name="9В"),
        {one: [(at(What.CLASS), "9Б", "9В")] for one in ("physics", "algebra", "front")},
    ),
    "lesson codes": (lambda one: in_lesson(one, 0, 1, id="other"), {}),
    "moment and source": (
        lambda one: replace(one, exported_at=one.exported_at + timedelta(hours=1), source="другое"),
        {},
    ),
    "an empty mark": (lambda one: in_lesson(one, 0, 1, marks={"u1": "н", "u0": ""}), {}),
}


@pytest.mark.clause("001-31")
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_change_is_found_in_its_section_and_its_cell(old: Snapshot, scene: Any) -> None:
    """Every kind of edit is told once, where it is printed, with what stood and what stands there."""
    change, expected = scene
    assert found(compare(old, change(old))) == expected


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_the_digests_of_a_scene_agree(old: Snapshot, scene: Any) -> None:
    """Digests differ for exactly the sections, and the front, that the comparison names."""
    new = scene[0](old)
    told = found(compare(old, new))
    assert changed_by_digest(old, new) == told.keys()


def changed_by_digest(old: Snapshot, new: Snapshot) -> set[str]:
    """The sections in both exports, and the front, whose digests differ."""
    before = {one.id: printed_digest(old, one) for one in old.classes[0].sections}
    after = {one.id: printed_digest(new, one) for one in new.classes[0].sections}
    changed = {one for one in before.keys() & after.keys() if before[one] != after[one]}
    return changed | ({"front"} if front_digest(old) != front_digest(new) else set())


def test_sections_in_one_export_only(old: Snapshot) -> None:
    """A new subject and a vanished one are named, and are no change of the others."""
    physics, algebra = old.classes[0].sections
    new = in_group(old, sections=(replace(algebra, id="chess", subject="Шахматы"), physics))
    assert compare(old, new) == Comparison(added=("chess",), removed=("algebra",))


def test_swapped_lessons_are_moved_not_rewritten(old: Snapshot) -> None:
    """Two lessons of a day that changed places are two moves; their topics and marks go with them."""
    first, second = old.classes[0].sections[0].lessons
    swapped = replace(first, on=second.on, number=3), replace(second, on=first.on, number=1)
    [change] = compare(old, in_section(old, 0, lessons=swapped[::-1])).sections
    assert [cell.place.what for cell in change.cells] == [What.LESSON, What.LESSON]


def test_renumbered_codes_do_not_hide_an_added_lesson(old: Snapshot) -> None:
    """Where codes are given anew by order, a lesson put in between is still one lesson added."""
    first, second = old.classes[0].sections[0].lessons
    between = Lesson("l2", date(2026, 4, 8), 1, "Заряд", "t1")
    new = in_section(old, 0, lessons=(first, between, replace(second, id="l3")))
    [change] = compare(old, new).sections
    assert [cell.now for cell in change.cells] == ["08.04.2026 № 1", "Заряд"]


@pytest.mark.parametrize("count", [0, 2])
def test_only_one_class_is_compared(old: Snapshot, count: int) -> None:
    """Two snapshots of one class each, nothing else."""
    with pytest.raises(ValueError, match="values to unpack"):
        compare(old, replace(old, classes=old.classes * count))


def test_an_unknown_section_has_no_digest(old: Snapshot) -> None:
    """Nothing is shown of a section that the class does not have."""
    with pytest.raises(KeyError):
        printed_digest(old, Section("chess", "Шахматы", "t1"))


def test_the_kernel_freezes_what_is_printed(old: Snapshot) -> None:
    """The facts of a section carry its printed digest, names of its pupils included."""
    group = old.classes[0]
    facts = {one.id: one.content for one in section_facts(old, group)}
    assert facts == {one.id: printed_digest(old, one) for one in group.sections}
    renamed = in_pupil(old, 0, surname="Иной")
    after = {one.id: one.content for one in section_facts(renamed, renamed.classes[0])}
    assert [one for one in facts if facts[one] != after[one]] == ["physics"]


# --- late marks ---------------------------------------------------------------------------------

LATE = {"u0": {"q3": "4", "q4": "4", "year": "4"}, "u1": {"q3": "3", "year": "3", "q4": "4"}}


@pytest.mark.clause("001-35")
@pytest.mark.parametrize("deferrals", [(), (Deferral("u1", "q4", "болезнь"),)])
def test_a_mark_where_a_deferral_stood_is_late(old: Snapshot, deferrals: tuple[Deferral, ...]) -> None:
    """Whether the deferral vanished or stays, such a section needs a supplement leaf only."""
    [change] = compare(old, in_section(old, 0, term_marks=LATE, deferrals=deferrals)).sections
    assert late_marks(change) == (LateMark("u1", "q4", "4"),)


@pytest.mark.clause("001-35")
@pytest.mark.parametrize(
    "change",
    [
        lambda one: in_lesson(in_section(one, 0, term_marks=LATE, deferrals=()), 0, 0, topic="Иная"),
        lambda one: in_section(one, 0, term_marks={**LATE, "u0": {"q3": "4", "q4": "5", "year": "4"}}),
        lambda one: in_section(one, 0, term_marks=LATE, deferrals=(Deferral("u1", "q4", "справка"),)),
        lambda one: in_section(one, 0, deferrals=()),
        lambda one: in_section(one, 0, term_marks={**LATE, "u1": {**LATE["u1"], "year": "4"}}, deferrals=()),
    ],
    ids=["a topic too", "another mark too", "another ground", "no mark came", "a mark changed too"],
)
def test_anything_else_needs_a_new_edition(old: Snapshot, change: Callable[[Snapshot], Snapshot]) -> None:
    """One other cell is enough."""
    [changed] = compare(old, change(old)).sections
    assert late_marks(changed) is None
