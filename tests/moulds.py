"""The sample school at every step of its way: lived through once in a process, poured wherever it is wanted.

Hundreds of tests begin with a school whose journal is handed out, or lies in the archive. The first that asks
takes its school there as its people would; what came of it (database, files, jobs, keys in hand) is kept,
and the others get a copy. A test that has changed how the service works before it asks is given no copy,
and none is made of its school.
"""

import gc
import shutil
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa


@dataclass(frozen=True)
class Mould:
    """What a step left: files below the home, a database of its own, and what the process held."""

    files: Path
    database: str
    held: dict[str, Any]
    case_ids: list[str]


class Moulds:
    """The moulds of one process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: dict[str, Mould] = {}

    def bring(
        self, world: Any, classes: int, steps: Sequence[str], begin: Callable[[], list[str]]
    ) -> list[str]:
        """Bring a fresh installation through these steps, by copy as far as can be; return its cases."""
        names = [f"{world.archive.engine.dialect.name}_{classes}_{step}" for step in steps]
        poured = max((at for at, name in enumerate(names, 1) if name in self._made), default=0)
        case_ids = self._pour(world, self._made[names[poured - 1]]) if poured else []
        for step, name in list(zip(steps, names, strict=True))[poured:]:
            case_ids = case_ids or begin()
            if step != steps[0]:
                world.on(case_ids, [step])
            if not _anything_patched():
                self._made[name] = self._take(world, case_ids, name)
        return case_ids

    def _take(self, world: Any, case_ids: list[str], name: str) -> Mould:
        """Keep a copy of an installation as it is."""
        url, home = _closed(world)
        files = self._root / name
        shutil.copytree(home, files)
        if url.get_backend_name() == "sqlite":
            database = str(files.with_suffix(".sqlite"))
            shutil.copyfile(url.database, database)
        else:
            database = f"mould_{name}"
            _server(url, f"CREATE DATABASE {database} TEMPLATE {url.database} STRATEGY WAL_LOG")
        held = {
            "moment": world.clock.moment,
            "queue": deepcopy(vars(world.queue)),
            "present": {**world.present},
        }
        return Mould(files, database, held, case_ids)

    def _pour(self, world: Any, mould: Mould) -> list[str]:
        """Fill an installation in which nothing has happened."""
        url, home = _closed(world)
        shutil.copytree(mould.files, home, dirs_exist_ok=True)
        if url.get_backend_name() == "sqlite":
            shutil.copyfile(mould.database, url.database)
        else:
            _server(url, f"DROP DATABASE {url.database}")
            _server(url, f"CREATE DATABASE {url.database} TEMPLATE {mould.database} STRATEGY WAL_LOG")
        world.clock.moment = mould.held["moment"]
        vars(world.queue).update(deepcopy(mould.held["queue"]))
        world.present.update(mould.held["present"])
        world.archive.gate.forget()
        return [*mould.case_ids]


def _closed(world: Any) -> tuple[sa.URL, Path]:
    """Give back the connections; return where the database and the files are."""
    engine = world.archive.engine
    engine.dispose()
    return engine.url, world.archive.settings.home


def _server(url: sa.URL, statement: str) -> None:
    engine = sa.create_engine(
        url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _anything_patched() -> bool:
    """Say whether patches hold now, in this test or around it."""
    return any(patched(one) for one in gc.get_objects() if isinstance(one, pytest.MonkeyPatch))


def patched(patch: pytest.MonkeyPatch) -> bool:
    """Say whether a patch changes anything but pytest itself, and how long pass phrases are stretched."""
    return bool(patch._setitem) or any(_counts(target, name) for target, name, _ in patch._setattr)


def _counts(target: Any, name: str) -> bool:
    holder = target if isinstance(target, type) else type(target)
    return not holder.__module__.startswith("_pytest") and name not in {"KDF_ROUNDS", "SCRYPT_N"}
