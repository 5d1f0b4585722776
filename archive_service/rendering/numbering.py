"""Which parts are drawn anew, and which leaves every part has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from archive_service.problems import Kind as ProblemKind
from archive_service.problems import Problem
from archive_service.rendering.model import Kind
from archive_service.rendering.pages import PartPlan
from workflows.leaves import PAGES_PER_LEAF, allot, gaps, leaf_key

Labels = Mapping[str, Sequence[str]]
_ALWAYS = frozenset({Kind.FRONT, Kind.BACK})


@dataclass(frozen=True, slots=True)
class Numbering:
    """The leaves of earlier prints: ``allotted`` ever, ``standing`` now; ``only`` is drawn anew.

    The summary sheet has no place here: it is a book of its own, counted from 1 and printed whole.
    """

    allotted: Labels = field(default_factory=dict)
    standing: Labels = field(default_factory=dict)
    only: frozenset[str] | None = None

    def stands(self, part: str) -> bool:
        """Return whether a part stays as it was printed; front and back never do.

        Raises:
            Problem: it is neither drawn nor are its leaves known.
        """
        if self.only is None or part in self.only or part in _ALWAYS:
            return False
        if part in self.standing:
            return True
        if part == Kind.SUMMARY:
            return False
        raise Problem(ProblemKind.INTERNAL, "render.no-leaves", part=part)

    def number(self, parts: Sequence[PartPlan]) -> tuple[PartPlan, ...]:
        """Return the parts with their leaves, in the order of binding: front and back stay outside."""
        given = allot(
            {part.id: len(part.contents) // PAGES_PER_LEAF for part in parts},
            self._ever,
            {part.id: self.standing[part.id] for part in parts if self.stands(part.id)},
        )
        front, *inner, back = (replace(part, leaves=given[part.id]) for part in parts)
        return (front, *sorted(inner, key=_first_leaf), back)

    def by_leaves(self, ids: Iterable[str]) -> list[str]:
        """Return ids of parts in the order of their leaves, new ones behind the one they followed."""
        keys: dict[str, tuple[int, int]] = {}
        behind = (0, 0)
        for one in ids:
            labels = self._ever.get(one)
            keys[one] = behind = leaf_key(labels[0]) if labels else behind
        return sorted(keys, key=keys.__getitem__)

    def gaps(self, parts: Iterable[PartPlan]) -> tuple[str, ...]:
        """Return the labels that no leaf has: given once, or left out below the highest number."""
        used = [label for part in parts for label in part.leaves]
        highest = max(leaf_key(label)[0] for label in used)
        return gaps(chain(map(str, range(1, highest)), *self._ever.values()), used)

    @property
    def _ever(self) -> Labels:
        known = {**self.standing, **self.allotted}
        return {part: labels for part, labels in known.items() if part != Kind.SUMMARY}


def _first_leaf(part: PartPlan) -> tuple[int, int]:
    return leaf_key(part.leaves[0])
