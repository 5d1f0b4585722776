"""Run by tests: a worker process whose handlers write a line into a journal file at every step."""

import os
import sys
import time
from pathlib import Path

from archive_service.db.engine import make_engine
from archive_service.jobs.worker import Worker

JOURNAL = Path(sys.argv[2])


def note(line):
    """Append one line; the file is shared by several processes."""
    with JOURNAL.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return line


def wait_for(name):
    """Wait until a test makes the file."""
    while not JOURNAL.with_name(name).exists():
        time.sleep(0.02)


def two_steps(job):
    """Do a quick step, then one that a test can hold up with the payload ``gate``."""
    name = job.payload["name"]
    first = job.step("first", lambda: note(f"{name}-first-{os.getpid()}"))
    job.report(1, 2, "first")

    def second():
        note(f"{name}-started-{os.getpid()}")
        if "gate" in job.payload:
            wait_for(job.payload["gate"])
        return note(f"{name}-second-{os.getpid()}")

    return {"first": first, "second": job.step("second", second)}


if __name__ == "__main__":
    engine = make_engine(sys.argv[1])
    Worker(engine, {"two-steps": two_steps}, beat_s=0.1).run_until_idle()
