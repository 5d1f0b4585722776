"""Choices that are the same on every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of choices.

    Only ``Random.random`` is used: its sequence for a seed is promised by the
    language, while that of ``choice`` and ``shuffle`` has changed before.
    """

    def __init__(self, *seed: object) -> None:
        """Start the sequence that belongs to ``seed``."""
        self._random = random.Random("/".join(str(part) for part in seed)).random  # noqa: S311

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        return int(self._random() * limit)

    def pick(self, options: Sequence[T]) -> T:
        """Return one of ``options``."""
        return options[self.below(len(options))]

    def chance(self, share: float) -> bool:
        """Return true in ``share`` of the cases (0 to 1)."""
        return self._random() < share

    def between(self, low: float, high: float) -> float:
        """Return a number from ``low`` to ``high``."""
        return low + (high - low) * self._random()
