"""Two exports of a class in words: the rows of a difference sheet."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from archive_service.problems import Kind, Problem, sentence
from archive_service.services import cases, differences, documents
from archive_service.services.differences import Row, rows, said
from templates import wording
from workflows.canonical import canonical_bytes
from workflows.content import What
from workflows.differences import compare
from workflows.snapshot import Deferral, GroupKind, Movement, MovementKind


@pytest.fixture
def old(sample: Any) -> Any:
    """The sample's only class."""
    school = sample()
    return school.of_class(school.classes[0].id)


def _with(one: Any, **changes: Any) -> Any:
    first, *others = one.classes[0].sections
    return replace(one, classes=(replace(one.classes[0], sections=(replace(first, **changes), *others)),))


def test_a_mark_is_told_by_pupil_day_and_lesson(old: Any) -> None:
    """«Фамилия Имя Отчество, урок 12.05 (№ 3)», what stood there and what stands there."""
    section = old.classes[0].sections[0]
    lesson, pupil = section.lessons[0], old.classes[0].pupils[0]
    changed = replace(lesson, marks={**lesson.marks, pupil.id: "2"})
    new = _with(old, lessons=(changed, *section.lessons[1:]))
    place = f"{pupil.printed_name}, урок {lesson.on:%d.%m} (№ {lesson.number})"
    was = lesson.marks.get(pupil.id, "—")
    assert list(rows(compare(old, new), old, new)) == [Row(section.title, place, was, "2")]


def test_a_deferral_and_an_unknown_ground_are_said_in_words(old: Any) -> None:
    """No token of the comparison reaches the paper."""
    group, section = old.classes[0], old.classes[0].sections[0]
    pupil, term = group.pupils[0], next(one for one in old.terms if one.id == group.term_id)
    marks = {**section.term_marks, pupil.id: {}}
    new = _with(old, term_marks=marks, deferrals=(Deferral(pupil.id, term.id, ""),))
    told = {row.place: row.now for row in rows(compare(old, new), old, new)}
    assert told[f"{pupil.printed_name}, отметка за период «{term.name}»"] == "отсрочка"
    assert told[f"{pupil.printed_name}, основание отсрочки за период «{term.name}»"] == "не указано"
    assert sentence("diff.put-off") == wording.DEFERRED


def test_who_is_gone_has_the_old_name(old: Any) -> None:
    """A pupil taken out of the class is told under the name the old sheets show."""
    group = old.classes[0]
    gone = group.pupils[0]
    sections = tuple(
        replace(one, pupil_ids=tuple(it for it in one.pupil_ids if it != gone.id)) for one in group.sections
    )
    new = replace(old, classes=(replace(group, pupils=group.pupils[1:], sections=sections),))
    told = list(rows(compare(old, new), old, new))
    assert (
        Row("Титульный лист и список обучающихся", f"{gone.printed_name}, в списке", gone.printed_name, "—")
        in told
    )


def test_sections_and_front_have_their_rows(old: Any) -> None:
    """A new subject, a vanished one, a note of movement, another form."""
    group = old.classes[0]
    first, second = group.sections
    move = Movement(MovementKind.LEFT, old.exported_at.date(), "")
    pupil = replace(group.pupils[0], movement=(move,))
    changed = replace(
        group,
        kind=GroupKind.COLLEGE,
        pupils=(pupil, *group.pupils[1:]),
        sections=(replace(second, id="x-99", subject="Шахматы"), first),
    )
    new = replace(old, classes=(changed,))
    told = list(rows(compare(old, new), old, new, "ru"))
    assert Row("Шахматы", "Весь раздел", "—", "есть") in told
    assert Row(second.title, "Весь раздел", "есть", "—") in told
    assert any(
        row.place == f"{pupil.printed_name}, выбытие {move.on:%d.%m}" and row.now == "не указано"
        for row in told
    )
    assert any(row.now == f"Журнал учебной группы, {group.grade}" for row in told)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("what", list(What))
def test_every_kind_of_place_has_words(old: Any, what: What, language: str) -> None:
    """Whatever the comparison names can be said in both languages, with nothing left blank."""
    lesson = old.classes[0].sections[0].lessons[0]
    place = differences.Place(
        what, old.classes[0].pupils[0].id, old.terms[0].id, on=lesson.on, number=lesson.number
    )
    words = said(place, old, language)
    assert words
    assert "{" not in words


@pytest.mark.clause("001-31")
def test_the_sheet_of_two_imports(world: Any, sample: Any) -> None:
    """Both exports are read by digest; the rows are those of the case's class."""
    case_id = world.to("signed")
    desk = world.desk()
    with desk.reading() as session:
        case = cases.load(session, case_id)[0]
    assert differences.sheet(desk, case, case.snapshot, case.snapshot) == ()
    school = sample()
    later = replace(
        school.of_class(school.classes[0].id), exported_at=school.exported_at + timedelta(hours=1)
    )
    new = _with(later, subject="Геометрия")
    digest = documents.keep(desk, canonical_bytes(new))
    with desk.writing() as session:
        documents.register(session, digest, case_id=case_id, role="snapshot", size_bytes=1, at=desk.now)
    [row] = differences.sheet(desk, case, case.snapshot, digest)
    assert (row.place, row.was, row.now) == (
        "Название предмета",
        school.classes[0].sections[0].title,
        new.classes[0].sections[0].title,
    )


def test_exports_of_another_class_are_not_compared(lite: Any, sample: Any) -> None:
    """A case knows its class: another one's export is refused by name."""
    lite.found()
    first, second = lite.take_in(sample(classes=2))
    desk = lite.desk()
    with desk.reading() as session:
        case, other = (cases.load(session, one)[0] for one in (first, second))
    with pytest.raises(Problem) as caught:
        differences.sheet(desk, case, case.snapshot, other.snapshot)
    assert (caught.value.kind, caught.value.code) == (Kind.USAGE, "diff.other-class")
