"""What goes into a printout beside the sheets of the export, and what of it stands as it was printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from archive_service.rendering.enclosed import OrderCopy, PrintedRemark, Supplement
from archive_service.scanning import page_images
from archive_service.services import checking, code_orders, documents, people
from archive_service.services.code_orders import OrderOnFile
from archive_service.services.context import Desk
from archive_service.services.snapshots import read_snapshot, snapshot_of
from templates import wording
from workflows import acts
from workflows.case import Case, NotedRemark, Section
from workflows.differences import compare, late_marks

_SHORT = 12
"""So many digits of a copy's digest name its part of the case."""


@dataclass(frozen=True, slots=True)
class Enclosures:
    """For the renderer: late marks, copies of orders, remarks, and the leaves of what stands.

    ``filed`` are the orders with the digests of their copies, for the record of the printout.
    """

    supplements: tuple[Supplement, ...] = ()
    orders: tuple[OrderCopy, ...] = ()
    remarks: tuple[PrintedRemark, ...] = ()
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filed: tuple[acts.OrderCopy, ...] = ()

    @property
    def new_orders(self) -> tuple[str, ...]:
        """The orders that have to be drawn."""
        return tuple(one.id for one in self.orders if one.id not in self.standing)


def enclosures_of(desk: Desk, case: Case) -> Enclosures:
    """Return what the next printout of a case encloses.

    Raises:
        Problem: the copy of an order cannot be made into pictures.
    """
    snapshot = snapshot_of(desk, case)
    with desk.reading() as session:
        remarks = tuple(_remark(one, case, session) for one in case.remarks)
        orders = code_orders.orders_of(session, snapshot)
    standing = _standing(case)
    return Enclosures(
        supplements=tuple(_supplement(desk, case, one) for one in case.sections if one.facts.supplements),
        orders=tuple(_copy(desk, one, standing) for one in _by_copy(orders)),
        remarks=remarks,
        standing=standing,
        filed=tuple(acts.OrderCopy(one.code, one.words, one.copy_digest or "") for one in orders),
    )


def order_part(digest: str) -> str:
    """Return the part of a case that the copy of an order is, by the digest of the copy as it was filed."""
    return f"order-{digest.partition(':')[2][:_SHORT]}"


def _standing(case: Case) -> dict[str, tuple[str, ...]]:
    """The leaves of what stays as it was printed."""
    if not case.printed:
        return {}
    waiting = {one.id for one in case.to_print}
    sections = {one.id: one.leaves for one in case.sections if one.id not in waiting}
    return sections | {one.part: one.leaves for one in case.parts if one.document}


def _by_copy(orders: Iterable[OrderOnFile]) -> list[OrderOnFile]:
    """One order may give several code names: its copy is enclosed once."""
    return list({one.copy_digest: one for one in orders if one.copy_digest}.values())


def _copy(desk: Desk, order: OrderOnFile, standing: Mapping[str, tuple[str, ...]]) -> OrderCopy:
    digest = str(order.copy_digest)
    part = order_part(digest)
    pages = () if part in standing else page_images(documents.read(desk, digest))
    return OrderCopy(part, wording.ORDER_COPY.format(order=order.words), pages)


def _supplement(desk: Desk, case: Case, section: Section) -> Supplement:
    """The late marks of a section, and why they are put in."""
    parent = section.facts.supplements
    compared = compare(read_snapshot(desk, section.facts.since), snapshot_of(desk, case))
    change = next(one for one in compared.sections if one.id == parent)
    marks = tuple((one.pupil, one.term, one.mark) for one in late_marks(change) or ())
    basis = case.corrections[-1].reason if case.corrections else ""
    return Supplement(section.id, parent, marks, basis)


def _remark(one: NotedRemark, case: Case, session: Session) -> PrintedRemark:
    by = people.person(session, one.by)
    who = ", ".join(part for part in (by.post, people.full_name(by)) if part)
    mended = f"{one.note}; {one.mended_on:%d.%m.%Y}" if one.mended_on else ""
    return PrintedRemark(one.on, checking.worded(one, case), who, mended)
