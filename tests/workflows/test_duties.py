"""Who owes what until when."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.calendar import Calendar
from workflows.duties import duties
from workflows.profile import parse

COUNCIL = ("council", None, "p-class", None)
"""Owed from the print on, at the year's end, beside all that comes after the print."""


def owed(way):
    """The duties that can be done now: (step, section, person or role, last day)."""
    return [(one.step, one.section, one.person or one.role, one.due_on) for one in way.owed()]


@pytest.mark.parametrize(
    ("after", "next_duties"),
    [
        ("open", [("export", None, "operator", None)]),
        ("export", [("print", None, "deputy", None)]),
        ("print", [("hand-over", None, "deputy", None), COUNCIL]),
        (
            "hand-over",
            [
                ("verify", "physics", "p-physics", date(2026, 5, 27)),
                ("verify", "algebra", "p-algebra", date(2026, 5, 27)),
                COUNCIL,
            ],
        ),
        ("verify", [("assemble", None, "service", None), COUNCIL]),
        ("assemble", [("certify", None, "p-class", date(2026, 5, 26)), COUNCIL]),
        ("certify", [("approve", None, "deputy", None), COUNCIL]),
        ("approve", [("stamp", None, "director", None), COUNCIL]),
        ("stamp", [("bind", None, "binder", None), COUNCIL]),
        ("bind", [("deposit", None, "archivist", None), COUNCIL]),
        ("deposit", [COUNCIL]),
        ("council", []),
    ],
)
def test_the_next_duty_after_each_step(way, after, next_duties):
    """After every step exactly the next row of the table can be done, by whom it says."""
    assert owed(way.upto(after)) == next_duties


def test_a_duty_says_what_and_whose_it_is(way):
    """Title and role are the table's; of a section's duty the section is named."""
    queue = duties(way.upto("hand-over").now, profile=way.profile, calendar=way.calendar)
    for duty in queue:
        step = way.profile.step(duty.step)
        assert (duty.title, duty.role) == (step.title, step.role)
        assert (duty.section is not None) == (step in way.profile.section_steps)


@pytest.mark.clause("000-22")
def test_two_days_from_the_hand_over(way):
    """The last day is in time, the day after is late, and the clause is the teacher's own."""
    way.upto("hand-over")
    duty = next(one for one in duties(way.now, profile=way.profile, calendar=way.calendar) if one.section)
    assert duty.clause.ref == "п. 4.4"
    assert not duty.late_on(date(2026, 5, 27))
    assert duty.late_on(date(2026, 5, 28))


@pytest.mark.clause("000-23")
def test_the_class_teachers_day_begins_with_the_last_signature(way):
    """One day from the day the last subject was signed, not from the hand-over."""
    way.upto("hand-over").do(way.sign()).later(2).do(way.sign("algebra")).do(way.assemble())
    assert owed(way) == [("certify", None, "p-class", date(2026, 5, 28)), COUNCIL]


def test_what_is_blocked_says_by_what(way):
    """While the sheets are unsigned, the deputy's duty names what comes first and has no day."""
    way.upto("hand-over").do(way.sign())
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    approve = next(one for one in queue if one.step == "approve")
    assert (approve.blocked_by, approve.due_on) == (("verify", "assemble", "certify"), None)
    assert [one.section for one in queue if one.step == "verify"] == ["algebra"]


def test_a_returned_section_is_owed_a_print_first(way):
    """The print is owed for that section; its teacher waits, the other one does not."""
    way.upto("hand-over").do(way.send_back())
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    by_step = [(one.step, one.section, one.blocked_by) for one in queue if one.section]
    assert by_step == [
        ("print", "physics", ()),
        ("verify", "physics", ("print",)),
        ("verify", "algebra", ()),
    ]


def test_new_sheets_have_their_own_two_days(way):
    """After a correction the teacher's days count from the new print, the colleague's from the first."""
    way.upto("hand-over").do(way.send_back()).later(5).do(way.fix(snapshot="sha256:export-2")).do(way.print())
    assert owed(way) == [
        ("verify", "physics", "p-physics", date(2026, 6, 1)),
        ("verify", "algebra", "p-algebra", date(2026, 5, 27)),
        COUNCIL,
    ]


def test_days_may_count_from_the_print_of_the_very_sheets(start, mapping):
    """While one section waits for its print, the other's days go on; the new sheets have their own."""
    changed = mapping("perevoz")
    changed["steps"][4]["deadlines"][0]["since"] = "print"
    way = start(parse(changed)).upto("hand-over")
    way.do(way.send_back())
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    verify = {one.section: one.due_on for one in queue if one.step == "verify"}
    assert verify == {"physics": None, "algebra": date(2026, 5, 27)}


def test_working_days_are_a_value_of_the_profile(start, mapping):
    """The same hand-over on a Friday gives Sunday or Tuesday, as the school's profile counts."""
    changed = mapping("perevoz")
    changed["steps"][4]["deadlines"][0]["unit"] = "working"
    for profile, last in ((parse(mapping("perevoz")), 31), (parse(changed), 2)):
        way = start(profile)
        way.later(4).upto("hand-over")
        assert owed(way)[0][3].day == last


def test_a_last_day_may_roll_to_the_next_working_day(start, mapping):
    """Where the profile says so, a period that ends on a day off ends on the next working day."""
    changed = mapping("perevoz")
    changed["steps"][4]["deadlines"][0]["rolls"] = True
    way = start(parse(changed), Calendar(days_off=frozenset({date(2026, 6, 1)})))
    assert owed(way.later(4).upto("hand-over"))[0][3] == date(2026, 6, 2)


@pytest.mark.clause("002-11")
@pytest.mark.parametrize(("grade", "day"), [(1, 25), (8, 25), (9, 30), (10, 25), (11, 30)])
def test_the_year_closes_on_a_fixed_day_by_grade(start, grade, day):
    """25 June for grades 1 to 8 and 10, 30 June for 9 and 11: of two rules the earlier day counts."""
    way = start("default", grade=grade).upto("stamp")
    assert owed(way) == [("bind", None, "binder", date(2026, 6, day)), COUNCIL]


def test_a_term_within_the_year_has_no_fixed_day(start):
    """The days of June, and the council's decision, are for the cases that close the year."""
    way = start("default", closes_year=False).upto("stamp")
    assert owed(way) == [("bind", None, "binder", None)]


def test_days_may_count_from_the_end_of_the_term(start, mapping):
    """An event that is no step: the last day of the reporting term."""
    changed = mapping("perevoz")
    rule = {"days": 3, "unit": "calendar", "since": "term-end", "clause": "print"}
    changed["steps"][2]["deadlines"] = [rule]
    assert owed(start(parse(changed)).upto("export")) == [("print", None, "deputy", date(2026, 5, 26))]


def test_a_case_of_another_class_teacher(way):
    """The duty follows the export: whoever it names as class teacher owes the certificate."""
    way.upto("open").do(way.fix(class_teacher="p-class-2"))
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    assert next(one for one in queue if one.step == "certify").person == "p-class-2"
    assert replace(queue[0], due_on=None).late_on(date(2099, 1, 1)) is False


@pytest.mark.clause("001-20")
def test_a_duty_quotes_its_deadline_else_its_step(start, way):
    """With a day to keep, the clause of the day; without one, the clause of the work."""
    queue = duties(way.upto("certify").now, profile=way.profile, calendar=way.calendar)
    assert (queue[0].step, queue[0].clause.ref) == ("approve", "п. 4.6")
    strict = start("default").upto("export")
    check, printing = duties(strict.now, profile=strict.profile, calendar=strict.calendar)[:2]
    assert (check.step, check.actionable, check.clause.ref) == ("check", True, "п. 8.3")
    assert (printing.step, printing.blocked_by) == ("print", ("check",))
    assert (printing.due_on, printing.clause.ref) == (date(2026, 6, 30), "п. 8.3")
