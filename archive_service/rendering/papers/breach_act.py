"""«Акт о фиксации нарушения конфиденциальности» (002 clause 3.16; 000 clauses 5.3 and 5.4)."""

from dataclasses import dataclass
from datetime import date, datetime

from archive_service.rendering.counts import in_words
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import moment
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "incident": (),
    "account": (),
    "noticed": (),
    "received": ("by",),
    "void_from": (),
    "deadline": (),
    "deadline_met": ("until", "clause"),
    "deadline_missed": ("until", "clause"),
    "statement": ("account", "moment", "clause"),
    "acts": ("count", "words"),
    "no_acts": (),
    "column_number": (),
    "column_moment": (),
    "column_what": (),
    "column_where": (),
    "again": (),
    "nothing_again": (),
    "commission": (),
}


@dataclass(frozen=True, slots=True)
class VoidAct:
    """An operation made void: its number in the school's log, when, what, in which class and section."""

    number: int
    at: datetime
    what: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachAct:
    """An incident and what it made void. Moments are on the school's clock.

    ``title`` is what the school's regulation calls such an act, where it does.
    ``received`` says who had the notice when (the head, the support); operations from
    ``void_from`` on are void by ``void_clause``. ``due_at`` is the end of the time for the notice
    by ``due_clause``. ``again`` says what has to be done anew.
    """

    organisation: str
    number: str
    on: date
    incident: str
    account: str
    noticed_at: datetime
    received: tuple[tuple[str, datetime], ...]
    void_from: datetime
    void_clause: str
    due_at: datetime
    due_clause: str
    in_time: bool
    acts: tuple[VoidAct, ...]
    again: tuple[str, ...]
    commission: tuple[Signer, ...]
    title: str = ""


def form(facts: BreachAct, own: Wordings = SHIPPED) -> Form:
    """Return the act."""
    words = words_of("breach_act", PLACES, own)
    void_from = moment(facts.void_from)
    statement = words("statement", account=facts.account, moment=void_from, clause=facts.void_clause)
    again = facts.again or (words("nothing_again"),)
    return Form(
        organisation=facts.organisation,
        title=facts.title or words("title"),
        number=facts.number,
        on=facts.on,
        blocks=(
            Lines(_lines(facts, words)),
            Paragraph(statement),
            *_acts(facts, words),
            Paragraph(words("again"), bold=True),
            *(Paragraph(f"{number}. {text}") for number, text in enumerate(again, 1)),
            Paragraph(words("commission"), bold=True),
            SignatureLines(facts.commission),
        ),
    )


def _lines(facts: BreachAct, words: Words) -> tuple[tuple[str, str], ...]:
    kept = "deadline_met" if facts.in_time else "deadline_missed"
    return (
        (words("incident"), facts.incident),
        (words("account"), facts.account),
        (words("noticed"), moment(facts.noticed_at)),
        *((words("received", by=by), moment(at)) for by, at in facts.received),
        (words("void_from"), moment(facts.void_from)),
        (words("deadline"), words(kept, until=moment(facts.due_at), clause=facts.due_clause)),
    )


def _acts(facts: BreachAct, words: Words) -> tuple[Paragraph | Table, ...]:
    if not facts.acts:
        return (Paragraph(words("no_acts")),)
    columns = (
        Column(words("column_number"), 16, "center", flow=False),
        Column(words("column_moment"), 28, "center", flow=False),
        Column(words("column_what"), 76),
        Column(words("column_where"), 60),
    )
    rows = tuple((str(one.number), moment(one.at), one.what, one.where) for one in facts.acts)
    heading = words("acts", count=len(rows), words=in_words(len(rows)))
    return (Paragraph(heading, bold=True), Table(columns, rows))
