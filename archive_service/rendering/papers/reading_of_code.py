"""Protocol of a sealed look-up: who is behind a code name (000 clause 6.3.3). The name is not in it."""

from dataclasses import dataclass
from datetime import datetime

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer
from archive_service.rendering.view import moment
from archive_service.rendering.words import SHIPPED, Wordings, words_of

PLACES = {
    "title": (),
    "code": (),
    "order": (),
    "opened": (),
    "reason": (),
    "log": (),
    "statement": ("code",),
    "two": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOfCode:
    """Which code was looked up, by which two people, why and when; ``log_number`` is the act's."""

    organisation: str
    code: str
    order: str
    at: datetime
    reason: str
    log_number: int
    first: Signer
    second: Signer


def form(facts: ReadingOfCode, own: Wordings = SHIPPED) -> Form:
    """Return the protocol."""
    words = words_of("reading_of_code", PLACES, own)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.at.date(),
        kept_over_ten_years=True,
        blocks=(
            Lines(
                (
                    (words("code"), facts.code),
                    (words("order"), facts.order),
                    (words("opened"), moment(facts.at)),
                    (words("reason"), facts.reason),
                    (words("log"), str(facts.log_number)),
                )
            ),
            Paragraph(words("statement", code=facts.code)),
            Paragraph(words("two")),
            SignatureLines((facts.first, facts.second)),
        ),
    )
