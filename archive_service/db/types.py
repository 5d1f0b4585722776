"""Column types that spell a value the same way in both databases."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from workflows.canonical import canonical_bytes

MOMENT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def spell_moment(moment: datetime) -> str:
    """Return a moment as UTC text with microseconds; such texts sort as the moments do.

    Raises:
        ValueError: the moment carries no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs its time zone: {moment!r}")
    return moment.astimezone(UTC).strftime(MOMENT_FORMAT)


def read_moment(text: str) -> datetime:
    """Return the moment that :func:`spell_moment` spelled.

    Raises:
        ValueError: the text has another form.
    """
    return datetime.strptime(text, MOMENT_FORMAT).replace(tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A moment, stored as text in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Spell the moment for the database."""
        return None if value is None else spell_moment(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read the moment back."""
        return None if value is None else read_moment(value)


class CanonicalJson(TypeDecorator[Any]):
    """A JSON value, stored as its canonical text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Spell the value canonically."""
        return None if value is None else canonical_bytes(value).decode("utf-8")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:  # noqa: ARG002
        """Read the value back."""
        return None if value is None else json.loads(value)
