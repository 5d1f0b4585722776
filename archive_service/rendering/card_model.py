"""Cards as data: covers, labels and separators, one or several on a sheet of paper."""

from dataclasses import dataclass, field
from typing import Literal

from templates.cards import CardSheet
from templates.typefaces import LEGAL, Style

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Said:
    """Text that wraps; ``above_mm`` is the room above it."""

    text: str
    style: Style = LEGAL
    align: Align = "center"
    above_mm: float = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A line for the pen: ``before`` it and ``after`` it in print, ``caption`` below in small letters."""

    before: str
    after: str = ""
    style: Style = LEGAL
    caption: str = ""
    above_mm: float = 2


Piece = Said | Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card: pieces from the top down, others that stand on its lower edge.

    ``code`` is drawn as a QR code at the foot. ``half_seal`` is half a seal's ring on the lower
    edge, with what has to be done there: the other half falls on what the card is glued to.
    """

    head: tuple[Piece, ...]
    foot: tuple[Piece, ...] = ()
    code: str = ""
    half_seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """A document of cards; ``title`` is for the metadata."""

    title: str
    sheet: CardSheet
    cards: tuple[Card, ...] = field(default=())
