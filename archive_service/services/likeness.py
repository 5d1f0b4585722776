"""Surnames that look like a typed one: a slip of the pen, of the keys, or the wrong keyboard layout."""

from collections.abc import Collection, Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from archive_service.db.finding import name_key
from archive_service.services.names import variants

NEAREST = 6
_SHORTEST = 3
_TWO_SLIPS_FROM = 6
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_LAYOUT = str.maketrans(_LATIN, _CYRILLIC)


def nearest(
    typed: str, known: Collection[str], *, but: Collection[str] = (), limit: int = NEAREST
) -> tuple[str, ...]:
    """Return the surnames of ``known`` that look most like the typed one, the nearest first.

    One slip is forgiven in a short surname, two in a longer one; of a double surname one half may
    be typed. All are keys (:func:`name_key`); ``but`` are left out.
    """
    best: dict[str, int] = {}
    for spelling in spellings(typed):
        for surname, slips in _near(spelling, known):
            best[surname] = min(slips, best.get(surname, slips))
    ranked = sorted((slips, one[:1] != typed[:1], one) for one, slips in best.items() if one not in but)
    return tuple(one for _, _, one in ranked[:limit])


def spellings(typed: str) -> frozenset[str]:
    """Return what may have been meant: the typed word in its nominative forms, in either keyboard layout."""
    return variants(typed) | (variants(in_cyrillic(typed)) if typed.isascii() else frozenset())


def in_cyrillic(typed: str) -> str:
    """Return what the same keys give in the Russian layout: «bdfyjdf» → «иванова»."""
    return name_key(typed.translate(_LAYOUT))


def _near(spelling: str, known: Collection[str]) -> Iterator[tuple[str, int]]:
    if len(spelling) < _SHORTEST:
        return
    most = 2 if len(spelling) >= _TWO_SLIPS_FROM else 1
    found = process.extract(spelling, known, scorer=OSA.distance, score_cutoff=most, limit=NEAREST * 3)
    yield from ((surname, int(slips)) for surname, slips, _ in found)
    yield from ((surname, 1) for surname in _halves(spelling, known))


def _halves(spelling: str, known: Iterable[str]) -> Iterator[str]:
    yield from (one for one in known if "-" in one and spelling in one.split("-"))
