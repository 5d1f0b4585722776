"""The way of an installation into another home: who may use which meanwhile, and the moment of the switch."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from archive_service.clock import SystemClock
from archive_service.db.copying import is_empty
from archive_service.db.engine import make_engine
from archive_service.db.types import spell_moment
from archive_service.problems import Kind, Problem
from archive_service.services import home_marks, moving, moving_proof
from archive_service.services.context import Archive
from archive_service.services.home_marks import MOVED, MOVING, Mark
from archive_service.services.moving_proof import Bar, Moved
from archive_service.settings import FILE_NAME, Settings, StoreSettings
from archive_service.wiring.installation import (
    PRIVATE,
    build,
    load_settings,
    make_database,
    make_places,
    refuse_open_keys,
    write_settings,
)
from archive_service.wiring.spelling import spell
from storage.mirror import refuse_same_room


def move(home: Path, to: Path, stores: Sequence[StoreSettings], database: str, bar: Bar) -> Moved:
    """Move an installation into a new home, with a new database and new stores, and return what was moved.

    Interrupted anywhere, the same call goes on. The old home is frozen before the new one may be used.

    Raises:
        Problem: somebody uses one of the homes, jobs are left, the new places belong to somebody else,
            or the proof found a difference.
        StorageError: a store refuses, or an object has no sound copy.
    """
    old = load_settings(home)
    home_marks.refuse_unfinished(home)
    new = _settings(old, to, stores, database)
    _refuse_shared(old, new)
    with _alone(home, to):
        said = _begin(old, new)
        with _opened(home, to) as (source, target):
            gone = home_marks.read(home, MOVED)
            if gone is None:
                gone = _copy(source, target, said, bar)
                home_marks.mark(home, MOVED, gone)
            moving.take_over(target, gone)
        home_marks.unmark(to, MOVING)
    return Moved(**gone.counts)


def undo(home: Path) -> str:
    """Give an installation that was moved back to its old home, and return the new one's; it stays shut.

    Raises:
        Problem: it was not moved, somebody uses one of the homes, or has written in the new one.
    """
    load_settings(home)
    gone = home_marks.read(home, MOVED)
    if gone is None:
        raise Problem(Kind.REFUSED, "moving.not-moved", home=str(home))
    to = Path(gone.target)
    load_settings(to)
    with _alone(home, to):
        with _opened(home, to) as (source, target):
            moving.refuse_used(source, target)
        home_marks.mark(to, MOVING, replace(gone, counts={}))
        home_marks.unmark(home, MOVED)
    return gone.target


def _copy(source: Archive, target: Archive, said: Mark, bar: Bar) -> Mark:
    moving.refuse_busy(source)
    moving.copy(source, target, bar)
    return replace(said, counts=asdict(moving_proof.prove(source, target, bar)))


def _settings(old: Settings, to: Path, stores: Sequence[StoreSettings], database: str) -> Settings:
    """Return the settings of the new home: the old ones, but for the places."""
    changed = {"home": to, "stores": list(stores), "database": database}
    if old.mail is not None and old.mail.password_file is not None:
        file = old.mail.password_file.absolute()
        if file.is_relative_to(old.home):
            moved = to / file.relative_to(old.home)
            changed["mail"] = old.mail.model_copy(update={"password_file": moved})
    return old.model_copy(update=changed)


def _refuse_shared(old: Settings, new: Settings) -> None:
    """Return when nothing of the old installation is a place of the new one."""
    refuse_same_room(new.stores)
    refuse_open_keys(new.stores)
    places = {one.place for one in old.stores}
    for store in new.stores:
        if store.place in places:
            raise Problem(Kind.USAGE, "moving.place-shared", place=store.place)
    if new.home.resolve() == old.home.resolve() or new.database_url == old.database_url:
        raise Problem(Kind.USAGE, "moving.place-shared", place=str(new.home))


@contextmanager
def _alone(home: Path, to: Path) -> Iterator[None]:
    """Keep everybody else out of both homes."""
    with closing(home_marks.hold_alone(home)):
        to.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        with closing(home_marks.hold_alone(to)):
            yield


def _begin(old: Settings, new: Settings) -> Mark:
    """Make the new home, with its mark first; a move that was begun goes on.

    Raises:
        Problem: the home or the database is somebody else's, or another move was begun there.
    """
    to, text = new.home, spell(new)
    begun = home_marks.read(to, MOVING)
    gone = home_marks.read(old.home, MOVED)
    if begun is None:
        if gone is not None:
            raise Problem(Kind.REFUSED, "moving.moved", home=str(old.home), target=gone.target)
        _refuse_taken(new)
        moment = spell_moment(SystemClock().now())
        begun = Mark(secrets.token_hex(8), str(old.home.absolute()), str(to.absolute()), moment)
        home_marks.mark(to, MOVING, begun)
        write_settings(to, text)
    other = begun.source != str(old.home.absolute()) or (gone is not None and gone.move != begun.move)
    if other or load_settings(to) != load_settings(to, text):
        raise Problem(Kind.REFUSED, "moving.other-plan", home=str(to), source=begun.source)
    make_places(new)
    make_database(to)
    return begun


def _refuse_taken(new: Settings) -> None:
    if (new.home / FILE_NAME).exists():
        raise Problem(Kind.REFUSED, "service.home-exists", home=str(new.home))
    engine = make_engine(new.database_url)
    try:
        if not is_empty(engine):
            raise Problem(Kind.REFUSED, "moving.database-taken")
    finally:
        engine.dispose()


@contextmanager
def _opened(home: Path, to: Path) -> Iterator[tuple[Archive, Archive]]:
    """Open both installations; nothing is written in the old one."""
    with ExitStack() as stack:
        frozen = Problem(Kind.REFUSED, "moving.under-way", home=str(home))
        source = build(load_settings(home), frozen=frozen)
        stack.callback(source.close)
        target = build(load_settings(to))
        stack.callback(target.close)
        yield source, target
