"""Installations to be harmed: made once by real work, then copied for every try."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive_service.clock import FixedClock
from archive_service.db.engine import make_engine
from archive_service.db.session import make_factory
from archive_service.jobs.memory import MemoryQueue
from archive_service.services.context import Archive
from archive_service.settings import LocalStoreSettings
from archive_service.signing import authority, sealing
from archive_service.wiring import create_installation, load_settings
from storage.local import LocalStore
from storage.mirror import Mirror
from tests.world import EXPORTED_AT, PHRASE, STEPS, World, sample

ROOMS = {"disk-a": "кабинет 101", "disk-b": "архив"}
DATABASE, WORKING, SETTINGS = "archive.sqlite", "working", "archive.toml"
_MEMORY_DISK = Path("/dev/shm")
_ENOUGH_BYTES = 400_000_000


@dataclass(frozen=True, slots=True)
class Home:
    """An installation at a step, and what the people of the next step need to do it."""

    path: Path
    case: str
    section: str
    teacher: str
    database: str = ""
    buckets: tuple[str, ...] = ()

    @property
    def stores(self) -> dict[str, Path]:
        """The directories of the two rooms by their stores' names."""
        return {name: self.path / name for name in ROOMS}

    def at(self, path: Path, database: str = "", buckets: tuple[str, ...] = ()) -> "Home":
        """Return the same installation in another place."""
        return Home(path, self.case, self.section, self.teacher, database or self.database, buckets)

    def copy(self, target: Path) -> "Home":
        """Return a copy of the installation, which nothing shares with this one."""
        shutil.copytree(self.path, target)
        text = (target / SETTINGS).read_text("utf-8")
        (target / SETTINGS).write_text(text.replace(str(self.path), str(target)), "utf-8")
        return self.at(target)


def playground(fallback: Path) -> Path:
    """Return where tries may lie: memory where there is enough of it, for a flush there costs nothing."""
    if not _MEMORY_DISK.is_dir() or not os.access(_MEMORY_DISK, os.W_OK):
        return fallback
    return _MEMORY_DISK if shutil.disk_usage(_MEMORY_DISK).free > _ENOUGH_BYTES else fallback


@contextmanager
def quick_keys() -> Iterator[None]:
    """Stretch pass phrases less while this lasts: every child would wait for it."""
    kept = authority.KDF_ROUNDS, sealing.SCRYPT_N
    authority.KDF_ROUNDS, sealing.SCRYPT_N = 1000, 2
    try:
        yield
    finally:
        authority.KDF_ROUNDS, sealing.SCRYPT_N = kept


def prepare(folder: Path, *steps: str, database: str = "") -> dict[str, Home]:
    """Take a made-up school along its way and return copies of the installation at these steps."""
    home = folder / "way"
    stores = [LocalStoreSettings(name=name, room=room, path=home / name) for name, room in ROOMS.items()]
    create_installation(home, stores, database=database)
    with quick_keys():
        return _walk(_world(home), folder, steps)


def _walk(world: World, folder: Path, steps: tuple[str, ...]) -> dict[str, Home]:
    made: dict[str, Home] = {}
    world.found()
    case_ids = world.take_in(sample())
    home = world.archive.settings.home
    for step in STEPS[1 : STEPS.index(steps[-1]) + 1]:
        world.on(case_ids, [step])
        if step in steps:
            world.archive.engine.dispose()
            teacher, section = _first_section(world, case_ids[0])
            here = Home(home, case_ids[0], section, teacher, world.archive.settings.database)
            made[step] = here.copy(folder / step)
    world.archive.close()
    return made


def _first_section(world: World, case_id: str) -> tuple[str, str]:
    from archive_service.services import cases

    with world.desk().reading() as session:
        section = cases.load(session, case_id)[0].sections[0]
    return section.signer, section.id


def _world(home: Path) -> World:
    """Return the school's people for an installation that is there: jobs are done in this process."""
    settings = load_settings(home)
    engine = make_engine(settings.database_url)
    queue, clock = MemoryQueue(), FixedClock(EXPORTED_AT)
    archive = Archive(
        settings=settings,
        engine=engine,
        sessions=make_factory(engine),
        working=LocalStore(WORKING, WORKING, home / WORKING),
        mirror=Mirror([LocalStore(name, room, home / name) for name, room in ROOMS.items()]),
        queue=queue,
        clock=clock,
    )
    return World(archive, clock, queue)


__all__ = ["DATABASE", "PHRASE", "ROOMS", "SETTINGS", "WORKING", "Home", "playground", "prepare"]
