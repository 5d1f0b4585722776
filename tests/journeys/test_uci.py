"""Real data: the UCI files by their mappings, all mathematics classes, to the archive and back."""

import csv
import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from archive_service.services import finding
from archive_service.services.imports import import_journal
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf

POSTS = {"director": "s-1", "deputy": "s-2", "binder": "s-3", "archivist": "s-3"}
PERIODS = {"p1": "G1", "p2": "G2", "year": "G3"}
CLASSES = {"mat-gp": 14, "mat-ms": 2, "por-ms": 2}
SPOTS = 10
SEED = 2008


@dataclass
class Imported:
    """One school of a UCI file in the installation, its rows and the mapping's table of marks."""

    office: Any
    case_ids: list[str]
    rows: list[dict[str, str]]
    table: dict[str, str]

    def expected(self, number: int) -> tuple[str, ...]:
        """What must be printed for the pupil of the school's row ``number``, period by period."""
        marks = [self.table[self.rows[number - 1][column]] for column in PERIODS.values()]
        return tuple("отсрочка" if mark == "deferred" else mark for mark in marks)


def _imported(town: Any, places: SimpleNamespace, school_id: str, profile: str) -> Imported:
    subject, _, school = school_id.partition("-")
    file = places.data / "uci" / f"student-{subject}.csv"
    mapping = places.examples / f"uci-{subject}.toml"
    office = town.open_school(school_id, f"Школа {school.upper()}", profile)
    import_journal(office.desk, file, actor_id="admin", mapping=mapping, school=school.upper())
    office.staff_up(POSTS)
    with file.open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source) if row["school"] == school.upper()]
    table = tomllib.loads(mapping.read_text("utf-8"))["marks"]
    case_ids = sorted(row.id for row in office.cases())[: CLASSES[school_id]]
    return Imported(office, case_ids, rows, table)


@pytest.fixture(scope="module")
def schools(town: Any, places: SimpleNamespace) -> dict[str, Imported]:
    """Three imports of real data, taken to the archive: two regulations, every class of mathematics."""
    profiles = {"mat-gp": "default", "mat-ms": "perevoz", "por-ms": "default"}
    made = {one: _imported(town, places, one, profile) for one, profile in profiles.items()}
    town.carry({one: (school.office, school.case_ids) for one, school in made.items()})
    return made


@pytest.mark.parametrize("school_id", CLASSES)
def test_every_class_is_archived(schools: dict[str, Imported], school_id: str) -> None:
    """Every class goes all the way; both rooms hold what the manifest of each deposit names."""
    school = schools[school_id]
    by_id = {row.id: row.state for row in school.office.cases()}
    assert len(school.case_ids) == CLASSES[school_id]
    assert {by_id[case_id] for case_id in school.case_ids} == {"archived"}
    if school_id.startswith("mat"):
        assert set(by_id) == set(school.case_ids)
    for case_id in school.case_ids:
        case = school.office.case(case_id)
        assert sorted(case.deposit.rooms) == ["кабинет 1", "кабинет 2"]
        with school.office.desk.reading() as session:
            copies = finding.copies_of(session, case.summary)
        assert [(copy.store, copy.state) for copy in copies] == [("first", "whole"), ("second", "whole")]


@pytest.mark.parametrize("school_id", CLASSES)
def test_ten_pupils_marks_in_the_fetched_sheet(
    schools: dict[str, Imported], school_id: str, texts: Callable[[bytes], list[str]]
) -> None:
    """Ten pupils, class by class in turn: found, fetched, and the printed marks are those of the file."""
    school = schools[school_id]
    for number, class_name in _chosen(school):
        found = _find(school, f"Ученик {number} {class_name} 2006")
        assert [(one.name, one.class_name, one.year) for one in found] == [
            (f"Ученик {number}", class_name, 2005)
        ]
        printed = " ".join(texts(school.office.fetch(found[0].document)))
        row = re.search(rf" Ученик {number} 1 период (\S+) 2 период (\S+) Год (\S+)", printed)
        assert row is not None, printed
        assert row.groups() == school.expected(number)


def _chosen(school: Imported) -> list[tuple[int, str]]:
    """Return ten pupils by their numbers, from as many different classes as there are."""
    dice = random.Random(SEED)
    numbers = []
    for case_id in school.case_ids:
        with school.office.desk.reading() as session:
            pupils = finding.find(session, f"{school.office.case(case_id).opened.class_name} 2005")
        found = [(int(one.name.split()[1]), one.class_name) for one in pupils]
        numbers.append(dice.sample(sorted(found), SPOTS))
    chosen = [pupil for turn in zip(*numbers, strict=True) for pupil in turn][:SPOTS]
    assert len({class_name for _, class_name in chosen}) == min(SPOTS, len(school.case_ids))
    return chosen


def _find(school: Imported, text: str) -> list[finding.Found]:
    with school.office.desk.reading() as session:
        return finding.find(session, text)


def test_a_mark_put_off_is_printed_as_such(
    schools: dict[str, Imported], texts: Callable[[bytes], list[str]]
) -> None:
    """The file's 0 is no mark: the sheet says «отсрочка» for the year."""
    school = schools["mat-ms"]
    number = next(n for n, row in enumerate(school.rows, 1) if row["G3"] == "0")
    (found,) = _find(school, f"Ученик {number}")
    printed = " ".join(texts(school.office.fetch(found.document)))
    assert re.search(rf" Ученик {number} 1 период \S+ 2 период \S+ Год отсрочка", printed)


@pytest.mark.parametrize("school_id", CLASSES)
def test_the_fetched_sheet_is_signed_by_three(schools: dict[str, Imported], school_id: str) -> None:
    """The sheet carries the class teacher's, the deputy's and the director's signatures of this school."""
    school = schools[school_id]
    case = school.office.case(school.case_ids[-1])
    expected = {"class_teacher": "t-1", "deputy": "s-2", "director": "s-1"}
    verdict = verify_pdf(
        school.office.fetch(case.summary),
        roots=roots(school.office.desk.keys),
        expected=expected,
        digest=case.summary,
    )
    assert verdict.sound, [reason.sentence() for reason in verdict.reasons]
    assert {one.field: one.person_id for one in verdict.signatures} == expected


def test_schools_do_not_find_each_other(schools: dict[str, Imported]) -> None:
    """The same question in two schools of one installation is answered from two archives."""
    documents = [{one.document for one in _find(school, "10А 2005")} for school in schools.values()]
    assert all(len(found) == 1 for found in documents)
    assert len(set.union(*documents)) == len(schools)
