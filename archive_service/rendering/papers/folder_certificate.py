"""The certificate of a folder: its parts and leaves counted, the digests of its files (000 clause 4.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Block, Form, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "of_folder": ("number", "heading"),
    "counted": ("parts", "leaves"),
    "column_title": (),
    "column_volumes": (),
    "column_leaves": (),
    "column_digest": (),
    "electronic": (),
}
_GROUP = 16


@dataclass(frozen=True, slots=True)
class FolderPart:
    """A part of a folder; ``volumes`` is 0 where none of it is sewn, ``digest`` "" where it is no file."""

    title: str
    leaves: int
    volumes: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCertificate:
    """What was counted in a folder, and who counted."""

    organisation: str
    number: str
    heading: str
    parts: tuple[FolderPart, ...]
    signer: Signer
    on: date | None = None
    kept_over_ten_years: bool = False


def form(facts: FolderCertificate, own: Wordings = SHIPPED) -> Form:
    """Return the certificate: what is counted in figures and words, part by part, and the signer."""
    words = words_of("folder_certificate", PLACES, own)
    leaves = counted(sum(one.leaves for one in facts.parts))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("of_folder", number=facts.number, heading=facts.heading),
        kept_over_ten_years=facts.kept_over_ten_years,
        blocks=(
            Paragraph(words("counted", parts=len(facts.parts), leaves=leaves), bold=True),
            *_parts(facts.parts, words),
            SignatureLines((replace(facts.signer, on=facts.on),)),
        ),
    )


def _parts(parts: tuple[FolderPart, ...], words: Words) -> Iterator[Block]:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_title"), 92),
        Column(words("column_volumes"), 16, "center"),
        Column(words("column_leaves"), 16, "center"),
        Column(words("column_digest"), 47),
    )
    rows = tuple(
        (str(number), one.title, str(one.volumes or ""), str(one.leaves or ""), _grouped(one.digest))
        for number, one in enumerate(parts, 1)
    )
    yield Table(columns, rows)
    if any(one.digest for one in parts):
        yield Paragraph(words("electronic"))


def _grouped(digest: str) -> str:
    """Return the hexadecimal digits in groups that a narrow column can break at."""
    digits = digest.rpartition(":")[2]
    return " ".join(digits[first : first + _GROUP] for first in range(0, len(digits), _GROUP))
