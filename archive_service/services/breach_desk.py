"""An incident as the page shows it: what stands, what the account did meanwhile, what was made void."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document
from archive_service.problems import Kind, Problem
from archive_service.services import act_pages, breach_forms, breach_watch, breach_words, breaches, documents
from archive_service.services.act_pages import Told
from archive_service.services.breach_watch import Standing
from archive_service.services.breach_window import Voiding, done_since, drawn
from archive_service.services.context import Desk
from workflows.incidents import unaware

MOST_ACTS = 200
"""So many acts of an account are shown one by one; the papers have them all."""


@dataclass(frozen=True, slots=True)
class Voided:
    """What one act made void; ``parts`` are acts by the name of their heading, ``anew`` what to do again."""

    since: datetime
    parts: tuple[tuple[str, tuple[Told, ...]], ...]
    anew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the incident that was made; ``kind`` is the role of the document."""

    digest: str
    kind: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """An incident with all that was done since the moment it counts from.

    ``count`` acts wait for a decision, of which ``acts`` are the first; ``unaware`` are the roles
    that have to know before anything becomes void.
    """

    standing: Standing
    lines: tuple[breach_watch.Line, ...]
    text: str
    count: int
    acts: tuple[Told, ...]
    unaware: tuple[str, ...]
    voided: tuple[Voided, ...]
    papers: tuple[Paper, ...]


def opened(desk: Desk, incident_id: str, language: str = "ru") -> Opened:
    """Return an incident.

    Raises:
        Problem: the school has no such incident.
    """
    with desk.reading() as session:
        found = breach_watch.standing(desk, session, incident_id)
        waiting = _waiting(session, found)
        lines = breach_watch.lines(desk, found, language)
        digest = found.incident.opened.text
        return Opened(
            standing=found,
            lines=tuple(one for one in lines if not one.name),
            text=documents.read(desk, digest).decode("utf-8") if digest else "",
            count=len(waiting),
            acts=act_pages.told(desk, session, waiting[:MOST_ACTS], language),
            unaware=unaware(found.profile.breach, found.incident),
            voided=tuple(_voided(desk, session, one, language) for one in drawn(session, incident_id)),
            papers=_papers(session, incident_id),
        )


def paper(desk: Desk, incident_id: str, digest: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a paper that was made for an incident.

    Raises:
        Problem: there is no such paper.
    """
    with desk.reading() as session:
        breaches.load(session, incident_id)
        known = {one.digest: one.kind for one in _papers(session, incident_id)}
    if digest not in known:
        raise Problem(Kind.MISSING, "secrecy.no-paper")
    return f"{known[digest]}-{incident_id}.pdf", documents.read(desk, digest)


def _waiting(session: Session, found: Standing) -> list[int]:
    if found.since is None:
        return []
    done = done_since(session, found.incident, found.since)
    seqs = [seq for of_case in done.cases.values() for seq in of_case]
    return sorted(seqs + [logged.seq for logged in (*done.grants, *done.rest)])


def _voided(desk: Desk, session: Session, voiding: Voiding, language: str) -> Voided:
    seqs: dict[str, Iterable[int]] = {
        "void": [seq for one in voiding.cases for seq in one.void],
        "fell": [seq for one in voiding.cases for seq in one.fell],
        "revoked": voiding.grants,
        "pending": voiding.pending,
    }
    parts = ((name, act_pages.told(desk, session, numbers, language)) for name, numbers in seqs.items())
    return Voided(
        voiding.since, tuple(part for part in parts if part[1]), breach_words.anew(session, voiding)
    )


def _papers(session: Session, incident_id: str) -> tuple[Paper, ...]:
    wanted = select(Document).where(
        Document.case_id.is_(None), Document.role.in_((breach_forms.NOTICE, breach_forms.ACT))
    )
    return tuple(
        Paper(row.digest, row.role, row.created_at)
        for row in session.scalars(wanted.order_by(Document.created_at, Document.digest))
        if row.details.get("incident") == incident_id
    )
