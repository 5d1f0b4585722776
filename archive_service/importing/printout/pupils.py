"""The names of a class list: as printed on a page, as pasted, or in the first columns of a table."""

import re
from collections.abc import Iterator

_NUMBERED = re.compile(
    r"^\s*\d{1,3}[.)]?\s+(?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*(?:\s+[А-ЯЁ][а-яё-]+){1,3})"
)
_COUNT = re.compile(r"^\s*\d{1,3}[.)]?(?:\s+|[;,\t])\s*")
_CELLS = re.compile(r"[;,\t]")


def printed_names(text: str) -> tuple[str, ...]:
    """Return the numbered names of a printed page, in order, each once."""
    found = (_NUMBERED.match(line) for line in text.splitlines())
    return tuple(dict.fromkeys(" ".join(one["name"].split()) for one in found if one))


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of a text: one a line, numbers before them and cells' separators left out.

    A line is not judged here: whatever it has becomes a name, so that a slip is seen.
    """
    return tuple(name for name in _lines(text) if name)


def _lines(text: str) -> Iterator[str]:
    for line in text.removeprefix("\ufeff").splitlines():
        yield " ".join(_CELLS.sub(" ", _COUNT.sub("", line)).replace('"', " ").split())
