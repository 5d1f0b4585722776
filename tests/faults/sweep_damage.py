"""Sweep f: damage to single copies among many. All of it is found, all repaired, no good copy touched."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import storage.repair
from storage.audit import Expected, Finding, Trouble, audit
from storage.errors import NoGoodCopy
from storage.local import LocalStore
from storage.media import day_to_ns
from storage.mirror import Mirror
from storage.port import Key
from tests.faults.findings import Tally

KEPT_UNTIL = date(2051, 5, 27)
_NAMES = ("disk-a", "disk-b")
_SEED = 20260527


@dataclass(frozen=True, slots=True)
class Field:
    """Two stores that hold the same small objects, and what every store must have."""

    root: Path
    stores: tuple[LocalStore, ...]
    mirror: Mirror
    wanted: list[Expected]

    def path(self, store: str, key: Key) -> Path:
        """Return where a copy lies."""
        return self.root / store / str(key)


Place = tuple[str, Key]


def content(number: int) -> bytes:
    """Return the bytes of an object: some hundred, none like another's."""
    return random.Random(number).randbytes(200 + number % 300)


@contextmanager
def field(root: Path, objects: int) -> Iterator[Field]:
    """Give two stores with so many objects, laid there as the product would have."""
    stores = tuple(LocalStore.create(name, f"room of {name}", root / name) for name in _NAMES)
    keys = []
    for number in range(objects):
        data = content(number)
        keys.append(Key("objects", sha256(data).hexdigest()))
        for name in _NAMES:
            _lay(root / name / str(keys[-1]), data)
    wanted = [Expected(key, KEPT_UNTIL) for key in sorted(keys)]
    try:
        yield Field(root, stores, Mirror(stores), wanted)
    finally:
        shutil.rmtree(root)


def _lay(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o444)
    os.utime(path, ns=(day_to_ns(KEPT_UNTIL),) * 2)


# --- ways of harm -----------------------------------------------------------------------------------


def _flip(path: Path, dice: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    _overwrite(path, bytes(data))


def _cut(path: Path, dice: random.Random) -> None:
    _overwrite(path, path.read_bytes()[: -dice.randrange(1, 100)])


def _empty(path: Path, _dice: random.Random) -> None:
    _overwrite(path, b"")


def _grow(path: Path, dice: random.Random) -> None:
    _overwrite(path, path.read_bytes() + dice.randbytes(7))


def _stale(path: Path, dice: random.Random) -> None:
    _overwrite(path, b"an older version: " + path.read_bytes()[18:])


def _delete(path: Path, _dice: random.Random) -> None:
    path.unlink()


def _shorten(path: Path, _dice: random.Random) -> None:
    os.utime(path, ns=(day_to_ns(date(2026, 1, 1)),) * 2)


HARMS: dict[str, Callable[[Path, random.Random], None]] = {
    "bit flipped": _flip,
    "cut off": _cut,
    "empty": _empty,
    "longer": _grow,
    "older version": _stale,
    "deleted": _delete,
    "day shortened": _shorten,
}


def _overwrite(path: Path, data: bytes) -> None:
    """Change bytes as a failing medium does: place, time stamp and rights stay."""
    stamp_ns = path.stat().st_mtime_ns
    path.chmod(0o600)
    path.write_bytes(data)
    path.chmod(0o444)
    os.utime(path, ns=(stamp_ns, stamp_ns))


def _swap(first: Path, second: Path) -> None:
    one, other = first.read_bytes(), second.read_bytes()
    _overwrite(first, other)
    _overwrite(second, one)


def harm(ground: Field, count: int) -> list[Place]:
    """Damage so many copies, each in one store only and in every way in turn; return which."""
    dice = random.Random(_SEED)
    keys = [one.key for one in ground.wanted]
    places = [(dice.choice(_NAMES), key) for key in dice.sample(keys, count)]
    swapped = places[: count // 20 * 2]
    pairs: list[Place] = []
    for (store, one), (_, other) in zip(swapped[::2], swapped[1::2], strict=True):
        _swap(ground.path(store, one), ground.path(store, other))
        pairs += [(store, one), (store, other)]
    ways = list(HARMS.values())
    for number, (store, key) in enumerate(places[len(pairs) :]):
        ways[number % len(ways)](ground.path(store, key), dice)
    return sorted([*pairs, *places[len(pairs) :]])


# --- the sweep --------------------------------------------------------------------------------------


def sweep(root: Path, *, objects: int = 10_000, damages: int = 1_000) -> list[Tally]:
    """Damage copies and let the product find and mend them; judge by the files alone."""
    tally = Tally(f"{damages} damages in {objects} objects, two stores")
    with field(root, objects) as ground:
        harmed = harm(ground, damages)
        good = _prints(ground, set(harmed))
        found = [finding for store in ground.stores for finding in audit(store, ground.wanted).findings]
        by_place = {(finding.store, finding.key): finding for finding in found}
        for place in harmed:
            tally.count(f"{place[0]} {place[1].hex[:8]}", _mended(ground, place, by_place.pop(place, None)))
        tally.broken += [f"{store}: I3: false alarm about {key.hex[:8]}" for store, key in by_place]
        tally.broken += _touched(ground, good)
        tally.broken += [
            f"{one.name}: I8: not clean after the repair" for one in ground.stores if not _clean(one, ground)
        ]
        tally.note = f"{len(good)} good copies untouched"
        return [tally] if tally.broken else [tally, _both_bad(ground)]


def _mended(ground: Field, place: Place, finding: Finding | None) -> Iterator[str]:
    if finding is None:
        yield "I3: not found"
        return
    storage.repair.repair(ground.mirror, finding)
    path = ground.path(*place)
    if not path.exists() or sha256(path.read_bytes()).hexdigest() != place[1].hex:
        yield "I3: not repaired"
    elif path.stat().st_mtime_ns < day_to_ns(KEPT_UNTIL):
        yield "I6: kept shorter than before"


def _prints(ground: Field, harmed: set[Place]) -> dict[Place, tuple[int, int, int, int]]:
    """Return for every good copy what changes as soon as anybody writes to it."""
    places = ((store, one.key) for store in _NAMES for one in ground.wanted)
    return {place: _print(ground.path(*place)) for place in places if place not in harmed}


def _print(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _touched(ground: Field, good: dict[Place, tuple[int, int, int, int]]) -> list[str]:
    return [
        f"{store}: I3: a good copy was touched: {key.hex[:8]}"
        for (store, key), before in good.items()
        if _print(ground.path(store, key)) != before
    ]


def _clean(store: LocalStore, ground: Field) -> bool:
    return audit(store, ground.wanted).sound


def _both_bad(ground: Field, count: int = 10) -> Tally:
    """Both copies of an object are bad: an alarm, and neither is touched."""
    tally = Tally("both copies bad: alarm, evidence kept")
    dice = random.Random(_SEED + 1)
    for one in dice.sample(ground.wanted, min(count, len(ground.wanted))):
        paths = [ground.path(name, one.key) for name in _NAMES]
        for path in paths:
            _flip(path, dice)
        before = [(_print(path), path.read_bytes()) for path in paths]
        finding = Finding(_NAMES[0], one.key, Trouble.DAMAGED, one.key.digest, "", one.keep_until)
        lines = []
        try:
            storage.repair.repair(ground.mirror, finding)
            lines.append("I3: said to be repaired")
        except NoGoodCopy:
            pass
        if [(_print(path), path.read_bytes()) for path in paths] != before:
            lines.append("I3: evidence was touched")
        tally.count(one.key.hex[:8], lines)
    return tally
