"""What waits for a person, over all duties, and what happened that concerns them: everybody's first page.

A link is plain data: the name of a page and its arguments; the edge makes an address of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, CaseRow
from archive_service.services import (
    alarms,
    breaches,
    clause_help,
    home_archive,
    home_duties,
    notices,
    outage_notice,
    profiles,
    work,
)
from archive_service.services.alarms import Alarm
from archive_service.services.calendars import calendar_of
from archive_service.services.context import Desk
from archive_service.services.home_duties import Pile, Todo
from archive_service.services.home_parts import SHOWN, Group, Item, Link, Sort, group_of, late_days
from archive_service.services.notices import Notice
from archive_service.services.outage_notice import OutageNotice
from workflows.commands import Actor
from workflows.incidents import Incident, settled, timers
from workflows.regulation import Profile, Step, StepKind
from workflows.voiding import stewards

AHEAD_DAYS = 14
"""Work of the year is shown so many days before its last day."""

_CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the first page; ``late`` counts over all groups.

    ``alarms`` are about the stores, for those who answer for them.
    """

    groups: tuple[Group, ...]
    notices: tuple[Notice, ...]
    alarms: tuple[Alarm, ...] = ()
    outage: OutageNotice | None = None

    @property
    def late(self) -> int:
        """How much is overdue."""
        return sum(one.late for one in self.groups)

    @property
    def total(self) -> int:
        """How much waits."""
        return sum(one.total for one in self.groups)


_PLACES = {
    StepKind.OPEN: "imports.index",
    StepKind.EXPORT: "imports.index",
    StepKind.PRINT: "printing.index",
    StepKind.HAND_OVER: "printing.index",
    StepKind.SIGN: "stamping.index",
    StepKind.BIND: "binding.index",
    StepKind.DEPOSIT: "deposits.index",
}
"""Where steps on whole cases are done; all others from the term's board."""


def home(desk: Desk, session: Session, who: Actor, language: str = "ru") -> Home:
    """Return what waits for the person and what is new; the number of queries does not depend on how much."""
    today = desk.today
    profile = profiles.in_force(session, today)
    groups = [
        *(_of_pile(one, profile, today) for one in home_duties.piles(session, who, today, shown=SHOWN)),
        *_corrections(session, who, profile),
        *_incidents(desk, session, who, profile),
        *_work(desk, session, who),
        *home_archive.groups(desk, session, who, language),
    ]
    told = notices.notices(session, who, profile, now=desk.now, today=today, language=language)
    alarmed = not who.roles.isdisjoint(alarms.ALARMED)
    loud = alarms.alarms(desk, session, language) if alarmed else ()
    ordered = tuple(sorted(groups, key=lambda one: _urgency(one, today)))
    return Home(ordered, told, loud, outage_notice.outage_notice_for(desk, session, who))


def _urgency(group: Group, today: date) -> tuple[bool, bool, date]:
    return not group.late, group.due_on is None, group.due_on or today


def _of_pile(pile: Pile, profile: Profile, on: date) -> Group:
    sorts = {home_duties.SHEETS: Sort.SHEETS, home_duties.CLASS: Sort.CLASS}
    sort = sorts.get(pile.name, Sort.STEP)
    title = pile.first[0].title if sort is Sort.STEP else ""
    step = profile.step(pile.name)
    items = tuple(_of_todo(one, sort, step, on) for one in pile.first)
    steps = dict.fromkeys(one.step for one in pile.first)
    why = dict.fromkeys(quote for name in steps for quote in clause_help.why(profile, name))
    return Group(sort, title, pile.total, pile.late, pile.due_on, items, _list_of(sort, step), tuple(why))


def _of_todo(todo: Todo, sort: Sort, step: Step | None, on: date) -> Item:
    place = f"{todo.class_name}, {todo.term_name}"
    days = late_days(todo.due_on, on)
    case = {"case_id": todo.case_id}
    match sort:
        case Sort.SHEETS:
            link = Link("sheets.sheet", {**case, "section_id": todo.section_id})
            return Item(todo.section, place, todo.due_on, days, link)
        case Sort.CLASS:
            return Item(todo.title, place, todo.due_on, days, Link("classes.case", case))
        case _:
            checks = step is not None and step.kind is StepKind.CHECK
            link = Link("checks.show", case) if checks else _list_of(sort, step)
            return Item(place, todo.section, todo.due_on, days, link)


def _list_of(sort: Sort, step: Step | None) -> Link:
    whole = {Sort.SHEETS: "sheets.queue", Sort.CLASS: "classes.index"}
    place = _PLACES.get(step.kind, "board.index") if step else "board.index"
    return Link(whole.get(sort, place))


def _corrections(session: Session, who: Actor, profile: Profile) -> Iterator[Group]:
    """The corrections that the person may approve by the regulation."""
    ruled = profile.powers.get(_CORRECT)
    mine = _classes(who, frozenset(ruled.value)) if ruled else None
    if mine is None:
        return
    wanted = (
        select(CaseRow.id, CaseRow.class_name, CaseRow.term_name, func.count().over().label("total"))
        .where(CaseRow.proposed.is_(True), mine)
        .order_by(CaseRow.year.desc(), CaseRow.grade, CaseRow.class_name)
        .limit(SHOWN)
    )
    rows = session.execute(wanted).all()
    if rows:
        items = tuple(
            Item(row.class_name, row.term_name, None, 0, Link("corrections.show", {"case_id": row.id}))
            for row in rows
        )
        yield Group(Sort.CORRECTIONS, "", rows[0].total, 0, None, items, Link("corrections.index"))


def _classes(who: Actor, roles: frozenset[str]) -> ColumnElement[bool] | None:
    """The cases for which the person holds one of the roles, None where there can be none."""
    if not who.roles.isdisjoint(roles):
        return CaseRow.id == CaseRow.id
    within = [CaseRow.class_id.in_(sorted(one.classes)) for one in who.within if one.role in roles]
    return or_(*within) if within else None


def _incidents(desk: Desk, session: Session, who: Actor, profile: Profile) -> Iterator[Group]:
    """The incidents that the person decides about, each with the earliest time that runs."""
    if who.roles.isdisjoint(stewards(profile)) or not _any_incident(session):
        return
    calendar, zone = calendar_of(session, desk.today), ZoneInfo(desk.zone)

    def row(one: Incident) -> Item:
        rule = profile.breach
        running = [time.due_at for time in timers(rule, one, calendar, zone) if time.met_at is None]
        due = min(running).astimezone(zone).date() if running else None
        return Item(
            f"№ {one.id}", "", due, late_days(due, desk.today), Link("breaches.show", {"incident_id": one.id})
        )

    rows = [row(one) for one in breaches.incidents(session).values() if not settled(profile.breach, one)]
    if rows:
        rows.sort(key=lambda one: (one.due_on is None, one.due_on or desk.today))
        yield group_of(Sort.INCIDENTS, rows, Link("breaches.index"))


def _any_incident(session: Session) -> bool:
    return session.scalar(select(ActRow.seq).where(ActRow.kind == "incident-opened").limit(1)) is not None


def _work(desk: Desk, session: Session, who: Actor) -> Iterator[Group]:
    """The work of the year that is the person's, undone, and due soon or overdue."""
    soon, link = desk.today + timedelta(days=AHEAD_DAYS), Link("yearwork.index")
    rows = [
        Item(
            one.obligation.title,
            one.obligation.clause.ref,
            one.due_on,
            late_days(one.due_on, desk.today) if one.late_on(desk.today) else 0,
            link,
        )
        for one in work.plan(desk, session).owed
        if one.obligation.role in who.roles
        and one.done is None
        and one.due_on is not None
        and (one.opens_on or one.due_on) <= soon
    ]
    if rows:
        yield group_of(Sort.WORK, rows, link)
