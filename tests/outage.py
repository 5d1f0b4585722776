"""A room that goes away and comes back, and the scheduler's part in catching up, for tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archive_service.clock import FixedClock
from archive_service.db.engine import make_engine
from archive_service.db.session import make_factory
from archive_service.jobs.memory import MemoryQueue
from archive_service.services import catching_up, upkeep
from archive_service.services.context import Archive
from archive_service.services.rounds import request_due
from archive_service.settings import LocalStoreSettings, Settings
from storage.local import LocalStore
from storage.mirror import Mirror
from storage.port import ObjectStore
from tests.world import EXPORTED_AT, World


class Disk:
    """The disk of a store, to be unplugged and plugged in."""

    def __init__(self, world: Any, name: str) -> None:
        self._place = Path(world.archive.mirror.store(name).place)
        self._away = self._place.with_name(f"{name}-away")

    def unplug(self) -> None:
        """Take it away."""
        self._place.rename(self._away)

    def plug_in(self) -> None:
        """Bring it back."""
        self._away.rename(self._place)


def rounds(world: Any) -> list[str]:
    """Queue what is due, as the scheduler does, do it, and return which jobs that were."""
    queued = request_due(world.desk(), (catching_up.due,))
    names = [world.queue.jobs[one].name for one in queued]
    assert world.work() == []
    return names


def sound(world: Any) -> bool:
    """Whether an audit finds nothing in any store."""
    return not any(upkeep.audit_store(world.desk(), one.name).findings for one in world.archive.mirror.stores)


def installation(home: Path, url: str, stores: Sequence[ObjectStore]) -> World:
    """Return an installation without a school whose archive lies in these stores."""
    named = [LocalStoreSettings(name=one.name, room=one.room, path=home / one.name) for one in stores]
    engine, queue, clock = make_engine(url), MemoryQueue(), FixedClock(EXPORTED_AT)
    archive = Archive(
        settings=Settings(home=home, database=url, stores=named),
        engine=engine,
        sessions=make_factory(engine),
        working=LocalStore.create("working", "working", home / "working"),
        mirror=Mirror(stores),
        queue=queue,
        clock=clock,
    )
    return World(archive, clock, queue)
