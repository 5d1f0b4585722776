"""Sessions that see one school, and nothing of any other.

A service opens :func:`school_session`; every statement in it is narrowed to that school
and every flush refuses a row of another one. Statements that are not made of mapped
classes (``text()``, bare tables) are refused, because nothing would narrow them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event, false
from sqlalchemy.orm import (
    InstanceState,
    ORMExecuteState,
    Session,
    UOWTransaction,
    sessionmaker,
    with_loader_criteria,
)

from archive_service.db.base import OfSchool
from archive_service.db.engine import READ_ONLY
from archive_service.db.medium import medium_faults
from archive_service.db.models import School
from archive_service.problems import Kind, Problem

_SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which school a session is for; ``school_id`` is "" for the system's session."""

    school_id: str
    write: bool


class ScopedSession(Session):
    """A session that does nothing before it was told its school."""


SessionFactory = sessionmaker[ScopedSession]


def make_factory(engine: Engine) -> SessionFactory:
    """Return the one factory of sessions on an engine. Its sessions are opened by the functions below."""
    return sessionmaker(engine, class_=ScopedSession, expire_on_commit=False)


@contextmanager
def school_session(factory: SessionFactory, school_id: str, *, write: bool = True) -> Iterator[Session]:
    """Yield a session of one school in one transaction: committed at the end, rolled back on an error.

    Missing ``school_id`` of new rows are filled in at flush. With ``write=False`` the
    transaction waits for nobody and a flush with changes is refused.

    Raises:
        Problem: a row of another school was to be written, a statement cannot be narrowed, or the
            database's medium is full or fails.
    """
    with medium_faults(), _opened(factory, _Scope(school_id, write)) as session:
        yield session


@contextmanager
def system_session(factory: SessionFactory) -> Iterator[Session]:
    """Yield a session that sees the list of schools and the machine's own rows, no school's rows."""
    with _opened(factory, _Scope("", write=False)) as session:
        yield session


def school_of(session: Session) -> str:
    """Return the id of the school a session was opened for.

    Raises:
        Problem: the session was opened for no school.
    """
    scope = session.info.get(_SCOPE)
    if scope is None or not scope.school_id:
        raise Problem(Kind.INTERNAL, "db.no-school")
    return str(scope.school_id)


@contextmanager
def _opened(factory: SessionFactory, scope: _Scope) -> Iterator[Session]:
    options: dict[str, Any] = {} if scope.write else dict(READ_ONLY)
    with factory(info={_SCOPE: scope}, execution_options=options) as session, session.begin():
        yield session


@event.listens_for(ScopedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope = state.session.info.get(_SCOPE)
    if scope is None:
        raise Problem(Kind.INTERNAL, "db.no-school")
    if not state.is_orm_statement or state.is_insert:
        raise Problem(Kind.INTERNAL, "db.unscoped-statement")
    if not scope.write and not state.is_select:
        raise Problem(Kind.INTERNAL, "db.read-only")
    if scope.school_id:
        _to_school(state, scope.school_id)
    else:
        _to_system(state)


def _to_school(state: ORMExecuteState, school_id: str) -> None:
    state.statement = state.statement.options(
        with_loader_criteria(OfSchool, lambda cls: cls.school_id == school_id, include_aliases=True),
        with_loader_criteria(School, School.id == school_id, include_aliases=True),
    )


def _to_system(state: ORMExecuteState) -> None:
    if any(issubclass(mapper.class_, OfSchool) for mapper in state.all_mappers):
        raise Problem(Kind.INTERNAL, "db.no-school")
    state.statement = state.statement.options(
        with_loader_criteria(OfSchool, lambda _cls: false(), include_aliases=True)
    )


@event.listens_for(ScopedSession, "before_flush")
def _guard(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    changed = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    scope = session.info.get(_SCOPE)
    if not changed:
        return
    if scope is None or not scope.write:
        raise Problem(Kind.INTERNAL, "db.read-only")
    for row in changed:
        _claim(row, scope.school_id)


def _claim(row: object, school_id: str) -> None:
    name = "id" if isinstance(row, School) else "school_id"
    if not isinstance(row, School | OfSchool):
        return
    if getattr(row, name) is None:
        setattr(row, name, school_id)
    if {getattr(row, name), *_former(row, name)} != {school_id}:
        raise Problem(Kind.INTERNAL, "db.foreign-school")


def _former(row: object, name: str) -> list[Any]:
    state: InstanceState[Any] = row._sa_instance_state  # type: ignore[attr-defined]
    return [value for value in state.attrs[name].history.deleted or () if value is not None]
