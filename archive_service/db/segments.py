"""Extracts of the act log: what a deposit carries, and how a database is made of them again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import entries, head, lock_log, store_entry
from archive_service.db.chain import Entry, Head, first_break
from archive_service.db.session import school_of
from archive_service.problems import Kind, Problem
from workflows.canonical import canonical_bytes

FORMAT = "journal-acts/1"
_BESIDE = "beside"


def export_segment(session: Session, first: int, last: int, beside: Mapping[str, Any] | None = None) -> bytes:
    """Return the entries ``first``..``last`` of the school's log as canonical JSON.

    Payloads are JSON objects in it, so that a person can read the extract without this program.
    ``beside`` are rows that no act tells in full; they travel with the acts.
    """
    lines = [_line(entry) for entry in entries(session, first, last)]
    said = {"format": FORMAT, "school": school_of(session), "entries": lines}
    return canonical_bytes(said | ({_BESIDE: beside} if beside else {}))


def read_segment(data: bytes) -> tuple[Entry, ...]:
    """Return the entries that :func:`export_segment` wrote, unverified.

    Raises:
        Problem: the bytes are no such extract.
    """
    try:
        segment = json.loads(data)
        if segment["format"] != FORMAT:
            raise ValueError(segment["format"])
        return tuple(_entry(line) for line in segment["entries"])
    except (ValueError, TypeError, KeyError) as error:
        raise Problem(Kind.UNSOUND, "db.segment-unreadable", reason=f"{error}") from error


def read_beside(data: bytes) -> dict[str, Any]:
    """Return the rows that travel with an extract's acts; an extract of an older version has none."""
    return dict(json.loads(data).get(_BESIDE, {}))


def import_segments(session: Session, segments: Iterable[bytes]) -> Head:
    """Add to the school's log what is new in the extracts, and return the log's head.

    Extracts may come in any order and overlap. Entries that are in the database already
    must be the same.

    Raises:
        Problem: an extract is unreadable, of another school, broken, at odds with the
            database, or entries between extracts are missing. The transaction must be given up.
    """
    lock_log(session)
    waiting: list[tuple[Entry, ...]] = []
    for data in segments:
        waiting.append(_of_school(session, read_segment(data)))
        waiting = _take_in(session, waiting)
    if waiting:
        raise Problem(Kind.UNSOUND, "db.segment-gap", seq=head(session).seq + 1)
    return head(session)


def _line(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "payload": json.loads(entry.payload)}


def _entry(line: dict[str, Any]) -> Entry:
    return Entry(**{**line, "payload": canonical_bytes(line["payload"]).decode("utf-8")})


def _of_school(session: Session, segment: tuple[Entry, ...]) -> tuple[Entry, ...]:
    mine = school_of(session)
    for entry in segment:
        if entry.school != mine:
            raise Problem(Kind.UNSOUND, "db.segment-school", school=entry.school)
    return segment


def _take_in(session: Session, waiting: list[tuple[Entry, ...]]) -> list[tuple[Entry, ...]]:
    """Add every extract that joins the log; return those that do not join it yet."""
    left = sorted(filter(None, waiting), key=lambda segment: segment[0].seq)
    while left and left[0][0].seq <= head(session).seq + 1:
        _add(session, left.pop(0))
    return left


def _add(session: Session, segment: tuple[Entry, ...]) -> None:
    last = head(session)
    known = {entry.seq: entry for entry in entries(session, segment[0].seq, segment[-1].seq)}
    for entry in segment:
        if entry.seq in known and known[entry.seq] != entry:
            raise Problem(Kind.UNSOUND, "db.segment-differs", seq=entry.seq)
    fresh = [entry for entry in segment if entry.seq > last.seq]
    broken = first_break(fresh, after=last)
    if broken is not None:
        raise Problem(Kind.UNSOUND, broken.code, seq=broken.seq)
    for entry in fresh:
        store_entry(session, entry)
