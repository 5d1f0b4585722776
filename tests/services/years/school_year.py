"""A school's whole year on a simulated calendar: tomorrow everybody does what was asked today.

Every day the exports of that day come in, then everyone does what has been owed since yesterday or
longer. :attr:`SchoolYear.asked` is the log: who was asked for what on which day, until when, by
which clause, as the program itself says it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from archive_service.db.models import CaseRow, Duty
from archive_service.services import (
    binding,
    cases,
    checking,
    deposits,
    imports,
    people,
    printing,
    profiles,
    roles,
    schools,
    signoff,
    work,
)
from archive_service.services.context import Desk
from archive_service.services.schools import Founding
from archive_service.signing.seals import Seal
from tests.world import PHRASE
from workflows import duties
from workflows.case import Case
from workflows.provisions import Clause, Every
from workflows.regulation import Profile, StepKind
from workflows.snapshot import Person, Snapshot
from workflows.work import OwedWork

FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
NOON = time(9, tzinfo=UTC)
"""Noon in Moscow."""

FOUNDER = Person("admin", "Пробнов", "Админ", "Тестович", "администратор журнала")
BY_ROLE = {
    "administrator": "admin",
    "operator": "admin",
    "director": "s-01",
    "deputy": "s-02",
    "binder": "s-03",
    "archivist": "s-03",
}
"""Who holds the roles that are given by order; teachers have theirs from the export."""

BESIDE = ""
"""Stands for a case where work beside the cases is meant."""

Key = tuple[str, str, str]
"""Case, step and section of what is asked; of work beside the cases its id and its day."""


@dataclass(frozen=True)
class Ask:
    """Something that was asked of somebody on a day, and how it is done."""

    on: date
    who: str
    what: str
    line: str
    do: Callable[[], object]
    case_id: str
    due_on: date | None


@dataclass
class SchoolYear:
    """One school under one regulation. ``exports`` come in on their days, ``events`` happen on theirs.

    ``slow`` gives the days that a person takes for a step instead of one; ``waits`` says what a step
    or a piece of work waits for, ``papers`` which document a piece of work leaves. ``asked`` and
    ``late`` are what the program said of every day; ``heard`` is for events to note things in.
    """

    world: Any
    regulation: Mapping[str, Any]
    exports: Mapping[date, list[Snapshot]]
    people: Mapping[str, str] = field(default_factory=lambda: BY_ROLE)
    events: Mapping[date, Callable[["SchoolYear"], object]] = field(default_factory=dict)
    slow: Mapping[tuple[str, str], int] = field(default_factory=dict)
    waits: Mapping[str, Callable[["SchoolYear", Ask], bool]] = field(default_factory=dict)
    papers: Mapping[str, Callable[["SchoolYear", OwedWork], str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    open: dict[Key, Ask] = field(default_factory=dict)
    today: date = FIRST

    def __post_init__(self) -> None:
        """Found the school on the first day: its people are there, with keys and roles."""
        self._set_clock()
        self.desk = self._founded()
        staff = next(iter(self.exports.values()))[0].staff
        with self.desk.writing() as session:
            people.add_people(self.desk, session, staff, "admin")
        with self.desk.reading() as session:
            keyless = people.without_key(session)
        people.issue_keys(self.desk, PHRASE, dict.fromkeys(keyless, PHRASE), "admin")
        with self.desk.writing() as session:
            for role, person in self.people.items():
                if person != "admin":
                    roles.grant(self.desk, session, person, role, order_no="1", order_on=FIRST, actor="admin")

    def _founded(self) -> Desk:
        name = str(self.regulation["id"])
        asked = Founding(
            school_id="s1",
            name="Школа проверочная",
            short_name="Школа П",
            zone="Europe/Moscow",
            profile=name,
            founder=FOUNDER,
            founder_passphrase=PHRASE,
            authority_passphrase=PHRASE,
            weekend=(5, 6),
            order_no="1",
            order_on=FIRST,
        )
        desk = schools.open_school(self.world.archive, asked)
        with desk.reading() as session:
            digest = profiles.in_force(session, self.today).digest
        if profiles.checked(self.regulation, name).digest != digest:
            profiles.adopt(desk, self.regulation, name, from_on=self.today, actor_id="admin")
        return desk

    # --- the calendar ------------------------------------------------------------------------

    def live(self, until: date = LAST) -> "SchoolYear":
        """Let the days go by, up to and with ``until``."""
        while self.today <= until:
            self._set_clock()
            self._dawn()
            for key in [key for key in self.open if self._turn_of(key)]:
                self.open[key].do()
                assert self.world.work() == [], key
                self._listen(key[0])
            self.late += self._overdue() if self.open else ()
            self.today += timedelta(days=1)
        return self

    def _dawn(self) -> None:
        """Take in the exports of the day, let happen what happens on it, and hear what is asked."""
        for snapshot in self.exports.get(self.today, []):
            self.unprinted += imports.take_in(self.desk, snapshot, actor_id="admin").unprinted
        if self.today in self.events:
            self.events[self.today](self)
        changed = self.today in self.exports or self.today in self.events
        self._listen(BESIDE, *(self.case_ids() if changed else ()))

    def _set_clock(self) -> None:
        self.world.clock.moment = datetime.combine(self.today, NOON)

    def _turn_of(self, key: Key) -> bool:
        """Whether it has been owed since yesterday (or as long as the person takes), and can be done."""
        ask = self.open[key]
        days = self.slow.get((ask.what, ask.who), 1)
        ready = self.waits.get(ask.what)
        return ask.on + timedelta(days=days) <= self.today and (ready is None or ready(self, ask))

    def _overdue(self) -> Iterator[str]:
        """What the queue shows as overdue today, of cases and of work beside them."""
        wanted = (
            select(Duty, CaseRow.class_name)
            .join(CaseRow, CaseRow.id == Duty.case_id)
            .where(Duty.open.is_(True), Duty.due_on < self.today)
            .order_by(Duty.due_on, Duty.case_id, Duty.section_id)
        )
        with self.desk.reading() as session:
            found = session.execute(wanted).all()
            beside = work.late(self.desk, session)
        for duty, name in found:
            who, until = duty.person_id or duty.role, _until(duty.due_on)
            yield f"{_day(self.today)} {name}: {duty.title} — {who}{until} ({duty.clause})"
        for one in beside:
            owed = one.obligation
            yield f"{_day(self.today)} {owed.title} — {owed.role}{_until(one.due_on)} ({owed.clause.ref})"

    # --- asking ------------------------------------------------------------------------------

    def _listen(self, *places: str) -> None:
        """Note what is asked in these cases (or beside them) and was not before; forget what is no more."""
        for place in places:
            now = dict(self._of_case(place) if place else self._beside())
            self.open = {key: ask for key, ask in self.open.items() if key[0] != place or key in now}
            fresh = {key: ask for key, ask in now.items() if key not in self.open}
            self.open |= fresh
            self.asked += [f"{_day(self.today)} {ask.line}" for ask in fresh.values()]

    def _of_case(self, case_id: str) -> Iterator[tuple[Key, Ask]]:
        with self.desk.reading() as session:
            case, profile = cases.load(session, case_id)
            owed = cases.owed(self.desk, session, case, profile)
        opened, titles = case.opened, {one.id: one.title for one in case.sections}
        for duty in owed:
            if duty.actionable:
                step = f"{duty.step} {titles[duty.section]}" if duty.section else duty.step
                who = duty.person or duty.role
                line = f"{opened.class_name} {opened.term_name}: {step} — {who}{_until(duty.due_on)}"
                said = f"{line} ({_ref(duty.clause, profile)})"
                doing = self._doing(case, duty, profile)
                ask = Ask(self.today, who, duty.step, said, doing, case.id, duty.due_on)
                yield (case.id, duty.step, duty.section or ""), ask

    def _beside(self) -> Iterator[tuple[Key, Ask]]:
        """Work is asked for from its window's first day or its term's last, else from its month's first."""
        with self.desk.reading() as session:
            plan, profile = work.plan(self.desk, session), profiles.in_force(session, self.today)
        for owed in plan.owed:
            one, due_on = owed.obligation, owed.due_on or FIRST
            of_term = one.every is Every.TERM
            begins = owed.opens_on or (due_on if of_term else due_on.replace(day=1))
            if owed.done is None and begins <= self.today:
                until = f" за {_day(owed.due_on)}" if of_term else _until(owed.due_on)
                said = f"{one.id} — {one.role}{until} ({_ref(one.clause, profile)})"
                ask = Ask(self.today, one.role, one.id, said, self._recording(owed), BESIDE, owed.due_on)
                yield (BESIDE, one.id, str(owed.due_on)), ask

    def case_ids(self) -> list[str]:
        """Return the ids of the school's cases, in order."""
        with self.desk.reading() as session:
            return sorted(session.scalars(select(CaseRow.id)))

    def case(self, case_id: str) -> Case:
        """Return a case as it stands."""
        with self.desk.reading() as session:
            return cases.load(session, case_id)[0]

    # --- doing -------------------------------------------------------------------------------

    def _recording(self, owed: OwedWork) -> Callable[[], object]:
        one = owed.obligation

        def do() -> None:
            paper = self.papers[one.id](self, owed) if one.id in self.papers else ""
            actor = self.people[one.role]
            work.record(self.desk, one.id, owed.due_on, actor_id=actor, document=paper)

        return do

    def _doing(self, case: Case, duty: duties.Duty, profile: Profile) -> Callable[[], object]:
        desk, ids = self.desk, [case.id]
        person = duty.person or self.people.get(duty.role, "")
        ways: dict[StepKind, Callable[[], object]] = {
            StepKind.CHECK: lambda: checking.record_check(
                desk, case.id, actor_id=person, faults={}, conclusion="замечаний нет", passed=True
            ),
            StepKind.PRINT: lambda: self._print(case.id, person),
            StepKind.HAND_OVER: lambda: printing.hand_over(desk, ids, actor_id=person),
            StepKind.BIND: lambda: binding.bind(desk, case.id, actor_id=person),
            StepKind.DEPOSIT: lambda: deposits.request(desk, ids, actor_id=person),
            StepKind.DECISION: lambda: checking.enter_decision(
                desk, case.id, checking.Protocol("7", self.today), actor_id=person, everybody="перевести"
            ),
        }
        step = profile.step(duty.step)
        assert step is not None
        return ways[step.kind] if step.kind in ways else lambda: self._sign(case.id, duty, person)

    def _print(self, case_id: str, person: str) -> None:
        """Copies of orders that give code names are filed before (000 clause 6.3.5)."""
        self.world.file_orders([case_id])
        printing.request(self.desk, [case_id], actor_id=person)

    def _sign(self, case_id: str, duty: duties.Duty, person: str) -> None:
        who = self.world.who(person)
        if duty.section:
            signoff.sign_sheets(self.desk, who, case_id, duty.section)
        else:
            signoff.sign_volume(self.desk, who, case_id, duty.step, Seal(_picture()))


@cache
def _picture() -> bytes:
    """The picture of a seal, as the school has scanned it."""
    seal, file = Image.new("RGB", (90, 90), "white"), BytesIO()
    ImageDraw.Draw(seal).ellipse((5, 5, 85, 85), outline="navy", width=4)
    seal.save(file, "PNG")
    return file.getvalue()


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "—"


def _until(day: date | None) -> str:
    return f" до {_day(day)}" if day else ""


def _ref(clause: Clause, profile: Profile) -> str:
    """The clause; with the number of its regulation where the school's own one is silent."""
    borrowed = clause.source != profile.source
    return f"{clause.source[:3]}, {clause.ref}" if borrowed else clause.ref
