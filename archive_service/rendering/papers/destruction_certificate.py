"""The certificate that what an act named is gone: from which store, when it was proved (001 clause 8.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES: dict[str, tuple[str, ...]] = {
    "title": (),
    "act": (),
    "act_said": ("number", "day"),
    "act_digest": (),
    "opening": (),
    "what": (),
    "column_case": (),
    "column_what": (),
    "column_day": (),
    "column_objects": (),
    "column_size": (),
    "column_tombstone": (),
    "where": (),
    "column_store": (),
    "column_room": (),
    "column_proved": (),
    "total": (),
    "media": (),
    "column_medium": (),
    "column_how": (),
    "column_paper": (),
    "shared": ("count",),
    "witnesses": ("stores",),
    "one_clock": (),
    "maker": ("post",),
}


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that is no more: how many objects and bytes it was, and the code of its tombstone."""

    case: str
    what: str
    on: date
    objects: int
    size_bytes: int
    tombstone: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """A store that has nothing of it any more: since when that is proved."""

    store: str
    room: str
    on: date
    objects: int


@dataclass(frozen=True, slots=True)
class Wiped:
    """A medium with a backup copy: what was done with it, by which paper."""

    medium: str
    how: str
    on: date
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionCertificate:
    """What was destroyed by an act, and where; ``shared`` objects stay for other files."""

    organisation: str
    on: date
    number: str
    act_on: date
    act_digest: str
    files: tuple[Lost, ...]
    stores: tuple[Emptied, ...]
    maker: Signer
    media: tuple[Wiped, ...] = ()
    shared: int = 0
    witnesses: tuple[str, ...] = ()


def form(facts: DestructionCertificate, own: Wordings = SHIPPED) -> Form:
    """Return the certificate; whoever keeps the archive signs."""
    words = words_of("destruction_certificate", PLACES, own)
    act = words("act_said", number=facts.number, day=day(facts.act_on))
    maker = Signer(words("maker", post=facts.maker.post), facts.maker.name, facts.maker.on)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(
            Lines(((words("act"), act), (words("act_digest"), facts.act_digest))),
            Paragraph(words("opening")),
            Paragraph(words("what"), bold=True),
            _files(facts.files, words),
            Paragraph(words("where"), bold=True),
            _stores(facts.stores, words),
            *_rest(facts, words),
            SignatureLines((maker,)),
        ),
    )


def _files(files: Sequence[Lost], words: Words) -> Table:
    columns = (
        Column(words("column_case"), 40),
        Column(words("column_what"), 34),
        Column(words("column_day"), 26, "center"),
        Column(words("column_objects"), 20, "center"),
        Column(words("column_size"), 26, "center"),
        Column(words("column_tombstone"), 30),
    )
    rows = tuple(
        (one.case, one.what, day(one.on), str(one.objects), str(one.size_bytes), one.tombstone)
        for one in files
    )
    objects, size_bytes = sum(one.objects for one in files), sum(one.size_bytes for one in files)
    return Table(columns, rows, totals=(words("total"), "", "", str(objects), str(size_bytes), ""))


def _stores(stores: Sequence[Emptied], words: Words) -> Table:
    columns = (
        Column(words("column_store"), 40),
        Column(words("column_room"), 60),
        Column(words("column_proved"), 40, "center"),
        Column(words("column_objects"), 30, "center"),
    )
    return Table(columns, tuple((one.store, one.room, day(one.on), str(one.objects)) for one in stores))


def _rest(facts: DestructionCertificate, words: Words) -> Iterator[Block]:
    if facts.media:
        columns = (
            Column(words("column_medium"), 40),
            Column(words("column_how"), 50),
            Column(words("column_day"), 30, "center"),
            Column(words("column_paper"), 60),
        )
        yield Paragraph(words("media"), bold=True)
        yield Table(columns, tuple((one.medium, one.how, day(one.on), one.paper) for one in facts.media))
    if facts.shared:
        yield Paragraph(words("shared", count=facts.shared))
    stores = ", ".join(facts.witnesses)
    yield Paragraph(words("witnesses", stores=stores) if stores else words("one_clock"))
