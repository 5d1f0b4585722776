"""What every service needs: the installation (:class:`Archive`) and one school's desk in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from archive_service.clock import Clock
from archive_service.db.models import School
from archive_service.db.session import SessionFactory, school_session, system_session
from archive_service.jobs import JobQueue
from archive_service.problems import Kind, Problem
from archive_service.services.home_marks import Hold
from archive_service.settings import Settings
from storage.mirror import Mirror
from storage.port import ObjectStore


@dataclass(frozen=True, slots=True)
class Archive:
    """One opened installation. ``working`` holds documents on their way; ``mirror`` is the archive.

    ``frozen`` says why nothing may be written here, None where it may; ``held`` is the share in the home.
    """

    settings: Settings
    engine: Engine
    sessions: SessionFactory
    working: ObjectStore
    mirror: Mirror
    queue: JobQueue
    clock: Clock
    frozen: Problem | None = None
    held: Hold | None = None

    def refuse_frozen(self) -> None:
        """Return when the installation may be written to.

        Raises:
            Problem: it may not: it is being moved, or has been.
        """
        if self.frozen is not None:
            raise self.frozen

    def schools(self) -> tuple[School, ...]:
        """Return the schools of this installation in the order of their ids."""
        with system_session(self.sessions) as session:
            return tuple(session.scalars(select(School).order_by(School.id)))

    def desk(self, school_id: str | None = None) -> "Desk":
        """Return the desk of a school; without an id, of the only school there is.

        Raises:
            Problem: no such school, none at all, or several to choose from.
        """
        schools = {school.id: school for school in self.schools()}
        if not schools:
            raise Problem(Kind.SETUP, "service.no-school")
        if school_id is None and len(schools) > 1:
            raise Problem(Kind.USAGE, "service.which-school", schools=", ".join(sorted(schools)))
        found = schools.get(school_id or next(iter(schools)))
        if found is None:
            raise Problem(Kind.MISSING, "db.school-missing", school=school_id)
        return Desk(self, found.id, found.zone)

    def close(self) -> None:
        """Give back connections, and the share in the home."""
        self.engine.dispose()
        if self.held is not None:
            self.held.close()


@dataclass(frozen=True, slots=True)
class Desk:
    """One school's place in the installation: nothing done here reaches another school."""

    archive: Archive
    school_id: str
    zone: str

    @property
    def keys(self) -> Path:
        """The directory of the school's authority and its people's encrypted keys."""
        return self.archive.settings.home / "keys" / self.school_id

    @property
    def today(self) -> date:
        """The day at the school."""
        return self.archive.clock.today(self.zone)

    @property
    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.archive.clock.now()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session of the school; committed at the end, rolled back on an error."""
        with school_session(self.archive.sessions, self.school_id) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session of the school that changes nothing."""
        with school_session(self.archive.sessions, self.school_id, write=False) as session:
            yield session
