"""Giving code names by order (000 clauses 6.3.1 to 6.3.3), and taking in copies of orders (6.3.5)."""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log
from archive_service.problems import Kind, Problem
from archive_service.scanning import check_pdf
from archive_service.services import (
    code_numbers,
    code_orders,
    consents,
    deposits,
    documents,
    people,
    profiles,
    pupils,
    seals,
)
from archive_service.services.code_orders import Assigned, Order
from archive_service.services.consents import KEEPERS, Consent
from archive_service.services.context import Desk
from archive_service.services.pupils import OnRoll
from workflows.canonical import canonical_bytes

READERS = (*KEEPERS, "archivist")
ROLE = "order"


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent of the pupil who gets a code name too: which one (1, 2), and the name to be sealed."""

    number: int
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByOrder:
    """What the order says: whom it gives a code name, and from which day on.

    Without ``code`` it is the one the newest export has already, else the next free number.
    """

    pupil: str
    order: Order
    from_on: date
    code: str = ""
    parent: Parent | None = None

    @property
    def number(self) -> int:
        """Which parent it is about, 0 for the pupil."""
        return self.parent.number if self.parent else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A case in which the pupil's name stands; ``locked``: it lies in the archive and cannot change."""

    case_id: str
    class_name: str
    locked: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of assigning a code name; ``pages`` are those of the order's copy."""

    code: str
    pages: int
    standing: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A code name in use: by which order, whether its copy is on file, whether the name is sealed."""

    code: str
    class_name: str
    order: str
    copy: str | None
    sealed: bool


def assign(desk: Desk, by_order: ByOrder, copy: Path, *, actor_id: str) -> Outcome:
    """Give a pupil, or a parent, the code name that the order assigns, and seal the name.

    Raises:
        Problem: consent was not withdrawn in writing before the order, there is a code name
            already, the code cannot be given, no name is known to be sealed, the copy is
            refused, or names cannot be sealed here yet.
    """
    with desk.reading() as session:
        people.require(session, actor_id, KEEPERS, desk.today)
        _may_have(session, by_order)
    places = pupils.named(desk, by_order.pupil)
    paper = check_pdf(copy)
    documents.keep(desk, paper.data)
    with desk.writing() as session:
        lock_log(session)
        _may_have(session, by_order)
        code = _code(desk, session, by_order, places)
        made = Assigned(by_order.pupil, by_order.number, code, by_order.order, paper.digest, by_order.from_on)
        made = _sealed(desk, session, by_order, made, places)
        act = SchoolAct(code_orders.ASSIGNED, actor_id, desk.today, made.facts)
        append(session, case_id=None, act=act, at=desk.now)
        consents.register_paper(desk, session, paper, ROLE)
        deposits.request_log(desk, session)
    standing = [] if by_order.parent else [_standing(one) for one in places if one.pupil.surname]
    return Outcome(code, paper.pages, tuple(standing))


def attach(desk: Desk, code: str, order: Order, copy: Path, *, actor_id: str) -> int:
    """Take in the copy of an order that only the export names; return how many pages it has.

    Raises:
        Problem: no pupil of the newest exports has that code name by that order, or the copy is refused.
    """
    with desk.reading() as session:
        people.require(session, actor_id, KEEPERS, desk.today)
        profile = profiles.in_force(session, desk.today)
    if not code_numbers.is_code(profile, code):
        raise Problem(Kind.USAGE, "codes.no-code", pattern=code_numbers.pattern_of(profile))
    _named_by_export(desk, code, order)
    paper = check_pdf(copy)
    documents.keep(desk, paper.data)
    facts = {"code": code, **order.facts, "copy": paper.digest}
    with desk.writing() as session:
        act = SchoolAct(code_orders.ATTACHED, actor_id, desk.today, facts)
        append(session, case_id=None, act=act, at=desk.now)
        consents.register_paper(desk, session, paper, ROLE)
    return paper.pages


def listing(desk: Desk, *, reader_id: str) -> tuple[tuple[Listed, ...], str]:
    """Return the code names in use, without a word about whose they are, and the next free one.

    Raises:
        Problem: the person may not read it.
    """
    everybody = pupils.roll(desk)
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        made = code_orders.assigned(session)
        coded = [one for one in everybody.values() if one.pupil.code_name]
        pattern = code_numbers.pattern_of(profiles.in_force(session, desk.today))
        free = code_numbers.next_code(pattern, code_orders.taken(session))
        known = {(one.pupil, one.code) for one in made}
        exported = [
            (one.class_name, code_orders.order_of(session, one.pupil))
            for one in coded
            if (one.pupil.id, one.pupil.code_name) not in known
        ]
    by_order = [
        Listed(one.code, _class_of(everybody.get(one.pupil)), one.order.words, one.copy, sealed=True)
        for one in made
    ]
    only_exported = [
        Listed(one.code, class_name, one.words, one.copy_digest, sealed=False) for class_name, one in exported
    ]
    return (*by_order, *only_exported), free


def _may_have(session: Session, asked: ByOrder) -> None:
    """A written refusal comes first (6.3.1), then one order for one person (6.3.3)."""
    for one in code_orders.assigned(session):
        if (one.pupil, one.parent) == (asked.pupil, asked.number):
            raise Problem(Kind.REFUSED, "codes.assigned-already", code_name=one.code, order=one.order.words)
    state = consents.register(session).get(asked.pupil)
    if state is None or state.consent is not Consent.WITHDRAWN:
        raise Problem(Kind.REFUSED, "codes.not-withdrawn", pupil=asked.pupil)
    if asked.order.on < state.on:
        day = f"{state.on:%d.%m.%Y}"
        raise Problem(Kind.REFUSED, "codes.order-too-early", order=asked.order.words, withdrawn=day)


def _code(desk: Desk, session: Session, asked: ByOrder, places: list[OnRoll]) -> str:
    pattern = code_numbers.pattern_of(profiles.in_force(session, desk.today), parent=asked.parent is not None)
    if asked.parent:
        others = frozenset(one.code for one in code_orders.assigned(session) if one.parent)
        return code_numbers.chosen(pattern, others, wanted=asked.code, exported="")
    others = code_orders.taken(session, besides=asked.pupil)
    return code_numbers.chosen(pattern, others, wanted=asked.code, exported=places[0].pupil.code_name)


def _sealed(desk: Desk, session: Session, asked: ByOrder, made: Assigned, places: list[OnRoll]) -> Assigned:
    """Return the code name with the person's names sealed under it."""
    seal = seals.in_force(desk, session)
    name = asked.parent.name if asked.parent else _name(places)
    box = seal.seal(canonical_bytes({"name": name}), made.bound_to(desk.school_id))
    return replace(made, key=seal.id, sealed=b64encode(box).decode("ascii"))


def _name(places: list[OnRoll]) -> str:
    """The pupil's full name by the newest export that has it."""
    for one in places:
        if one.pupil.surname:
            return replace(one.pupil, code_name="").printed_name
    newest = places[0].pupil
    raise Problem(Kind.MISSING, "codes.no-name", pupil=newest.id, code_name=newest.code_name)


def _named_by_export(desk: Desk, code: str, order: Order) -> None:
    said = [one.pupil.code_order for one in pupils.roll(desk).values() if one.pupil.code_name == code]
    found = [code_orders.order_in(words) for words in said]
    if not any(one is None or one.same_as(order) for one in found):
        exports = "; ".join(said) or "—"
        raise Problem(Kind.MISSING, "codes.no-such-order", code_name=code, order=order.words, exports=exports)


def _standing(one: OnRoll) -> Standing:
    return Standing(one.case.id, one.class_name, one.case.state == "archived")


def _class_of(one: OnRoll | None) -> str:
    return one.class_name if one else ""
