"""``serve``: the pages for everybody, and workers that do what the pages queue."""

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import reconcile
from archive_service.wiring.working import workers

_ADDRESS = "127.0.0.1"
_HERE = (_ADDRESS, "localhost")
_PORT = 8321
_LAST_PORT = 65535
_APPLICATION = "archive_service.web.serving:application"
_THREADS = 8
_PATIENCE_S = 5
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("serve", help="Открыть архив в браузере: страницы для всех ролей и работа с очередью заданий.")
@click.option(
    "--port",
    type=click.IntRange(0, _LAST_PORT),
    default=_PORT,
    show_default=True,
    help="Порт; 0 — любой свободный.",
)
@click.option(
    "--host", default=_ADDRESS, show_default=True, help="Адрес; другой, чем этот компьютер, — только с TLS."
)
@click.option("--certificate", type=_FILE, help="Сертификат TLS (PEM).")
@click.option("--key", type=_FILE, help="Ключ к нему (PEM).")
@click.option("--workers/--no-workers", "at_work", default=True, help="Выполнять и задания из очереди.")
@pass_edge
@guarded
def serve(
    edge: Edge, *, port: int, host: str, certificate: Path | None, key: Path | None, at_work: bool
) -> None:
    """Serve the pages until Ctrl-C or SIGTERM."""
    archive = edge.archive  # what is wrong with the installation is said now, not by the worker process
    archive.refuse_frozen()
    settings = archive.settings
    if host not in _HERE and not settings.behind_proxy and not (certificate and key):
        raise Problem(Kind.USAGE, "web.only-this-computer", host=host)
    for said in reconcile.warnings(archive, edge.language):
        click.secho(said, fg="red", err=True)
    edge.close()
    place = Place(host, _free(host, port), certificate, key)
    with workers(archive, settings.workers if at_work else 0, until_idle=False):
        _run(edge, place)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service listens."""

    host: str
    port: int
    certificate: Path | None
    key: Path | None

    @property
    def url(self) -> str:
        """The address to be typed into a browser."""
        return f"{'https' if self.certificate else 'http'}://{self.host}:{self.port}/"


def _free(host: str, port: int) -> int:
    """Return the port, or a free one for 0.

    Raises:
        Problem: another program listens on it, or ordinary users may not.
    """
    with socket.socket() as probe:
        if os.name == "posix":  # a port whose last connections are just ending is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise Problem(Kind.SETUP, "web.port-taken" if taken else "web.port-refused", port=port) from error
        return int(probe.getsockname()[1])


def _run(edge: Edge, place: Place) -> None:
    from granian import Granian  # noqa: PLC0415 - loaded when first needed
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    os.environ["ARCHIVE_HOME"] = str(edge.home)
    server = Granian(
        _APPLICATION,
        factory=True,
        address=place.host,
        port=place.port,
        ssl_cert=place.certificate,
        ssl_key=place.key,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=_THREADS,
        workers_kill_timeout=_PATIENCE_S,
        log_level=LogLevels.error,
    )
    said = sentence("web.serving", edge.language, url=place.url)
    server.on_startup(lambda: show(edge, {"url": place.url}, lambda: say(said)))
    server.serve()
