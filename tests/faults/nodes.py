"""Files and directories of the model: what is durable of each, and what is not yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to a file or a directory that was not flushed yet."""

    kind: str
    place: int = 0
    data: bytes = b""
    name: str = ""
    node: "Node | None" = None


@dataclass(eq=False)
class Node:
    """A file or a directory; ``live`` are the names as the process sees them, flushed or not."""

    folder: bool
    data: bytearray = field(default_factory=bytearray)
    stamp_ns: int = 0
    mode: int = 0o600
    names: dict[str, "Node"] = field(default_factory=dict)
    pending: list[Change] = field(default_factory=list)
    live: dict[str, "Node"] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Node":
        """Return what lies at a path, all of it durable."""
        found = path.stat()
        if not path.is_dir():
            return cls(False, bytearray(path.read_bytes()), found.st_mtime_ns, found.st_mode & 0o777)
        children = {one.name: cls.load(one) for one in path.iterdir()}
        return cls(True, mode=0o700, names=dict(children), live=dict(children))

    def link(self, name: str, node: "Node") -> None:
        """Give a node a name in this directory."""
        self.live[name] = node
        self.pending.append(Change("link", name=name, node=node))

    def unlink(self, name: str) -> None:
        """Take a name out of this directory."""
        del self.live[name]
        self.pending.append(Change("unlink", name=name))

    def flush(self) -> None:
        """Make durable what was done."""
        self.carry_out(self.pending)
        self.pending.clear()

    def with_only(self, changes: list[Change]) -> "Node":
        """Return what is found when of all that was not flushed only these changes survive."""
        if not changes:
            return self
        copy = Node(self.folder, bytearray(self.data), self.stamp_ns, self.mode, dict(self.names))
        copy.carry_out(changes)
        return copy

    def carry_out(self, changes: Iterable[Change]) -> None:
        """Do to what is durable what was done."""
        for change in changes:
            if change.kind == "write":
                self._write(change.place, change.data)
            elif change.kind == "cut":
                del self.data[change.place :]
                self._grow(change.place)
            elif change.kind == "stamp":
                self.stamp_ns = change.place
            elif change.kind == "mode":
                self.mode = change.place
            elif change.kind == "unlink":
                self.names.pop(change.name, None)
            elif change.node is not None:
                self.names[change.name] = change.node

    def _write(self, place: int, data: bytes) -> None:
        self._grow(place)
        self.data[place : place + len(data)] = data

    def _grow(self, size: int) -> None:
        self.data.extend(bytes(max(0, size - len(self.data))))
