"""What the shipped profiles decide and say beside the table of their differences."""

import pytest

from workflows.regulation import DaysAfter, Relation, StepKind

REGULATIONS = ("000", "001", "002", "003", "004")


@pytest.mark.parametrize("number", REGULATIONS)
def test_what_is_borrowed_says_from_where(five, number):
    """Each profile names its own regulation, and every clause one of the five."""
    profile = five[number]
    assert profile.source.startswith(number)
    assert {clause.source[:3] for clause in profile.clauses.values()} <= set(REGULATIONS)
    assert sum(not profile.borrowed(clause) for clause in profile.clauses.values()) > 15


@pytest.mark.parametrize("number", REGULATIONS)
def test_ambiguities_are_values_of_the_profile(five, number):
    """Days of which kind, years from when, what a leaf is, who is responsible: decided in data."""
    profile = five[number]
    kept = profile.retention
    assert (str(kept.summary_follows.value), str(kept.counted_from.value)) == ("extraction", "closing")
    units = {str(rule.unit) for one in profile.steps for rule in one.deadlines if isinstance(rule, DaysAfter)}
    assert units <= {"calendar"}
    assert profile.rules["leaf-is"].value == "sheet"
    assert profile.rules["responsible"].value == "by-order"


@pytest.mark.clause("000-26")
@pytest.mark.parametrize(("number", "there"), [("000", True), *((one, False) for one in REGULATIONS[1:])])
def test_the_councils_decision_is_a_step_of_000(five, number, there):
    """Clause 4.8: the own class teacher's, after the print, at the year's end; no other has it."""
    step = five[number].step_of(StepKind.DECISION)
    assert (step is not None) is there
    if step is not None:
        assert (step.relation, step.after, step.year_only) == (Relation.CLASS_TEACHER, ("print",), True)
        assert (step.clause.ref, five[number].borrowed(step.clause)) == ("п. 4.8", False)


@pytest.mark.parametrize("number", REGULATIONS)
@pytest.mark.parametrize("power", ["remark", "correct", "reassign", "void", "record-by-hand"])
def test_who_may_do_what_beside_the_steps(five, number, power):
    """Every power is somebody's of those in charge, under a clause that the profile quotes."""
    found = five[number].powers[power]
    assert {"deputy"} <= set(found.value) <= {"deputy", "director", "administrator", "operator"}
    assert found.clause in five[number].clauses.values()


@pytest.mark.clause("001-31")
def test_corrections_are_controlled_by_the_deputy(five):
    """001 says it itself, among the deputy's duties."""
    found = five["001"].powers["correct"]
    assert (found.value, found.clause.ref) == (("deputy",), "Обязанности заместителя директора, п. 9")
    assert not five["001"].borrowed(found.clause)


@pytest.mark.clause("001-34")
def test_the_masters_right_to_edit_is_a_value(five):
    """001 forbids it to teachers and, by what looks like a slip, allows it to masters: forbidden."""
    assert five["001"].rules["master-edits-after-finals"].value is False
    assert "мастер" in next(
        clause.text for clause in five["001"].clauses.values() if clause.ref == "Обязанности мастера, п. 20"
    )


@pytest.mark.clause("002-11")
def test_a_sentence_without_a_subject(five):
    """Who prints and sews under 002 is «ответственный по приказу»."""
    roles = five["002"].roles
    assert "ответственный по приказу" in roles["operator"]
    assert roles["binder"] == "ответственный по приказу"


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("000", None),
        ("001", "2020-04-23"),
        ("002", "2023-01-16"),
        ("003", "2023-08-30"),
        ("004", "2022-09-01"),
    ],
)
def test_the_day_each_regulation_holds_from(five, number, day):
    """The dates of the orders; 000 has none, and none is invented."""
    found = five[number].effective_from
    assert (found.isoformat() if found else None) == day


def test_what_is_not_enforced_yet_says_so(five):
    """Work that no step waits for is marked, for example the inspection's paper and the hours' report."""
    assert {
        (number, one.id) for number, profile in five.items() for one in profile.obligations if one.enforced
    } == {("001", "summary-to-archive"), ("004", "monthly-copies")}
