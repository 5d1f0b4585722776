"""What a regulation demands twice and differently: declared by it, or found in its numbers."""

import pytest

from workflows.contradictions import Found, contradictions, numbers_in
from workflows.outline import differences, outline
from workflows.profile import parse


@pytest.mark.clause("001-29")
def test_the_clash_of_001_is_told_with_both_texts(all_profiles):
    """8.7 wants the sheet after five years, the director's 9 at once; the profile says what it does."""
    clash = contradictions(all_profiles["egorievsk-2020"])[0]
    assert (clash.found, clash.about) == (Found.DECLARED, "summary.due")
    assert [clause.ref for clause in clash.clauses] == ["п. 8.7", "Обязанности директора, п. 9"]
    assert "По истечении 5 лет" in clash.clauses[0].text
    assert "сразу по завершении ведения учета" in clash.clauses[1].text
    assert "сразу" in clash.decision


def test_two_last_days_for_one_grade_are_found(all_profiles):
    """The union of five has 25 and 30 June for the same grades; 002 alone has none: its grades differ."""
    found = [one for one in contradictions(all_profiles["default"]) if one.found is Found.DEADLINES]
    assert [(one.about, one.value) for one in found] == [
        ("steps.stamp.deadlines", "25.06"),
        ("steps.bind.deadlines", "25.06"),
    ]
    assert {one.found for one in contradictions(all_profiles["klyuchi-2023"])} == {Found.DECLARED}


@pytest.mark.parametrize(
    ("group", "key", "value"),
    [("retention", "journal_years", 6), ("retention", "summary_years", 26), ("breach", "amount", 3)],
)
def test_a_number_unlike_the_quoted_words_is_found(mapping, group, key, value):
    """The file says 6, its clause says 5: the school is told."""
    changed = mapping("perevoz")
    changed[group][key]["value"] = value
    found = [one for one in contradictions(parse(changed)) if one.found is Found.WORDS]
    assert [(one.about, one.value) for one in found] == [(f"{group}.{key}", str(value))]


def test_days_of_a_step_unlike_the_words_are_found(mapping):
    """Three days where the clause says «2-х дней»; the 6th where it says «до 5 числа»."""
    changed = mapping("perevoz")
    changed["steps"][4]["deadlines"][0]["days"] = 3
    found = [one.about for one in contradictions(parse(changed)) if one.found is Found.WORDS]
    assert found == ["steps.verify.deadlines"]
    changed = mapping("klin-dop-2022")
    changed["obligations"][1]["day"] = 6
    found = [one.about for one in contradictions(parse(changed)) if one.found is Found.WORDS]
    assert found == ["obligations.hours.day"]


def test_no_shipped_number_is_unlike_its_words(all_profiles):
    """Every years, days and dates of the shipped files stand in the words they quote."""
    for profile in all_profiles.values():
        assert [one.about for one in contradictions(profile) if one.found is Found.WORDS] == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("в течение 2-х дней", {2}),
        ("не более чем одного рабочего дня", {1}),
        ("минимум на двух различных носителях", {2}),
        ("хранятся согласно номенклатуре", set()),
        ("(5/4, 4/3)", {3, 4, 5}),
    ],
)
def test_numbers_are_read_in_figures_and_words(text, numbers):
    """Both spellings that the regulations use."""
    assert numbers_in(text) == numbers


def test_an_outline_has_every_path_once(all_profiles):
    """A path names one value; a value stands with the clause it follows from."""
    for profile in all_profiles.values():
        lines = outline(profile)
        assert len({line.path for line in lines}) == len(lines)
        without = {line.path.split(".")[0] for line in lines if line.clause is None}
        assert without <= {"title", "version", "roles", "effective_from"}


def test_a_difference_names_the_value_that_changed(mapping):
    """One value changed, one difference; the same file has none; what is gone is named as well."""
    changed = mapping("perevoz")
    old = parse(mapping("perevoz"))
    assert differences(old, old) == ()
    changed["retention"]["journal_years"]["value"] = 6
    del changed["rules"]["weekly-extract"]
    del changed["clauses"]["weekly-extract"]
    found = {one.path: (one.old, one.new) for one in differences(old, parse(changed))}
    assert set(found) == {"retention.journal_years", "rules.weekly-extract"}
    before, after = found["retention.journal_years"]
    assert (before.value, after.value, after.clause.ref) == (5, 6, "п. 8.6")
    assert found["rules.weekly-extract"][1] is None
