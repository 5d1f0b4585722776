"""Signing many things with one pass phrase: each has its own outcome, and none stops the others.

The open key is nowhere kept, so that nothing of this can be queued; it is done while the person waits,
at most :data:`AT_ONCE` at a time. One signature takes 60 to 90 milliseconds on an office computer.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive_service.db.idempotency import answer_to, remember
from archive_service.problems import Explanation, Kind, Problem, explain
from archive_service.services import signoff
from archive_service.services.context import Desk
from archive_service.services.people import Present
from archive_service.services.signoff import Signed
from archive_service.signing.seals import Seal
from storage.errors import StorageError

AT_ONCE = 30
_KEPT = "signed-many"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a person looked at and wants to sign: sheets, or at ``step`` a volume (no section).

    ``seen`` is the digest of what was looked at; ``title`` is what the outcome calls it.
    """

    case_id: str
    section_id: str
    step: str
    seen: str
    title: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one choice: ``refused`` is None where it was signed."""

    choice: Choice
    refused: Explanation | None = None
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome as it is shown on the page after; ``text`` is the refusal, or the note on the sheets."""

    case_id: str
    section_id: str
    title: str
    signed: bool
    text: str


def sign_many(
    desk: Desk,
    who: Present,
    choices: Sequence[Choice],
    *,
    seal: Seal | None = None,
    language: str = "ru",
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Outcome, ...]:
    """Sign what was chosen, one after the other, and return what came of each.

    Raises:
        Problem: nothing was chosen, or more than can be done while somebody waits.
    """
    if not choices:
        raise Problem(Kind.USAGE, "sheets.none-chosen")
    if len(choices) > AT_ONCE:
        raise Problem(Kind.USAGE, "sheets.too-many", count=len(choices), most=AT_ONCE)
    found = []
    for choice in choices:
        found.append(_one(desk, who, choice, seal, language))
        progress(len(found), len(choices))
    return tuple(found)


def keep(desk: Desk, person_id: str, outcomes: Sequence[Outcome]) -> str:
    """Keep outcomes for the page after, and return the key that this person finds them under."""
    key = secrets.token_urlsafe(12)
    with desk.writing() as session:
        remember(session, _name(person_id, key), [_plain(one) for one in outcomes])
    return key


def kept(desk: Desk, person_id: str, key: str) -> tuple[Told, ...]:
    """Return the outcomes that were kept under a key.

    Raises:
        Problem: this person has none under it.
    """
    with desk.reading() as session:
        found = answer_to(session, _name(person_id, key))
    if found is None:
        raise Problem(Kind.MISSING, "web.no-page")
    return tuple(Told(**one) for one in found)


def _one(desk: Desk, who: Present, choice: Choice, seal: Seal | None, language: str) -> Outcome:
    try:
        signed = _sign(desk, who, choice, seal)
    except (Problem, StorageError) as error:
        return Outcome(choice, explain(error, language))
    return Outcome(choice, programme=signed.programme)


def _sign(desk: Desk, who: Present, choice: Choice, seal: Seal | None) -> Signed:
    if choice.section_id:
        return signoff.sign_sheets(desk, who, choice.case_id, choice.section_id, seen=choice.seen)
    return signoff.sign_volume(desk, who, choice.case_id, choice.step, seal, seen=choice.seen)


def _plain(one: Outcome) -> dict[str, object]:
    return {
        "case_id": one.choice.case_id,
        "section_id": one.choice.section_id,
        "title": one.choice.title,
        "signed": one.refused is None,
        "text": one.refused.text if one.refused else one.programme,
    }


def _name(person_id: str, key: str) -> str:
    return json.dumps([_KEPT, person_id, key])
