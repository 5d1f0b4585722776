"""Checking a package that somebody brought: unpacked, read through and judged before anything is believed."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from archive_service.guarding import MIB, Limits, Refused, ask
from archive_service.problems import Kind, Problem
from archive_service.services import leave_model
from archive_service.services.leave_model import Looked
from storage.bag_check import DECLARATION
from storage.bag_zip import unzip_bag

_CHILD = "archive_service.services.leave_child"
_MEMORY_BYTES, _LEAST_SECONDS, _SECONDS_PER_MIB = 1024 * MIB, 120, 1


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the paper act: the package's number, and the fingerprint of the root; "" for unsaid."""

    bag: str = ""
    root: str = ""


UNSAID = Said()


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Yield a package's directory: the path itself, or where its file is unpacked until the end.

    Raises:
        Problem: there is nothing of that name.
        NoBag: it is no package. MediumFull, MediumFails: it cannot be read, or not be unpacked.
    """
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise Problem(Kind.MISSING, "service.file-unreadable", file=str(path), reason=DECLARATION)
    with tempfile.TemporaryDirectory(prefix="package-", dir=path.parent) as place:
        yield unzip_bag(path, Path(place))


def check(folder: Path, said: Said = UNSAID, *, language: str = "ru") -> Looked:
    """Return the judgement on a package's directory; a child process with limits reads the strangers' files.

    Raises:
        Problem: the child took more than it may.
    """
    size = sum(path.lstat().st_size for path in folder.rglob("*"))
    seconds = _LEAST_SECONDS + _SECONDS_PER_MIB * (size // MIB)
    limits = Limits(memory_bytes=_MEMORY_BYTES, cpu_seconds=seconds, wall_seconds=2 * seconds)
    question = {
        "folder": str(folder.resolve()),
        "limits": asdict(limits),
        "language": language,
        "bag": _bag(said.bag),
        "root": said.root.strip(),
    }
    with tempfile.TemporaryFile() as answer:
        try:
            ask(_CHILD, json.dumps(question).encode(), answer, limits)
        except Refused as refused:
            raise Problem(Kind.INPUT, "leave.check-broke", why=str(refused.why)) from refused
        answer.seek(0)
        return leave_model.read(answer.read())


def _bag(number: str) -> str:
    """A package's number as a digest, however it was copied from paper."""
    plain = "".join(number.split()).lower()
    return plain if not plain or ":" in plain else f"sha256:{plain}"
