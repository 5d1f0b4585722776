"""The process that is harmed: for every line on standard input, one unit of work in a forked child.

The line is a :class:`Task` as JSON. The child says what was acknowledged by a line in a file
outside the installation, as somebody would who waits for the answer; the process says the
child's number, then its exit code. What takes long to load is loaded once, before the first line.
"""

import os
import signal
import sys
import traceback
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from archive_service.problems import Problem, explain
from archive_service.wiring import make_database, open_archive
from storage.errors import StorageError
from tests.faults import plants
from tests.faults.homes import quick_keys
from tests.faults.points import stop_at
from tests.faults.task import BROKEN, REFUSED, Task, Teller
from tests.faults.units import UNITS


class JumpingClock:
    """A clock that is set on or back by so much whenever it is asked for the time."""

    def __init__(self, moment: datetime, jump: timedelta) -> None:
        self._moment = moment
        self._jump = jump

    def now(self) -> datetime:
        """Return the moment, and jump."""
        self._moment += self._jump
        return self._moment

    def today(self, zone: str) -> date:
        """Return the day of that moment in a time zone of the IANA database, and jump."""
        return self.now().astimezone(ZoneInfo(zone)).date()


def clock_of(task: Task) -> JumpingClock:
    """Return the task's clock; it stands unless the task says that it jumps."""
    return JumpingClock(datetime.fromisoformat(task.at), timedelta(seconds=task.jump_s))


def work(task: Task) -> None:
    """Open the installation, wait until the tracer is there, do the unit of work."""
    if task.wait:
        signal.sigwait({signal.SIGUSR1})
    home = Path(task.home)
    if task.unit == "rebuild":
        make_database(home)
    archive = open_archive(home, clock_of(task))
    UNITS[task.unit](archive, task, Teller(task.told))
    archive.close()


def in_child(task: Task) -> int:
    """Do the work with the bugs planted; return the exit code."""
    teller = Teller(task.told)
    plants.plant(task.plants, teller.say, one_thread=task.one_thread)
    stop_at(task.point)
    try:
        work(task)
    except (Problem, StorageError, SQLAlchemyError, OSError) as error:
        said = explain(error)
        teller.say("refused", code=said.code, text=said.text, error=repr(error)[:200])
        return REFUSED
    return 0


def main() -> None:
    """Answer line by line."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    with quick_keys():
        for line in sys.stdin:
            task = Task.parse(line)
            if task.warm:
                work(task)
                _say(0)
                continue
            child = os.fork()
            if child == 0:
                code = BROKEN
                try:
                    code = in_child(task)
                except Exception:  # noqa: BLE001 whatever it is, it is told and counted as broken
                    traceback.print_exc()
                finally:
                    sys.stderr.flush()
                    os._exit(code)
            _say(child)
            _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
