"""What may be written down about an incident: by whom, in which order, at which moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from workflows.commands import Actor
from workflows.incidents import (
    AccessRestored,
    AccountBlocked,
    ActDrawnUp,
    Event,
    Incident,
    IncidentOpened,
    NoticeReceived,
    open_for,
    unaware,
    void_since,
)
from workflows.provisions import Breach, Clause
from workflows.refusal import Refusal, refuse
from workflows.voiding import steward_refused


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a rule looks at: the regulation, the present moment, the school's zone, the titles of roles.

    ``stewards`` are the roles that decide about breached accounts.
    """

    breach: Breach
    now: datetime
    zone: tzinfo
    titles: Mapping[str, str]
    stewards: frozenset[str]

    def said(self, moment: datetime | None) -> str:
        """Return a moment as the school's clock shows it."""
        return f"{moment.astimezone(self.zone):%d.%m.%Y %H:%M}" if moment else ""

    def role(self, role: str) -> str:
        """Return a role in words."""
        return self.titles.get(role, role)


def opening_refused(event: IncidentOpened, given: Circumstances, known: Iterable[Incident]) -> Refusal | None:
    """Return the refusal of a report: anybody may make one, but not of the future and not twice."""
    clause = given.breach.amount.clause
    if event.at > given.now:
        return refuse("incident-future", clause, at=given.said(event.at))
    other = open_for(event.account, known)
    if other is None:
        return None
    noticed = given.said(other.noticed_at)
    return refuse("incident-open", clause, who=event.account, incident=other.id, noticed=noticed)


def event_refused(incident: Incident, event: Event, actor: Actor, given: Circumstances) -> Refusal | None:
    """Return why the event of an open incident may not be written down, None when it may.

    Raises:
        KeyError: the event is of a kind that nobody writes down.
    """
    rule, clause_of = _RULES[type(event)]
    clause = clause_of(given.breach)
    return (
        steward_refused(actor, incident.account, given.stewards, clause)
        or _moment_refused(incident, event, given, clause)
        or rule(incident, event, given, clause)
    )


def _moment_refused(incident: Incident, event: Event, given: Circumstances, clause: Clause) -> Refusal | None:
    if event.at > given.now:
        return refuse("incident-future", clause, at=given.said(event.at))
    if event.at < incident.noticed_at:
        noticed = given.said(incident.noticed_at)
        return refuse("incident-too-early", clause, at=given.said(event.at), noticed=noticed)
    return None


def _notice(incident: Incident, event: Event, given: Circumstances, clause: Clause) -> Refusal | None:
    """A notice reaches each of those who are to be told once, on paper where that is demanded."""
    if not isinstance(event, NoticeReceived):
        raise TypeError(type(event).__name__)
    role, roles = given.role(event.role), given.breach.notify
    if event.role not in roles.value:
        titles = ", ".join(given.role(one) for one in roles.value)
        return refuse("notice-not-due", roles.clause, role=role, titles=titles)
    before = incident.notice_of(event.role)
    if before is not None:
        return refuse("notice-twice", clause, role=role, at=given.said(before))
    if given.breach.written.value and not event.written:
        return refuse("notice-unwritten", given.breach.written.clause, role=role)
    return None


def _block(incident: Incident, _event: Event, given: Circumstances, clause: Clause) -> Refusal | None:
    if incident.blocked_at is None or incident.restored_at is not None:
        return _closed(incident, given, clause)
    at = given.said(incident.blocked_at)
    return refuse("account-blocked", clause, who=incident.account, at=at)


def _act(incident: Incident, _event: Event, given: Circumstances, clause: Clause) -> Refusal | None:
    """No act before those have the notice on whose knowledge it rests (002 clause 3.16, 000 clause 5.4)."""
    waiting = unaware(given.breach, incident)
    if waiting:
        titles = ", ".join(given.role(role) for role in waiting)
        return refuse("void-before-notice", clause, incident=incident.id, titles=titles)
    if void_since(given.breach, incident) is None:
        return refuse("void-before-block", clause, incident=incident.id, who=incident.account)
    return None


def _restore(incident: Incident, event: Event, given: Circumstances, clause: Clause) -> Refusal | None:
    """The account is opened again only to a new key (004 part V)."""
    refused = _closed(incident, given, clause)
    if refused is None and (incident.new_key_at is None or incident.new_key_at > event.at):
        since = given.said(incident.blocked_at or incident.noticed_at)
        refused = refuse("key-not-new", clause, incident=incident.id, who=incident.account, since=since)
    return refused


def _closed(incident: Incident, given: Circumstances, clause: Clause) -> Refusal | None:
    if incident.restored_at is None:
        return None
    at = given.said(incident.restored_at)
    return refuse("incident-closed", clause, incident=incident.id, who=incident.account, at=at)


def _of_notice(breach: Breach) -> Clause:
    return breach.amount.clause


def _of_voiding(breach: Breach) -> Clause:
    return breach.invalid_by.clause


def _of_access(breach: Breach) -> Clause:
    return breach.blocks.clause if breach.blocks else breach.amount.clause


_RULES = {
    NoticeReceived: (_notice, _of_notice),
    AccountBlocked: (_block, _of_access),
    ActDrawnUp: (_act, _of_voiding),
    AccessRestored: (_restore, _of_access),
}
"""The rule of each event, and the clause that the refusals quote."""
