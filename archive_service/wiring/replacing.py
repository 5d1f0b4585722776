"""Putting a new, empty disk or bucket in the place of a store's old one."""

import os
import re
import tomllib
from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.settings import FILE_NAME, LocalStoreSettings, Settings, StoreSettings
from archive_service.wiring.installation import load_settings
from archive_service.wiring.stores import create_store
from storage.local import LocalStore
from storage.mirror import refuse_same_room

_TABLE = re.compile(r"(?m)^(?=\[\[stores\]\])")
_PATH = re.compile(r"(?m)^path[ \t]*=.*$")


def replace_store(home: Path, name: str, path: Path | None = None) -> StoreSettings:
    """Make an empty directory the store of that name, at another place if one is given, and return it.

    A bucket is the one that the settings name, made where there is none. The room stays: a disk in
    another room is another store. Processes that run go on with the old place until they are started anew.

    Raises:
        Problem: there is no such store, a path is given for a bucket, or the settings file does not name it.
        SameRoom: the place is another store's.
        WrongStore: the place is not empty and not this store.
    """
    settings = load_settings(home)
    found = next((one for one in settings.stores if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in settings.stores)
        raise Problem(Kind.MISSING, "service.no-store", store=name, stores=names)
    if not isinstance(found, LocalStoreSettings):
        if path is not None:
            raise Problem(Kind.USAGE, "reconcile.only-disks", store=name, file=str(home / FILE_NAME))
        create_store(found)
        return found
    moved = found.model_copy(update={"path": (path or found.path).absolute()})
    refuse_same_room([moved if one.name == name else one for one in settings.stores])
    text = None if moved.path == found.path.absolute() else _moved(home, moved)
    LocalStore.create(moved.name, moved.room, moved.path)
    if text is not None:
        _write(home / FILE_NAME, text)
    return moved


def _moved(home: Path, store: LocalStoreSettings) -> str:
    """Return the settings file with the store's new place; everything else in it stays as it was typed."""
    file = home / FILE_NAME
    parts = [_with_path(part, store) for part in _TABLE.split(file.read_text("utf-8"))]
    text = "".join(parts)
    said = Settings.from_text(home, text).stores
    if not any(isinstance(one, LocalStoreSettings) and one.path == store.path for one in said):
        raise Problem(Kind.SETUP, "service.bad-settings", file=str(file), reason=store.name)
    return text


def _with_path(part: str, store: LocalStoreSettings) -> str:
    said = tomllib.loads(part).get("stores", [{}])[0]
    if said.get("name") != store.name:
        return part
    line = f"path = {_quoted(str(store.path))}"
    return _PATH.sub(lambda _: line, part, count=1)


def _quoted(text: str) -> str:
    """Return a TOML string; a JSON string is one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(file: Path, text: str) -> None:
    """Put the text in the file's place at once: nobody reads half of it."""
    fresh = file.with_suffix(".fresh")
    fresh.write_text(text, "utf-8")
    fresh.chmod(file.stat().st_mode & 0o777)
    os.replace(fresh, file)
