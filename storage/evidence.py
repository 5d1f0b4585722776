"""Damaged bytes that were set aside when good ones took their place: evidence, not rubbish."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from storage.media import flush_directory
from storage.port import Key


class Evidence:
    """The directory of damaged files, named ``<space>-<hex>.<number>``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: Key, damaged: Path) -> None:
        """Give the damaged file a second, durable name here; its first one may then be reused.

        Raises:
            OSError: the medium refuses; the file stays where it was.
        """
        for number in itertools.count(1):
            name = self._folder / f"{key.space}-{key.hex}.{number}"
            try:
                os.link(damaged, name, follow_symlinks=False)
            except FileExistsError:
                if not name.samefile(damaged):
                    continue
            break
        flush_directory(self._folder)

    def names(self) -> Iterator[str]:
        """Yield the names of what was set aside, in order."""
        yield from sorted(os.listdir(self._folder))

    def forget(self, key: Key) -> None:
        """Remove what was set aside of an object: a destroyed document leaves no damaged copy."""
        for path in self._folder.glob(f"{key.space}-{key.hex}.*"):
            path.unlink(missing_ok=True)
        flush_directory(self._folder)
