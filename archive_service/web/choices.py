"""Ticked lines of a list: what was chosen, in the state in which it was looked at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from archive_service.problems import Kind, Problem
from archive_service.services import signing_many
from archive_service.services.people import Present
from archive_service.services.signing_many import Choice
from archive_service.signing.seals import Seal
from archive_service.web.language import chosen
from archive_service.web.visitor import desk

FIELD = "choice"
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a ticked line says: sheets of a section, or a volume (no section), at a step, as it was seen."""

    case_id: str
    section_id: str
    step: str
    seen: str

    @property
    def value(self) -> str:
        """The same as the value of its box."""
        return json.dumps([self.case_id, self.section_id, self.step, self.seen], ensure_ascii=False)


def ticked() -> tuple[Ticked, ...]:
    """Return the lines that were ticked in the form that was sent.

    Raises:
        Problem: a value is not one of a form of ours.
    """
    return tuple(_read(text) for text in dict.fromkeys(request.form.getlist(FIELD)))


def sign_ticked(who: Present, choices: Sequence[Choice], seal: Seal | None = None) -> str:
    """Sign what was chosen, and return the key under which the outcomes are shown.

    Raises:
        Problem: nothing was chosen, or too much.
    """
    outcomes = signing_many.sign_many(desk(), who, choices, seal=seal, language=chosen())
    return signing_many.keep(desk(), who.id, outcomes)


def _read(text: str) -> Ticked:
    try:
        parts = json.loads(text)
    except ValueError:
        parts = None
    if not isinstance(parts, list) or len(parts) != _PARTS or not all(isinstance(one, str) for one in parts):
        raise Problem(Kind.USAGE, "sheets.bad-choice")
    return Ticked(*parts)
