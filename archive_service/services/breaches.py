"""The register of breaches: an account is no longer its owner's alone (000 clauses 5.3 and 5.4).

Everything is an act of the school; an incident is the fold of its acts. They hold ids, moments and
digests, never names, and nothing about passwords is asked for.
"""

import dataclasses
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, append, lock_log, logged_of_kinds
from archive_service.db.models import Certificate
from archive_service.db.types import read_moment, spell_moment
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import cases, deposits, documents, people, profiles
from archive_service.services.context import Desk
from workflows.commands import Actor
from workflows.incident_rules import Circumstances, event_refused, opening_refused
from workflows.incidents import (
    AccessRestored,
    AccountBlocked,
    ActDrawnUp,
    Event,
    Incident,
    IncidentOpened,
    KeyIssued,
    NoticeReceived,
    follow,
)
from workflows.refusal import Refusal
from workflows.regulation import Profile
from workflows.voiding import stewards

KINDS: dict[str, type[Event]] = {
    "incident-opened": IncidentOpened,
    "notice-received": NoticeReceived,
    "account-blocked": AccountBlocked,
    "incident-act-drawn": ActDrawnUp,
    "access-restored": AccessRestored,
}
ACT_DRAWN = "incident-act-drawn"
TEXT = "breach-report"
_KEY, _TEXT_TYPE = "certificate-issued", "text/plain; charset=utf-8"
_NAMES = {event: kind for kind, event in KINDS.items()}


def report(
    desk: Desk, account: str, *, noticed_by: str, actor_id: str, noticed_at: datetime | None, text: str = ""
) -> Incident:
    """Open an incident about an account; it is shut at once where the regulation says so (004 part V).

    Without ``noticed_at`` it was noticed this very minute.

    Raises:
        Problem: unknown people, a moment to come, or the account has an open incident already.
    """
    with desk.writing() as session:
        lock_log(session)
        people.actor_of(session, actor_id, desk.today)
        for person_id in (account, noticed_by):
            people.person(session, person_id)
        known = incidents(session)
        profile = profiles.in_force(session, desk.today)
        event = IncidentOpened(
            incident=str(len(known) + 1),
            at=noticed_at or desk.now.replace(second=0, microsecond=0),
            account=account,
            noticed_by=noticed_by,
            profile=profile.digest,
        )
        _insist(session, opening_refused(event, circumstances(desk, profile), known.values()))
        incident = note(
            desk, session, None, dataclasses.replace(event, text=_kept(desk, session, text)), actor_id
        )
        blocks = profile.breach.blocks
        if blocks is not None and blocks.value:
            shut = AccountBlocked(incident=incident.id, at=desk.now)
            incident = note(desk, session, incident, shut, actor_id)
    return incident


def received(
    desk: Desk,
    incident_id: str,
    role: str,
    *,
    actor_id: str,
    at: datetime | None = None,
    written: bool = False,
) -> Incident:
    """Write down that the holder of a role has the notice; ``written``: on paper, signed.

    Raises:
        Problem: the regulation refuses, for example because the notice has to be in writing.
    """
    event = NoticeReceived(incident=incident_id, at=at or desk.now, role=role, written=written)
    return _happened(desk, event, actor_id)


def block(desk: Desk, incident_id: str, *, actor_id: str, at: datetime | None = None) -> Incident:
    """Shut the account of an incident until its owner has a new key.

    Raises:
        Problem: the regulation refuses.
    """
    return _happened(desk, AccountBlocked(incident=incident_id, at=at or desk.now), actor_id)


def restore(desk: Desk, incident_id: str, *, actor_id: str) -> Incident:
    """Give the account back to its owner, who has got a new key meanwhile; the keys before are revoked.

    Raises:
        Problem: there is no new key, or the regulation refuses.
    """
    event = AccessRestored(incident=incident_id, at=desk.now)
    with desk.writing() as session:
        incident = _checked(desk, session, event, actor_id)
        new = {key.serial for key in incident.new_keys}
        old = [serial for serial in _serials(session, incident.account) if serial not in new]
        _revoke(session, old, desk.today)
        return note(desk, session, incident, event, actor_id, revoked=old)


def incidents(session: Session) -> dict[str, Incident]:
    """Return the incidents of the session's school by number, in their order."""
    found: dict[str, Incident] = {}
    for logged in logged_of_kinds(session, *KINDS, _KEY):
        for event in _events(logged, found):
            found[event.incident] = follow(found.get(event.incident), event)
    return found


def load(session: Session, incident_id: str) -> tuple[Incident, Profile]:
    """Return an incident and the regulation it follows, the one in force when it was reported.

    Raises:
        Problem: the school has no such incident.
    """
    incident = incidents(session).get(incident_id)
    if incident is None:
        raise Problem(Kind.MISSING, "incident.no-incident", incident=incident_id)
    return incident, profiles.of_digest(session, incident.opened.profile)


def circumstances(desk: Desk, profile: Profile) -> Circumstances:
    """Return what the rules look at."""
    zone = ZoneInfo(desk.zone)
    return Circumstances(profile.breach, desk.now, zone, titles(profile), stewards(profile))


def titles(profile: Profile, language: str = "ru") -> dict[str, str]:
    """Return the titles of roles; the e-journal's support is nobody of the school."""
    return {"support": sentence("incident.role-support", language), **profile.roles}


def check(desk: Desk, session: Session, incident: Incident, event: Event, actor: Actor) -> None:
    """Return when the event may be written down.

    Raises:
        Problem: the regulation refuses.
    """
    profile = profiles.of_digest(session, incident.opened.profile)
    _insist(session, event_refused(incident, event, actor, circumstances(desk, profile)))


def note(
    desk: Desk, session: Session, incident: Incident | None, event: Event, actor_id: str, **also: Any
) -> Incident:
    """Write an event down (``also``: more facts), let the account be as it says, return the incident."""
    plain = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    facts = {**plain, "at": spell_moment(event.at), **also}
    act = SchoolAct(_NAMES[type(event)], actor_id, desk.today, facts)
    append(session, case_id=None, act=act, at=desk.now)
    after = follow(incident, event)
    shut_or_open(session, after)
    deposits.request_log(desk, session)
    return after


def shut_or_open(session: Session, incident: Incident) -> None:
    """Let the account be shut or open as the incident has it."""
    people.person(session, incident.account).blocked_at = incident.blocked_at if incident.blocked else None


def bring_back(session: Session) -> None:
    """Let accounts and certificates be as the acts have them, in a database made anew."""
    for incident in incidents(session).values():
        shut_or_open(session, incident)
    for logged in list(logged_of_kinds(session, _NAMES[AccessRestored])):
        if isinstance(logged.act, SchoolAct):
            _revoke(session, logged.act.facts["revoked"], logged.act.on)


def _happened(desk: Desk, event: Event, actor_id: str) -> Incident:
    with desk.writing() as session:
        incident = _checked(desk, session, event, actor_id)
        return note(desk, session, incident, event, actor_id)


def _checked(desk: Desk, session: Session, event: Event, actor_id: str) -> Incident:
    lock_log(session)
    incident, _ = load(session, event.incident)
    check(desk, session, incident, event, people.actor_of(session, actor_id, desk.today))
    return incident


def _serials(session: Session, account: str) -> list[str]:
    """The certificates of a person that were not revoked."""
    wanted = select(Certificate.serial).where(
        Certificate.person_id == account, Certificate.revoked_on.is_(None)
    )
    return list(session.scalars(wanted.order_by(Certificate.serial)))


def _revoke(session: Session, serials: list[str], on: date) -> None:
    for row in session.scalars(select(Certificate).where(Certificate.serial.in_(serials))):
        row.revoked_on = row.revoked_on or on


def _insist(session: Session, refusal: Refusal | None) -> None:
    if refusal is not None:
        raise cases.refused(session, refusal)


def _kept(desk: Desk, session: Session, text: str) -> str:
    """Return the digest of what was reported; the words may hold names, so they are no fact of an act."""
    if not text.strip():
        return ""
    data = text.strip().encode("utf-8")
    digest = documents.keep(desk, data)
    documents.register(
        session,
        digest,
        case_id=None,
        role=TEXT,
        size_bytes=len(data),
        at=desk.now,
        media_type=_TEXT_TYPE,
    )
    return digest


def _events(logged: Logged, known: dict[str, Incident]) -> list[Event]:
    """A new key concerns the open incidents of its owner, unless the account issued it to itself."""
    act = logged.act
    if not isinstance(act, SchoolAct):
        return []
    if act.kind in KINDS:
        return [_event(KINDS[act.kind], act.facts)]
    moment, owner = read_moment(logged.at), act.facts["person"]
    return [
        KeyIssued(incident=one.id, at=moment, serial=act.facts["serial"])
        for one in known.values()
        if one.account == owner != act.actor and one.restored_at is None
    ]


def _event(kind: type[Event], facts: dict[str, Any]) -> Event:
    names = {field.name for field in dataclasses.fields(kind)}
    return kind(**{name: facts[name] for name in names - {"at"}}, at=read_moment(facts["at"]))
