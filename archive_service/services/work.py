"""Work beside the steps of cases: what the regulation demands of the school this year, and doing it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, school_acts
from archive_service.db.models import ActRow
from archive_service.services import cases, deposits, people, profiles
from archive_service.services.code_orders import IMPORTED
from archive_service.services.context import Desk
from workflows.refusal import Refusal
from workflows.snapshot import Snapshot, TermKind
from workflows.work import (
    WORK_DONE,
    OwedWork,
    WorkDone,
    Year,
    from_facts,
    owed_work,
    record_work,
    to_facts,
    year_of,
)

TERM_ENDS = "term_ends"
"""The fact of an import's act: the last days of the terms in the export."""

_TERMS = (TermKind.MONTH, TermKind.QUARTER, TermKind.HALF_YEAR, TermKind.YEAR)


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one school year, by the regulation in force."""

    year: Year
    owed: tuple[OwedWork, ...]


def plan(desk: Desk, session: Session, on: date | None = None) -> Plan:
    """Return the work of the school year that ``on`` (today) belongs to."""
    day = on or desk.today
    year = year_of(day, _term_ends(session, day))
    profile = profiles.in_force(session, desk.today)
    return Plan(year, owed_work(profile, year, done_work(session, _around(day))))


def late(desk: Desk, session: Session) -> tuple[OwedWork, ...]:
    """Return what is overdue today."""
    return tuple(one for one in plan(desk, session).owed if one.late_on(desk.today))


def done_work(session: Session, since: date | None = None) -> Iterator[WorkDone]:
    """Yield the work of the school that was recorded on or after a day, without a day all of it, in order."""
    for logged in school_acts(session, WORK_DONE, since=since):
        if isinstance(logged.act, SchoolAct):
            yield from_facts(logged.act.actor, logged.act.on, logged.act.facts)


def record(
    desk: Desk, name: str, due_on: date | None, *, actor_id: str, document: str = "", note: str = ""
) -> WorkDone:
    """Record that a piece of work was done; ``document`` is the digest of a paper kept for it.

    Raises:
        Problem: the regulation has no such work, it is another role's, or it is done already.
    """
    with desk.writing() as session:
        return note_done(desk, session, name, due_on, actor_id=actor_id, document=document, note=note)


def note_done(
    desk: Desk,
    session: Session,
    name: str,
    due_on: date | None,
    *,
    actor_id: str,
    document: str = "",
    note: str = "",
) -> WorkDone:
    """Record in the session's transaction that a piece of work was done; raises as :func:`record`."""
    actor = people.actor_of(session, actor_id, desk.today)
    done = WorkDone(name, due_on, actor_id, desk.today, document, note)
    day = due_on or desk.today
    year = year_of(day, _term_ends(session, day))
    profile = profiles.in_force(session, desk.today)
    refusal = record_work(profile, actor, done, year=year, earlier=tuple(done_work(session)))
    if isinstance(refusal, Refusal):
        raise cases.refused(session, refusal)
    act = SchoolAct(WORK_DONE, actor_id, desk.today, to_facts(done))
    append(session, case_id=None, act=act, at=desk.now)
    deposits.request_log(desk, session)
    return done


def term_ends_of(snapshot: Snapshot) -> list[str]:
    """Return the last days of the terms that an export names, as its act keeps them.

    Regulations want work at the end of terms whose journals they do not print (002 clauses 4.5 and 7.2,
    003 clause 3.4). Exams and final marks are no terms.
    """
    return sorted({term.ends_on.isoformat() for term in snapshot.terms if term.kind in _TERMS})


def _term_ends(session: Session, day: date) -> set[date]:
    """The last days of the terms that an export named or a case was opened for, in the years around a day."""
    since = _around(day)
    opened = select(ActRow.payload).where(ActRow.kind == "case-opened", ActRow.on_day >= since.isoformat())
    said = {json.loads(payload)["term_ends_on"] for payload in session.scalars(opened)}
    for logged in school_acts(session, IMPORTED, since=since):
        if isinstance(logged.act, SchoolAct):
            said.update(logged.act.facts.get(TERM_ENDS, ()))
    return {date.fromisoformat(day) for day in said}


def _around(day: date) -> date:
    """The first day on which something about the day's school year can have been written down.

    Exports may name terms ahead, and work may be done from its opening on: a year's margin is ample.
    """
    return year_of(day).since - timedelta(days=366)
