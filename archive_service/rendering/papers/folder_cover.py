"""The cover of a folder: the cases of a quarter, half-year or year put together (000 clause 4.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.card_model import Card, Cards, Piece, Said
from archive_service.rendering.counts import Cased, noun_in
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.cards import COVER, COVER_KEPT
from templates.typefaces import COVER_HEADING, COVER_NUMBER, COVER_TEXT, LEGAL, TITLE_SCHOOL

PLACES = {
    "title": (),
    "heading": (),
    "index": ("index",),
    "number": ("number",),
    "classes": ("classes",),
    "contains": ("volumes", "leaves", "noun"),
    "paper_only": ("titles",),
    "dates": ("first", "last"),
    "keep": ("keep",),
    "keep_article": ("keep", "article"),
    "place": ("place",),
    "keeper": ("keeper",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCover:
    """What stands on a folder: ``period`` in words («3 четверть 2025/2026 учебного года»).

    ``paper_only`` are the parts that exist on paper only. Facts that are not known yet are empty.
    """

    organisation: str
    number: str
    period: str
    classes: tuple[str, ...]
    volumes: int
    leaves: int
    first_on: date
    last_on: date
    keep: str
    article: str = ""
    unit: str = ""
    index: str = ""
    paper_only: tuple[str, ...] = ()
    place: str = ""
    keeper: str = ""
    code: str = ""
    kept_over_ten_years: bool = False


def form(facts: FolderCover, own: Wordings = SHIPPED) -> Cards:
    """Return the cover."""
    words = words_of("folder_cover", PLACES, own)
    card = Card(head=tuple(_head(facts, words)), foot=tuple(_foot(facts, words)), code=facts.code)
    sheet = COVER_KEPT if facts.kept_over_ten_years else COVER
    return Cards(title=f"{words('title')}. {facts.period}", sheet=sheet, cards=(card,))


def _head(facts: FolderCover, words: Words) -> Iterator[Piece]:
    yield Said(facts.organisation, TITLE_SCHOOL, above_mm=6)
    if facts.unit:
        yield Said(facts.unit, COVER_TEXT, above_mm=4)
    if facts.index:
        yield Said(words("index", index=facts.index), LEGAL, above_mm=10)
    yield Said(words("number", number=facts.number), COVER_NUMBER, above_mm=22)
    yield Said(words("heading"), COVER_HEADING, above_mm=14)
    yield Said(facts.period, COVER_HEADING, above_mm=2)
    yield Said(words("classes", classes=", ".join(facts.classes)), COVER_TEXT, above_mm=6)
    said = words("dates", first=day(facts.first_on), last=day(facts.last_on))
    yield Said(said, COVER_TEXT, above_mm=8)
    if facts.paper_only:
        yield Said(words("paper_only", titles="; ".join(facts.paper_only)), LEGAL, above_mm=8)


def _foot(facts: FolderCover, words: Words) -> Iterator[Piece]:
    noun = noun_in(Cased.PREPOSITIONAL, facts.leaves)
    said = words("contains", volumes=facts.volumes, leaves=facts.leaves, noun=noun)
    yield Said(said, COVER_TEXT, "left")
    keep = words("keep", keep=facts.keep)
    if facts.article:
        keep = words("keep_article", keep=facts.keep, article=facts.article)
    yield Said(keep, COVER_TEXT, "left", above_mm=2)
    if facts.place:
        yield Said(words("place", place=facts.place), LEGAL, "left", above_mm=8)
    if facts.keeper:
        yield Said(words("keeper", keeper=facts.keeper), LEGAL, "left")
