"""A leaf once printed never changes its number, whatever is printed after it."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp

from archive_service.problems import Problem, explain
from archive_service.rendering.enclosed import Supplement
from archive_service.rendering.model import RenderedCase
from workflows.snapshot import Snapshot

FIRST = {"front": ("1", "2"), "x-1": ("3",), "x-2": ("4", "5"), "x-3": ("6",), "back": ("7", "8")}
LESSONS = {"x-1": 5, "x-2": 30, "x-3": 5}
SUBJECTS = {"x-1": "Алгебра", "x-2": "Физика", "x-3": "Химия"}

Make = Callable[..., Snapshot]


@pytest.fixture(scope="module")
def school(maker: Any) -> Make:
    """Return ``school(**lessons)``: a class of three subjects with so many lessons each."""

    def make(**lessons: int) -> Snapshot:
        counts = LESSONS | {name.replace("_", "-"): count for name, count in lessons.items()}
        sections = tuple(
            replace(maker(lessons=count).make_section(), id=id_, subject=SUBJECTS.get(id_, "История"))
            for id_, count in sorted(counts.items())
        )
        return maker(group={"sections": sections}).snapshot()

    return make


@pytest.fixture(scope="module")
def first(school: Make, printed: Any) -> Any:
    """The first print."""
    return printed(school())


def _leaves(case: RenderedCase) -> dict[str, tuple[str, ...]]:
    return dict(case.bound)


def test_the_first_print_counts_from_one(first: Any) -> None:
    """Part after part, no letter, no gap; the certificate says so."""
    assert _leaves(first.case) == FIRST
    assert (first.case.labels, first.case.gaps) == (tuple("12345678"), ())
    assert "Листы 1–8 без пропусков, считая настоящий; страницы 1–16." in first.back[2]
    assert "Листов в журнале 8 (страниц в журнале: 16) Сводная" in first.front[0]


def test_the_same_again_is_the_same(first: Any, school: Make, printed: Any) -> None:
    """Leaves that were given are given again: not a byte changes."""
    again = printed(school(), allotted=FIRST)
    assert [one.pdf for one in again.case.documents] == [one.pdf for one in first.case.documents]


@pytest.mark.clause("001-05")
@pytest.mark.clause("001-31")
def test_a_longer_correction_takes_letters(school: Make, printed: Any) -> None:
    """Two leaves more for physics are 5а and 5б; no other leaf moves, and the contents agree."""
    made = printed(school(x_2=80), allotted=FIRST, editions={"x-2": 2})
    assert _leaves(made.case) == FIRST | {"x-2": ("4", "5", "5а", "5б")}
    texts = made.texts(made.case.sections[1])
    pages = ("7", "8", "9", "10", "9а", "10а", "9б", "10б")
    leaves = ("4", "4", "5", "5", "5а", "5а", "5б", "5б")
    assert len(texts) == len(pages)
    for text, page, leaf in zip(texts, pages, leaves, strict=True):
        assert f"Лист {leaf}, страница {page} · издание 2" in text
    assert re.search(r"Физика Тестова Анна Пробная 7–10, 9а–10б 4–5, 5а–5б ", made.front[1])
    assert re.search(r"Химия Тестова Анна Пробная 11–12 6 ", made.front[1])


@pytest.mark.clause("001-22")
def test_letters_and_gaps_are_certified(school: Make, printed: Any) -> None:
    """The certificate counts leaves and names lettered and missing ones in figures, as archives do."""
    made = printed(school(x_1=30, x_2=5), allotted=FIRST)
    assert made.case.labels == ("1", "2", "3", "3а", "4", "6", "7", "8")
    assert (made.case.leaves, made.case.pages, made.case.gaps) == (8, 16, ("5",))
    text = made.back[2]
    assert "скреплено печатью 8 (восемь) листа(ов)" in text
    assert "Номера листов, считая настоящий: 1–3, 3а, 4, 6–8; всего страниц: 16." in text
    assert "Литерные листы: 3а. Пропущенные номера: 5." in text
    assert "предметные страницы — 3, 3а, 4, 6; замечания" in text
    assert "без пропусков" not in text
    assert "8 (страниц в журнале: 16); литерных: 1, пропущено номеров: 1 Сводная" in made.front[0]


@pytest.mark.clause("001-22")
def test_what_there_is_none_of_is_certified_too(school: Make, printed: Any) -> None:
    """Letters without a gap: the certificate says that no number is missing."""
    made = printed(school(x_3=30), allotted=FIRST)
    assert "Литерные листы: 6а. Пропущенные номера: нет." in made.back[2]


def test_a_certificate_with_much_to_name_is_set_smaller(maker: Any, printed: Any) -> None:
    """Thirty corrected subjects of long names and a hundred gaps: all told, above the signatures."""
    words = "Практикум по решению нестандартных задач"
    sections = tuple(
        replace(maker(lessons=2).make_section(), id=f"x-{index}", subject=f"{words} {index}")
        for index in range(30)
    )
    allotted = {one.id: (f"{10 + 5 * index}",) for index, one in enumerate(sections)}
    allotted |= {"front": ("1", "2", "3", "4"), "back": ("200", "201")}
    made = printed(
        maker(group={"sections": sections}).snapshot(),
        allotted=allotted,
        editions={one.id: 2 for one in sections},
    )
    text = made.back[2]
    assert all(f"{words} {index} — 2" in text for index in range(30))
    assert text.index("Издания разделов") < text.index("Нумерацию и прошивку выполнил")
    assert re.search(r"Пропущенные номера: \d–9, 11–14, 16–19, 21–24,", text)


def test_a_number_nobody_remembers_is_a_gap(school: Make, printed: Any) -> None:
    """A number below the last one that no leaf has is named, even if no part is known to have had it."""
    made = printed(school(), allotted=FIRST | {"x-3": ("6",), "back": ("9", "10")})
    assert made.case.gaps == ("7", "8")


@pytest.mark.clause("000-22")
def test_lettered_leaves_have_codes_of_their_own(school: Make, printed: Any, raster: Any) -> None:
    """The QR code of leaf 5а says so in Latin letters, recto and verso; the page says it in Russian."""
    made = printed(school(x_2=60), allotted=FIRST)
    document = made.case.sections[1]
    sheets = [sheet for sheet in document.sheets if sheet.leaf == "5а"]
    assert [sheet.code.split("-")[2] for sheet in sheets] == ["005AR", "005AV"]
    for sheet in sheets:
        (found,) = zxingcpp.read_barcodes(raster(document.pdf, sheet.page_index))
        assert found.text == sheet.code
    codes = [sheet.code for one in made.case.documents for sheet in one.sheets]
    assert len(codes) == len(set(codes))


# --- only what must be printed ----------------------------------------------------------------

STANDING = {"x-1": ("3",), "x-2": ("4", "5"), "x-3": ("6",)}


@pytest.mark.clause("001-31")
def test_what_stands_is_listed_and_not_drawn(school: Make, printed: Any) -> None:
    """Only chemistry is drawn; physics keeps its leaves though the new export has lessons for more."""
    made = printed(
        school(x_2=200, x_3=60),
        allotted=FIRST,
        standing=STANDING,
        only=frozenset({"x-3"}),
        editions={"x-2": 3, "x-3": 2},
    )
    assert [one.part for one in made.case.documents] == ["front", "x-3", "back", "summary"]
    assert _leaves(made.case) == FIRST | {"x-3": ("6", "6а", "6б")}
    assert made.case.leaves == 10
    assert re.search(r"Физика Тестова Анна Пробная 7–10 4–5 ", made.front[1])
    assert "Издания разделов: Физика — 3; Химия — 2." in made.back[2]


def test_progress_counts_what_is_drawn(school: Make, printed: Any) -> None:
    """Standing parts are no work."""
    seen: list[tuple[int, int]] = []
    made = printed(
        school(),
        allotted=FIRST,
        standing=STANDING,
        only=frozenset(),
        progress=lambda done, of: seen.append((done, of)),
    )
    drawn = sum(one.pages for one in made.case.documents)
    assert seen[-1] == (drawn, drawn)
    assert drawn == 8 + 2 * made.case.summary_leaves


def test_a_summary_sheet_stands_when_it_is_said(school: Make, printed: Any) -> None:
    """It is drawn by default; standing, it is listed with the leaves it has."""
    standing = STANDING | {"summary": ("С1", "С2")}
    made = printed(school(), allotted=FIRST, standing=standing, only=frozenset())
    assert made.case.summary is None
    assert made.case.summary_leaves == 2
    assert "С1–С4 С1–С2" in made.front[1]
    assert "отдельно, 2 листа" in made.front[0]


def test_nothing_is_numbered_by_guess(school: Make, printed: Any) -> None:
    """A part that is not drawn and whose leaves nobody named stops the print."""
    with pytest.raises(Problem) as refused:
        printed(school(), allotted=FIRST, standing={"x-1": ("3",)}, only=frozenset({"x-3"}))
    assert "x-2" in explain(refused.value).text


# --- parts that come later --------------------------------------------------------------------


def test_a_new_section_has_letters_behind_the_one_it_follows(school: Make, printed: Any) -> None:
    """A subject that the first export lacked is bound behind the subject it follows in the export."""
    made = printed(school(x_25=5), allotted=FIRST)
    assert list(made.case.bound.items())[2:5] == [("x-2", ("4", "5")), ("x-25", ("5а",)), ("x-3", ("6",))]


def test_binding_follows_the_leaves_not_the_export(school: Make, printed: Any) -> None:
    """An export that lists the subjects in another order does not shuffle the book."""
    snapshot = school()
    group = replace(snapshot.classes[0], sections=snapshot.classes[0].sections[::-1])
    made = printed(replace(snapshot, classes=(group,)), allotted=FIRST)
    assert list(made.case.bound) == list(FIRST)
    assert made.front[1].index("Алгебра") < made.front[1].index("Физика") < made.front[1].index("Химия")


def test_leaves_of_a_part_that_is_gone_are_gaps(school: Make, printed: Any) -> None:
    """A supplement taken back leaves its lettered leaf missing, by name."""
    late = Supplement("late", "x-1", (("p-1", "q4", "5"),), "приказ 15")
    ever = printed(school(), allotted=FIRST, supplements=[late]).case.bound
    assert ever["late"] == ("3а",)
    made = printed(school(), allotted=ever)
    assert made.case.gaps == ("3а",)
    assert "Литерные листы: нет. Пропущенные номера: 3а." in made.back[2]
