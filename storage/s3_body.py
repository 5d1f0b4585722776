"""The bytes of an upload with everything that its headers have to say of them."""

import base64
import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


def body_of(data: bytes) -> Body:
    """Return the body of a small object."""
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return Body(io.BytesIO(data), len(data), hashlib.sha256(data).hexdigest(), md5)


@contextmanager
def measured(data: BinaryIO) -> Iterator[Body]:
    """Give the rest of a stream as a body; what is large waits in an unnamed file, not in memory."""
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
