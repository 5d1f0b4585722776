"""A model of disks behind a page cache: what a process changed, and what of it was flushed.

Bytes, lengths and time stamps of a file are durable when the file was flushed; a name is durable
when its directory was flushed: that is all that POSIX promises. The model is made from a trace.
"""

import os
import re
from pathlib import Path

from tests.faults.nodes import Change, Node
from tests.faults.trace import Call

_TIMES = re.compile(r"tv_sec=(-?\d+), tv_nsec=(\d+)")
TOLD = "told-"
"""How the names of files begin in which the subject writes down what was acknowledged."""
_O_TRUNC, _O_CREAT, _O_APPEND = os.O_TRUNC, os.O_CREAT, os.O_APPEND


class Disks:
    """The disks of one installation, as its process changes them."""

    def __init__(self, root: Path, pristine: Path) -> None:
        """Begin with what lies at ``pristine``, all of it durable, as if it lay at ``root``."""
        self._root = str(root)
        self.top = Node.load(pristine)
        self._open: dict[int, tuple[Node, int, bool]] = {}
        self._told: dict[int, str] = {}
        self.told = b""

    def apply(self, call: Call) -> bool:
        """Do what a call did; return whether it changed anything on the disks."""
        if call.failed:
            return False
        handler = getattr(self, f"_{call.name}", None)
        return bool(handler(call)) if handler else False

    # --- calls ----------------------------------------------------------------------------------

    def _openat(self, call: Call) -> bool:
        path, flags = call.text(1), call.number(2)
        if not self._inside(path):
            if os.path.basename(path).startswith(TOLD):
                self._told[call.result] = path
            return False
        self._told.pop(call.result, None)
        parent, name = self._parent(path)
        made = parent is not None and name not in parent.live and bool(flags & _O_CREAT)
        node = Node(False, mode=call.number(3)) if made else self._node(path)
        if node is None:
            return False
        if made and parent is not None:
            parent.link(name, node)
        if flags & _O_TRUNC and not made:
            node.pending.append(Change("cut", 0))
        self._open[call.result] = (node, 0, bool(flags & _O_APPEND))
        return made or bool(flags & _O_TRUNC)

    def _close(self, call: Call) -> bool:
        self._open.pop(call.number(0), None)
        self._told.pop(call.number(0), None)
        return False

    def _dup(self, call: Call) -> bool:
        for table in (self._open, self._told):
            if call.number(0) in table:
                table[call.result] = table[call.number(0)]  # type: ignore[index, attr-defined]
        return False

    _dup2 = _dup3 = _dup

    def _fcntl(self, call: Call) -> bool:
        return self._dup(call) if call.number(1) in {0, 1030} else False

    def _lseek(self, call: Call) -> bool:
        if call.number(0) in self._open:
            node, _, append = self._open[call.number(0)]
            self._open[call.number(0)] = (node, call.result, append)
        return False

    def _write(self, call: Call) -> bool:
        number = call.number(0)
        if number in self._told:
            self.told += call.bytes(1)[: call.result]
        if number not in self._open:
            return False
        node, place, append = self._open[number]
        node.pending.append(Change("write", place, call.bytes(1)[: call.result]))
        self._open[number] = (node, place + call.result, append)
        return True

    def _pwrite64(self, call: Call) -> bool:
        if call.number(0) not in self._open:
            return False
        node = self._open[call.number(0)][0]
        node.pending.append(Change("write", call.number(3), call.bytes(1)[: call.result]))
        return True

    def _ftruncate(self, call: Call) -> bool:
        return self._to_open(call, Change("cut", call.number(1)))

    def _fchmod(self, call: Call) -> bool:
        return self._to_open(call, Change("mode", call.number(1)))

    def _utimensat(self, call: Call) -> bool:
        times = _TIMES.findall(call.arguments[2])
        change = Change("stamp", int(times[1][0]) * 10**9 + int(times[1][1]))
        if call.arguments[1] in {"NULL", "0"}:
            return self._to_open(call, change)
        node = self._node(call.text(1))
        if node is not None:
            node.pending.append(change)
        return node is not None

    def _fsync(self, call: Call) -> bool:
        if call.number(0) not in self._open:
            return False
        self._open[call.number(0)][0].flush()
        return True

    _fdatasync = _fsync

    def _mkdir(self, call: Call) -> bool:
        return self._make_folder(call.text(0))

    def _mkdirat(self, call: Call) -> bool:
        return self._make_folder(call.text(1))

    def _link(self, call: Call) -> bool:
        return self._second_name(call.text(0), call.text(1))

    def _linkat(self, call: Call) -> bool:
        return self._second_name(call.text(1), call.text(3))

    def _rename(self, call: Call) -> bool:
        return self._move(call.text(0), call.text(1))

    def _renameat(self, call: Call) -> bool:
        return self._move(call.text(1), call.text(3))

    _renameat2 = _renameat

    def _unlink(self, call: Call) -> bool:
        return self._forget(call.text(0))

    def _unlinkat(self, call: Call) -> bool:
        return self._forget(call.text(1))

    _rmdir = _unlink

    # --- names ----------------------------------------------------------------------------------

    def _inside(self, path: str) -> bool:
        return path == self._root or path.startswith(self._root + "/")

    def _node(self, path: str) -> Node | None:
        node: Node | None = self.top
        for name in filter(None, path.removeprefix(self._root).split("/")):
            node = node.live.get(name) if node is not None else None
        return node if self._inside(path) else None

    def _parent(self, path: str) -> tuple[Node | None, str]:
        above, _, name = path.rpartition("/")
        return self._node(above), name

    def _to_open(self, call: Call, change: Change) -> bool:
        if call.number(0) not in self._open:
            return False
        self._open[call.number(0)][0].pending.append(change)
        return True

    def _make_folder(self, path: str) -> bool:
        parent, name = self._parent(path)
        if parent is not None:
            parent.link(name, Node(True, mode=0o700))
        return parent is not None

    def _second_name(self, old: str, new: str) -> bool:
        node, (parent, name) = self._node(old), self._parent(new)
        if node is None or parent is None:
            return False
        parent.link(name, node)
        return True

    def _move(self, old: str, new: str) -> bool:
        return self._second_name(old, new) and self._forget(old)

    def _forget(self, path: str) -> bool:
        parent, name = self._parent(path)
        if parent is None or name not in parent.live:
            return False
        parent.unlink(name)
        return True
