"""A hand-made class to print, and ways to look at what came out."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import pypdfium2
import pytest

from archive_service.rendering.case import render_case
from archive_service.rendering.model import RenderedCase, RenderedDocument
from archive_service.rendering.rules import PrintRules
from workflows.canonical import canonical_bytes, digest
from workflows.snapshot import (
    ClassGroup,
    Deferral,
    Lesson,
    Movement,
    MovementKind,
    Person,
    Pupil,
    School,
    Section,
    Snapshot,
    Term,
    TermKind,
)

QUARTER = Term("q4", "IV четверть", TermKind.QUARTER, date(2026, 4, 6), date(2026, 5, 26), closes_year=True)
EARLIER = Term("q3", "III четверть", TermKind.QUARTER, date(2026, 1, 12), date(2026, 3, 27))
YEAR = Term("year", "Год", TermKind.YEAR, date(2025, 9, 1), date(2026, 5, 26))
FINAL = Term("final", "Итоговая", TermKind.FINAL, date(2025, 9, 1), date(2026, 5, 26))
STAFF = (
    Person("t-1", "Тестова", "Анна", "Пробная"),
    Person("t-2", "Образцова", "Вера", "Примерная"),
    Person("t-3", "Заменова", "Инна", "Запасная"),
)


@dataclass
class Maker:
    """Makes snapshots of one class; every part can be replaced."""

    pupils: int = 3
    lessons: int = 5
    grade: int = 9
    topic: str = "Тема урока"
    section: dict[str, Any] = field(default_factory=dict)
    group: dict[str, Any] = field(default_factory=dict)

    def lesson(self, index: int) -> Lesson:
        return Lesson(
            f"l-{index}",
            QUARTER.starts_on + timedelta(days=index // 2),
            index % 2 + 1,
            f"{self.topic} {index + 1}",
            "t-1",
            f"§ {index + 1}",
            {"p-1": "5"},
        )

    def make_section(self) -> Section:
        ids = tuple(f"p-{index + 1}" for index in range(self.pupils))
        made = Section(
            "x-1",
            "Алгебра",
            "t-1",
            pupil_ids=ids,
            planned_lessons=self.lessons,
            lessons=tuple(self.lesson(index) for index in range(self.lessons)),
            term_marks={one: {"q3": "3", "q4": "4", "year": "4"} for one in ids},
        )
        return replace(made, **self.section)

    def snapshot(self) -> Snapshot:
        people = tuple(
            Pupil(f"p-{index + 1}", f"Пробин{index + 1}", "Имя", "Отчество") for index in range(self.pupils)
        )
        group = ClassGroup(
            "c-1",
            "9Б",
            self.grade,
            "q4",
            "t-2",
            period_ids=("q3", "q4", "year"),
            pupils=people,
            sections=(self.make_section(),),
        )
        return Snapshot(
            School("Образцовая школа (вымышленная)", "Образцовая школа"),
            2025,
            datetime(2026, 5, 27, 6, tzinfo=UTC),
            "образец",
            (EARLIER, QUARTER, YEAR, FINAL),
            STAFF,
            (replace(group, **self.group),),
        )


@dataclass
class Print:
    """A printout with its pages as text."""

    case: RenderedCase
    digest: str

    def texts(self, document: RenderedDocument) -> list[str]:
        """The text of every page."""
        opened = pypdfium2.PdfDocument(document.pdf)
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]

    @cached_property
    def front(self) -> list[str]:
        return self.texts(self.case.front)

    @cached_property
    def section(self) -> list[str]:
        return self.texts(self.case.sections[0])

    @cached_property
    def back(self) -> list[str]:
        return self.texts(self.case.back)

    @cached_property
    def summary(self) -> list[str]:
        assert self.case.summary is not None
        return self.texts(self.case.summary)


@pytest.fixture(scope="session")
def maker() -> type[Maker]:
    """Makes snapshots of one class."""
    return Maker


@pytest.fixture(scope="session")
def printed() -> Callable[..., Print]:
    """Renders a snapshot of one class."""

    def render(snapshot: Snapshot, rules: PrintRules | None = None, **more: Any) -> Print:
        sum_ = digest(canonical_bytes(snapshot))
        return Print(render_case(snapshot, digest=sum_, rules=rules or PrintRules(), **more), sum_)

    return render


@pytest.fixture(scope="session")
def full() -> Snapshot:
    """A class with a code name, movement, a substitution, deferrals and topics not given."""
    base = Maker()
    section = base.make_section()
    lessons = (replace(section.lessons[0], teacher_id="t-3"), *section.lessons[1:])
    marks = dict(section.term_marks)
    marks["p-2"] = {"q3": "3"}
    first = replace(
        section,
        lessons=lessons,
        term_marks=marks,
        planned_lessons=7,
        topics_not_given=("Логарифмы", "Производная"),
        deferrals=(Deferral("p-2", "q4", "болезнь, справка 14"), Deferral("p-2", "year", "")),
    )
    second = replace(
        section, id="x-2", subject="Родной (башҡорт) теле", subgroup="подгруппа 2", teacher_id="t-2"
    )
    pupils = (
        Pupil(
            "p-1",
            "Әҙһамов-Ҡурайсы",
            "Җәүдәт",
            "Өмөтңур улы",
            movement=(Movement(MovementKind.ARRIVED, date(2026, 4, 7), "приказ 12-к"),),
        ),
        Pupil("p-2", code_name="Ученик 1", code_order="приказ 77 от 01.02.2026"),
        Pupil("p-3", "Длинноимённый-Протяжённофамильский-Нескончаемый", "Константин", "Святославович"),
    )
    return Maker(group={"pupils": pupils, "sections": (first, second)}).snapshot()


@pytest.fixture(scope="session")
def full_print(full: Snapshot, printed: Callable[..., Print]) -> Print:
    """The printout of that class."""
    return printed(full)


@pytest.fixture(scope="session")
def raster() -> Callable[[bytes, int], Any]:
    """Draws a page of a PDF as a picture at 200 dpi."""

    def draw(pdf: bytes, index: int) -> Any:
        return pypdfium2.PdfDocument(io.BytesIO(pdf))[index].render(scale=200 / 72, grayscale=True).to_pil()

    return draw
