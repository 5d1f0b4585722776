"""A paper form as data: who issues it, what it is called, and its blocks from top to bottom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from templates.geometry import Column


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that wraps; a ``bold`` one is a heading and stays with what follows."""

    text: str
    bold: bool = False
    align: Literal["left", "center"] = "left"


@dataclass(frozen=True, slots=True)
class Lines:
    """Facts as «name: value», one below the other."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page; cells wrap.

    Columns are as wide as their shares: ``Column.width_mm`` here counts only beside the others.
    ``totals`` is the last row; it and the rows whose numbers are in ``strong`` are bold.
    A ``dense`` table has smaller letters: for many narrow columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    strong: Collection[int] = ()
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing looked at; an empty ``result`` is left for the pen."""

    what: str
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What was looked at, each with its result."""

    items: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the post, the name and the day where they are known beforehand."""

    post: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Places for signature, name and date; never alone on a page, always with the block above."""

    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class StampPlace:
    """A place for an electronic signature; ``caption`` is printed below it, ``name`` is the field's.

    ``seal`` is the caption of the seal's place beside it, "" where no seal is put.
    """

    name: str
    caption: str
    seal: str = ""


Block = Paragraph | Lines | Table | Checklist | SignatureLines | StampPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One document. Sheets kept over ten years have the wider binding margin (ГОСТ Р 7.0.97-2016)."""

    organisation: str
    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    number: str = ""
    on: date | None = None
    addressee: tuple[str, ...] = ()
    landscape: bool = False
    kept_over_ten_years: bool = False
