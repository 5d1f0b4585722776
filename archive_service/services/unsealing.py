"""Opening a sealed name: two people, a reason, and the record of it before the name is shown.

A refused attempt is on record too. The name goes back to the caller only: it is neither stored
nor logged.
"""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.finding import class_key
from archive_service.db.models import ActRow, Person, SummaryPupil
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem
from archive_service.services import code_orders, deposits, people, pupils, seals
from archive_service.services.code_orders import Assigned
from archive_service.services.context import Desk
from archive_service.services.readings import SHORTEST_REASON
from archive_service.services.seals import Proof
from archive_service.signing.sealing import RECOVERY, Seal
from workflows.acts import SERVICE

OPENED, REFUSED = "code-name-opened", "code-name-refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose name is asked for, and why; the class guards against a slip in the code name."""

    code: str
    class_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """The person behind a code name; ``number`` and ``at`` are the record's, in the log of acts."""

    name: str = field(repr=False)
    order: str
    number: int
    at: datetime


def open_name(desk: Desk, asked: Asked, by: Proof, second: Proof, *, recovery: str = "") -> Revealed:
    """Return whose code name it is; ``recovery`` is the authority's pass phrase in a holder's place.

    Raises:
        Problem: no reason; the two are one person, do not hold the roles today or not two of the
            three secrets; a pass phrase is wrong; or no such code name was sealed in that class.
    """
    if len(asked.reason.strip()) < SHORTEST_REASON:
        raise Problem(Kind.USAGE, "service.reason-needed")
    try:
        seals.prove(desk, (by, second))
        found = _found(desk, asked)
        with desk.reading() as session:
            seal = seals.in_force(desk, session)
            secrets = _two_secrets(session, seal, (by, second), recovery)
        name = _unsealed(desk, found, seal, secrets)
    except Problem as problem:
        _note_refusal(desk, asked, by, second, problem)
        raise
    facts = {
        "code": found.code,
        "class": class_key(asked.class_name),
        "by": by.person,
        "with": second.person,
        "reason": asked.reason.strip(),
        "recovery": RECOVERY in secrets,
    }
    with desk.writing() as session:
        row = _append(desk, session, SchoolAct(OPENED, by.person, desk.today, facts))
        return Revealed(name, found.order.words, row.seq, read_moment(row.at))


def _unsealed(desk: Desk, found: Assigned, seal: Seal, secrets: dict[str, str]) -> str:
    if found.key != seal.id:
        raise Problem(Kind.UNSOUND, "codes.sealed-otherwise", count=1)
    plain = seal.open(secrets).unseal(b64decode(found.sealed), found.bound_to(desk.school_id))
    return str(json.loads(plain)["name"])


def _found(desk: Desk, asked: Asked) -> Assigned:
    """The code name, if the pupil was in that class."""
    with desk.reading() as session:
        found = next((one for one in code_orders.assigned(session) if one.code == asked.code), None)
        if found is None:
            raise Problem(Kind.MISSING, "codes.not-sealed", code_name=asked.code)
        rows = select(SummaryPupil.class_name).where(SummaryPupil.pupil_id == found.pupil).distinct()
        classes = set(session.scalars(rows))
    classes |= {one.class_name for one in pupils.places(desk, found.pupil)}
    if class_key(asked.class_name) not in {class_key(name) for name in classes}:
        raise Problem(Kind.MISSING, "codes.other-class", code_name=asked.code, class_name=asked.class_name)
    return found


def _two_secrets(session: Session, seal: Seal, present: tuple[Proof, ...], recovery: str) -> dict[str, str]:
    """The pass phrases of two of the three secrets, by slot."""
    held = {slot: one.passphrase for one in present if (slot := seal.slot_of(one.person))}
    if recovery and len(held) == 1:
        held[RECOVERY] = recovery
    if len(held) < len(present):
        known = people.names(session)
        holders = ", ".join(known.get(person, person) for person in seal.holders.values())
        raise Problem(Kind.REFUSED, "codes.not-holders", holders=holders)
    return held


def _note_refusal(desk: Desk, asked: Asked, by: Proof, second: Proof, problem: Problem) -> None:
    """Put on record who was said to ask; what is no id or code name of the school stays out of the log."""
    with desk.writing() as session:
        claimed = (by.person, second.person)
        known = set(session.scalars(select(Person.id).where(Person.id.in_(claimed))))
        codes = {one.code for one in code_orders.assigned(session)}
        who = [person if person in known else "" for person in claimed]
        code = asked.code if asked.code in codes else ""
        facts = {"code": code, "by": who[0], "with": who[1], "why": problem.code}
        _append(desk, session, SchoolAct(REFUSED, SERVICE, desk.today, facts))


def _append(desk: Desk, session: Session, act: SchoolAct) -> ActRow:
    row = append(session, case_id=None, act=act, at=desk.now)
    deposits.request_log(desk, session)
    return row
