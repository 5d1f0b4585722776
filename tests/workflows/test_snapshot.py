"""Cutting a class out of a school, and what is still missing in it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from workflows.canonical import canonical_bytes
from workflows.readiness import is_present, section_facts
from workflows.snapshot import (
    ClassGroup,
    Deferral,
    GroupKind,
    Handover,
    Lesson,
    Movement,
    MovementKind,
    Person,
    Pupil,
    School,
    Section,
    SectionKind,
    Snapshot,
    Term,
    TermKind,
)

LAST_DAY = date(2026, 5, 23)


@pytest.fixture
def school():
    """Two classes; 9Б has physics with one substitution, three pupils and the year's last quarter."""
    terms = (
        Term("q3", "III четверть", TermKind.QUARTER, date(2026, 1, 9), date(2026, 3, 20)),
        Term("q4", "IV четверть", TermKind.QUARTER, date(2026, 3, 30), LAST_DAY, closes_year=True),
        Term("year", "Год", TermKind.YEAR, date(2025, 9, 1), LAST_DAY),
        Term("h2", "II полугодие", TermKind.HALF_YEAR, date(2026, 1, 9), LAST_DAY, closes_year=True),
    )
    staff = tuple(Person(f"p{number}", "Пробная", "Анна", f"Тестовна{number}") for number in range(5))
    pupils = tuple(Pupil(f"u{number}", "Пробный", "Пётр", "") for number in range(3))
    physics = Section(
        "physics",
        "Физика",
        "p1",
        pupil_ids=("u0", "u1", "u2"),
        lessons=(Lesson("l1", date(2026, 4, 1), 1, "Сила тока", "p2"),),
        term_marks={pupil.id: {"q4": "4", "year": "4"} for pupil in pupils},
    )
    first = ClassGroup(
        "9b", "9Б", 9, "q4", "p0", period_ids=("q3", "q4", "year"), pupils=pupils, sections=(physics,)
    )
    second = ClassGroup("10a", "10А", 10, "h2", "p4", period_ids=("h2",))
    moment = datetime(2026, 5, 24, 9, 0, tzinfo=UTC)
    return Snapshot(School("Школа", "Школа"), 2025, moment, "test", terms, staff, (first, second))


def with_section(school, **changes):
    """The school with a changed physics section."""
    group = school.classes[0]
    section = replace(group.sections[0], **changes)
    return replace(school, classes=(replace(group, sections=(section,)), school.classes[1]))


def missing(school):
    """(missing, deferred) of the physics section."""
    facts = section_facts(school, school.classes[0])[0]
    return facts.missing_marks, facts.deferred_marks


def test_a_class_alone_carries_nobody_elses_data(school):
    """Its own terms, the staff it names (substitutes too), one class."""
    alone = school.of_class("9b")
    assert [one.id for one in alone.classes] == ["9b"]
    assert {one.id for one in alone.staff} == {"p0", "p1", "p2"}
    assert {one.id for one in alone.terms} == {"q3", "q4", "year"}


def test_an_unknown_class_is_a_key_error(school):
    """Nothing is cut out of nothing."""
    with pytest.raises(KeyError):
        school.of_class("11z")


def test_the_facts_name_the_signer_and_the_title(school):
    """Subject with subgroup, the teacher by assignment, not the substitute."""
    changed = with_section(school, subgroup="группа 1")
    facts = section_facts(changed, changed.classes[0])[0]
    assert (facts.title, facts.signer) == ("Физика, группа 1", "p1")


def test_the_facts_say_whether_there_is_a_log(school):
    """Under a log stands the programme note; without lessons there is none."""
    for changed, log in ((school, True), (with_section(school, lessons=()), False)):
        assert section_facts(changed, changed.classes[0])[0].programme is log


def test_complete_marks_are_complete(school):
    """With every mark there, nothing is missing; an earlier quarter is not asked for again."""
    assert missing(school) == (0, 0)


@pytest.mark.clause("000-19")
def test_each_missing_mark_is_counted(school):
    """A pupil without the quarter's mark and one without any: three marks, two of them for one pupil."""
    marks = {"u0": {"q4": "4", "year": "4"}, "u1": {"year": "5"}}
    assert missing(with_section(school, term_marks=marks)) == (3, 0)


@pytest.mark.parametrize(("closes", "lacking"), [(True, 3), (False, 0)])
def test_the_final_marks_are_asked_for_at_the_years_end(school, closes, lacking):
    """Where finals are given, the last quarter waits for them as for the year's; an earlier one does not."""
    final = Term("final", "Итог", TermKind.FINAL, date(2025, 9, 1), LAST_DAY)
    terms = tuple(replace(one, closes_year=closes) if one.id == "q4" else one for one in school.terms)
    group = replace(school.classes[0], period_ids=(*school.classes[0].period_ids, "final"))
    assert missing(replace(school, terms=(*terms, final), classes=(group, school.classes[1]))) == (lacking, 0)


@pytest.mark.clause("001-35")
def test_a_deferred_mark_is_counted_apart(school):
    """Put off by decision is not forgotten: the year's mark of the same pupil still is."""
    marks = {"u0": {"q4": "4", "year": "4"}, "u1": {"q4": "5", "year": "5"}}
    deferred = (Deferral("u2", "q4", "болезнь"),)
    assert missing(with_section(school, term_marks=marks, deferrals=deferred)) == (1, 1)


@pytest.mark.clause("000-03")
def test_clubs_without_marks_miss_nothing(school):
    """A section that has no term marks by its nature never blocks the print."""
    assert missing(with_section(school, term_marks={}, marked=False)) == (0, 0)


def test_who_left_owes_no_mark(school):
    """A pupil gone before the term's last day is not waited for."""
    gone = Movement(MovementKind.LEFT, date(2026, 4, 10))
    group = school.classes[0]
    pupils = (*group.pupils[:2], replace(group.pupils[2], movement=(gone,)))
    marks = {pupil.id: {"q4": "4", "year": "4"} for pupil in pupils[:2]}
    changed = with_section(replace(school, classes=(replace(group, pupils=pupils), school.classes[1])))
    changed = with_section(changed, term_marks=marks)
    assert missing(changed) == (0, 0)


@pytest.mark.parametrize(
    ("movement", "day", "present"),
    [
        ((), LAST_DAY, True),
        (((MovementKind.LEFT, date(2026, 4, 10)),), date(2026, 4, 10), True),
        (((MovementKind.LEFT, date(2026, 4, 10)),), date(2026, 4, 11), False),
        (((MovementKind.TRANSFERRED, date(2026, 4, 10)),), LAST_DAY, False),
        (((MovementKind.LEFT, date(2026, 4, 10)), (MovementKind.ARRIVED, date(2026, 5, 4))), LAST_DAY, True),
        (((MovementKind.ARRIVED, date(2026, 5, 4)), (MovementKind.LEFT, date(2026, 4, 10))), LAST_DAY, True),
    ],
)
def test_presence_follows_the_last_note(movement, day, present):
    """The day of leaving counts as present; who came back is there again, in whatever order it is noted."""
    notes = tuple(Movement(kind, on) for kind, on in movement)
    assert is_present(Pupil("u", movement=notes), day) is present


def test_the_content_digest_follows_the_section(school):
    """A changed mark changes it, a change in another class does not."""
    before = section_facts(school, school.classes[0])[0].content
    marks = dict(school.classes[0].sections[0].term_marks) | {"u0": {"q4": "5", "year": "4"}}
    changed = with_section(school, term_marks=marks)
    elsewhere = replace(school, classes=(school.classes[0], replace(school.classes[1], name="10Б")))
    assert section_facts(changed, changed.classes[0])[0].content != before
    assert section_facts(elsewhere, elsewhere.classes[0])[0].content == before


def test_a_pupil_is_printed_under_the_code_name():
    """By order a code name stands for the name everywhere."""
    pupil = Pupil("u", "Пробный", "Пётр", code_name="Ученик 1")
    assert pupil.printed_name == "Ученик 1"
    assert replace(pupil, code_name="").printed_name == "Пробный Пётр"


@pytest.mark.clause("001-11")
@pytest.mark.parametrize(
    ("day", "teacher"),
    [
        (date(2025, 9, 1), "p1"),
        (date(2026, 4, 9), "p1"),
        (date(2026, 4, 10), "p3"),
        (date(2026, 5, 11), "p3"),
        (date(2026, 5, 12), "p4"),
    ],
)
def test_a_section_goes_from_teacher_to_teacher(day, teacher):
    """From the day of the hand-over on it is the other's; the day before it still was the first one's."""
    handovers = (Handover(date(2026, 4, 10), "p3", "приказ № 1"), Handover(date(2026, 5, 12), "p4"))
    assert Section("x", "Физика", "p1", handovers=handovers).teacher_on(day) == teacher


@pytest.mark.clause("001-11")
def test_the_signer_is_who_has_the_section_on_the_terms_last_day(school):
    """A hand-over on the last day counts, one after it does not; a substitute never signs."""
    for on, signer in ((LAST_DAY, "p3"), (date(2026, 5, 24), "p1")):
        changed = with_section(school, handovers=(Handover(on, "p3"),))
        assert section_facts(changed, changed.classes[0])[0].signer == signer


@pytest.mark.clause("001-11")
def test_a_class_alone_carries_those_who_had_its_subjects(school):
    """Whoever takes a section over is named on its sheets, so the class's snapshot has the name."""
    handed = with_section(school, handovers=(Handover(LAST_DAY, "p3"),)).of_class("9b")
    assert {one.id for one in handed.staff} == {"p0", "p1", "p2", "p3"}


def test_what_says_nothing_new_keeps_its_spelling(school):
    """Snapshots fixed before the later fields have the same bytes; a value in one of them is spelled."""
    later = {"hours", "material", "handovers", "head_post", "home_class"}
    text = canonical_bytes(school).decode()
    assert not any(f'"{name}":' in text for name in later)
    assert "kind" not in json.loads(text)["classes"][0]["sections"][0]
    club = with_section(school, kind=SectionKind.CLUB, handovers=(Handover(LAST_DAY, "p3"),))
    spelled = json.loads(canonical_bytes(club))["classes"][0]["sections"][0]
    assert spelled["kind"] == "club"
    assert spelled["handovers"] == [{"on": "2026-05-23", "order": "", "teacher_id": "p3"}]


@pytest.mark.clause("000-03")
@pytest.mark.parametrize(
    ("kind", "marked", "bare"),
    [
        (SectionKind.SUBJECT, True, False),
        (SectionKind.SUBJECT, False, False),
        (SectionKind.ELECTIVE, True, False),
        (SectionKind.ELECTIVE, False, True),
        (SectionKind.CLUB, False, True),
    ],
)
def test_clubs_and_electives_without_term_marks_have_presence_only(kind, marked, bare):
    """A subject without a final mark may still have marks of lessons."""
    assert Section("x", "Шахматы", "p1", kind=kind, marked=marked).presence_only is bare


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        (GroupKind.SCHOOL, 1),
        (GroupKind.INDIVIDUAL, 1),
        (GroupKind.COLLEGE, 0),
        (GroupKind.ADDITIONAL, 0),
    ],
)
def test_a_grade_is_one_of_a_school(kind, grade):
    """The first year of college and a club are no first grade."""
    assert ClassGroup("c", "1", 1, "q4", "p0", kind=kind).school_grade == grade
