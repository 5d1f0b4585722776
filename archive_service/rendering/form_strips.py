"""A form cut into strips: pieces of known height that may not be parted, before they go onto pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive_service.rendering.form_model import (
    Block,
    Checklist,
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    StampPlace,
    Table,
)
from archive_service.rendering.ink import Align
from archive_service.rendering.letters import clean, width_pt, wrap
from archive_service.rendering.pages import Row
from archive_service.rendering.plan_lists import flowing_row, row_height_mm, row_parts
from archive_service.rendering.view import day
from templates import wording
from templates.geometry import CAPTION_MM, FORM, PT_PER_MM, SEAL, SIGNATURE, Column, Flow
from templates.typefaces import BODY, BODY_BOLD, CAPTION, CELL, HEAD, LEGAL, LEGAL_BOLD, LEGAL_LARGE, Style

_BASE = 0.74
"""Where the base line of a text is in its line."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of text: its place in millimetres from the upper left corner of its strip."""

    text: str
    style: Style
    x_mm: float
    y_mm: float
    align: Align = "left"
    within_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A line to write on."""

    x_mm: float
    y_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table of that number in the form."""

    table: int
    flow: Flow
    cells: Row
    style: Style
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece that is on one page; ``keep`` holds it together with the next one."""

    height_mm: float
    said: tuple[Said, ...] = ()
    rules: tuple[Rule, ...] = ()
    row: TableRow | None = None
    keep: bool = False
    place: StampPlace | None = None

    @property
    def blank(self) -> bool:
        """Whether it is nothing but room: not wanted at the top of a page."""
        return not (self.said or self.rules or self.row or self.place)


def strips_of(form: Form, width_mm: float, room_mm: float) -> list[Strip]:
    """Return the strips of a form for pages of that width and height."""
    strips = _kept(_head(form, width_mm))
    for number, block in enumerate(form.blocks):
        if isinstance(block, SignatureLines | StampPlace):
            _hold(strips)
        strips.extend(_of_block(block, number, width_mm, room_mm))
    return strips


def _of_block(block: Block, number: int, width_mm: float, room_mm: float) -> list[Strip]:
    match block:
        case Paragraph():
            strips = _paragraph(block, width_mm)
        case Lines():
            strips = [strip for fact in block.facts for strip in _fact(*fact, width_mm)]
        case Table():
            strips = list(_table(block, number, width_mm, room_mm))
        case Checklist():
            strips = list(_table(_checklist(block), number, width_mm, room_mm))
        case SignatureLines():
            strips = _kept([_signature(signer, width_mm) for signer in block.signers], last=False)
        case StampPlace():
            high = SEAL.height_mm if block.seal else SIGNATURE.height_mm
            strips = [Strip(high + CAPTION_MM + FORM.after_mm, place=block)]
    heading = isinstance(block, Paragraph) and block.bold
    return [*strips, Strip(FORM.after_mm, keep=heading)]


def _head(form: Form, width_mm: float) -> Iterator[Strip]:
    yield from _text(form.organisation, LEGAL, width_mm, "center")
    yield Strip(FORM.after_mm)
    left = width_mm * FORM.addressee_from
    for text in form.addressee:
        for line in wrap(text, LEGAL, width_mm - left):
            yield Strip(FORM.line_mm, (_line(line, LEGAL, left),))
    yield Strip(FORM.above_title_mm)
    yield from _text(form.title, LEGAL_LARGE, width_mm, "center", FORM.title_line_mm)
    if form.subtitle:
        yield from _text(form.subtitle, LEGAL, width_mm, "center")
    yield Strip(FORM.after_mm)
    if form.on or form.number:
        yield _number_line(form, width_mm)
        yield Strip(FORM.after_mm)


def _number_line(form: Form, width_mm: float) -> Strip:
    said = []
    if form.on:
        said.append(_line(day(form.on), LEGAL, 0))
    if form.number:
        number = wording.FORM_NUMBER.format(number=form.number)
        said.append(_line(number, LEGAL, width_mm, "right"))
    return Strip(FORM.line_mm, tuple(said))


def _line(text: str, style: Style, x_mm: float, align: Align = "left", line_mm: float = FORM.line_mm) -> Said:
    return Said(text, style, x_mm, line_mm * _BASE, align)


def _text(
    text: str, style: Style, width_mm: float, align: Align = "left", line_mm: float = FORM.line_mm
) -> Iterator[Strip]:
    x_mm = width_mm / 2 if align == "center" else 0.0
    for line in wrap(text, style, width_mm):
        yield Strip(line_mm, (_line(line, style, x_mm, align, line_mm),))


def _paragraph(block: Paragraph, width_mm: float) -> list[Strip]:
    """Neither the first nor the last line is alone on a page; a heading is with what follows."""
    strips = list(_text(block.text, LEGAL_BOLD if block.bold else LEGAL, width_mm, block.align))
    if block.bold:
        return _kept(strips)
    held = {0, len(strips) - 2}
    return [
        replace(strip, keep=index in held and index < len(strips) - 1) for index, strip in enumerate(strips)
    ]


def _fact(name: str, value: str, width_mm: float) -> list[Strip]:
    left = width_mm * FORM.fact_name
    names = wrap(name, LEGAL, left - 3)
    values = wrap(value, LEGAL_BOLD, width_mm - left)
    strips = []
    for index in range(max(len(names), len(values))):
        said = [_line(names[index], LEGAL, 0)] if index < len(names) else []
        said += [_line(values[index], LEGAL_BOLD, left)] if index < len(values) else []
        strips.append(Strip(FORM.line_mm, tuple(said)))
    return _kept(strips, last=False)


def _checklist(block: Checklist) -> Table:
    columns = (
        Column(wording.NUMBER, 8, "center", flow=False),
        Column(wording.CHECKLIST_WHAT, 90),
        Column(wording.CHECKLIST_RESULT, 32),
        Column(wording.CHECKLIST_NOTE, 50),
    )
    rows = ((str(number), one.what, one.result, one.note) for number, one in enumerate(block.items, 1))
    return Table(columns, tuple(rows))


def _table(block: Table, number: int, width_mm: float, room_mm: float) -> Iterator[Strip]:
    """Yield a strip a row; the totals are never alone on a page."""
    style = CELL if block.dense else BODY
    flow = _flow(block, width_mm)
    most = int((room_mm - flow.head_mm - 2 * flow.padding_mm) / flow.line_mm)
    rows = [*(block.rows or ((wording.NOT_GIVEN,) * len(block.columns),))]
    strong = {*block.strong, *([len(rows)] if block.totals else [])}
    for index, texts in enumerate([*rows, *([block.totals] if block.totals else [])]):
        bold = index in strong
        cells = flowing_row(texts, flow, BODY_BOLD if bold else style)
        for part in row_parts(cells, most):
            row = TableRow(number, flow, part, style, bold)
            keep = bool(block.totals) and index == len(rows) - 1
            yield Strip(row_height_mm(part, flow), row=row, keep=keep)


def _flow(block: Table, width_mm: float) -> Flow:
    shares = sum(column.width_mm for column in block.columns)
    columns = tuple(replace(column, width_mm=column.width_mm * width_mm / shares) for column in block.columns)
    line_mm = Flow(()).line_mm if block.dense else FORM.table_line_mm
    head_mm = max(_head_mm(column) for column in columns)
    return Flow(columns, line_mm, FORM.table_padding_mm, head_mm, head_wraps=True)


def _head_mm(column: Column) -> float:
    if column.upright:
        wide = width_pt(clean(column.title), HEAD) / PT_PER_MM
        return min(FORM.head_most_mm, wide + 2 * FORM.head_padding_mm)
    lines = len(wrap(column.title, HEAD, column.width_mm - 1.6))
    return lines * FORM.head_line_mm + 2 * FORM.head_padding_mm


def _signature(signer: Signer, width_mm: float) -> Strip:
    """Post, then lines for the signature, the name and the date, each with its caption."""
    gap = FORM.signature_gap_mm
    wide = [share * width_mm - gap for share in FORM.signature_parts]
    starts = [sum(FORM.signature_parts[:index]) * width_mm for index in range(len(wide))]
    posts = wrap(signer.post, LEGAL, wide[0])
    base = max(FORM.signature_line_mm, len(posts) * FORM.line_mm)
    said = [
        Said(line, LEGAL, 0, base - 0.8 - (len(posts) - 1 - index) * FORM.line_mm)
        for index, line in enumerate(posts)
    ]
    centres = [start + width / 2 for start, width in zip(starts, wide, strict=True)]
    said.append(Said(signer.name, BODY, centres[2], base - 0.8, "center", wide[2]))
    if signer.on:
        said.append(Said(day(signer.on), BODY, centres[3], base - 0.8, "center", wide[3]))
    captions = (wording.FORM_SIGNATURE, wording.FORM_NAME, wording.FORM_DATE)
    for centre, width, caption in zip(centres[1:], wide[1:], captions, strict=True):
        said.append(Said(caption, CAPTION, centre, base + 2.6, "center", width))
    rules = tuple(Rule(start, base, width) for start, width in zip(starts[1:], wide[1:], strict=True))
    below = FORM.signature_mm - FORM.signature_line_mm
    return Strip(base + below, tuple(said), rules)


def _kept(strips: Iterator[Strip] | Sequence[Strip], *, last: bool = True) -> list[Strip]:
    """Return the strips held together, with what follows too unless ``last`` is false."""
    held = [replace(strip, keep=True) for strip in strips]
    if held and not last:
        held[-1] = replace(held[-1], keep=False)
    return held


def _hold(strips: list[Strip]) -> None:
    """Hold the last piece of text or table together with what comes next."""
    for index in range(len(strips) - 1, -1, -1):
        strips[index] = replace(strips[index], keep=True)
        if not strips[index].blank:
            return
