"""The certificate sheet of a volume, by the form of the archive rules (лист-заверитель дела)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.leaf_words import in_order, leaves_named, lettered
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": ("number",),
    "title_volume": ("number", "volume"),
    "counted": ("leaves",),
    "from_to": ("first", "last"),
    "nothing": (),
    "among": (),
    "lettered": (),
    "missing": (),
    "own_list": (),
    "none": (),
    "column_feature": (),
    "column_leaves": (),
}
_NAMED = 3
"""Fewer leaves than this are named one by one rather than as a range."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something to know of leaves: a blot, a map, a pasted photograph."""

    what: str
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSheet:
    """The counted leaves of a volume; ``labels`` all its numbers, ``missing`` those left out."""

    organisation: str
    number: str
    labels: tuple[str, ...]
    signer: Signer
    on: date | None = None
    heading: str = ""
    volume: int = 0
    missing: tuple[str, ...] = ()
    list_leaves: int = 0
    features: tuple[Feature, ...] = ()
    kept_over_ten_years: bool = False


def form(facts: CertificateSheet, own: Wordings = SHIPPED) -> Form:
    """Return the sheet: leaves in figures and words, lettered and missing ones by name, features."""
    words = words_of("certificate_sheet", PLACES, own)
    title = words("title", number=facts.number)
    if facts.volume:
        title = words("title_volume", number=facts.number, volume=facts.volume)
    return Form(
        organisation=facts.organisation,
        title=title,
        subtitle=facts.heading,
        kept_over_ten_years=facts.kept_over_ten_years,
        blocks=(
            *_count(facts.labels, words),
            Paragraph(words("among")),
            Lines(tuple(_numbers(facts, words))),
            _features(facts.features, words),
            SignatureLines((replace(facts.signer, on=facts.on),)),
        ),
    )


def _count(labels: Sequence[str], words: Words) -> Iterator[Block]:
    if not labels:
        yield Paragraph(words("nothing"))
        return
    ordered = in_order(labels)
    yield Paragraph(words("counted", leaves=counted(len(ordered))), bold=True)
    yield Paragraph(words("from_to", first=ordered[0], last=ordered[-1]))


def _numbers(facts: CertificateSheet, words: Words) -> Iterator[tuple[str, str]]:
    yield words("lettered"), leaves_named(lettered(facts.labels), _NAMED) or words("none")
    yield words("missing"), leaves_named(facts.missing, _NAMED) or words("none")
    yield words("own_list"), counted(facts.list_leaves) if facts.list_leaves else words("none")


def _features(features: Sequence[Feature], words: Words) -> Table:
    columns = (Column(words("column_feature"), 120), Column(words("column_leaves"), 60))
    rows = tuple((one.what, leaves_named(one.leaves, _NAMED)) for one in features)
    return Table(columns, rows or ((words("none"), ""),))
