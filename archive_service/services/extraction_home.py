"""What waits for a person at the extractions: to take leaves out, to bind them, to sign and seal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.problems import sentence
from archive_service.services.extraction import extractions, people_of
from workflows.commands import Actor
from workflows.extraction import Extraction
from workflows.extraction_rules import Deed, deeds


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """A step that waits for a person: which, of which extraction, with what in it, until when."""

    deed: Deed
    number: int
    about: str
    due_on: date

    def title(self, language: str = "ru") -> str:
        """Return what to do, in words."""
        return sentence(f"extraction.home-{self.deed}", language, number=self.number)


def waiting(session: Session, who: Actor) -> tuple[WaitingStep, ...]:
    """Return the steps of extractions that wait for a person whom an order names, the earliest first."""
    if session.scalar(select(ActRow.seq).where(ActRow.kind == "extraction-planned").limit(1)) is None:
        return ()
    mine = (one for one in extractions(session).values() if one.open and who.id in people_of(one))
    found = [step for one in mine for step in _waiting(one, who)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.number)))


def _waiting(one: Extraction, who: Actor) -> Iterator[WaitingStep]:
    """The step that stops the extraction, where this person is the one to do it."""
    may = deeds(one, who)
    classes = ", ".join(sheet.class_name for sheet in one.sheets)
    for deed in (Deed.TAKE, Deed.BIND, Deed.SEAL):
        if deed in may:
            yield WaitingStep(deed, one.number, classes, one.planned.due_on)
            return
