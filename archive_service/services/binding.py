"""Binding: the count of leaves is stated by a person and must agree with what was printed."""

from archive_service.rendering.volume import page_count
from archive_service.services import cases, documents, people
from archive_service.services.assembling import PAGES_PER_LEAF
from archive_service.services.context import Desk
from workflows.acts import Medium
from workflows.case import Case
from workflows.commands import Bind


def bind(desk: Desk, case_id: str, *, actor_id: str, leaves: int | None = None) -> int:
    """Record that the case is numbered, sewn and sealed; return the count of leaves (000 clause 3.3).

    ``leaves`` is what somebody counted in the hand; without it the pages of the electronic
    volume are counted.

    Raises:
        Problem: the regulation refuses, for example because the count is another.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    counted = leaves if leaves is not None else _count(desk, case)
    with desk.writing() as session:
        actor = people.actor_of(session, actor_id, desk.today, case.opened.class_id)
        medium = Medium.ELECTRONIC if leaves is None else Medium.PAPER
        cases.perform(desk, session, Bind(actor=actor, medium=medium, leaves=counted), case_id=case_id)
    return counted


def _count(desk: Desk, case: Case) -> int:
    """Leaves of the volume as it lies in the working store, 0 when there is none yet."""
    return page_count(documents.read(desk, case.volume)) // PAGES_PER_LEAF if case.volume else 0
