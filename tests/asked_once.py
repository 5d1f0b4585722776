"""The same file is looked at in a child process once: schools of tests attach the same papers all the time.

Whatever is new is opened as it always is. The tests of the guarded doors themselves do without this.
"""

from collections.abc import Iterator
from typing import IO
from unittest import mock

import pytest

from archive_service.guarding import ask
from archive_service.importing import guard
from archive_service.scanning import pdfs, printouts

_LARGEST = 1 << 20
_answers: dict[tuple[str, bytes, object], bytes] = {}


def _ask(module: str, question: bytes, answer: IO[bytes], limits: object) -> None:
    known = _answers.get((module, question, limits))
    if known is not None:
        answer.write(known)
        return
    ask(module, question, answer, limits)
    answer.seek(0)
    told = answer.read(_LARGEST + 1)
    if len(told) <= _LARGEST:
        _answers[module, question, limits] = told


@pytest.fixture(scope="module", autouse=True)
def _asked_once() -> Iterator[None]:
    """Children are asked what they were not asked before."""
    with (
        mock.patch.object(pdfs, "ask", _ask),
        mock.patch.object(printouts, "ask", _ask),
        mock.patch.object(guard, "ask", _ask),
    ):
        yield
