"""The assignment of pages as a table: «Страницы; Часть; Подгруппа; Учитель»."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archive_service.importing.printout.ranges import read_ranges, said_ranges
from archive_service.importing.printout.shares import IGNORED, OPEN, Assignment, Subject
from archive_service.problems import Fault, Kind, Problem
from templates import wording
from workflows.own_parts import FRONT, SUMMARY

WORDS = {FRONT: wording.SHARE_FRONT, SUMMARY: wording.SHARE_SUMMARY, IGNORED: wording.SHARE_IGNORED}
"""What the parts that are no subject are called in a table."""
_COLUMNS = 4
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_of(assignment: Assignment) -> str:
    """Return the table of an assignment; pages about which nobody has decided come last, without a part."""
    target = io.StringIO()
    rows = csv.writer(target, delimiter=";", lineterminator="\r\n")
    rows.writerow(wording.SHARE_COLUMNS)
    rows.writerows([_safe(cell) for cell in row] for row in _rows(assignment))
    return target.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _rows(assignment: Assignment) -> Iterator[list[str]]:
    for share, word in WORDS.items():
        if assignment.pages_of(share):
            yield [said_ranges(assignment.pages_of(share)), word, "", ""]
    for number, one in enumerate(assignment.subjects, 1):
        pages = said_ranges(assignment.pages_of(str(number)))
        yield [pages, one.subject, one.subgroup, one.teacher]
    if assignment.pages_of(OPEN):
        yield [said_ranges(assignment.pages_of(OPEN)), "", "", ""]


def read_table(text: str, before: Assignment, file: str = "") -> Assignment:
    """Return what a table says of all pages; the names of the class list stay.

    Raises:
        Problem: a row is not understood; every such row is named (INPUT).
    """
    return assigned(_read(text), before, file)


def assigned(rows: Iterable[tuple[int, Sequence[str]]], before: Assignment, file: str = "") -> Assignment:
    """Return what rows say of all pages: number of the row; pages, part, subgroup, code of the teacher.

    Raises:
        Problem: a row is not understood; every such row is named (INPUT).
    """
    shares = [OPEN] * len(before.shares)
    subjects: dict[str, Subject] = {}
    faults: list[Fault] = []
    for row, cells in rows:
        try:
            _take(cells, shares, subjects)
        except Problem as problem:
            faults.append(Fault(problem.code, file, row=row, facts=tuple(problem.facts.items())))
    if faults:
        count = len(faults)
        raise Problem(Kind.INPUT, "brought.table-faults", faults=tuple(faults), file=file or "—", count=count)
    return replace(before, subjects=tuple(subjects.values()), shares=tuple(shares))


def _read(text: str) -> Iterator[tuple[int, list[str]]]:
    plain = text.removeprefix("\ufeff")
    divider = max(";\t,", key=plain.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(plain), delimiter=divider))
    except csv.Error as error:
        raise Problem(Kind.INPUT, "brought.no-table", reason=str(error)) from error
    for number, cells in enumerate(rows, 1):
        filled = [" ".join(cell.lstrip("'").split()) for cell in (*cells, *[""] * _COLUMNS)][:_COLUMNS]
        if any(filled) and filled[0] != wording.SHARE_COLUMNS[0]:
            yield number, filled


def _take(cells: Sequence[str], shares: list[str], subjects: dict[str, Subject]) -> None:
    numbers, name, subgroup, teacher = cells
    found = read_ranges(numbers, len(shares))
    share = next((share for share, word in WORDS.items() if word == name.casefold()), OPEN)
    if name and share == OPEN:
        one = Subject(name, subgroup, teacher)
        known = subjects.setdefault(one.title, one)
        if teacher and known.teacher != teacher:
            raise Problem(Kind.INPUT, "brought.two-teachers", section=one.title)
        share = str([*subjects].index(one.title) + 1)
    for number in found:
        if shares[number - 1] != OPEN:
            raise Problem(Kind.INPUT, "brought.page-twice", page=number)
        shares[number - 1] = share
