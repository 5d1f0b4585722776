"""Where media are put in: the directories below the installation's ``media_roots``, and no others.

Pages offer these places; a path that somebody types is never followed. The command line names any
directory: whoever may use it on the server may read that directory anyway.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.services.context import Desk
from storage.bag_check import bags_in, info_of_bag
from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class MediaPlace:
    """A directory where a medium may be in; ``bags`` are the identifiers of the copies found there."""

    name: str
    path: Path
    free_bytes: int
    bags: tuple[str, ...]


def places(desk: Desk) -> tuple[MediaPlace, ...]:
    """Return the places that can be used now, in order of their names."""
    return tuple(_place(path) for path in _paths(desk))


def place_of(desk: Desk, name: str) -> Path:
    """Return the directory of an offered place.

    Raises:
        Problem: it is none of those offered.
    """
    found = {str(path): path for path in _paths(desk)}
    if name not in found:
        raise Problem(Kind.MISSING, "media.place-not-offered", place=name)
    return found[name]


def _paths(desk: Desk) -> list[Path]:
    """The roots' own directories, without links and what is hidden."""
    found = []
    for root in desk.archive.settings.media_roots:
        if root.is_dir():
            found += [one for one in root.iterdir() if one.is_dir() and not one.is_symlink()]
    return sorted(one for one in found if not one.name.startswith("."))


def _place(path: Path) -> MediaPlace:
    return MediaPlace(str(path), path, shutil.disk_usage(path).free, _bags(path))


def _bags(path: Path) -> tuple[str, ...]:
    try:
        return tuple(info_of_bag(bag).get("External-Identifier", "") for bag in bags_in(path))
    except StorageError:
        return ()
