"""Is this a full name? Initials and shortened names are refused (001 clause 4.3)."""

import re

from archive_service.importing.lookalikes import mixed

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_PARTICLES = frozenset(
    {"оглы", "оглу", "кызы", "кизи", "гызы", "угли", "улы", "уулу", "заде", "бек", "хан"}
    | {"де", "да", "ди", "ван", "фон", "бен", "ибн", "аль", "эль"}
)
_VOWELS = frozenset("аеёиоуыэюяәөүіїєаӑӗӳӱѝaeiouy")
_SHORTEST_PATRONYMIC = 4


def wrong_with(text: str, *, surname: bool = False, patronymic: bool = False) -> tuple[str, str] | None:
    """Return (code, what would be right) for a part of a name, or None where it is full.

    Hyphens, several words, letters of Tatar, Bashkir and Chuvash and particles such as
    «оглы» are as good as any; a surname may be one letter long.
    """
    right = mixed(text)
    if right:
        return "import.mixed-alphabets", right
    words = re.split(r"[ -]+", text)
    if _is_initial(text, words, surname=surname, patronymic=patronymic):
        return "import.initials", ""
    if not all(_WORD.fullmatch(word) for word in words) or _begins_small(words):
        return "import.not-a-name", ""
    return None


def _is_initial(text: str, words: list[str], *, surname: bool, patronymic: bool) -> bool:
    if "." in text or any(_is_shortened(word, surname=surname) for word in words if word.isalpha()):
        return True
    return patronymic and len(words) == 1 and text.isalpha() and len(text) < _SHORTEST_PATRONYMIC


def _is_shortened(word: str, *, surname: bool) -> bool:
    if word.casefold() in _PARTICLES:
        return False
    if len(word) == 1:
        return not surname
    glued = len(word) <= 3 and word.isupper()
    return glued or not _VOWELS.intersection(word.casefold())


def _begins_small(words: list[str]) -> bool:
    return any(word[0].islower() and word.casefold() not in _PARTICLES for word in words)
