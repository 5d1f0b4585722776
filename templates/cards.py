"""Where covers and labels stand on their sheets, as data, in millimetres."""

from dataclasses import dataclass

from templates.geometry import FORM_SHEET, FORM_SHEET_KEPT, JOURNAL_SHEET, Pen, Sheet


@dataclass(frozen=True, slots=True)
class CardSheet:
    """Cards on a sheet of paper, in rows from the upper left; ``cut`` draws lines for the scissors.

    ``code`` says where a card's QR code stands at its foot.
    """

    paper: Sheet
    width_mm: float
    height_mm: float
    columns: int = 1
    rows: int = 1
    padding_mm: float = 0
    cut: bool = False
    code: str = "right"

    @property
    def left_mm(self) -> float:
        """The left edge of the first card: labels stand in the middle of the sheet."""
        free = self.paper.width_mm - self.columns * self.width_mm
        return free / 2 if self.cut else self.paper.binding_mm

    @property
    def top_mm(self) -> float:
        """The upper edge of the first card."""
        free = self.paper.height_mm - self.rows * self.height_mm
        return free / 2 if self.cut else self.paper.top_mm


COVER = CardSheet(FORM_SHEET, 180, 257)
COVER_KEPT = CardSheet(FORM_SHEET_KEPT, 170, 257)
SEPARATOR = CardSheet(JOURNAL_SHEET, 267, 170)
SEWING_LABELS = CardSheet(FORM_SHEET, 95, 70, columns=2, rows=4, padding_mm=4, cut=True)
SPINE_LABELS = CardSheet(FORM_SHEET, 45, 200, columns=4, padding_mm=4, cut=True, code="center")
SHELF_LABELS = CardSheet(FORM_SHEET, 95, 46, columns=2, rows=6, padding_mm=4, cut=True)

CUT = Pen(0.3, 0.7)


@dataclass(frozen=True, slots=True)
class Ring:
    """The ring of a seal on the edge of a label, dashed: every second of its steps is drawn."""

    left_mm: float = 6
    radius_mm: float = 20
    line_mm: float = 2.7
    steps: int = 60


RING = Ring()
