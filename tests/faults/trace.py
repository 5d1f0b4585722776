"""What a process asked of its media, call by call, as strace wrote it down."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,creat,close,dup,dup2,dup3,fcntl,lseek,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,"
    "link,linkat,ftruncate,unlink,unlinkat,mkdir,mkdirat,rmdir,utimensat,fchmod,chmod,fallocate"
)
WHOLE = ("-xx", "-X", "raw", "-s", "50000000", "-e", f"trace={CALLS}", "-e", "signal=none")
"""Options that let strace write down every byte, numbers as numbers."""
_LINE = re.compile(r"\d+\s+(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\w+)")
_OCTAL = re.compile("0[0-7]+")
_HEX = re.compile(r"\\x([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call that succeeded or failed: its name, its arguments as they stand, its result."""

    name: str
    arguments: tuple[str, ...]
    result: int

    @property
    def failed(self) -> bool:
        """Whether the system said no."""
        return self.result < 0

    def number(self, place: int) -> int:
        """Return an argument as a number."""
        text = self.arguments[place]
        return int(text, 8) if _OCTAL.fullmatch(text) else int(text, 0)

    def bytes(self, place: int) -> bytes:
        """Return an argument that was a string of bytes."""
        return bytes.fromhex("".join(_HEX.findall(self.arguments[place])))

    def text(self, place: int) -> str:
        """Return an argument that was a path."""
        return self.bytes(place).decode("utf-8")


def read(path: Path, thread: int) -> list[Call]:
    """Return the calls of a thread in their order.

    A subject that does its work in one thread makes all its calls there; what programs do that it
    starts is theirs, with files of their own.
    """
    lines = path.read_text("ascii").splitlines()
    return list(_calls(line for line in lines if line.startswith(f"{thread} ")))


def _calls(lines: Iterable[str]) -> Iterator[Call]:
    for line in lines:
        if match := _LINE.match(line):
            yield Call(match["name"], _split(match["arguments"]), int(match["result"], 0))


def _split(text: str) -> tuple[str, ...]:
    """Return arguments that are parted by commas outside of brackets."""
    parts, depth, start = [], 0, 0
    if "[" not in text and "{" not in text:
        return tuple(text.split(", "))
    for place, letter in enumerate(text):
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and not depth:
            parts.append(text[start:place].strip())
            start = place + 1
    return (*parts, text[start:].strip())
