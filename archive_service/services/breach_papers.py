"""What the papers of an incident say: the notice (002, appendix 1) and the act (002 clause 3.16).

The form of the notice has a place for a password. It is never asked for, so nothing here holds it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, logged_of_kinds
from archive_service.db.models import Grant, School
from archive_service.db.models import Person as PersonRow
from archive_service.db.types import read_moment
from archive_service.services import breach_watch, breaches, documents, people
from archive_service.services.breach_watch import Standing
from archive_service.services.breach_window import Voiding, drawn, facts_of
from archive_service.services.breach_words import ActLine, anew, describe
from archive_service.services.context import Desk
from workflows.incidents import HEAD
from workflows.provisions import Clause

ACT_TITLE = "breach-act-title"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as papers name one: in full, with the post; both are "" where nobody is known."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the notice says. Moments are in the school's zone; ``roles`` are the titles of who is told."""

    incident: str
    school: str
    head: Somebody
    reporter: Somebody
    owner: Somebody
    login: str
    noticed_at: datetime
    reported_on: date
    text: str
    roles: tuple[str, ...]
    due_at: datetime
    clause: Clause


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told: the title, the moment of receipt (None: not yet), the last moment in time."""

    role: str
    received_at: datetime | None
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What the act says. ``void`` are the account's acts, ``fell`` those of others that rested on them.

    ``anew`` says what has to be done again, ``revoked`` which roles were taken back, ``pending``
    what somebody has to decide about.
    """

    title: str
    incident: str
    school: str
    drawn_at: datetime
    drawn_by: Somebody
    head: Somebody
    reporter: Somebody
    owner: Somebody
    login: str
    noticed_at: datetime
    text: str
    told: tuple[Told, ...]
    blocked_at: datetime | None
    restored_at: datetime | None
    since: datetime
    until: datetime | None
    void: tuple[ActLine, ...]
    fell: tuple[ActLine, ...]
    anew: tuple[str, ...]
    revoked: tuple[ActLine, ...]
    pending: tuple[ActLine, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of an incident: one notice, and an act for each time something was made void."""

    notice: NoticeFacts
    acts: tuple[ActFacts, ...]


def papers(desk: Desk, incident_id: str) -> Papers:
    """Return the facts of an incident's papers.

    Raises:
        Problem: the school has no such incident.
    """
    with desk.reading() as session:
        found = breach_watch.standing(desk, session, incident_id)
        notice = _notice(desk, session, found)
        acts = [
            logged
            for logged in logged_of_kinds(session, breaches.ACT_DRAWN)
            if facts_of(logged)["incident"] == incident_id
        ]
        return Papers(
            notice,
            tuple(
                _act(desk, session, found, notice=notice, logged=logged, voiding=voiding)
                for logged, voiding in zip(acts, drawn(session, incident_id), strict=True)
            ),
        )


def _notice(desk: Desk, session: Session, found: Standing) -> NoticeFacts:
    incident, opened = found.incident, found.incident.opened
    titles = breaches.titles(found.profile)
    return NoticeFacts(
        incident=incident.id,
        school=session.scalars(select(School.name)).one(),
        head=_head(desk, session),
        reporter=_somebody(session, opened.noticed_by),
        owner=_somebody(session, incident.account),
        login=incident.account,
        noticed_at=_local(desk, incident.noticed_at),
        reported_on=_reported_on(session, incident.id),
        text=documents.read(desk, opened.text).decode("utf-8") if opened.text else "",
        roles=tuple(titles.get(timer.role, timer.role) for timer in found.timers if timer.role),
        due_at=_local(desk, found.timers[0].due_at),
        clause=found.profile.breach.amount.clause,
    )


def _act(
    desk: Desk, session: Session, found: Standing, *, notice: NoticeFacts, logged: Logged, voiding: Voiding
) -> ActFacts:
    incident, profile = found.incident, found.profile
    drawn_at = read_moment(facts_of(logged)["at"])
    title = profile.notations.get(ACT_TITLE)
    return ActFacts(
        title=title.value if title else "",
        incident=incident.id,
        school=notice.school,
        drawn_at=_local(desk, drawn_at),
        drawn_by=_somebody(session, logged.act.actor),
        head=notice.head,
        reporter=notice.reporter,
        owner=notice.owner,
        login=notice.login,
        noticed_at=notice.noticed_at,
        text=notice.text,
        told=_told(desk, found, drawn_at),
        blocked_at=_until(desk, incident.blocked_at, drawn_at),
        restored_at=_until(desk, incident.restored_at, drawn_at),
        since=_local(desk, voiding.since),
        until=_local(desk, voiding.until) if voiding.until else None,
        void=describe(desk, session, [seq for one in voiding.cases for seq in one.void]),
        fell=describe(desk, session, [seq for one in voiding.cases for seq in one.fell]),
        anew=anew(session, voiding),
        revoked=describe(desk, session, voiding.grants),
        pending=describe(desk, session, voiding.pending),
        clause=profile.breach.invalid_by.clause,
    )


def _told(desk: Desk, found: Standing, drawn_at: datetime) -> tuple[Told, ...]:
    """Who knew when the act was drawn up; a notice received later is none of its facts."""
    titles = breaches.titles(found.profile)
    return tuple(
        Told(
            titles.get(timer.role, timer.role),
            _until(desk, timer.met_at, drawn_at),
            _local(desk, timer.due_at),
            timer.late(drawn_at),
        )
        for timer in found.timers
        if timer.role
    )


def _head(desk: Desk, session: Session) -> Somebody:
    """The head of the school today, by order."""
    held = select(Grant.person_id).where(
        Grant.role == HEAD,
        Grant.from_on <= desk.today,
        or_(Grant.to_on.is_(None), Grant.to_on >= desk.today),
    )
    person_id = session.scalars(held.order_by(Grant.from_on.desc()).limit(1)).first()
    return _somebody(session, person_id) if person_id else Somebody("", "")


def _somebody(session: Session, person_id: str) -> Somebody:
    row = session.scalar(select(PersonRow).where(PersonRow.id == person_id))
    return Somebody(people.full_name(row), row.post) if row else Somebody("", "")


def _reported_on(session: Session, incident_id: str) -> date:
    opened = (logged.act for logged in logged_of_kinds(session, "incident-opened"))
    return next(
        act.on for act in opened if isinstance(act, SchoolAct) and act.facts["incident"] == incident_id
    )


def _until(desk: Desk, moment: datetime | None, last: datetime) -> datetime | None:
    return _local(desk, moment) if moment is not None and moment <= last else None


def _local(desk: Desk, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(desk.zone))
