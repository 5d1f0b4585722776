"""The act of what is to be destroyed: what it is, how long it was kept, who decided (001 clause 8.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import in_words
from archive_service.rendering.forms import (
    Block,
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    StampPlace,
    Table,
)
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES: dict[str, tuple[str, ...]] = {
    "title": (),
    "basis": (),
    "opening": (),
    "column_title": (),
    "column_years": (),
    "column_inventory": (),
    "column_unit": (),
    "column_count": (),
    "column_term": (),
    "column_note": (),
    "total": (),
    "summed": ("count", "words", "years"),
    "inventories": ("protocol", "day"),
    "no_protocol": (),
    "commission": ("order", "day"),
    "chairman": ("post",),
    "member": ("post",),
    "proposer": ("post",),
    "way": (),
    "kept": (),
    "approve": (),
    "approver": ("role",),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file: what it is called, of which years, its inventory and number, how long it was to be kept."""

    title: str
    years: str
    inventory: str
    unit: str
    term: str
    note: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalAct:
    """What a commission, appointed by an order, wants destroyed; ``approvers`` are the roles that sign.

    ``members`` have their days of agreement, the chairman's first; ``protocol`` is "" before they agreed.
    """

    organisation: str
    number: str
    on: date
    basis: tuple[str, ...]
    files: tuple[Listed, ...]
    order: str
    order_on: date
    members: tuple[Signer, ...]
    proposer: Signer
    approvers: tuple[str, ...]
    protocol: str = ""
    protocol_on: date | None = None


def field(place: int) -> str:
    """Return the name of the field in which the approver at a place of the list of roles signs."""
    return f"approver-{place + 1}"


def form(facts: DisposalAct, own: Wordings = SHIPPED) -> Form:
    """Return the act with a place for an electronic signature of each role that approves."""
    words = words_of("disposal_act", PLACES, own)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        landscape=True,
        kept_over_ten_years=True,
        blocks=(
            Lines(tuple((words("basis"), one) for one in facts.basis)),
            Paragraph(words("opening")),
            _table(facts.files, words),
            *_said(facts, words),
            Paragraph(words("commission", order=facts.order, day=day(facts.order_on)), bold=True),
            SignatureLines(tuple(_signers(facts, words))),
            *_approvals(facts.approvers, words),
        ),
    )


def _table(files: Sequence[Listed], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_title"), 78),
        Column(words("column_years"), 22, "center"),
        Column(words("column_inventory"), 20, "center"),
        Column(words("column_unit"), 30, "center"),
        Column(words("column_count"), 16, "center", flow=False),
        Column(words("column_term"), 44),
        Column(words("column_note"), 40),
    )
    rows = tuple(
        (str(number), one.title, one.years, one.inventory, one.unit, str(one.count), one.term, one.note)
        for number, one in enumerate(files, 1)
    )
    count = sum(one.count for one in files)
    return Table(columns, rows, totals=("", words("total"), "", "", "", str(count), "", ""))


def _said(facts: DisposalAct, words: Words) -> Iterator[Block]:
    count = sum(one.count for one in facts.files)
    years = ", ".join(sorted({one.years for one in facts.files}))
    yield Paragraph(words("summed", count=count, words=in_words(count), years=years))
    if facts.protocol and facts.protocol_on:
        yield Paragraph(words("inventories", protocol=facts.protocol, day=day(facts.protocol_on)))
    else:
        yield Paragraph(words("no_protocol"))
    yield Paragraph(words("way"))
    yield Paragraph(words("kept"))


def _signers(facts: DisposalAct, words: Words) -> Iterator[Signer]:
    for place, one in enumerate(facts.members):
        said = words("member", post=one.post) if place else words("chairman", post=one.post)
        yield Signer(said, one.name, one.on)
    yield Signer(words("proposer", post=facts.proposer.post), facts.proposer.name, facts.proposer.on)


def _approvals(approvers: Sequence[str], words: Words) -> Iterator[Block]:
    yield Paragraph(words("approve"), bold=True)
    for place, role in enumerate(approvers):
        yield StampPlace(field(place), words("approver", role=role))
