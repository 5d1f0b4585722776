"""The made-up school: the same everywhere, and with everything in it that schools have."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.importing.checks import check
from archive_service.importing.checks.people import teaches
from archive_service.importing.sample_school import generate, tiny, varied
from archive_service.importing.sample_school.calendar import school_days
from workflows.canonical import canonical_bytes, digest
from workflows.snapshot import GroupKind, MovementKind, SectionKind, Snapshot
from workflows.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def school() -> Snapshot:
    return generate()


def test_size(school: Snapshot) -> None:
    """The default school has 30 classes of all grades, 750 pupils and 45 teachers."""
    pupils = {pupil.id for group in school.classes for pupil in group.pupils}
    assert len(school.classes) == 30
    assert {group.grade for group in school.classes} == set(range(1, 12))
    assert len(pupils) == 750
    assert sum(teaches(person.post) for person in school.staff) == 45
    assert max(len(group.pupils) for group in school.classes) == 34


def test_same_bytes_everywhere() -> None:
    """The digest is pinned: it may change only with the generator, never with Python."""
    assert (
        digest(canonical_bytes(tiny(7)))
        == "sha256:543c5549f99f5663e3b2d89c2695412803a85fdb34e36484ef85fb305e91359f"
    )
    assert (
        digest(canonical_bytes(generate()))
        == "sha256:7486559d21465b56ad469dce77add9a52709cc6b9f4f585d0ec12d65745d4234"
    )


def test_another_seed_is_another_school() -> None:
    """Seeds matter."""
    assert canonical_bytes(tiny(1)) != canonical_bytes(tiny(2))


def test_everything_is_in_it(school: Snapshot) -> None:
    """All that makes journals hard occurs: movement, codes, deferrals, subgroups, substitutions, length."""
    pupils = [pupil for group in school.classes for pupil in group.pupils]
    sections = [section for group in school.classes for section in group.sections]
    lessons = [lesson for section in sections for lesson in section.lessons]
    cells = set(chain.from_iterable(lesson.marks.values() for lesson in lessons))
    rows = set(chain.from_iterable(row.values() for one in sections for row in one.term_marks.values()))
    assert {note.kind for pupil in pupils for note in pupil.movement} == set(MovementKind)
    assert any(pupil.code_name and pupil.code_order for pupil in pupils)
    assert any(section.deferrals for section in sections)
    assert any(section.subgroup for section in sections)
    assert any(section.topics_not_given for section in sections)
    assert any(not section.marked for section in sections)
    assert any(lesson.teacher_id != one.teacher_id for one in sections for lesson in one.lessons)
    assert max(len(section.lessons) for section in sections) > 25
    assert max(len(lesson.topic) for lesson in lessons) > 150
    assert {"5/4", "н", "б", "п"} <= cells
    assert {"зачет", "незачет"} <= rows


def test_grades_have_their_periods(school: Snapshot) -> None:
    """Grade 1 has no marks, 2 to 9 have quarters, 10 and 11 half-years."""
    periods = {group.grade: (group.term_id, group.period_ids) for group in school.classes}
    assert periods[1] == ("q4", ())
    assert periods[9] == ("q4", ("q1", "q2", "q3", "q4", "year"))
    assert periods[10] == ("h2", ("h1", "h2", "year"))


def test_lessons_fall_on_school_days(school: Snapshot) -> None:
    """No lesson is given on a weekend or holiday, none outside its term."""
    days = {term.id: set(school_days(term)) for term in school.terms}
    for group in school.classes:
        for section in group.sections:
            assert {lesson.on for lesson in section.lessons} <= days[group.term_id]


def test_no_two_pupils_with_one_name(school: Snapshot) -> None:
    """Names do not repeat, so that a search by name finds one person."""
    names = [(one.surname, one.name, one.patronymic) for one in school.staff]
    names += {
        (one.surname, one.name, one.patronymic, one.id)[:3]
        for group in school.classes
        for one in group.pupils
        if not one.code_name
    }
    assert len(names) == len(set(names))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_any_small_school_passes_the_checks(seed: int) -> None:
    """Whatever the generator makes is a sound import."""
    words = Vocabulary(
        frozenset("нбп"),
        frozenset("2345"),
        frozenset({*"2345", "зачет", "незачет"}),
        frozenset({"русский язык"}),
        frozenset({1}),
    )
    assert check(tiny(seed), words).faults == ()


def test_the_real_size_school_passes_the_checks(school: Snapshot, words: Vocabulary) -> None:
    """The default school has neither faults nor warnings."""
    found = check(school, words)
    assert (found.faults, found.warnings) == ((), ())


def test_too_many_pupils() -> None:
    """Pupils who do not fit the classes are refused, not squeezed in."""
    with pytest.raises(ValueError, match="do not fit"):
        generate(classes=2, pupils=69)


def test_each_kind_has_what_makes_it_one() -> None:
    """A master and half-years, hours and material, one pupil and the class he belongs to."""
    college, club, single = (
        tiny(4, classes=1, kind=kind).classes[0]
        for kind in (GroupKind.COLLEGE, GroupKind.ADDITIONAL, GroupKind.INDIVIDUAL)
    )
    assert (college.head_post, college.period_ids) == (
        "мастер производственного обучения",
        ("h1", "h2", "year"),
    )
    lessons = club.sections[0].lessons
    assert club.period_ids == ()
    assert {one.hours for one in lessons} == {2}
    assert all(one.material and not one.homework for one in lessons)
    assert club.sections[0].planned_lessons == sum(one.hours for one in lessons)
    assert (len(single.pupils), bool(single.home_class)) == (1, True)


def test_a_varied_class_has_an_elective_a_club_and_a_hand_over() -> None:
    """The elective has term marks, the club has none, and each lesson is its teacher's of the day."""
    sections = varied(6, pupils=4).classes[0].sections
    by_kind = {one.kind: one for one in sections}
    assert by_kind[SectionKind.ELECTIVE].term_marks
    assert not by_kind[SectionKind.CLUB].marked
    assert [bool(one.handovers) for one in sections] == [True, False, False, False]
