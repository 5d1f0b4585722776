"""What is sewn into a journal beside the sheets of its export: late marks, orders, remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Supplement:
    """Marks that were deferred and came after the print (001 teacher's duties, 12).

    ``marks`` are (pupil's id, term's id, mark); ``basis`` names the document they rest on.
    """

    id: str
    section_id: str
    marks: tuple[tuple[str, str, str], ...]
    basis: str


@dataclass(frozen=True, slots=True)
class OrderCopy:
    """The copy of an order that belongs to the print (000 clause 6.3.5).

    ``title`` is what contents and heads say: «Копия приказа № 77 от 01.02.2026». ``pages`` are
    pictures, PNG or JPEG, upright; an order that stands as it was printed needs none.
    """

    id: str
    title: str
    pages: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedRemark:
    """A result of control (001 clause 4.13): ``who`` with post, ``mended`` once it is put right."""

    on: date
    text: str
    who: str
    mended: str = ""


@dataclass(frozen=True, slots=True)
class BroughtImage:
    """A page of a printout made elsewhere, PNG or JPEG; ``upright`` pages are higher than wide."""

    image: bytes = field(repr=False)
    upright: bool


@dataclass(frozen=True, slots=True)
class Enclosed:
    """All of it; ``brought`` are the pages, by number, that stand for the sheets of the export."""

    supplements: Sequence[Supplement] = ()
    orders: Sequence[OrderCopy] = ()
    remarks: Sequence[PrintedRemark] = ()
    brought: Mapping[int, BroughtImage] = field(default_factory=dict)
