"""Work beside the table of steps: which of it is owed in a school year, and recording that it was done.

It belongs to the school, not to a case: reports of every month, backups of every term, the year's
roll-over. What was done is folded from the school's acts of the kind :data:`WORK_DONE`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.commands import Actor
from workflows.obligations import due_days
from workflows.provisions import Every, Obligation
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile

WORK_DONE = "work-done"
FIRST_OF_SEPTEMBER = (9, 1)


@dataclass(frozen=True, slots=True)
class Year:
    """A school year: its first and last day, and the last days of the terms in it."""

    since: date
    until: date
    term_ends: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkDone:
    """One piece of work that was done: which, for which last day, by whom, with which document."""

    obligation: str
    due_on: date | None
    by: str
    on: date
    document: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwedWork:
    """One piece of work of the year; ``due_on`` is None where the regulation sets no day.

    Work of every term has the term's last day there: it names the term and is no last day of the
    work, which the regulations want «в конце» or «по окончании» of it.
    """

    obligation: Obligation
    due_on: date | None
    done: WorkDone | None = None

    @property
    def opens_on(self) -> date | None:
        """The first day on which it may be done, None where any day will do."""
        return _opens_on(self.obligation, self.due_on)

    def late_on(self, day: date) -> bool:
        """Return whether it is undone after its last day (the last day itself is in time)."""
        dated = self.obligation.every is not Every.TERM
        return self.done is None and dated and self.due_on is not None and day > self.due_on


def year_of(day: date, term_ends: Iterable[date] = ()) -> Year:
    """Return the school year that a day belongs to; it begins on 1 September."""
    first = day.year if (day.month, day.day) >= FIRST_OF_SEPTEMBER else day.year - 1
    since, until = date(first, *FIRST_OF_SEPTEMBER), date(first + 1, 8, 31)
    return Year(since, until, tuple(sorted({one for one in term_ends if since <= one <= until})))


def owed_work(profile: Profile, year: Year, done: Iterable[WorkDone]) -> tuple[OwedWork, ...]:
    """Return all work of a school year, the earliest last day first, then what has none."""
    finished = {(one.obligation, one.due_on): one for one in done if _within(one, year)}
    owed = [
        OwedWork(one, day, finished.get((one.id, day)))
        for one in profile.obligations
        for day in _days(one, year)
    ]
    return tuple(sorted(owed, key=lambda one: (one.due_on is None, one.due_on or year.until)))


def record_work(
    profile: Profile, actor: Actor, done: WorkDone, *, year: Year, earlier: Iterable[WorkDone]
) -> Refusal | None:
    """Return why the work cannot be recorded, None where it can.

    ``earlier`` is what was done before. Work on occasion may be done any number of times.
    """
    obligation = next((one for one in profile.obligations if one.id == done.obligation), None)
    if obligation is None:
        known = ", ".join(one.id for one in profile.obligations)
        return refuse("no-obligation", work=done.obligation, known=known)
    clause, title = obligation.clause, obligation.title
    if obligation.role not in actor.roles:
        role = profile.roles.get(obligation.role, obligation.role)
        return refuse("wrong-role", clause, step=title, role=role, actor=actor.id)
    if obligation.every is Every.OCCASION:
        return None
    same = (one for one in earlier if one.obligation == obligation.id)
    before = next((one for one in same if one.due_on == done.due_on and _within(one, year)), None)
    if before is not None:
        return refuse("already-done", clause, step=title, on=before.on, who=before.by)
    return _day_refused(obligation, done, year)


def _day_refused(obligation: Obligation, done: WorkDone, year: Year) -> Refusal | None:
    """It is done for one of its last days, and not before it may be."""
    days = _days(obligation, year)
    clause, title = obligation.clause, obligation.title
    if done.due_on not in days:
        said = ", ".join(f"{day:%d.%m.%Y}" for day in days if day)
        return refuse("not-that-day", clause, title=title, on=done.due_on, days=said)
    opens_on = _opens_on(obligation, done.due_on)
    if opens_on is not None and done.on < opens_on:
        return refuse("work-too-early", clause, title=title, opens=opens_on)
    return None


def to_facts(done: WorkDone) -> dict[str, Any]:
    """Return the facts of the school's act."""
    due = done.due_on.isoformat() if done.due_on else None
    return {"obligation": done.obligation, "due": due, "document": done.document, "note": done.note}


def from_facts(actor: str, on: date, facts: Mapping[str, Any]) -> WorkDone:
    """Return what :func:`to_facts` spelled."""
    due = date.fromisoformat(facts["due"]) if facts["due"] else None
    return WorkDone(facts["obligation"], due, actor, on, facts["document"], facts["note"])


def _days(one: Obligation, year: Year) -> list[date | None]:
    """The last days in the year; a yearly work without a day of its own is owed once.

    Work with a window belongs to the year in which it opens and to that in which it ends.
    """
    if one.every is Every.OCCASION:
        return []
    if one.opens is not None:
        ahead = due_days(one, since=year.since, until=year.until.replace(year=year.until.year + 1))
        return [day for day in ahead if (_opens_on(one, day) or day) <= year.until]
    days = due_days(one, since=year.since, until=year.until, term_ends=year.term_ends)
    return list(days) if days or one.every is not Every.YEAR else [None]


def _opens_on(one: Obligation, due_on: date | None) -> date | None:
    """The opening before the last day: work may open in one calendar year and end in the next."""
    if one.opens is None or due_on is None:
        return None
    same = due_on.replace(month=one.opens[0], day=one.opens[1])
    return same if same <= due_on else same.replace(year=due_on.year - 1)


def _within(done: WorkDone, year: Year) -> bool:
    return done.due_on is not None or year.since <= done.on <= year.until
