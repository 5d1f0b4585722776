"""What is left to do when the rooms are clear: backup media, paper, and the certificate of it all.

A medium that lies in somebody's safe cannot be reached from here: its keeper is told, destroys it or writes
it over, and says by which paper. The home page of the keepers lists what waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.services import (
    disposal_papers,
    documents,
    media_register,
    paper_register,
    people,
)
from archive_service.services.context import Desk
from archive_service.services.disposal import ACTS, disposals
from archive_service.services.disposal_steps import happened, load, locked
from workflows.disposal import Cleaned, Disposal, DisposalState, Finished, Wiped, after
from workflows.disposal_rules import CLEANERS
from workflows.media import GONE, Ended, Medium, Period, State
from workflows.paper_copies import PaperVolume
from workflows.retention import Kept


@dataclass(frozen=True, slots=True)
class Left:
    """What a disposal still waits for outside the rooms: media by number, volumes of paper."""

    media: tuple[Medium, ...] = ()
    volumes: tuple[PaperVolume, ...] = ()


def left(session: Session, disposal: Disposal) -> Left:
    """Return the media that have something of it, and the volumes of paper of its journals."""
    return Left(media_of(session, disposal), volumes_of(session, disposal))


def media_of(session: Session, disposal: Disposal) -> tuple[Medium, ...]:
    """Return the media on which destroyed cases lie: written after their term, before their destruction."""
    terms = _terms(session, disposal)
    return tuple(
        one
        for one in media_register.media(session).values()
        if one.id not in disposal.cleaned and one.state not in GONE and _has(one, terms, disposal)
    )


def volumes_of(session: Session, disposal: Disposal) -> tuple[PaperVolume, ...]:
    """Return the volumes of paper of destroyed journals that have not ended in the register."""
    cases = {case_id for case_id, kind in disposal.executed if kind is Kept.JOURNAL}
    known = paper_register.volumes(session).values()
    return tuple(one for one in known if one.entry.case in cases and one.ended is None)


def clean(desk: Desk, number: int, medium: str, *, how: Wiped, evidence: str, actor_id: str) -> Disposal:
    """Say that a medium was destroyed or written over, by which paper, and return the disposal.

    A medium that was destroyed ends in the register of backup copies too.

    Raises:
        Problem: nothing of the disposal is executed yet, it is said already, no paper is named, there is
            no such medium, or the person may not.
    """
    with desk.writing() as session:
        disposal = locked(session, number)
        found = media_register.load(session, medium)
        event = Cleaned(
            on=desk.today, by=actor_id, disposal=number, medium=medium, how=how, evidence=evidence.strip()
        )
        disposal = happened(desk, session, disposal, event)
        if how is Wiped.DESTROYED and found.state not in GONE:
            end = Ended(medium=medium, on=desk.today, by=actor_id, how=State.DESTROYED, reason=event.evidence)
            media_register.note(desk, session, found, end)
        return disposal


def finish(desk: Desk, number: int, *, actor_id: str) -> Disposal:
    """File the certificate of destruction and return the disposal: everything is gone everywhere.

    Raises:
        Problem: something is not destroyed, a deletion or a medium waits, or the person may not.
    """
    with desk.reading() as session:
        disposal = load(session, number)
        _insist_on_nothing_left(desk, session, disposal, actor_id)
    pdf = disposal_papers.certificate(desk, disposal, actor_id=actor_id)
    digest = documents.keep(desk, pdf)
    with desk.writing() as session:
        disposal = locked(session, number)
        _insist_on_nothing_left(desk, session, disposal, actor_id)
        event = Finished(on=desk.today, by=actor_id, disposal=number, document=digest)
        disposal_papers.note_certificate(desk, session, disposal, digest, len(pdf))
        ACTS.append(desk, session, event)
        return after(disposal, event)


def prompts(session: Session, person_id: str) -> tuple[tuple[Disposal, Medium], ...]:
    """Return the media in somebody's care that hold what was destroyed: they are to be dealt with."""
    found = []
    for disposal in disposals(session).by_number.values():
        if disposal.executed and disposal.finished is None:
            found += [(disposal, one) for one in media_of(session, disposal) if one.keeper == person_id]
    return tuple(found)


def _insist_on_nothing_left(desk: Desk, session: Session, disposal: Disposal, actor_id: str) -> None:
    people.require(session, actor_id, sorted(CLEANERS), desk.today)
    if disposal.state is DisposalState.FINISHED:
        raise Problem(Kind.REFUSED, "disposal.finished-already", disposal=disposal.number)
    over = disposal.to_execute if disposal.revoked is None else ()
    if over or disposal.pending or not disposal.executed:
        count = len(over) + len(disposal.pending)
        raise Problem(Kind.REFUSED, "disposal.not-clear", disposal=disposal.number, count=count)
    waits = left(session, disposal)
    if waits.media:
        numbers = ", ".join(one.id for one in waits.media)
        raise Problem(Kind.REFUSED, "disposal.media-left", disposal=disposal.number, media=numbers)
    if waits.volumes:
        numbers = ", ".join(str(one.number) for one in waits.volumes)
        raise Problem(Kind.REFUSED, "disposal.paper-left", disposal=disposal.number, volumes=numbers)


def _terms(session: Session, disposal: Disposal) -> Mapping[Period, str]:
    ids = [case_id for case_id, _ in disposal.executed]
    rows = session.scalars(select(CaseRow).where(CaseRow.id.in_(ids)))
    return {Period(row.year, row.term_id, row.term_name): row.id for row in rows}


def _has(medium: Medium, terms: Mapping[Period, str], disposal: Disposal) -> bool:
    """Whether a copy on the medium was written while the cases still were in the rooms."""
    first = min((one.on for one in disposal.executed.values()), default=None)
    return first is not None and any(
        copy.on <= first and not terms.keys().isdisjoint(copy.holds) for copy in medium.copies
    )
