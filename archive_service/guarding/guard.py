"""The parent's side: read the upload, start the child, and tell how it ended."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from archive_service.guarding.child import EXIT_OUT_OF_MEMORY
from archive_service.guarding.limits import MIB, Limits
from archive_service.guarding.refused import Refused, Why

_BOOT = (
    "import sys, json; from importlib import import_module; "
    "sys.path[:] = json.loads(sys.argv[1]); import_module(sys.argv[2]).main()"
)
_KEPT_MEMORY = str(32 * MIB)
"""What a child frees it needs again for its next picture: handing it back to the system costs more."""
SURROUNDINGS = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "MALLOC_MMAP_THRESHOLD_": _KEPT_MEMORY,
    "MALLOC_TRIM_THRESHOLD_": str(256 * MIB),
}
"""All that a child knows of where it runs."""
_OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
_OUT_OF_MEMORY = {EXIT_OUT_OF_MEMORY, -signal.SIGABRT}
"""Readers written in other languages abort when they are given no memory."""


def read_upload(path: Path, limits: Limits) -> bytes:
    """Return the bytes of an upload.

    Raises:
        Refused: it cannot be read, is empty, or too big; a file too big is not read at all.
    """
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise Refused(Why.SIZE, megabytes=size // MIB, allowed=limits.file_bytes // MIB)
        with path.open("rb") as source:
            data = source.read(limits.file_bytes + 1)
    except OSError as error:
        raise Refused(Why.UNOPENED, reason=error.strerror or type(error).__name__) from error
    if not data:
        raise Refused(Why.EMPTY)
    return data


def ask(module: str, question: bytes, answer: IO[bytes], limits: Limits) -> None:
    """Run ``module.main()`` in a child process on the question; its output goes to ``answer``.

    The child starts with an empty environment and runs the very code that the parent runs; it
    confines itself before it opens the file.

    Raises:
        Refused: the child ran out of time or memory, or ended in any way but the right one.
    """
    try:
        done = subprocess.run(  # noqa: S603 our own interpreter, our own text
            command(module),
            input=question,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env=SURROUNDINGS,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(Why.TIME, seconds=limits.wall_seconds) from error
    if done.returncode:
        raise how_it_ended(done.returncode, limits)


def command(module: str, *more: str) -> list[str]:
    """Return the command that runs ``module.main()`` with the very code that this process runs."""
    path = json.dumps([place for place in sys.path if Path(place).is_absolute()])
    return [sys.executable, "-I", "-c", _BOOT, path, module, *more]


def how_it_ended(code: int, limits: Limits) -> Refused:
    """Return the refusal for a child that did not end well."""
    if code in _OUT_OF_TIME:
        return Refused(Why.TIME, seconds=limits.cpu_seconds)
    if code in _OUT_OF_MEMORY:
        return Refused(Why.MEMORY, megabytes=limits.memory_bytes // MIB)
    return Refused(Why.BROKEN, exit=code)
