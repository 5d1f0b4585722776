"""The letters of the paper: which faces, in which files of which font packages, in which sizes.

PT Serif and PT Sans Narrow (SIL OFL) have the letters of Russian, Tatar, Bashkir and Chuvash.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: ``package`` is the Python package that carries it."""

    name: str
    package: str
    file: str


SERIF = Face("Serif", "fontpkg_pt_serif", "files/PT_Serif-Web-Regular.ttf")
SERIF_BOLD = Face("SerifBold", "fontpkg_pt_serif", "files/PT_Serif-Web-Bold.ttf")
NARROW = Face("Narrow", "fontpkg_pt_sans_narrow", "files/PT_Sans-Narrow-Web-Regular.ttf")
NARROW_BOLD = Face("NarrowBold", "fontpkg_pt_sans_narrow", "files/PT_Sans-Narrow-Web-Bold.ttf")
FACES = (SERIF, SERIF_BOLD, NARROW, NARROW_BOLD)


@dataclass(frozen=True, slots=True)
class Style:
    """A face in a size; ``grey`` from 0 (black) to 1."""

    face: str
    size_pt: float
    grey: float = 0.0


CELL = Style("Narrow", 8.5)
MARK = Style("Narrow", 9)
PRESENCE = Style("Serif", 8.5)
"""Letters among the marks: in a face of their own, so that «б» is not taken for a 6."""
TERM_MARK = Style("NarrowBold", 9)
HEAD = Style("NarrowBold", 8)
DAY = Style("NarrowBold", 8)
MONTH = Style("Narrow", 7.5)
BODY = Style("Narrow", 9.5)
BODY_BOLD = Style("NarrowBold", 9.5)
SUBJECT = Style("SerifBold", 12.5)
PAGE_NUMBER = Style("Narrow", 9)
SMALL = Style("Narrow", 7.5)
CAPTION = Style("Narrow", 6.5, 0.35)
NOTE = Style("Narrow", 9)
HINT = Style("Narrow", 9, 0.55)
"""What a pen is to choose from, so light that what is written beside or over it is read first."""
FOOTER = Style("Narrow", 6.5, 0.3)
TITLE_SCHOOL = Style("SerifBold", 13)
TITLE = Style("SerifBold", 26)
TITLE_CLASS = Style("SerifBold", 18)
TITLE_TERM = Style("Serif", 12.5)
LEGAL = Style("Serif", 11)
LEGAL_BOLD = Style("SerifBold", 11)
LEGAL_LARGE = Style("SerifBold", 14)
COVER_NUMBER = Style("SerifBold", 22)
COVER_HEADING = Style("SerifBold", 16)
COVER_TEXT = Style("Serif", 13)
LABEL_TEXT = Style("Serif", 10)
LABEL_SMALL = Style("Narrow", 8)
SPINE_NUMBER = Style("SerifBold", 18)
EMPTY = Style("Serif", 12, 0.35)
