"""The place of a simulation: an installation of its own, on a clock that is set, with watched stores."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from archive_service.clock import FixedClock
from archive_service.jobs import JobState
from archive_service.jobs.memory import MemoryQueue, MemoryWorker
from archive_service.services import people
from archive_service.services.context import Archive, Desk
from archive_service.services.people import Present
from archive_service.settings import LocalStoreSettings
from archive_service.simulation.tally import Promise, Tally
from archive_service.wiring import create_installation, handlers, make_database, open_archive
from storage.errors import StoreFull
from storage.local import LocalStore
from storage.mirror import Mirror
from storage.port import Item, Key, ObjectInfo

SCHOOL, ADMIN = "s1", "admin"
STORES = (("disk-a", "серверная", "помещение-1"), ("disk-b", "архив", "помещение-2"))


@dataclass(frozen=True, slots=True)
class Deletion:
    """An object that a store deleted: its day of keeping, and the simulated day."""

    store: str
    key: Key
    keep_until: date | None
    on: date


class WatchedStore(LocalStore):
    """A store on disk that tells of every deletion, and may be full."""

    full = False
    told: Callable[[str, Key, date | None], None] = staticmethod(lambda _store, _key, _until: None)

    def put(self, key: Key, data: BinaryIO, *, keep_until: date | None = None) -> ObjectInfo:
        """See the port."""
        self._refuse_full()
        return super().put(key, data, keep_until=keep_until)

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """See the port."""
        self._refuse_full()
        return super().put_many(items)

    def delete(self, key: Key, *, today: date) -> None:
        """See the port; the one who watches is told how long the object was to be kept."""
        until = self.stat(key).keep_until
        super().delete(key, today=today)
        self.told(self.name, key, until)

    def _refuse_full(self) -> None:
        if self.full:
            raise StoreFull(self.name, self.room)


@dataclass
class Site:
    """One simulated installation, whose people all have the same pass phrase."""

    folder: Path
    clock: FixedClock
    tally: Tally
    phrase: str = field(default_factory=people.first_passphrase)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    deletions: list[Deletion] = field(default_factory=list)
    present: dict[str, Present] = field(default_factory=dict)
    archive: Archive = field(init=False)

    @classmethod
    def make(cls, folder: Path, moment: datetime, tally: Tally) -> "Site":
        """Make the installation and open it."""
        site = cls(folder, FixedClock(moment), tally)
        stores = [
            LocalStoreSettings(name=name, room=room, path=folder / place) for name, room, place in STORES
        ]
        create_installation(site.home, stores)
        site.open()
        return site

    @property
    def home(self) -> Path:
        """The installation's home."""
        return self.folder / "archive"

    @property
    def desk(self) -> Desk:
        """The desk of the school."""
        return self.archive.desk(SCHOOL)

    @property
    def today(self) -> date:
        """The simulated day."""
        return self.clock.moment.date()

    @property
    def stores(self) -> list[WatchedStore]:
        """The two stores."""
        return [one for one in self.archive.mirror.stores if isinstance(one, WatchedStore)]

    def open(self) -> None:
        """Open the installation on the simulated clock."""
        opened = open_archive(self.home, self.clock)
        stores = [WatchedStore(one.name, one.room, Path(one.place)) for one in opened.mirror.stores]
        for store in stores:
            store.told = self._deleted
        self.queue = MemoryQueue()
        self.archive = replace(opened, mirror=Mirror(stores), queue=self.queue)

    def close(self) -> None:
        """Close the installation."""
        self.archive.close()

    def lose_database(self) -> None:
        """Lose the database, and open the installation with an empty one."""
        self.close()
        name = Path(self.archive.engine.url.database or "").name
        for path in self.home.glob(f"{name}*"):
            path.unlink()
        make_database(self.home)
        self.open()

    def who(self, person_id: str) -> Present:
        """The person, come in with the pass phrase."""
        if person_id not in self.present:
            self.present[person_id] = people.come_in(self.desk, person_id, self.phrase)
        return self.present[person_id]

    def issue_keys(self, person_ids: list[str]) -> None:
        """Issue new keys to people."""
        people.issue_keys(self.desk, self.phrase, dict.fromkeys(person_ids, self.phrase), ADMIN)
        for one in person_ids:
            self.present.pop(one, None)

    def go_to(self, day: date, hour: int = 9) -> None:
        """Let time pass until a day; never back."""
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        self.clock.moment = max(self.clock.moment, moment)

    def later(self, **passed: float) -> None:
        """Let some time pass."""
        self.clock.moment += timedelta(**passed)

    def work(self, *, expected: bool = True) -> None:
        """Do what is queued; each job counts as work promised, unless misfortune is under way."""
        ended = {job.id for job in self.queue.jobs.values() if job.state.ended}
        MemoryWorker(self.queue, handlers(self.archive)).run_until_idle()
        fresh = [job for job in self.queue.jobs.values() if job.id not in ended]
        failed = [job for job in fresh if job.state is JobState.FAILED]
        for job in failed:
            logging.getLogger(__name__).warning("job failed: %s %s", job.name, job.error)
        if expected:
            faults = [f"{job.name}: {job.error.text if job.error else ''}" for job in failed]
            self.tally.judge(Promise.WORK, self.today, faults, count=len(fresh))

    def _deleted(self, store: str, key: Key, until: date | None) -> None:
        self.deletions.append(Deletion(store, key, until, self.today))
