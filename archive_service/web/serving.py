"""The application as the web server's worker process loads it."""

import os
from pathlib import Path

from flask import Flask

from archive_service.logs import log_to_file
from archive_service.web.app import create_app
from archive_service.wiring import open_archive


def application() -> Flask:
    """Return the application of the installation that the environment names (``ARCHIVE_HOME``).

    Raises:
        Problem: the installation cannot be opened.
    """
    home = Path(os.environ["ARCHIVE_HOME"])
    log_to_file(home)
    return create_app(open_archive(home))
