"""Making void what a breached account did: in its cases, and in the school itself (000 clause 5.4).

The act that says so is drawn up in the same transaction (002 clause 3.16). Acts of cases and roles
are undone; what else the account did in the school is listed: somebody has to decide about it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import (
    Logged,
    SchoolAct,
    acts_by,
    append,
    lock_log,
    logged_of_case,
    logged_of_kinds,
)
from archive_service.db.finding import drop_from_index
from archive_service.db.models import CaseRow, Grant, SummaryPupil
from archive_service.db.projections import ARCHIVED
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import breaches, cases, leave_index, people
from archive_service.services.breach_window import (
    GRANT,
    GRANT_VOID,
    CaseFallen,
    Done,
    Voiding,
    done_since,
    facts_of,
    to_facts,
)
from archive_service.services.context import Desk
from workflows.acts import Act
from workflows.case import Case
from workflows.commands import Actor, VoidActs
from workflows.incidents import ActDrawnUp, Incident, follow, void_from
from workflows.voiding import standing, thing_of


@dataclass(frozen=True, slots=True)
class _Work:
    """Who makes what void, and where."""

    desk: Desk
    session: Session
    incident: Incident
    actor: Actor


def void(desk: Desk, incident_id: str, *, actor_id: str) -> Voiding:
    """Draw up the act and make void what the account did since the moment the regulation names.

    Raises:
        Problem: the regulation refuses (who has to know does not yet), or nothing is left to make void.
    """
    with desk.writing() as session:
        lock_log(session)
        incident, profile = breaches.load(session, incident_id)
        work = _Work(desk, session, incident, people.actor_of(session, actor_id, desk.today))
        event = ActDrawnUp(incident=incident_id, at=desk.now)
        breaches.check(desk, session, incident, event, work.actor)
        since = void_from(profile.breach, follow(incident, event))
        if since is None:
            raise Problem(Kind.INTERNAL, "service.internal")
        done = done_since(session, incident, since)
        if incident.act_at is not None and not done.count:
            raise Problem(Kind.REFUSED, "incident.nothing-left", incident=incident_id)
        voiding = _void(work, since, done)
        breaches.note(desk, session, incident, event, actor_id, **to_facts(voiding))
    return voiding


def bring_back(session: Session) -> None:
    """Let accounts, roles and the index of pupils be as the acts have them, in a database made anew."""
    breaches.bring_back(session)
    for logged in list(logged_of_kinds(session, GRANT_VOID)):
        if not _given_else(session, facts_of(logged), set()):
            session.execute(_grant_row(delete(Grant), facts_of(logged)))
    archived = select(CaseRow.id).where(CaseRow.state == ARCHIVED)
    stray = select(SummaryPupil.case_id).where(SummaryPupil.case_id.not_in(archived)).distinct()
    for case_id in session.scalars(stray).all():
        if not leave_index.is_received(case_id):
            drop_from_index(session, case_id)


def _void(work: _Work, since: datetime, done: Done) -> Voiding:
    fallen = tuple(_void_case(work, case_id, seqs) for case_id, seqs in done.cases.items())
    void = {logged.seq for logged in done.grants}
    undone = [logged for logged in done.grants if _undo_grant(work, logged, void)]
    under = [seq for logged in undone for seq in _done_under(work.session, logged)]
    left = [logged.seq for logged in (*done.grants, *done.rest) if logged not in undone]
    return Voiding(
        since=since,
        until=work.incident.restored_at,
        cases=fallen,
        grants=tuple(logged.seq for logged in undone),
        pending=tuple(sorted({*left, *under})),
    )


def _void_case(work: _Work, case_id: str, seqs: list[int]) -> CaseFallen:
    logged = logged_of_case(work.session, case_id)
    acts = [one.act for one in logged if isinstance(one.act, Act)]
    places = {one.seq: number for number, one in enumerate(logged, start=1)}
    found = (thing_of(acts[places[seq] - 1], places[seq]) for seq in seqs)
    before, owed = _now(work, case_id)
    command = VoidActs(
        actor=work.actor,
        incident=work.incident.id,
        account=work.incident.account,
        acts=tuple(seqs),
        things=tuple(thing for thing in found if thing is not None),
        remark=sentence("incident.remark", incident=work.incident.id),
    )
    cases.perform(work.desk, work.session, command, case_id=case_id)
    after, anew = _now(work, case_id)
    if after.deposit is None:
        drop_from_index(work.session, case_id)
    fell = standing(before) - standing(after) - {places[seq] for seq in seqs}
    return CaseFallen(
        case_id,
        void=tuple(seqs),
        fell=tuple(one.seq for one in logged if places[one.seq] in fell),
        anew=tuple(one for one in anew if one not in owed),
    )


def _now(work: _Work, case_id: str) -> tuple[Case, list[tuple[str, str]]]:
    """The case and what is owed on it: steps with their sections."""
    case, profile = cases.load(work.session, case_id)
    owed = cases.owed(work.desk, work.session, case, profile)
    return case, [(duty.step, duty.section or "") for duty in owed]


def _undo_grant(work: _Work, logged: Logged, void: set[int]) -> bool:
    """Take a role back as if it had never been given; not where another order gave the same."""
    if _given_else(work.session, facts_of(logged), void):
        return False
    work.session.execute(_grant_row(delete(Grant), facts_of(logged)))
    person_id, role, from_on, unit = _grant_key(facts_of(logged))
    said = {"person": person_id, "role": role, "from": from_on, "unit": unit}
    facts = {"incident": work.incident.id, "act": logged.seq, **said}
    act = SchoolAct(GRANT_VOID, work.actor.id, work.desk.today, facts)
    append(work.session, case_id=None, act=act, at=work.desk.now)
    return True


def _given_else(session: Session, facts: dict[str, Any], void: set[int]) -> bool:
    """Whether an act that is neither among ``void`` nor void already gave the same role."""
    gone = void | {facts_of(one)["act"] for one in logged_of_kinds(session, GRANT_VOID)}
    same = [
        one.seq for one in logged_of_kinds(session, GRANT) if _grant_key(facts_of(one)) == _grant_key(facts)
    ]
    return not gone.issuperset(same)


def _done_under(session: Session, logged: Logged) -> list[int]:
    """What the holder of a void role did in cases since: whether as its holder, somebody has to decide."""
    since = acts_by(session, facts_of(logged)["person"], read_moment(logged.at))
    return [one.seq for one in since if one.case_id is not None]


def _grant_key(facts: dict[str, Any]) -> tuple[str, str, str, str]:
    return facts["person"], facts["role"], facts["from"], facts.get("unit", "")


def _grant_row(statement: Any, facts: dict[str, Any]) -> Any:
    person_id, role, from_on, unit = _grant_key(facts)
    return statement.where(
        Grant.person_id == person_id,
        Grant.role == role,
        Grant.from_on == date.fromisoformat(from_on),
        Grant.unit == unit,
    )
