"""Binding: the count of leaves is stated by a person and must agree with what was printed."""

from collections.abc import Sequence

from archive_service.rendering.volume import page_count
from archive_service.services import cases, documents, paper_register, people
from archive_service.services.assembling import PAGES_PER_LEAF
from archive_service.services.context import Desk
from workflows.acts import Medium
from workflows.case import Case
from workflows.commands import Bind


def bind(
    desk: Desk, case_id: str, *, actor_id: str, leaves: int | None = None, counts: Sequence[int] = ()
) -> int:
    """Record that the case is numbered, sewn and sealed; return the count of leaves (000 clause 3.3).

    ``counts`` are the leaves counted in each volume of paper, ``leaves`` those of a single one; without
    either the pages of the electronic volume are counted. Volumes of paper go into the register.

    Raises:
        Problem: the regulation refuses, for example because a count is another.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    stated = tuple(counts) or (() if leaves is None else (leaves,))
    counted = sum(stated) if stated else _count(desk, case)
    with desk.writing() as session:
        actor = people.actor_of(session, actor_id, desk.today, case.opened.class_id)
        medium = Medium.PAPER if stated else Medium.ELECTRONIC
        command = Bind(actor=actor, medium=medium, leaves=counted, counts=stated)
        case = cases.perform(desk, session, command, case_id=case_id)
        if case.volumes:
            paper_register.note_bound(desk, session, case_id, case.volumes, actor_id=actor_id)
    return counted


def _count(desk: Desk, case: Case) -> int:
    """Leaves of the volume as it lies in the working store, 0 when there is none yet."""
    return page_count(documents.read(desk, case.volume)) // PAGES_PER_LEAF if case.volume else 0
