"""Files of keys and certificates: written whole or not at all, readable by the owner only."""

import os
import secrets
from pathlib import Path

SECRET_MODE = 0o600
PUBLIC_MODE = 0o644


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a file that must not exist yet; it is on the disk, whole, when this returns.

    Raises:
        FileExistsError: a file of that name is there already; it is left as it is.
    """
    temporary = _flushed(path, data, mode)
    try:
        os.link(temporary, path)
    finally:
        temporary.unlink()
    _flush_directory(path.parent)


def replace(path: Path, data: bytes, mode: int) -> None:
    """Write a file in place of an older one; a reader sees the old or the new, never half."""
    _flushed(path, data, mode).replace(path)
    _flush_directory(path.parent)


def remove(path: Path) -> None:
    """Remove a file, durably; harmless where there is none."""
    path.unlink(missing_ok=True)
    _flush_directory(path.parent)


def make_directory(path: Path) -> None:
    """Make a directory that only the owner may enter, and its entry durable."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _flush_directory(path.parent)


def _flushed(path: Path, data: bytes, mode: int) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _flush_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
