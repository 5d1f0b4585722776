"""The one way the job engine is set up, for those who queue and those who work.

Only a worker process launches DBOS; everybody else holds a client. Both use our engine,
the portable JSON serializer and one constant version: change :data:`VERSION` only when the
steps of the workflow in :mod:`archive_service.jobs.worker` change, or old jobs are stranded.
"""

import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from archive_service.jobs.tables import SCHEMA

if TYPE_CHECKING:
    from dbos import DBOSClient, DBOSConfig

APPLICATION = "archive"
VERSION = "1"
QUEUE = "archive-jobs"
WORKFLOW = "archive-job"
POLLING_S = 0.1


def prepare(engine: Engine) -> None:
    """Make or migrate the job engine's own tables and its queue. Harmless when they are there."""
    _hush()
    from dbos._sys_db import SystemDatabase  # noqa: PLC0415 - slow to load

    system = SystemDatabase.create(
        system_database_url="sqlite://" if engine.dialect.name == "sqlite" else "postgresql://",
        engine_kwargs={},
        engine=own_transactions(engine),
        schema=SCHEMA,
        serializer=_serializer(),
        executor_id=None,
        use_listen_notify=False,
        app_name=APPLICATION,
    )
    system.run_migrations()
    client = make_client(engine)
    client.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=POLLING_S)


def make_client(engine: Engine) -> "DBOSClient":
    """Return a client: it queues and looks, and never runs a job."""
    from dbos import DBOSClient  # noqa: PLC0415 - slow to load

    _hush()
    return DBOSClient(
        system_database_engine=own_transactions(engine),
        dbos_system_schema=SCHEMA,
        serializer=_serializer(),
        application_name=APPLICATION,
    )


def configuration(engine: Engine, executor: str) -> "DBOSConfig":
    """Return the configuration of a worker process; ``executor`` is its fresh, unique id."""
    _hush()
    return {
        "name": APPLICATION,
        "application_version": VERSION,
        "executor_id": executor,
        "system_database_engine": own_transactions(engine),
        "dbos_system_schema": SCHEMA,
        "serializer": _serializer(),
        "use_listen_notify": False,
        "run_migrations": False,
        "log_level": "ERROR",
        "notification_listener_polling_interval_sec": 0.5,
        "enable_otlp": False,
    }


def own_transactions(engine: Engine) -> Engine:
    """Return our engine for code that begins transactions in its own way."""
    return engine.execution_options(sqlite_begin="driver")


def _serializer() -> Any:
    from dbos import DBOSPortableJSONSerializer  # noqa: PLC0415 - slow to load

    return DBOSPortableJSONSerializer()


def _hush() -> None:
    """Keep the engine's chatter out of the log, and the failures that we record ourselves."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.ERROR)
    logger.addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    return "in background workflow" not in record.getMessage()
