"""The cover of a volume, by the form of the archive rules (обложка дела)."""

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
    "index": ("index",),
    "number": ("number",),
    "number_and_volume": ("number", "volume"),
    "of_volumes": ("volumes",),
    "dates": ("first", "last"),
    "leaves": ("leaves", "noun"),
    "keep": ("keep",),
    "keep_article": ("keep", "article"),
    "fund": ("fund",),
    "inventory": ("inventory",),
    "archive_number": ("number",),
}
_BLANK = "______"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeCover:
    """What stands on a cover.

    ``unit`` is the part of the organisation whose file it is, ``index`` that of the list of files
    (номенклатура), ``heading`` what the file is; ``keep`` is how long («5 лет», «не менее 25 лет»),
    ``article`` of which list. ``volumes`` is 1 where the file has no volumes. ``fund``,
    ``inventory`` and ``archive_number`` are left for the pen where they are empty.
    """

    organisation: str
    number: str
    heading: tuple[str, ...]
    first_on: date
    last_on: date
    leaves: int
    keep: str
    article: str = ""
    unit: str = ""
    index: str = ""
    volume: int = 1
    volumes: int = 1
    fund: str = ""
    inventory: str = ""
    archive_number: str = ""
    code: str = ""
    kept_over_ten_years: bool = False


def form(facts: VolumeCover, own: Wordings = SHIPPED) -> Cards:
    """Return the cover."""
    words = words_of("volume_cover", PLACES, own)
    card = Card(head=tuple(_head(facts, words)), foot=tuple(_foot(facts, words)), code=facts.code)
    sheet = COVER_KEPT if facts.kept_over_ten_years else COVER
    return Cards(title=". ".join((words("title"), *facts.heading)), sheet=sheet, cards=(card,))


def _head(facts: VolumeCover, words: Words) -> Iterator[Piece]:
    yield Said(facts.organisation, TITLE_SCHOOL, above_mm=6)
    if facts.unit:
        yield Said(facts.unit, COVER_TEXT, above_mm=4)
    if facts.index:
        yield Said(words("index", index=facts.index), LEGAL, above_mm=10)
    yield Said(_number(facts, words), COVER_NUMBER, above_mm=22)
    if facts.volumes > 1:
        yield Said(words("of_volumes", volumes=facts.volumes), LEGAL, above_mm=1)
    for line, text in enumerate(facts.heading):
        yield Said(text, COVER_TEXT if line else COVER_HEADING, above_mm=3 if line else 14)
    said = words("dates", first=day(facts.first_on), last=day(facts.last_on))
    yield Said(said, COVER_TEXT, above_mm=12)


def _number(facts: VolumeCover, words: Words) -> str:
    if facts.volumes > 1:
        return words("number_and_volume", number=facts.number, volume=facts.volume)
    return words("number", number=facts.number)


def _foot(facts: VolumeCover, words: Words) -> Iterator[Piece]:
    noun = noun_in(Cased.PREPOSITIONAL, facts.leaves)
    yield Said(words("leaves", leaves=facts.leaves, noun=noun), COVER_TEXT, "left")
    keep = words("keep", keep=facts.keep)
    if facts.article:
        keep = words("keep_article", keep=facts.keep, article=facts.article)
    yield Said(keep, COVER_TEXT, "left", above_mm=2)
    yield Said(words("fund", fund=facts.fund or _BLANK), LEGAL, "left", above_mm=14)
    yield Said(words("inventory", inventory=facts.inventory or _BLANK), LEGAL, "left")
    yield Said(words("archive_number", number=facts.archive_number or _BLANK), LEGAL, "left")
