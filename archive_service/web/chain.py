"""The one watch over the chains of acts that this process keeps."""

from flask import current_app

from archive_service.services.health import ChainWatch

_WATCH = "chain-watch"


def chain_watch() -> ChainWatch:
    """Return the watch: it remembers what was proved not long ago."""
    found: ChainWatch = current_app.extensions.setdefault(_WATCH, ChainWatch())
    return found
