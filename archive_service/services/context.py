"""What every service needs: the installation (:class:`Archive`) and one school's desk in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from archive_service.clock import Clock
from archive_service.db.models import School
from archive_service.db.session import SessionFactory, school_session, system_session
from archive_service.jobs import JobQueue
from archive_service.problems import Kind, Problem
from archive_service.services.home_marks import Hold
from archive_service.services.standings import Standing, look, problem_of
from archive_service.settings import Settings
from storage.mirror import Mirror
from storage.port import ObjectStore


class Gate:
    """Knows for each school whether its database is as new as its rooms; asked before anything is written.

    What was found good holds as long as the process; where a store could not be asked, for ten minutes.
    What was found old is looked at again soon: somebody may be mending it elsewhere.
    """

    _HALF, _BAD = timedelta(minutes=10), timedelta(seconds=3)

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, tuple[Standing, datetime]] = {}

    def standing(self, archive: "Archive", school_id: str) -> Standing:
        """Return how the school stands, found now or not long ago."""
        with self._lock:
            known = self._found.get(school_id)
            if known is None or self._stale(*known, archive.clock.now()):
                ids = [school.id for school in archive.schools()]
                found = look(archive.sessions, ids, archive.mirror.stores)
                at = archive.clock.now()
                self._found = {one: (standing, at) for one, standing in found.items()}
            return self._found[school_id][0]

    def forget(self) -> None:
        """Look again at the next question: what was found does not hold any more."""
        with self._lock:
            self._found = {}

    def _stale(self, standing: Standing, at: datetime, now: datetime) -> bool:
        if not standing.writable:
            return now - at > self._BAD
        return bool(standing.down) and now - at > self._HALF


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
    gate: Gate = field(default_factory=Gate)
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

    @property
    def standing(self) -> Standing:
        """How the school's database stands beside its rooms."""
        return self.archive.gate.standing(self.archive, self.school_id)

    def admit(self) -> None:
        """Return when the school may be written to.

        Raises:
            Problem: the rooms know acts that the database does not, or other ones: it is an old copy.
        """
        problem = problem_of(self.standing, self.zone)
        if problem is not None:
            raise problem

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session of the school; committed at the end, rolled back on an error.

        Raises:
            Problem: as :meth:`admit`.
        """
        self.admit()
        with self.unguarded() as session:
            yield session

    @contextmanager
    def unguarded(self) -> Iterator[Session]:
        """Yield a session that is not asked how the database stands.

        For people's doors, which prove nothing later, and for what brings an old database up to date.
        """
        with school_session(self.archive.sessions, self.school_id) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session of the school that changes nothing."""
        with school_session(self.archive.sessions, self.school_id, write=False) as session:
            yield session
