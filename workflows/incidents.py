"""An incident: the secrecy of somebody's access was broken. Who was told until when, what is void since when.

How the time is counted (000 clause 5.3, 002 clause 3.15, 004 part V):

* «в течение не более чем 1 часа с момента»: a moment, that many hours after the breach was noticed;
* «одного рабочего дня со дня получения информации», «в течение одного дня», «в течение двух дней»:
  the day of the news is not counted (as article 191 of the Civil Code has it), and the time is
  over with the last second of the last day at the school, a working day where the clause says so.

Moments are in UTC; days are days of the school's zone and calendar, both given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from workflows.calendar import Calendar, Unit, add_days
from workflows.provisions import Breach, BreachUnit, Clause, Invalid

HEAD = "director"
"""The head of the school: an act makes void what was done since the head knew (002 clause 3.16)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in an incident, ``at`` a moment in UTC (not when it was written down)."""

    incident: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened(Event):
    """Somebody noticed that an account is no longer its owner's alone.

    ``profile`` is the digest of the regulation in force on that day, which the incident follows
    for good; ``text`` the digest of what was reported, "" where nothing was said.
    """

    account: str
    noticed_by: str
    profile: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReceived(Event):
    """The holder of a role has the notice, on paper or by word."""

    role: str
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBlocked(Event):
    """The account is shut until its owner has a new key (004 part V)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIssued(Event):
    """The owner of the account got a new key, from somebody else."""

    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDrawnUp(Event):
    """«Акт о фиксации нарушения конфиденциальности» exists (002 clause 3.16)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRestored(Event):
    """The account is its owner's alone again: what is done with it from now on counts."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Where an incident stands: the fold of its events (:func:`follow`). Moments are None while to come."""

    opened: IncidentOpened
    notices: tuple[NoticeReceived, ...] = ()
    blocked_at: datetime | None = None
    keys: tuple[KeyIssued, ...] = ()
    act_at: datetime | None = None
    restored_at: datetime | None = None

    @property
    def id(self) -> str:
        """The incident's number in the school."""
        return self.opened.incident

    @property
    def account(self) -> str:
        """The person whose account it is about."""
        return self.opened.account

    @property
    def noticed_at(self) -> datetime:
        """When the breach was noticed: all times count from here."""
        return self.opened.at

    @property
    def blocked(self) -> bool:
        """Whether the account is shut now."""
        return self.blocked_at is not None and self.restored_at is None

    @property
    def new_key_at(self) -> datetime | None:
        """When the owner first got a key since the account was shut, or since the breach was noticed."""
        return next((key.at for key in self.new_keys), None)

    @property
    def new_keys(self) -> tuple[KeyIssued, ...]:
        """The keys that the owner got since then: those before are in other hands, it may be."""
        start = self.blocked_at or self.noticed_at
        return tuple(key for key in self.keys if key.at >= start)

    def notice_of(self, role: str) -> datetime | None:
        """Return when the holder of the role got the notice, None when he has not."""
        return next((one.at for one in self.notices if one.role == role), None)


@dataclass(frozen=True, slots=True)
class Timer:
    """What has to happen by a moment: the notice to ``role``, or a new key (``role`` is "")."""

    role: str
    due_at: datetime
    met_at: datetime | None
    clause: Clause

    def late(self, now: datetime) -> bool:
        """Return whether it happened too late, or has not happened and it is too late now."""
        return (self.met_at or now) > self.due_at


def follow(incident: Incident | None, event: Event) -> Incident:
    """Return the incident after the event. The event is a fact: nothing is judged here.

    Raises:
        ValueError: the event cannot follow (of no incident, of another one, a second opening).
    """
    if isinstance(event, IncidentOpened) and incident is None:
        return Incident(event)
    if incident is None or event.incident != incident.id:
        raise ValueError(f"{type(event).__name__} of another incident: {event.incident}")
    return _follow(incident, event)


def _follow(incident: Incident, event: Event) -> Incident:
    match event:
        case NoticeReceived():
            return replace(incident, notices=(*incident.notices, event))
        case AccountBlocked():
            return replace(incident, blocked_at=event.at)
        case KeyIssued():
            return replace(incident, keys=(*incident.keys, event))
        case ActDrawnUp():
            return replace(incident, act_at=event.at)
        case AccessRestored():
            return replace(incident, restored_at=event.at)
        case _:
            raise ValueError(f"an event that cannot follow: {type(event).__name__}")


def deadline(breach: Breach, noticed_at: datetime, calendar: Calendar, zone: tzinfo) -> datetime:
    """Return the last moment (UTC) at which a notice is in time."""
    amount = breach.amount.value
    if breach.unit.value is BreachUnit.HOUR:
        return noticed_at.astimezone(UTC) + timedelta(hours=amount)
    working = breach.unit.value is BreachUnit.WORKING_DAY
    noticed_on = noticed_at.astimezone(zone).date()
    last = add_days(noticed_on, amount, Unit.WORKING if working else Unit.CALENDAR, calendar)
    return _end_of(last, zone)


def key_deadline(breach: Breach, noticed_at: datetime, zone: tzinfo) -> datetime | None:
    """Return the last moment (UTC) at which a new key is in time, None where nothing is said (004 part V)."""
    if breach.password_days is None:
        return None
    last = noticed_at.astimezone(zone).date() + timedelta(days=breach.password_days.value)
    return _end_of(last, zone)


def timers(breach: Breach, incident: Incident, calendar: Calendar, zone: tzinfo) -> tuple[Timer, ...]:
    """Return what the regulation gives time for in this incident, in its order."""
    due_at = deadline(breach, incident.noticed_at, calendar, zone)
    notices = [
        Timer(role, due_at, incident.notice_of(role), breach.amount.clause) for role in breach.notify.value
    ]
    key_by = key_deadline(breach, incident.noticed_at, zone)
    if key_by is None or breach.password_days is None:
        return tuple(notices)
    return (*notices, Timer("", key_by, incident.new_key_at, breach.password_days.clause))


def late(
    breach: Breach, incident: Incident, calendar: Calendar, zone: tzinfo, now: datetime
) -> tuple[Timer, ...]:
    """Return what was done too late, or is still to do and too late now."""
    return tuple(one for one in timers(breach, incident, calendar, zone) if one.late(now))


def unaware(breach: Breach, incident: Incident) -> tuple[str, ...]:
    """Return the roles without whose knowledge nothing becomes void yet.

    With an act only the head has to know (002 clause 3.16), else all who are to be told (000 clause 5.4).
    """
    if breach.invalid_by.value is Invalid.BLOCK:
        return ()
    roles = breach.notify.value
    if breach.invalid_by.value is Invalid.ACT and HEAD in roles:
        roles = (HEAD,)
    return tuple(role for role in roles if incident.notice_of(role) is None)


def void_since(breach: Breach, incident: Incident) -> datetime | None:
    """Return the moment from which acts are void, whether or not the act that says so is drawn up yet."""
    if breach.invalid_by.value is Invalid.BLOCK:
        return incident.blocked_at
    if unaware(breach, incident):
        return None
    only_head = breach.invalid_by.value is Invalid.ACT and HEAD in breach.notify.value
    roles = (HEAD,) if only_head else breach.notify.value
    return max(at for role in roles if (at := incident.notice_of(role)) is not None)


def void_from(breach: Breach, incident: Incident) -> datetime | None:
    """Return the moment from which the account's acts are void, None while none of them is.

    By receipt: when the last of those who are to be told got the notice (000 clause 5.4). By act:
    when the head got it, once the act is drawn up (002 clause 3.16). By block: when the account was
    shut (004 part V).
    """
    if breach.invalid_by.value is Invalid.ACT and incident.act_at is None:
        return None
    return void_since(breach, incident)


def settled(breach: Breach, incident: Incident) -> bool:
    """Return whether nothing is owed any more: the owner has the account back, the act is drawn up."""
    drawn = incident.act_at is not None or breach.invalid_by.value is Invalid.BLOCK
    return incident.restored_at is not None and drawn


def open_for(account: str, incidents: Iterable[Incident]) -> Incident | None:
    """Return the incident of an account whose owner has not got it back yet."""
    return next((one for one in incidents if one.account == account and one.restored_at is None), None)


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.max, zone).astimezone(UTC)
