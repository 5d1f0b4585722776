"""The register of backup copies as a book: place, keeper, circle of access (000 clause 3.3, 004 part VII)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "column_number": (),
    "column_medium": (),
    "column_copies": (),
    "column_place": (),
    "column_keeper": (),
    "column_access": (),
    "column_checked": (),
    "column_state": (),
    "medium": ("kind", "label", "day"),
    "copy": ("day", "holds", "digest"),
    "nothing_on_it": (),
    "never": (),
    "nothing": (),
    "counted": ("total", "there"),
    "keeper": ("post",),
}


@dataclass(frozen=True, slots=True)
class RegisteredMedium:
    """One line of the register in words; ``copies`` are (day, contents, digest in hex)."""

    number: str
    kind: str
    label: str
    on: date
    copies: tuple[tuple[date, str, str], ...]
    place: str
    keeper: str
    access: str
    checked: str
    state: str
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRegister:
    """All media of the school on a day."""

    organisation: str
    on: date
    basis: str
    media: tuple[RegisteredMedium, ...]
    keeper: Signer


def form(facts: BackupRegister, own: Wordings = SHIPPED) -> Form:
    """Return the register; it lies with the paper one as long as the copies do."""
    words = words_of("backup_register", PLACES, own)
    there = sum(one.there for one in facts.media)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        kept_over_ten_years=True,
        blocks=(
            Lines(((words("basis"), facts.basis),)),
            _table(facts.media, words) if facts.media else Paragraph(words("nothing")),
            Paragraph(words("counted", total=len(facts.media), there=there)),
            SignatureLines((Signer(words("keeper", post=facts.keeper.post), facts.keeper.name),)),
        ),
    )


def _table(media: tuple[RegisteredMedium, ...], words: Words) -> Table:
    columns = (
        Column(words("column_number"), 10, "center"),
        Column(words("column_medium"), 40),
        Column(words("column_copies"), 70),
        Column(words("column_place"), 36),
        Column(words("column_keeper"), 36),
        Column(words("column_access"), 32),
        Column(words("column_checked"), 26),
        Column(words("column_state"), 24),
    )
    return Table(columns, tuple(_row(one, words) for one in media), dense=True)


def _row(one: RegisteredMedium, words: Words) -> tuple[str, ...]:
    copies = [
        words("copy", day=day(on), holds=holds, digest=f"{digest[:32]} {digest[32:]}")
        for on, holds, digest in one.copies
    ]
    return (
        one.number,
        words("medium", kind=one.kind, label=one.label, day=day(one.on)),
        "; ".join(copies) or words("nothing_on_it"),
        one.place,
        one.keeper,
        one.access,
        one.checked or words("never"),
        one.state,
    )
