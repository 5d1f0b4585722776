"""Worker processes that start at once: forked from a process that has imported everything already.

A worker spends four seconds on its imports, and a journey by the command line starts dozens of workers.
They are processes of their own as ever, with the worker's own ``main``; that ``python -m`` starts them
too is shown by the tests that run the program itself (the demonstration, the service, the killed worker).
"""

import multiprocessing
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from archive_service.wiring import working

_IMPORTED = ("archive_service.worker.__main__", "dbos", "dbos._sys_db_sqlite")


class WarmWorker:
    """A forked worker with what callers use of ``subprocess.Popen``."""

    def __init__(self, words: Sequence[str]) -> None:
        """Start ``python -m archive_service.worker`` with these words, without the waiting."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(_IMPORTED))
        self._process = context.Process(target=_work, args=(list(words),), daemon=True)
        self._process.start()

    def poll(self) -> int | None:
        """Return the exit code, None while the process runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("worker", timeout or 0)
        return code

    def terminate(self) -> None:
        """Ask the process to end."""
        self._process.terminate()


def _work(words: list[str]) -> None:
    """Run in the forked process, which has these modules already."""
    from archive_service.worker.__main__ import main

    main(words)


@contextmanager
def warm_workers() -> Iterator[None]:
    """Let whatever starts workers in this block start warm ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working, "start_worker", WarmWorker)
        yield
