"""Volumes of paper: what is sewn together, from which leaf to which, and how many leaves that are.

A school has no thread for 500 leaves: a journal longer than :func:`most_leaves` becomes several
volumes, each with a label of its own (001 clause 8.5).
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, count, pairwise

from workflows.acts import BoundVolume
from workflows.case import Case
from workflows.leaves import leaf_key
from workflows.regulation import Profile
from workflows.sheet_codes import SUMMARY_PREFIX

MOST_LEAVES = 250
"""The most leaves of a volume where the regulation sets no number: what archives sew into one file."""

_SUMMARY = "summary"


def most_leaves(profile: Profile) -> int:
    """Return how many leaves one volume may have."""
    return profile.binding.most_leaves.value if profile.binding else MOST_LEAVES


def sewn_leaves(case: Case, profile: Profile) -> tuple[str, ...]:
    """Return the labels of what is sewn, in its order: the journal's, then a sewn-in summary sheet's."""
    sewn = profile.summary.sewn_into_journal.value
    summary = range(1, case.summary_leaves + 1) if sewn else ()
    return (*case.labels, *(f"{SUMMARY_PREFIX}{number}" for number in summary))


def volumes_of(case: Case, profile: Profile) -> tuple[BoundVolume, ...]:
    """Return the volumes that the printed case is sewn into, empty before the print.

    They are as few as may be, and as even as the parts allow: no part is torn unless it is itself
    longer than a volume. Lettered leaves count, gaps do not.
    """
    labels = sewn_leaves(case, profile)
    sizes = _sizes([*_blocks(case, labels)], most_leaves(profile))
    ends = [0, *accumulate(sizes)]
    return tuple(
        BoundVolume(number, labels[first], labels[end - 1], end - first)
        for number, (first, end) in enumerate(pairwise(ends), 1)
    )


def leaves_of_volume(case: Case, profile: Profile, volume: BoundVolume) -> tuple[str, ...]:
    """Return the labels that lie in a volume, from its first leaf to its last."""
    labels = sewn_leaves(case, profile)
    return labels[labels.index(volume.first) : labels.index(volume.last) + 1]


def gaps_within(case: Case, leaves: Sequence[str]) -> tuple[str, ...]:
    """Return the labels that were printed once and are no more between the first and last of the leaves."""
    keys = [leaf_key(one) for one in leaves if not one.startswith(SUMMARY_PREFIX)]
    return tuple(one for one in case.gaps if keys and keys[0] < leaf_key(one) < keys[-1])


def parts_of(case: Case) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the parts of the journal with their leaves: sections by id, front, orders, back by name."""
    parts = [(one.part, one.leaves) for one in case.parts]
    parts += [(one.id, one.leaves) for one in case.sections]
    return tuple(sorted((one for one in parts if one[1]), key=lambda one: leaf_key(one[1][0])))


def _blocks(case: Case, labels: Sequence[str]) -> Iterator[int]:
    """Yield the lengths of the runs of leaves between two places where the thread parts nothing."""
    owners = {label: part for part, leaves in parts_of(case) for label in leaves}
    last = {owners.get(label, _SUMMARY): place for place, label in enumerate(labels)}
    begin, reach = 0, 0
    for place, label in enumerate(labels):
        reach = max(reach, last[owners.get(label, _SUMMARY)])
        if reach == place:
            yield place + 1 - begin
            begin = place + 1


def _sizes(blocks: Sequence[int], most: int) -> list[int]:
    """Return how many leaves each volume has."""
    pieces = [piece for block in blocks for piece in _torn(block, most)]
    if not pieces:
        return []
    fewest = len(_packed(pieces, most))
    least = max(*pieces, -(-sum(pieces) // fewest), 1)
    return next(sizes for limit in count(least) if len(sizes := _packed(pieces, limit)) <= fewest)


def _torn(block: int, most: int) -> Iterator[int]:
    """Yield the block, or even pieces of one that is longer than a volume."""
    pieces = -(-block // most)
    for number in range(pieces):
        yield block * (number + 1) // pieces - block * number // pieces


def _packed(pieces: Sequence[int], limit: int) -> list[int]:
    """Return the sizes of volumes that take one piece after the other; no piece is above the limit."""
    sizes = [0]
    for piece in pieces:
        if sizes[-1] + piece > limit:
            sizes.append(0)
        sizes[-1] += piece
    return sizes
