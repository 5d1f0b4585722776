"""Bugs to be planted in the subject: variants of the product that a harness worth its name must catch."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import storage.mirror


class OneThread:
    """An executor that does everything at once where it stands: calls then always come in one order."""

    def __init__(self, max_workers: int = 1) -> None:
        """Take the number of workers and forget it."""

    def __enter__(self) -> "OneThread":
        return self

    def __exit__(self, *_: object) -> None:
        """There is nobody to wait for."""

    def submit(self, work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Do the work now; what it raises is raised by the future."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments))
        except Exception as error:  # noqa: BLE001 as the executor it stands for
            future.set_exception(error)
        return future


def plant(names: tuple[str, ...], *, one_thread: bool = False) -> None:
    """Change the product in this process: it is a forked child that ends soon."""
    if one_thread:
        storage.mirror.ThreadPoolExecutor = OneThread  # type: ignore[misc]
    for name in names:
        BUGS[name]()


def stop_at(point: str, facts: dict[str, Any]) -> None:
    """Let this process be killed when it comes to a named point."""


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


BUGS: dict[str, Callable[[], None]] = {}
