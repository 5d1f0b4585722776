"""Reading an object of a bucket as a file: streamed, and from any place."""

import io
from typing import Any

import urllib3
from minio.error import S3Error
from urllib3.response import BaseHTTPResponse

from storage.errors import ObjectMissing
from storage.s3_wire import Wire


class S3Object(io.RawIOBase):
    """One version of an object. A seek costs a new request, which begins at the wanted place."""

    def __init__(self, wire: Wire, key: str, store: str) -> None:
        """Ask for the object from its beginning.

        Raises:
            ObjectMissing: there is none.
            StoreUnavailable: the server does not answer.
        """
        super().__init__()
        self._wire = wire
        self._key = key
        self._store = store
        self._version: str | None = None
        self._at = 0
        self._answer: BaseHTTPResponse | None = self._ask(0)
        self._version = self._answer.headers.get("x-amz-version-id")
        self._size_bytes = int(self._answer.headers.get("Content-Length", 0))

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that any place in it can be read."""
        return True

    def tell(self) -> int:
        """Return the present place."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer and return how many bytes came; 0 at the end."""
        if self._at >= self._size_bytes:
            return 0
        if self._answer is None:
            self._answer = self._ask(self._at)
        try:
            count = self._answer.readinto(buffer)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            self._drop()
            raise self._wire.unavailable(error) from error
        self._at += count
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size_bytes}[whence]
        place = max(0, base + offset)
        if place != self._at:
            self._drop()
            self._at = place
        return place

    def close(self) -> None:
        """Give the connection back, or close it when the object was not read to its end."""
        self._drop()
        super().close()

    def _ask(self, offset: int) -> BaseHTTPResponse:
        with self._wire.asking():
            try:
                return self._wire.client.get_object(
                    self._wire.bucket, self._key, offset=offset, version_id=self._version
                )
            except S3Error as error:
                if error.code in ("NoSuchKey", "NoSuchVersion"):
                    raise ObjectMissing(self._store, self._key) from error
                raise ValueError(error.code) from error

    def _drop(self) -> None:
        answer = getattr(self, "_answer", None)
        if answer is None:
            return
        self._answer = None
        if self._at < self._size_bytes:
            answer.close()
        answer.release_conn()
