"""What a deposit says about itself: the case's acts, and the school's register of people and rules.

Together with the log segments these make the database anew from one store alone.
"""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from archive_service.db.base import OfSchool
from archive_service.db.chain import Entry
from archive_service.db.models import ActRow, Certificate, Grant, Person, Profile, School, Unit
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
