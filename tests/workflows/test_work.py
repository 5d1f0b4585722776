"""Work beside the steps: what a school year owes, by which day, and when it may be recorded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from workflows.commands import Actor
from workflows.refusal import Refusal
from workflows.work import WorkDone, from_facts, owed_work, record_work, to_facts, year_of

TERM_ENDS = (date(2025, 10, 31), date(2026, 5, 31), date(2027, 5, 31))
DEPUTY = Actor("p-deputy", frozenset({"deputy"}))
OPERATOR = Actor("p-operator", frozenset({"operator"}))
HOURS = WorkDone("hours", date(2025, 11, 5), "p-deputy", date(2025, 11, 3))


def days(profile, name, year, done=()):
    """The last days of one obligation in the year, those done in brackets."""
    found = [one for one in owed_work(profile, year, done) if one.obligation.id == name]
    return [f"({one.due_on})" if one.done else str(one.due_on) for one in found]


def answer(profile, done, actor=DEPUTY, earlier=(), on=date(2025, 11, 3)):
    """The kernel's answer to recording the work."""
    year = year_of(done.due_on or on, TERM_ENDS)
    return record_work(profile, actor, done, year=year, earlier=earlier)


@pytest.mark.parametrize(("day", "since"), [(date(2025, 8, 31), 2024), (date(2025, 9, 1), 2025)])
def test_the_school_year_begins_on_the_first_of_september(day, since):
    """31 August belongs to the year before; terms of other years are left out."""
    year = year_of(day, TERM_ENDS)
    assert (year.since, year.until) == (date(since, 9, 1), date(since + 1, 8, 31))
    assert all(year.since <= end <= year.until for end in year.term_ends)


def test_a_year_has_its_first_and_its_last_day():
    """A term that ends on either is a term of the year."""
    ends = (date(2025, 9, 1), date(2026, 8, 31))
    assert year_of(date(2025, 10, 1), (date(2025, 8, 31), *ends, date(2026, 9, 1))).term_ends == ends


def test_the_list_is_in_the_order_of_the_days(all_profiles):
    """The earliest last day stands first, work without one at the end, whatever the profile tells first."""
    for profile in all_profiles.values():
        backwards = replace(profile, obligations=profile.obligations[::-1])
        found = [one.due_on for one in owed_work(backwards, year_of(date(2026, 1, 1), TERM_ENDS), ())]
        dated = [day for day in found if day]
        assert found == sorted(dated) + [None] * (len(found) - len(dated))


@pytest.mark.clause("004-06")
def test_hours_go_to_the_head_by_the_fifth_of_every_month(all_profiles):
    """Twelve last days a year; what was done is ticked off, the rest stays owed."""
    profile = all_profiles["klin-dop-2022"]
    found = days(profile, "hours", year_of(date(2025, 10, 1)), [HOURS])
    assert len(found) == 12
    assert found[:4] == ["2025-09-05", "2025-10-05", "(2025-11-05)", "2025-12-05"]


@pytest.mark.clause("004-06")
def test_copies_of_every_month_are_received_by_the_authorised_person(all_profiles):
    """Every month has its hand-over of paper copies, due on its last day, by the deputy."""
    profile = all_profiles["klin-dop-2022"]
    owed = [
        one
        for one in owed_work(profile, year_of(date(2025, 10, 1)), ())
        if one.obligation.id == "monthly-copies"
    ]
    assert [one.due_on.month for one in owed] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert {one.obligation.role for one in owed} == {"deputy"}


@pytest.mark.clause("004-05")
def test_the_roll_over_has_a_window(all_profiles):
    """From 1 June to 10 September: on the lists of the years in which it opens and ends, refused before."""
    profile = all_profiles["klin-dop-2022"]
    assert days(profile, "rollover", year_of(date(2026, 6, 1))) == ["2025-09-10", "2026-09-10"]
    done = WorkDone("rollover", date(2026, 9, 10), "p-operator", date(2026, 5, 31))
    year = year_of(date(2026, 6, 1))
    early = record_work(profile, OPERATOR, done, year=year, earlier=())
    assert isinstance(early, Refusal)
    assert (early.code, early.facts["opens"]) == ("kernel.work-too-early", "01.06.2026")
    in_time = WorkDone("rollover", date(2026, 9, 10), "p-operator", date(2026, 6, 1))
    assert record_work(profile, OPERATOR, in_time, year=year, earlier=()) is None


@pytest.mark.clause("004-05")
def test_the_last_days_of_the_window_lie_in_the_next_year(all_profiles):
    """From 1 to 10 September it can still be done, once: in the year before or in this one."""
    profile = all_profiles["klin-dop-2022"]
    year = year_of(date(2026, 9, 1))
    done = WorkDone("rollover", date(2026, 9, 10), "p-operator", date(2026, 9, 10))
    assert days(profile, "rollover", year) == ["2026-09-10", "2027-09-10"]
    assert record_work(profile, OPERATOR, done, year=year_of(done.due_on), earlier=()) is None
    before = WorkDone("rollover", date(2026, 9, 10), "p-operator", date(2026, 8, 20))
    again = record_work(profile, OPERATOR, done, year=year_of(done.due_on), earlier=(before,))
    assert isinstance(again, Refusal)
    assert again.code == "kernel.already-done"
    assert days(profile, "rollover", year, [before]) == ["(2026-09-10)", "2027-09-10"]


def with_window(profile, opens, month, day):
    """The profile of 004 with another window of its roll-over."""
    found = next(one for one in profile.obligations if one.id == "rollover")
    return replace(profile, obligations=(replace(found, opens=opens, month=month, day=day),))


@pytest.mark.parametrize(
    ("opens", "last", "opens_on", "due_on"),
    [
        ((12, 15), (1, 20), date(2025, 12, 15), date(2026, 1, 20)),
        ((9, 1), (9, 10), date(2025, 9, 1), date(2025, 9, 10)),
        ((8, 31), (9, 10), date(2026, 8, 31), date(2026, 9, 10)),
        ((6, 1), (6, 1), date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_windows_over_the_turn_of_a_year(all_profiles, opens, last, opens_on, due_on):
    """A window belongs to the school year it opens in, may cross the calendar year, or be one day long."""
    profile, year = with_window(all_profiles["klin-dop-2022"], opens, *last), year_of(date(2025, 10, 1))
    owed = owed_work(profile, year, ())[-1]
    assert (owed.opens_on, owed.due_on) == (opens_on, due_on)
    for on, code in ((opens_on - timedelta(days=1), "kernel.work-too-early"), (opens_on, None)):
        found = record_work(profile, OPERATOR, WorkDone("rollover", due_on, "p", on), year=year, earlier=())
        assert (found.code if found else None) == code


def test_work_with_a_day_is_owed_on_it_alone(all_profiles):
    """Yearly work with a last day is not owed a second time without one; where no term ends, none is owed."""
    year = year_of(date(2026, 1, 1))
    assert days(all_profiles["perevoz"], "fill", year) == ["2025-09-05"]
    assert days(all_profiles["perevoz"], "folders", year) == []


@pytest.mark.clause("003-04")
def test_the_control_of_every_month_is_owed(all_profiles):
    """003: at least once a month; a month without it is late on the first day of the next."""
    profile = all_profiles["sterlitamak-2023"]
    owed = [
        one
        for one in owed_work(profile, year_of(date(2026, 2, 1)), ())
        if one.obligation.id == "monthly-check"
    ]
    february = next(one for one in owed if one.due_on == date(2026, 2, 28))
    assert not february.late_on(date(2026, 2, 28))
    assert february.late_on(date(2026, 3, 1))
    assert february.obligation.clause.ref == "п. 3.3"


def test_work_of_every_term_is_owed_once_for_each(all_profiles):
    """The backup of regulation 000 belongs to a term; «в конце четверти» is no last day to be late on."""
    profile = all_profiles["perevoz"]
    year = year_of(date(2026, 1, 1), TERM_ENDS)
    assert days(profile, "backup-receipt", year) == ["2025-10-31", "2026-05-31"]
    owed = [one for one in owed_work(profile, year, ()) if one.obligation.id == "backup-receipt"]
    assert not any(one.late_on(year.until) for one in owed)
    done = WorkDone("backup-receipt", date(2025, 10, 31), "p-operator", date(2025, 11, 3))
    assert record_work(profile, OPERATOR, done, year=year, earlier=()) is None


def test_yearly_work_without_a_day_is_owed_once(all_profiles):
    """It has no last day, and is never late; done this year it is done."""
    profile = all_profiles["egorievsk-2020"]
    year = year_of(date(2026, 1, 1))
    assert days(profile, "summary-to-archive", year) == ["None"]
    done = WorkDone("summary-to-archive", None, "p-d", date(2026, 6, 1))
    assert days(profile, "summary-to-archive", year, [done]) == ["(None)"]
    assert days(profile, "summary-to-archive", year_of(date(2027, 1, 1)), [done]) == ["None"]


def test_yearly_work_is_done_from_the_first_to_the_last_day_of_the_year(all_profiles):
    """What was done on 1 September or 31 August is done in that year, a second time it is refused."""
    profile, year = all_profiles["egorievsk-2020"], year_of(date(2026, 1, 1))
    role = next(one.role for one in profile.obligations if one.id == "summary-to-archive")
    holder = Actor("p-d", frozenset({role}))
    for on, again in (
        (date(2025, 8, 31), None),
        (date(2025, 9, 1), "kernel.already-done"),
        (date(2026, 8, 31), "kernel.already-done"),
        (date(2026, 9, 1), None),
    ):
        done = WorkDone("summary-to-archive", None, "p-d", on)
        assert days(profile, "summary-to-archive", year, [done]) == ["(None)" if again else "None"]
        found = record_work(profile, holder, replace(done, on=date(2026, 2, 2)), year=year, earlier=(done,))
        assert (found.code if found else None) == again


def test_another_month_is_other_work(all_profiles):
    """What was done for October does not stand for November."""
    october = replace(HOURS, due_on=date(2025, 10, 5))
    assert answer(all_profiles["klin-dop-2022"], HOURS, earlier=(october,)) is None


MONTHS = [*((2025, one) for one in range(9, 13)), *((2026, one) for one in range(1, 9))]


@pytest.mark.parametrize(
    ("done", "actor", "earlier", "facts"),
    [
        (HOURS, OPERATOR, (), {"role": "заместитель директора, уполномоченное лицо", "actor": "p-operator"}),
        (HOURS, DEPUTY, (HOURS,), {"on": "03.11.2025", "who": "p-deputy"}),
        (
            WorkDone("hours", date(2025, 11, 6), "p", date(2025, 11, 3)),
            DEPUTY,
            (),
            {"on": "06.11.2025", "days": ", ".join(f"05.{month:02}.{year}" for year, month in MONTHS)},
        ),
    ],
)
def test_refusals_of_work_tell_their_facts(all_profiles, done, actor, earlier, facts):
    """The title of the work, its clause, and what the person has to know."""
    profile = all_profiles["klin-dop-2022"]
    hours = next(one for one in profile.obligations if one.id == "hours")
    found = answer(profile, done, actor, earlier)
    assert found.clause == hours.clause
    title = "title" if found.code == "kernel.not-that-day" else "step"
    assert found.facts == {title: hours.title, "ref": hours.clause.ref, **facts}


def test_an_early_roll_over_is_told_its_first_day(all_profiles):
    """The title, the clause and the day on which it opens."""
    profile = all_profiles["klin-dop-2022"]
    rollover = next(one for one in profile.obligations if one.id == "rollover")
    found = answer(profile, WorkDone("rollover", date(2025, 9, 10), "p", date(2025, 5, 1)), OPERATOR)
    assert (found.code, found.clause) == ("kernel.work-too-early", rollover.clause)
    year = year_of(date(2026, 6, 1))
    done = WorkDone("rollover", date(2026, 9, 10), "p", date(2026, 5, 31))
    found = record_work(profile, OPERATOR, done, year=year, earlier=())
    assert found.clause == rollover.clause
    assert found.facts == {"title": rollover.title, "opens": "01.06.2026", "ref": rollover.clause.ref}


def test_unknown_work_is_answered_with_the_known(all_profiles):
    """The refusal lists what the regulation knows; a role without a title is told as it is spelled."""
    profile = replace(all_profiles["klin-dop-2022"], roles={})
    found = answer(profile, WorkDone("nonsense", None, "p", date(2025, 11, 3)))
    known = "monthly-copies, hours, monthly-report, rollover, half-year-backup"
    assert (found.clause, found.facts) == (None, {"work": "nonsense", "known": known})
    assert answer(profile, HOURS, OPERATOR).facts["role"] == "deputy"


@pytest.mark.parametrize(
    ("done", "actor", "earlier", "code"),
    [
        (HOURS, DEPUTY, (), None),
        (HOURS, OPERATOR, (), "kernel.wrong-role"),
        (HOURS, DEPUTY, (HOURS,), "kernel.already-done"),
        (WorkDone("hours", date(2025, 11, 6), "p", date(2025, 11, 3)), DEPUTY, (), "kernel.not-that-day"),
        (WorkDone("hours", None, "p", date(2025, 11, 3)), DEPUTY, (), "kernel.not-that-day"),
        (WorkDone("nonsense", None, "p", date(2025, 11, 3)), DEPUTY, (), "kernel.no-obligation"),
    ],
)
def test_who_may_record_what(all_profiles, done, actor, earlier, code):
    """The role of the obligation, one of its days, and once."""
    found = answer(all_profiles["klin-dop-2022"], done, actor, earlier)
    assert (found.code if found else None) == code


def test_work_on_occasion_is_recorded_as_often_as_it_occurs(all_profiles):
    """The control by plan of 001 has no day; a second time is no repetition."""
    profile = all_profiles["egorievsk-2020"]
    done = WorkDone("control", None, "p-deputy", date(2025, 11, 3))
    assert answer(profile, done, earlier=(done,)) is None


def test_work_survives_the_log():
    """What is folded from the school's acts is what was recorded."""
    for done in (HOURS, WorkDone("control", None, "p", date(2025, 11, 3), "sha256:x", "опись 3")):
        assert from_facts(done.by, done.on, to_facts(done)) == done
