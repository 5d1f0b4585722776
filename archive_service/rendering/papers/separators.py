"""Separator sheets between the stacks of a print run: whose sheets follow and what is to be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.card_model import Card, Cards, Piece, Said, Written
from archive_service.rendering.counts import counted
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.cards import SEPARATOR
from templates.typefaces import COVER_HEADING, COVER_TEXT, LEGAL, TITLE, TITLE_SCHOOL

PLACES = {
    "title": (),
    "for_whom": ("name",),
    "leaves": ("leaves",),
    "span": ("span",),
    "copy": ("copy",),
    "until": ("day",),
    "run": ("run", "day"),
    "remove": (),
    "received": (),
    "returned": (),
    "signature": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator:
    """One stack: to whom, what is in it (a line a part), how many leaves, which, until when."""

    name: str
    contents: tuple[str, ...]
    leaves: int
    span: str = ""
    post: str = ""
    what: str = ""
    copy: int = 1
    until: date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separators:
    """The separators of a print run."""

    organisation: str
    run: str
    on: date
    sheets: tuple[Separator, ...]


def form(facts: Separators, own: Wordings = SHIPPED) -> Cards:
    """Return the separators, a sheet each."""
    words = words_of("separators", PLACES, own)
    cards = tuple(
        Card(
            head=tuple(_head(facts, one, words)),
            foot=tuple(_foot(facts, words)),
            code=one.code,
        )
        for one in facts.sheets
    )
    return Cards(title=words("title"), sheet=SEPARATOR, cards=cards)


def _head(facts: Separators, one: Separator, words: Words) -> Iterator[Piece]:
    yield Said(facts.organisation, TITLE_SCHOOL)
    yield Said(words("for_whom", name=one.name), TITLE, above_mm=10)
    if one.post:
        yield Said(one.post, COVER_TEXT)
    if one.what:
        yield Said(one.what, COVER_HEADING, above_mm=5)
    for number, text in enumerate(one.contents):
        yield Said(text, COVER_TEXT, above_mm=1 if number else 4)
    yield Said(words("leaves", leaves=counted(one.leaves)), COVER_HEADING, above_mm=6)
    if one.span:
        yield Said(words("span", span=one.span), COVER_TEXT, above_mm=1)
    yield Said(words("copy", copy=one.copy), COVER_TEXT, above_mm=1)
    if one.until:
        yield Said(words("until", day=day(one.until)), COVER_HEADING, above_mm=5)


def _foot(facts: Separators, words: Words) -> Iterator[Piece]:
    yield Written(words("received"), "", LEGAL, words("signature"))
    yield Written(words("returned"), "", LEGAL, words("signature"))
    yield Said(words("run", run=facts.run, day=day(facts.on)), LEGAL, "left", above_mm=4)
    yield Said(words("remove"), LEGAL, "left")
