"""Which marks may stand in which cell."""

import pytest

from workflows.vocabulary import Vocabulary

WORDS = Vocabulary(
    presence=frozenset({"н", "б"}),
    numerals=frozenset({"4", "5"}),
    term=frozenset({"4", "5", "зач"}),
    fraction_subjects=frozenset({"русский язык"}),
    unmarked_grades=frozenset({1}),
)
SINGLE = {"н", "б", "4", "5"}


@pytest.mark.parametrize(
    ("subject", "grade", "allowed"),
    [
        ("Физика", 9, SINGLE),
        ("Русский язык", 9, {*SINGLE, "4/4", "4/5", "5/4", "5/5"}),
        ("РУССКИЙ ЯЗЫК", 2, {*SINGLE, "4/4", "4/5", "5/4", "5/5"}),
        ("Русский язык", 1, {"н", "б"}),
        ("Физика", 1, {"н", "б"}),
    ],
)
def test_what_a_lesson_cell_may_hold(subject, grade, allowed):
    """One mark or a symbol, two marks where the subject has them, symbols only where no marks are given."""
    assert WORDS.in_lesson(subject, grade) == allowed


@pytest.mark.parametrize(("grade", "allowed"), [(9, {"4", "5", "зач"}), (1, set())])
def test_what_a_period_may_be_marked_with(grade, allowed):
    """Fractions and symbols are no results; grade 1 has none."""
    assert WORDS.in_term(grade) == allowed
