"""What waits for a person at the media: to read one through, to take one, to bring one back.

Whoever keeps a medium, and those who make or keep the copies, are told in time; a medium that is mounted at
one of the installation's places is read through by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.problems import sentence
from archive_service.services import media_check
from archive_service.services.context import Desk
from archive_service.services.media_list import due as soon
from archive_service.services.media_load import archived_periods
from archive_service.services.media_places import places
from archive_service.services.media_register import media
from archive_service.services.rounds import Order
from workflows.acts import SERVICE
from workflows.commands import Actor
from workflows.media import Medium, State

LOOKERS = frozenset({"operator", "archivist"})
"""Those who are told of every medium; its keeper is told of the own ones."""
WRITERS = frozenset({"operator"})
_REGISTERED = "medium-registered"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do with a medium; ``code`` names the sentence, ``where`` it lies.

    Where a copy is still to be written there is no medium yet, and ``where`` names the term.
    """

    code: str
    medium: str
    where: str
    due_on: date | None

    def title(self, language: str = "ru") -> str:
        """Return what to do, in words."""
        return sentence(f"media.home-{self.code}", language, medium=self.medium)


def waiting(session: Session, who: Actor, today: date) -> tuple[Waiting, ...]:
    """Return what a person has to do with media, the earliest day first.

    Whoever writes copies is told of every term in the archive that lies on no medium yet (003 clause 3.2,
    004 part VII).
    """
    known = _all(session)
    found = [one for medium in known for one in _of(medium, who, today)]
    if not who.roles.isdisjoint(WRITERS):
        held = {
            period for medium in known if medium.counts for copy in medium.copies for period in copy.holds
        }
        lacking = (one for one in reversed(archived_periods(session)) if one not in held)
        found += [Waiting("write", "", f"{one.name}, {one.year}/{one.year + 1}", None) for one in lacking]
    return tuple(sorted(found, key=lambda one: (one.due_on or today, one.medium)))


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield the readings that need nobody: of each medium due that is mounted now, once a day."""
    wanted = {f"{desk.school_id}/{one.id}/": one for one in soon(_all(session), desk.today)}
    mounted = places(desk) if wanted else ()
    for start, medium in wanted.items():
        place = next((one for one in mounted if any(bag.startswith(start) for bag in one.bags)), None)
        if place is not None:
            payload = {"actor": SERVICE, "medium": medium.id, "place": place.name}
            yield Order(media_check.JOB, payload, f"{medium.id}:{desk.today.isoformat()}")


def _all(session: Session) -> tuple[Medium, ...]:
    """All media; a school without any costs one question to the index."""
    first = select(ActRow.seq).where(ActRow.kind == _REGISTERED).limit(1)
    return tuple(media(session).values()) if session.scalar(first) is not None else ()


def _of(medium: Medium, who: Actor, today: date) -> Iterator[Waiting]:
    where = f"{medium.room}, {medium.place}"
    mine = medium.keeper == who.id or not who.roles.isdisjoint(LOOKERS)
    if medium.offered and medium.offered.receiver == who.id:
        yield Waiting("receive", medium.id, where, medium.offered.on)
    if medium.issued and (medium.issued.to == who.id or (mine and medium.issued.until < today)):
        yield Waiting("return", medium.id, where, medium.issued.until)
    if mine and medium.state is State.FAILED and medium.checked:
        yield Waiting("failed", medium.id, where, medium.checked.on)
    elif mine and soon([medium], today):
        yield Waiting("check", medium.id, where, medium.check_due_on)
