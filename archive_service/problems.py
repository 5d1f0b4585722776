"""Errors that speak to people: the one place where an error becomes a sentence or a code.

Code below raises :class:`Problem` (or an error of ``storage`` or ``workflows``) with facts;
the wording lies in ``templates/messages/<area>.<language>.toml``; the exit codes and HTTP
codes lie in :class:`Kind`.
"""

import dataclasses
import errno
import re
import tomllib
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any

from storage.errors import StorageError

LANGUAGES = ("ru", "en")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Kind(Enum):
    """What sort of trouble it is: (exit code of the command line, HTTP status)."""

    USAGE = (2, 400)
    INPUT = (3, 422)
    REFUSED = (4, 409)
    MISSING = (5, 404)
    STORAGE = (6, 507)
    UNSOUND = (7, 409)
    ACCESS = (8, 403)
    SETUP = (9, 503)
    INTERNAL = (70, 500)

    @property
    def exit_code(self) -> int:
        """The exit code of the command line."""
        return self.value[0]

    @property
    def http_status(self) -> int:
        """The status of a web answer."""
        return self.value[1]


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input: where it is, what stands there, what would be right.

    ``code`` names the sentence, ``facts`` fill it; ``row`` counts from 1. ``path`` leads to a
    field of a nested file («classes[0].pupils[3].surname») or names an id where no row is known.
    """

    code: str
    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    path: str = ""

    def sentence(self, language: str = "ru") -> str:
        """Return the fault as one line for the person who made the file."""
        places = ("file", "sheet", "row", "column", "path")
        where = {name: getattr(self, name) for name in places}
        said = [sentence(f"where.{name}", language, value=value) for name, value in where.items() if value]
        what = sentence(self.code, language, value=self.value, **dict(self.facts))
        return f"{', '.join(said)}: {what}"


@dataclasses.dataclass(frozen=True, slots=True)
class Phrase:
    """A fact that is said in words itself: the code of a sentence, in the language of the whole."""

    code: str


class Problem(Exception):
    """Something that a person has to be told. ``facts`` fill the sentence of ``code``.

    A fact may be a :class:`Phrase`, or a tuple of facts, which becomes a list in words.
    """

    def __init__(self, kind: Kind, code: str, *, faults: tuple[Fault, ...] = (), **facts: Any) -> None:
        super().__init__(code, facts)
        self.kind = kind
        self.code = code
        self.facts = facts
        self.faults = faults


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """A problem in words: what the edges show."""

    kind: Kind
    code: str
    text: str
    details: tuple[str, ...] = ()


def explain(error: BaseException, language: str = "ru") -> Explanation:
    """Return what to tell a person about ``error``; unknown errors become "internal"."""
    if isinstance(error, Problem):
        details = tuple(fault.sentence(language) for fault in error.faults)
        return Explanation(error.kind, error.code, sentence(error.code, language, **error.facts), details)
    if isinstance(error, StorageError):
        code = f"storage.{_kebab(type(error).__name__)}"
        facts = vars(error)
        causes = facts.get("causes", ())
        details = tuple(explain(cause, language).text for cause in causes)
        return Explanation(Kind.STORAGE, code, sentence(code, language, **facts), details)
    if isinstance(error, OSError) and error.errno in _FULL:
        return Explanation(Kind.STORAGE, "service.no-space", sentence("service.no-space", language))
    return Explanation(Kind.INTERNAL, "service.internal", sentence("service.internal", language))


def sentence(code: str, language: str = "ru", **facts: Any) -> str:
    """Return the sentence of a code (``area.name``) with its facts filled in.

    Raises:
        KeyError: the catalogue has no such sentence, or the sentence needs another fact.
    """
    area, _, name = code.partition(".")
    said = {key: _said(value, language) for key, value in facts.items()}
    return _catalogue(area, language)[name].format_map(said)


def _said(fact: Any, language: str) -> Any:
    if isinstance(fact, Phrase):
        return sentence(fact.code, language)
    return ", ".join(str(_said(one, language)) for one in fact) if isinstance(fact, tuple) else fact


@cache
def _catalogue(area: str, language: str) -> dict[str, str]:
    source = resources.files("templates") / "messages" / f"{area}.{language}.toml"
    return tomllib.loads(source.read_text("utf-8"))


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
