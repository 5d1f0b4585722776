"""The act log of a school: append, read, verify. Written in the same transaction as everything else."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from archive_service.db.chain import GENESIS, Break, Entry, Head, backward_steps, first_break
from archive_service.db.models import ActRow, School
from archive_service.db.session import school_of
from archive_service.db.signatures import note_signature
from archive_service.db.types import spell_moment
from archive_service.problems import Kind, Problem
from workflows.acts import Act
from workflows.canonical import canonical_bytes
from workflows.spelling import KINDS, from_payload, kind_of, to_payload

_BATCH = 1000
_COLUMNS = (
    ActRow.school_id,
    ActRow.seq,
    ActRow.case_id,
    ActRow.kind,
    ActRow.actor,
    ActRow.at,
    ActRow.on_day,
    ActRow.payload,
    ActRow.prev_hash,
    ActRow.hash,
)


@dataclass(frozen=True, slots=True)
class SchoolAct:
    """An act that belongs to no case, such as ``school-opened``, ``person-added`` or ``audit-done``.

    ``facts`` are plain JSON values: ids, digests, dates as text, counts; no names of people.
    """

    kind: str
    actor: str
    on: date
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Logged:
    """An act with its place in the log; ``case_id`` is None for the school's own acts."""

    seq: int
    at: str
    hash: str
    case_id: str | None
    act: Act | SchoolAct


def append(session: Session, *, case_id: str | None, act: Act | SchoolAct, at: datetime) -> ActRow:
    """Add an act to the log of the session's school and return its row.

    The school's row is locked until the transaction ends, so numbers have no gaps however
    many people work at once.

    Raises:
        Problem: the school does not exist, or the step was signed before (I4).
    """
    school_id = school_of(session)
    _lock(session, school_id)
    last = head(session)
    kind, payload = _spell(act)
    entry = Entry(
        school=school_id,
        seq=last.seq + 1,
        case=case_id,
        kind=kind,
        actor=act.actor,
        at=spell_moment(at),
        on=act.on.isoformat(),
        payload=payload,
        prev=last.hash,
        hash="",
    )
    row = _store(session, entry, entry.sealed())
    if isinstance(act, Act):
        note_signature(session, case_id or "", row.seq, act)
    return row


def head(session: Session) -> Head:
    """Return the last entry's number and hash: what a deposit and the paper register keep."""
    found = session.execute(select(ActRow.seq, ActRow.hash).order_by(ActRow.seq.desc()).limit(1)).first()
    return Head(found.seq, found.hash) if found else Head(0, GENESIS)


def acts_of_case(session: Session, case_id: str) -> tuple[Act, ...]:
    """Return the acts of one case in their order."""
    rows = session.execute(
        select(ActRow.kind, ActRow.payload).where(ActRow.case_id == case_id).order_by(ActRow.seq)
    )
    return tuple(read_act(row.kind, row.payload) for row in rows)


def acts_of_cases(session: Session, case_ids: Sequence[str]) -> dict[str, list[Act]]:
    """Return the acts of several cases by case, in their order; all in one statement."""
    found: dict[str, list[Act]] = {one: [] for one in case_ids}
    wanted = select(ActRow.case_id, ActRow.kind, ActRow.payload).where(ActRow.case_id.in_(case_ids))
    for row in session.execute(wanted.order_by(ActRow.seq)):
        found[row.case_id].append(read_act(row.kind, row.payload))
    return found


def read_act(kind: str, payload: str) -> Act:
    """Return a case's act from its stored kind and payload.

    Raises:
        KeyError: the kind is none of a case's.
    """
    return from_payload(kind, json.loads(payload))


def all_acts(session: Session, after: int = 0) -> Iterator[Logged]:
    """Yield the acts after number ``after`` in order, a batch at a time."""
    yield from _logged(session, select(*_COLUMNS).where(ActRow.seq > after))


def logged_of_kinds(session: Session, *kinds: str) -> Iterator[Logged]:
    """Yield the acts of these kinds in order, the school's own and those of cases."""
    yield from _logged(session, select(*_COLUMNS).where(ActRow.kind.in_(kinds)))


def acts_by(session: Session, actor: str, since: datetime, until: datetime | None = None) -> Iterator[Logged]:
    """Yield what somebody did, by the log's moments, from ``since`` on and before ``until``."""
    wanted = select(*_COLUMNS).where(ActRow.actor == actor, ActRow.at >= spell_moment(since))
    if until is not None:
        wanted = wanted.where(ActRow.at < spell_moment(until))
    yield from _logged(session, wanted)


def logged_of_case(session: Session, case_id: str) -> list[Logged]:
    """Return the acts of one case with their places in the log."""
    return list(_logged(session, select(*_COLUMNS).where(ActRow.case_id == case_id)))


def logged_at(session: Session, seqs: Iterable[int]) -> list[Logged]:
    """Return the acts of these numbers in order."""
    return list(_logged(session, select(*_COLUMNS).where(ActRow.seq.in_(list(seqs)))))


def school_acts(session: Session, *kinds: str, since: date | None = None) -> Iterator[Logged]:
    """Yield the school's own acts of these kinds in order: what belongs to no case is folded from them.

    ``since`` leaves out what was done on an earlier day.
    """
    wanted = select(*_COLUMNS).where(ActRow.kind.in_(kinds), ActRow.case_id.is_(None))
    if since is not None:
        wanted = wanted.where(ActRow.on_day >= since.isoformat())
    for entry in _stream(session, wanted):
        yield Logged(entry.seq, entry.at, entry.hash, entry.case, _read(entry))


def recent_school_acts(session: Session, kind: str) -> Iterator[SchoolAct]:
    """Yield the school's own acts of a kind, the newest first: for whoever stops before the oldest."""
    wanted = select(*_COLUMNS).where(ActRow.kind == kind, ActRow.case_id.is_(None))
    for entry in _stream(session, wanted, newest_first=True):
        act = _read(entry)
        if isinstance(act, SchoolAct):
            yield act


def entries(session: Session, first: int = 1, last: int | None = None) -> Iterator[Entry]:
    """Yield the entries ``first``..``last`` (to the end if None) in order, a batch at a time."""
    wanted = select(*_COLUMNS).where(ActRow.seq >= first)
    if last is not None:
        wanted = wanted.where(ActRow.seq <= last)
    yield from _stream(session, wanted)


def verify_chain(session: Session, known: Iterable[Head] = ()) -> Break | None:
    """Return the first entry that was changed, removed or put in, or None.

    Everything is computed anew. ``known`` are heads kept outside the database; only with
    them can a cut-off end be noticed.
    """
    return first_break(_stream(session, select(*_COLUMNS)), known)


def clock_steps(session: Session) -> tuple[int, ...]:
    """Return the numbers of entries made after the computer's clock had been set back."""
    return tuple(backward_steps(entries(session)))


def store_entry(session: Session, entry: Entry) -> None:
    """Add an entry that was made before, as it stands: for rebuilding from deposits.

    The caller has verified the chain. Raises as :func:`append`.
    """
    _store(session, entry, entry.hash)
    if entry.kind in KINDS:
        note_signature(
            session, entry.case or "", entry.seq, from_payload(entry.kind, json.loads(entry.payload))
        )


def lock_log(session: Session) -> None:
    """Keep others from adding to the school's log until the transaction ends.

    Raises:
        Problem: the school does not exist.
    """
    _lock(session, school_of(session))


def _lock(session: Session, school_id: str) -> None:
    found = session.scalar(select(School.id).where(School.id == school_id).with_for_update())
    if found is None:
        raise Problem(Kind.MISSING, "db.school-missing", school=school_id)


def _spell(act: Act | SchoolAct) -> tuple[str, str]:
    if isinstance(act, SchoolAct):
        payload = {**act.facts, "actor": act.actor, "on": act.on.isoformat()}
        return act.kind, canonical_bytes(payload).decode("utf-8")
    return kind_of(act), canonical_bytes(to_payload(act)).decode("utf-8")


def _store(session: Session, entry: Entry, hashed: str) -> ActRow:
    row = ActRow(
        school_id=entry.school,
        seq=entry.seq,
        case_id=entry.case,
        kind=entry.kind,
        actor=entry.actor,
        at=entry.at,
        on_day=entry.on,
        payload=entry.payload,
        prev_hash=entry.prev,
        hash=hashed,
    )
    session.add(row)
    session.flush()
    return row


def _stream(
    session: Session, wanted: Select[*tuple[Any, ...]], *, newest_first: bool = False
) -> Iterator[Entry]:
    order = ActRow.seq.desc() if newest_first else ActRow.seq
    rows = session.execute(wanted.order_by(order), execution_options={"yield_per": _BATCH})
    for row in rows:
        yield Entry(*row)


def _logged(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Logged]:
    for entry in _stream(session, wanted):
        yield Logged(entry.seq, entry.at, entry.hash, entry.case, _read(entry))


def _read(entry: Entry) -> Act | SchoolAct:
    payload = json.loads(entry.payload)
    if entry.kind in KINDS:
        return from_payload(entry.kind, payload)
    on = date.fromisoformat(payload.pop("on"))
    return SchoolAct(entry.kind, payload.pop("actor"), on, payload)
