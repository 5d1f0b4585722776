"""A OneRoster bundle with its mapping: refused while marks are missing, then printed, signed, archived."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive_service.problems import Problem, explain
from archive_service.services import documents, finding, printing
from archive_service.services.imports import import_journal
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from workflows.case import SectionState

POSTS = dict.fromkeys(("director", "deputy", "binder", "archivist"), "admin")
ITEMS = {
    ("fy", "Год", "m6", "y"): {"p1": "10", "p2": "7", "p3": "7"},
    ("e4", "Итог 4 четверти", "e1", "q4"): {"p1": "9", "p2": "6"},
    ("ey", "Год", "e1", "y"): {"p1": "9", "p2": "7"},
    ("g4", "Итог 4 четверти", "e2", "q4"): {"p3": "7"},
    ("gy", "Год", "e2", "y"): {"p3": "10"},
}

Files = dict[str, list[list[str]]]


def _bundle(folder: Path) -> Files:
    """Return the files of the bundle in the tests' data, header first."""
    return {path.stem: list(csv.reader(path.open(encoding="utf-8"))) for path in folder.glob("*.csv")}


def _with_all_marks(files: Files) -> Files:
    """Return the bundle with the marks of the quarter and of the year that it lacks."""
    items, results = list(files["lineItems"]), list(files["results"])
    for (item, title, group, term), marks in ITEMS.items():
        items.append(
            [item, "active", "", title, "", "2026-05-26", "2026-05-26", group, "final", term, "1", "10"]
        )
        for pupil, score in marks.items():
            code = f"{item}-{pupil}"
            results.append([code, "active", "", item, pupil, "fully graded", score, "2026-05-26", ""])
    return {**files, "lineItems": items, "results": results}


def _zip(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue().encode())
    return path


@pytest.fixture(scope="module")
def office(town: Any, places: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A school that imported a bundle without year marks, was refused, and imported a better one."""
    folder = tmp_path_factory.mktemp("oneroster")
    made = town.open_school("roster", "Школа Пробная")
    files = _bundle(places.data / "oneroster")
    mapping = places.examples / "oneroster.toml"
    import_journal(made.desk, _zip(files, folder / "1.zip"), actor_id="admin", mapping=mapping)
    made.staff_up(POSTS)
    made.first_refusal = _refusal(made)
    better = _zip(_with_all_marks(files), folder / "2.zip")
    made.second = import_journal(made.desk, better, actor_id="admin", mapping=mapping)
    town.carry({"roster": (made, [row.id for row in made.cases()])})
    return made


def _refusal(office: Any) -> str:
    """Return in which words the printout of the checked case is refused."""
    (row,) = office.cases()
    office.prepare_print([row.id])
    job = SimpleNamespace(payload={"case": row.id, "actor": "admin"}, report=lambda *_: None, cancelled=False)
    with pytest.raises(Problem) as caught:
        printing.render(office.desk, job)
    return explain(caught.value).text


@pytest.mark.clause("000-19")
def test_missing_marks_keep_the_class_from_the_printer(office: Any) -> None:
    """The first bundle lacks final marks: the refusal names the section and the clause."""
    assert "Математика" in office.first_refusal or "Иностранный язык" in office.first_refusal
    assert "4.1" in office.first_refusal


def test_a_better_export_renews_the_case(office: Any) -> None:
    """The second bundle takes the place of the first: same case, nobody new."""
    assert office.second.renewed == ["6А"]
    assert office.second.opened == []
    assert office.second.new_people == 0


def test_sections_are_signed_by_the_bundles_teachers(
    office: Any, texts: Callable[[bytes], list[str]]
) -> None:
    """Three sections, each with its primary teacher's valid signature, lessons and marks by the table."""
    (row,) = office.cases()
    case = office.case(row.id)
    assert {section.state for section in case.sections} == {SectionState.SIGNED}
    assert [section.signer for section in case.sections] == ["t1", "t2", "t1"]
    for section in case.sections:
        pdf = documents.read(office.desk, section.document)
        expected = {"teacher": section.signer}
        assert verify_pdf(pdf, roots=roots(office.desk.keys), expected=expected).sound
    pages = texts(documents.read(office.desk, case.sections[0].document))
    assert "1 Альфова Анфиса 5 5 5" in pages[0]
    assert "Дроби" in pages[1]
    assert "Проценты" in pages[1]


def test_the_pupil_is_found_with_the_subgroups_marks(
    office: Any, texts: Callable[[bytes], list[str]]
) -> None:
    """The fetched sheet has one column for the language, filled from both subgroups."""
    with office.desk.reading() as session:
        (found,) = finding.find(session, "Гаммова Глеба 6А 2026")
    printed = " ".join(texts(office.fetch(found.document)))
    assert "Гаммов Глеб 4 четверть 4 4 Год 4 5" in printed
    assert "Альфова Анфиса 4 четверть 5 5 Год 5 5" in printed
