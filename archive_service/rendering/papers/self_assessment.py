"""The self-assessment of an archive for an inspection: what is not met comes first."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Block, Form, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "statement": ("regulation", "met", "not_met", "unknown"),
    "matrix": (),
    "column_area": (),
    "column_level": ("number",),
    "column_reached": (),
    "not_met": (),
    "unknown": (),
    "met": (),
    "nothing": (),
    "column_what": (),
    "column_found": (),
    "column_proofs": (),
}
_LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the levels: how each of its four levels is judged, in words, and which one is reached."""

    title: str
    levels: tuple[str, ...]
    reached: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One line: what is judged, what was found, and where it can be seen."""

    what: str
    found: str
    proofs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment:
    """The assessment of a day; lines are in three heaps by how they are judged."""

    organisation: str
    on: date
    regulation: str
    areas: tuple[Area, ...]
    not_met: tuple[Judged, ...]
    unknown: tuple[Judged, ...]
    met: tuple[Judged, ...]
    director: Signer


def form(facts: SelfAssessment, own: Wordings = SHIPPED) -> Form:
    """Return the assessment."""
    words = words_of("self_assessment", PLACES, own)
    counts = {"met": len(facts.met), "not_met": len(facts.not_met), "unknown": len(facts.unknown)}
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        blocks=(
            Paragraph(words("statement", regulation=facts.regulation, **counts)),
            Paragraph(words("matrix"), bold=True),
            _matrix(facts.areas, words),
            Paragraph(words("not_met"), bold=True),
            _lines(facts.not_met, words),
            Paragraph(words("unknown"), bold=True),
            *_open(facts.unknown, words),
            Paragraph(words("met"), bold=True),
            _lines(facts.met, words),
            SignatureLines((facts.director,)),
        ),
    )


def _matrix(areas: tuple[Area, ...], words: Words) -> Table:
    levels = (Column(words("column_level", number=number), 30, "center") for number in _LEVELS)
    columns = (Column(words("column_area"), 34), *levels, Column(words("column_reached"), 20, "center"))
    rows = tuple((one.title, *one.levels, one.reached) for one in areas)
    return Table(columns, rows, dense=True)


def _lines(lines: tuple[Judged, ...], words: Words) -> Block:
    if not lines:
        return Paragraph(words("nothing"))
    columns = (
        Column(words("column_what"), 54),
        Column(words("column_found"), 72),
        Column(words("column_proofs"), 44),
    )
    return Table(columns, tuple((one.what, one.found, one.proofs) for one in lines), dense=True)


def _open(lines: tuple[Judged, ...], words: Words) -> tuple[Block, ...]:
    """What is not known stands together by why it is not."""
    if not lines:
        return (Paragraph(words("nothing")),)
    heaps: dict[str, list[str]] = {}
    for one in lines:
        heaps.setdefault(one.found, []).append(one.what)
    columns = (Column(words("column_found"), 40), Column(words("column_what"), 130))
    rows = tuple((found, "; ".join(dict.fromkeys(what)).replace("?;", "?")) for found, what in heaps.items())
    return (Table(columns, rows, dense=True),)
