"""What the electronic folder of a term has of each case: the volume, the summary sheet, where copies lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_cases
from archive_service.db.models import Copy, Object
from archive_service.services.context import Desk
from archive_service.services.deposits import WHOLE
from workflows.history import replay


@dataclass(frozen=True, slots=True)
class Inside:
    """The digests of a case's volume and summary sheet, "" for none, and the rooms with whole copies."""

    volume: str
    summary: str
    rooms: tuple[str, ...]
    deposited: bool


def inside(desk: Desk, session: Session, case_ids: Sequence[str]) -> dict[str, Inside]:
    """Return, by case, what the folder has of it now."""
    acts = acts_of_cases(session, case_ids)
    loaded = [replay(acts[one]) for one in case_ids]
    rooms = _rooms(desk, session, case_ids)
    return {
        case.id: Inside(case.volume, case.summary or "", rooms.get(case.id, ()), case.deposit is not None)
        for case in loaded
    }


def _rooms(desk: Desk, session: Session, case_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The rooms whose store was last seen to have every object of the case whole."""
    mine = Object.case_id.in_(case_ids)
    counted = select(Object.case_id, func.count()).where(mine).group_by(Object.case_id)
    wanted = dict(session.execute(counted).all())
    same = (Copy.digest == Object.digest) & (Copy.space == Object.space) & (Copy.state == WHOLE)
    copies = select(Object.case_id, Copy.store, func.count()).join(Copy, same).where(mine)
    whole = {
        (case_id, store): count
        for case_id, store, count in session.execute(copies.group_by(Object.case_id, Copy.store))
    }
    stores = desk.archive.mirror.stores
    return {
        case_id: tuple(one.room for one in stores if whole.get((case_id, one.name)) == count)
        for case_id, count in wanted.items()
        if case_id is not None
    }
