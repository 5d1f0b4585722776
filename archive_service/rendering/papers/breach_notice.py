"""The written notice of broken secrecy of access (002 clause 3.15 and Приложение 1).

The source's form has a field for the password. It is not here: no fact holds it, no blank asks for it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of

PLACES = {
    "title": (),
    "from": ("who",),
    "statement": ("who", "day", "time"),
    "circumstances": (),
    "request": ("login",),
    "without_password": (),
    "received": (),
    "received_by": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachNotice:
    """Who gives the notice of what. Moments are on the school's clock.

    ``contacts`` are lines a parent adds (address, telephone, e-mail); ``head`` is the head's
    post with the school in the dative, as the address of a letter.
    """

    organisation: str
    head: str
    who: str
    post: str
    login: str
    noticed_at: datetime
    written_on: date
    what: str = ""
    contacts: tuple[str, ...] = ()


def form(facts: BreachNotice, own: Wordings = SHIPPED) -> Form:
    """Return the notice."""
    words = words_of("breach_notice", PLACES, own)
    noticed = facts.noticed_at
    statement = words("statement", who=facts.who, day=day(noticed.date()), time=f"{noticed:%H:%M}")
    said = [Lines(((words("circumstances"), facts.what),))] if facts.what else []
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        addressee=(
            facts.head,
            words("from", who=facts.who),
            facts.post,
            *facts.contacts,
        ),
        blocks=(
            Paragraph(statement),
            *said,
            Paragraph(words("request", login=facts.login)),
            Paragraph(words("without_password")),
            SignatureLines((Signer(facts.post, facts.who),)),
            Paragraph(words("received")),
            SignatureLines((Signer(words("received_by")),)),
        ),
        on=facts.written_on,
    )
