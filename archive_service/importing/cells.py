"""Values of cells: what spreadsheets make of texts, numbers and dates, made plain again."""

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

_SPACES = re.compile(r"[ \t\u00a0\u202f\u200b]{2,}|[\t\u00a0\u202f\u200b]")
_RUSSIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-−])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar (from 1 March 1900 on)."""

_LIKELY_DAYS = range(36_526, 73_051)
"""Numbers that may be days: the years 2000 to 2099."""


def text(value: Any) -> str:
    """Return a cell as text: inner runs of spaces become one, 5.0 becomes «5»."""
    if value.__class__ is str:
        # Tabs, hard and narrow spaces are not printable: most texts need no more than a look.
        plain = value.isprintable() and "  " not in value
        return str(value).strip() if plain else _SPACES.sub(" ", value).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _day_text(value) if isinstance(value, date) else str(value)


def _day_text(value: date) -> str:
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%d.%m.%Y %H:%M:%S}"
    return f"{value:%d.%m.%Y}"


def whole(value: Any) -> int | None:
    """Return a cell as a whole number, or None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value) if float(value).is_integer() else None
    try:
        return int(text(value))
    except ValueError:
        return None


def day(value: Any) -> date | None:
    """Return a cell as a day, or None: a date, «27.05.2026», «2026-05-27» or a day's number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _EPOCH + timedelta(days=int(value)) if value in _LIKELY_DAYS else None
    return _day_of_text(text(value))


def _day_of_text(said: str) -> date | None:
    russian = _RUSSIAN_DAY.fullmatch(said)
    try:
        if russian:
            return date(int(russian[3]), int(russian[2]), int(russian[1]))
        return date.fromisoformat(said)
    except ValueError:
        return None


def moment(value: Any) -> datetime | None:
    """Return a cell as a date with a time, with or without a zone, or None where it is none."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 the zone is a cell of its own
    said = text(value)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass
    on, _, clock = said.partition(" ")
    found = _day_of_text(on)
    try:
        return datetime.combine(found, time.fromisoformat(clock or "00:00")) if found else None
    except ValueError:
        return None


def zone(said: str) -> timezone | None:
    """Return the time zone of «+03:00», «+3» or «UTC+3», or None where it is none."""
    match = _OFFSET.fullmatch(said.strip())
    if said.strip().upper() in {"UTC", "GMT", "Z"}:
        return timezone(timedelta())
    if match is None or int(match[2]) > 14:
        return None
    span = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(span if match[1] == "+" else -span)
