"""Counts in words, codes, letters, table cuts."""

import io
import re
from importlib import resources

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile
from reportlab.pdfgen.canvas import Canvas

from archive_service.faces import for_paper
from archive_service.rendering.codes import qr_path
from archive_service.rendering.counts import in_words, leaves_said
from archive_service.rendering.letters import clean, width_pt, wrap
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.view import even_parts
from templates.geometry import PT_PER_MM
from templates.typefaces import CELL, FACES
from workflows.leaves import MOST_LETTERED, lettered
from workflows.sheet_codes import Side, sheet_code

CASES = {
    0: "0 листов",
    1: "1 лист",
    2: "2 листа",
    4: "4 листа",
    5: "5 листов",
    11: "11 листов",
    12: "12 листов",
    14: "14 листов",
    21: "21 лист",
    22: "22 листа",
    25: "25 листов",
    101: "101 лист",
    111: "111 листов",
    112: "112 листов",
}


@pytest.mark.clause("001-22")
@pytest.mark.parametrize(("count", "said"), CASES.items())
def test_the_noun_follows_the_number(count, said):
    """лист, листа, листов by the rules of Russian."""
    assert leaves_said(count) == said


@pytest.mark.parametrize(("count", "said"), [(1, "один"), (2, "два"), (47, "сорок семь"), (101, "сто один")])
def test_counts_in_words_are_masculine(count, said):
    """«Лист» is masculine: один, два."""
    assert in_words(count) == said


@pytest.mark.clause("001-22")
@pytest.mark.parametrize(
    "note",
    [
        "Прошито, пронумеровано и скреплено печатью __ листа(ов)",
        "Прошито, пронумеровано и скреплено печатью … листа(ов)",
        "Прошито, пронумеровано и скреплено печатью {leaves} листа(ов)",
        "Прошито, пронумеровано и скреплено печатью {figures} ({words}) листа(ов)",
        "Прошито, пронумеровано и скреплено печатью листа(ов)",
    ],
)
def test_the_binding_note_is_filled_whatever_its_blank(note):
    """The source lost its blank; every way of writing it is filled in the same place."""
    filled = PrintRules(binding_note=note).filled_binding_note(3, "три")
    assert filled == "Прошито, пронумеровано и скреплено печатью 3 (три) листа(ов)"


DIGEST = "sha256:" + "0a1b" * 16


@pytest.mark.parametrize(
    ("leaf", "spelled"),
    [("14", "014V"), ("14а", "014AV"), ("14вя", "014VZV"), ("123р", "123RV"), ("С1", "S01V")],
)
def test_code_names_digest_leaf_side_and_edition(leaf, spelled):
    """A page can be told from its code alone; a lettered leaf has a Latin letter for its own."""
    assert sheet_code(DIGEST, leaf, Side.VERSO, 2) == f"J1-0A1B0A1B0A1B-{spelled}-E2"


def test_no_two_leaves_share_a_code():
    """Plain and lettered leaves, both sides: the letters stand for one another one to one."""
    labels = [str(number) for number in range(1, 30)]
    labels += [lettered(number, nth) for number in (1, 14, 140) for nth in range(1, MOST_LETTERED + 1)]
    labels += [f"С{number}" for number in range(1, 30)]
    codes = {sheet_code(DIGEST, label, side, 1) for label in labels for side in Side}
    assert len(codes) == 2 * len(labels)
    assert all(re.fullmatch(r"[0-9A-Z-]{1,29}", code) for code in codes)


@pytest.mark.parametrize("leaf", ["1234", "123яя"])
def test_codes_stay_in_the_small_symbol(leaf):
    """Version 2, 25 modules: 0.6 mm each at 15 mm, even for a high or lettered leaf in edition 99."""
    modules, path = qr_path(sheet_code(DIGEST, leaf, Side.VERSO, 99))
    assert modules == 25
    assert path.startswith("0 0 7 1 re")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("две\nстроки\tи  пробелы ", "две строки и пробелы"),
        ("мяг\u00adкий", "мягкий"),
        ("и\u0306", "й"),
        ("①", "1"),
        ("☃", "[U+2603]"),
    ],
)
def test_clean_text(given, shown):
    """Text is brought to letters that all faces have; nothing vanishes but layout hints."""
    assert clean(given) == shown


@pytest.mark.parametrize("width_mm", [8, 30, 117])
def test_wrapped_lines_fit_and_lose_nothing(width_mm):
    """Every line is narrow enough; the words come back in order, even one longer than a line."""
    text = "Решение показательных уравнений и Рентгеноэлектрокардиографического исследования, § 12"
    lines = wrap(text, CELL, width_mm)
    assert all(width_pt(line, CELL) <= width_mm * PT_PER_MM + 1e-6 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_word_too_long_breaks_at_its_hyphens():
    """A double surname is parted where it is joined."""
    assert wrap("Длинноимённый-Протяжённофамильский-Нескончаемый", CELL, 48) == (
        "Длинноимённый-Протяжённофамильский-",
        "Нескончаемый",
    )


@pytest.mark.parametrize(("count", "most"), [(0, 5), (1, 5), (40, 34), (69, 34), (26, 25)])
def test_even_parts_cover_everything(count, most):
    """As few parts as possible, none too long, sizes differ by one at most."""
    runs = even_parts(count, most)
    assert [index for run in runs for index in run] == list(range(count))
    assert len(runs) == max(1, -(-count // most))
    assert max(map(len, runs)) - min(map(len, runs)) <= 1


def test_fonts_lose_their_hints_and_keep_their_outlines():
    """The embedded faces draw the same glyphs with far fewer bytes."""
    face = FACES[2]
    source = resources.files(face.package).joinpath(face.file).read_bytes()
    bare = for_paper(source)
    assert len(bare) < len(source) * 0.65
    before, after = (TTFontFile(io.BytesIO(font)) for font in (source, bare))
    assert before.charToGlyph == after.charToGlyph
    assert before.charWidths == after.charWidths
    drawn = [_drawn(font) for font in (source, bare)]
    assert drawn[0].getextrema()[0] < 60
    assert drawn[0].tobytes() == drawn[1].tobytes()


def _drawn(font_bytes):
    name = f"Sample{len(font_bytes)}"
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(font_bytes)))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(300, 40))
    canvas.setFont(name, 12)
    canvas.drawString(5, 15, "Ёлка, Йод, Җәүдәт ҫәғәт № 4/5 é")
    canvas.save()
    return pypdfium2.PdfDocument(target.getvalue())[0].render(scale=4, grayscale=True).to_pil()
