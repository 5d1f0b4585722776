"""Act: archive documents go from one archive to another for keeping (001 section 8)."""

from dataclasses import dataclass, replace
from datetime import date

from archive_service.rendering.counts import counted, in_words
from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "from": (),
    "to": (),
    "package": (),
    "bag": ("digest",),
    "size": (),
    "size_said": ("files", "bytes"),
    "log_head": ("count", "code"),
    "root": ("code",),
    "cases": (),
    "column_case": (),
    "column_year": (),
    "column_term": (),
    "column_keep": (),
    "paper": (),
    "column_volume": (),
    "column_copy": (),
    "column_leaves": (),
    "no_paper": (),
    "total": ("cases", "words", "volumes", "leaves"),
    "checked": (),
    "giver": ("post",),
    "receiver": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCase:
    """A case: its class, its school year and term in words, until when its longest part is kept."""

    class_name: str
    year: str
    term: str
    keep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVolume:
    """A volume of paper: its number in the register here, what it is, which copy, how many leaves."""

    number: str
    title: str
    copy: str
    leaves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAct:
    """What goes from whom to whom; ``bag`` and ``root`` are what the receiver compares the package with."""

    organisation: str
    number: str
    on: date
    basis: str
    receiver: str
    name: str
    bag: str
    files: int
    size_bytes: int
    log_count: int
    log_hash: str
    root: str
    cases: tuple[GivenCase, ...]
    volumes: tuple[GivenVolume, ...]
    giver: Signer


def form(facts: LeaveAct, own: Wordings = SHIPPED) -> Form:
    """Return the act; both archives sign below."""
    words = words_of("leave_act", PLACES, own)
    giver = replace(facts.giver, post=words("giver", post=facts.giver.post))
    count = len(facts.cases)
    total = words(
        "total",
        cases=count,
        words=in_words(count),
        volumes=len(facts.volumes),
        leaves=counted(sum(one.leaves for one in facts.volumes)),
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(
            Lines(_said(facts, words)),
            Paragraph(words("bag", digest=facts.bag)),
            Paragraph(words("root", code=facts.root)),
            Paragraph(words("log_head", count=facts.log_count, code=facts.log_hash)),
            Paragraph(words("cases"), bold=True),
            _cases(facts.cases, words),
            Paragraph(words("paper"), bold=True),
            _volumes(facts.volumes, words) if facts.volumes else Paragraph(words("no_paper")),
            Paragraph(total),
            Paragraph(words("checked")),
            SignatureLines((giver, Signer(words("receiver")))),
        ),
    )


def _said(facts: LeaveAct, words: Words) -> tuple[tuple[str, str], ...]:
    return (
        (words("basis"), facts.basis),
        (words("from"), facts.organisation),
        (words("to"), facts.receiver),
        (words("package"), facts.name),
        (words("size"), words("size_said", files=facts.files, bytes=facts.size_bytes)),
    )


def _cases(cases: tuple[GivenCase, ...], words: Words) -> Block:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_case"), 30),
        Column(words("column_year"), 30, "center"),
        Column(words("column_term"), 60),
        Column(words("column_keep"), 30, "center"),
    )
    rows = ((str(at), one.class_name, one.year, one.term, one.keep) for at, one in enumerate(cases, 1))
    return Table(columns, tuple(rows))


def _volumes(volumes: tuple[GivenVolume, ...], words: Words) -> Block:
    columns = (
        Column(wording.NUMBER, 12, "center", flow=False),
        Column(words("column_volume"), 100),
        Column(words("column_copy"), 24, "center"),
        Column(words("column_leaves"), 22, "center"),
    )
    return Table(columns, tuple((one.number, one.title, one.copy, str(one.leaves)) for one in volumes))
