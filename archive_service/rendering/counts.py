"""Counts in figures and in Russian words, with the noun in its case."""

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
