"""Schools, people and cases to write into a database."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import School
from archive_service.db.session import SessionFactory, make_factory, school_session

NOON = datetime(2026, 5, 25, 9, 0, tzinfo=UTC)
DAY = date(2026, 5, 25)


@pytest.fixture
def noon() -> datetime:
    """A moment."""
    return NOON


@pytest.fixture
def day() -> date:
    """The day of that moment."""
    return DAY


@pytest.fixture
def make_school() -> Callable[[str], School]:
    """Return a maker of a school's row by its id."""

    def make(school_id: str) -> School:
        return School(
            id=school_id,
            name=f"Школа {school_id}",
            short_name=school_id,
            zone="Europe/Moscow",
            profile_id="perevoz",
            profile_digest="sha256:" + "0" * 64,
            opened_on=DAY,
            calendar={"days_off": [], "working_days": [], "weekend": [5, 6]},
            ca_pem="",
        )

    return make


@pytest.fixture
def factory(engine: Engine, make_school: Callable[[str], School]) -> SessionFactory:
    """Sessions on a database with the schools ``a`` and ``b``."""
    made = make_factory(engine)
    for school_id in ("a", "b"):
        with school_session(made, school_id) as session:
            session.add(make_school(school_id))
    return made


@pytest.fixture
def session(factory: SessionFactory) -> Iterator[Session]:
    """A writing session of school ``a``."""
    with school_session(factory, "a") as opened:
        yield opened


@pytest.fixture
def note() -> Callable[..., Any]:
    """Return a function that appends a school's act with a number in it."""

    def append_note(session: Session, number: int = 0, at: datetime = NOON) -> Any:
        act = SchoolAct("person-added", "p-1", DAY, {"number": number, "text": "ёж"})
        return append(session, case_id=None, act=act, at=at)

    return append_note
