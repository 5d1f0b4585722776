"""Fixtures of the importing tests: a vocabulary, workbooks that can be spoilt, OneRoster bundles."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from archive_service.importing.entry import Request, judge, read
from archive_service.importing.reading import Imported
from archive_service.importing.sample_school import tiny
from archive_service.importing.workbook import content, layout
from archive_service.problems import Problem
from workflows.snapshot import Snapshot
from workflows.vocabulary import Vocabulary

DATA = Path(__file__).parents[1] / "data"
WORDS = Vocabulary(
    presence=frozenset({"н", "б", "п"}),
    numerals=frozenset({"2", "3", "4", "5"}),
    term=frozenset({"2", "3", "4", "5", "зачет", "незачет"}),
    fraction_subjects=frozenset({"русский язык", "литература"}),
    unmarked_grades=frozenset({1}),
)


class Book:
    """A filled workbook as lists of rows, header first; spoil it, then take its bytes."""

    def __init__(self, snapshot: Snapshot) -> None:
        filled = content.rows_of(snapshot)
        self.sheets: dict[str, list[list[Any]]] = {}
        for sheet in layout.SHEETS:
            header = [column.header for column in sheet.columns]
            if sheet is layout.TERM_MARKS:
                header += content.period_names(snapshot).values()
            self.sheets[sheet.name] = [header, *(list(row) for row in filled[sheet])]

    def set(self, sheet: str, row: int, column: str, value: Any) -> None:
        """Put a value into a cell; ``row`` counts from 1 with the header."""
        rows = self.sheets[sheet]
        rows[row - 1][rows[0].index(column)] = value

    def get(self, sheet: str, row: int, column: str) -> Any:
        rows = self.sheets[sheet]
        return rows[row - 1][rows[0].index(column)]

    def data(self) -> bytes:
        """Return the bytes of the file."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
        for name, rows in self.sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(number, place, value)
                    elif value not in ("", None):
                        page.write(number, place, value)
        book.close()
        return target.getvalue()


@pytest.fixture
def words() -> Vocabulary:
    return WORDS


@pytest.fixture
def make_book() -> Callable[..., Book]:
    """Make a workbook: one class of grade 5 or above with marks, three subjects."""
    return lambda snapshot=None: Book(snapshot or _middle_school())


@pytest.fixture
def middle_school() -> Snapshot:
    return _middle_school()


def _middle_school() -> Snapshot:
    return next(
        school
        for school in (tiny(seed, classes=1, pupils=5, sections=2) for seed in range(100))
        if 5 <= school.classes[0].grade <= 9
        and not any(pupil.movement for pupil in school.classes[0].pupils)
        and len(school.classes[0].sections[0].lessons) >= 4
        and any(lesson.marks for lesson in school.classes[0].sections[0].lessons)
        and all(
            one.teacher_id == part.teacher_id for part in school.classes[0].sections for one in part.lessons
        )
    )


@pytest.fixture
def load() -> Callable[..., Imported]:
    """Read and judge bytes in this process."""

    def run(data: bytes, file: str = "школа.xlsx", **more: Any) -> Imported:
        request = Request(file, WORDS, **more)
        return judge(read(data, request), WORDS, request.journals)

    return run


@pytest.fixture
def sentences(load: Callable[..., Imported]) -> Callable[..., list[str]]:
    """Import bytes that must be refused, and return what the person is told, line by line."""

    def run(data: bytes, file: str = "школа.xlsx", **more: Any) -> list[str]:
        with pytest.raises(Problem) as caught:
            load(data, file, **more)
        assert caught.value.code == "import.faults"
        assert caught.value.facts["count"] == len(caught.value.faults)
        return [fault.sentence("ru") for fault in caught.value.faults]

    return run


class Files(dict[str, list[list[str]]]):
    """The files of a OneRoster bundle as rows, header first."""

    def data(self) -> bytes:
        """Return the zip."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in self.items():
                text = io.StringIO(newline="")
                csv.writer(text).writerows(rows)
                archive.writestr(f"{name}.csv", text.getvalue().encode("utf-8-sig"))
        return target.getvalue()


@pytest.fixture
def bundle() -> Files:
    """Return a sound OneRoster 1.1 bundle of one class."""
    folder = DATA / "oneroster"
    return Files({path.stem: list(csv.reader(path.open(encoding="utf-8"))) for path in folder.glob("*.csv")})


@pytest.fixture
def bundle_mapping(examples: Path) -> str:
    return (examples / "oneroster.toml").read_text("utf-8")


@pytest.fixture
def uci() -> Path:
    return DATA / "uci"


@pytest.fixture
def examples() -> Path:
    return Path(__file__).parents[2] / "docs" / "examples"
