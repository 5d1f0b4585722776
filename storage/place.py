"""Which store a directory is meant to be, and its operating system's errors in this room's words."""

import errno
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from storage.errors import StoreFull, StoreUnavailable

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Place:
    """A store's name, the room its disk stands in, and the directory."""

    name: str
    room: str
    root: Path

    def faults(self) -> "Faults":
        """Return a context in which errors of the operating system become this room's."""
        return Faults(self)


class Faults:
    """Turns what the operating system says of a medium into the errors of this room.

    A class and not a generator, because it stands around every block that is read.
    """

    __slots__ = ("_place",)

    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, OSError):
            return
        name, room = self._place.name, self._place.room
        if error.errno in _NO_SPACE:
            raise StoreFull(name, room) from error
        raise StoreUnavailable(name, room, error.strerror or str(error)) from error
