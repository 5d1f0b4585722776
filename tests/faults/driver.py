"""The process that harms: starts the subject, attaches strace to one child, reads what was acknowledged."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.task import Task

ROOT = Path(__file__).parents[2]
WRITERS = (
    "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,"
    "ftruncate,unlink,unlinkat,mkdir,mkdirat,utimensat,fchmod,fchmodat"
)
"""Every system call by which the product changes a medium."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended, what it had said by then, and its number, which is its first thread's too."""

    code: int
    said: tuple[dict[str, Any], ...]
    child: int = 0

    @property
    def killed(self) -> bool:
        """Whether it was killed at its work."""
        return self.code == -signal.SIGKILL

    def of(self, what: str) -> list[dict[str, Any]]:
        """Return what was said of one kind."""
        return [one for one in self.said if one["what"] == what]


class Subject:
    """The subject process with everything loaded."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.subject"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def run(self, task: Task, *strace: str) -> Outcome:
        """Do a task, under strace with these options if there are any."""
        child = self._begin(task)
        tracer = _attach(child, strace) if task.wait else None
        code = self._answer()
        if tracer is not None:
            tracer.wait()
        return Outcome(code, said(Path(task.told)), child)

    def warm(self, task: Task) -> None:
        """Let the process do a task itself, which loads what is loaded late."""
        self._begin(task)

    def _begin(self, task: Task) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(task.line())
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def _attach(child: int, options: tuple[str, ...]) -> "subprocess.Popen[str]":
    """Return strace at the child, which has been told to go on."""
    command = ["strace", "-f", "-p", str(child), *options]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    first = tracer.stderr.readline()
    if "attached" not in first:
        os.kill(child, signal.SIGKILL)
        raise RuntimeError(f"strace: {first}")
    os.kill(child, signal.SIGUSR1)
    return tracer


def said(told: Path) -> tuple[dict[str, Any], ...]:
    """Return the lines of what was acknowledged."""
    if not told.exists():
        return ()
    return tuple(json.loads(line) for line in told.read_text("utf-8").splitlines())
