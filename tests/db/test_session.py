"""No session of one school reaches another's rows."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy import delete, func, insert, select, text, union_all, update
from sqlalchemy.orm import aliased

from archive_service.db.models import Base, OfSchool, Person, School
from archive_service.db.session import school_of, school_session, system_session
from archive_service.db.types import CanonicalJson, Moment
from archive_service.problems import Problem, explain

CLASSES = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, OfSchool)),
    key=lambda cls: cls.__name__,
)
SAMPLES = {str: "x", bytes: b"x", int: 1, bool: True, date: date(2026, 5, 25)}


def _sample(column):
    if isinstance(column.type, CanonicalJson):
        return {}
    if isinstance(column.type, Moment):
        return datetime(2026, 5, 25, tzinfo=UTC)
    return SAMPLES[column.type.python_type]


def _row(cls, school_id):
    """A row with something in every column."""
    columns = [column for column in cls.__table__.columns if column.name != "school_id"]
    return cls(school_id=school_id, **{column.name: _sample(column) for column in columns})


def _person(school_id, number):
    return Person(school_id=school_id, id=f"p-{number}", surname="Т", name="П", patronymic="", post="")


@pytest.fixture
def people(factory):
    """One person in school ``a``, two in school ``b``."""
    for school_id, count in (("a", 1), ("b", 2)):
        with school_session(factory, school_id) as session:
            session.add_all(_person(school_id, number) for number in range(count))
    return factory


def _code(action):
    with pytest.raises(Problem) as caught:
        action()
    assert explain(caught.value).text
    return caught.value.code


def test_every_class_but_the_systems_belongs_to_a_school():
    """A new table without a school has to be named here."""
    others = {mapper.class_.__name__ for mapper in Base.registry.mappers} - {cls.__name__ for cls in CLASSES}
    assert others == {"School", "WorkerBeat"}
    assert all(next(iter(cls.__table__.primary_key)).name == "school_id" for cls in CLASSES)


def test_rows_of_another_school_are_invisible(factory):
    """For every mapped class: a select brings the own row alone, a look-up by key nothing foreign."""
    for school_id in ("a", "b"):
        with school_session(factory, school_id) as session:
            session.add_all(_row(cls, school_id) for cls in CLASSES)
    with school_session(factory, "a") as session:
        for cls in CLASSES:
            (mine,) = session.scalars(select(cls)).all()
            assert mine.school_id == "a", cls
            key = sa.inspect(mine).identity[1:]
            assert session.get(cls, ("b", *key)) is None, cls
            assert session.get(cls, ("a", *key)) is mine, cls


def test_rows_of_another_school_cannot_be_written(factory):
    """For every mapped class: a flush with a foreign row is refused and nothing is stored."""

    def write(cls):
        with school_session(factory, "a") as session:
            session.add(_row(cls, "b"))

    for cls in CLASSES:
        assert _code(partial(write, cls)) == "db.foreign-school", cls
    with school_session(factory, "b") as session:
        assert [session.scalars(select(cls)).all() for cls in CLASSES] == [[]] * len(CLASSES)


def test_no_shape_of_select_looks_over_the_fence(people):
    """Counts, aliases, subqueries, unions and joins are narrowed as plain selects are."""
    shapes = [
        select(func.count(Person.id)),
        select(func.count()).select_from(Person),
        select(func.count()).select_from(aliased(Person)),
        select(func.count()).select_from(select(Person.id).subquery()),
        select(func.count()).select_from(select(Person).cte()),
        select(func.count() / 2).select_from(union_all(select(Person.id), select(Person.id)).subquery()),
        select(select(func.count(Person.id)).scalar_subquery()),
        select(func.count(Person.id)).where(Person.id.in_(select(aliased(Person).id))),
        select(func.count(Person.id)).join(School, School.id == Person.school_id),
        select(func.count(School.id)),
    ]
    with school_session(people, "a") as session:
        for shape in shapes:
            assert session.scalar(shape) == 1, shape
        assert session.scalar(select(func.count(Person.id)).where(Person.school_id == "b")) == 0


def test_bulk_changes_stay_at_home(people):
    """An update or delete without a condition touches the own school alone."""
    with school_session(people, "b") as session:
        session.execute(update(Person).values(post="Учитель"))
        session.execute(delete(Person).where(Person.id == "p-0"))
    with school_session(people, "a") as session:
        assert session.scalar(select(Person.post)) == ""
    with school_session(people, "b") as session:
        assert session.scalars(select(Person.post)).all() == ["Учитель"]


def test_statements_that_nothing_narrows_are_refused(factory):
    """Text, bare tables and bulk inserts do not run in a school's session."""

    def run(statement):
        with school_session(factory, "a") as session:
            session.execute(statement)

    for statement in (
        text("SELECT 1"),
        select(Person.__table__.c.id),
        insert(Person).values(school_id="b", id="x"),
    ):
        assert _code(partial(run, statement)) == "db.unscoped-statement"


def test_the_school_of_a_row_cannot_be_changed(people):
    """A row is not handed over to another school."""

    def move():
        with school_session(people, "a") as session:
            session.scalars(select(Person)).one().school_id = "b"

    assert _code(move) == "db.foreign-school"


def test_a_foreign_row_cannot_be_deleted_or_merged(people):
    """Objects loaded elsewhere do not slip in through merge or delete."""
    with school_session(people, "b") as session:
        theirs = session.scalars(select(Person)).first()
        session.expunge(theirs)

    def merge():
        with school_session(people, "a") as session:
            session.merge(theirs)

    def remove():
        with school_session(people, "a") as session:
            session.delete(theirs)

    assert _code(merge) == "db.foreign-school"
    assert _code(remove) == "db.foreign-school"


def test_missing_schools_are_filled_in(factory):
    """A new row without a school becomes the session's."""
    with school_session(factory, "a") as session:
        person = _person(None, 7)
        session.add(person)
        session.flush()
        assert person.school_id == school_of(session) == "a"


def test_a_school_makes_only_itself(factory, make_school):
    """A session of one school cannot make or rename another."""

    def make():
        with school_session(factory, "a") as session:
            session.add(make_school("c"))

    assert _code(make) == "db.foreign-school"


def test_a_session_without_a_school_does_nothing(factory):
    """The bare factory reads no rows at all."""
    with factory() as session:
        assert _code(lambda: session.scalars(select(School)).all()) == "db.no-school"
        assert _code(lambda: school_of(session)) == "db.no-school"


def test_the_system_sees_the_list_of_schools_only(people):
    """The system's session lists schools and reads no row of any of them, even in a subquery."""
    with system_session(people) as session:
        assert session.scalars(select(School.id).order_by(School.id)).all() == ["a", "b"]
        hidden = select(func.count(School.id)).where(School.id.in_(select(Person.school_id)))
        assert session.scalar(hidden) == 0
        assert _code(lambda: session.scalars(select(Person)).all()) == "db.no-school"
        session.add(_person("a", 9))
        assert _code(session.flush) == "db.read-only"
        session.expunge_all()


def test_a_reader_writes_nothing(people):
    """A session opened for reading refuses flushes and bulk changes."""
    with school_session(people, "a", write=False) as session:
        assert session.scalar(select(func.count(Person.id))) == 1
        assert _code(lambda: session.execute(delete(Person))) == "db.read-only"
        session.add(_person("a", 9))
        assert _code(session.flush) == "db.read-only"
        session.expunge_all()


def test_an_error_takes_everything_back(factory):
    """Nothing of a session that fails is stored."""

    def fail():
        with school_session(factory, "a") as session:
            session.add(_person("a", 1))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with school_session(factory, "a") as session:
        assert session.scalars(select(Person)).all() == []
