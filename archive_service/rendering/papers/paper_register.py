"""The register of paper copies as a book: where each volume is and who keeps it (000 clause 3.3)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "log_head": (),
    "log_state": ("count", "code"),
    "column_number": (),
    "column_what": (),
    "column_copy": (),
    "column_leaves": (),
    "column_on": (),
    "column_place": (),
    "column_keeper": (),
    "column_keep": (),
    "column_state": (),
    "copy": ("copy", "volume"),
    "copy_loose": ("copy",),
    "nothing": (),
    "counted": ("volumes", "leaves"),
    "keeper": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredVolume:
    """One line of the register in words: ``on`` is when it came in, ``there`` whether it counts.

    ``volume`` 0 are loose leaves.
    """

    number: str
    what: str
    copy: int
    volume: int
    leaves: int
    on: date
    place: str
    keeper: str
    keep: str
    state: str
    there: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRegister:
    """All paper volumes of the school on a day; ``log_count`` and ``log_hash`` are the log's head."""

    organisation: str
    on: date
    basis: str
    volumes: tuple[RegisteredVolume, ...]
    keeper: Signer
    log_count: int = 0
    log_hash: str = ""


def form(facts: PaperRegister, own: Wordings = SHIPPED) -> Form:
    """Return the register: the log's head stands in it, so that paper guards the database too."""
    words = words_of("paper_register", PLACES, own)
    there = [one for one in facts.volumes if one.there]
    leaves = counted(sum(one.leaves for one in there))
    said = [(words("basis"), facts.basis)]
    if facts.log_hash:
        state = words("log_state", count=facts.log_count, code=facts.log_hash)
        said.append((words("log_head"), state))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        kept_over_ten_years=True,
        blocks=(
            Lines(tuple(said)),
            _table(facts.volumes, words) if facts.volumes else Paragraph(words("nothing")),
            Paragraph(words("counted", volumes=len(there), leaves=leaves)),
            SignatureLines((Signer(words("keeper", post=facts.keeper.post), facts.keeper.name),)),
        ),
    )


def _table(volumes: tuple[RegisteredVolume, ...], words: Words) -> Table:
    columns = (
        Column(words("column_number"), 14, "center"),
        Column(words("column_what"), 66),
        Column(words("column_copy"), 22, "center"),
        Column(words("column_leaves"), 14, "center"),
        Column(words("column_on"), 20, "center"),
        Column(words("column_place"), 44),
        Column(words("column_keeper"), 38),
        Column(words("column_keep"), 24),
        Column(words("column_state"), 28),
    )
    return Table(columns, tuple(_row(one, words) for one in volumes), dense=True)


def _row(one: RegisteredVolume, words: Words) -> tuple[str, ...]:
    return (
        one.number,
        one.what,
        words("copy" if one.volume else "copy_loose", copy=one.copy, volume=one.volume),
        str(one.leaves),
        day(one.on),
        one.place,
        one.keeper,
        one.keep,
        one.state,
    )
