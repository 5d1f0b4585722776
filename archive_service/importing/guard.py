"""Opening files that strangers made: only in a child process that can lose nothing but itself."""

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

import archive_service
from archive_service.importing import wire
from archive_service.importing.child import EXIT_OUT_OF_MEMORY
from archive_service.importing.content import refuse
from archive_service.importing.entry import Progress, Request
from archive_service.importing.limits import DEFAULT, MIB, Limits
from archive_service.importing.reading import Imported
from archive_service.problems import Kind, Problem

_ROOT = str(Path(archive_service.__file__).resolve().parent.parent)
_BOOT = "import sys; sys.path.append(sys.argv[1]); from archive_service.importing.child import main; main()"

_OUT_OF_MEMORY = {EXIT_OUT_OF_MEMORY, -signal.SIGABRT}
"""The spreadsheet reader aborts when it is given no memory."""


def guarded(
    path: Path, request: Request, limits: Limits = DEFAULT, progress: Progress | None = None
) -> Imported:
    """Return the snapshot of an untrusted file.

    ``progress`` is told «reading» and «accepting» when these begin.

    Raises:
        Problem: the file is missing, refused as a whole, or has faults (INPUT).
    """
    say = progress or (lambda _: None)
    data = _bytes(path, request.file, limits)
    say("reading")
    with tempfile.TemporaryFile() as answer:
        _run(wire.request_bytes(request, limits) + data, answer, request.file, limits)
        say("accepting")
        return _accept(answer, request.file)


def _bytes(path: Path, file: str, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            refuse("refused-size", file, megabytes=size // MIB, allowed=limits.file_bytes // MIB)
        with path.open("rb") as source:
            data = source.read(limits.file_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(Kind.INPUT, "import.refused-unopened", file=file, reason=reason) from error
    if not data:
        refuse("refused-empty", file)
    return data


def _run(question: bytes, answer: IO[bytes], file: str, limits: Limits) -> None:
    try:
        done = subprocess.run(  # noqa: S603 our own interpreter, our own text
            [sys.executable, "-I", "-c", _BOOT, _ROOT],
            input=question,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        refuse("refused-time", file, seconds=limits.wall_seconds)
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        refuse("refused-time", file, seconds=limits.cpu_seconds)
    if done.returncode in _OUT_OF_MEMORY:
        refuse("refused-memory", file, megabytes=limits.memory_bytes // MIB)
    if done.returncode:
        refuse("refused-broken", file, exit=done.returncode)


def _accept(answer: IO[bytes], file: str) -> Imported:
    from archive_service.importing.canonical_json import read_trusted  # noqa: PLC0415 the child needs none of it

    answer.seek(0)
    try:
        said: dict[str, Any] = json.loads(answer.readline())
        if said["refused"]:
            raise _problem(said)
        snapshot = read_trusted(answer.read())
        return Imported(snapshot, wire.faults_of(said["warnings"]), said["kind"])
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(Kind.INPUT, "import.refused-broken", file=file, exit=0) from error


def _problem(said: dict[str, Any]) -> Problem:
    return Problem(Kind.INPUT, said["refused"], faults=wire.faults_of(said["faults"]), **said["facts"])
