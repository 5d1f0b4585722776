"""``python -m archive_service.worker``: one worker, for one core."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import click

from archive_service.jobs.worker import Worker
from archive_service.logs import log_to_file
from archive_service.services import reconcile
from archive_service.services.context import Archive
from archive_service.wiring import handlers, open_archive
from archive_service.wiring.rounds import request_at_start, request_everywhere
from storage.errors import StorageError


@click.command()
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), envvar="ARCHIVE_HOME", required=True
)
@click.option("--until-idle", is_flag=True, help="End when nothing is queued.")
def main(home: Path, *, until_idle: bool) -> None:
    """Work until told to stop, or until nothing is left to do."""
    log_to_file(home)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    archive = open_archive(home)
    archive.refuse_frozen()
    _sweep(archive)
    for said in reconcile.warnings(archive):
        logging.getLogger(__name__).warning("%s", said)
    worker = Worker(archive.engine, handlers(archive), clock=archive.clock)
    if until_idle:
        worker.run_until_idle(stop)
    else:
        worker.run_forever(stop, rounds=_rounds(archive))
    archive.close()
    os._exit(0)  # a job that did not end in time was given back; its thread must not keep the process


def _rounds(archive: Archive) -> Callable[[], None]:
    """Return what orders whatever is due, the first time with what a start asks for."""
    first = [request_at_start]

    def order() -> None:
        while first:
            first.pop()(archive)
        request_everywhere(archive)

    return order


def _sweep(archive: Archive) -> None:
    """Remove temporary files that a killed process left; a store that is down is swept another time."""
    for store in (archive.working, *archive.mirror.stores):
        try:
            store.sweep()
        except StorageError as error:
            logging.getLogger(__name__).warning("not swept: %s %s", store.name, type(error).__name__)


if __name__ == "__main__":
    main()
