"""Which journals the regulation knows: the kinds of group that may be imported, and which have marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.snapshot import GroupKind


@dataclass(frozen=True, slots=True)
class Journals:
    """``titles`` has every kind the regulation knows with its journal's title; none: all kinds pass.

    ``regulation`` is its name and ``clause`` where it says so; journals of the ``unmarked`` kinds
    have presence only (004 part IV).
    """

    regulation: str = ""
    clause: str = ""
    titles: Mapping[GroupKind, str] = field(default_factory=dict)
    unmarked: frozenset[GroupKind] = frozenset({GroupKind.ADDITIONAL})

    def knows(self, kind: GroupKind) -> bool:
        """Return whether groups of the kind have a journal."""
        return not self.titles or kind in self.titles


ANY = Journals()
"""Every kind of group passes; only additional education has no marks."""
