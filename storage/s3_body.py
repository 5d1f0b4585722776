"""The bytes of an upload with everything that its headers have to say of them."""

import base64
import hashlib
import io
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, cast

from storage.streams import SPOOL_BYTES, blocks


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes, from their beginning: how many, and what they digest to (hex).

    MD5 proves nothing against a forger; it is what most servers compute of an upload by themselves.
    """

    data: BinaryIO
    size_bytes: int
    sha256: str
    md5: str


class _Md5s:
    """The MD5 of contents by their SHA-256: two stores that are given the same bytes compute it once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = Lock()
        self._known: OrderedDict[str, Future[str]] = OrderedDict()

    def of(self, sha256: str, data: bytes) -> str:
        """Return the MD5 of the bytes, whose SHA-256 has just been computed."""
        with self._guard:
            known = self._known.get(sha256)
            if known is None:
                mine = self._known[sha256] = Future()
                if len(self._known) > self._most:
                    self._known.popitem(last=False)
        if known is not None:
            return known.result()
        mine.set_result(hashlib.md5(data, usedforsecurity=False).hexdigest())
        return mine.result()


_md5s = _Md5s(most=1024)


def body_of(data: bytes) -> Body:
    """Return the body of an object that is in memory."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Body(io.BytesIO(data), len(data), sha256, _md5s.of(sha256, data))


@contextmanager
def measured(data: BinaryIO) -> Iterator[Body]:
    """Give the rest of a stream as a body.

    What stands in memory is sent from there; anything else is copied to where it can be read twice,
    an unnamed file where it is large.
    """
    if isinstance(data, io.BytesIO):
        yield body_of(data.read())
        return
    sha256, md5, size_bytes = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
        for block in blocks(data):
            sha256.update(block)
            md5.update(block)
            spool.write(block)
            size_bytes += len(block)
        spool.seek(0)
        yield Body(cast(BinaryIO, spool), size_bytes, sha256.hexdigest(), md5.hexdigest())


def base64_of(hexadecimal: str) -> str:
    """Return a digest in hex as base64, the way headers spell it."""
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")
