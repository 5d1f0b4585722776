"""Letters that look the same in the Latin and the Cyrillic alphabet, and what was meant."""

_LATIN = "ABCEHKMOPTXYaceopxyghnb"
_CYRILLIC = "АВСЕНКМОРТХУасеорхугнпб"
_TABLE = str.maketrans(_LATIN, _CYRILLIC)
_SAME = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")


def as_cyrillic(text: str) -> str:
    """Return the text with every Latin letter that a hand may have meant as a Cyrillic one."""
    return text.translate(_TABLE)


def mixed(text: str) -> str:
    """Return a word's right spelling where it mixes the two alphabets by look, else nothing."""
    cyrillic = any("Ѐ" <= letter <= "ӿ" for letter in text)
    latin = any(letter.isascii() and letter.isalpha() for letter in text)
    if not (cyrillic and latin):
        return ""
    right = text.translate(_SAME)
    return "" if any(letter.isascii() and letter.isalpha() for letter in right) else right


def suggest_mark(value: str, allowed: frozenset[str]) -> str:
    """Return the allowed mark that was probably meant by ``value``, or nothing.

    «H» typed in the Latin alphabet, capital letters, «зачёт», «5-», «5 / 4» are understood.
    """
    trimmed = value.replace(" ", "").rstrip("+-−.").replace("\\", "/")
    for candidate in (trimmed, as_cyrillic(trimmed)):
        plain = candidate.casefold().replace("ё", "е")
        if plain in allowed:
            return plain
    return ""
