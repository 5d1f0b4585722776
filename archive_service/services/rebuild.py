"""Making the database again from one store alone: acts, people, rules, objects, lists."""

from dataclasses import dataclass

from sqlalchemy import func, select

from archive_service.db.models import Object, School
from archive_service.db.session import school_session
from archive_service.problems import Kind, Problem
from archive_service.services import recovery
from archive_service.services.context import Archive, Desk
from archive_service.services.extracts import row_of
from archive_service.services.recovery import Lying
from storage.errors import StorageError
from storage.port import ObjectStore


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was made again; ``unrecorded`` are deposits whose act no store has: deposit them again."""

    school_id: str
    acts: int
    cases: int
    deposits: int
    objects: int
    unrecorded: tuple[str, ...]


def rebuild(archive: Archive, store: ObjectStore) -> tuple[Rebuilt, ...]:
    """Make the rows of every school in the store again that the database does not have.

    Raises:
        Problem: all of them are in the database already, or the store's log has gaps or was changed.
        StorageError: something the rows depend on is damaged; try the other store.
    """
    present = {school.id for school in archive.schools()}
    lying = recovery.lying((store,), (), _stop)
    absent = sorted(lying.keys() - present)
    results = tuple(_school(archive, store, school_id, lying[school_id]) for school_id in absent)
    if lying and not results:
        raise Problem(Kind.REFUSED, "service.school-exists", school=", ".join(lying))
    if not results:
        raise Problem(Kind.MISSING, "service.nothing-to-rebuild", store=store.name)
    archive.gate.forget()
    return results


def _stop(fault: StorageError) -> None:
    """One store is all there is: nothing may be left out silently."""
    raise fault


def _school(archive: Archive, store: ObjectStore, school_id: str, found: Lying) -> Rebuilt:
    register = recovery.newest_register(found, (store,))
    if register is None:
        raise Problem(Kind.UNSOUND, "service.nothing-to-rebuild", store=store.name)
    with school_session(archive.sessions, school_id) as session:
        session.add(row_of(School, register["school"]))
        session.flush()
        desk = Desk(archive, school_id, str(register["school"]["zone"]))
        brought = recovery.bring_back(desk, session, found, (store,), strict=True)
        objects = session.scalar(select(func.count()).select_from(Object)) or 0
    return Rebuilt(school_id, brought.acts, brought.cases, brought.deposits, objects, brought.unrecorded)
