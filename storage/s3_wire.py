"""The line to an S3 server: a client with short time-outs, a circuit breaker, one PUT per object.

The client reads a part of an upload into memory as a whole, and its multipart uploads lose their
lock on some servers (Ceph 16). So bytes are sent here as one streamed PUT, signed by the client's
own signer; everything else is the client's.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import certifi
import urllib3
from minio import Minio
from minio.credentials.credentials import Credentials
from minio.error import InvalidResponseError, S3Error, ServerError
from minio.signer import sign_v4_s3
from minio.time import utcnow  # requests are signed with the real time, whatever clock the archive is given

from storage.circuit import CircuitBreaker
from storage.errors import StoreAbsent, StoreFull, StoreUnavailable
from storage.s3_body import Body, base64_of
from storage.streams import BLOCK_BYTES

CONNECTIONS = 16
_BUSY = (500, 502, 503, 504)
_FULL = frozenset({"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull"})
_FULL_STATUS = 507
_NO_ANSWER = (urllib3.exceptions.HTTPError, ServerError, InvalidResponseError, OSError)
_AMZ_DATE = "%Y%m%dT%H%M%SZ"
_NOTHING = frozenset({"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"})
LOCK_MODE = "x-amz-object-lock-mode"
LOCK_UNTIL = "x-amz-object-lock-retain-until-date"
CHECKSUM = "x-amz-checksum-sha256"


@dataclass(frozen=True, slots=True)
class Account:
    """Where a bucket is and who speaks to it. ``endpoint`` is ``https://name:port``."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    ca_file: Path | None = None
    connect_timeout_s: float = 2.0
    read_timeout_s: float = 20.0


class Wire:
    """Speaks to one bucket and turns what goes wrong into this room's errors."""

    def __init__(self, name: str, room: str, account: Account) -> None:
        self._name = name
        self._room = room
        self._account = account
        self._breaker = CircuitBreaker()
        self._pool = _pool(account)
        self.bucket = account.bucket
        self.client = Minio(
            urlsplit(account.endpoint).netloc,
            account.access_key,
            account.secret_key,
            secure=account.endpoint.startswith("https://"),
            region=account.region,
            http_client=self._pool,
        )

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Stand around every question to the server.

        Refusals of the server (``S3Error``) are answers and pass, but for those that say that the
        bucket is not there or full.

        Raises:
            StoreUnavailable: it does not answer, has not answered just now, or fails within.
            StoreAbsent: there is no such bucket. StoreFull: no room is left.
        """
        if not self._breaker.may_try():
            raise StoreUnavailable(self._name, self._room, "no answer just now; it is asked again soon")
        try:
            yield
        except S3Error as error:
            self._breaker.answered()
            self._translate(error)
            raise
        except _NO_ANSWER as error:
            self._breaker.failed()
            raise self.unavailable(error) from error
        except ValueError as error:  # the client's answer to a refusal without a body
            self._breaker.answered()
            raise self.unavailable(error) from error
        self._breaker.answered()

    def unavailable(self, error: BaseException) -> StoreUnavailable:
        """Return the error of this room for one of the line."""
        return StoreUnavailable(self._name, self._room, _reason(error))

    def put(self, key: str, body: Body, lock_until: datetime | None = None) -> None:
        """Store the bytes under the key with one PUT, locked until the moment.

        Raises:
            StoreFull, StoreUnavailable: nothing is acknowledged.
            S3Error: the server refuses.
        """
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(body.size_bytes),
            "Content-MD5": base64_of(body.md5),
            CHECKSUM: base64_of(body.sha256),
            "x-amz-sdk-checksum-algorithm": "SHA256",
        }
        if lock_until is not None:
            headers |= {LOCK_MODE: "COMPLIANCE", LOCK_UNTIL: f"{lock_until:%Y-%m-%dT%H:%M:%SZ}"}
        self._send("PUT", key, headers, body)

    def _send(self, method: str, key: str, headers: Mapping[str, str], body: Body) -> None:
        url = urlsplit(f"{self._account.endpoint}/{self.bucket}/{quote(key)}")
        now = utcnow()
        plain = {
            **headers,
            "Host": url.netloc,
            "x-amz-content-sha256": body.sha256,
            "x-amz-date": now.strftime(_AMZ_DATE),
        }
        signed = sign_v4_s3(
            method=method,
            url=url,
            region=self._account.region,
            headers=dict(plain),
            credentials=Credentials(self._account.access_key, self._account.secret_key),
            content_sha256=body.sha256,
            date=now,
        )
        with self.asking():
            answer = self._pool.urlopen(method, url.geturl(), body=body.data, headers=_texts(signed))
            if answer.status == _FULL_STATUS:
                raise StoreFull(self._name, self._room)
            if answer.status in _BUSY:
                raise ServerError(f"HTTP {answer.status}", answer.status)
            if answer.status >= 300:
                raise S3Error.fromxml(answer) if answer.data else ValueError(f"HTTP {answer.status}")

    def clock(self) -> datetime | None:
        """Return the moment in the head of an answer: every server of HTTP with a clock states it (RFC 9110).

        Raises:
            StoreUnavailable: it does not answer.
        """
        with self.asking():
            answer = self._pool.urlopen("HEAD", self._account.endpoint)
            said = answer.headers.get("Date")
            return parsedate_to_datetime(said) if said else None

    def said(self, ask: Callable[[], Any]) -> Any:
        """Return what the server answers, or None when it has no such object.

        Raises:
            StoreUnavailable: it does not answer, or refuses to.
        """
        with self.asking():
            try:
                return ask()
            except S3Error as error:
                if error.code in _NOTHING:
                    return None
                self._translate(error)
                raise ValueError(error.code) from error

    def _translate(self, error: S3Error) -> None:
        if error.code == "NoSuchBucket":
            raise StoreAbsent(self._name, self._room, "no such bucket", self.bucket) from error
        if error.code in _FULL:
            raise StoreFull(self._name, self._room) from error
        if error.code in ("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout"):
            raise self.unavailable(error) from error


def day_of(headers: Mapping[str, str]) -> date | None:
    """Return the first day on which the server would allow a deletion; a moment inside a day is the next."""
    text = headers.get(LOCK_UNTIL)
    if text is None or headers.get(LOCK_MODE) != "COMPLIANCE":
        return None
    moment = datetime.fromisoformat(text[:19])
    return moment.date() if moment.time() == time.min else moment.date() + timedelta(days=1)


def moment_of(day: date) -> datetime:
    """Return the moment at which a day of keeping begins."""
    return datetime.combine(day, time.min, UTC)


def _pool(account: Account) -> urllib3.PoolManager:
    wait = urllib3.Timeout(connect=account.connect_timeout_s, read=account.read_timeout_s)
    again = urllib3.Retry(
        connect=1,
        read=1,  # a kept connection that the server has just closed; not worth more waiting than that
        status=2,
        other=0,
        redirect=0,
        backoff_factor=0.1,
        status_forcelist=_BUSY,
        allowed_methods=None,
        raise_on_status=False,
    )
    trusted = ssl.create_default_context(cafile=str(account.ca_file or certifi.where()))
    return urllib3.PoolManager(
        maxsize=CONNECTIONS, timeout=wait, retries=again, ssl_context=trusted, blocksize=BLOCK_BYTES
    )


def _texts(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else ",".join(value) for name, value in headers.items()}


def _reason(error: BaseException) -> str:
    """Return in a few words what went wrong on the line; never a key, never a whole answer."""
    if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "no connection"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "time-out"
    if isinstance(error, S3Error):
        return str(error.code)
    return type(error).__name__ if not isinstance(error, ValueError) else str(error)[:80]
