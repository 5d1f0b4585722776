"""A careful reader of nested tables: it collects every fault with its path, then goes on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """One thing wrong: where (``steps[3].role``), which sentence (``code``), what stands there."""

    path: str
    code: str
    value: str = ""


class ProfileInvalid(ValueError):
    """The mapping is no profile; ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: tuple[ProfileFault, ...]) -> None:
        super().__init__("; ".join(f"{one.path}: {one.code} {one.value}".rstrip() for one in faults))
        self.faults = faults


@dataclass(slots=True)
class Faults:
    """What was found wrong so far."""

    found: list[ProfileFault] = field(default_factory=list)

    def add(self, path: str, name: str, value: object = "") -> None:
        """Note a fault under the sentence ``kernel.profile-<name>``."""
        self.found.append(ProfileFault(path, f"kernel.profile-{name}", str(value)))


class Table:
    """One table of the file. Reading a value ticks it off; :meth:`close` reports the rest."""

    def __init__(self, values: Mapping[str, Any], path: str, faults: Faults) -> None:
        self._values = values
        self._read: set[str] = set()
        self.path = path
        self.faults = faults

    def at(self, key: str) -> str:
        """Return the path of a key in this table."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        return key in self._values

    def raw(self, key: str) -> object:
        """Return the value as it stands, None where there is none; it still has to be read."""
        return self._values.get(key)

    def keys(self) -> tuple[str, ...]:
        """Return all keys of the table."""
        return tuple(self._values)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty, unless the default is empty."""
        value = self._value(key, str, "text", "" if default is None else default, needed=default is None)
        if default is None and self.has(key) and isinstance(self._values[key], str) and not value.strip():
            self.faults.add(self.at(key), "empty")
        return value

    def integer(self, key: str, least: int = 0) -> int:
        """Return a whole number of at least ``least``."""
        value = self._value(key, int, "integer", least)
        if value < least:
            self.faults.add(self.at(key), "too-small", value)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Return true or false."""
        return self._value(key, bool, "flag", bool(default), needed=default is None)

    def day(self, key: str) -> date | None:
        """Return a date (TOML's own, or ISO 8601 text), None where there is none."""
        if not self.has(key):
            return None
        raw = self.raw(key)
        if not isinstance(raw, str):
            return self._value(key, date, "day", date.min)
        self._read.add(key)
        try:
            return date.fromisoformat(raw)
        except ValueError:
            self.faults.add(self.at(key), "no-day", raw)
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where there is none."""
        return self._list(key, str, "texts")

    def integers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers, empty where there is none."""
        return self._list(key, int, "integers")

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """Return one of the enumeration's values."""
        first = next(iter(kind)) if default is None else default
        text: str = self._value(key, str, "text", str(first), needed=default is None)
        return self._chosen(key, kind, text, first)

    def choices(self, key: str, kind: type[E]) -> frozenset[E]:
        """Return several of the enumeration's values."""
        first = next(iter(kind))
        return frozenset(self._chosen(key, kind, text, first) for text in self.texts(key))

    def table(self, key: str) -> "Table":
        """Return the table under the key, an empty one where it is missing."""
        values: Mapping[str, Any] = self._value(key, dict, "table", {})
        return Table(values, self.at(key), self.faults)

    def tables(self, key: str) -> Iterator["Table"]:
        """Yield the tables of the list under the key."""
        for number, values in enumerate(self._list(key, dict, "tables")):
            yield Table(values, f"{self.at(key)}[{number}]", self.faults)

    def under(self, key: str, build: Callable[["Table"], V]) -> dict[str, V]:
        """Return what ``build`` makes of each named table under the key."""
        group = self.table(key)
        return {name: _closed(group.table(name), build) for name in group.keys()}  # noqa: SIM118

    def each(self, key: str, build: Callable[["Table"], V]) -> tuple[V, ...]:
        """Return what ``build`` makes of each table of the list under the key."""
        return tuple(_closed(one, build) for one in self.tables(key))

    def one(self, key: str, build: Callable[["Table"], V]) -> V:
        """Return what ``build`` makes of the table under the key."""
        return _closed(self.table(key), build)

    def close(self) -> None:
        """Report the keys nobody asked for: a misspelt key must not be a silent default."""
        for key in self._values:
            if key not in self._read:
                self.faults.add(self.at(key), "unknown-key", key)

    def _value(self, key: str, kind: type[V], name: str, default: V, *, needed: bool = True) -> V:
        self._read.add(key)
        if key not in self._values:
            if needed:
                self.faults.add(self.at(key), "missing")
            return default
        value = self._values[key]
        if not _is(value, kind):
            self.faults.add(self.at(key), f"no-{name}", value)
            return default
        return value  # type: ignore[no-any-return]

    def _list(self, key: str, kind: type[V], name: str) -> tuple[V, ...]:
        values: list[Any] = self._value(key, list, "list", [], needed=False)
        wrong = [value for value in values if not _is(value, kind)]
        for value in wrong:
            self.faults.add(self.at(key), f"no-{name}", value)
        return () if wrong else tuple(values)

    def _chosen(self, key: str, kind: type[E], text: str, default: E) -> E:
        try:
            return kind(text)
        except ValueError:
            self.faults.add(self.at(key), "no-choice", text)
            return default


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _closed(table: Table, build: Callable[[Table], V]) -> V:
    built = build(table)
    table.close()
    return built
