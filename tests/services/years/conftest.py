"""Installations that live as long as a module: a year is lived through once and looked at by many tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive_service.clock import FixedClock
from archive_service.db.engine import make_engine
from archive_service.db.session import make_factory
from archive_service.jobs.memory import MemoryQueue
from archive_service.services.context import Archive
from archive_service.settings import LocalStoreSettings, Settings
from archive_service.signing import authority, sealing
from storage.local import LocalStore
from storage.mirror import Mirror
from tests.world import EXPORTED_AT, ROOMS, World


@pytest.fixture(scope="module", autouse=True)
def _quick_keys_of_the_module() -> Iterator[None]:
    """Pass phrases are stretched less, as in the other tests of services."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(authority, "KDF_ROUNDS", 1000)
        patched.setattr(sealing, "SCRYPT_N", 2)
        yield


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Callable[..., World]]:
    """Return a maker of installations without a school: on SQLite, or at the address that is given."""
    made: list[World] = []

    def make(url: str = "") -> World:
        home = tmp_path_factory.mktemp("year")
        if not url:
            shutil.copyfile(sqlite_template, home / "archive.sqlite")
            url = f"sqlite:///{home / 'archive.sqlite'}"
        made.append(_opened(home, url))
        return made[-1]

    yield make
    for world in made:
        world.archive.close()


def _opened(home: Path, url: str) -> World:
    places = [LocalStoreSettings(name=name, room=room, path=home / name) for name, room in ROOMS.items()]
    engine = make_engine(url)
    queue, clock = MemoryQueue(), FixedClock(EXPORTED_AT)
    archive = Archive(
        settings=Settings(home=home, database=url, stores=places),
        engine=engine,
        sessions=make_factory(engine),
        working=LocalStore.create("working", "working", home / "working"),
        mirror=Mirror([LocalStore.create(one.name, one.room, one.path) for one in places]),
        queue=queue,
        clock=clock,
    )
    return World(archive, clock, queue)
