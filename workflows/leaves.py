"""Leaves and their labels: a leaf once printed never changes its number (001 clauses 4.4, 8.5).

A label is text: «14», or «14а» for a leaf that came between 14 and 15 later. The letters are
those of Russian practice (ГОСТ 2.105: without ё, з, й, о, ч, ъ, ы, ь); after «14я» comes «14аа».
Pages follow their leaf: leaf 14 has the pages «27» and «28», leaf 14а «27а» and «28а».
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, count

LETTERS = "абвгдежиклмнпрстуфхцшщэюя"
MOST_LETTERED = len(LETTERS) * (len(LETTERS) + 1)
"""How many lettered leaves one number can have: of one letter, then of two."""
PAGES_PER_LEAF = 2
_LABEL = re.compile(rf"([1-9][0-9]*)([{LETTERS}]{{0,2}})")
_Place = tuple[tuple[int, int, int], int, int]


def leaf_key(label: str) -> tuple[int, int]:
    """Return what labels are sorted by: number, then 0 or the rank of the letter from 1 on.

    Raises:
        ValueError: this is no leaf's label.
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        raise ValueError(f"not a leaf: {label!r}")
    rank = 0
    for letter in found[2]:
        rank = rank * len(LETTERS) + LETTERS.index(letter) + 1
    return int(found[1]), rank


def is_label(text: str) -> bool:
    """Return whether the text is a leaf's label."""
    return _LABEL.fullmatch(text) is not None


def in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the labels as the leaves lie.

    Raises:
        ValueError: one of them is no leaf's label.
    """
    return tuple(sorted(labels, key=leaf_key))


def lettered(number: int, nth: int) -> str:
    """Return the label of the ``nth`` lettered leaf (from 1 on) behind leaf ``number``.

    Raises:
        ValueError: there is no such leaf, or the letters are used up.
    """
    if number < 1 or not 1 <= nth <= MOST_LETTERED:
        raise ValueError(f"no lettered leaf {nth} behind leaf {number}")
    tens, ones = divmod(nth - 1, len(LETTERS))
    return f"{number}{LETTERS[tens - 1] if tens else ''}{LETTERS[ones]}"


def pages_of(label: str) -> tuple[str, str]:
    """Return the page numbers of a leaf's recto and verso: «27а» and «28а» of leaf «14а».

    Raises:
        ValueError: this is no leaf's label.
    """
    number, _ = leaf_key(label)
    letters = label.lstrip("0123456789")
    return f"{PAGES_PER_LEAF * number - 1}{letters}", f"{PAGES_PER_LEAF * number}{letters}"


def span(labels: Iterable[str], least: int = 2) -> str:
    """Return leaves as people say them: «12–14, 14а», or «12, 14» where 13 is missing.

    Runs shorter than ``least`` are told one by one.

    Raises:
        ValueError: one of them is no leaf's label.
    """
    return _spoken(labels, _leaf_place, least)


def page_span(pages: Iterable[str]) -> str:
    """Return pages as people say them: «23–28, 27а–28а».

    Raises:
        ValueError: one of them is no page number.
    """
    return _spoken(pages, _page_place, 2)


def gaps(allotted: Iterable[str], used: Iterable[str]) -> tuple[str, ...]:
    """Return the labels that were given once and are on no leaf now, in order."""
    return in_order(set(allotted) - set(used))


def allot(
    needed: Mapping[str, int],
    allotted: Mapping[str, Sequence[str]],
    standing: Mapping[str, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """Return the leaves of every part.

    Where nothing was ever printed leaves are counted from 1. Later a part takes the first of its
    own labels; what it needs beyond them gets letters nobody has had, behind its last number. A
    part that is new has letters behind the last number of the part it follows.

    Args:
        needed: part → how many leaves it needs, in the order of binding.
        allotted: part → all labels it ever had, in order.
        standing: part → the labels of a part that stays as it was printed.

    Raises:
        ValueError: there is nothing to follow, or the letters are used up.
    """
    if not allotted and not standing:
        numbers = count(1)
        return {part: tuple(str(next(numbers)) for _ in range(most)) for part, most in needed.items()}
    taken = set(chain(*allotted.values(), *standing.values()))
    given: dict[str, tuple[str, ...]] = {}
    behind = 0
    for part, most in needed.items():
        own = (*allotted.get(part, ()), *standing.get(part, ()))
        behind = max((leaf_key(label)[0] for label in own), default=behind)
        kept = tuple(standing.get(part, own[:most]))
        given[part] = (*kept, *_fresh(behind, 0 if part in standing else most - len(kept), taken))
    return given


def _fresh(behind: int, most: int, taken: set[str]) -> list[str]:
    """Return the next free letters behind a number, and take them."""
    free = (label for nth in count(1) if (label := lettered(behind, nth)) not in taken)
    fresh = [next(free) for _ in range(most)]
    taken.update(fresh)
    return fresh


def _leaf_place(label: str) -> _Place:
    """Return what sorts the leaf, its row and its place there.

    Plain numbers are one row, the letters of a number are another.
    """
    number, rank = leaf_key(label)
    return (number, rank, 0), number if rank else 0, rank or number


def _page_place(page: str) -> _Place:
    number, rank = leaf_key(page)
    leaf, verso = (number + 1) // PAGES_PER_LEAF, 1 - number % PAGES_PER_LEAF
    return (leaf, rank, verso), leaf if rank else 0, PAGES_PER_LEAF * rank + verso if rank else number


def _spoken(labels: Iterable[str], place: Callable[[str], _Place], least: int) -> str:
    runs: list[list[str]] = []
    end = (0, 0)
    for (_, row, where), label in sorted((place(one), one) for one in set(labels)):
        if runs and (row, where - 1) == end:
            runs[-1].append(label)
        else:
            runs.append([label])
        end = row, where
    return ", ".join(chain.from_iterable(_run(run, least) for run in runs))


def _run(run: Sequence[str], least: int) -> Sequence[str]:
    return run if len(run) < max(least, 2) else (f"{run[0]}–{run[-1]}",)
