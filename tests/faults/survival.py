"""What is found after a loss of power: choices of what survives, and the state that follows from one.

What was not flushed may be lost or kept in any choice: the system may have written it of its own accord.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.nodes import Change, Node

_NOT_ON_DISK = ("-shm",)
"""SQLite's index of its log is shared memory: it is made anew by whoever opens the database next."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is found after the loss of power."""

    data: bytes
    stamp_ns: int
    mode: int


State = dict[str, Kept | None]
"""What is found: paths relative to the root; None is a directory."""

Choice = Callable[[str, Node, Change], Change | None]
"""Says what survives of an unflushed change, by the path it lies at."""


def nothing(path: str, node: Node, change: Change) -> Change | None:
    """Nothing survives that was not flushed."""
    return None


def everything(path: str, node: Node, change: Change) -> Change | None:
    """All survives: what a kill leaves."""
    return change


def names(path: str, node: Node, change: Change) -> Change | None:
    """Names survive, bytes do not: the files are empty."""
    return change if node.folder else None


def bytes_(path: str, node: Node, change: Change) -> Change | None:
    """Bytes survive, names do not."""
    return None if node.folder else change


def of_stores(path: str, node: Node, change: Change) -> Change | None:
    """The stores' disks had written all, the database's nothing."""
    return None if "archive.sqlite" in path or path == "" else change


def of_database(path: str, node: Node, change: Change) -> Change | None:
    """The database's disk had written all, the stores' nothing."""
    return change if "archive.sqlite" in path or path == "" else None


def dice(seed: int) -> Choice:
    """Return a choice in which each change survives by chance, and bytes sector by sector."""
    chance = random.Random(seed)

    def throw(path: str, node: Node, change: Change) -> Change | None:
        if chance.random() < 0.5:
            return None
        if change.kind == "write" and chance.random() < 0.3:
            return Change(
                "write", change.place, change.data[: chance.randrange(len(change.data) // 512 + 1) * 512]
            )
        return change

    return throw


def materialise(state: State, target: Path) -> None:
    """Write a state of the disks into an empty directory."""
    for name in sorted(state):
        kept, path = state[name], target / name
        if kept is None:
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.write_bytes(kept.data)
        path.chmod(kept.mode)
        os.utime(path, ns=(kept.stamp_ns, kept.stamp_ns))


def state_of(top: Node, choice: Choice) -> State:
    """Return what would be found if the power went now."""
    return dict(_survey(top, "", choice))


def _survey(node: Node, path: str, choice: Choice) -> Iterator[tuple[str, Kept | None]]:
    chosen = (choice(path, node, change) for change in node.pending)
    kept = node.with_only([change for change in chosen if change is not None])
    if not node.folder:
        yield path, Kept(bytes(kept.data), kept.stamp_ns, kept.mode)
        return
    yield path, None
    for name, child in sorted(kept.names.items()):
        if not name.endswith(_NOT_ON_DISK):
            yield from _survey(child, f"{path}/{name}".lstrip("/"), choice)
