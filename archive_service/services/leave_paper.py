"""The paper that goes with a package: its volumes leave one register and are entered in another."""

from collections.abc import Iterable

from archive_service.services import paper_register
from archive_service.services.context import Desk
from archive_service.services.leave_model import Described
from archive_service.services.paper_register import Older
from archive_service.services.readings import READERS
from workflows.leaving import Scope, Taken
from workflows.paper_copies import PaperVolume


def going(volumes: Iterable[PaperVolume], scope: Scope, cases: Iterable[str]) -> tuple[PaperVolume, ...]:
    """Return the volumes that belong to a package: those of its cases; of a whole archive, all there are."""
    wanted, everything = frozenset(cases), scope is Scope.EVERYTHING
    return tuple(one for one in volumes if one.ended is None and (everything or one.entry.case in wanted))


def enter_volumes(
    desk: Desk, described: Described, taken: Taken, *, actor_id: str
) -> tuple[PaperVolume, ...]:
    """Enter the volumes that came with a package in the register and return them.

    They are in the care of whoever took them in, until somebody says where they lie.

    Raises:
        Problem: the person does not keep paper copies.
    """
    return tuple(
        paper_register.register(
            desk,
            Older(
                title=f"{one.title} ({described.name}, № {taken.number})",
                year=one.year,
                leaves=one.leaves,
                keeper=actor_id,
                access=READERS,
                class_name=one.class_name,
                copy=one.copy,
            ),
            actor_id=actor_id,
        )
        for one in described.volumes
    )
