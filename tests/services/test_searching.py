"""Searching summary sheets: slips forgiven, surnames that changed, code names left alone."""

from collections.abc import Callable
from typing import Any

import pytest

from archive_service.db.finding import PupilOnSheet, index_summary
from archive_service.problems import Kind, Problem
from archive_service.services import searching
from archive_service.services.likeness import in_cyrillic, nearest
from archive_service.services.names import parse_query
from archive_service.services.searching import FEW, PER_PAGE, Results, search

ANNA_AS_GIRL = PupilOnSheet("p-1", "Пробнёва", "Анна", "Тестовна", "Пробнёва Анна Тестовна")
ANNA_MARRIED = PupilOnSheet("p-1", "Вымыслова", "Анна", "Тестовна", "Вымыслова Анна Тестовна")
GLEB = PupilOnSheet("p-2", "Пробнев", "Глеб", "", "Пробнев Глеб")
NAMESAKE_CODE = PupilOnSheet("p-1", "Чужакова", "Вера", "", "Чужакова Вера")
DOUBLE = PupilOnSheet("p-3", "Примерова-Образцова", "Инна", "", "Примерова-Образцова Инна")
ZOYA = PupilOnSheet("p-4", "Скрытова", "Зоя", "", "Скрытова Зоя")
ZOYA_CODED = PupilOnSheet("p-4", "", "", "", "Ученик 1")


def _sheet(desk: Any, year: int, class_name: str, *pupils: PupilOnSheet) -> None:
    with desk.writing() as session:
        index_summary(
            session,
            case_id=f"{year}-{class_name}",
            class_name=class_name,
            year=year,
            document=f"sha256:{year}{class_name}",
            pupils=pupils,
        )


@pytest.fixture
def archive(world: Any) -> Any:
    """A school whose sheets hold changed surnames, a double one, and a pupil who got a code name."""
    desk = world.found()
    _sheet(desk, 2012, "7А", ANNA_AS_GIRL, GLEB, ZOYA)
    _sheet(desk, 2013, "8А", ANNA_AS_GIRL, GLEB, DOUBLE, ZOYA_CODED)
    _sheet(desk, 2014, "9А", ANNA_MARRIED, DOUBLE)
    _sheet(desk, 2001, "5Б", NAMESAKE_CODE)
    return desk


@pytest.fixture
def ask(archive: Any) -> Callable[..., Results]:
    """Return ``ask(text, page=…)``."""

    def look(text: str, **more: Any) -> Results:
        with archive.reading() as session:
            return search(session, text, **more)

    return look


def _shown(found: Results) -> list[tuple[str, int]]:
    return [(one.name, one.year) for one in found.hits]


ANNA = [
    ("Вымыслова Анна Тестовна", 2014),
    ("Пробнёва Анна Тестовна", 2013),
    ("Пробнёва Анна Тестовна", 2012),
]


@pytest.mark.clause("000-17")
@pytest.mark.parametrize("typed", ["Пробнева Анна", "вымысловой Анны", "Пробнёва А.Т.", "Анна Вымыслова"])
def test_a_person_is_found_by_any_surname_borne(ask: Callable[..., Results], typed: str) -> None:
    """Maiden or married name, any case, initials, given name first: every sheet of hers, each as printed."""
    found = ask(typed)
    assert _shown(found) == ANNA
    assert (found.like, found.total, found.more) == ((), 3, False)
    assert [one.also for one in found.hits] == [("Пробнева",), ("Вымыслова",), ("Вымыслова",)]
    assert {one.left_in for one in found.hits} == {2015}


def test_another_person_under_the_same_code_of_the_export_is_nobody_else(ask: Callable[..., Results]) -> None:
    """A code used again by the e-journal joins nobody: the given name has to be the same as well."""
    assert _shown(ask("Чужакова")) == [("Чужакова Вера", 2001)]
    assert ask("Чужакова").hits[0].also == ()


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ("Прабнева 8А 2014", "Пробнева"),  # a letter heard wrongly
        ("Пробнвеа 8А 2014", "Пробнева"),  # two keys in the wrong order
        ("Пробнееваа 8А 2014", "Пробнева"),
        ("Образцова 8А 2014", "Примерова-Образцова"),  # half of a double surname
    ],
)
def test_slips_are_forgiven_and_said(ask: Callable[..., Results], typed: str, like: str) -> None:
    """Nobody bears the typed surname: those that look alike are shown, and that they only look alike."""
    found = ask(typed)
    assert like in found.like
    assert any(one.name.replace("ё", "е").startswith(like) for one in found.hits)
    assert {(one.class_name, one.year) for one in found.hits} == {("8А", 2013)}


def test_the_wrong_keyboard_layout_is_understood(ask: Callable[..., Results]) -> None:
    """«ghj,ytdf» is the surname typed without switching the keyboard."""
    assert in_cyrillic("bdfyjdf") == "иванова"
    assert _shown(ask("dsvsckjdf")) == ANNA


def test_few_hits_name_surnames_that_look_alike(ask: Callable[..., Results]) -> None:
    """With one or two exact hits the others are offered, without mixing them in."""
    found = ask("Примерова-Образцова")
    assert 0 < found.total < FEW
    assert found.suggested == ()
    assert ask("Чужакова").suggested == ()
    assert nearest("иванова", ["петрова", "иванова", "иваново", "ивановна"], but=["иванова"]) == (
        "ивановна",
        "иваново",
    )


@pytest.mark.parametrize("typed", ["выпуск 2015", "окончила 2015", "Вымыслова выпуск 2015"])
def test_the_year_of_leaving_asks_for_last_sheets(ask: Callable[..., Results], typed: str) -> None:
    """Whose last sheet ends in that year; a year in which a school year merely ends is another."""
    assert parse_query(typed).left
    found = ask(typed)
    assert {one.year for one in found.hits} == {2014}
    assert {one.left_in for one in found.hits} == {2015}
    assert _shown(ask("Пробнев Глеб выпуск 2013")) == []


def test_nothing_in_that_class_says_how_many_elsewhere(ask: Callable[..., Results]) -> None:
    """A wrong class or year is not the end: the page says that the surname is there in others."""
    found = ask("Пробнев 5Б 2001")
    assert (found.hits, found.total, found.wider) == ((), 0, 5)


@pytest.mark.clause("000-33")
def test_a_code_name_is_found_by_the_code_name_alone(ask: Callable[..., Results]) -> None:
    """Neither the name finds the sheet with the code, nor the code the one with the name."""
    assert _shown(ask("Скрытова")) == [("Скрытова Зоя", 2012)]
    assert _shown(ask("Скрытова 8А")) == []
    (coded,) = ask("Ученик 1").hits
    assert (coded.name, coded.year, coded.code) == ("Ученик 1", 2013, True)
    assert (coded.also, coded.left_in) == ((), None)
    assert ask("Ученик 2").hits == ()
    assert "p-4" not in repr(coded), "the export's code would lead to the name"
    assert "Ученик" not in repr(ask("Скрытава"))


def test_pages_follow_each_other_and_load_no_more_than_they_show(world: Any) -> None:
    """Every pupil of a grade comes once, in one order; a page that is not there is refused."""
    desk = world.found()
    for year in range(1990, 2016):
        _sheet(
            desk,
            year,
            "9А",
            *(
                PupilOnSheet(f"p-{year}-{n}", f"Пробнев{n:02}", "Ян", "", f"Пробнев{n:02} Ян")
                for n in range(25)
            ),
        )
    with desk.reading() as session:
        first = search(session, "9А")
        assert (first.total, first.more, first.pages, len(first.hits)) == (500, True, 25, PER_PAGE)
        seen = [one for page in range(1, 26) for one in _shown(search(session, "9А", page=page))]
        assert len(seen) == len(set(seen)) == 500
        for wrong in (0, 26):
            with pytest.raises(Problem) as refused:
                search(session, "9А", page=wrong)
            assert refused.value.kind is Kind.MISSING


@pytest.mark.parametrize("typed", ["", "  ", "класс", "выпуск", "ведомость школа"])
def test_a_line_without_anything_to_look_for_is_refused(ask: Callable[..., Results], typed: str) -> None:
    """Words that name nobody are no question."""
    with pytest.raises(Problem) as refused:
        ask(typed)
    assert refused.value.code == "service.nothing-to-find"


@pytest.mark.parametrize(
    "typed", ["%", "_", "' OR 1=1 --", "Про%", "\\", "\x00Небылова", "Иванова" * 400, "9" * 400, "🙂"]
)
def test_hostile_lines_find_nobody(ask: Callable[..., Results], typed: str) -> None:
    """Whatever is typed is looked for as it is."""
    assert ask(typed).hits == ()


@pytest.mark.clause("002-02")
def test_only_those_who_need_it_may_search(archive: Any, world: Any, sample: Callable[..., Any]) -> None:
    """Without the role there is no list of names; with it there is."""
    world.take_in(sample())
    for person in ("admin", "t-01"):
        with pytest.raises(Problem) as refused:
            searching.look(archive, "Пробнев", reader_id=person)
        assert refused.value.kind is Kind.ACCESS
    for person in ("s-01", "s-02", "s-03"):
        assert searching.look(archive, "Пробнев", reader_id=person).total == 5
