"""What goes on a medium: deposits with everything that belongs to them, the log, the exports."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Object
from archive_service.db.models import Deposit as DepositRow
from archive_service.db.projections import ARCHIVED
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import deposits, destroyed, documents, exports
from archive_service.services.context import Desk
from archive_service.services.destroyed import Gone
from storage.bag import Piece, plain_name, unique_paths
from storage.deposit import LOG
from storage.manifest import SPACE, Entry, Manifest
from storage.port import Key, Source
from workflows.media import Period

OF_SHEET = (
    *("summary", "summary-index", "acts", "register", "profile", "journal-manifest"),
    *documents.KEPT_LONG,
)
"""What a deposit holds of the summary sheet, by role: what is kept as long as it is."""
_ENDINGS = {"application/pdf": "pdf", "application/json": "json"}
_LOG_FOLDER, _EXPORTS_FOLDER, _SCHOOL_FOLDER = (
    "media.folder-log",
    "media.folder-exports",
    "media.folder-school",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases go on a medium: of a school year, of some of its terms; nothing said: all there are.

    ``cases`` names single ones: then only what belongs to them goes, and the log. With ``sheet`` it is the
    summary sheet and what proves it, without the log: a log names everything that was ever asked for.
    """

    year: int | None = None
    terms: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    sheet: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What goes on a medium; ``log_to`` is the last act of the log that is in it."""

    pieces: tuple[Piece, ...]
    holds: tuple[Period, ...]
    deposits: int
    exports: int
    log_to: int

    @property
    def size_bytes(self) -> int:
        """How much it takes."""
        return sum(piece.size_bytes for piece in self.pieces)


def gather(desk: Desk, session: Session, wanted: Wanted) -> Load:
    """Return what the school's archive has of that; the bytes are opened, verified, when they are written.

    Raises:
        Problem: nothing of it lies in the archive.
        NoGoodCopy, StoreUnavailable: a manifest cannot be read.
    """
    rows = session.execute(_deposits(wanted)).all()
    if not rows:
        raise Problem(Kind.REFUSED, "media.nothing-to-write")
    kept = () if wanted.cases else exports.kept(session, wanted.year)
    logs = () if wanted.sheet else _logs(session)
    papers = () if wanted.cases else tuple(_of_school(desk, session))
    of_cases = _of_cases(desk, rows, destroyed.gone(session), sheet=wanted.sheet)
    pieces = _once([*of_cases, *_of_log(desk, logs), *_of_exports(desk, kept), *papers])
    holds = {Period(row.year, row.term_id, row.term_name) for row in rows}
    return Load(pieces, tuple(sorted(holds)), len(rows), len(kept), deposits.shipped(session))


def archived_periods(session: Session) -> tuple[Period, ...]:
    """Return the terms of which cases lie in the archive, the newest first."""
    columns = (CaseRow.year, CaseRow.term_id, CaseRow.term_name)
    rows = session.execute(select(*columns).where(CaseRow.state == ARCHIVED).distinct())
    return tuple(sorted((Period(*row) for row in rows), reverse=True))


def _deposits(wanted: Wanted) -> Any:
    columns = (
        CaseRow.id,
        DepositRow.manifest,
        CaseRow.class_name,
        CaseRow.year,
        CaseRow.term_id,
        CaseRow.term_name,
    )
    found = select(*columns).join(
        CaseRow, (CaseRow.id == DepositRow.case_id) & (CaseRow.school_id == DepositRow.school_id)
    )
    if wanted.year is not None:
        found = found.where(CaseRow.year == wanted.year)
    if wanted.terms:
        found = found.where(CaseRow.term_id.in_(wanted.terms))
    if wanted.cases:
        found = found.where(CaseRow.id.in_(wanted.cases))
    return found.order_by(CaseRow.year, CaseRow.term_id, CaseRow.grade, CaseRow.class_name, DepositRow.at)


def _logs(session: Session) -> Sequence[Object]:
    return session.scalars(select(Object).where(Object.space == LOG).order_by(Object.digest)).all()


def _of_cases(desk: Desk, rows: Sequence[Any], gone: Gone, *, sheet: bool) -> Iterator[tuple[Piece, str]]:
    """The deposits of cases and what followed them, without what was destroyed by act."""
    for digest, row in _with_followers(rows, gone):
        key = Key.of(SPACE, digest)
        data = desk.archive.mirror.read(key)
        manifest = Manifest.parse(data)
        folder = f"{row.year}-{row.year + 1}/{plain_name(row.term_name)}/{plain_name(row.class_name)}"
        for entry in manifest.entries:
            if entry.digest not in gone.digests and (not sheet or entry.role in OF_SHEET):
                yield _piece(desk, entry.key, entry.size_bytes, entry.keep_until), _path(folder, entry)
        yield _piece(desk, key, len(data), manifest.keep_until), f"{folder}/{_title('manifest')}.json"


def _with_followers(rows: Sequence[Any], gone: Gone) -> Iterator[tuple[str, Any]]:
    """Yield each deposit's manifest, and those that took its place, oldest first."""
    for row in rows:
        digest: str | None = row.manifest
        while digest is not None:
            yield digest, row
            digest = gone.followers.get(digest)


def _of_log(desk: Desk, rows: Sequence[Object]) -> Iterator[tuple[Piece, str]]:
    for row in rows:
        last = row.role.partition(":")[2]
        piece = _piece(desk, Key.of(LOG, row.digest), row.size_bytes, row.keep_until)
        yield piece, f"{sentence(_LOG_FOLDER)}/{last.zfill(8)}.json"


def _of_exports(desk: Desk, kept: Sequence[exports.Kept]) -> Iterator[tuple[Piece, str]]:
    for one in kept:
        manifest, stem = exports.manifest_of(desk, one), f"{sentence(_EXPORTS_FOLDER)}/{one.on.isoformat()}"
        yield _piece(desk, one.entry.key, one.size_bytes, one.keep_until), f"{stem}.{one.ending}"
        size_bytes = len(manifest.to_bytes())
        yield _piece(desk, manifest.key, size_bytes, one.keep_until), f"{stem} {_title('manifest')}.json"


def _of_school(desk: Desk, session: Session) -> Iterator[tuple[Piece, str]]:
    """The school's own papers: deposits that belong to no case, the exports apart."""
    apart = {one.manifest for one in exports.kept(session)}
    wanted = select(Object.digest).where(Object.space == SPACE, Object.case_id.is_(None))
    folder = sentence(_SCHOOL_FOLDER)
    for digest in session.scalars(wanted.order_by(Object.digest)):
        if digest in apart:
            continue
        key = Key.of(SPACE, digest)
        data = desk.archive.mirror.read(key)
        manifest = Manifest.parse(data)
        for entry in manifest.entries:
            path = f"{folder}/{plain_name(entry.role)}.{_ENDINGS.get(entry.media_type, 'bin')}"
            yield _piece(desk, entry.key, entry.size_bytes, entry.keep_until), path
        yield _piece(desk, key, len(data), manifest.keep_until), f"{folder}/{_title('manifest')}.json"


def _path(folder: str, entry: Entry) -> str:
    return f"{folder}/{_title(entry.role)}.{_ENDINGS.get(entry.media_type, 'bin')}"


def _title(role: str) -> str:
    title = sentence(f"shelf.role-{role}")
    return plain_name(f"{title[0].upper()}{title[1:]}")


def _piece(desk: Desk, key: Key, size_bytes: int, keep_until: Any) -> Piece:
    source: Source = partial(desk.archive.mirror.open, key)
    return Piece(key, "", size_bytes, source, keep_until)


def _once(found: Sequence[tuple[Piece, str]]) -> tuple[Piece, ...]:
    """Give each object its path; what belongs to several cases lies with the first, kept the longest."""
    unique: Callable[[str], str] = unique_paths()
    longest: dict[Key, Any] = {}
    paths: dict[Key, str] = {}
    for piece, path in found:
        days = [day for day in (longest.get(piece.key), piece.keep_until) if day is not None]
        longest[piece.key] = max(days, default=None)
        if piece.key not in paths:
            paths[piece.key] = unique(path)
    firsts: Mapping[Key, Piece] = {piece.key: piece for piece, _ in reversed(found)}
    return tuple(
        Piece(key, path, firsts[key].size_bytes, firsts[key].source, longest[key])
        for key, path in paths.items()
    )
