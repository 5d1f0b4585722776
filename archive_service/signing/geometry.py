"""Where signatures go: rectangles on pages, in points of PDF user space (origin bottom left)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; ``page_index`` counts from 0."""

    page_index: int
    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        return (self.x_pt, self.y_pt, self.x_pt + self.width_pt, self.y_pt + self.height_pt)

    def within(self, outer: "Box") -> "Box":
        """Return the same rectangle measured from the lower left corner of ``outer``."""
        return Box(0, self.x_pt - outer.x_pt, self.y_pt - outer.y_pt, self.width_pt, self.height_pt)


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A signature field: its fixed name, where its text goes and where a seal would go."""

    name: str
    box: Box
    seal: Box | None = None

    @property
    def outline(self) -> Box:
        """The one rectangle that holds both: a field has one widget."""
        if self.seal is None:
            return self.box
        left, bottom, right, top = zip(self.box.corners, self.seal.corners, strict=True)
        x, y = min(left), min(bottom)
        return Box(self.box.page_index, x, y, max(right) - x, max(top) - y)
