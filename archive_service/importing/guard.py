"""Opening exports that strangers made: only in a child process that can lose nothing but itself."""

import json
import tempfile
from pathlib import Path
from typing import IO, Any

from archive_service.guarding import Refused, ask, read_upload
from archive_service.importing import wire
from archive_service.importing.entry import Progress, Request
from archive_service.importing.limits import DEFAULT, Limits
from archive_service.importing.reading import Imported
from archive_service.problems import Kind, Problem

_CHILD = "archive_service.importing.child"


def guarded(
    path: Path, request: Request, limits: Limits = DEFAULT, progress: Progress | None = None
) -> Imported:
    """Return the snapshot of an untrusted file.

    ``progress`` is told «reading» and «accepting» when these begin.

    Raises:
        Problem: the file is missing, refused as a whole, or has faults (INPUT).
    """
    say = progress or (lambda _: None)
    try:
        data = read_upload(path, limits)
        say("reading")
        with tempfile.TemporaryFile() as answer:
            ask(_CHILD, wire.request_bytes(request, limits) + data, answer, limits)
            say("accepting")
            return _accept(answer, request.file)
    except Refused as refused:
        code = f"import.refused-{refused.why}"
        raise Problem(Kind.INPUT, code, file=request.file, **refused.facts) from refused


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
