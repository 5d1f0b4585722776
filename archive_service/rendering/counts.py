"""Counts in figures and in Russian words, shares and means as they are written on paper."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from num2words import num2words

from templates import wording


def noun(count: int, forms: tuple[str, str, str] = wording.LEAF_WORDS) -> str:
    """Return the form of a Russian noun that goes with ``count``: лист, листа, листов."""
    tens, ones = count % 100 // 10, count % 10
    if tens == 1 or ones == 0 or ones >= 5:
        return forms[2]
    return forms[0] if ones == 1 else forms[1]


class Cased(StrEnum):
    """A case of Russian grammar, as the library of numerals calls it."""

    NOMINATIVE = "n"
    GENITIVE = "g"
    DATIVE = "d"
    INSTRUMENTAL = "i"
    PREPOSITIONAL = "p"


def noun_in(case: Cased, count: int, forms: Mapping[str, tuple[str, str]] = wording.LEAF_CASES) -> str:
    """Return the form of a noun after a numeral in an oblique case: листа, листов; листе, листах."""
    one, many = forms[case]
    return one if count % 10 == 1 and count % 100 != 11 else many


def in_words(count: int, case: Cased = Cased.NOMINATIVE) -> str:
    """Return the count in words, masculine: «двадцать один», «двадцати одного»."""
    return str(num2words(count, lang="ru", case=case.value))


def counted(count: int, forms: tuple[str, str, str] = wording.LEAF_WORDS) -> str:
    """Return «42 (сорок два) листа», as acts state what was counted."""
    return f"{count} ({in_words(count)}) {noun(count, forms)}"


def counted_in(case: Cased, count: int) -> str:
    """Return «42 (сорока двух) листов» or «42 (сорока двух) листах», where the phrase wants a case."""
    return f"{count} ({in_words(count, case)}) {noun_in(case, count)}"


def leaves_said(count: int) -> str:
    """Return «3 листа»."""
    return f"{count} {noun(count)}"


def percent(share: Fraction | None) -> str:
    """Return «87,5 %», half a tenth rounded up; a dash where there is nothing to share."""
    if share is None:
        return wording.NOT_GIVEN
    return f"{_rounded(share * 100, 1)} %"


def mean(value: Fraction | None) -> str:
    """Return «4,25», half a hundredth rounded up; a dash where there is no mean."""
    return wording.NOT_GIVEN if value is None else _rounded(value, 2)


def _rounded(value: Fraction, places: int) -> str:
    scale: int = 10**places
    whole, rest = divmod((2 * value * scale + 1) // 2, scale)
    return f"{whole},{rest:0{places}}"
