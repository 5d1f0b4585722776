"""What the subject is told to do, and how it says what it did."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.homes import Home

NOW = datetime(2026, 5, 28, 9, tzinfo=UTC)
REFUSED, BROKEN = 3, 4
"""Exit codes of a child: the product said no in its own words; anything else went wrong."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a child is to do: a unit of work in a home, with bugs planted, waiting for a tracer or not.

    A ``warm`` task is done in the process itself: what is loaded late is then loaded for all children.
    """

    unit: str
    home: str
    case: str
    section: str
    teacher: str
    told: str
    school: str = "s1"
    wait: bool = False
    warm: bool = False
    one_thread: bool = False
    plants: tuple[str, ...] = ()
    point: str = ""
    jump_s: float = 0
    at: str = NOW.isoformat()
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: str, home: Home, told: Path, **options: Any) -> "Task":
        """Return the task of a unit of work in a home."""
        return cls(unit, str(home.path), home.case, home.section, home.teacher, str(told), **options)

    def line(self) -> str:
        """Return the task as the line that the process reads."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @classmethod
    def parse(cls, line: str) -> "Task":
        """Return the task that :meth:`line` spelled."""
        plain = json.loads(line)
        return cls(**{**plain, "plants": tuple(plain["plants"])})


class Teller:
    """Writes down, outside the installation, what was acknowledged."""

    def __init__(self, path: str) -> None:
        self._path = path

    def say(self, what: str, **facts: Any) -> None:
        """Write one line in one call."""
        line = json.dumps({"what": what, **facts}, ensure_ascii=False) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, line.encode())
        os.close(descriptor)
