"""Code names by order: what the acts say of them, and whose order has a copy on file (000 clause 6.3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, school_acts
from archive_service.services.code_numbers import is_code
from templates import wording
from workflows.canonical import canonical_bytes
from workflows.regulation import Profile
from workflows.snapshot import Pupil, Snapshot

ASSIGNED, ATTACHED = "code-name-assigned", "code-order-attached"
IMPORTED = "imported"
_ORDER = re.compile(r"(?:№\s*)?(?P<no>[^\s№]+)\s+от\s+(?P<day>\d{1,2}\.\d{1,2}\.\d{4})")


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the director."""

    no: str
    on: date

    @property
    def words(self) -> str:
        """The order as the printout names it."""
        return wording.CODE_ORDER.format(no=self.no, on=f"{self.on:%d.%m.%Y}")

    @property
    def facts(self) -> dict[str, str]:
        """The order as acts hold it."""
        return {"order_no": self.no, "order_on": self.on.isoformat()}

    def same_as(self, other: "Order") -> bool:
        """Tell whether both are one order, however its number is written."""
        return (self.no.casefold(), self.on) == (other.no.casefold(), other.on)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A code name that this service assigned; ``parent`` is 0 for the pupil's own.

    ``copy`` is the digest of the order, ``sealed`` the names under the key of that id (base64).
    """

    pupil: str
    parent: int
    code: str
    order: Order
    copy: str
    from_on: date
    key: str = ""
    sealed: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The code name as its act holds it."""
        facts = {"pupil": self.pupil, "parent": self.parent, "code": self.code, **self.order.facts}
        from_on = self.from_on.isoformat()
        return {**facts, "copy": self.copy, "from": from_on, "key": self.key, "sealed": self.sealed}

    def bound_to(self, school_id: str) -> bytes:
        """Return what the sealed name is bound to: it opens as the name of nobody else."""
        about = {"school": school_id, "pupil": self.pupil, "parent": self.parent, "code": self.code}
        return canonical_bytes(about)


@dataclass(frozen=True, slots=True)
class Attached:
    """The copy of an order that only exports name."""

    code: str
    order: Order
    copy: str


@dataclass(frozen=True, slots=True)
class OrderOnFile:
    """The order behind a code name in a printout; ``copy_digest`` is None where no copy is on file.

    ``order_on`` is None where the export's words do not say a number and a day; ``order_no`` is
    then those words.
    """

    code: str
    order_no: str
    order_on: date | None
    copy_digest: str | None

    @property
    def words(self) -> str:
        """The order as the printout names it."""
        return Order(self.order_no, self.order_on).words if self.order_on else self.order_no


def assigned(session: Session) -> tuple[Assigned, ...]:
    """Return the code names that were assigned, in the order of assigning."""
    return tuple(_assigned(one) for one in school_acts(session, ASSIGNED))


def by_pupil(session: Session) -> Mapping[str, Assigned]:
    """Return the code names of pupils (not of parents) by the pupil's id."""
    return {one.pupil: one for one in assigned(session) if not one.parent}


def attached(session: Session) -> tuple[Attached, ...]:
    """Return the copies of orders that only exports name, the one attached last first."""
    acts = [_facts(one) for one in school_acts(session, ATTACHED)]
    return tuple(Attached(facts["code"], _order(facts), facts["copy"]) for facts in reversed(acts))


def coded_in(profile: Profile, snapshot: Snapshot) -> dict[str, str]:
    """Return the code names in an export by pupil: its act keeps them, so that none is given twice.

    What does not follow the regulation's pattern is left out: it might be a name.
    """
    pupils = (pupil for group in snapshot.classes for pupil in group.pupils)
    return {pupil.id: pupil.code_name for pupil in pupils if is_code(profile, pupil.code_name)}


def taken(session: Session, *, besides: str = "") -> frozenset[str]:
    """Return the code names that pupils have or had, by order here or in exports.

    Classes that are never printed count too. ``besides`` is the id of a pupil whose own does not.
    """
    by_order = (one.code for one in assigned(session) if not one.parent)
    exported = (_facts(one).get("coded", {}) for one in school_acts(session, IMPORTED))
    others = (code for coded in exported for pupil, code in coded.items() if pupil != besides)
    return frozenset([*by_order, *others])


def orders_of(session: Session, snapshot: Snapshot) -> tuple[OrderOnFile, ...]:
    """Return the order behind every code name in a snapshot, with the copy on file (000 clause 6.3.5).

    A printout is complete only when none of them lacks its copy.
    """
    known, copies = by_pupil(session), attached(session)
    coded = [pupil for group in snapshot.classes for pupil in group.pupils if pupil.code_name]
    return tuple(dict.fromkeys(_on_file(pupil, known.get(pupil.id), copies) for pupil in coded))


def order_of(session: Session, pupil: Pupil) -> OrderOnFile:
    """Return the order behind one pupil's code name."""
    return _on_file(pupil, by_pupil(session).get(pupil.id), attached(session))


def order_in(text: str) -> Order | None:
    """Return the order that an export's words name, such as «приказ № 7 от 12.01.2026»; None if none."""
    match = _ORDER.search(text)
    if match is None:
        return None
    try:
        day = datetime.strptime(match["day"], "%d.%m.%Y")  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None
    return Order(match["no"], day.date())


def _on_file(pupil: Pupil, known: Assigned | None, copies: tuple[Attached, ...]) -> OrderOnFile:
    code = pupil.code_name
    if known is not None and known.code == code:
        return OrderOnFile(code, known.order.no, known.order.on, known.copy)
    order = order_in(pupil.code_order)
    mine = [one for one in copies if one.code == code and (order is None or one.order.same_as(order))]
    if order is None:
        # The export's words name no order: only a code name with one order on file tells which it is.
        copy = mine[0].copy if len({(one.order.no, one.order.on) for one in mine}) == 1 else None
        return OrderOnFile(code, pupil.code_order, None, copy)
    return OrderOnFile(code, order.no, order.on, mine[0].copy if mine else None)


def _assigned(logged: Logged) -> Assigned:
    facts = _facts(logged)
    return Assigned(
        pupil=facts["pupil"],
        parent=facts["parent"],
        code=facts["code"],
        order=_order(facts),
        copy=facts["copy"],
        from_on=date.fromisoformat(facts["from"]),
        key=facts["key"],
        sealed=facts["sealed"],
    )


def _order(facts: Mapping[str, Any]) -> Order:
    return Order(facts["order_no"], date.fromisoformat(facts["order_on"]))


def _facts(logged: Logged) -> dict[str, Any]:
    if not isinstance(logged.act, SchoolAct):
        raise TypeError(logged.act)
    return logged.act.facts
