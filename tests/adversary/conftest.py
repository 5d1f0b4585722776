"""An archive that somebody wants to cheat: one case deposited on a disk and in a locked bucket.

It is made once per database and shared: what is refused changes nothing, and what is not is repaired.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from minio import Minio

from archive_service.services import cases
from archive_service.signing import authority, sealing
from storage.local import LocalStore
from storage.port import Key
from storage.s3 import S3Store
from tests import ceph
from tests.conftest import _database
from tests.outage import installation
from tests.world import World

DISK, BUCKET = "disk-a", "bucket-b"


@dataclass
class Target:
    """The archive, the summary sheet that the deeds are about, and every way to get at it."""

    world: World
    case_id: str
    key: Key
    bucket: str
    client: Minio
    server: ceph.CephRoom

    @property
    def name(self) -> str:
        """The object's name in the bucket."""
        return str(self.key)

    @property
    def file(self) -> Path:
        """The object's file on the disk."""
        return Path(self.world.archive.mirror.store(DISK).place) / self.name

    @property
    def version(self) -> str:
        """The version of the object that the bucket shows."""
        return str(self.client.stat_object(self.bucket, self.name).version_id)

    def sql(self, *statements: str) -> None:
        """Say something to the database, as the service's own account."""
        with self.world.archive.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def without_triggers(self, *statements: str) -> None:
        """Say it as the database's owner, who can take the guards away and put them back."""
        engine = self.world.archive.engine
        guards = _guards_of_postgresql if engine.dialect.name == "postgresql" else _guards_of_sqlite
        with engine.begin() as connection:
            take_away, put_back = guards(connection)
            for statement in (*take_away, *statements, *put_back):
                connection.exec_driver_sql(statement)

    def put_version(self, data: bytes) -> None:
        """Put another version over the object."""
        self.client.put_object(self.bucket, self.name, BytesIO(data), len(data))


def _guards_of_sqlite(connection: sa.Connection) -> tuple[list[str], list[str]]:
    """The statements that take the triggers away, and those that put them back."""
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    return [f'DROP TRIGGER "{name}"' for name, _ in found], [body for _, body in found]


def _guards_of_postgresql(connection: sa.Connection) -> tuple[list[str], list[str]]:
    """The statements that switch the triggers off, and those that switch them on again."""
    wanted = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    found = connection.exec_driver_sql(wanted).all()
    off = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in found]
    return off, [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in found]


@pytest.fixture(scope="module")
def targets(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, s3_rooms: list[ceph.CephRoom]
) -> Iterator[Any]:
    """Return ``targets(database)``: the archive on that database, made when first asked for."""
    made: dict[str, Target] = {}
    databases = []

    def of(kind: str) -> Target:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            if kind == "sqlite":
                shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "a.sqlite")
                url = f"sqlite:///{folder / 'a.sqlite'}"
            else:
                databases.append(_database(request.getfixturevalue("postgresql_cluster"), "migrated"))
                url = next(databases[-1])
            made[kind] = _target(folder, url, s3_rooms[1])
        return made[kind]

    yield of
    for target in made.values():
        target.world.archive.close()
    for database in databases:
        next(database, None)


def _target(folder: Path, url: str, server: ceph.CephRoom) -> Target:
    account = ceph.account(server, ceph.new_bucket())
    stores = [
        LocalStore.create(DISK, "кабинет 101", folder / DISK),
        S3Store.create(BUCKET, "архив", account),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authority, "KDF_ROUNDS", 1000)
        patch.setattr(sealing, "SCRYPT_N", 2)
        world = installation(folder / "home", url, stores)
        case_id = world.to("deposited")
    with world.desk().reading() as session:
        summary = cases.load(session, case_id)[0].summary or ""
    place = server.endpoint.removeprefix("http://")
    client = Minio(place, ceph.ACCESS_KEY, ceph.SECRET_KEY, secure=False, region="us-east-1")
    return Target(world, case_id, Key.of("objects", summary), account.bucket, client, server)
