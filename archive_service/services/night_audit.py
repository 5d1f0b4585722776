"""The audit that never sleeps: every night a part of every store, the longest unread copies first.

How much a night reads is reckoned in :mod:`storage.rotation`. A copy that was never read, or was not
found whole, is read in any case; what came by day and waited for half a day is read in the evening.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import Audit, Copy, Object
from archive_service.jobs import JobContext
from archive_service.services import audit_records, upkeep
from archive_service.services.audit_records import AT_ONCE
from archive_service.services.context import Desk
from archive_service.services.rounds import Order
from storage.audit import Expected, Report, audit
from storage.port import Key, ObjectStore
from storage.rotation import must_be_read, tonight

JOB = "audit-part"
_WAITS = timedelta(hours=12)
_WINDOW_HOURS = 4
"""What failed, as when a disk was not there, is tried again after so long."""

_Rows = Select[str, str, date | None, str]


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield tonight's part of every store, later in the day what is new and waits (a round)."""
    now = desk.now.astimezone(ZoneInfo(desk.zone))
    if now.hour < desk.archive.settings.night_hour:
        return
    window = f"{now:%Y-%m-%d}:{now.hour // _WINDOW_HOURS}"
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for store in desk.archive.mirror.stores:
        payload = {"store": store.name, "day": desk.today.isoformat()}
        if not _was_read_since(session, store.name, midnight):
            if _has_any(session, store.name):
                yield Order(JOB, {**payload, "new": False}, f"{store.name}:{window}")
        elif _has_any(session, store.name, _is_new(), _came_before(desk.now - _WAITS)):
            yield Order(JOB, {**payload, "new": True}, f"{store.name}:new:{window}")


def read_part(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Read tonight's part of a store, or only what is new in it (the body of the job).

    What was read is on record batch by batch, so that a job that is run again goes on from there; one
    that is stopped does not count as the night's reading.

    Raises:
        Problem: there is no such store.
        StoreUnavailable: it cannot be reached.
    """
    store = upkeep.store_named(desk, str(job.payload["store"]))
    with desk.reading() as session:
        quota = 0 if job.payload["new"] else _quota(desk, session, store.name)
        coming = quota + _count(session, store.name, _is_new())
    total = Report(store.name, 0, 0, ())
    for batch in _batches(desk, store.name, quota):
        total = _sum(total, _read(desk, store, batch))
        job.report(total.objects, max(coming, total.objects), store.name)
        if job.cancelled:
            break
    else:
        with desk.writing() as session:
            audit_records.note(desk, session, total, part=True)
    return {"store": store.name, "objects": total.objects, "findings": len(total.findings)}


def _read(desk: Desk, store: ObjectStore, batch: list[Expected]) -> Report:
    store.check()
    report = audit(store, sorted(batch, key=lambda one: one.key), spaces=(), today=desk.today)
    with desk.writing() as session:
        audit_records.mark_read(desk, session, store.name, batch, report.findings)
    return report


def _sum(first: Report, second: Report) -> Report:
    return replace(
        first,
        objects=first.objects + second.objects,
        size_bytes=first.size_bytes + second.size_bytes,
        findings=first.findings + second.findings,
    )


def _batches(desk: Desk, store: str, quota: int) -> Iterator[list[Expected]]:
    """Yield what is read now: what is new, what was not whole (once), and ``quota`` of the longest unread.

    Each batch is asked for when the one before is on record.
    """
    started = desk.now
    while batch := _some(desk, _rows(store).where(_is_new()), AT_ONCE):
        yield batch
    if not quota:
        return
    read_before = _rows(store).where(Copy.audited_at < started)
    if batch := _some(desk, read_before.where(audit_records.unsound()), AT_ONCE):
        yield batch
    longest_first = read_before.order_by(Copy.audited_at)
    while quota > 0 and (batch := _some(desk, longest_first, min(AT_ONCE, quota))):
        quota -= len(batch)
        yield batch


def _rows(store: str) -> _Rows:
    same = (Object.digest == Copy.digest) & (Object.space == Copy.space)
    wanted = select(Copy.space, Copy.digest, Object.keep_until, Copy.room).join(Object, same)
    return wanted.where(Copy.store == store)


def _some(desk: Desk, rows: _Rows, limit: int) -> list[Expected]:
    with desk.reading() as session:
        found = session.execute(rows.limit(limit)).all()
    return [Expected(Key.of(space, digest), until, room) for space, digest, until, room in found]


def _quota(desk: Desk, session: Session, store: str) -> int:
    days = desk.archive.settings.audit_days
    read = _count(session, store, Copy.audited_at.is_not(None))
    return tonight(read, _count(session, store, Copy.audited_at < must_be_read(desk.now, days)), days)


def _is_new() -> ColumnElement[bool]:
    return Copy.audited_at.is_(None)


def _came_before(moment: datetime) -> ColumnElement[bool]:
    return or_(Copy.verified_at.is_(None), Copy.verified_at < moment)


def _count(session: Session, store: str, condition: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Copy).where(Copy.store == store, condition)
    return session.scalar(counted) or 0


def _has_any(session: Session, store: str, *conditions: ColumnElement[bool]) -> bool:
    wanted = select(Copy.digest).where(Copy.store == store, *conditions).limit(1)
    return session.scalar(wanted) is not None


def _was_read_since(session: Session, store: str, moment: datetime) -> bool:
    last = session.scalar(select(func.max(Audit.at)).where(Audit.store == store))
    return last is not None and last >= moment
