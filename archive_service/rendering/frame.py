"""The frame of every page: head, page number, QR code with its readable twin, foot."""

from dataclasses import dataclass

from archive_service.rendering.codes import qr_path
from archive_service.rendering.ink import Ink
from archive_service.rendering.view import ClassView, day
from templates import wording
from templates.geometry import CODE, HAIR, HEADER, LAYOUT_VERSION, Sheet
from templates.typefaces import BODY, FOOTER, PAGE_NUMBER, SMALL, SUBJECT
from workflows.sheet_codes import Side, short_digest


@dataclass(frozen=True, slots=True)
class Facts:
    """What the frame of one page says."""

    heading: str
    person: str
    number: str
    leaf: str
    edition: int
    side: Side
    code: str


@dataclass(frozen=True, slots=True)
class Area:
    """The type area of a page: left and right edges and the top of what comes below the head."""

    left_mm: float
    right_mm: float
    top_mm: float
    floor_mm: float

    @property
    def width_mm(self) -> float:
        """The width of the type area."""
        return self.right_mm - self.left_mm


def area_of(paper: Sheet, side: Side) -> Area:
    """Return the type area below the head; the binding margin changes with the side."""
    left = paper.left_mm(side is Side.RECTO)
    return Area(left, left + paper.body_width_mm, paper.top_mm + HEADER.height_mm, paper.floor_mm)


def draw_frame(ink: Ink, view: ClassView, digest: str, facts: Facts) -> Area:
    """Draw the frame and return the area it leaves for the page."""
    area = area_of(ink.paper, facts.side)
    recto = facts.side is Side.RECTO
    code_x = ink.paper.width_mm - CODE.edge_mm - CODE.size_mm if recto else CODE.edge_mm
    left = area.left_mm if recto else code_x + CODE.size_mm + CODE.clear_mm
    right = code_x - CODE.clear_mm if recto else area.right_mm
    _draw_code(ink, code_x, facts.code)
    _draw_head(ink, view, facts, left, right)
    _draw_foot(ink, view, digest, area)
    return area


def leaf_said(facts: Facts) -> str:
    """Return which leaf, page and edition this is."""
    where = wording.LEAF_AND_PAGE.format(leaf=facts.leaf, page=facts.number)
    return f"{where} · {wording.EDITION.format(edition=facts.edition).lower()}"


def foot_of(view: ClassView, digest: str) -> str:
    """Return what stands at the foot of every page: from which export and by which layout."""
    return wording.FOOTER.format(
        digest=f"sha256:{short_digest(digest)}…",
        on=day(view.snapshot.exported_at.date()),
        layout=LAYOUT_VERSION,
    )


def _draw_code(ink: Ink, x_mm: float, code: str) -> None:
    modules, path = qr_path(code)
    ink.fill(x_mm, CODE.top_mm, CODE.size_mm / modules, path)


def _draw_head(ink: Ink, view: ClassView, facts: Facts, left: float, right: float) -> None:
    wide = right - left
    room = wide - HEADER.facts_width_mm - 4
    ink.text(ink.paper.width_mm / 2, HEADER.number_y_mm, facts.number, PAGE_NUMBER, align="center")
    ink.text(left, HEADER.school_y_mm, view.snapshot.school.name, SMALL, within_mm=room)
    ink.text(left, HEADER.title_y_mm, facts.heading, SUBJECT, within_mm=room)
    ink.text(left, HEADER.person_y_mm, facts.person, BODY, within_mm=room)
    said = (
        f"{view.label}, {view.year}",
        view.term.name,
        leaf_said(facts),
        facts.code,
    )
    for index, text in enumerate(said):
        y_mm = HEADER.school_y_mm + index * 3.9
        ink.text(right, y_mm, text, SMALL, align="right", within_mm=HEADER.facts_width_mm)


def _draw_foot(ink: Ink, view: ClassView, digest: str, area: Area) -> None:
    y_mm = ink.paper.height_mm - HEADER.footer_y_mm
    said = foot_of(view, digest)
    ink.line(area.left_mm, y_mm - 3.2, area.right_mm, y_mm - 3.2, HAIR)
    ink.text(area.left_mm, y_mm, view.snapshot.school.short_name, FOOTER, within_mm=area.width_mm / 2)
    ink.text(area.right_mm, y_mm, said, FOOTER, align="right", within_mm=area.width_mm / 2)
