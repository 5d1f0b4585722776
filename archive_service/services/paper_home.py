"""What waits for a person at the paper copies: to accept some, to bring one back, to look for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.problems import sentence
from archive_service.services.paper_hands import HandOver, hand_overs
from archive_service.services.paper_register import volumes
from workflows.commands import Actor
from workflows.paper_copies import PaperState, PaperVolume

LOOKERS = frozenset({"archivist"})
"""Those who are told of every volume; its keeper is told of the own ones."""
_REGISTERED = "paper-registered"


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """One thing to do; ``code`` names the sentence, ``number`` is the volume's or the hand-over's."""

    code: str
    number: int
    about: str
    due_on: date | None

    def title(self, language: str = "ru") -> str:
        """Return what to do, in words."""
        return sentence(f"paper.home-{self.code}", language, number=self.number)


def waiting(session: Session, who: Actor, today: date) -> tuple[WaitingPaper, ...]:
    """Return what a person has to do with paper copies, the earliest day first."""
    first = select(ActRow.seq).where(ActRow.kind == _REGISTERED).limit(1)
    if session.scalar(first) is None:
        return ()
    found = [one for volume in volumes(session).values() for one in _of(volume, who, today)]
    found += [_taken(one) for one in hand_overs(session) if one.open and one.receiver == who.id]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.number)))


def _of(volume: PaperVolume, who: Actor, today: date) -> Iterator[WaitingPaper]:
    about = f"{volume.entry.class_name} {volume.entry.title}".strip()
    mine = volume.keeper == who.id or not who.roles.isdisjoint(LOOKERS)
    if volume.issued is not None and volume.issued.to == who.id:
        yield WaitingPaper("return", volume.number, about, volume.issued.until)
    elif volume.issued is not None and mine and volume.late_on(today):
        yield WaitingPaper("lent", volume.number, about, volume.issued.until)
    if mine and volume.state is PaperState.MISSING and volume.checked is not None:
        yield WaitingPaper("find", volume.number, about, volume.checked.on)


def _taken(given: HandOver) -> WaitingPaper:
    return WaitingPaper("receive", given.number, str(len(given.open)), given.on)
