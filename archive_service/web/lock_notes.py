"""The stores whose lock is not proved: every page that speaks of copies says so."""

from flask import Flask, g

from archive_service.services import locks
from archive_service.services.locks import LockStanding
from archive_service.web.visitor import desk


def install(app: Flask) -> None:
    """Give templates ``untrusted_locks()``."""
    app.context_processor(lambda: {"untrusted_locks": untrusted_locks})


def untrusted_locks() -> tuple[LockStanding, ...]:
    """Return the stores that are meant to lock and are not proved to; asked once per request."""
    if "untrusted_locks" not in g:
        with desk().reading() as session:
            g.untrusted_locks = locks.untrusted(desk(), session)
    found: tuple[LockStanding, ...] = g.untrusted_locks
    return found
