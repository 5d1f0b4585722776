"""Proving the whole chain of acts, as queued work; what came of it is an act itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, clock_steps, head, logged_at, verify_chain
from archive_service.db.chain import Break
from archive_service.db.models import ActRow
from archive_service.db.types import read_moment
from archive_service.jobs import JobContext
from archive_service.services import people
from archive_service.services.context import Desk
from archive_service.services.roles import KEEPERS

JOB = "check-log"
CHECKED = "log-checked"


@dataclass(frozen=True, slots=True)
class Checked:
    """The last proof of the whole chain: how many acts, the first that did not stand up (None: all did).

    ``clock_steps`` counts the acts before which the computer's clock had been set back.
    """

    at: datetime
    acts: int
    broken: Break | None
    clock_steps: int


def request(desk: Desk, *, actor_id: str) -> str:
    """Queue the proof and return the job's id.

    Raises:
        Problem: the person keeps nobody's roles.
    """
    with desk.writing() as session:
        people.require(session, actor_id, KEEPERS, desk.today)
        payload = {"school": desk.school_id, "actor": actor_id}
        return desk.archive.queue.enqueue(session, JOB, payload, key="log", school=desk.school_id)


def check(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Prove the chain and put the answer on record (the body of the job)."""
    with desk.reading() as session:
        acts, broken, steps = head(session).seq, verify_chain(session), len(clock_steps(session))
    said = {"acts": acts, "clock_steps": steps}
    found = {"seq": broken.seq, "code": broken.code} if broken else {"seq": 0, "code": ""}
    with desk.writing() as session:
        act = SchoolAct(CHECKED, str(job.payload["actor"]), desk.today, {**said, **found})
        append(session, case_id=None, act=act, at=desk.now)
    return {**said, **found}


def last(session: Session) -> Checked | None:
    """Return the last proof of the whole chain, None where there was none."""
    newest = select(ActRow.seq).where(ActRow.kind == CHECKED).order_by(ActRow.seq.desc()).limit(1)
    seq = session.scalar(newest)
    for logged in logged_at(session, [seq] if seq else []):
        if isinstance(logged.act, SchoolAct):
            facts = logged.act.facts
            broken = Break(facts["seq"], facts["code"]) if facts["code"] else None
            return Checked(read_moment(logged.at), facts["acts"], broken, facts["clock_steps"])
    return None
