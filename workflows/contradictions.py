"""Where a regulation demands two different things of one setting: declared in its file, or found.

A profile decides for one of them; the reader gets both texts. What is found is a warning, never
a fault: the school's own words stand as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from workflows.provisions import Clause
from workflows.regulation import DayOfYear, DaysAfter, Profile, Step

_NUMERALS = {
    "одного": 1,
    "одной": 1,
    "один": 1,
    "двух": 2,
    "два": 2,
    "трех": 3,
    "трёх": 3,
    "пяти": 5,
    "десяти": 10,
}
_WORD = re.compile(r"\d+|[а-яё]+")


class Found(StrEnum):
    """How a clash came to light."""

    DECLARED = "declared"
    DEADLINES = "deadlines"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Clash:
    """What contradicts what. ``about`` is the path in the file, ``value`` what the profile has there.

    ``decision`` is the profile's own sentence, empty where the clash was found and not declared.
    """

    found: Found
    about: str
    clauses: tuple[Clause, ...]
    value: str = ""
    decision: str = ""


def contradictions(profile: Profile) -> tuple[Clash, ...]:
    """Return the declared contradictions, then two last days for one step, then numbers unlike the words."""
    declared = (
        Clash(Found.DECLARED, one.about, one.clauses, decision=one.decision) for one in profile.contradictions
    )
    deadlines = (clash for step in profile.steps for clash in _last_days(step))
    return (*declared, *deadlines, *_unlike_words(profile))


def _last_days(step: Step) -> Iterator[Clash]:
    """Two fixed days for the same grade: the earlier one counts."""
    fixed = [rule for rule in step.deadlines if isinstance(rule, DayOfYear)]
    for one, other in combinations(fixed, 2):
        if (one.month, one.day) != (other.month, other.day) and _same_grade(one, other):
            first = min(one, other, key=lambda rule: (rule.month, rule.day))
            value = f"{first.day:02}.{first.month:02}"
            yield Clash(Found.DEADLINES, f"steps.{step.id}.deadlines", (one.clause, other.clause), value)


def _same_grade(one: DayOfYear, other: DayOfYear) -> bool:
    return one.grades is None or other.grades is None or bool(one.grades & other.grades)


def _unlike_words(profile: Profile) -> Iterator[Clash]:
    for path, value, clause in _numbers(profile):
        said = numbers_in(clause.text)
        if said and value not in said:
            yield Clash(Found.WORDS, path, (clause,), str(value))


def _numbers(profile: Profile) -> Iterator[tuple[str, int, Clause]]:
    """The numbers that a clause is likely to spell, with their paths."""
    kept, breach = profile.retention, profile.breach
    ruled = {
        "retention.journal_years": kept.journal_years,
        "retention.summary_years": kept.summary_years,
        "breach.amount": breach.amount,
        "breach.password_days": breach.password_days,
    }
    for path, one in ruled.items():
        if one is not None:
            yield path, one.value, one.clause
    for step in profile.steps:
        for rule in step.deadlines:
            number = rule.days if isinstance(rule, DaysAfter) else rule.day
            yield f"steps.{step.id}.deadlines", number, rule.clause
    for owed in profile.obligations:
        if owed.day is not None:
            yield f"obligations.{owed.id}.day", owed.day, owed.clause


def numbers_in(text: str) -> frozenset[int]:
    """Return the numbers a text has, in figures and in the words that regulations use."""
    words = _WORD.findall(text.casefold())
    return frozenset(
        int(word) if word.isdigit() else _NUMERALS[word]
        for word in words
        if word.isdigit() or word in _NUMERALS
    )
