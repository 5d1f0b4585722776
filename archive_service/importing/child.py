"""The process that opens untrusted files. It is told everything on its input and keeps nothing."""

import gc
import os
import sys
from typing import BinaryIO

from archive_service.importing import wire
from archive_service.importing.entry import judge, read
from archive_service.importing.limits import confine
from archive_service.problems import Problem

EXIT_OUT_OF_MEMORY = 4
EXIT_BROKEN = 5


def main() -> None:
    """Read a request and a file from the input, write the answer, and end the process."""
    code = EXIT_BROKEN
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        code = 0
    except MemoryError:
        code = EXIT_OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001 the edge of the process: any exception is a refusal
        sys.stderr.write(f"{type(error).__name__}\n")
    # No tidying up of what a hostile file may have left behind.
    os._exit(code)


def serve(source: BinaryIO, answer: BinaryIO) -> None:
    """Answer one request within its limits."""
    request, limits = wire.request_of(source.readline())
    confine(limits)
    # The process ends with the answer: collecting its garbage would only cost time.
    gc.disable()
    try:
        imported = judge(read(source.read(), request, limits), request.vocabulary)
    except Problem as problem:
        faults = list(problem.faults)
        answer.write(wire.answer_line(refused=problem.code, facts=problem.facts, faults=faults))
        return
    answer.write(wire.answer_line(refused="", kind=imported.kind, warnings=list(imported.warnings)))
    answer.write(wire.snapshot_bytes(imported.snapshot))
