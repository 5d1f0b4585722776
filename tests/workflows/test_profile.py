"""Profiles as data: the shipped ones say what their regulation says, wrong ones say what is wrong."""

import copy
import json
from datetime import date

import pytest

from workflows.acts import Medium
from workflows.canonical import canonical_bytes
from workflows.profile import ProfileInvalid, parse
from workflows.regulation import DayOfYear, DaysAfter, StepKind

NAMES = ("perevoz", "egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "klin-dop-2022", "default")
MARKED = ("perevoz", "default")


def faults_of(mapping):
    """The faults of a mapping that is no profile: path → code."""
    with pytest.raises(ProfileInvalid) as caught:
        parse(mapping)
    return {one.path: one.code for one in caught.value.faults}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_carries_its_clause(all_profiles, name):
    """Each clause has a reference, words and a source, and the values' clauses are among them."""
    profile = all_profiles[name]
    for clause in profile.clauses.values():
        assert all((clause.ref, clause.text.strip(), clause.source.endswith(".txt")))
    known = set(profile.clauses.values())
    ruled = [*profile.notations.values(), *profile.content.values(), *profile.rules.values()]
    assert {one.clause for one in ruled} <= known
    assert {step.clause for step in profile.steps} <= known
    assert {rule.clause for step in profile.steps for rule in step.deadlines} <= known


@pytest.mark.clause("000-28")
def test_regulation_000_is_there_clause_by_clause(profiles):
    """Every numbered clause of 000 that binds this service stands behind at least one value."""
    refs = {one.ref for one in profiles["perevoz"].clauses.values() if one.source.startswith("000")}
    wanted = (
        "1.2 1.7 1.8 1.9 1.10 1.12 1.13 1.15 2.4 3.2 3.3 3.4 3.7 3.8 3.9 "
        "4 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 4.10 5.2 5.3 5.4 5.5 6.2.2 6.2.3 6.3.1 6.3.3 6.3.4 6.3.5"
    )
    assert {f"п. {number}" for number in wanted.split()} == refs


def test_the_text_of_000_has_no_date(profiles):
    """No date is invented for it; the union of five has one."""
    assert profiles["perevoz"].effective_from is None
    assert profiles["default"].effective_from == date(2023, 9, 1)


@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
def test_the_steps_of_000_are_a_table(profiles):
    """Role, order and days of the signing steps are those of clauses 4.4 to 4.7 and 3.3."""
    rows = [
        (step.id, step.role, [rule.days for rule in step.deadlines], step.clause.ref)
        for step in profiles["perevoz"].steps
        if step.kind in {StepKind.SIGN, StepKind.BIND}
    ]
    assert rows == [
        ("verify", "subject-teacher", [2], "п. 4.4"),
        ("certify", "class-teacher", [1], "п. 4.5"),
        ("approve", "deputy", [], "п. 4.6"),
        ("stamp", "director", [], "п. 4.7"),
        ("bind", "binder", [], "п. 3.3"),
    ]


def test_the_default_is_the_strictest(profiles):
    """Five hands, duplex, two media, two rooms, one hour in writing, 5 and 25 years."""
    profile = profiles["default"]
    hands = {step.role for step in profile.steps if step.media}
    assert hands == {"subject-teacher", "class-teacher", "deputy", "director", "binder"}
    assert profile.shows("duplex")
    assert (profile.copies.least.value, profile.copies.rooms.value) == (2, 2)
    assert (profile.breach.amount.value, profile.breach.unit.value, profile.breach.written.value) == (
        1,
        "hour",
        True,
    )
    assert (profile.retention.journal_years.value, profile.retention.summary_years.value) == (5, 25)
    assert all(step.media == frozenset(Medium) for step in profile.steps if step.media)


def test_a_part_is_shown_or_not(mapping):
    """What the regulation does not name or denies is not printed; the council's column has its heading."""
    changed = mapping("perevoz")
    changed["content"]["homework"]["value"] = False
    profile = parse(changed)
    assert not profile.shows("homework")
    assert profile.shows("marks")
    assert not profile.shows("health")
    assert profile.notations["council-decision"].value == "Решение педагогического совета (дата, номер)"


@pytest.mark.clause("001-21")
@pytest.mark.clause("001-22")
@pytest.mark.parametrize("name", ["perevoz", "egorievsk-2020", "default"])
def test_prescribed_words_are_used_to_the_letter(all_profiles, name):
    """The deputy's record and the binding certificate, with the count in figures and words."""
    notations = all_profiles[name].notations
    assert notations["accepted"].value == "Журнал проверен и принят для сдачи в архив"
    label = notations["bound"].value.format(figures=7, words="семь")
    assert label == "Прошито, пронумеровано и скреплено печатью 7 (семь) листа(ов)"


@pytest.mark.clause("001-08")
@pytest.mark.clause("001-09")
@pytest.mark.clause("001-10")
@pytest.mark.clause("002-03")
@pytest.mark.parametrize("name", MARKED)
def test_the_vocabulary_of_marks(profiles, name):
    """Seven symbols in a lesson, fractions in two subjects, «зачет» for terms, presence in grade 1."""
    words = profiles[name].vocabulary
    assert words.in_lesson("Физика", 9) == frozenset("2345нбп")
    assert "5/4" in words.in_lesson("Русский язык", 9)
    assert "5/4" in words.in_lesson("ЛИТЕРАТУРА", 9)
    assert words.in_term(9) == frozenset({"2", "3", "4", "5", "зачет", "незачет"})
    assert words.in_lesson("Русский язык", 1) == frozenset("нбп")
    assert words.in_term(1) == frozenset()


@pytest.mark.parametrize(
    ("kind", "closes_year", "due"),
    [
        ("year-end", True, True),
        ("year-end", False, False),
        ("each-term", False, True),
        ("never", True, False),
    ],
)
def test_when_a_summary_sheet_is_due(mapping, kind, closes_year, due):
    """At the year's end, or each term where the profile says so."""
    changed = mapping("perevoz")
    changed["summary"]["due"]["value"] = kind
    assert parse(changed).summary_due(closes_year) is due


def test_the_digest_names_the_content(mapping):
    """The same file has the same digest, another value another one."""
    changed = mapping("perevoz")
    assert parse(mapping("perevoz")).digest == parse(changed).digest
    changed["retention"]["journal_years"]["value"] = 6
    assert parse(mapping("perevoz")).digest != parse(changed).digest


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_comes_back_from_canonical_json(mapping, all_profiles, name):
    """What a database stores is JSON, where dates are text: the profile and its digest stay the same."""
    assert parse(json.loads(canonical_bytes(mapping(name)))) == all_profiles[name]


def test_a_date_that_is_none_is_a_fault(mapping):
    """Neither another text nor a number is taken for a date."""
    for wrong in ("spring", 2023, "2023-02-30"):
        changed = mapping("default") | {"effective_from": wrong}
        assert faults_of(changed) == {"effective_from": "kernel.profile-no-day"}


def test_all_faults_are_reported_at_once(mapping):
    """One reading finds them all, each with its path inside the file."""
    wrong = mapping("perevoz")
    del wrong["title"]
    wrong["version"] = 3
    wrong["surprise"] = True
    wrong["copies"]["rooms"]["value"] = 0
    wrong["retention"]["counted_from"]["value"] = "some day"
    wrong["steps"][4]["role"] = "caretaker"
    wrong["steps"][4]["deadlines"][0]["days"] = "two"
    wrong["notations"]["accepted"]["clause"] = "nowhere"
    wrong["registers"][0]["keeper"] = "caretaker"
    wrong["rhythm"][0]["grades"] = ["two"]
    assert faults_of(wrong) == {
        "title": "kernel.profile-missing",
        "version": "kernel.profile-no-text",
        "surprise": "kernel.profile-unknown-key",
        "copies.rooms.value": "kernel.profile-too-small",
        "retention.counted_from.value": "kernel.profile-no-choice",
        "steps[4].role": "kernel.profile-no-role",
        "steps[4].deadlines[0].days": "kernel.profile-no-integer",
        "notations.accepted.clause": "kernel.profile-no-clause",
        "clauses.accepted": "kernel.profile-unused-clause",
        "registers[0].keeper": "kernel.profile-no-role",
        "rhythm[0].grades": "kernel.profile-no-integers",
    }


def test_obligations_places_and_contradictions_are_checked(mapping):
    """Roles that are not there, days that do not fit the period, ids given twice, a pair of one clause."""
    wrong = mapping("klin-dop-2022")
    wrong["obligations"][0]["role"] = "caretaker"
    wrong["obligations"][1] |= {"month": 2, "day": 30}
    wrong["obligations"][2]["id"] = "hours"
    wrong["obligations"][4] |= {"month": 5, "day": 1}
    wrong["copies"]["places"][0] |= {"keeper": "caretaker", "access": ["cleaner"]}
    wrong["contradictions"][0]["clauses"] = ["order-004"]
    wrong["breach"]["unit"]["value"] = "fortnight"
    faults = faults_of(wrong)
    assert faults.pop("obligations[1]") in {"kernel.profile-no-such-day", "kernel.profile-no-day-for"}
    assert faults == {
        "obligations[0].role": "kernel.profile-no-role",
        "obligations[1].id": "kernel.profile-twice",
        "obligations[2].id": "kernel.profile-twice",
        "obligations[4]": "kernel.profile-no-day-for",
        "copies.places[0].keeper": "kernel.profile-no-role",
        "copies.places[0].access": "kernel.profile-no-role",
        "contradictions[0].clauses": "kernel.profile-no-pair",
        "breach.unit.value": "kernel.profile-no-choice",
    }


def test_an_empty_file_is_no_profile():
    """Everything that is missing is named, and nothing falls over."""
    faults = faults_of({})
    assert {"id", "vocabulary", "retention.journal_years", "steps", "rhythm"} <= faults.keys()


def _drop(step_id):
    def change(profile):
        profile["steps"] = [step for step in profile["steps"] if step["id"] != step_id]

    return change


def _put(step_id, key, value):
    def change(profile):
        next(step for step in profile["steps"] if step["id"] == step_id)[key] = value

    return change


@pytest.mark.parametrize(
    ("says", "change", "code"),
    [
        ("a table without a print", _drop("print"), "not-once"),
        ("nobody signs", _drop("verify"), "nobody-signs"),
        ("two steps of one name", _put("approve", "id", "certify"), "twice"),
        ("a step after itself", _put("approve", "after", ["approve"]), "not-earlier"),
        ("a signature on the case before the volume", _put("certify", "after", ["verify"]), "out-of-order"),
        ("a deposit that skips the seal", _put("deposit", "after", ["certify", "assemble"]), "out-of-order"),
        ("sheets signed before the print", _put("verify", "after", ["export"]), "out-of-order"),
        ("a volume without the sheets", _put("assemble", "after", ["print"]), "out-of-order"),
        ("a print by section", _put("print", "scope", "section"), "not-by-section"),
        ("a print at the year's end only", _put("print", "year_only", True), "never-skipped"),
        ("together with a later step", _put("approve", "jointly_with", ["stamp"]), "not-earlier"),
        ("a signer of the case", _put("approve", "relation", "signer"), "no-signer-of-case"),
        ("a signature in no medium", _put("approve", "media", []), "missing"),
        (
            "the 31st of June",
            _put("stamp", "deadlines", [{"month": 6, "day": 31, "clause": "stamp"}]),
            "no-such-day",
        ),
        (
            "days from a later step",
            _put(
                "verify", "deadlines", [{"days": 1, "unit": "calendar", "since": "bind", "clause": "verify"}]
            ),
            "not-earlier",
        ),
    ],
)
def test_a_table_of_steps_that_does_not_hold_together(mapping, says, change, code):
    """What would let a step be skipped, or never be reached, is found when the profile is read."""
    wrong = copy.deepcopy(mapping("perevoz"))
    change(wrong)
    assert f"kernel.profile-{code}" in faults_of(wrong).values(), says


def _again(step_id):
    def change(profile):
        row = next(step for step in profile["steps"] if step["id"] == step_id)
        profile["steps"].append(row | {"id": "again"})

    return change


@pytest.mark.parametrize(
    ("says", "change", "code"),
    [
        ("a list where nothing is checked", _put("print", "checklist", ["отметки"]), "no-check"),
        ("an item twice", _put("check", "checklist", ["отметки", "отметки"]), "twice"),
        ("an item that is no text", _put("check", "checklist", ["отметки", 5]), "no-texts"),
        ("a check before the export", _put("check", "after", ["open"]), "out-of-order"),
        ("two checks", _again("check"), "not-once"),
        ("two decisions", _again("council"), "not-once"),
        ("a decision before the print", _put("council", "after", ["check"]), "out-of-order"),
        ("a decision by section", _put("council", "scope", "section"), "not-by-section"),
        ("a power nobody knows", lambda one: one["powers"].update(fire=one["powers"]["void"]), "unknown-key"),
        ("a power of nobody", lambda one: one["powers"]["void"].update(value=["caretaker"]), "no-role"),
        ("a power that is not given", lambda one: one["powers"]["void"].pop("value"), "missing"),
    ],
)
def test_checks_decisions_and_powers_hold_together(mapping, says, change, code):
    """What is beside the straight way is judged like the way itself."""
    wrong = copy.deepcopy(mapping("default"))
    change(wrong)
    assert f"kernel.profile-{code}" in faults_of(wrong).values(), says


def test_deadlines_are_read_as_they_stand(profiles):
    """Days after an event in one profile, a fixed day by grade in the other."""
    verify = profiles["perevoz"].step("verify").deadlines[0]
    assert isinstance(verify, DaysAfter)
    assert (verify.since, verify.rolls) == ("hand-over", False)
    early, late = profiles["default"].step("bind").deadlines
    assert isinstance(early, DayOfYear)
    assert (early.day, 9 in early.grades, late.day, late.grades) == (25, False, 30, None)


@pytest.mark.clause("000-03")
def test_clubs_are_printed_by_half_year_where_classes_have_quarters(all_profiles):
    """A row of the rhythm for one kind prints that kind alone; rows without kinds print all."""
    perevoz = all_profiles["perevoz"]
    assert perevoz.prints("half-year", 0, "additional")
    assert perevoz.prints("half-year", 5, "additional")
    assert not perevoz.prints("half-year", 5, "school")
    assert perevoz.prints("quarter", 5, "school")
    assert perevoz.prints("quarter", 5, "individual")
    assert not perevoz.prints("quarter", 0, "additional")


@pytest.mark.clause("000-03")
@pytest.mark.clause("000-05")
@pytest.mark.parametrize("name", ["perevoz", "default"])
def test_clubs_and_pupils_taught_singly_have_journals_of_their_own(all_profiles, name):
    """Each kind has its title and its clause of 000; a club's journal has no marks and no summary sheet."""
    profile = all_profiles[name]
    kinds = {str(kind.group): kind for kind in profile.kinds}
    assert (kinds["additional"].clause.ref, kinds["additional"].marked) == ("п. 1.8", False)
    assert "ружка, секции, факультатива" in kinds["additional"].title
    assert (kinds["individual"].clause.ref, kinds["individual"].marked) == ("п. 1.10", True)
    assert not profile.summary_due(True, "additional")
    assert profile.summary_due(True, "individual")


def test_a_rhythm_of_a_kind_without_a_journal_is_a_fault(mapping):
    """What is not kept cannot be printed; the kinds are a list of their names."""
    for kinds, path, code in (
        (["school", "college"], "rhythm[0].kinds", "kernel.profile-no-kind"),
        (["choir"], "rhythm[0].kinds", "kernel.profile-no-choice"),
        ("school", "rhythm[0].kinds", "kernel.profile-no-list"),
    ):
        wrong = mapping("perevoz")
        wrong["rhythm"][0]["kinds"] = kinds
        assert faults_of(wrong) == {path: code}
    right = mapping("perevoz")
    right["rhythm"][0]["kinds"] = ["school"]
    assert parse(right).rhythm[0].kinds == {"school"}


def test_a_regulation_without_kinds_has_all_of_them(mapping):
    """Then only additional education has no marks, as 004 wants it."""
    silent = mapping("perevoz")
    del silent["kinds"]
    profile = parse(silent)
    assert all(profile.knows(kind) for kind in ("school", "college", "additional", "individual"))
    assert profile.unmarked_kinds == {"additional"}
