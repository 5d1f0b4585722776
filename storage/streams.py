"""Reading bytes in blocks, hashing them, and reading only what is proved to be right."""

import hashlib
import io
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from storage.errors import DigestMismatch
from storage.port import Key, ObjectStore, Source

BLOCK_BYTES = 1 << 20
SPOOL_BYTES = 1 << 23
"""Up to this size verified bytes wait in memory, above it in an unnamed temporary file."""


def of_bytes(data: bytes) -> Source:
    """Return a source of bytes that are in memory."""
    return lambda: io.BytesIO(data)


def of_file(path: Path) -> Source:
    """Return a source of the bytes of a file."""
    return lambda: path.open("rb", buffering=0)


class Readable(Protocol):
    """As much of a stream as hashing needs; ``readinto`` is used where there is one."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Return up to ``size`` bytes; nothing at the end."""


class Guarded(io.RawIOBase):
    """A file whose errors while it is read are this room's errors, not the system's."""

    def __init__(self, raw: io.FileIO, faults: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__()
        self._raw = raw
        self._faults = faults

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that any place in it can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Fill the buffer and return how many bytes came; 0 at the end."""
        with self._faults():
            return self._raw.readinto(buffer)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        with self._faults():
            return self._raw.seek(offset, whence)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def blocks(data: Readable, buffer: memoryview | None = None) -> Iterator[memoryview]:
    """Yield the rest of the stream; every block is valid only until the next is asked for."""
    readinto = getattr(data, "readinto1", None) or getattr(data, "readinto", None)
    if readinto is None:
        while block := data.read(BLOCK_BYTES):
            yield memoryview(block)
        return
    buffer = memoryview(bytearray(BLOCK_BYTES)) if buffer is None else buffer
    while count := readinto(buffer):
        yield buffer[:count]


class _Buffers(threading.local):
    """One buffer per thread: fresh memory for every object costs a twentieth of its hashing."""

    def __init__(self) -> None:
        self.block = memoryview(bytearray(BLOCK_BYTES))


_buffers = _Buffers()


def digest_of(data: Readable) -> tuple[str, int]:
    """Return the SHA-256 of the rest of the stream in hex, and its length in bytes."""
    sha256, size_bytes = hashlib.sha256(), 0
    for block in blocks(data, _buffers.block):
        sha256.update(block)
        size_bytes += len(block)
    return sha256.hexdigest(), size_bytes


def open_verified(store: ObjectStore, key: Key) -> BinaryIO:
    """Return a stream of bytes that have been read in full and have the key's digest.

    Raises:
        DigestMismatch: the store's bytes are not the object's.
        ObjectMissing, StoreUnavailable: as the store says.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - the caller closes it
    sha256 = hashlib.sha256()
    with store.open(key) as data:
        for block in blocks(data):
            sha256.update(block)
            spool.write(block)
    if sha256.hexdigest() != key.hex:
        spool.close()
        raise DigestMismatch(store.name, str(key), key.digest, f"sha256:{sha256.hexdigest()}")
    spool.seek(0)
    return cast(BinaryIO, spool)


def read_verified(store: ObjectStore, key: Key) -> bytes:
    """Return the bytes of a small object, proved to have the key's digest.

    Raises:
        DigestMismatch, ObjectMissing, StoreUnavailable: as :func:`open_verified`.
    """
    with open_verified(store, key) as data:
        return data.read()
