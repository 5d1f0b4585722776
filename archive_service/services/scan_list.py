"""What was taken in: the batches, and the pages of one with what is to be done about each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.models import ScanBatch, ScanPage
from archive_service.problems import Kind, Problem
from archive_service.services import people, scan_intake
from archive_service.services.context import Desk
from archive_service.services.documents import OBJECTS
from archive_service.services.label_names import Labels, NamedLabel
from archive_service.services.scan_placing import TO_LOOK_AT, Verdict
from archive_service.services.scan_printed import Printouts
from storage.port import Key
from storage.streams import read_verified
from workflows.acts import SERVICE
from workflows.sheet_codes import Side

PER_PAGE = 20
SHEETS_PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that came in; ``who`` is a name, "" for the service; ``counts`` are its pages by verdict."""

    id: int
    file: str
    source: str
    who: str
    taken_at: datetime
    state: str
    pages: int
    refused: str
    facts: Mapping[str, Any]
    counts: Mapping[Verdict, int]

    @property
    def to_look_at(self) -> int:
        """How many pages wait for a person's decision or deed."""
        return sum(self.counts.get(one, 0) for one in TO_LOOK_AT)


@dataclass(frozen=True, slots=True)
class Batches:
    """A page of the batches, the newest first."""

    rows: tuple[Batch, ...]
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scanned page: where it belongs as far as that is known.

    ``valid`` is the edition that counts instead of the page's, 0 where there is none; ``other`` is the
    scan of the same page that counts, as (batch, number). ``label`` is the sewn volume whose label it is;
    ``pictured`` says that its picture is still kept.
    """

    batch: int
    number: int
    verdict: Verdict
    code: str
    by_hand: bool
    alike: int | None
    class_name: str = ""
    title: str = ""
    leaf: str = ""
    side: Side = Side.RECTO
    edition: int = 0
    valid: int = 0
    other: tuple[int, int] | None = None
    label: NamedLabel | None = None
    pictured: bool = True


@dataclass(frozen=True, slots=True)
class Sheets:
    """A page of a batch's sheets of one verdict."""

    batch: Batch
    verdict: Verdict | None
    rows: tuple[Sheet, ...]
    number: int
    pages: int


def batches(session: Session, number: int = 1) -> Batches:
    """Return a page of the batches.

    Raises:
        Problem: there is no such page.
    """
    total = session.scalar(select(func.count()).select_from(ScanBatch)) or 0
    pages = max(1, -(-total // PER_PAGE))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    wanted = select(ScanBatch).order_by(ScanBatch.id.desc()).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Batches(_batches(session, session.scalars(wanted).all()), number, pages)


def sheets(
    session: Session, batch: int, verdict: Verdict | None = None, number: int = 1, language: str = "ru"
) -> Sheets:
    """Return a page of a batch's sheets: those of a verdict, or all of them.

    Raises:
        Problem: there is no such batch or page.
    """
    line = _batches(session, [scan_intake.find(session, batch)])[0]
    total = line.counts.get(verdict, 0) if verdict else line.pages
    pages = max(1, -(-total // SHEETS_PER_PAGE))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    wanted = select(ScanPage).where(ScanPage.batch == batch).order_by(ScanPage.number)
    if verdict:
        wanted = wanted.where(ScanPage.verdict == verdict)
    rows = session.scalars(wanted.limit(SHEETS_PER_PAGE).offset((number - 1) * SHEETS_PER_PAGE)).all()
    return Sheets(line, verdict, tuple(_sheets(session, rows, language)), number, pages)


def sheet(session: Session, batch: int, number: int, language: str = "ru") -> Sheet:
    """Return one scanned page.

    Raises:
        Problem: there is none of that number.
    """
    return next(_sheets(session, [find(session, batch, number)], language))


def find(session: Session, batch: int, number: int) -> ScanPage:
    """Return the row of a scanned page.

    Raises:
        Problem: there is none of that number.
    """
    row = session.scalar(select(ScanPage).where(ScanPage.batch == batch, ScanPage.number == number))
    if row is None:
        raise Problem(Kind.MISSING, "scans.no-page", batch=batch, page=number)
    return row


def picture(desk: Desk, batch: int, number: int, *, small: bool = False) -> bytes:
    """Return the picture of a scanned page, or its thumbnail, as JPEG.

    Raises:
        Problem: there is no such page, or its picture is not kept any more.
    """
    with desk.reading() as session:
        row = find(session, batch, number)
        digest = row.thumb if small else row.image
    if not digest:
        days = desk.archive.settings.scan_days
        raise Problem(Kind.MISSING, "scans.picture-gone", batch=batch, page=number, days=days)
    return read_verified(desk.archive.working, Key.of(OBJECTS, digest))


def _batches(session: Session, rows: Sequence[ScanBatch]) -> tuple[Batch, ...]:
    names = people.names(session)
    counts: dict[int, dict[Verdict, int]] = {row.id: {} for row in rows}
    wanted = select(ScanPage.batch, ScanPage.verdict, func.count()).where(ScanPage.batch.in_(counts))
    for batch, verdict, count in session.execute(wanted.group_by(ScanPage.batch, ScanPage.verdict)):
        counts[batch][Verdict(verdict)] = count
    return tuple(
        Batch(
            id=row.id,
            file=row.file,
            source=row.source,
            who="" if row.actor == SERVICE else names.get(row.actor, row.actor),
            taken_at=row.taken_at,
            state=row.state,
            pages=row.pages,
            refused=row.refused,
            facts=row.facts,
            counts=counts[row.id],
        )
        for row in rows
    )


def _sheets(session: Session, rows: Sequence[ScanPage], language: str) -> Iterator[Sheet]:
    printouts, labels = Printouts(session), Labels(session)
    for row in rows:
        known: dict[str, Any] = {}
        found = printouts.find(row.code) if row.code else None
        if found is not None:
            printed, page = found
            known = {
                "class_name": printed.case.opened.class_name,
                "title": printed.title_of(page, language),
                "leaf": page.leaf,
                "side": page.side,
                "edition": page.edition,
                "valid": max((one.edition for one in printed.standing_of(page.part)), default=0),
            }
        other = _counting(session, row) if row.code else None
        yield Sheet(
            row.batch,
            row.number,
            Verdict(row.verdict),
            row.code,
            row.by_hand,
            row.alike,
            other=other,
            label=labels.find(row.code),
            pictured=bool(row.image),
            **known,
        )


def _counting(session: Session, row: ScanPage) -> tuple[int, int] | None:
    wanted = select(ScanPage.batch, ScanPage.number).where(
        ScanPage.code == row.code, ScanPage.verdict == Verdict.PLACED
    )
    found = session.execute(wanted).first()
    place = (found.batch, found.number) if found else None
    return None if place == (row.batch, row.number) else place
