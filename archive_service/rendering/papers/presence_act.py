"""«Акт проверки наличия и состояния архивных документов»: once a year, of paper and of electronic files.

The indicators follow the rules of keeping documents of organisations (order of Rosarchiv 77 of 2023).
"""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "time": (),
    "time_said": ("first", "last"),
    "paper": (),
    "files": (),
    "column_indicator": (),
    "column_count": (),
    "registered": (),
    "there": (),
    "lent": (),
    "missing": (),
    "column_store": (),
    "column_objects": (),
    "column_whole": (),
    "column_read": (),
    "read_in_time": (),
    "read_late": (),
    "found": (),
    "found_nothing": (),
    "column_what": (),
    "column_wrong": (),
    "column_do": (),
    "in_all": ("count",),
    "checked": ("post",),
    "head": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStore:
    """The files of one store."""

    name: str
    objects: int
    whole: int
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceAct:
    """A check from its first day to its last; ``found`` are file, what is wrong, what to do."""

    organisation: str
    number: str
    first_on: date
    on: date
    volumes: int
    there: int
    lent: int
    missing: int
    stores: tuple[CheckedStore, ...]
    found: tuple[tuple[str, str, str], ...]
    checker: Signer
    director: Signer


def form(facts: PresenceAct, own: Wordings = SHIPPED) -> Form:
    """Return the act."""
    words = words_of("presence_act", PLACES, own)
    time = words("time_said", first=day(facts.first_on), last=day(facts.on))
    signers = (
        Signer(words("checked", post=facts.checker.post), facts.checker.name),
        Signer(words("head", post=facts.director.post), facts.director.name),
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(
            Lines(((words("time"), time),)),
            Paragraph(words("paper"), bold=True),
            _paper(facts, words),
            Paragraph(words("files"), bold=True),
            _files(facts.stores, words),
            *_found(facts.found, words),
            SignatureLines(signers),
        ),
    )


def _paper(facts: PresenceAct, words: Words) -> Table:
    columns = (Column(words("column_indicator"), 130), Column(words("column_count"), 40, "center"))
    rows = (
        (words("registered"), str(facts.volumes)),
        (words("there"), str(facts.there)),
        (words("lent"), str(facts.lent)),
        (words("missing"), str(facts.missing)),
    )
    return Table(columns, rows)


def _files(stores: tuple[CheckedStore, ...], words: Words) -> Table:
    columns = (
        Column(words("column_store"), 70),
        Column(words("column_objects"), 30, "center"),
        Column(words("column_whole"), 30, "center"),
        Column(words("column_read"), 40),
    )
    rows = (
        (
            one.name,
            str(one.objects),
            str(one.whole),
            words("read_late") if one.late else words("read_in_time"),
        )
        for one in stores
    )
    return Table(columns, tuple(rows))


def _found(found: tuple[tuple[str, str, str], ...], words: Words) -> tuple[Block, ...]:
    if not found:
        return (Paragraph(words("found_nothing"), bold=True),)
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_what"), 51),
        Column(words("column_wrong"), 50),
        Column(words("column_do"), 60),
    )
    rows = tuple((str(place), *one) for place, one in enumerate(found, 1))
    count = counted(len(found), wording.DISCREPANCY_WORDS)
    return (
        Paragraph(words("found"), bold=True),
        Table(columns, rows),
        Paragraph(words("in_all", count=count)),
    )
