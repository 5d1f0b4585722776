"""Choosing the embedded or the full mode, and building everything: the only joiner."""

from archive_service.wiring.installation import (
    BEFORE_A_PAGE,
    create_installation,
    load_settings,
    make_database,
    open_archive,
)
from archive_service.wiring.jobs import handlers

__all__ = [
    "BEFORE_A_PAGE",
    "create_installation",
    "handlers",
    "load_settings",
    "make_database",
    "open_archive",
]
