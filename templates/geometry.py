"""Where everything stands on a sheet, as data: millimetres from the upper left corner of the page.

Margins follow ГОСТ Р 7.0.97-2016: 20/10/20/20 mm, and 30 mm on the binding side of sheets kept
over ten years. The binding side changes with the side of the leaf. Sizes of letters are in points.
"""

from dataclasses import dataclass, replace

LAYOUT_VERSION = "journal-layout/5"
"""Changes whenever the same snapshot would give other bytes."""

PT_PER_MM = 72 / 25.4

ZONE_TEACHER = "teacher"
ZONE_TEACHER_SIGNATURE = "teacher_signature"
ZONE_PROGRAMME = "programme"
ZONE_CLASS_TEACHER = "class_teacher"
ZONE_DEPUTY = "deputy"
ZONE_DIRECTOR = "director"
ZONE_SEAL = "seal"
ZONE_BINDER = "binder"


def form_key(zone: str) -> str:
    """Return the name, among a page's resources, of what is drawn inside a zone to be replaced later.

    The drawing library puts its own word before the name of every form.
    """
    return f"/FormXob.{zone}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of paper and its margins; ``binding_mm`` is on the sewn side, ``outer_mm`` opposite."""

    width_mm: float
    height_mm: float
    binding_mm: float
    outer_mm: float
    top_mm: float
    bottom_mm: float

    def left_mm(self, recto: bool) -> float:
        """Return the left edge of the type area: a recto is sewn on its left."""
        return self.binding_mm if recto else self.outer_mm

    @property
    def body_width_mm(self) -> float:
        """The width of the type area."""
        return self.width_mm - self.binding_mm - self.outer_mm

    @property
    def floor_mm(self) -> float:
        """The lower edge of the type area."""
        return self.height_mm - self.bottom_mm


JOURNAL_SHEET = Sheet(297, 210, binding_mm=20, outer_mm=10, top_mm=20, bottom_mm=20)
SUMMARY_SHEET = Sheet(297, 210, binding_mm=30, outer_mm=10, top_mm=20, bottom_mm=20)

BROUGHT_WIDE = Sheet(297, 210, binding_mm=20, outer_mm=10, top_mm=12, bottom_mm=14)
BROUGHT_HIGH = Sheet(210, 297, binding_mm=10, outer_mm=10, top_mm=20, bottom_mm=14)
BROUGHT_HIGH_VERSO = replace(BROUGHT_HIGH, top_mm=12, bottom_mm=20)
"""Pages of a printout made elsewhere: every leaf is sewn along its short side, upright ones too."""

FORM_LAYOUT_VERSION = "form-layout/1"
"""The same for papers that are no part of a journal: acts, notes, reports."""

FORM_SHEET = Sheet(210, 297, binding_mm=20, outer_mm=10, top_mm=20, bottom_mm=20)
FORM_SHEET_KEPT = replace(FORM_SHEET, binding_mm=30)
FORM_WIDE = replace(FORM_SHEET, width_mm=297, height_mm=210)
FORM_WIDE_KEPT = replace(FORM_WIDE, binding_mm=30)
"""Forms are printed on one side: the binding margin is on the left of every page."""


@dataclass(frozen=True, slots=True)
class Box:
    """The size of a place for a signature or the seal."""

    width_mm: float
    height_mm: float


LEAF_STAMP = Box(84, 12)
SIGNATURE = Box(84, 14)
SEAL = Box(40, 40)
CAPTION_MM = 2.8
"""Below every signature box stands what belongs into it, in small print."""

HAND_PARTS = (0.40, 0.36, 0.24)
"""How a pen shares a signature box: signature, name spelled out, date (000 clause 4.4)."""


@dataclass(frozen=True, slots=True)
class Note:
    """The place of the programme note: ruled for a pen, and for printed lines that are set closer."""

    hand_mm: float = 5
    hand_lines: int = 3
    line_mm: float = 3.9
    padding_mm: float = 1.2
    tick_mm: float = 2.7
    spare_mm: float = 1
    """A printed line may be this much shorter than the room: the place is never a letter too small."""

    def height_mm(self, lines: int) -> float:
        """Return the height for that many printed lines, enough for a pen too."""
        return max(lines * self.line_mm, self.hand_lines * self.hand_mm) + 2 * self.padding_mm

    def lines(self, height_mm: float) -> int:
        """Return how many printed lines a place of this height holds."""
        return int((height_mm - 2 * self.padding_mm + 0.05) / self.line_mm)


NOTE = Note()


@dataclass(frozen=True, slots=True)
class Code:
    """The QR code: 15 mm, at least 14 mm from the paper's edges, 2.5 mm clear around."""

    size_mm: float = 15
    edge_mm: float = 14
    clear_mm: float = 2.5
    top_mm: float = 20


CODE = Code()


@dataclass(frozen=True, slots=True)
class Header:
    """The head of every page; the page number stands above it, in the middle of the top margin."""

    height_mm: float = 18
    school_y_mm: float = 23
    title_y_mm: float = 29
    person_y_mm: float = 34.5
    number_y_mm: float = 15
    footer_y_mm: float = 13
    facts_width_mm: float = 88


HEADER = Header()


@dataclass(frozen=True, slots=True)
class Band:
    """The band below a page of a brought printout: its code, what it belongs to, the teacher's place."""

    height_mm: float = 19
    clear_mm: float = 1.5
    line_mm: float = 3.3
    number_above_mm: float = 3
    footer_below_mm: float = 5


BAND = Band()


@dataclass(frozen=True, slots=True)
class Grid:
    """The marks grid on the recto of a section's leaf."""

    lesson_columns: int = 25
    pupil_rows: int = 34
    number_mm: float = 7
    name_mm: float = 56
    lesson_mm: float = 6.4
    lesson_most_mm: float = 10
    name_most_mm: float = 82
    total_mm: float = 13
    term_mm: float = 10.5
    term_most_mm: float = 16
    month_mm: float = 4.6
    day_mm: float = 4.6
    row_most_mm: float = 5.4
    row_least_mm: float = 3.6
    padding_mm: float = 0.8


GRID = Grid()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flowing table; ``flow`` columns wrap, others are condensed to fit.

    The title of an ``upright`` column is written from the bottom up. ``key`` says what stands in
    it, where tables choose among columns.
    """

    title: str
    width_mm: float
    align: str = "left"
    flow: bool = True
    upright: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A table whose rows grow with their text; titles have one line unless ``head_wraps``."""

    columns: tuple[Column, ...]
    line_mm: float = 3.55
    padding_mm: float = 0.7
    head_mm: float = 6
    head_wraps: bool = False

    @property
    def width_mm(self) -> float:
        """The width of all columns together."""
        return sum(column.width_mm for column in self.columns)


LOG = Flow(
    (
        Column("Дата", 17, "center", flow=False, key="date"),
        Column("№ урока", 13, "center", flow=False, key="number"),
        Column("Тема урока", 117, key="topic"),
        Column("Домашнее задание", 80, key="homework"),
        Column("Замена: кто провёл урок", 40, key="substitute"),
    )
)
CLUB_LOG = Flow(
    (
        Column("Дата", 17, "center", flow=False, key="date"),
        Column("Часы", 11, "center", flow=False, key="hours"),
        Column("Тема занятия", 92, key="topic"),
        Column("Пройденный материал", 104, key="material"),
        Column("Замена: кто провёл занятие", 43, key="substitute"),
    )
)
"""The log of additional education (004 part IV): hours and material, no homework."""

PUPIL_LIST = Flow(
    (
        Column("№", 9, "center", flow=False, key="number"),
        Column("Фамилия, имя, отчество", 98, key="name"),
        Column("Движение (дата, приказ)", 90, key="movement"),
        Column("Примечание", 70, key="note"),
    ),
    line_mm=3.9,
    padding_mm=0.9,
)
CONTENTS = Flow(
    (
        Column("№", 9, "center", flow=False),
        Column("Раздел журнала", 110, flow=False),
        Column("Кто подписывает", 92, flow=False),
        Column("Страницы", 28, "center", flow=False),
        Column("Листы", 28, "center", flow=False),
    ),
    line_mm=4,
    padding_mm=0.75,
)
REMARKS = Flow(
    (
        Column("Дата", 24),
        Column("Содержание замечания", 118),
        Column("Кто проверил (должность, фамилия, подпись)", 62),
        Column("Отметка об устранении (дата, подпись)", 63),
    ),
    line_mm=3.4,
    padding_mm=0.4,
    head_mm=8,
)
SUPPLEMENT = Flow(
    (
        Column("№", 9, "center", flow=False),
        Column("Фамилия, имя, отчество", 88),
        Column("Учебный период", 42),
        Column("Отметка", 22, "center", flow=False),
        Column("Вместо чего выставлена", 106),
    ),
    line_mm=3.9,
    padding_mm=0.9,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary sheet: a row per pupil and period, a column per subject."""

    number_mm: float = 7
    name_mm: float = 50
    period_mm: float = 20
    decision_mm: float = 32
    subject_least_mm: float = 8
    subject_most_mm: float = 12
    head_mm: float = 34
    head_bare_mm: float = 12
    row_mm: float = 3.9
    row_single_mm: float = 4.7
    signatures_mm: float = 44
    padding_mm: float = 0.8


SUMMARY = Summary()


@dataclass(frozen=True, slots=True)
class FormSpacing:
    """The lines of a form: text, tables, the row of a signature and its parts as shares of the width."""

    line_mm: float = 5
    after_mm: float = 2.2
    title_line_mm: float = 6.4
    above_title_mm: float = 5
    fact_name: float = 0.36
    addressee_from: float = 0.52
    table_line_mm: float = 4
    table_padding_mm: float = 0.8
    head_line_mm: float = 3.3
    head_padding_mm: float = 1.4
    head_most_mm: float = 42
    signature_mm: float = 13
    signature_line_mm: float = 8
    signature_gap_mm: float = 3
    signature_parts: tuple[float, ...] = (0.36, 0.21, 0.28, 0.15)
    footer_y_mm: float = 13


FORM = FormSpacing()


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """A thickness in points and a grey from 0 (black) to 1."""

    pt: float
    grey: float = 0.0


HAIR = Pen(0.25, 0.55)
FIFTH = Pen(0.25, 0.25)
THIN = Pen(0.4)
FRAME = Pen(0.8)
ZONE = Pen(0.4, 0.6)


@dataclass(frozen=True, slots=True)
class Strike:
    """A struck page: a line across it that spares the head, the note in the top margin."""

    edge_mm: float = 14
    top_mm: float = 40
    note_y_mm: float = 7
    line_mm: float = 4
    pen: Pen = Pen(1.2, 0.6)


STRIKE = Strike()
