"""Making and opening an installation: its home directory, database, stores and queue."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from archive_service.clock import Clock, SystemClock
from archive_service.db.engine import freeze, make_engine
from archive_service.db.schema import check_schema, upgrade
from archive_service.db.session import make_factory
from archive_service.jobs.engine import prepare
from archive_service.jobs.queue import DbosQueue
from archive_service.problems import Kind, Problem
from archive_service.services import home_marks
from archive_service.services.context import Archive
from archive_service.services.home_marks import Hold
from archive_service.settings import FILE_NAME, S3StoreSettings, Settings, StoreSettings
from archive_service.wiring.spelling import spell
from archive_service.wiring.stores import build_store, create_store
from storage.errors import StorageError
from storage.impatient import Impatient
from storage.local import LocalStore
from storage.mirror import Mirror, refuse_same_room

WORKING = "working"
PRIVATE, _OWN, _OTHERS = 0o700, 0o600, 0o077


def create_installation(
    home: Path,
    stores: Sequence[StoreSettings],
    *,
    database: str = "",
    language: str = "ru",
) -> None:
    """Make a new installation: directories, stores with their markers, database, settings file.

    Raises:
        Problem: there is an installation in ``home`` already, or others can read a store's keys.
        SameRoom: two stores share a room or a directory: that would be one copy, not two.
        StoreUnavailable: a store's directory cannot be used.
    """
    if (home / FILE_NAME).exists():
        raise Problem(Kind.REFUSED, "service.home-exists", home=str(home))
    refuse_same_room(stores)
    refuse_open_keys(stores)
    made = Settings.model_construct(home=home, stores=list(stores), database=database, language=language)
    text = spell(made)
    load_settings(home, text)
    home.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    make_places(made)
    write_settings(home, text)
    make_database(home)


def make_places(settings: Settings) -> None:
    """Make the places for objects; harmless where they are there."""
    for store in settings.stores:
        create_store(store)
    LocalStore.create(WORKING, WORKING, settings.home / WORKING)


def refuse_open_keys(stores: Sequence[StoreSettings]) -> None:
    """Return when every key to a store is there and readable by its owner only.

    Raises:
        Problem: a key file is missing, or others can read it.
    """
    for store in stores:
        if isinstance(store, S3StoreSettings):
            for file in (store.access_key_file, store.secret_key_file):
                _refuse_open(file, store.name)


def _refuse_open(file: Path, store: str) -> None:
    try:
        mode = file.stat().st_mode
    except OSError as error:
        reason = error.strerror or ""
        raise Problem(Kind.ACCESS, "service.file-unreadable", file=str(file), reason=reason) from None
    if mode & _OTHERS:
        raise Problem(Kind.ACCESS, "service.store-key-open", file=str(file), store=store)


def write_settings(home: Path, text: str) -> None:
    """Write the settings file whole or not at all; its owner alone may read it (a password may be in it)."""
    fresh = home / f".{FILE_NAME}"
    fresh.touch(mode=_OWN)
    fresh.write_text(text, "utf-8")
    fresh.replace(home / FILE_NAME)


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
        Problem: there is no installation, or it was moved elsewhere.
    """
    settings = load_settings(home)
    home_marks.refuse_moved(home)
    engine = make_engine(settings.database_url)
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
    """Open an installation; one that is being moved, or has been, can only be read.

    Raises:
        Problem: it does not exist or is not complete, or its database is of another version.
        SameRoom: two stores share a room.
    """
    settings = load_settings(home)
    home_marks.refuse_unfinished(home)
    held = home_marks.hold(home)
    return build(settings, clock, patience, held=held, frozen=home_marks.why_frozen(home, held))


def build(
    settings: Settings,
    clock: Clock | None = None,
    patience: Patience = AT_WORK,
    *,
    held: Hold | None = None,
    frozen: Problem | None = None,
) -> Archive:
    """Build an installation from its settings, whoever may use it; ``frozen``: for reading only."""
    engine = make_engine(settings.database_url)
    if frozen is not None:
        freeze(engine, frozen)
    check_schema(engine)
    stores = [
        Impatient(build_store(store), answer_s=patience.answer_s, work_s=patience.work_s)
        for store in settings.stores
    ]
    return Archive(
        settings=settings,
        engine=engine,
        sessions=make_factory(engine),
        working=LocalStore(WORKING, WORKING, settings.home / WORKING),
        mirror=Mirror(stores, on_fault=_report),
        queue=DbosQueue(engine),
        clock=clock or SystemClock(),
        frozen=frozen,
        held=held,
    )


def _report(fault: StorageError) -> None:
    logging.getLogger(__name__).warning("bad copy: %s %s", type(fault).__name__, vars(fault))
