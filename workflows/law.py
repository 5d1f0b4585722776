"""The clauses of a profile file, and the values that name them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from workflows.regulation import Clause, Ruled
from workflows.tables import Table

T = TypeVar("T")
NOTHING = Clause("", "", "")


class Law:
    """The clauses of one file, and which of them a value has named."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self.clauses = clauses
        self.named: set[str] = set()

    def of(self, table: Table, key: str = "clause") -> Clause:
        """Return the clause that the table's key names."""
        name = table.text(key)
        self.named.add(name)
        if name and name not in self.clauses:
            table.faults.add(table.at(key), "no-clause", name)
        return self.clauses.get(name, NOTHING)

    def several(self, table: Table, key: str) -> tuple[Clause, ...]:
        """Return the clauses that the table's key lists: at least two."""
        names = table.texts(key)
        self.named.update(names)
        if len(names) < 2:
            table.faults.add(table.at(key), "no-pair", len(names))
        for name in names:
            if name not in self.clauses:
                table.faults.add(table.at(key), "no-clause", name)
        return tuple(self.clauses.get(name, NOTHING) for name in names)

    def ruled(self, read: Callable[[Table], T], table: Table) -> Ruled[T]:
        """Return what ``read`` makes of a table with ``value`` and ``clause``."""
        return Ruled(read(table), self.of(table))

    def rule(self, table: Table, key: str, read: Callable[[Table], T]) -> Ruled[T]:
        """Return the ruled value under the key."""
        return table.one(key, lambda one: self.ruled(read, one))

    def rule_or_none(self, table: Table, key: str, read: Callable[[Table], T]) -> Ruled[T] | None:
        """Return the ruled value under the key, None where the regulation says nothing."""
        return self.rule(table, key, read) if table.has(key) else None


def text(table: Table) -> str:
    """Return the table's value: a text that is not empty."""
    return table.text("value")


def any_text(table: Table) -> str:
    """Return the table's value: a text that may be empty."""
    return table.text("value", default="")


def flag(table: Table) -> bool:
    """Return the table's value: true or false."""
    return table.flag("value")


def count(table: Table) -> int:
    """Return the table's value: a whole number, at least 1."""
    return table.integer("value", least=1)


def texts(table: Table) -> tuple[str, ...]:
    """Return the table's value: a list of texts, which may be empty but must be there."""
    if not table.has("value"):
        table.faults.add(table.at("value"), "missing")
    return table.texts("value")


def integers(table: Table) -> tuple[int, ...]:
    """Return the table's value: a list of whole numbers, empty where there is none."""
    return table.integers("value")


def scalar(table: Table) -> str | int | bool:
    """Return the table's value: true or false, a whole number, or a text."""
    raw = table.raw("value")
    if isinstance(raw, bool):
        return table.flag("value")
    return table.integer("value") if isinstance(raw, int) else table.text("value")


def grades(table: Table) -> frozenset[int] | None:
    """Return the grades a row is for, None (all) where it names none."""
    return frozenset(table.integers("grades")) if table.has("grades") else None
