"""The code that every printed page carries, in letters and as a QR code: whose page it is.

«J1-9F3A2C1D5E6B-014R-E1»: the snapshot that it was printed from, the leaf, its side, the edition.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from workflows.leaves import LETTERS, leaf_key

SUMMARY_PREFIX = "С"
"""The leaves of a summary sheet are a book of their own: «С1», «С2»."""
_VERSION = "J1"
_SPELLED = "ABVGDEJIKLMNPRSTUFHCWQXYZ"
_LATIN = str.maketrans(LETTERS, _SPELLED)
"""One Latin letter for one Russian one; O, which is taken for a nought, stands for none."""
_RUSSIAN = str.maketrans(_SPELLED, LETTERS)
_CODE = re.compile(
    rf"{_VERSION}-([0-9A-F]{{12}})-(?:S(\d{{2,}})|(\d{{3,}})([{_SPELLED}]{{0,2}}))([RV])-E([1-9]\d*)"
)


class Side(StrEnum):
    """The two pages of a leaf: a recto is read first and sewn on its left."""

    RECTO = "recto"
    VERSO = "verso"


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a code says: ``snapshot`` are the first 12 digits of the digest, in small letters."""

    snapshot: str
    leaf: str
    side: Side
    edition: int


def sheet_code(digest: str, leaf: str, side: Side, edition: int) -> str:
    """Return the code of a page, at most 29 letters of the QR's short set.

    ``digest`` is the snapshot's, ``leaf`` the label: «14», «14а», «С1». The last letter of the third
    group is always the side, so «014RV» is the verso of leaf 14р and «014V» that of leaf 14.
    """
    return f"{_VERSION}-{short_digest(digest).upper()}-{leaf_code(leaf)}{side[0].upper()}-E{edition}"


def leaf_code(label: str) -> str:
    """Return a leaf's label as codes spell it: «014», «014A», «S01»; no two labels are spelled alike."""
    if label.startswith(SUMMARY_PREFIX):
        return f"S{int(label.removeprefix(SUMMARY_PREFIX)):02}"
    number, _ = leaf_key(label)
    return f"{number:03}{label.lstrip('0123456789').translate(_LATIN)}"


def short_digest(digest: str) -> str:
    """Return the first 12 hexadecimal digits of a digest, without its algorithm's name."""
    return digest.rpartition(":")[2][:12]


def read_code(text: str) -> SheetCode | None:
    """Return what a code says, None when the text is no code of a printed page.

    Small letters and blanks around are forgiven: people type codes from paper.
    """
    found = _CODE.fullmatch(text.strip().upper())
    if found is None:
        return None
    snapshot, summary, number, letters, side, edition = found.groups()
    leaf = f"{SUMMARY_PREFIX}{int(summary)}" if summary else f"{int(number)}{letters.translate(_RUSSIAN)}"
    read = SheetCode(snapshot.lower(), leaf, _side(side), int(edition))
    spelled = sheet_code(read.snapshot, read.leaf, read.side, read.edition) if _is_leaf(leaf) else ""
    return read if spelled == found[0] else None


def _side(letter: str) -> Side:
    return Side.RECTO if letter == "R" else Side.VERSO


def _is_leaf(label: str) -> bool:
    """A label begins with a number from 1 on."""
    return label.removeprefix(SUMMARY_PREFIX)[0] != "0"
