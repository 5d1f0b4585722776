"""The end of paper copies: destroyed by act, or given away for good (001 clause 8.6).

A volume of a journal in the archive is destroyed only by the act that the journal itself was destroyed by;
a volume from before the system by whatever act its keepers name.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.services import destroyed
from archive_service.services.context import Desk
from archive_service.services.paper_register import happened, locked
from workflows.paper_copies import End, Ended, PaperVolume
from workflows.retention import Kept

DESTROYED_OR_GIVEN = (End.DESTROYED, End.TRANSFERRED)
"""How a volume ends by a person's word; sewn anew it ends by itself."""


def end(
    desk: Desk, numbers: Iterable[int], *, act: str, actor_id: str, how: End = End.DESTROYED
) -> tuple[PaperVolume, ...]:
    """Say that volumes are no copies any more, by the act of that number, and return them.

    Raises:
        Problem: no act is named, a volume is of a journal that is still kept or was destroyed by another
            act, it ended already, or the person does not keep it.
    """
    with desk.writing() as session:
        found = locked(session, numbers)
        event = Ended(
            volumes=tuple(one.id for one in found),
            on=desk.today,
            by=actor_id,
            how=how,
            evidence=act.strip(),
        )
        for one in found if how is End.DESTROYED else ():
            _insist_on_act(session, one, event.evidence)
        return happened(desk, session, found, event)


def _insist_on_act(session: Session, volume: PaperVolume, act: str) -> None:
    case_id = volume.entry.case
    if not case_id:
        return
    gone = [one for one in destroyed.of_case(session, case_id) if one.kind == Kept.JOURNAL]
    if not gone:
        raise Problem(Kind.REFUSED, "disposal.volume-kept", volume=volume.number, case=case_id)
    if act and act != str(gone[0].disposal):
        raise Problem(
            Kind.REFUSED,
            "disposal.volume-act",
            volume=volume.number,
            case=case_id,
            disposal=gone[0].disposal,
        )
