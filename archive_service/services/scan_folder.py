"""The scanner's folder: files that are finished are taken in by themselves and moved out of the way.

What was read lies in ``taken`` afterwards, what was refused in ``refused`` with a note that says why.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from archive_service.jobs import JobContext
from archive_service.problems import sentence
from archive_service.services import scan_intake
from archive_service.services.context import Desk
from archive_service.services.rounds import Order
from workflows.acts import SERVICE

JOB = "scan-folder"
QUIET = timedelta(seconds=20)
"""A file that has not changed for so long is finished: scanners write page by page."""
TAKEN, REFUSED = "taken", "refused"
_UNFINISHED = (".part", ".tmp", ".crdownload")


def folder_of(desk: Desk) -> Path | None:
    """Return the school's folder, None where none is set; several schools have one below it each."""
    folder = desk.archive.settings.scan_folder
    if folder is None:
        return None
    own = folder / desk.school_id
    return own if own.is_dir() or len(desk.archive.schools()) > 1 else folder


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield an order for every finished file; one that stays is tried again the next day."""
    del session
    folder = folder_of(desk)
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if _finished(desk, path):
            state = path.stat()
            occasion = f"{path.name}:{state.st_size}:{state.st_mtime_ns}:{desk.today.isoformat()}"
            yield Order(JOB, {"actor": SERVICE, "file": path.name}, occasion)


def take(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Take in one file of the folder (the body of the job); repeating it is harmless."""
    folder = folder_of(desk)
    name = Path(str(job.payload["file"])).name
    if folder is None or not (folder / name).is_file():
        return {"file": name, "gone": True}
    with desk.writing() as session:
        batch = scan_intake.open_batch(
            desk, session, job.id, name, actor_id=SERVICE, source=scan_intake.FOLDER
        )
    answer: dict[str, Any] = job.step("read", lambda: scan_intake.take_file(desk, job, batch, folder / name))
    _put_away(desk, folder, name, batch)
    return answer


def _put_away(desk: Desk, folder: Path, name: str, batch: int) -> None:
    with desk.reading() as session:
        row = scan_intake.find(session, batch)
    refused = row.state == scan_intake.REFUSED
    target = folder / (REFUSED if refused else TAKEN)
    target.mkdir(exist_ok=True)
    path = target / f"{batch:06}-{name}"
    if refused:
        said = sentence(row.refused, desk.archive.settings.language, **row.facts)
        path.with_name(f"{path.name}.txt").write_text(f"{said}\n", "utf-8")
    (folder / name).replace(path)


def _finished(desk: Desk, path: Path) -> bool:
    if path.name.startswith((".", "~")) or path.suffix.lower() in _UNFINISHED:
        return False
    if path.is_symlink() or not path.is_file() or path.stat().st_size == 0:
        return False
    return abs(desk.now.timestamp() - path.stat().st_mtime) > QUIET.total_seconds()
