"""The service's own log: JSON lines, one file an installation. Personal data stays out of it."""

import logging
import logging.handlers
from pathlib import Path

import structlog

_BYTES, _FILES = 5 * 1024 * 1024, 5


def log_to_file(home: Path) -> None:
    """Send all log lines to ``<home>/logs/service.log``; nothing where there is no installation."""
    if not home.is_dir():
        return
    folder = home / "logs"
    folder.mkdir(exist_ok=True, mode=0o700)
    handler = logging.handlers.RotatingFileHandler(
        folder / "service.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(__package__).setLevel(logging.INFO)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
