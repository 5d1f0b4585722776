"""The book of names: former schools, renamed classes, later surnames; all found, no sheet touched."""

from datetime import date
from typing import Any

import pytest

from archive_service.problems import Kind, Problem
from archive_service.services import documents, names_book, pupil_extracts, searching
from archive_service.services.names_book import FormerSchool, NewName
from archive_service.services.searching import Results
from workflows.names_book import Ground, How, Paper

MARRIAGE = Paper(Ground.MARRIAGE, "I-ТН № 555555", date(2026, 5, 20))
ORDER = Paper(Ground.ORDER, "17", date(2025, 12, 1))
DECREE = Paper(Ground.DECREE, "204-п", date(2026, 5, 4))
KEEPER = "s-03"


def _look(world: Any, text: str) -> Results:
    return searching.look(world.desk(), text, reader_id=KEEPER)


def _first(world: Any) -> tuple[str, str, Any]:
    """The case, and the first pupil who stands on its sheet under a name."""
    case_id = world.to("deposited")
    places = pupil_extracts.pupils_of(world.desk(), case_id, reader_id=KEEPER)
    return case_id, places[0].name, places[0]


@pytest.mark.clause("000-17")
def test_names_of_other_times_lead_to_the_sheet(lite: Any) -> None:
    """A later surname, a renamed class, a former school; the sheet stays, the log names nobody."""
    case_id, name, place = _first(lite)
    before = _look(lite, name).hits[0]
    new = NewName("Новофамильева")
    entry = names_book.note_person(lite.desk(), case_id, place.place, new, MARRIAGE, actor_id=KEEPER)
    found = _look(lite, "Новофамильевой " + name.split()[1])
    assert [(one.name, one.document) for one in found.hits] == [(name, before.document)]
    assert (found.hits[0].later, found.hits[0].also) == (("Новофамильева",), ())
    assert _look(lite, "Новофамильева Совсемдругая").hits == ()
    assert "Новофамил" not in repr(lite.acts())
    assert "Новофамил" in documents.read(lite.desk(), entry.change.note).decode()
    names_book.strike(lite.desk(), entry.number, "не тот человек", actor_id=KEEPER)
    assert _look(lite, "Новофамильева").hits == ()
    with pytest.raises(Problem) as refused:
        names_book.strike(lite.desk(), entry.number, "ещё раз", actor_id=KEEPER)
    assert refused.value.code == "names.struck-before"
    _classes_and_schools(lite, name)


def _classes_and_schools(lite: Any, name: str) -> None:
    """«9 инженерный» and the class it became; the school by its old number, a title, or one that joined."""
    surname, desk = name.split(maxsplit=1)[0], lite.desk()
    sheet = _look(lite, name).hits[0]
    grade = sheet.class_name[:-1]
    names_book.rename_class(
        desk, f"{grade} инженерный", sheet.class_name, date(2025, 12, 2), ORDER, actor_id=KEEPER
    )
    names_book.rename_class(
        desk, f"{grade}Я", f"{grade} инженерный", date(2025, 10, 1), ORDER, actor_id=KEEPER
    )
    for typed in (f"{surname} {grade} инженерный", f"{surname} {grade}Я 2025", f"{surname} {grade}-я 2026"):
        assert [one.document for one in _look(lite, typed).hits] == [sheet.document], typed
    assert _look(lite, f"{surname} {grade}Я 2019").hits == (), "in another year it is another class"
    former = FormerSchool("Заречная школа № 7", date(2026, 9, 1), since=date(1998, 9, 1), became="Лицей № 3")
    names_book.name_school(desk, former, DECREE, actor_id=KEEPER)
    joined = FormerSchool("Начальная школа № 12", date(2015, 9, 1), how=How.JOINED)
    names_book.name_school(desk, joined, DECREE, actor_id=KEEPER)
    for school in ("школа № 7", "Заречной школы", "школа 12", "лицей №3"):
        found = _look(lite, f"{surname} {school}")
        assert [one.document for one in found.hits] == [sheet.document], school
        assert found.school
        assert not found.unknown
        assert {one.school for one in found.hits} == {"Заречная школа № 7"}
    assert _look(lite, f"{surname} школа 44").unknown == "44"
    assert _look(lite, f"школа № 7, {surname}, {sheet.class_name} 2026").total == 1


@pytest.mark.clause("001-36")
def test_the_book_is_written_by_those_who_find_people(lite: Any) -> None:
    """Without the role nothing is written; a document needs its number and a day that has come."""
    lite.to("imported")
    desk = lite.desk()
    former = FormerSchool("Школа № 7", date(2026, 9, 1))
    with pytest.raises(Problem) as refused:
        names_book.name_school(desk, former, DECREE, actor_id="t-01")
    assert refused.value.kind is Kind.ACCESS
    for paper, code in (
        (Paper(Ground.ORDER, " ", desk.today), "names.paper-needed"),
        (Paper(Ground.ORDER, "1", date(2031, 1, 1)), "names.day-ahead"),
    ):
        with pytest.raises(Problem) as refused:
            names_book.name_school(desk, former, paper, actor_id=KEEPER)
        assert refused.value.code == code
    assert names_book.look(desk, reader_id=KEEPER) == ()
