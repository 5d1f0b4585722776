"""What an address asks for, behind the question mark."""

from datetime import date
from typing import overload

from flask import abort, request

_MOST_DIGITS = 9


@overload
def number(name: str) -> int | None: ...
@overload
def number(name: str, default: int) -> int: ...
def number(name: str, default: int | None = None) -> int | None:
    """Return a number from the address, ``default`` where there is none; 404 where it is no number."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        abort(404)
    return int(text)


def word(name: str) -> str | None:
    """Return a word from the address, None where there is none."""
    return request.args.get(name) or None


def day(name: str) -> date | None:
    """Return a day from the address (ISO 8601), None where there is none; 404 where it is no day."""
    text = word(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(404)
