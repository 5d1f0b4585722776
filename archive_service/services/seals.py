"""Who can open sealed names: two officers and the authority's envelope, any two of the three.

Setting up, passing a secret on, and making all of them anew when one is lost. Every step is on
record by the ids of the people; see docs/code-names.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, school_acts
from archive_service.problems import Kind, Problem
from archive_service.services import code_orders, people
from archive_service.services.context import Desk
from archive_service.signing.authority import open_authority
from archive_service.signing.sealing import AUTHORITY, RECOVERY, Holder, Seal, create_seal, read_seal

OFFICERS = ("director", "deputy", "archivist", "administrator")
MADE, HANDED_OVER, RENEWED = "seal-made", "seal-handed-over", "seal-renewed"


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody who says who they are, with the pass phrase that proves it."""

    person: str
    passphrase: str = field(repr=False)

    @property
    def holder(self) -> Holder:
        """The same as a holder of a secret."""
        return Holder(self.person, self.passphrase)


@dataclass(frozen=True, slots=True)
class Examined:
    """How many names are sealed, and what stands in the way of opening them."""

    names: int
    wrong: Problem | None


def set_up(
    desk: Desk, director: Proof, officer: Proof, authority_passphrase: str, *, after_loss: bool = False
) -> None:
    """Make the key pair under which names are sealed; both officers are present (000 clause 6.3.3).

    ``after_loss`` says that the former key is lost for good: names sealed under it stay unknown.

    Raises:
        Problem: a pass phrase is wrong, the two are one person or do not hold the roles, or there
            is a key already.
    """
    prove(desk, (director, officer))
    open_authority(desk.keys, authority_passphrase)
    with desk.writing() as session:
        people.require(session, director.person, ("director",), desk.today)
        if read_seal(desk.keys) is not None:
            raise Problem(Kind.REFUSED, "codes.seal-exists")
        lost = _sealed(session)
        if lost and not after_loss:
            raise Problem(Kind.SETUP, "codes.seal-lost", count=len(lost), directory=str(desk.keys))
        recovery = Holder(AUTHORITY, authority_passphrase)
        seal = create_seal(desk.keys, director.holder, officer.holder, recovery)
        _note(desk, session, MADE, director.person, seal)


def hand_over(desk: Desk, leaving: Proof, coming: Proof) -> None:
    """Pass a holder's secret on to a successor, both present.

    Raises:
        Problem: a pass phrase is wrong, the one holds no secret, or the other holds one already
            or is no officer.
    """
    for one in (leaving, coming):
        people.come_in(desk, one.person, one.passphrase)
    with desk.writing() as session:
        people.require(session, coming.person, OFFICERS, desk.today)
        seal = in_force(desk, session)
        _not_a_holder(session, seal, coming)
        seal = seal.hand_over(leaving.holder, coming.holder)
        _note(desk, session, HANDED_OVER, leaving.person, seal)


def renew(desk: Desk, staying: Proof, coming: Proof, authority_passphrase: str) -> None:
    """Make all three secrets anew when a holder is gone without a successor; the key stays.

    The holder who is left and the authority's envelope open the key once more.

    Raises:
        Problem: a pass phrase is wrong, the one holds no secret, or the other is no officer.
    """
    prove(desk, (staying, coming))
    with desk.writing() as session:
        seal = in_force(desk, session)
        slot = seal.slot_of(staying.person)
        if slot is None:
            raise Problem(Kind.REFUSED, "codes.not-holder", who=_name(session, staying.person))
        opened = seal.open({slot: staying.passphrase, RECOVERY: authority_passphrase})
        recovery = Holder(AUTHORITY, authority_passphrase)
        seal = seal.renew(opened, staying.holder, coming.holder, recovery)
        _note(desk, session, RENEWED, staying.person, seal)


def change_passphrase(desk: Desk, person_id: str, old: str, new: str) -> None:
    """Put a holder's secret under a new pass phrase; nothing happens to who holds none.

    Called before the key itself changes; when it was interrupted after this, it is repeated.

    Raises:
        Problem: neither pass phrase opens the envelope.
    """
    seal = read_seal(desk.keys)
    if seal is None or seal.slot_of(person_id) is None:
        return
    after = Holder(person_id, new)
    try:
        seal.hand_over(Holder(person_id, old), after)
    except Problem as problem:
        if problem.kind is not Kind.ACCESS:
            raise
        seal.hand_over(after, after)


def in_force(desk: Desk, session: Session) -> Seal:
    """Return the key under which names are sealed.

    Raises:
        Problem: it was never made, its file is gone, or is not the one on record.
    """
    made = _key_on_record(session)
    seal = read_seal(desk.keys)
    if seal is None:
        code = "codes.seal-lost" if made else "codes.no-seal"
        raise Problem(Kind.SETUP, code, count=len(_sealed(session)), directory=str(desk.keys))
    if seal.id != made:
        raise Problem(Kind.UNSOUND, "codes.seal-foreign", file=str(seal.path))
    return seal


def examine(desk: Desk, session: Session) -> Examined | None:
    """Return the state of the key and the sealed names; None where there is neither.

    A holder who has left or holds no such role any more is wrong too: one secret of three is then
    out of reach.
    """
    sealed = _sealed(session)
    if not sealed and _key_on_record(session) is None:
        return None
    try:
        seal = in_force(desk, session)
        others = sum(key != seal.id for key in sealed)
        if others:
            raise Problem(Kind.UNSOUND, "codes.sealed-otherwise", count=others)
        for person in seal.holders.values():
            people.require(session, person, OFFICERS, desk.today)
    except Problem as problem:
        return Examined(len(sealed), problem)
    return Examined(len(sealed), None)


def prove(desk: Desk, proofs: Sequence[Proof]) -> None:
    """Return when these are different people, present with their pass phrases, who are officers today.

    Raises:
        Problem: they are not.
    """
    if len({one.person for one in proofs}) != len(proofs):
        raise Problem(Kind.REFUSED, "codes.two-people")
    for one in proofs:
        people.come_in(desk, one.person, one.passphrase)
    with desk.reading() as session:
        for one in proofs:
            people.require(session, one.person, OFFICERS, desk.today)


def _not_a_holder(session: Session, seal: Seal, coming: Proof) -> None:
    if seal.slot_of(coming.person):
        raise Problem(Kind.REFUSED, "codes.holder-already", who=_name(session, coming.person))


def _note(desk: Desk, session: Session, kind: str, actor: str, seal: Seal) -> None:
    facts = {"key": seal.id, **seal.holders}
    append(session, case_id=None, act=SchoolAct(kind, actor, desk.today, facts), at=desk.now)


def _key_on_record(session: Session) -> str | None:
    keys = [one.act.facts["key"] for one in school_acts(session, MADE) if isinstance(one.act, SchoolAct)]
    return keys[-1] if keys else None


def _sealed(session: Session) -> list[str]:
    """The ids of the keys under which names are sealed, one for each name."""
    return [one.key for one in code_orders.assigned(session)]


def _name(session: Session, person_id: str) -> str:
    return people.full_name(people.person(session, person_id))
