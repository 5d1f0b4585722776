"""What is sewn into a journal beside the sheets of its export: late marks, orders, remarks."""

from collections.abc import Sequence
from dataclasses import dataclass
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
class Enclosed:
    """All of it."""

    supplements: Sequence[Supplement] = ()
    orders: Sequence[OrderCopy] = ()
    remarks: Sequence[PrintedRemark] = ()
