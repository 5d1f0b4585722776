"""The renderer of paper forms: valid, reproducible, nothing lost, nothing orphaned; wording checked."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.problems import Kind, Problem, explain
from archive_service.rendering.counts import mean, percent
from archive_service.rendering.form_pages import height_mm, pages_of
from archive_service.rendering.form_strips import strips_of
from archive_service.rendering.forms import (
    Checked,
    Checklist,
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
    render_form,
)
from archive_service.rendering.words import title_of, words_from, words_of
from templates.geometry import FORM_SHEET, FORM_SHEET_KEPT, FORM_WIDE, PT_PER_MM, Column

AT = datetime(2026, 5, 27, 12, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
COLUMNS = (Column("Предмет", 60), Column("Всего пропущено уроков", 10, "center"), Column("Отметка", 30))
TALL = Column("Основы безопасности и защиты Родины", 8, "center", flow=False, upright=True)


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple((f"строка-{number:03}", str(number), "зачет") for number in range(count))


def make(*blocks: object, **more: object) -> Form:
    return Form(organisation="Образцовая школа", title="Справка", blocks=blocks, **more)


FULL = make(
    Paragraph("Текст вступления. " * 40),
    Paragraph("Заголовок", bold=True),
    Lines((("Основание", "приказ № 7 от 01.09.2025"), ("Длинное название на двух строках", "да " * 60))),
    Table(COLUMNS, rows(70), totals=("Итого", "2415", "")),
    Table((*COLUMNS, TALL), rows=(("алгебра", "1", "5", "н"),), dense=True),
    Checklist((Checked("Программа пройдена", "да", "без замечаний"), Checked("Контрольные проведены"))),
    SignatureLines((Signer("Заместитель директора", "Тестова Анна Пробная"), Signer("Директор"))),
    subtitle="за 4 четверть",
    number="3",
    on=date(2026, 5, 27),
    addressee=("Директору", "от учителя"),
)


def drawn(form: Form, document_id: str = "d") -> bytes:
    return render_form(form, created_at=AT, document_id=document_id)


def texts(pdf: bytes) -> list[str]:
    """The text of every page."""
    opened = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def test_a_form_is_valid(tmp_path: Path, vera: Callable[..., None]) -> None:
    """Every block, upright and lying, with both margins: veraPDF finds valid PDF/A-2b."""
    files = []
    for number, wide in enumerate((False, True)):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(drawn(replace(FULL, landscape=wide, kept_over_ten_years=wide)))
    vera("2b", *files)


def test_same_form_same_bytes() -> None:
    """Nothing asks the time; another document is another file."""
    assert drawn(FULL) == drawn(FULL)
    assert drawn(FULL) != drawn(FULL, "other")
    assert drawn(FULL) != drawn(replace(FULL, number="4"))


def test_everything_said_is_on_paper() -> None:
    """No row, fact, heading or post is lost; the sheets are counted."""
    pages = texts(drawn(FULL))
    whole = " ".join(pages)
    for row in rows(70):
        assert whole.count(row[0]) == 1
    for said in (
        "Заголовок",
        "приказ № 7",
        "Итого",
        "2415",
        "№ 3",
        "27.05.2026",
        "Программа пройдена",
        "за 4 че",
    ):
        assert said in whole
    assert whole.count("да") >= 60
    assert [re.findall(r"лист \d из \d", page) for page in pages] == [
        [f"лист {number} из {len(pages)}"] for number in range(1, len(pages) + 1)
    ]


def test_the_head_comes_again_on_every_page() -> None:
    """Each sheet with rows of a table begins them with its head."""
    pages = texts(drawn(make(Table(COLUMNS, rows(120)))))
    assert len(pages) > 2
    for page in pages:
        assert page.count("Предмет") == 1
        assert page.index("Предмет") < page.index("строка-")


def test_a_cell_higher_than_a_page_goes_on_to_the_next() -> None:
    """A long text in a cell is parted between lines and loses no word."""
    words = [f"слово{number}" for number in range(900)]
    pages = texts(drawn(make(Table(COLUMNS, ((" ".join(words), "1", ""),)))))
    assert len(pages) > 1
    assert re.findall(r"слово\d+", " ".join(pages)) == words


@pytest.mark.parametrize("above", ["paragraph", "table", "lines"])
def test_signatures_are_never_alone(above: str) -> None:
    """However long the text is, the signatures have the end of the block above on their sheet."""
    for count in range(20, 60):
        blocks = {
            "paragraph": Paragraph(f"{'слово ' * count * 14} конец."),
            "table": Table(COLUMNS, (*rows(count), ("конец.", "", ""))),
            "lines": Lines((*((f"факт {number}", "да") for number in range(count)), ("конец.", "да"))),
        }
        signers = tuple(Signer(f"Член комиссии {number}") for number in range(4))
        pages = texts(drawn(make(blocks[above], SignatureLines(signers))))
        assert "конец." in pages[-1], count
        assert pages[-1].count("Член комиссии") == 4, count


def test_totals_and_headings_are_never_alone() -> None:
    """The totals have a row above them on their sheet, a heading has its text below it."""
    for count in range(20, 60):
        table = Table(COLUMNS, rows(count), totals=("Итого", "1", ""))
        pages = texts(drawn(make(table, Paragraph("Заголовок", bold=True), Table(COLUMNS, rows(1)))))
        with_totals = next(page for page in pages if "Итого" in page)
        assert f"строка-{count - 1:03}" in with_totals
        assert "строка-000" in next(page for page in pages if "Заголовок" in page)


def test_more_signers_than_a_sheet_holds() -> None:
    """Signature lines that fit no sheet together are parted between signers."""
    signers = tuple(Signer(f"Член комиссии {number:02}") for number in range(40))
    pages = texts(drawn(make(Paragraph("Текст"), SignatureLines(signers))))
    assert len(re.findall(r"Член комиссии \d\d", " ".join(pages))) == 40


@pytest.mark.parametrize(
    ("more", "left_mm", "wide_mm"),
    [
        ({}, 20, 210),
        ({"kept_over_ten_years": True}, 30, 210),
        ({"landscape": True}, 20, 297),
        ({"landscape": True, "kept_over_ten_years": True}, 30, 297),
    ],
)
def test_margins(more: dict[str, bool], left_mm: float, wide_mm: float) -> None:
    """Left 20 mm, 30 where kept over ten years; right 10 mm (ГОСТ Р 7.0.97-2016)."""
    page = pypdfium2.PdfDocument(drawn(replace(FULL, **more)))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    inked = [box for box in boxes if box[2] > box[0]]
    assert page.get_width() == pytest.approx(wide_mm * PT_PER_MM, abs=0.1)
    assert min(box[0] for box in inked) >= left_mm * PT_PER_MM - 0.5
    assert max(box[2] for box in inked) <= (wide_mm - 10) * PT_PER_MM + 0.5


CELL = st.text("абв где жзи-", max_size=60)
BLOCKS = st.one_of(
    st.builds(Paragraph, st.text("абв где ", max_size=900), st.booleans()),
    st.builds(Lines, st.lists(st.tuples(CELL, CELL), max_size=9).map(tuple)),
    st.builds(
        Table,
        st.just(COLUMNS),
        st.lists(st.tuples(CELL, CELL, CELL), max_size=40).map(tuple),
        st.sampled_from([(), ("Итого", "1", "2")]),
    ),
    st.builds(SignatureLines, st.lists(st.builds(Signer, CELL, CELL), max_size=30).map(tuple)),
)


@given(st.lists(BLOCKS, max_size=6), st.sampled_from([FORM_SHEET, FORM_SHEET_KEPT, FORM_WIDE]))
@settings(deadline=None, max_examples=60)
def test_any_form_fits_its_pages(blocks: list[object], paper: object) -> None:
    """Whatever the blocks are, no page is higher than its room and every piece of text is on one."""
    room = paper.floor_mm - paper.top_mm
    strips = strips_of(make(*blocks), paper.body_width_mm, room)
    pages = pages_of(strips, room)
    assert all(height_mm(page) <= room + 0.001 for page in pages)
    placed = [strip for page in pages for strip in page if not strip.blank]
    assert placed == [strip for strip in strips if not strip.blank]


# --- figures and wording ------------------------------------------------------------------------


def test_shares_and_means_are_rounded_half_up() -> None:
    """As people round by hand, with a comma; a dash where there is nothing to share."""
    assert [percent(Fraction(*one)) for one in ((7, 8), (1, 3), (1, 1), (0, 5), (1, 2000))] == [
        "87,5 %",
        "33,3 %",
        "100,0 %",
        "0,0 %",
        "0,1 %",
    ]
    assert [mean(Fraction(*one)) for one in ((17, 4), (25, 6), (801, 200))] == ["4,25", "4,17", "4,01"]
    assert (percent(None), mean(None)) == ("—", "—")


PLACES = {"title": (), "statement": ("who", "day")}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('title = "Т"\nstatement = "{who}"', "form-place-missing", "{day}"),
        ('title = "Т"\nstatement = "{who} {day} {password}"', "form-place-unknown", "{password}"),
        ('title = "Т {who}"\nstatement = "{who} {day}"', "form-place-unknown", "{who}"),
        ('title = "Т"\nstatement = "{who!r} {day}"', "form-place-unknown", "{who}"),
        ('title = "Т"\nstatement = "{who.name} {day}"', "form-place-unknown", "{who.name}"),
        ('title = "Т"\nstatement = "{who} {day"', "form-text-broken", "statement"),
        ('title = "Т"\nstatement = 5', "form-text-broken", "statement"),
        ('title = "Т"', "form-text-missing", "statement"),
        ('title = "Т"\nstatement = "{who} {day}"\nstatment = "x"', "form-text-unknown", "statment"),
        ("title = Т", "form-unreadable", "note.toml"),
    ],
)
def test_a_spoilt_wording_is_named(text: str, code: str, said: str) -> None:
    """A school that edits a file is told the file, the text and the place, in both languages."""
    with pytest.raises(Problem) as caught:
        words_from(text, PLACES, "note.toml")
    assert (caught.value.kind, caught.value.code) == (Kind.SETUP, f"render.{code}")
    for language in ("ru", "en"):
        told = explain(caught.value, language).text
        assert "note.toml" in told
        assert said in told


def test_sound_wording_is_filled() -> None:
    """Texts are taken as they are; a brace in a fact is no place."""
    words = words_from('title = "Т"\nstatement = "{day}: {who}"', PLACES, "note.toml")
    assert words("statement", who="{day}", day="27.05.2026") == "27.05.2026: {day}"
    with pytest.raises(Problem) as caught:
        words_of("absent", PLACES)
    assert caught.value.code == "render.form-unreadable"


def test_every_wording_belongs_to_a_paper() -> None:
    """No file of the templates is left over, and none that a paper reads is missing."""
    source = "".join(file.read_text("utf-8") for file in (ROOT / "archive_service").rglob("*.py"))
    files = {file.stem for file in (ROOT / "templates" / "forms").glob("*.toml")}
    assert set(re.findall(r'words_of\("(\w+)"', source)) == files
    assert title_of("breach_act") == "Акт о фиксации нарушения конфиденциальности"
