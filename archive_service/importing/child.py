"""What the child process does with an export: read it, judge it, hand the snapshot over."""

import gc
from typing import BinaryIO

from archive_service.guarding import answer_once, confine
from archive_service.importing import wire
from archive_service.importing.entry import judge, read
from archive_service.problems import Problem


def main() -> None:
    """Answer what stands on the input, and end the process."""
    answer_once(serve)


def serve(source: BinaryIO, answer: BinaryIO) -> None:
    """Answer one request within its limits."""
    request, limits = wire.request_of(source.readline())
    confine(limits)
    # The process ends with the answer: collecting its garbage would only cost time.
    gc.disable()
    try:
        imported = judge(read(source.read(), request, limits), request.vocabulary, request.journals)
    except Problem as problem:
        faults = list(problem.faults)
        answer.write(wire.answer_line(refused=problem.code, facts=problem.facts, faults=faults))
        return
    answer.write(wire.answer_line(refused="", kind=imported.kind, warnings=list(imported.warnings)))
    answer.write(wire.snapshot_bytes(imported.snapshot))
