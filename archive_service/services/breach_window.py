"""What a breached account did since the moment that the regulation names, and what of it is void already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, acts_by, logged_of_kinds
from archive_service.db.types import read_moment, spell_moment
from archive_service.services import breaches
from workflows.acts import Act, ActsVoided
from workflows.incidents import Incident
from workflows.voiding import thing_of

GRANT, GRANT_VOID, VOID = "grant-given", "grant-voided", "acts-voided"
_NO_OPERATION = frozenset({"incident-opened"})
"""A person who reports the breach of the own account does nothing that anybody has to decide about."""


@dataclass(frozen=True, slots=True)
class CaseFallen:
    """What fell in a case: acts of the account, others' that rested on them, (step, section) owed anew."""

    case_id: str
    void: tuple[int, ...]
    fell: tuple[int, ...]
    anew: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Voiding:
    """What one act made void. Numbers are those of the school's log.

    ``grants`` gave roles that are taken back; about ``pending`` somebody has to decide. ``until`` is
    None while the account's owner has not got it back.
    """

    since: datetime
    until: datetime | None
    cases: tuple[CaseFallen, ...]
    grants: tuple[int, ...]
    pending: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What the account did while it was not its owner's: by case, roles given, and all the rest."""

    cases: dict[str, list[int]]
    grants: list[Logged]
    rest: list[Logged]

    @property
    def count(self) -> int:
        """How many acts these are."""
        return sum(map(len, self.cases.values())) + len(self.grants) + len(self.rest)


def done_since(session: Session, incident: Incident, since: datetime) -> Done:
    """Return what the account did from the moment on, until its owner got it back, and is not void yet."""
    gone = _void_already(session, incident)
    found = Done({}, [], [])
    for logged in acts_by(session, incident.account, since, incident.restored_at):
        act = logged.act
        if logged.seq in gone:
            continue
        if isinstance(act, Act) and thing_of(act, 1) is not None:
            found.cases.setdefault(logged.case_id or "", []).append(logged.seq)
        elif isinstance(act, SchoolAct) and act.kind == GRANT:
            found.grants.append(logged)
        elif not (isinstance(act, SchoolAct) and act.kind in _NO_OPERATION):
            found.rest.append(logged)
    return found


def drawn(session: Session, incident_id: str) -> tuple[Voiding, ...]:
    """Return what the acts drawn up in an incident made void, in their order."""
    found = (facts_of(logged) for logged in logged_of_kinds(session, breaches.ACT_DRAWN))
    return tuple(_voiding(facts) for facts in found if facts["incident"] == incident_id)


def facts_of(logged: Logged) -> dict[str, Any]:
    """Return the facts of an act of the school; an act of a case has none."""
    return logged.act.facts if isinstance(logged.act, SchoolAct) else {}


def to_facts(voiding: Voiding) -> dict[str, Any]:
    """Return a voiding as facts of the act that is drawn up."""
    return {
        "since": spell_moment(voiding.since),
        "until": spell_moment(voiding.until) if voiding.until else "",
        "cases": [
            {
                "case": one.case_id,
                "void": list(one.void),
                "fell": list(one.fell),
                "anew": [list(owed) for owed in one.anew],
            }
            for one in voiding.cases
        ],
        "grants": list(voiding.grants),
        "pending": list(voiding.pending),
    }


def _voiding(facts: dict[str, Any]) -> Voiding:
    return Voiding(
        since=read_moment(facts["since"]),
        until=read_moment(facts["until"]) if facts["until"] else None,
        cases=tuple(
            CaseFallen(
                one["case"],
                tuple(one["void"]),
                tuple(one["fell"]),
                tuple((step, section) for step, section in one["anew"]),
            )
            for one in facts["cases"]
        ),
        grants=tuple(facts["grants"]),
        pending=tuple(facts["pending"]),
    )


def _void_already(session: Session, incident: Incident) -> set[int]:
    """What acts of voiding, roles taken back and this incident's own acts have named before."""
    gone: set[int] = set()
    for logged in logged_of_kinds(session, VOID, GRANT_VOID):
        act = logged.act
        gone |= set(act.acts) if isinstance(act, ActsVoided) else {facts_of(logged)["act"]}
    for voiding in drawn(session, incident.id):
        gone |= set(voiding.pending)
    return gone
