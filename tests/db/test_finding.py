"""Finding a graduate by what is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.db.finding import PupilOnSheet, class_key, find_pupils, index_summary, name_key
from archive_service.db.session import school_session

PUPILS = (
    PupilOnSheet("1", "Пробнёва", "Алёна", "Тестовна", "Пробнёва Алёна Тестовна"),
    PupilOnSheet("2", "Пробнев", "Андрей", "", "Пробнев Андрей"),
    PupilOnSheet("3", "", "", "", "Ученик № 7"),
)


@pytest.fixture
def indexed(factory):
    """Three pupils in 9Б of 2013 and 2014 of school ``a``, one of them in school ``b``."""
    for school_id, year, count in (("a", 2013, 3), ("a", 2014, 3), ("b", 2014, 1)):
        with school_session(factory, school_id) as session:
            index_summary(
                session,
                case_id=f"c-{year}",
                class_name="9-Б",
                year=year,
                document=f"d-{year}",
                pupils=PUPILS[:count],
            )
    return factory


def _found(factory, **known):
    with school_session(factory, "a", write=False) as session:
        return [(row.year, row.pupil_id) for row in find_pupils(session, **known)]


@pytest.mark.parametrize(
    ("text", "key"),
    [("  Ёлкина  АННА ", "елкина анна"), ("ПРОБНЁВ-Тестов", "пробнев-тестов"), ("", "")],
)
def test_names_are_compared_without_case_and_dots(text, key):
    """Case, ё and doubled spaces do not hide a name."""
    assert name_key(text) == key


@pytest.mark.parametrize("text", ["9Б", "9-б", "9 «Б»", "9 б.", "9–Б"])
def test_one_class_has_one_key(text):
    """Every usual spelling of a class is the same class."""
    assert class_key(text) == "9б"


@given(st.text())
def test_a_key_is_its_own_key(text):
    """Making a key twice changes nothing, so that keys can be compared with keys."""
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"surnames": ["ПРОБНЕВА"]}, [(2014, "1"), (2013, "1")]),
        ({"surnames": ["Пробневой", "пробнева"], "years": [2013]}, [(2013, "1")]),
        (
            {"surnames": ["Пробнев", "Пробнева"], "class_name": "9б", "years": [2014]},
            [(2014, "2"), (2014, "1")],
        ),
        ({"surnames": ["Пробнева"], "name": "А."}, [(2014, "1"), (2013, "1")]),
        ({"surnames": ["Пробнева"], "name": "Алена", "patronymic": "Т"}, [(2014, "1"), (2013, "1")]),
        ({"surnames": ["Пробнева"], "name": "Анна"}, []),
        ({"surnames": ["Пробн%"]}, []),
        ({"surnames": ["Пробнева"], "class_name": "9А"}, []),
        ({"surnames": ["ученик № 7"], "years": [2014]}, [(2014, "3")]),
        ({"name": "%"}, []),
    ],
)
def test_pupils_are_found_by_what_is_known(indexed, known, found):
    """Facts narrow the search, alternatives of a surname widen it; newest first; own school only."""
    assert _found(indexed, **known) == found


def test_a_new_edition_replaces_the_old(indexed):
    """Indexing a sheet again leaves no pupil of the earlier edition behind."""
    with school_session(indexed, "a") as session:
        count = index_summary(
            session, case_id="c-2014", class_name="9Б", year=2014, document="d-new", pupils=PUPILS[:1]
        )
        assert count == 1
    assert _found(indexed, years=[2014]) == [(2014, "1")]


def test_lookups_use_an_index(indexed, engine):
    """The look-up by surname reads a B-tree, not the table."""
    query = "SELECT * FROM summary_pupils WHERE school_id = 'a' AND surname_key = 'x' AND year = 2014"
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {query}").all()
    assert "ix_summary_pupils_year" in str(plan)
