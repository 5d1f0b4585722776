"""The objects of a bag under their keys: what a store that was lost is filled from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from storage.bag import HEADER, INDEX
from storage.bag_check import PAYLOAD, bag_faults
from storage.errors import BadKey, NoBag
from storage.mirror import Copies, Mirror
from storage.port import Item, Key
from storage.streams import of_file

_BATCH_ITEMS = 128


@dataclass(frozen=True, slots=True)
class Packed:
    """One object as a bag has it."""

    key: Key
    path: Path
    keep_until: date | None


def objects_of(folder: Path) -> Iterator[Packed]:
    """Yield the objects of a bag in the order of its index; their bytes are not read here.

    Raises:
        NoBag: there is no index, or it is none of ours. MediumFails: it cannot be read.
    """
    index = folder / PAYLOAD / INDEX
    with bag_faults(folder):
        if not index.is_file():
            raise NoBag(str(folder), INDEX)
        lines = index.read_bytes().decode("utf-8", "replace").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise NoBag(str(folder), INDEX)
    for line in lines[1:]:
        yield _packed(folder, line)


def pour(folder: Path, mirror: Mirror) -> int:
    """Put every object of a bag into every store, verified, and return how many there are.

    What a store has already stays as it is; the same bag may be poured again.

    Raises:
        NoBag, MediumFails: the bag cannot be read.
        TooFewCopies: a store did not take all of it; among the causes is a DigestMismatch when
            the bag's bytes are damaged.
    """
    found = list(objects_of(folder))
    for start in range(0, len(found), _BATCH_ITEMS):
        _put(mirror, found[start : start + _BATCH_ITEMS])
    return len(found)


def _put(mirror: Mirror, batch: list[Packed]) -> Copies:
    items = [Item(one.key, of_file(one.path), one.keep_until) for one in batch]
    return mirror.put_many(items, demanded=len(mirror.stores))


def _packed(folder: Path, line: str) -> Packed:
    path, _, until, key = (*line.split("\t"), "", "", "", "")[:4]
    try:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(path)
        return Packed(Key.parse(key), folder / PAYLOAD / path, date.fromisoformat(until) if until else None)
    except (ValueError, BadKey) as error:
        raise NoBag(str(folder), f"{INDEX}: {line[:80]}") from error
