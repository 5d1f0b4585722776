"""An S3 server that lies in one chosen way: faults that a real server cannot be made to show.

It knows as much of the protocol as a store asks for, keeps everything in memory, and checks no
signature. It proves nothing about honest servers; those tests run against Ceph.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from storage.s3 import Account

_LOCK = "x-amz-object-lock-"
_VERSIONED = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
_LOCKING = (
    b"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>"
)
_EMPTY_LIST = b"<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated></ListBucketResult>"


_TOLD = {
    "versioning": _VERSIONED,
    "object-lock": _LOCKING,
    "list-type": _EMPTY_LIST,
    "versions": _EMPTY_LIST.replace(b"ListBucketResult", b"ListVersionsResult"),
}


class Lie(StrEnum):
    """What the server does other than it says."""

    NONE = "none"
    LOCK_LOST = "takes the object and forgets the lock"
    CUT_SHORT = "keeps half of the bytes"
    OTHER_BYTES = "keeps other bytes of the same length"
    LOCK_IN_NAME = "shows the lock and deletes all the same"
    FULL = "has no room left"
    BUSY = "is always busy"


class LyingServer(ThreadingHTTPServer):
    """The server; ``lie`` may be changed while it runs, ``asked`` counts requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lie = Lie.NONE
        self.asked = 0
        self.kept: dict[str, tuple[bytes, dict[str, str]]] = {}

    @property
    def account(self) -> Account:
        """The account of the only bucket."""
        return Account(f"http://127.0.0.1:{self.server_address[1]}", "bucket", "a", "b", read_timeout_s=2)


@contextmanager
def lying_server() -> Iterator[LyingServer]:
    """Run the server."""
    server = LyingServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: LyingServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._refused() or "retention" in self._query():
            return self._answer(507 if self.server.lie is Lie.FULL else 503 if self._refused() else 200)
        locks = {
            name.lower(): value for name, value in self.headers.items() if name.lower().startswith(_LOCK)
        }
        if self.server.lie is Lie.LOCK_LOST:
            locks = {}
        kept = {
            Lie.CUT_SHORT: data[: len(data) // 2],
            Lie.OTHER_BYTES: bytes(byte ^ 1 for byte in data),
        }.get(self.server.lie, data)
        self.server.kept[self._name()] = (kept, locks)
        return self._answer(200)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.server.lie is Lie.BUSY:
            return self._answer(503)
        told = next((text for name, text in _TOLD.items() if name in self._query()), None)
        if told is not None:
            return self._answer(200, told, xml=True)
        if not self._name():
            return self._answer(200)
        if self._name() not in self.server.kept:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>", xml=True)
        data, locks = self.server.kept[self._name()]
        etag = {"ETag": f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'}
        return self._answer(200, data, {**locks, **etag, "Last-Modified": "Tue, 01 Sep 2026 00:00:00 GMT"})

    def do_DELETE(self) -> None:
        if self.server.lie is not Lie.LOCK_IN_NAME:
            return self._answer(403, b"<Error><Code>AccessDenied</Code></Error>", xml=True)
        self.server.kept.pop(self._name(), None)
        return self._answer(204)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(200, b"<DeleteResult></DeleteResult>", xml=True)

    def _refused(self) -> bool:
        return self.server.lie in (Lie.FULL, Lie.BUSY)

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/bucket").removeprefix("/")

    def _query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query, keep_blank_values=True)

    def _answer(
        self, status: int, data: bytes = b"", headers: dict[str, str] | None = None, *, xml: bool = False
    ) -> None:
        self.server.asked += 1
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if xml:
            self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
