"""``serve``: the status page, for a browser on this computer only."""

import errno
import os
import socket

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.problems import Kind, Problem, sentence

_ADDRESS = "127.0.0.1"
_HERE = (_ADDRESS, "localhost")
_PORT = 8321
_LAST_PORT = 65535
_APPLICATION = "archive_service.web.serving:application"
_THREADS = 4
_PATIENCE_S = 5


@click.command("serve", help="Страница состояния архива: только на этом компьютере, только чтение.")
@click.option(
    "--port",
    type=click.IntRange(0, _LAST_PORT),
    default=_PORT,
    show_default=True,
    help="Порт; 0 — любой свободный.",
)
@click.option("--host", default=_ADDRESS, show_default=True, help="Только этот компьютер: входа ещё нет.")
@pass_edge
@guarded
def serve(edge: Edge, port: int, host: str) -> None:
    """Serve the page until Ctrl-C or SIGTERM."""
    if host not in _HERE:
        raise Problem(Kind.USAGE, "web.only-this-computer", host=host)
    _ = edge.archive  # what is wrong with the installation is said now, not by the worker process
    edge.close()
    _run(edge, _free(port))


def _free(port: int) -> int:
    """Return the port, or a free one for 0.

    Raises:
        Problem: another program listens on it, or ordinary users may not.
    """
    with socket.socket() as probe:
        if os.name == "posix":  # a port whose last connections are just ending is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise Problem(Kind.SETUP, "web.port-taken" if taken else "web.port-refused", port=port) from error
        return int(probe.getsockname()[1])


def _run(edge: Edge, port: int) -> None:
    from granian import Granian  # noqa: PLC0415 - loaded when first needed
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    os.environ["ARCHIVE_HOME"] = str(edge.home)
    server = Granian(
        _APPLICATION,
        factory=True,
        address=_ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=_THREADS,
        workers_kill_timeout=_PATIENCE_S,
        log_level=LogLevels.error,
    )
    url = f"http://{_ADDRESS}:{port}/"
    server.on_startup(
        lambda: show(edge, {"url": url}, lambda: say(sentence("web.serving", edge.language, url=url)))
    )
    server.serve()
