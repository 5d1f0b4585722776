"""Pages as pictures, for phones and for whoever looks closely; drawn once, then kept for a while.

The pictures lie in ``cache/pages`` of the installation's home, named by the document's digest, page
and width. They are nobody's record: the directory may be emptied at any time.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.rendering.page_picture import page_picture
from archive_service.services import documents
from archive_service.services.context import Desk

MOST_BYTES = 256 * 1024 * 1024
"""So much the pictures may take on the disk; what was not looked at for longest goes first."""
SWEEP_EVERY = 64
"""At one in so many new pictures the directory is looked through."""
OURS = frozenset({"front", "section", "supplement", "back", "summary", "signed", "volume"})
"""Roles of documents that this service made; what came from outside is drawn by a guarded child only."""
_RIFF, _RIFF_HEAD = b"RIFF", 8


class Width(IntEnum):
    """The two widths in pixels: the whole page on a phone, and large enough to read every cell."""

    PHONE = 800
    ZOOM = 2000


def page_image(desk: Desk, digest: str, page: int, width: Width) -> bytes:
    """Return page ``page`` (from 1) of a document of the school as a WebP picture.

    Raises:
        Problem: the school has no such document, it is not one this service made, or it has no such page.
    """
    with desk.reading() as session:
        if documents.find(session, digest).role not in OURS:
            raise Problem(Kind.REFUSED, "sheets.not-ours")
    cache = _Cache(desk.archive.settings.home / "cache" / "pages")
    name = f"{digest.replace(':', '-')}-{page}-{int(width)}.webp"
    found = cache.read(name)
    if found is None:
        found = page_picture(documents.read(desk, digest), page, int(width))
        cache.write(name, found)
    return found


class _Cache:
    """A directory of small files that several processes read, write and sweep at the same time.

    A file appears under its name all at once (rename), so that nobody reads half of it; whoever
    finds a file gone draws the page again. A cache that cannot be written is no reason not to answer.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str) -> bytes | None:
        """Return a picture that was kept whole, and note that somebody looked at it."""
        path = self._root / name
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data if _whole(data) else None

    def write(self, name: str, data: bytes) -> None:
        """Keep a picture."""
        with suppress(OSError):
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._root, prefix="new-")
            try:
                with os.fdopen(handle, "wb") as target:
                    target.write(data)
                Path(temporary).replace(self._root / name)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
            if secrets.randbelow(SWEEP_EVERY) == 0:
                self.sweep()

    def sweep(self, most_bytes: int | None = None) -> None:
        """Drop what was not looked at for longest, until the rest fits."""
        room = MOST_BYTES if most_bytes is None else most_bytes
        with os.scandir(self._root) as entries:
            found = sorted(
                ((one.stat().st_mtime_ns, one.stat().st_size, one.path) for one in entries), reverse=True
            )
        for _, size, path in found:
            room -= size
            if room < 0:
                with suppress(OSError):
                    os.unlink(path)


def _whole(data: bytes) -> bool:
    """Whether a WebP file is as long as it says: a loss of power may leave a shorter one."""
    said = int.from_bytes(data[len(_RIFF) : _RIFF_HEAD], "little")
    return data.startswith(_RIFF) and len(data) == said + _RIFF_HEAD
