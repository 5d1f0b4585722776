"""Receipt: a medium with a backup copy goes from hand to hand under signature (000 clauses 4.2 and 4.6)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of

PLACES = {
    "title": (),
    "basis": (),
    "medium": (),
    "medium_said": ("number", "kind", "label"),
    "lay": (),
    "lies": (),
    "access": (),
    "copies": (),
    "copy": ("number",),
    "written": (),
    "holds": (),
    "size_said": ("files", "bytes"),
    "digest": ("digest",),
    "check": (),
    "giver": ("post",),
    "receiver": ("post",),
}


@dataclass(frozen=True, slots=True)
class CopyOn:
    """One copy on the medium: its digest (hex), when it was written, what is in it."""

    digest: str
    on: date
    holds: str
    files: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReceipt:
    """What goes from whom to whom, and where it will lie."""

    organisation: str
    on: date
    basis: str
    number: str
    kind: str
    label: str
    came_from: str
    goes_to: str
    access: str
    copies: tuple[CopyOn, ...]
    giver: Signer
    receiver: Signer


def form(facts: BackupReceipt, own: Wordings = SHIPPED) -> Form:
    """Return the receipt; both sign below."""
    words = words_of("backup_receipt", PLACES, own)
    medium = words("medium_said", number=facts.number, kind=facts.kind, label=facts.label)
    said = (
        (words("basis"), facts.basis),
        (words("medium"), medium),
        (words("lay"), facts.came_from),
        (words("lies"), facts.goes_to),
        (words("access"), facts.access),
    )
    giver = Signer(words("giver", post=facts.giver.post), facts.giver.name)
    receiver = Signer(words("receiver", post=facts.receiver.post), facts.receiver.name)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        blocks=(
            Lines(said),
            Paragraph(words("copies"), bold=True),
            *(block for place, one in enumerate(facts.copies, 1) for block in _copy(place, one, words)),
            Paragraph(words("check")),
            SignatureLines((giver, receiver)),
        ),
    )


def _copy(place: int, one: CopyOn, words: Words) -> tuple[Block, ...]:
    size_bytes = f"{one.size_bytes:,}".replace(",", "\N{NO-BREAK SPACE}")
    said = (
        (words("copy", number=place), words("size_said", files=one.files, bytes=size_bytes)),
        (words("written"), day(one.on)),
        (words("holds"), one.holds),
    )
    return Lines(said), Paragraph(words("digest", digest=one.digest))
