"""What is sewn in beside the export's sheets: late marks, copies of orders, remarks."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from archive_service.problems import Problem, explain
from archive_service.rendering.enclosed import OrderCopy, PrintedRemark, Supplement
from archive_service.rendering.model import Kind
from workflows.sheet_codes import Side
from workflows.snapshot import Deferral

LATE = Supplement(
    "late", "x-1", (("p-2", "q4", "4"), ("p-3", "year", "5")), "приказ № 15 от 10.06.2026, протокол № 3"
)
ORDER = "Копия приказа № 77 от 01.02.2026"


def _scan(fmt: str, mode: str = "L", size: tuple[int, int] = (620, 877), **more: Any) -> bytes:
    """A page with a black square in its middle."""
    page = Image.new("RGBA", size, (255, 255, 255, 0))
    wide, high = size
    ImageDraw.Draw(page).rectangle((wide // 4, high // 4, wide * 3 // 4, high * 3 // 4), fill="black")
    target = io.BytesIO()
    if mode != "RGBA":
        ground = Image.new("RGBA", size, "white")
        page = Image.alpha_composite(ground, page).convert(mode)
    page.save(target, fmt, **more)
    return target.getvalue()


@pytest.fixture(scope="module")
def deferred(maker: Any) -> Any:
    """A class with a deferral whose reason the export has."""
    return maker(section={"deferrals": (Deferral("p-2", "q4", "болезнь, справка 14"),)}).snapshot()


# --- supplements ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def late(deferred: Any, printed: Any) -> Any:
    """The print with a supplement to what was printed before."""
    before = printed(deferred).case.bound
    return printed(
        deferred,
        allotted=before,
        standing={"x-1": before["x-1"]},
        only=frozenset({"late"}),
        supplements=[LATE],
    )


@pytest.mark.clause("001-35")
def test_a_late_mark_has_a_leaf_of_its_own(late: Any) -> None:
    """Pupil, period, mark, what it stands instead of, and the document it rests on; leaf 3а behind leaf 3."""
    (document,) = late.case.supplements
    assert (document.kind, document.part, document.section_id) == (Kind.SUPPLEMENT, "late", "x-1")
    assert (document.leaves, document.pages, late.case.bound["x-1"]) == (("3а",), 2, ("3",))
    text, verso = late.texts(document)
    assert "Дополнительный лист: Алгебра Учитель: Тестова Анна Пробная" in text
    assert "Лист 3а, страница 5а · издание 1" in text
    assert "1 Пробин2 Имя Отчество IV четверть 4 отсрочка: болезнь, справка 14" in text
    assert "2 Пробин3 Имя Отчество Год 5 отсрочка" in text
    assert (
        "Основание для выставления отметок после отсрочки: приказ № 15 от 10.06.2026, протокол № 3." in text
    )
    assert "страница оставлена пустой намеренно" in verso
    assert late.case.sections == ()


@pytest.mark.clause("001-35")
@pytest.mark.clause("001-22")
def test_a_supplement_is_listed_and_counted(late: Any) -> None:
    """It stands under its section in the contents, and the certificate counts its leaf."""
    assert (
        "4 Алгебра Тестова Анна Пробная 5–6 3 5 Дополнительный лист: Алгебра Тестова Анна Пробная 5а–6а 3а"
        in late.front[1]
    )
    assert "дополнительные листы — 3а" in late.back[2]
    assert f"скреплено печатью {late.case.leaves} (шесть) листа(ов)" in late.back[2]


@pytest.mark.clause("001-35")
def test_a_supplement_is_signed_as_a_section_is(late: Any) -> None:
    """The places have the names of a section's: a stamp on every leaf, one signature."""
    (document,) = late.case.supplements
    assert [zone.name for zone in document.zones] == ["teacher", "teacher_signature"]


def test_a_long_supplement_goes_on(deferred: Any, printed: Any) -> None:
    """Sixty marks and a long basis need more leaves, each with a place for the teacher; nothing is lost."""
    many = Supplement("late", "x-1", (("p-2", "q4", "4"),) * 60, "протокол " * 200)
    made = printed(deferred, supplements=[many])
    (document,) = made.case.supplements
    texts = made.texts(document)
    rectos = [sheet.page_index for sheet in document.sheets if sheet.side is Side.RECTO]
    assert len(rectos) == 2
    assert [zone.page_index for zone in document.zones if zone.name == "teacher"] == rectos
    assert sum(zone.name == "teacher_signature" for zone in document.zones) == 1
    assert " ".join(texts).count("Пробин2") == 60
    assert " ".join(texts).count("протокол") == 200


def test_a_supplement_under_a_code_name(full: Any, printed: Any) -> None:
    """A pupil under a code name stays under it."""
    made = printed(full, supplements=[Supplement("late", "x-1", (("p-2", "q4", "4"),), "протокол")])
    assert "1 Ученик 1 IV четверть 4 отсрочка: болезнь, справка 14" in made.texts(made.case.supplements[0])[0]


@pytest.mark.parametrize(
    ("section", "mark", "said"),
    [
        ("x-9", ("p-1", "q4", "5"), "x-9"),
        ("x-1", ("p-9", "q4", "5"), "p-9"),
        ("x-1", ("p-1", "t-9", "5"), "t-9"),
    ],
)
def test_a_supplement_to_what_is_not_there_is_refused(
    deferred: Any, printed: Any, section: str, mark: tuple[str, str, str], said: str
) -> None:
    """Its section, its pupils and its periods are those of the class."""
    with pytest.raises(Problem) as refused:
        printed(deferred, supplements=[Supplement("late", section, (mark,), "протокол")])
    assert said in explain(refused.value).text


# --- orders -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ordered(deferred: Any, printed: Any) -> Any:
    """A first print with an order of three pages."""
    pages = (_scan("JPEG"), _scan("PNG", "RGBA"), _scan("PNG", "1"))
    return printed(deferred, orders=[OrderCopy("order", ORDER, pages)])


@pytest.mark.clause("000-34")
def test_an_order_is_a_numbered_part_of_the_print(ordered: Any) -> None:
    """Behind the sections, before the remarks; page number, leaf, code on every page; listed and counted."""
    (document,) = ordered.case.orders
    assert list(ordered.case.bound) == ["front", "x-1", "order", "back"]
    assert (document.leaves, document.pages) == (("4", "5"), 4)
    texts = ordered.texts(document)
    for index, text in enumerate(texts):
        assert f"Лист {4 + index // 2}, страница {7 + index} " in text
        assert ORDER in text
        assert document.sheets[index].code in text
    assert "страница оставлена пустой намеренно" in texts[3]
    assert f"5 {ORDER} 7–10 4–5 6 Замечания" in ordered.front[1]
    assert "копии приказов — 4–5" in ordered.back[2]


@pytest.mark.clause("000-34")
def test_an_order_that_comes_later_is_lettered(ordered: Any, deferred: Any, printed: Any) -> None:
    """What was printed stands; the second order follows the first on a lettered leaf."""
    before = ordered.case.bound
    orders = [
        OrderCopy("order", ORDER),
        OrderCopy("more", "Копия приказа № 78 от 02.03.2026", (_scan("PNG"),)),
    ]
    made = printed(
        deferred,
        allotted=before,
        standing={"x-1": before["x-1"], "order": before["order"]},
        only=frozenset({"more"}),
        orders=orders,
    )
    assert made.case.bound["more"] == ("5а",)
    assert [one.part for one in made.case.journal] == ["front", "more", "back"]
    assert f"{ORDER} 7–10 4–5 6 Копия приказа № 78 от 02.03.2026 9а–10а 5а" in made.front[1]


def test_every_page_shows_its_picture(ordered: Any, raster: Any) -> None:
    """Upright in the middle of the type area, white beside it; what is transparent lies on white."""
    for index in range(3):
        shown = raster(ordered.case.orders[0].pdf, index)
        middle = shown.width // 2 + (40 if index % 2 == 0 else -40)
        assert shown.getpixel((middle, shown.height * 114 // 210)) < 20
        assert shown.getpixel((middle, shown.height * 48 // 210)) > 235
        assert shown.getpixel((shown.width // 5, shown.height * 114 // 210)) > 235


def test_pictures_are_plain(ordered: Any) -> None:
    """Grey or RGB, no soft mask; a grey JPEG is carried byte for byte."""
    pages = PdfReader(io.BytesIO(ordered.case.orders[0].pdf)).pages
    pictures = [one.get_object() for page in pages[:3] for one in page["/Resources"]["/XObject"].values()]
    assert {one["/ColorSpace"] for one in pictures} <= {"/DeviceGray", "/DeviceRGB"}
    assert not any("/SMask" in one or "/Mask" in one for one in pictures)
    assert any(one._data == _scan("JPEG") for one in pictures)


def test_a_turned_photograph_is_set_upright(deferred: Any, printed: Any, raster: Any) -> None:
    """A camera's orientation note is obeyed: a page taken sideways stands."""
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = _scan("JPEG", "RGB", size=(877, 300), exif=exif)
    made = printed(deferred, orders=[OrderCopy("order", ORDER, (sideways,))])
    shown = raster(made.case.orders[0].pdf, 0)
    column = [shown.getpixel((shown.width // 2 + 40, y)) for y in range(shown.height)]
    row = [shown.getpixel((x, shown.height * 114 // 210)) for x in range(shown.width)]
    assert sum(one < 20 for one in column) > 2 * sum(one < 20 for one in row)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_colours_for_printing_presses_become_rgb(
    deferred: Any, printed: Any, vera: Any, tmp_path: Path, mode: str
) -> None:
    """A CMYK JPEG has no place beside an sRGB output intent: it is turned, and the file stays valid."""
    made = printed(deferred, orders=[OrderCopy("order", ORDER, (_scan("JPEG", mode),))])
    path = tmp_path / "order.pdf"
    path.write_bytes(made.case.orders[0].pdf)
    assert b"DeviceCMYK" not in made.case.orders[0].pdf
    vera("2b", path)


def _bomb() -> bytes:
    return _scan("PNG", "1", size=(6000, 6000))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"", "исправный файл PNG или JPEG"),
        (b"%PDF-1.7", "исправный файл PNG или JPEG"),
        (_scan("JPEG")[:900], "исправный файл PNG или JPEG"),
        (_scan("GIF", "P"), "исправный файл PNG или JPEG"),
        (_bomb(), "не больше 25 мегапикселей"),
        (bytes(50_000_001), "50 МБ"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(deferred: Any, printed: Any, page: bytes, said: str) -> None:
    """Order and page are named; nothing is printed."""
    with pytest.raises(Problem) as refused:
        printed(deferred, orders=[OrderCopy("order", ORDER, (_scan("PNG"), page))])
    text = explain(refused.value).text
    assert f"{ORDER}, страница 2" in text
    assert said in text


@pytest.mark.clause("000-34")
def test_an_order_without_pages_is_refused(deferred: Any, printed: Any) -> None:
    """A print that names an order and does not have it is not complete."""
    with pytest.raises(Problem) as refused:
        printed(deferred, orders=[OrderCopy("order", ORDER)])
    assert ORDER in explain(refused.value).text


# --- remarks ----------------------------------------------------------------------------------

WHO = "заместитель директора Пробнова Анна Тестовна"


def _remarks(count: int, words: str = "Нет темы урока за 12.03.") -> list[PrintedRemark]:
    return [PrintedRemark(date(2026, 3, 1 + index % 28), f"{words} № {index}", WHO) for index in range(count)]


@pytest.mark.clause("001-13")
def test_results_of_control_are_printed_on_their_page(deferred: Any, printed: Any) -> None:
    """Date, remark, who checked, when it was put right; below them the page stays ruled."""
    told = [
        PrintedRemark(date(2026, 3, 12), "Не записаны темы уроков", WHO, "исправлено 15.03.2026"),
        *_remarks(1),
    ]
    made = printed(deferred, remarks=told)
    assert (
        f"12.03.2026 Не записаны темы уроков {WHO} исправлено 15.03.2026 01.03.2026 Нет темы" in made.back[0]
    )
    assert "Не записаны" not in made.back[1]
    assert made.case.bound["back"] == ("4", "5")


def test_rows_for_more_by_hand_fill_the_page(deferred: Any, printed: Any, raster: Any) -> None:
    """A page with remarks is ruled as far down as one without."""
    empty, told = (printed(deferred, remarks=_remarks(count)).case.back.pdf for count in (0, 3))
    x, y = 60, 150
    rules = [
        [
            raster(pdf, 0).getpixel((int(x / 25.4 * 200), row)) < 200
            for row in range(int(y / 25.4 * 200), 1500)
        ]
        for pdf in (empty, told)
    ]
    assert rules[0] == rules[1]
    assert any(rules[0])


@pytest.mark.clause("001-13")
def test_many_remarks_make_more_leaves(deferred: Any, printed: Any) -> None:
    """None is lost; the certificate moves behind them, on a lettered leaf where the numbers are given."""
    before = printed(deferred).case.bound
    made = printed(deferred, remarks=_remarks(70), allotted=before)
    assert made.case.bound["back"] == ("4", "5", "5а")
    texts = " ".join(made.back)
    assert all(f"№ {index} {WHO}" in texts for index in range(70))
    assert "Заверительная надпись" in made.back[4]
    assert "Замечания по ведению классного журнала Заместитель директора 7–10 4–5" in made.front[1]
    assert "Заверительная надпись Директор 9а–10а 5а" in made.front[1]


def test_a_remark_longer_than_a_page_goes_on(deferred: Any, printed: Any) -> None:
    """Its words are cut between two pages, none of them away."""
    made = printed(deferred, remarks=_remarks(1, "слово " * 2000))
    assert " ".join(made.back).count("слово") == 2000


# --- the whole --------------------------------------------------------------------------------


@pytest.mark.clause("001-01")
def test_a_case_with_everything_is_valid_pdfa(
    deferred: Any, printed: Any, vera: Callable[..., None], tmp_path: Path
) -> None:
    """Lettered leaves, gaps, a supplement, an order and remarks: veraPDF accepts every document."""
    made = printed(
        deferred,
        allotted={"front": ("1", "2", "3"), "x-1": ("4", "5"), "back": ("6",)},
        supplements=[LATE],
        orders=[OrderCopy("order", ORDER, (_scan("JPEG", "RGB"), _scan("PNG", "RGBA")))],
        remarks=_remarks(5),
    )
    assert made.case.labels == ("1", "2", "4", "5а", "5б", "6", "6а")
    assert made.case.gaps == ("3", "5")
    paths = []
    for document in made.case.documents:
        paths.append(tmp_path / f"{document.part}.pdf")
        paths[-1].write_bytes(document.pdf)
    vera("2b", *paths)
