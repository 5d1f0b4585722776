"""What a deposit says about itself: the case's acts, and the school's register of people and rules.

Together with the log segments, and the rows that travel beside their acts, these make the database
anew from one store alone.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, func, inspect, select
from sqlalchemy.orm import Session

from archive_service.db.base import OfSchool
from archive_service.db.chain import Entry
from archive_service.db.models import (
    ActRow,
    Certificate,
    Document,
    Grant,
    Person,
    Profile,
    School,
    SnapshotRow,
    Unit,
)
from archive_service.db.types import Moment, read_moment
from archive_service.problems import Kind, Problem
from workflows.canonical import canonical_bytes

CASE_FORMAT = "journal-case-acts/1"
REGISTER_FORMAT = "school-register/1"
SUMMARY_FORMAT = "summary-index/1"
TABLES: dict[str, type[OfSchool]] = {
    "people": Person,
    "certificates": Certificate,
    "grants": Grant,
    "units": Unit,
    "profiles": Profile,
}
BESIDE: dict[str, type[OfSchool]] = {"documents": Document, "snapshots": SnapshotRow}
"""Rows that are only ever added; acts name them by digest and do not tell them in full."""
_QUIET = (
    *("document-read", "report-made", "work-done", "reminder-sent", "copy-certified", "inspection-made"),
    *("audit-done", "repaired", "not-repaired", "log-checked", "lock-drilled"),
    *(
        "deposit-waits",
        "log-waits",
        "caught-up",
        "reconciled",
        "refilled",
        "orphan-adopted",
        "orphan-removed",
    ),
)
"""Acts of the school that leave its register as it is: it need not travel with them again."""
_LEEWAY = timedelta(hours=1)
"""No transaction lasts longer: a row that is older than the acts by more was shipped with earlier ones."""


def case_extract(session: Session, case_id: str) -> bytes:
    """Return the entries of one case with their places in the school's chain, as canonical JSON."""
    rows = session.scalars(select(ActRow).where(ActRow.case_id == case_id).order_by(ActRow.seq))
    entries = [{**asdict(_entry(row)), "payload": json.loads(row.payload)} for row in rows]
    return canonical_bytes({"format": CASE_FORMAT, "case": case_id, "entries": entries})


def register_extract(session: Session) -> bytes:
    """Return the school's own row, people, certificates, roles and profiles as canonical JSON."""
    school = session.scalars(select(School)).one()
    tables = {name: _rows(session, table) for name, table in TABLES.items()}
    return canonical_bytes({"format": REGISTER_FORMAT, "school": _plain(school), **tables})


def beside_log(session: Session, first: int, last: int) -> dict[str, Any]:
    """Return what has to travel with the acts ``first``..``last``: documents, exports, and the register.

    Rows made since the act before ``first`` are meant, by their own moments; a few may travel twice.
    """
    span = ActRow.seq.between(first - 1, last)
    oldest = session.scalar(select(func.min(ActRow.at)).where(span)) if first > 1 else None
    since = read_moment(oldest) - _LEEWAY if oldest else None
    fresh = {
        "documents": _since(session, Document, Document.created_at, since),
        "snapshots": _since(session, SnapshotRow, SnapshotRow.imported_at, since),
    }
    loud = select(ActRow.seq).where(span, ActRow.case_id.is_(None), ActRow.kind.not_in(_QUIET)).limit(1)
    moved = first == 1 or session.scalar(loud) is not None
    register = {"register": json.loads(register_extract(session))} if moved else {}
    return {name: found for name, found in fresh.items() if found} | register


def row_of(table: type[Any], plain: Mapping[str, Any]) -> Any:
    """Return a row from plain JSON values; days and moments are spelled as texts there."""
    columns = inspect(table).columns
    return table(**{name: _value(columns[name].type, value) for name, value in plain.items()})


def read_register(data: bytes) -> dict[str, Any]:
    """Return the register that :func:`register_extract` wrote.

    Raises:
        Problem: the bytes are none.
    """
    try:
        register = json.loads(data)
        if register["format"] != REGISTER_FORMAT:
            raise ValueError(register["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(Kind.UNSOUND, "service.register-unreadable", reason=str(error)) from error
    return dict(register)


def _rows(session: Session, table: type[OfSchool]) -> list[dict[str, Any]]:
    keys = inspect(table).primary_key
    return [_plain(row) for row in session.scalars(select(table).order_by(*keys))]


def _since(session: Session, table: type[OfSchool], made_at: Any, since: datetime | None) -> list[Any]:
    wanted = select(table) if since is None else select(table).where(made_at >= since)
    return [_plain(row) for row in session.scalars(wanted.order_by(*inspect(table).primary_key))]


def _value(kind: Any, value: Any) -> Any:
    if value and isinstance(kind, Date):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if value and isinstance(kind, Moment) else value


def _plain(row: object) -> dict[str, Any]:
    columns = inspect(type(row)).column_attrs
    return {column.key: getattr(row, column.key) for column in columns}


def _entry(row: ActRow) -> Entry:
    return Entry(
        school=row.school_id,
        seq=row.seq,
        case=row.case_id,
        kind=row.kind,
        actor=row.actor,
        at=row.at,
        on=row.on_day,
        payload=row.payload,
        prev=row.prev_hash,
        hash=row.hash,
    )
