"""Scans of printed sheets: whatever way they lie, each page is told by its code, upright and straight."""

import io
import math
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from archive_service.guarding import MIB, Why
from archive_service.importing.sample_school import generate
from archive_service.problems import Problem, explain
from archive_service.rendering.case import render_case
from archive_service.rendering.model import RenderedDocument
from archive_service.rendering.rules import PrintRules
from archive_service.scanning import codes, count_pages, read_scan
from archive_service.scanning.limits import SCANS
from tests import scans
from workflows.canonical import canonical_bytes, digest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def printed() -> RenderedDocument:
    """The leaves of one subject."""
    school = generate(7, classes=2, pupils=24, teachers=10)
    one = school.of_class(school.classes[1].id)
    return render_case(one, digest=digest(canonical_bytes(one)), rules=PrintRules()).sections[0]


@pytest.fixture(scope="module")
def pages(printed: RenderedDocument) -> list[Image.Image]:
    """Its pages as they come out of the printer."""
    return scans.pages_of(printed.pdf)


@pytest.fixture(scope="module")
def names(printed: RenderedDocument) -> list[str]:
    """The codes of its pages."""
    return [sheet.code for sheet in printed.sheets]


def test_every_way_a_sheet_can_lie(pages: Any, names: Any, saved: Any) -> None:
    """Turned, askew, under seal and pen, in colour and grey: the code is read, the page stands straight."""
    ways: list[dict[str, Any]] = [
        {"turned": 0, "skew": 1.5},
        {"turned": 90, "skew": -2.0, "colour": False},
        {"turned": 180, "skew": 0.7, "seal_on_code": True},
        {"turned": 270, "skew": -0.4, "stroke_on_code": True, "strokes": 5},
    ]
    pile = [
        scans.simulate(page, seed, **way) for seed, (page, way) in enumerate(zip(pages, ways, strict=True))
    ]
    got = list(read_scan(saved(scans.as_pdf(pile), "пачка.pdf")))
    assert [page.codes for page in got] == [(name,) for name in names]
    assert [page.number for page in got] == [1, 2, 3, 4]
    assert [page.turned for page in got] == [0, 270, 180, 90]
    for page, way in zip(got, ways, strict=True):
        assert abs(page.skew_tenths - 10 * way["skew"]) <= 1.5
        assert (page.width_px, page.height_px, page.dpi, page.trouble) == (2339, 1654, 200, "")
        picture = Image.open(io.BytesIO(page.jpeg))
        assert picture.size == (page.width_px, page.height_px)
        assert picture.mode == ("RGB" if way.get("colour", True) and way["turned"] in {180, 270} else "L")
        assert abs(codes.find(picture)[0].angle) < 0.6
        assert max(Image.open(io.BytesIO(page.thumb)).size) < 400


def test_a_tiff_at_300_dpi_is_kept_at_200(printed: Any, names: Any, saved: Any) -> None:
    """A TIFF of many pages is read like a PDF; finer pages are kept at 200 dpi."""
    page = scans.pages_of(printed.pdf, 300)[0]
    pile = [scans.simulate(page, 1, skew=-1.0, colour=False), scans.blank(2, 300)]
    first, second = read_scan(saved(scans.as_tiff(pile), "пачка.tif"))
    assert (first.codes, first.dpi, first.width_px) == ((names[0],), 200, 2339)
    assert abs(first.skew_tenths + 10) <= 1
    assert (second.codes, second.blank, first.blank) == ((), True, False)


def test_a_page_that_says_it_is_finer_than_it_is(pages: Any, names: Any, saved: Any) -> None:
    """A scan at 200 dpi that says 600 loses nothing: its size and its code tell how fine it is."""
    page = pages[0].copy()
    page.info["dpi"] = (600, 600)
    (got,) = read_scan(saved(scans.as_pdf([scans.simulate(page, 1, skew=1.0)])))
    assert (got.codes, got.dpi, got.width_px) == ((names[0],), 200, 2339)
    assert abs(got.skew_tenths - 10) <= 1


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_photograph_is_cut_out_and_laid_flat(pages: Any, names: Any, saved: Any, turned: int) -> None:
    """A phone's picture from aside: the sheet alone is kept, its code where it was printed."""
    (page,) = read_scan(saved(scans.simulate(pages[0], 5 + turned, turned=turned, photo=True), "снимок.jpg"))
    assert (page.codes, page.turned) == ((names[0],), (360 - turned) % 360)
    ours, printed_one = codes.find(Image.open(io.BytesIO(page.jpeg)))[0], codes.find(pages[0])[0]
    assert math.dist(ours.centre, printed_one.centre) < 25  # 3 mm


def test_other_pages_have_no_code(pages: Any, saved: Any) -> None:
    """A torn code, a picture of something else and a foreign QR code are pages without a code."""
    noise = Image.effect_noise((900, 700), 90)
    target = io.BytesIO()
    noise.save(target, "JPEG", dpi=(200, 200))
    pile = [scans.simulate(pages[0], 3, torn=True, skew=0.0), target.getvalue(), _foreign()]
    got = list(read_scan(saved(scans.as_pdf(pile))))
    assert [(page.codes, page.blank, page.trouble) for page in got] == [((), False, "")] * 3


def _foreign() -> bytes:
    import zxingcpp

    code = zxingcpp.create_barcode("https://example.org/J1", zxingcpp.BarcodeFormat.QRCode)
    sheet, target = Image.new("L", (1654, 1170), 255), io.BytesIO()
    view = memoryview(code.to_image(scale=6))
    sheet.paste(Image.frombytes("L", (view.shape[1], view.shape[0]), view.tobytes()), (200, 200))
    sheet.save(target, "JPEG", dpi=(200, 200))
    return target.getvalue()


def test_six_hundred_pages(pages: Any, names: Any, saved: Any) -> None:
    """A file of 600 pages passes, in its order, and is told page by page."""
    small = scans.simulate(scans.coarser(pages[1], 100), 4, colour=False, noise=0, skew=0.0)
    empty = scans.blank(9, 50)
    got = list(read_scan(saved(scans.as_pdf([small, *[empty] * 99] * 6))))
    assert [page.number for page in got] == list(range(1, 601))
    assert {page.number: page.codes for page in got if not page.blank} == dict.fromkeys(
        range(1, 601, 100), (names[1],)
    )


def test_a_page_that_cannot_be_read_loses_no_other(pages: Any, names: Any, saved: Any) -> None:
    """A damaged picture among others: that page comes crossed, without a code, and says why."""
    good = [scans.simulate(page, seed, colour=False) for seed, page in enumerate(pages[:3])]
    with_fault = [good[0], good[1][:2000] + bytes(len(good[1]) - 2000), good[2]]
    cut = scans.as_pdf([good[0], good[1], good[2]]).replace(good[1], with_fault[1])
    first, second, third = read_scan(saved(cut))
    assert (first.codes, third.codes) == ((names[0],), (names[2],))
    assert (second.codes, second.blank) == ((), False)
    assert Image.open(io.BytesIO(second.jpeg)).size == (second.width_px, second.height_px)


def test_a_page_that_ends_the_reader_loses_no_other(
    pages: Any, names: Any, saved: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where a reader dies at a page, it is tried once more, then passed over; too often is too often."""
    child = tmp_path / "dying_reader.py"
    child.write_text(
        "from archive_service.scanning import scan_child\n"
        "import os\n"
        "plain = scan_child._page\n"
        "def page(opened, index, limits):\n"
        "    if index == 1:\n"
        "        os._exit(5)\n"
        "    return plain(opened, index, limits)\n"
        "scan_child._page = page\n"
        "main = scan_child.main\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("archive_service.scanning.scans._CHILD", "dying_reader")
    path = saved(scans.as_pdf([scans.simulate(page, 1, colour=False, noise=0) for page in pages]))
    got = list(read_scan(path))
    assert [page.codes for page in got] == [(names[0],), (), (names[2],), (names[3],)]
    assert [page.trouble for page in got] == ["", "broken", "", ""]
    with pytest.raises(Problem) as caught:
        list(read_scan(path, replace(SCANS, deaths=0)))
    assert "на странице 2" in explain(caught.value).text


def _refusal(path: Path, limits: Any = SCANS) -> str:
    with pytest.raises(Problem) as caught:
        read_scan(path, limits)
    assert caught.value.kind.exit_code == 3
    assert path.name in explain(caught.value, "en").text
    return explain(caught.value).text


def _locked(data: bytes) -> bytes:
    return _rewritten(data, lambda writer: writer.encrypt("слово", algorithm="AES-256"))


def _with_script(writer: PdfWriter) -> None:
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer._add_object(DictionaryObject(script))


def _rewritten(data: bytes, spoil: Callable[[PdfWriter], Any]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    spoil(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _bomb() -> bytes:
    target = io.BytesIO()
    sheets = [Image.new("1", (100, 100)), Image.new("1", (20_000, 20_000))]
    sheets[0].save(target, "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
    return target.getvalue()


FAULTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "0 байт"),
    "another kind": (lambda _: b"PK\3\4" + bytes(90), "не PDF, не TIFF и не JPEG"),
    "a password": (lambda jpeg: _locked(scans.as_pdf([jpeg])), "зашифрован"),
    "something active": (
        lambda jpeg: _rewritten(scans.as_pdf([jpeg]), _with_script),
        "активное содержимое или вложения (JavaScript)",
    ),
    "a PDF cut off": (lambda jpeg: scans.as_pdf([jpeg])[:-3000], "передан не полностью"),
    "a TIFF cut off": (lambda jpeg: scans.as_tiff([jpeg, jpeg])[:-4000], "обрывается на странице"),
    "a JPEG cut off": (lambda jpeg: jpeg[: len(jpeg) // 2], "обрывается на странице 1"),
    "a bomb": (lambda _: _bomb(), "на странице 2 картинка в 400 мегапикселей"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_whole_files_are_refused(pages: Any, saved: Any, name: str) -> None:
    """What is no scan, or not all of it, is refused in a sentence before the first page."""
    spoil, said = FAULTS[name]
    jpeg = scans.simulate(scans.coarser(pages[0], 100), 1)
    assert said in _refusal(saved(spoil(jpeg), "скан"))


def test_absent_too_big_too_many(pages: Any, saved: Any, tmp_path: Path) -> None:
    """A file that is not there, one that is too big, one of too many pages."""
    assert "нет.pdf" in _refusal(tmp_path / "нет.pdf")
    pile = scans.as_pdf([scans.blank(1, 50)] * 3)
    assert "страниц 3, должно быть от 1 до 2" in _refusal(saved(pile), replace(SCANS, pages=2))
    assert count_pages(saved(pile)) == 3
    with (tmp_path / "big.pdf").open("wb") as target:
        target.truncate(3000 * MIB)
    assert "3000 МБ" in _refusal(tmp_path / "big.pdf")


def test_the_reader_is_kept_within_limits(saved: Any) -> None:
    """A reader without time ends; the file is refused."""
    said = _refusal(saved(scans.as_pdf([scans.blank(1, 50)])), replace(SCANS, wall_seconds=0))
    assert "не закончен за 0 с" in said


def test_every_refusal_has_its_sentence() -> None:
    """No code without a sentence, no sentence without a code."""
    room = ROOT / "archive_service" / "scanning"
    text = "\n".join((room / name).read_text("utf-8") for name in ("rules.py", "sources.py", "scan_child.py"))
    spoken = set(re.findall(r'(?:_refuse|Unfit)\("([a-z-]+)"', text)) - {"page-size"}
    file = ROOT / "templates" / "messages" / "scan.ru.toml"
    assert set(tomllib.loads(file.read_text("utf-8"))) == spoken | {f"refused-{why}" for why in Why} | {
        "hopeless"
    }
