"""The inventory of a package: every file with its size, its digest, and until when it is kept."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "package": (),
    "reason": (),
    "log_head": (),
    "log_state": ("count", "code"),
    "root": (),
    "column_number": (),
    "column_path": (),
    "column_bytes": (),
    "column_until": (),
    "column_digest": (),
    "counted": ("files", "bytes"),
    "made": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file: its path in the package, its digest in hexadecimal, until when it is kept."""

    path: str
    size_bytes: int
    digest: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveInventory:
    """A package on the day it was made; ``root`` is the fingerprint of the school's certificate."""

    organisation: str
    on: date
    name: str
    reason: str
    log_count: int
    log_hash: str
    root: str
    files: tuple[Listed, ...]
    maker: Signer


def form(facts: LeaveInventory, own: Wordings = SHIPPED) -> Form:
    """Return the inventory."""
    words = words_of("leave_inventory", PLACES, own)
    columns = (
        Column(words("column_number"), 12, "center"),
        Column(words("column_path"), 108),
        Column(words("column_bytes"), 22, "center"),
        Column(words("column_until"), 22, "center"),
        Column(words("column_digest"), 78),
    )
    rows = tuple(
        (str(place), one.path, str(one.size_bytes), day(one.until) if one.until else "", one.digest)
        for place, one in enumerate(facts.files, 1)
    )
    total = sum(one.size_bytes for one in facts.files)
    said = (
        (words("package"), facts.name),
        (words("reason"), facts.reason),
        (words("log_head"), words("log_state", count=facts.log_count, code=facts.log_hash)),
        (words("root"), facts.root),
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        blocks=(
            Lines(said),
            Table(columns, rows, dense=True),
            Paragraph(words("counted", files=len(rows), bytes=total)),
            SignatureLines((Signer(words("made", post=facts.maker.post), facts.maker.name),)),
        ),
    )
