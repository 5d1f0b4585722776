"""Labels for the spines of folders and volumes (корешок)."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.rendering.card_model import Card, Cards, Piece, Said
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.cards import SPINE_LABELS
from templates.typefaces import LABEL_SMALL, LABEL_TEXT, LEGAL_BOLD, SPINE_NUMBER, SUBJECT

PLACES = {
    "title": (),
    "index": ("index",),
    "number": ("number",),
    "volume": ("volume", "volumes"),
    "keep": ("keep",),
    "place": ("place",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineLabel:
    """One spine. ``keep`` is how long in words, ``volumes`` 1 where there are no volumes."""

    number: str
    heading: tuple[str, ...]
    keep: str
    index: str = ""
    volume: int = 1
    volumes: int = 1
    place: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineLabels:
    """Spines to be printed together and cut apart."""

    organisation: str
    labels: tuple[SpineLabel, ...]


def form(facts: SpineLabels, own: Wordings = SHIPPED) -> Cards:
    """Return the labels, four on a sheet."""
    words = words_of("spine_labels", PLACES, own)
    cards = tuple(
        Card(head=tuple(_head(facts.organisation, one, words)), foot=tuple(_foot(one, words)), code=one.code)
        for one in facts.labels
    )
    return Cards(title=words("title"), sheet=SPINE_LABELS, cards=cards)


def _head(organisation: str, one: SpineLabel, words: Words) -> Iterator[Piece]:
    yield Said(organisation, LABEL_SMALL, above_mm=2)
    if one.index:
        yield Said(words("index", index=one.index), LABEL_TEXT, above_mm=6)
    yield Said(words("number", number=one.number), SPINE_NUMBER, above_mm=6)
    for line, text in enumerate(one.heading):
        yield Said(text, LABEL_TEXT if line else SUBJECT, above_mm=2 if line else 8)
    if one.volumes > 1:
        said = words("volume", volume=one.volume, volumes=one.volumes)
        yield Said(said, LEGAL_BOLD, above_mm=8)


def _foot(one: SpineLabel, words: Words) -> Iterator[Piece]:
    yield Said(words("keep", keep=one.keep), LABEL_TEXT)
    if one.place:
        yield Said(words("place", place=one.place), LABEL_SMALL, above_mm=2)
