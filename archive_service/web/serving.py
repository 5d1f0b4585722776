"""The application as the web server's worker process loads it."""

import os
import signal
from pathlib import Path

from flask import Flask

from archive_service.logs import log_to_file
from archive_service.services import reach
from archive_service.web.app import create_app
from archive_service.wiring import BEFORE_A_PAGE, open_archive


def application() -> Flask:
    """Return the application of the installation that the environment names (``ARCHIVE_HOME``).

    For worker processes only: from here on Ctrl-C, which a terminal sends to all processes, is
    left to the parent. A worker that hears of the end twice does not end by itself.

    Raises:
        Problem: the installation cannot be opened.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    home = Path(os.environ["ARCHIVE_HOME"])
    log_to_file(home)
    archive = open_archive(home, patience=BEFORE_A_PAGE)
    reach.answers((archive.working, *archive.mirror.stores))  # the first question of a process takes longer
    return create_app(archive)
