"""Making and opening an installation: its home directory, database, stores and queue."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from archive_service.clock import Clock, SystemClock
from archive_service.db.engine import make_engine
from archive_service.db.schema import check_schema, upgrade
from archive_service.db.session import make_factory
from archive_service.jobs.engine import prepare
from archive_service.jobs.queue import DbosQueue
from archive_service.problems import Kind, Problem
from archive_service.services.context import Archive
from archive_service.settings import FILE_NAME, LocalStoreSettings, Settings
from archive_service.wiring.stores import build_store
from storage.errors import StorageError
from storage.impatient import Impatient
from storage.local import LocalStore
from storage.mirror import Mirror, refuse_same_room

WORKING = "working"
_PRIVATE = 0o700


def create_installation(
    home: Path, stores: Sequence[LocalStoreSettings], *, database: str = "", language: str = "ru"
) -> None:
    """Make a new installation: directories, stores with their markers, database, settings file.

    Raises:
        Problem: there is an installation in ``home`` already.
        SameRoom: two stores share a room or a directory: that would be one copy, not two.
        StoreUnavailable: a store's directory cannot be used.
    """
    if (home / FILE_NAME).exists():
        raise Problem(Kind.REFUSED, "service.home-exists", home=str(home))
    refuse_same_room(stores)
    home.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    for store in stores:
        LocalStore.create(store.name, store.room, store.path)
    LocalStore.create(WORKING, WORKING, home / WORKING)
    text = _spell(stores, database, language)
    load_settings(home, text)
    (home / FILE_NAME).write_text(text, "utf-8")
    make_database(home)


def load_settings(home: Path, text: str | None = None) -> Settings:
    """Return the settings of an installation.

    Raises:
        Problem: there is no installation, or its file says something impossible.
    """
    if text is None and not (home / FILE_NAME).is_file():
        raise Problem(Kind.SETUP, "service.no-home", home=str(home))
    try:
        return Settings(home=home) if text is None else Settings.from_text(home, text)
    except (ValidationError, ValueError) as error:
        raise Problem(
            Kind.SETUP, "service.bad-settings", file=str(home / FILE_NAME), reason=str(error)
        ) from None


def make_database(home: Path) -> None:
    """Make the tables of an installation whose database was lost; harmless when they are there.

    Raises:
        Problem: there is no installation.
    """
    engine = make_engine(load_settings(home).database_url)
    try:
        upgrade(engine)
        prepare(engine)
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a store of the archive is waited for: at a question or a block, at a piece of work."""

    answer_s: float
    work_s: float


AT_WORK = Patience(30, 600)
"""Workers and commands: a disk may wake up, a batch may be long."""
BEFORE_A_PAGE = Patience(0.8, 20)
"""Somebody looks at an empty window: two silent stores one after the other stay within two seconds."""


def open_archive(home: Path, clock: Clock | None = None, patience: Patience = AT_WORK) -> Archive:
    """Open an installation.

    Raises:
        Problem: it does not exist, or its database is of another version.
        SameRoom: two stores share a room.
    """
    settings = load_settings(home)
    engine = make_engine(settings.database_url)
    check_schema(engine)
    stores = [
        Impatient(build_store(store), answer_s=patience.answer_s, work_s=patience.work_s)
        for store in settings.stores
    ]
    return Archive(
        settings=settings,
        engine=engine,
        sessions=make_factory(engine),
        working=LocalStore(WORKING, WORKING, home / WORKING),
        mirror=Mirror(stores, on_fault=_report),
        queue=DbosQueue(engine),
        clock=clock or SystemClock(),
    )


def _report(fault: StorageError) -> None:
    logging.getLogger(__name__).warning("bad copy: %s %s", type(fault).__name__, vars(fault))


def _spell(stores: Sequence[LocalStoreSettings], database: str, language: str) -> str:
    """Return the settings file; JSON strings are TOML strings."""
    lines = [f"language = {json.dumps(language)}"]
    if database:
        lines.append(f"database = {json.dumps(database)}")
    for store in stores:
        lines += [
            "",
            "[[stores]]",
            f"name = {json.dumps(store.name)}",
            f"room = {json.dumps(store.room, ensure_ascii=False)}",
            f"path = {json.dumps(str(store.path.absolute()), ensure_ascii=False)}",
        ]
    return "\n".join(lines) + "\n"
