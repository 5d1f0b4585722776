"""The file that says which store a directory is, so that no other place is mistaken for it.

A mount point whose disk is not mounted is an empty directory: without the marker, copies
would be written beside the disk instead of onto it.
"""

import json
import os
import secrets
from pathlib import Path

from storage.canonical import canonical_bytes
from storage.errors import StoreAbsent, WrongStore
from storage.media import flush_directory
from storage.place import Place

FILE_NAME = "store.json"
FORMAT = "store/1"


def marker_of(place: Place) -> Path:
    """Return the path of the marker file."""
    return place.root / FILE_NAME


def create_marker(place: Place) -> None:
    """Make the directory a store; the same store again is harmless.

    Raises:
        WrongStore: the directory is another store, or holds something else.
        OSError: the medium refuses.
    """
    try:
        read_marker(place)
        return
    except StoreAbsent:
        pass
    _make_root(place.root)
    if any(not _harmless(name) for name in os.listdir(place.root)):
        raise WrongStore(place.name, place.room, "the directory is not empty", str(place.root), "")
    _write(place)


def read_marker(place: Place) -> None:
    """Return when the directory is the store it is meant to be.

    Raises:
        StoreAbsent: there is no directory or no marker in it.
        WrongStore: the marker is another store's.
        OSError: the medium cannot be read.
    """
    try:
        found = named(marker_of(place).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreAbsent(place.name, place.room, error.strerror or "", str(place.root)) from error
    if found != (place.name, place.room):
        called = f"{found[0]} ({found[1]})" if found else ""
        raise WrongStore(place.name, place.room, "another store's marker", str(place.root), called)


def read_identity(root: Path) -> tuple[str, str]:
    """Return the name and room that a directory's marker states.

    Raises:
        StoreAbsent: there is no directory, or no marker in it.
        WrongStore: the marker is not one of a store.
    """
    place = Place(str(root), "", root.absolute())
    try:
        found = named(marker_of(place).read_bytes())
    except OSError as error:
        raise StoreAbsent(place.name, place.room, error.strerror or "", str(root)) from error
    if found is None:
        raise WrongStore(place.name, place.room, "no marker of a store", str(root), "")
    return found


def _harmless(name: str) -> bool:
    """Say whether a name may lie in a directory that is otherwise empty (a fresh disk's own)."""
    return name == "lost+found" or name.startswith(".")


def named(data: bytes) -> tuple[str, str] | None:
    """Return the name and room that the bytes of a marker state, or None when they are no marker."""
    try:
        said = json.loads(data)
        return (said["name"], said["room"]) if said["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        return None


def _make_root(root: Path) -> None:
    """Make the root and flush every directory on the way that had to be made."""
    missing = [path for path in (root, *root.parents) if not path.exists()]
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in missing:
        flush_directory(path.parent)


def spell(name: str, room: str) -> bytes:
    """Return the bytes of a new marker."""
    return canonical_bytes({"format": FORMAT, "id": secrets.token_hex(16), "name": name, "room": room})


def _write(place: Place) -> None:
    temporary = place.root / f".store-{secrets.token_hex(4)}"
    with temporary.open("xb") as file:
        file.write(spell(place.name, place.room))
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(0o444)
    temporary.rename(marker_of(place))
    flush_directory(place.root)
