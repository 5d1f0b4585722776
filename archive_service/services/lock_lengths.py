"""Locks that grow with the terms: what is to be kept longer than its stores know is locked for longer.

A term grows by the school's nomenclature or by taking the summary sheet out; every day each store's lock
and the row follow, never backwards. No store locks for ever: what is kept permanently is locked until a
century ahead, the furthest day that every store proved to hold, and each year for one year more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, recent_school_acts
from archive_service.db.models import ActRow, Object
from archive_service.jobs import JobContext
from archive_service.services import deposits, documents, retention
from archive_service.services.context import Desk
from archive_service.services.retention import Filed
from archive_service.services.rounds import Order
from storage.errors import StorageError
from storage.port import Key, ObjectStore, later
from workflows.acts import SERVICE
from workflows.retention import Kept

JOB, LENGTHENED = "lengthen-locks", "locks-lengthened"
_CENTURY = 99
_LENGTHEN = ("nomenclature-written", "extraction-deposited")
"""The acts that make terms longer; where there are none nothing is looked at."""
_LONG = frozenset({"acts", "register", "profile", "journal-manifest", "summary", "summary-index", "manifest"})
"""What lives as long as the summary sheet, beside the papers of :data:`documents.KEPT_LONG`."""
_OF_ALL = frozenset({"register", "profile"})
"""What deposits of several years may share: it follows the longest term of all."""


@dataclass(frozen=True, slots=True)
class Longer:
    """An object that is to be kept longer than its row says."""

    key: Key
    until: date


@dataclass(frozen=True, slots=True)
class Lengthening:
    """What the last look did: how many objects, the furthest day, the stores that could not follow."""

    on: date
    objects: int
    until: date | None
    missing: tuple[str, ...]


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield a look a day, where something ever made a term longer (a round)."""
    if desk.now.astimezone(ZoneInfo(desk.zone)).hour >= desk.archive.settings.night_hour:
        told = select(ActRow.seq).where(ActRow.kind.in_(_LENGTHEN)).limit(1)
        if session.scalar(told) is not None:
            yield Order(JOB, {}, f"{desk.today}")


def job(desk: Desk, context: JobContext) -> Mapping[str, Any]:
    """Lengthen what is to be kept longer (the body of the job); done again it changes nothing."""
    with desk.reading() as session:
        found = wanted(desk, session)
    done: list[Longer] = []
    missing = set[str]()
    for place, one in enumerate(found):
        late = {store.name for store in desk.archive.mirror.stores if not _lengthen(store, one)}
        missing |= late
        done += [] if late else [one]
        context.report(place + 1, len(found), one.key.digest)
    with desk.writing() as session:
        _record(desk, session, done, sorted(missing))
    return {"objects": len(done), "stores": sorted(missing)}


def wanted(desk: Desk, session: Session) -> tuple[Longer, ...]:
    """Return the objects of the archive that are kept for less than their records are."""
    furthest = date(desk.today.year + _CENTURY, 12, 31)
    archived = retention.filed(session)
    terms = {
        (one.case, one.kind): min(one.until, furthest)
        for one in retention.records(session, files=archived)
        if one.destroyed_on is None
    }
    files = {one.case: one for one in archived}
    rows = session.execute(
        select(Object.space, Object.digest, Object.role, Object.case_id, Object.keep_until)
    )
    found = (
        Longer(Key.of(space, digest), until)
        for space, digest, role, case, kept in rows
        if case in files
        and kept is not None
        and (until := _until(role, files[case], files.values(), terms)) is not None
        and until > kept
    )
    return tuple(sorted(found, key=lambda one: one.key))


def last(session: Session) -> Lengthening | None:
    """Return what came of the last look that had something to do, None where none ever had."""
    act = next(recent_school_acts(session, LENGTHENED), None)
    if act is None:
        return None
    until = act.facts.get("until")
    missing = tuple(str(one) for one in act.facts["missing"])
    return Lengthening(
        act.on, int(act.facts["objects"]), date.fromisoformat(until) if until else None, missing
    )


def _until(
    role: str, filed: Filed, files: Iterable[Filed], terms: Mapping[tuple[str, Kept], date]
) -> date | None:
    long = role in _LONG or role in documents.KEPT_LONG
    kind = Kept.SUMMARY if long and Kept.SUMMARY in filed.days else Kept.JOURNAL
    if role in _OF_ALL:
        return max(terms.values(), default=None)
    if role == documents.ORDER:  # an order's copy may lie in the files of several classes of its year
        same = {one.case for one in files if one.year == filed.year}
        return max((until for (case, _), until in terms.items() if case in same), default=None)
    return terms.get((filed.case, kind))


def _lengthen(store: ObjectStore, one: Longer) -> bool:
    """Lock one copy for longer; whether the store keeps it so long now."""
    try:
        kept = store.stat(one.key).keep_until
        if later(kept, one.until) != kept:
            store.lock_until(one.key, one.until)
    except StorageError:
        return False
    return True


def _record(desk: Desk, session: Session, done: Iterable[Longer], missing: list[str]) -> None:
    """Let the rows follow; the act is written where something was done, or other stores lag behind."""
    furthest: date | None = None
    objects = 0
    for one in done:
        row = session.get(Object, (desk.school_id, one.key.digest, one.key.space))
        if row is not None and (row.keep_until is None or row.keep_until < one.until):
            row.keep_until, furthest, objects = one.until, later(furthest, one.until), objects + 1
    before = last(session)
    if not objects and missing == sorted(before.missing if before else ()):
        return
    facts = {"objects": objects, "until": furthest.isoformat() if furthest else None, "missing": missing}
    append(session, case_id=None, act=SchoolAct(LENGTHENED, SERVICE, desk.today, facts), at=desk.now)
    deposits.request_log(desk, session)
