"""The files of an installation's home that are the archive's own: keys above all.

What is left out is made again by itself (pictures of pages, batches, logs), lies in the stores, or
speaks of the place: settings, the database file, marks.
"""

import filecmp
from collections.abc import Iterator
from pathlib import Path

from archive_service.problems import sentence
from archive_service.services import home_marks
from archive_service.settings import FILE_NAME, LocalStoreSettings, Settings
from archive_service.signing import keyfiles

_OF_THE_PLACE = home_marks.OWN | {FILE_NAME, "working", "cache", "batches", "uploads", "logs"}
_DATABASE = "archive.sqlite"


def names(settings: Settings) -> list[str]:
    """Return the files to be kept, relative to the home, in order."""
    return [str(path.relative_to(settings.home)) for path in sorted(_walk(settings.home, settings))]


def copy(settings: Settings, target: Path) -> None:
    """Copy the files with their modes, each durable and whole or not there."""
    for name in names(settings):
        source = settings.home / name
        keyfiles.make_directory((target / name).parent)
        keyfiles.replace(target / name, source.read_bytes(), source.stat().st_mode & 0o777)


def differences(settings: Settings, target: Path) -> Iterator[str]:
    """Yield a sentence for every file that is not the same there."""
    for name in names(settings):
        if not (target / name).is_file() or not filecmp.cmp(settings.home / name, target / name, False):
            yield sentence("moving.file-differs", file=str(target / name))


def _walk(folder: Path, settings: Settings) -> Iterator[Path]:
    stores = {one.place for one in settings.stores if isinstance(one, LocalStoreSettings)}
    for path in folder.iterdir():
        if folder == settings.home and (path.name in _OF_THE_PLACE or path.name.startswith(_DATABASE)):
            continue
        if path.is_dir() and str(path.resolve()) not in stores:
            yield from _walk(path, settings)
        elif path.is_file():
            yield path
