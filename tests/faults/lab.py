"""Where tries are made: prepared installations, the subject, a place for copies, the judge."""

import itertools
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.disk import TOLD
from tests.faults.driver import Outcome, Subject
from tests.faults.homes import Home, playground, prepare
from tests.faults.invariants import broken, unclean
from tests.faults.sight import Sight, look
from tests.faults.task import Task

UNITS = {"deposit": "bound", "sign": "handed", "stamp": "approved"}
"""Each unit of work, and the step at which an installation waits for it."""
_ORDER = ("handed", "approved", "bound")
Call = tuple[str, int]
"""A system call of a thread: its name, and how often it had been called by then."""


@dataclass(frozen=True, slots=True)
class Try:
    """One copy of an installation, where its answers are told, and how it was before."""

    unit: str
    home: Home
    told: Path
    before: Sight


class Lab:
    """Makes tries. Everything that it writes lies below one directory, which goes when it is closed."""

    def __init__(self, homes: dict[str, Home], folder: Path, units: Iterable[str] = ()) -> None:
        self.folder = folder
        self.subject = Subject()
        self.calls: dict[str, list[Call]] = {}
        self._homes = homes
        self._before = {step: look(home) for step, home in homes.items()}
        self._numbers = itertools.count(1)
        for unit in units or UNITS:
            with self.copy(unit) as one:
                self.subject.warm(self.task(one, f"{unit}-again", warm=True))

    def close(self) -> None:
        """End the subject and remove everything."""
        self.subject.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def copy(self, unit: str) -> Iterator[Try]:
        """Give a fresh copy of the installation that waits for a unit of work."""
        number, step = next(self._numbers), UNITS[unit]
        path = self.folder / f"try-{number}"
        home = self._homes[step].copy(path)
        try:
            yield Try(unit, home, self.folder / f"{TOLD}{number}", self._before[step])
        finally:
            shutil.rmtree(path)

    def task(self, one: Try, unit: str = "", told: str = "", **options: Any) -> Task:
        """Return the task of a try, or of another unit of work in its installation."""
        return Task.of(unit or one.unit, one.home, one.told.with_suffix(told), **options)

    def traced(self, one: Try, *strace: str, **options: Any) -> Outcome:
        """Let the subject do the work of a try under strace, in one thread unless told otherwise."""
        options = {"one_thread": True, "wait": True, **options}
        return self.subject.run(self.task(one, **options), *strace)

    def after(self, one: Try, said: tuple[dict[str, Any], ...]) -> list[str]:
        """Return the invariants that are broken now."""
        return broken(one.before, self.look(one.home), said)

    def look(self, home: Home) -> Sight:
        """Return what lies in an installation."""
        return look(home)

    def again(self, one: Try, said: tuple[dict[str, Any], ...]) -> list[str]:
        """Start the product again, let it do the same work, and return what is not as it should be."""
        task = self.task(one, f"{one.unit}-again", ".again")
        Path(task.told).unlink(missing_ok=True)
        outcome = self.subject.run(task)
        if outcome.code:
            return [f"I8: the retry ended with {outcome.code}: {outcome.of('refused')}"]
        sight = self.look(one.home)
        return [*broken(one.before, sight, (*said, *outcome.said)), *unclean(sight, outcome.said)]


def place(folder: Path | None = None) -> Path:
    """Return a new directory for tries, in memory where there is room."""
    return Path(tempfile.mkdtemp(prefix="faults-", dir=playground(folder or Path(tempfile.gettempdir()))))


@contextmanager
def opened(folder: Path | None = None) -> Iterator[Lab]:
    """Give a lab with installations prepared at every step that a unit of work begins from."""
    root = place(folder)
    lab = Lab(prepare(root, *_ORDER), root)
    try:
        yield lab
    finally:
        lab.close()


@dataclass(frozen=True, slots=True)
class Share:
    """Which places of a sweep are tried: so many evenly spread ones (None: all), and of these one part."""

    wanted: int | None = None
    part: int = 0
    parts: int = 1

    def of(self, count: int) -> list[int]:
        """Return the numbers to be tried of 1..count."""
        numbers = list(range(1, count + 1))
        if self.wanted is not None and self.wanted < count:
            step = (count - 1) / max(self.wanted - 1, 1)
            numbers = sorted({1 + round(number * step) for number in range(self.wanted)})
        return numbers[self.part :: self.parts]


ALL = Share()
