"""Files that lie in the installation's home for a while: what nobody came back for is removed."""

import shutil
from datetime import timedelta
from pathlib import Path

from archive_service.services.context import Desk

KEPT = timedelta(days=3)


def sweep(desk: Desk, folder: Path, kept: timedelta = KEPT) -> None:
    """Remove what has lain in a folder for longer than ``kept``: files and folders alike."""
    oldest = (desk.now - kept).timestamp()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.lstat().st_mtime < oldest:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
