"""How incidents stand, in sentences: times that run or were missed, what is to be made void, what is shut."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import breaches, people
from archive_service.services.breach_window import done_since
from archive_service.services.calendars import calendar_of
from archive_service.services.context import Desk
from workflows.incidents import Incident, Timer, settled, timers, void_since
from workflows.provisions import Invalid
from workflows.regulation import Profile

_STATES = {(False, False): "waits", (False, True): "missed", (True, False): "met", (True, True): "late"}
"""The name of a timer's sentence: has it happened, and is it late."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence about an incident; not ``sound``: somebody is late, or has something to do at once.

    ``name`` is the sentence's name where it tells what to do next.
    """

    text: str
    sound: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An incident as it stands now; ``since`` is the moment from which acts are void, if it has come.

    ``waiting`` counts the acts that are still to be made void or decided about.
    """

    incident: Incident
    profile: Profile
    who: str
    timers: tuple[Timer, ...]
    since: datetime | None
    waiting: int

    @property
    def settled(self) -> bool:
        """Whether nothing is owed any more."""
        return settled(self.profile.breach, self.incident) and not self.waiting

    @property
    def to_void(self) -> bool:
        """Whether the act can and has to be drawn up."""
        by_block = self.profile.breach.invalid_by.value is Invalid.BLOCK
        first = self.incident.act_at is None and not by_block
        return self.since is not None and (first or self.waiting > 0)


def standing(desk: Desk, session: Session, incident_id: str) -> Standing:
    """Return how an incident stands.

    Raises:
        Problem: the school has no such incident.
    """
    incident, profile = breaches.load(session, incident_id)
    since = void_since(profile.breach, incident)
    calendar = calendar_of(session, incident.noticed_at.date())
    return Standing(
        incident=incident,
        profile=profile,
        who=people.full_name(people.person(session, incident.account)),
        timers=timers(profile.breach, incident, calendar, ZoneInfo(desk.zone)),
        since=since,
        waiting=done_since(session, incident, since).count if since else 0,
    )


def all_standings(desk: Desk, session: Session) -> list[Standing]:
    """Return how every incident of the school stands, in their order."""
    return [standing(desk, session, incident_id) for incident_id in breaches.incidents(session)]


def head_line(desk: Desk, one: Standing, language: str = "ru") -> str:
    """Return which account an incident is about and since when."""
    incident = one.incident
    noticed = local(desk, incident.noticed_at)
    facts = {"incident": incident.id, "account": incident.account, "who": one.who, "noticed": noticed}
    return sentence("incident.opened", language, **facts)


def lines(desk: Desk, one: Standing, language: str = "ru") -> tuple[Line, ...]:
    """Return what is to be said of an incident: times, the account, what is void since when."""
    return (
        *(_of_timer(desk, one, timer, language) for timer in one.timers),
        *_of_account(desk, one, language),
        *_of_voiding(desk, one, language),
    )


def local(desk: Desk, moment: datetime | None) -> str:
    """Return a moment as the school's clock shows it, a dash where there is none."""
    return f"{moment.astimezone(ZoneInfo(desk.zone)):%d.%m.%Y %H:%M}" if moment else "—"


def _of_timer(desk: Desk, one: Standing, timer: Timer, language: str) -> Line:
    state = _STATES[timer.met_at is not None, timer.late(desk.now)]
    facts = {
        "role": breaches.titles(one.profile, language).get(timer.role, timer.role),
        "due": local(desk, timer.due_at),
        "met": local(desk, timer.met_at),
        "ref": timer.clause.ref,
    }
    what = "notice" if timer.role else "key"
    return Line(sentence(f"incident.{what}-{state}", language, **facts), sound=state != "missed")


def _of_account(desk: Desk, one: Standing, language: str) -> Iterator[Line]:
    incident, breach = one.incident, one.profile.breach
    ref = breach.blocks.clause.ref if breach.blocks else breach.amount.clause.ref
    for code, at in (("blocked", incident.blocked_at), ("restored", incident.restored_at)):
        if at is not None:
            yield Line(sentence(f"incident.{code}", language, at=local(desk, at), ref=ref))
    if incident.restored_at is None:
        name = "waits-restore" if incident.new_key_at else "waits-key"
        facts = {"incident": incident.id, "account": incident.account}
        yield Line(sentence(f"incident.{name}", language, **facts), name=name)


def _of_voiding(desk: Desk, one: Standing, language: str) -> Iterator[Line]:
    incident, ref = one.incident, one.profile.breach.invalid_by.clause.ref
    if one.since is None:
        return
    since, until = local(desk, one.since), incident.restored_at
    if until is None:
        yield Line(sentence("incident.void-since", language, since=since, ref=ref))
    else:
        yield Line(
            sentence("incident.void-between", language, since=since, until=local(desk, until), ref=ref)
        )
    if incident.act_at is not None:
        yield Line(sentence("incident.act-drawn", language, at=local(desk, incident.act_at), ref=ref))
    if one.to_void:
        facts = {"incident": incident.id, "count": one.waiting}
        yield Line(sentence("incident.waits-void", language, **facts), sound=False, name="waits-void")
