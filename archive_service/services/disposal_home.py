"""What waits for a person in disposals: to agree, to approve, to order or certify, to deal with a medium."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.problems import sentence
from archive_service.services import disposal_end, profiles
from archive_service.services.disposal import disposals
from workflows.commands import Actor
from workflows.disposal import Disposal, DisposalState
from workflows.disposal_rules import CLEANERS, PROPOSERS, ripe_on, role_of, rules_of
from workflows.provisions import Disposing

_PROPOSED = "disposal-proposed"


@dataclass(frozen=True, slots=True)
class WaitingDisposal:
    """One thing to do; ``code`` names the sentence, ``about`` says what it is about."""

    code: str
    number: int
    about: str

    def title(self, language: str = "ru") -> str:
        """Return what to do, in words."""
        return sentence(f"disposal.home-{self.code}", language, disposal=self.number, about=self.about)


def waiting(session: Session, who: Actor, today: date) -> tuple[WaitingDisposal, ...]:
    """Return what a person has to do, the oldest list first; without any list it costs one question."""
    if session.scalar(select(ActRow.seq).where(ActRow.kind == _PROPOSED).limit(1)) is None:
        return ()
    rules = rules_of(profiles.in_force(session, today))
    found = [
        one for disposal in disposals(session).by_number.values() for one in _of(disposal, who, rules, today)
    ]
    media = disposal_end.prompts(session, who.id)
    return (*found, *(WaitingDisposal("medium", one.number, medium.id) for one, medium in media))


def _of(disposal: Disposal, who: Actor, rules: Disposing, today: date) -> Iterator[WaitingDisposal]:
    state, number = disposal.state, disposal.number
    taken = {disposal.proposed.by, *(one.by for one in disposal.approved)}
    if state is DisposalState.PROPOSED and who.id in disposal.waiting_for:
        yield WaitingDisposal("agree", number, str(len(disposal.items)))
    if state is DisposalState.AGREED and who.id not in taken and role_of(disposal, who, rules):
        yield WaitingDisposal("approve", number, str(len(disposal.items)))
    ripe = disposal.approved_on is not None and ripe_on(disposal.approved_on, rules) <= today
    if state is DisposalState.APPROVED and ripe and who.roles & PROPOSERS:
        yield WaitingDisposal("execute", number, str(len(disposal.items)))
    if state is DisposalState.CLEARED and who.roles & CLEANERS:
        yield WaitingDisposal("finish", number, str(len(disposal.items)))
