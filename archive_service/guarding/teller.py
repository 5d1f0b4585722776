"""A child that answers piece by piece about one long file, so that nobody holds the whole of it."""

import contextlib
import fcntl
import os
import select
import subprocess
import time
from types import TracebackType
from typing import IO, Self

from archive_service.guarding.guard import SURROUNDINGS, command, how_it_ended
from archive_service.guarding.limits import Limits
from archive_service.guarding.refused import Refused, Why

_PIPE_BYTES = 1024 * 1024
"""A child that is ahead waits when the pipe is full: this is all that is ever on its way."""
_LINE_BYTES = 64 * 1024
_AT_ONCE = 256 * 1024
_SECONDS_TO_END = 5


class Teller:
    """A child process whose input is the file itself and whose answer is read as it comes.

    Close it, or use it in ``with``: the child is ended with it.
    """

    def __init__(self, module: str, question: str, file: IO[bytes], limits: Limits) -> None:
        self._limits = limits
        self._kept = bytearray()
        self._child = subprocess.Popen(  # noqa: S603 our own interpreter, our own text
            command(module, question),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=SURROUNDINGS,
            cwd="/",
        )
        assert self._child.stdout is not None  # noqa: S101 asked for above
        self._pipe = self._child.stdout.fileno()
        with contextlib.suppress(OSError, AttributeError):  # not allowed, not Linux: it is only slower
            fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def line(self) -> bytes:
        """Return the next line of the answer.

        Raises:
            Refused: no line came within the seconds of the limits, or the child ended.
        """
        until = self._deadline()
        while (at := self._kept.find(b"\n")) < 0:
            if len(self._kept) > _LINE_BYTES:
                raise Refused(Why.BROKEN, exit=0)
            self._more(until)
        return self._taken(at + 1)

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes of the answer.

        Raises:
            Refused: they are more than an answer may have, did not come in time, or the child ended.
        """
        if not 0 <= size <= self._limits.answer_bytes:
            raise Refused(Why.BROKEN, exit=0)
        until = self._deadline()
        while len(self._kept) < size:
            self._more(until)
        return self._taken(size)

    def close(self) -> None:
        """End the child, whatever it is at."""
        self._child.kill()
        self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _deadline(self) -> float:
        return time.monotonic() + self._limits.wall_seconds

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken

    def _more(self, until: float) -> None:
        waiting = select.poll()
        waiting.register(self._pipe, select.POLLIN)
        if not waiting.poll(max(until - time.monotonic(), 0) * 1000):
            raise Refused(Why.TIME, seconds=self._limits.wall_seconds)
        piece = os.read(self._pipe, _AT_ONCE)
        if not piece:
            raise self._ended()
        self._kept += piece

    def _ended(self) -> Refused:
        try:
            return how_it_ended(self._child.wait(_SECONDS_TO_END), self._limits)
        except subprocess.TimeoutExpired:
            return Refused(Why.BROKEN, exit=0)
