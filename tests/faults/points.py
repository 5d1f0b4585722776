"""Named places in the flow of a deposit, at which the subject is killed by its own hand.

What a database server or a bucket's server does cannot be seen by strace; that the subject has
asked for it and got the answer, or not, can.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from archive_service.db.session import ScopedSession
from archive_service.services import documents
from storage.local import LocalStore
from storage.s3 import S3Store

_PUTS = ("objects in room 1", "objects in room 2", "manifest in room 1", "manifest in room 2")
_LOGS = ("log in room 1", "log in room 2")
_COMMITS = ("deposit", "row of the log")
POINTS = tuple(
    f"{when} {what}"
    for what in (
        *_PUTS,
        f"commit of the {_COMMITS[0]}",
        "dropping of working copies",
        *_LOGS,
        f"commit of the {_COMMITS[1]}",
    )
    for when in ("before", "after")
)


class Stop:
    """Kills this process when the point has come."""

    def __init__(self, point: str) -> None:
        self._point = point
        self._counted: Counter[str] = Counter()

    def at(self, when: str, what: str) -> None:
        """Say where the work has come to."""
        if f"{when} {what}" == self._point:
            os.kill(os.getpid(), signal.SIGKILL)

    def number(self, what: str) -> int:
        """Return how often something was begun before."""
        self._counted[what] += 1
        return self._counted[what] - 1


def stop_at(point: str) -> None:
    """Let this process be killed at a named point; both rooms must be written in one thread."""
    if not point:
        return
    stop = Stop(point)
    for store in (LocalStore, S3Store):
        store.put_many = _around(store.put_many, stop)  # type: ignore[method-assign]
    documents.drop_revisions = _dropping(documents.drop_revisions, stop)
    _watch_commits(stop)


def _around(put_many: Callable[..., Any], stop: Stop) -> Callable[..., Any]:
    def put(store: Any, items: Any) -> Any:
        number = stop.number("put")
        what = (*_PUTS, *_LOGS)[number] if number < len(_PUTS) + len(_LOGS) else ""
        stop.at("before", what)
        infos = put_many(store, items)
        stop.at("after", what)
        return infos

    return put


def _dropping(drop: Callable[..., None], stop: Stop) -> Callable[..., None]:
    def run(*arguments: Any) -> None:
        stop.at("before", "dropping of working copies")
        drop(*arguments)
        stop.at("after", "dropping of working copies")

    return run


def _watch_commits(stop: Stop) -> None:
    """A transaction that writes flushes before it commits; one that reads does not."""
    writing: dict[int, str] = {}

    def note(session: Any, *_: Any) -> None:
        if id(session) not in writing:
            number = stop.number("commit")
            writing[id(session)] = _COMMITS[number] if number < len(_COMMITS) else ""

    def before(session: Any) -> None:
        session.flush()
        stop.at("before", f"commit of the {writing.get(id(session), '')}")

    def after(session: Any) -> None:
        stop.at("after", f"commit of the {writing.pop(id(session), '')}")

    event.listen(ScopedSession, "after_flush", note)
    event.listen(ScopedSession, "before_commit", before)
    event.listen(ScopedSession, "after_commit", after)
