"""The process that opens untrusted files. It is told everything on its input and keeps nothing."""

import os
import sys
from collections.abc import Callable
from typing import BinaryIO, NoReturn

EXIT_OUT_OF_MEMORY = 4
EXIT_BROKEN = 5


def answer_once(serve: Callable[[BinaryIO, BinaryIO], None]) -> NoReturn:
    """Let ``serve(question, answer)`` read the input and write the output, and end the process."""
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
