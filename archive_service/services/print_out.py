"""Giving a finished file out: to whoever asked, or to a printer; only then is the run on record.

The files lie in the installation's home for a few days, whatever became of them.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive_service.jobs import Job, JobContext
from archive_service.problems import Kind, Problem, explain
from archive_service.services import print_runs, printers
from archive_service.services.context import Desk
from archive_service.services.print_runs import Facts
from archive_service.services.printers import Progress
from workflows.canonical import digest as digest_of

_PRIVATE = 0o700


def folder(desk: Desk) -> Path:
    """Return where the files lie."""
    return desk.archive.settings.home / "batches"


def give(desk: Desk, job: JobContext, pdf: bytes, facts: Facts, title: str) -> Mapping[str, Any]:
    """Keep a file, send it to its printer, put the run on record; what a printer refuses is told, not raised.

    Done again after a crash it neither prints nor records a second time.
    """
    name = _name(job.id)
    _keep(folder(desk) / name, pdf)
    result = {"file": name, "title": title, "bytes": len(pdf), "printer": facts.printer}
    whole = replace(facts, file=digest_of(pdf), job=job.id)
    if facts.printer:
        sent = job.step("send", lambda: _sent(desk, facts.printer, pdf, title))
        result |= sent
        if "refused" in sent:
            return {**result, "facts": print_runs.plain(whole)}
    with desk.writing() as session:
        number = print_runs.record(desk, session, whole, actor_id=str(job.payload["actor"]))
    return {**result, "run": number}


def fetch(desk: Desk, result: Mapping[str, Any]) -> bytes:
    """Return a file that a job has made.

    Raises:
        Problem: it is not kept any more; it can be made again.
    """
    try:
        return (folder(desk) / str(result["file"])).read_bytes()
    except FileNotFoundError:
        raise Problem(Kind.MISSING, "board.batch-gone") from None


def kept(desk: Desk, job_id: str) -> bool:
    """Return whether the file that a job has made is still there."""
    return (folder(desk) / _name(job_id)).is_file()


def take(desk: Desk, job: Job, *, actor_id: str) -> int:
    """Put on record that a file which a printer refused was printed elsewhere; return the run's number.

    Raises:
        Problem: no printer refused this file, or it is not kept any more.
    """
    result = job.result or {}
    if "facts" not in result:
        raise Problem(Kind.REFUSED, "prints.not-refused")
    fetch(desk, result)
    facts = replace(print_runs.facts_of(result["facts"]), printer="")
    with desk.writing() as session:
        return print_runs.record(desk, session, facts, actor_id=actor_id)


def progress(desk: Desk, result: Mapping[str, Any]) -> Progress | None:
    """Return how far the printer is with a file, None where it is in none or the printer does not say."""
    if "job" not in result:
        return None
    try:
        return printers.progress(desk.archive, str(result["printer"]), int(result["job"]))
    except Problem:
        return None


def _name(job_id: str) -> str:
    return f"{digest_of(job_id.encode()).rpartition(':')[2]}.pdf"


def _keep(path: Path, pdf: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    partly = path.with_suffix(".part")
    partly.write_bytes(pdf)
    partly.replace(path)


def _sent(desk: Desk, name: str, pdf: bytes, title: str) -> dict[str, Any]:
    try:
        return {"job": printers.send(desk.archive, name, pdf, title=title)}
    except Problem as problem:
        said = {language: explain(problem, language).text for language in ("ru", "en")}
        return {"refused": {"kind": problem.kind.name, **said}}
