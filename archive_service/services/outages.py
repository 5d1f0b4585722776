"""What waits for a room that does not answer: deposits, and the part of the log that is on its way.

Nothing that waits counts as stored. What says so are acts of the school; they are folded here, so
that a rebuild brings them back. A deposit waits until its case is deposited or has another volume;
a part of the log waits until it is shipped. Whoever catches up writes the same bytes again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import (
    Logged,
    SchoolAct,
    acts_of_cases,
    append,
    recent_school_acts,
    school_acts,
)
from archive_service.db.models import ActRow, CaseRow
from archive_service.db.projections import ARCHIVED
from archive_service.services.context import Desk
from storage.errors import DayTooFar, ReadBackDiffers, StoreUnavailable, TooFewCopies
from storage.port import Key
from workflows.acts import SERVICE
from workflows.history import replay

DEPOSIT_WAITS, LOG_WAITS = "deposit-waits", "log-waits"
_INCURABLE = (DayTooFar, ReadBackDiffers)
"""A medium that answers and is not fit: waiting does not mend it."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Where verified copies lie (``stores``), what did not answer (``missing``), how many are demanded."""

    stores: tuple[str, ...]
    missing: tuple[str, ...]
    demanded: int

    @property
    def facts(self) -> dict[str, Any]:
        """What an act says of it."""
        return {"stores": list(self.stores), "missing": list(self.missing), "demanded": self.demanded}


@dataclass(frozen=True, slots=True)
class WaitingDeposit:
    """A deposit that ``actor`` asked for and that is not finished; ``written`` lies in some stores.

    ``register`` is the digest of the school's register that goes with it, ``named`` what the nomenclature
    called the file (None: the act does not say): the deposit keeps those it began with, so that its manifest
    stays the same.
    """

    case_id: str
    class_name: str
    actor: str
    volume: str
    register: str
    written: tuple[str, ...]
    short: Shortage
    since: str
    named: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WaitingLog:
    """The acts ``first``..``last`` of the log, which fewer stores have than are demanded."""

    last: int
    digest: str
    short: Shortage


def shortage(desk: Desk, error: TooFewCopies) -> Shortage | None:
    """Return what the failed writing lacked, None where a store was there and refused."""
    causes = error.causes
    if not causes or not all(
        isinstance(one, StoreUnavailable) and not isinstance(one, _INCURABLE) for one in causes
    ):
        return None
    missing = {one.store for one in causes if isinstance(one, StoreUnavailable)}
    names = [store.name for store in desk.archive.mirror.stores]
    there = tuple(name for name in names if name not in missing)
    return Shortage(there, tuple(name for name in names if name in missing), error.demanded)


def note_deposit(
    desk: Desk, session: Session, facts: Mapping[str, Any], short: Shortage, *, actor_id: str
) -> None:
    """Put on record that the deposit of ``facts["case"]`` waits; the same shortage is told once."""
    before = next((one for one in deposits(session) if one.case_id == facts["case"]), None)
    if before is None or before.short != short:
        _note(desk, session, DEPOSIT_WAITS, actor_id, {**facts, **short.facts})


def note_log(desk: Desk, session: Session, *, last: int, digest: str, shipped: int, short: Shortage) -> None:
    """Put on record that a part of the log waits: it stays the same part until it is shipped."""
    before = log_part(session, shipped)
    if before is None or before.short != short:
        _note(desk, session, LOG_WAITS, SERVICE, {"last": last, "digest": digest, **short.facts})


def ever(session: Session) -> bool:
    """Whether anything ever waited: one cheap question for pages that everybody opens."""
    told = select(ActRow.seq).where(ActRow.kind.in_((DEPOSIT_WAITS, LOG_WAITS)), ActRow.case_id.is_(None))
    return session.scalar(told.limit(1)) is not None


def deposits(session: Session) -> tuple[WaitingDeposit, ...]:
    """Return the deposits that wait, by class; none costs one statement."""
    told = {str(_facts(one)["case"]): one for one in school_acts(session, DEPOSIT_WAITS)}
    if not told:
        return ()
    wanted = select(CaseRow.id, CaseRow.class_name).where(CaseRow.id.in_(told), CaseRow.state != ARCHIVED)
    order = (CaseRow.year, CaseRow.grade, CaseRow.class_name, CaseRow.id)
    names = dict(session.execute(wanted.order_by(*order)).all())
    acts = acts_of_cases(session, list(names)) if names else {}
    cases = {case_id: replay(acts[case_id]) for case_id in names}
    found = (_deposit(told[case_id], names[case_id]) for case_id in names)
    return tuple(
        one for one in found if cases[one.case_id].deposit is None and cases[one.case_id].volume == one.volume
    )


def log_part(session: Session, shipped: int) -> WaitingLog | None:
    """Return the part of the log that waits, ``shipped`` being the last act that the stores have."""
    newest = next(recent_school_acts(session, LOG_WAITS), None)
    if newest is None or int(newest.facts["last"]) <= shipped:
        return None
    return WaitingLog(int(newest.facts["last"]), str(newest.facts["digest"]), _short(newest.facts))


def rooms_of(desk: Desk, names: Iterable[str]) -> tuple[str, ...]:
    """Return the rooms of these stores; a store that the settings no longer name keeps its name."""
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    return tuple(dict.fromkeys(rooms.get(name, name) for name in names))


def written(session: Session, shipped: int) -> Iterator[Key]:
    """Yield what was written for things that wait: no rows speak of it, and it is nobody's orphan."""
    for one in deposits(session):
        yield from (Key.of("objects", digest) for digest in one.written)
    part = log_part(session, shipped)
    if part is not None:
        yield Key.of("log", part.digest)


def _note(desk: Desk, session: Session, kind: str, actor: str, facts: dict[str, Any]) -> None:
    append(session, case_id=None, act=SchoolAct(kind, actor, desk.today, facts), at=desk.now)


def _facts(logged: Logged) -> dict[str, Any]:
    return logged.act.facts if isinstance(logged.act, SchoolAct) else {}


def _deposit(logged: Logged, class_name: str) -> WaitingDeposit:
    facts = _facts(logged)
    return WaitingDeposit(
        case_id=str(facts["case"]),
        class_name=class_name,
        actor=logged.act.actor,
        volume=str(facts["volume"]),
        register=str(facts["register"]),
        written=tuple(facts["written"]),
        short=_short(facts),
        since=logged.at,
        named=facts.get("named"),
    )


def _short(facts: Mapping[str, Any]) -> Shortage:
    return Shortage(tuple(facts["stores"]), tuple(facts["missing"]), int(facts["demanded"]))
