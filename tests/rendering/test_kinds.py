"""The form of each kind of journal, and the parts that a regulation leaves out."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import resources
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.importing.sample_school import tiny, varied
from archive_service.rendering.columns import list_form, log_form
from archive_service.rendering.pages import GridPage, LogPage
from archive_service.rendering.plan import plan
from archive_service.rendering.rules import Part, PrintRules
from archive_service.services.printing import print_rules
from templates.geometry import JOURNAL_SHEET
from workflows.profile import parse
from workflows.readiness import section_facts
from workflows.snapshot import GroupKind, Handover, SectionKind, Snapshot

SCHOOLS = st.one_of(
    st.builds(tiny, st.integers(0, 10_000), kind=st.sampled_from(GroupKind)),
    st.builds(varied, st.integers(0, 10_000)),
)
PARTS = st.frozensets(st.sampled_from(Part))
WITHOUT = [part for part in Part if part is not Part.REMARKS]


@pytest.fixture(scope="session")
def ruled() -> Callable[[str, Snapshot], PrintRules]:
    """The print rules of a shipped profile for the one class of a snapshot."""

    def rules(name: str, snapshot: Snapshot) -> PrintRules:
        text = (resources.files("workflows") / "profiles" / f"{name}.toml").read_text("utf-8")
        profile = parse(tomllib.loads(text))
        return print_rules(profile, summary=profile.summary_due(True, snapshot.classes[0].kind))

    return rules


def _year_of_lessons(snapshot: Snapshot) -> Snapshot:
    """The class reports the year as a whole, as a regulation that prints once a year wants it."""
    (group,) = snapshot.classes
    terms = tuple(replace(term, closes_year=True) if term.id == "year" else term for term in snapshot.terms)
    return replace(snapshot, terms=terms, classes=(replace(group, term_id="year"),))


def _all_text(made: Any) -> str:
    return " ".join(chain.from_iterable(made.texts(document) for document in made.case.documents))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(school=SCHOOLS, parts=PARTS)
@pytest.mark.clause("000-03")
@pytest.mark.clause("001-15")
def test_every_form_keeps_leaves_and_lessons_whole(school: Snapshot, parts: frozenset[Part]) -> None:
    """Of any kind and with any parts left out: one owner a leaf, each lesson printed once, one signature."""
    group = school.classes[0]
    made = plan(school.of_class(group.id), PrintRules(parts=parts))
    pages = list(chain.from_iterable(part.pages for part in made.journal))
    assert [page.number for page in pages] == [str(number) for number in range(1, len(pages) + 1)]
    owners = [{page.leaf for page in part.pages} for part in made.journal]
    assert sum(map(len, owners)) == len(set.union(*owners)) == made.leaves
    for part in made.sections:
        section, contents = part.section, [page.content for page in part.pages]
        assert section is not None
        columns = [one.id for grid in contents if isinstance(grid, GridPage) for one in grid.lessons]
        assert columns in ([], [one.id for one in section.lessons])
        logs = [log for log in contents if isinstance(log, LogPage)]
        assert sum(len(log.rows) for log in logs) in (0, len(section.lessons))
        assert sum(log.signs for log in logs) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(school=SCHOOLS, parts=PARTS)
def test_every_form_is_drawn_within_its_page(printed: Any, school: Snapshot, parts: frozenset[Part]) -> None:
    """Nothing overflows and no page is lost; drawing would refuse otherwise."""
    made = printed(school.of_class(school.classes[0].id), PrintRules(parts=parts))
    assert made.case.pages == 2 * made.case.leaves


@pytest.mark.clause("004-02")
def test_additional_education_prints_hours_and_material(printed: Any, ruled: Any) -> None:
    """004 part IV: day, hours, topic, material, presence; no mark, no homework, totals in hours."""
    club = tiny(3, classes=1, pupils=9, kind=GroupKind.ADDITIONAL)
    made = printed(club, ruled("klin-dop-2022", club))
    lessons = club.classes[0].sections[0].lessons
    grid, log = made.section[:2]
    assert "Дата Часы Тема занятия Пройденный материал Замена: кто провёл занятие" in log
    assert "Домашнее задание" not in log
    assert f"{lessons[0].on:%d.%m.%Y} 2 {lessons[0].topic} {lessons[0].material}" in log
    total = sum(one.hours for one in lessons)
    assert f"Проведено часов: «по плану» — {total}, «фактически» — {total}." in log
    assert "Пропущено" in grid
    assert "Педагог: " in grid
    assert made.case.summary is None
    assert "Журнал объединения дополнительного образования" in made.front[0]
    assert "Руководитель объединения: " in made.front[0]


@pytest.mark.clause("004-02")
def test_no_mark_is_printed_where_there_are_none(maker: Any, printed: Any) -> None:
    """Even a figure that came past every check stays off the paper, and is no absence."""
    row = {}
    for kind in (GroupKind.SCHOOL, GroupKind.ADDITIONAL):
        text = printed(maker(pupils=1, group={"kind": kind}).snapshot()).section[0]
        row[kind] = text.partition("1 Пробин1 Имя Отчество")[2].partition("№")[0].split()
    assert row == {GroupKind.SCHOOL: [*"55555", "4", "4"], GroupKind.ADDITIONAL: []}


@pytest.mark.clause("000-03")
def test_clubs_and_electives_print_like_subjects_and_are_named(printed: Any, ruled: Any) -> None:
    """They stand in the contents with their kind, have presence and topics, marks only if marked."""
    school = varied(6, pupils=4)
    made = printed(school, ruled("perevoz", school))
    sections = school.classes[0].sections
    places = {one.kind: place for place, one in enumerate(sections)}
    elective, club = (made.case.sections[places[kind]] for kind in (SectionKind.ELECTIVE, SectionKind.CLUB))
    for title, document in (
        ("Практикум по решению задач (факультатив)", elective),
        ("Шахматы (кружок)", club),
    ):
        assert title in made.front[1]
        assert all(title in text for text in made.texts(document))
        assert document.title.startswith(title)
    assert "зачет" in made.texts(elective)[0]
    assert "Пропущено" not in made.texts(elective)[0]
    assert "Пропущено" in made.texts(club)[0]
    assert sections[places[SectionKind.CLUB]].lessons[0].topic in made.texts(club)[1]


@pytest.mark.clause("001-03")
def test_a_name_that_says_club_is_not_said_twice(maker: Any, printed: Any) -> None:
    """«Кружок «Юный краевед»» needs no «(кружок)»: one spelling, as the school writes it."""
    named = {"subject": "Кружок «Юный краевед»", "kind": SectionKind.CLUB}
    made = printed(maker(section=named).snapshot())
    assert "Кружок «Юный краевед»" in made.section[0]
    assert "(кружок)" not in made.section[0]


@pytest.mark.clause("000-03")
def test_a_club_has_a_journal_of_its_own(printed: Any, ruled: Any) -> None:
    """Under 000 the title is the regulation's, and there is no summary sheet of marks."""
    club = tiny(5, classes=1, pupils=4, kind=GroupKind.ADDITIONAL)
    made = printed(club, ruled("perevoz", club))
    assert "Журнал кружка, секции, факультатива" in made.front[0]
    assert made.case.front.title.startswith("Журнал кружка, секции, факультатива")
    assert made.case.summary is None


@pytest.mark.clause("000-05")
def test_an_individual_journal_names_the_class_it_belongs_to(printed: Any, ruled: Any) -> None:
    """Home-taught pupils have a journal of their own with the same sheets, marks included."""
    single = tiny(5, classes=1, sections=2, kind=GroupKind.INDIVIDUAL)
    group = single.classes[0]
    made = printed(single, ruled("perevoz", single))
    assert "Журнал обучения на дому" in made.front[0]
    assert f"{group.name} ({group.home_class} класс), 2025/2026 учебный год" in made.front[0]
    assert len(group.pupils) == 1
    assert all(f"({group.home_class} класс)" in text for text in made.section)
    assert "4 четверть" in made.section[0]
    assert made.case.summary is not None


def test_a_college_group_is_led_by_a_master(printed: Any, ruled: Any) -> None:
    """001: the group's name, half-years, and the master wherever a class teacher is named."""
    college = tiny(4, classes=1, pupils=5, sections=3, kind=GroupKind.COLLEGE)
    made = printed(college, ruled("default", college))
    text = _all_text(made)
    assert f"группа {college.classes[0].name}, 2025/2026 учебный год" in made.front[0]
    assert made.front[0].count("Мастер производственного обучения: ") == 2
    assert "лассный руководитель" not in text
    assert "Преподаватель: " in made.section[0]
    for term in ("1 полугодие", "2 полугодие", "Год"):
        assert term in made.summary[0]


@pytest.mark.clause("002-03")
def test_a_first_year_of_college_is_no_first_grade(maker: Any, printed: Any) -> None:
    """Only the first grade of a school has no marks: a first-year student has them."""
    made = printed(maker(grade=1, group={"kind": GroupKind.COLLEGE}).snapshot())
    assert "IV четверть" in made.section[0]
    assert "Пропущено" not in made.section[0]


@pytest.mark.clause("001-11")
def test_signer_and_whoever_had_the_subject_before_are_named(maker: Any, printed: Any) -> None:
    """Head and contents name both; the signer is whoever has it on the term's last day."""
    handover = Handover(date(2026, 4, 8), "t-3", "приказ № 31-к")
    lessons = tuple(
        replace(one, teacher_id="t-3" if one.on >= handover.on else "t-1")
        for one in map(maker().lesson, range(5))
    )
    snapshot = maker(section={"handovers": (handover,), "lessons": lessons}).snapshot()
    made = printed(snapshot)
    both = "Заменова Инна Запасная (до 08.04.2026 — Тестова Анна Пробная)"
    assert both in made.front[1]
    assert all(f"Учитель: {both}" in text for text in made.section)
    assert re.search(r"Записи на обеих .{0,20}проверены. Учитель: Заменова Инна Запасная", made.section[0])
    closing = made.section[1].partition("С 08.04.2026")[2]
    assert closing.startswith(" предмет ведёт Заменова Инна Запасная. Основание: приказ № 31-к.")
    assert made.section[1].count("Тестова") == 1, "a lesson before the day is no substitution"
    assert section_facts(snapshot, snapshot.classes[0])[0].signer == "t-3"


@pytest.mark.clause("001-11")
def test_a_substitute_after_a_hand_over_is_a_substitute(maker: Any, printed: Any) -> None:
    """The former teacher who gives one more lesson does so for the new one, and is named."""
    handover = Handover(date(2026, 4, 6), "t-3")
    earlier = printed(maker(section={"handovers": (handover,)}).snapshot())
    assert earlier.section[1].count("Тестова Анна Пробная") == 5
    assert "(до" not in earlier.section[0], "handed over before the term's second day"


@pytest.mark.clause("001-11")
def test_subgroups_have_their_own_teachers(printed: Any, ruled: Any) -> None:
    """Each subgroup is a section of its own, signed by its own teacher."""
    school = tiny(4, classes=1, pupils=6, sections=2, kind=GroupKind.COLLEGE)
    made = printed(school, ruled("egorievsk-2020", school))
    parts = [one for one in school.classes[0].sections if one.subgroup]
    assert len(parts) == 2
    names = {person.id: person.full_name for person in school.staff}
    for part, document in zip(school.classes[0].sections, made.case.sections, strict=True):
        if part in parts:
            text = " ".join(made.texts(document))
            assert part.subgroup in text
            assert f"Преподаватель: {names[part.teacher_id]}" in text


PRINTED = {
    Part.CLASS_LIST: ("front", "Список обучающихся"),
    Part.MOVEMENT: ("front", "прибытие 07.04.2026, приказ 12-к"),
    Part.TERM_MARKS: ("section", "IV четверть Год"),
    Part.TOPICS: ("section", "Тема урока 2"),
    Part.HOMEWORK: ("section", "§ 2"),
    Part.REMARKS: ("back", "Замечания по ведению классного журнала"),
}


@pytest.mark.clause("001-15")
@pytest.mark.parametrize("part", PRINTED)
def test_a_part_that_is_left_out_is_not_printed(
    full: Snapshot, full_print: Any, printed: Any, part: Part
) -> None:
    """Lists, topics, homework, final marks: each stands on paper by its own flag alone."""
    where, text = PRINTED[part]
    without = printed(full, PrintRules(parts=frozenset(Part) - {part}))
    assert text in " ".join(getattr(full_print, where))
    assert text not in " ".join(getattr(without, where))
    for other, (place, words) in PRINTED.items():
        if other is not part and not (part is Part.CLASS_LIST and other is Part.MOVEMENT):
            assert words in " ".join(getattr(without, place)), other


@pytest.mark.clause("001-15")
def test_marks_and_attendance_are_left_out_one_without_the_other(maker: Any, printed: Any) -> None:
    """Figures are marks and letters are presence: either may be printed alone, or neither."""
    lesson = replace(maker().lesson(0), marks={"p-1": "3", "p-2": "б"})
    snapshot = maker(pupils=2, section={"lessons": (lesson,), "term_marks": {}}).snapshot()
    found = {}
    for left_out in (frozenset(), {Part.MARKS}, {Part.ATTENDANCE}, {Part.MARKS, Part.ATTENDANCE}):
        text = printed(snapshot, PrintRules(parts=frozenset(Part) - left_out)).section[0]
        one, two = text.partition("1 Пробин1 Имя Отчество")[2].split("2 Пробин2 Имя Отчество")
        found[tuple(sorted(left_out))] = ("3" in one, two.strip().startswith("б"), "апр" in text)
    assert found == {
        (): (True, True, True),
        (Part.MARKS,): (False, True, True),
        (Part.ATTENDANCE,): (True, False, True),
        (Part.ATTENDANCE, Part.MARKS): (False, False, False),
    }


@pytest.mark.clause("001-15")
def test_where_no_cell_is_printed_the_sheet_says_so(maker: Any, printed: Any) -> None:
    """Sixty lessons without a grid: the log goes on over the leaves, the grid's place is explained."""
    rules = PrintRules(parts=frozenset(Part) - {Part.MARKS, Part.ATTENDANCE})
    made = printed(maker(lessons=60).snapshot(), rules)
    assert "Отметки и посещаемость по урокам на бумагу не выводятся." in made.section[0]
    assert "В выгрузке нет записей уроков" not in made.section[0]
    assert "Тема урока 60" in " ".join(made.section)
    assert made.case.sections[0].pages == 4


@pytest.mark.clause("001-15")
def test_the_six_blocks_of_001_are_all_there(printed: Any, ruled: Any) -> None:
    """Lists, marks, attendance, topics, homework, half-year marks: on both sides of the leaves."""
    college = tiny(4, classes=1, pupils=5, sections=1, kind=GroupKind.COLLEGE)
    rules = ruled("egorievsk-2020", college)
    assert {Part.CLASS_LIST, *WITHOUT} - rules.parts == {Part.HOURS, Part.MATERIAL}
    made = printed(college, rules)
    section = college.classes[0].sections[0]
    homework = next(one.homework for one in section.lessons if one.homework)
    cells = {cell for lesson in section.lessons for cell in lesson.marks.values()}
    assert any(cell.isdigit() for cell in cells)
    assert "Список обучающихся" in made.front[1]
    assert "2 полугодие" in made.section[0]
    assert all(text in made.section[1] for text in (section.lessons[0].topic, homework))


@pytest.mark.clause("001-15")
def test_002_prints_a_journal_of_final_marks(printed: Any, ruled: Any) -> None:
    """Clause 7.5: all final marks, presence and topics; no mark of a lesson, no homework, no remarks."""
    school = _year_of_lessons(tiny(11, classes=1, pupils=4, sections=2))
    group = school.classes[0]
    assert 2 <= group.grade <= 9
    made = printed(school, ruled("klyuchi-2023", school))
    assert "Журнал итоговой успеваемости" in made.front[0]
    assert all(f"{number} четверть" in made.section[0] for number in range(1, 5))
    assert "Домашнее задание" not in made.section[1]
    assert group.sections[0].lessons[0].topic in made.section[1]
    assert "Замечания" not in _all_text(made)
    assert "Титульный лист, оглавление и список обучающихся — " in made.back[0]
    assert "; заверительная надпись — " in made.back[0]
    assert made.case.back.title.startswith("Заверительная надпись")


@pytest.mark.clause("002-03")
def test_002_prints_grade_one_without_marks(printed: Any, ruled: Any) -> None:
    """Presence, movement and topics, nothing else: no column of a period, no figure in a cell."""
    seed = next(seed for seed in range(500) if tiny(seed, classes=1).classes[0].grade == 1)
    school = _year_of_lessons(tiny(seed, classes=1, pupils=5, sections=1))
    made = printed(school, ruled("klyuchi-2023", school))
    section = school.classes[0].sections[0]
    assert "Пропущено" in made.section[0]
    assert "четверть" not in made.section[0]
    assert "Движение (дата, приказ)" in made.front[2]
    assert section.lessons[0].topic in made.section[1]
    assert not section.term_marks


def test_narrowed_tables_fill_the_type_area(maker: Any, printed: Any) -> None:
    """Whatever columns are left out, the others take their room."""
    for part in Part:
        rules = PrintRules(parts=frozenset(Part) - {part})
        forms = [list_form(rules), *(log_form(rules, kind) for kind in GroupKind)]
        assert all(form and form.width_mm == pytest.approx(JOURNAL_SHEET.body_width_mm) for form in forms)
    bare = PrintRules(parts=frozenset({Part.ATTENDANCE}))
    assert log_form(bare, GroupKind.SCHOOL) is None
    made = printed(maker().snapshot(), bare)
    assert "Тема" not in made.section[1]
    assert "Программа выполнена" in made.section[1]
