"""The codes of labels and covers of paper volumes: what a scan of one says it is."""

import re
from dataclasses import dataclass
from hashlib import sha256

_LABEL = re.compile(r"J1L-([0-9A-F]{12})-C(\d{1,2})-V(\d{1,2})")
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class LabelCode:
    """A label read: the case by :func:`case_digest`, the copy and the volume."""

    case: str
    copy: int
    volume: int


def case_digest(case_id: str) -> str:
    """Return the twelve hexadecimal digits by which a label names its case: ids may have any letters."""
    return sha256(case_id.encode()).hexdigest()[:_DIGITS].upper()


def label_code(case_id: str, volume: int, copy: int = 1) -> str:
    """Return the code of a paper volume's label: «J1L-9F3A2C1D5E6B-C1-V2»."""
    return f"J1L-{case_digest(case_id)}-C{copy}-V{volume}"


def read_label(text: str) -> LabelCode | None:
    """Return what a label's code says, None where the text is no such code."""
    found = _LABEL.fullmatch(text.strip().upper())
    return LabelCode(found[1], int(found[2]), int(found[3])) if found else None
