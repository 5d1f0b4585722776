"""The certifying sheet of a copy: what was verified, when and by whom, and what the copy is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from archive_service.rendering.forms import Block, Form, Lines, Paragraph, StampPlace, Table
from archive_service.rendering.view import day, moment
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

FIELD = "archivist"
"""The name of the field that the archivist signs."""

KINDS = ("summary", "volume")
PLACES: dict[str, tuple[str, ...]] = {
    "title": (),
    "of_class": ("document", "class_name", "year"),
    "page_note": ("page", "pages", "code"),
    "summary": (),
    "volume": (),
    "other": (),
    "request": (),
    "no_request": (),
    "reason": (),
    "recipient": (),
    "log": (),
    "original": (),
    "pages": (),
    "deposit": (),
    "keep": (),
    "until": ("day",),
    "log_head": (),
    "log_state": ("count", "code"),
    "checked": ("moment",),
    "sound": (),
    "column_role": (),
    "column_name": (),
    "column_when": (),
    "column_certificate": (),
    "column_verdict": (),
    "valid": (),
    "scan": ("code",),
    "on_paper": (),
    "column_room": (),
    "column_store": (),
    "column_state": (),
    "column_read": (),
    "whole": (),
    "not_whole": (),
    "statement": ("first", "last", "name"),
    "limits": (),
    "limit_level": ("level",),
    "limit_paper": (),
    "limit_others": (),
    "limit_codes": ("codes",),
    "place": (),
}
_CODE_CHARS = 12
_GROUP = 16


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of the original that was found valid; ``at`` is what it says itself."""

    role: str
    name: str
    at: datetime | None
    serial: str


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A signature by hand under ``title`` on the day ``on``; ``scan`` is the digest of what shows it."""

    title: str
    name: str
    on: date
    scan: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of the original in a room, and when it was read."""

    room: str
    store: str
    whole: bool
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedCopy:
    """What the certifying sheet says. Moments are in the school's zone.

    ``kind`` is a name of :data:`KINDS` or another; ``log_number`` is that of the reading on record,
    and the number of the copy. ``codes`` are the code names on the sheet.
    """

    organisation: str
    kind: str
    class_name: str
    year: str
    request: str
    reason: str
    recipient: str
    log_number: int
    digest: str
    pages: int
    attachment: str
    deposited_at: datetime | None
    keep_until: date | None
    log_count: int
    log_hash: str
    checked_at: datetime
    level: str
    signatures: tuple[Signed, ...]
    by_hand: tuple[OnPaper, ...]
    copies: tuple[Copied, ...]
    codes: tuple[str, ...]


def form(facts: CertifiedCopy, own: Wordings = SHIPPED) -> Form:
    """Return the certifying sheet; the last thing on it is the place for the archivist's signature."""
    words = words_of("certified_copy", PLACES, own)
    document = words(facts.kind if facts.kind in KINDS else "other")
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("of_class", document=document, class_name=facts.class_name, year=facts.year),
        number=str(facts.log_number),
        on=facts.checked_at.date(),
        kept_over_ten_years=True,
        blocks=(
            Lines(tuple(line for line in _lines(facts, words) if line[1])),
            Paragraph(words("checked", moment=moment(facts.checked_at)), bold=True),
            Paragraph(words("sound")),
            _signatures(facts, words),
            _copies(facts, words),
            Paragraph(words("statement", first=1, last=facts.pages, name=facts.attachment)),
            Paragraph(words("limits"), bold=True),
            *_limits(facts, words),
            StampPlace(FIELD, words("place")),
        ),
    )


def page_notes(facts: CertifiedCopy, own: Wordings = SHIPPED) -> tuple[str, ...]:
    """Return the note in the margin of every copied page."""
    words, code = words_of("certified_copy", PLACES, own), _short(facts.digest)
    numbers = range(1, facts.pages + 1)
    return tuple(words("page_note", page=number, pages=facts.pages, code=code) for number in numbers)


def _lines(facts: CertifiedCopy, words: Words) -> Iterator[tuple[str, str]]:
    until = words("until", day=day(facts.keep_until)) if facts.keep_until else ""
    yield words("request"), facts.request or words("no_request")
    yield words("reason"), facts.reason
    yield words("recipient"), facts.recipient
    yield words("log"), str(facts.log_number)
    yield words("original"), _grouped(facts.digest)
    yield words("pages"), str(facts.pages)
    yield words("deposit"), moment(facts.deposited_at) if facts.deposited_at else ""
    yield words("keep"), until
    yield words("log_head"), words("log_state", count=facts.log_count, code=_short(facts.log_hash))


def _signatures(facts: CertifiedCopy, words: Words) -> Table:
    columns = (
        Column(words("column_role"), 40),
        Column(words("column_name"), 50),
        Column(words("column_when"), 34, "center"),
        Column(words("column_certificate"), 34, "center"),
        Column(words("column_verdict"), 18, "center"),
    )
    rows = [
        (one.role, one.name, moment(one.at) if one.at else wording.NOT_GIVEN, one.serial, words("valid"))
        for one in facts.signatures
    ]
    rows += [
        (one.title, one.name, day(one.on), words("scan", code=_short(one.scan)), words("on_paper"))
        for one in facts.by_hand
    ]
    return Table(columns, tuple(rows))


def _copies(facts: CertifiedCopy, words: Words) -> Table:
    columns = (
        Column(words("column_room"), 60),
        Column(words("column_store"), 40),
        Column(words("column_state"), 40, "center"),
        Column(words("column_read"), 36, "center"),
    )
    rows = tuple(
        (
            one.room,
            one.store,
            words("whole" if one.whole else "not_whole"),
            moment(one.read_at) if one.read_at else wording.NOT_GIVEN,
        )
        for one in facts.copies
    )
    return Table(columns, rows)


def _limits(facts: CertifiedCopy, words: Words) -> Iterator[Block]:
    yield Paragraph(words("limit_level", level=facts.level))
    yield Paragraph(words("limit_paper"))
    yield Paragraph(words("limit_others"))
    if facts.codes:
        yield Paragraph(words("limit_codes", codes=", ".join(facts.codes)))


def _short(digest: str) -> str:
    algorithm, _, code = digest.partition(":")
    return f"{algorithm}:{code[:_CODE_CHARS]}"


def _grouped(digest: str) -> str:
    """Return a digest in groups, to be compared by eye."""
    algorithm, _, code = digest.partition(":")
    return " ".join([f"{algorithm}:", *(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))])
