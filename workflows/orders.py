"""Orders that put another signer in the place of the one whom the export names (A7: left or ill)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from workflows.acts import Reassigned, SectionFacts

CLASS = ""
"""Stands for the class teacher where else a section's id stands."""


@dataclass(frozen=True, slots=True)
class ByOrder:
    """An order in force: ``to`` signs a section's sheets in place of ``exported``.

    ``section`` is :data:`CLASS` where ``to`` is the class teacher.
    """

    section: str
    to: str
    exported: str
    order_no: str
    order_on: date


Orders = tuple[ByOrder, ...]


def order_for(orders: Iterable[ByOrder], section: str | None) -> ByOrder | None:
    """Return the order in force about a section (None: about the class teacher), None where there is none."""
    wanted = section or CLASS
    return next((one for one in orders if one.section == wanted), None)


def with_order(orders: Orders, act: Reassigned) -> Orders:
    """Return the orders after one more: it takes the place of an earlier one about the same sheets.

    An order back to the person whom the export names leaves nothing to remember.
    """
    before = order_for(orders, act.section)
    exported = before.exported if before else act.was
    kept = tuple(one for one in orders if one is not before)
    if act.to == exported:
        return kept
    return (*kept, ByOrder(act.section or CLASS, act.to, exported, act.order_no, act.order_on))


class Exported(Protocol):
    """What an export says of the signers: a fixed export, or one that is proposed."""

    @property
    def class_teacher(self) -> str:
        """The class teacher."""

    @property
    def sections(self) -> tuple[SectionFacts, ...]:
        """The facts of the sections."""


def in_force(orders: Orders, act: Exported) -> Orders:
    """Return the orders that outlive a new export: those whose sheets it still puts on the old person."""
    named = {CLASS: act.class_teacher, **{facts.id: facts.signer for facts in act.sections}}
    return tuple(one for one in orders if named.get(one.section) == one.exported)


def under(orders: Orders, facts: SectionFacts) -> SectionFacts:
    """Return an export's facts of a section with the signer whom the orders name."""
    return replace(facts, signer=signer_under(orders, facts.id, facts.signer))


def signer_under(orders: Orders, section: str | None, exported: str) -> str:
    """Return who signs where the export names ``exported``."""
    order = order_for(orders, section)
    return order.to if order is not None and order.exported == exported else exported
