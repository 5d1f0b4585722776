"""Uploaded files for services that read a path: kept for one request only."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.datastructures import FileStorage


@contextmanager
def on_disk(file: FileStorage | None, ending: str = "") -> Iterator[Path | None]:
    """Yield the path of the upload, None where nothing was chosen; the name is ours, not the sender's."""
    if file is None or not file.filename:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{ending}"
        file.save(path)
        yield path
