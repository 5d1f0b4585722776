"""Counts in figures and in Russian words, shares and means as they are written on paper."""

from fractions import Fraction

from num2words import num2words

from templates import wording


def noun(count: int, forms: tuple[str, str, str] = wording.LEAF_WORDS) -> str:
    """Return the form of a Russian noun that goes with ``count``: лист, листа, листов."""
    tens, ones = count % 100 // 10, count % 10
    if tens == 1 or ones == 0 or ones >= 5:
        return forms[2]
    return forms[0] if ones == 1 else forms[1]


def in_words(count: int) -> str:
    """Return the count in words, masculine nominative: «двадцать один»."""
    return str(num2words(count, lang="ru"))


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
