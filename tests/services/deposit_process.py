"""Run by tests: for every line on standard input, deposit a case and ship the log.

The line is a home directory, a case, and after how many seconds of work to kill -9 the worker ("" for
never); the answer is the worker's exit code and its seconds. The first line is worked off in this
process, which loads what is loaded late; each of the others in a forked child.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive_service.wiring import handlers, open_archive


@dataclass
class Context:
    """A job as its handler sees it."""

    payload: dict[str, str]
    id: str = "s1:deposit:1"
    school: str = "s1"
    cancelled: bool = False

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell nobody."""


def deposit(home: Path, case_id: str, begin: Callable[[], object]) -> None:
    """Open the installation, say so, do both jobs."""
    archive = open_archive(home)
    archive.schools()
    jobs = handlers(archive)
    payload = {"school": "s1", "case": case_id, "actor": "s-03"}
    begin()
    jobs["deposit"](Context(payload))
    jobs["ship-log"](Context(payload))
    archive.close()


def in_child(home: Path, case_id: str, kill_after: str) -> tuple[int, float]:
    """Deposit in a forked child; return its exit code and how long it worked."""
    begun, begin = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            deposit(home, case_id, lambda: os.write(begin, b"."))
            code = 0
        finally:
            os._exit(code)
    os.read(begun, 1)
    started = time.perf_counter()
    if kill_after:
        while time.perf_counter() - started < float(kill_after):
            pass  # a sleep ends later than a step of the work
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(begun)
    os.close(begin)
    return os.waitstatus_to_exitcode(status), time.perf_counter() - started


def main() -> None:
    """Answer line by line."""
    first = True
    for line in sys.stdin:
        home, case_id, kill_after = line.rstrip("\n").split("\t")
        if first:
            deposit(Path(home), case_id, lambda: None)
        code, seconds = (0, 0.0) if first else in_child(Path(home), case_id, kill_after)
        first = False
        sys.stdout.write(f"{code} {seconds}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
