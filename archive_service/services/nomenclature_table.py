"""The nomenclature of a year as a table for a spreadsheet, and back."""

import csv
import io
from collections.abc import Iterator, Sequence

from archive_service.problems import Fault, Kind, Problem
from archive_service.services import nomenclature
from archive_service.services.context import Desk
from archive_service.services.nomenclature import Wanted
from archive_service.services.nomenclature_paper import PERMANENT
from templates import wording
from workflows.nomenclature import FOR_GOOD, FileKind, Nomenclature

MOST_BYTES, _MOST_DIGITS = 1_000_000, 4
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = len(wording.NOMENCLATURE_COLUMNS)
_KINDS = {word: FileKind(name) for name, word in wording.FILE_KINDS.items()}


def table(desk: Desk, year: int, *, reader_id: str) -> bytes:
    """Return a year's nomenclature as CSV, in the form in which :func:`take` reads it.

    Raises:
        Problem: the person may not see it.
    """
    known = nomenclature.show(desk, year, reader_id=reader_id)
    file = io.StringIO(newline="")
    rows = csv.writer(file, delimiter=";")
    rows.writerow(wording.NOMENCLATURE_COLUMNS)
    for one in known.entries.values():
        term = PERMANENT if one.years == FOR_GOOD else str(one.years)
        said = wording.YES if one.personnel else wording.NO
        cells = (
            one.index,
            one.title,
            wording.FILE_KINDS[one.kind],
            term,
            one.article,
            one.basis,
            one.note,
            said,
        )
        rows.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return file.getvalue().encode("utf-8-sig")


def take(desk: Desk, year: int, data: bytes, *, actor_id: str) -> Nomenclature:
    """Write all entries of a CSV table, or none, and return the year's nomenclature.

    Raises:
        Problem: the file is too big or no such table, a row is not understood or may not be written (every
            such row is named), or the person may not.
    """
    return nomenclature.write_all(desk, year, read(data), actor_id=actor_id)


def read(data: bytes) -> list[tuple[int, Wanted]]:
    """Return the entries of a CSV table, each with the number of its row.

    Raises:
        Problem: the file is too big or no such table, or a row is not understood (INPUT).
    """
    found: list[tuple[int, Wanted]] = []
    faults: list[Fault] = []
    for row, cells in _rows(data):
        try:
            found.append((row, _wanted(cells)))
        except Problem as problem:
            faults.append(Fault(problem.code, "", row=row, facts=tuple(problem.facts.items())))
    if faults:
        raise Problem(Kind.INPUT, "nomenclature.table-faults", faults=tuple(faults), count=len(faults))
    if not found:
        raise Problem(Kind.INPUT, "nomenclature.no-table", columns=";".join(wording.NOMENCLATURE_COLUMNS))
    return found


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _text(data)
    divider = max(";\t,", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True))
    except csv.Error:
        rows = []
    for number, cells in enumerate(rows, 1):
        filled = [" ".join(cell.lstrip("'").split()) for cell in (*cells, *[""] * _COLUMNS)][:_COLUMNS]
        if any(filled) and filled[0] != wording.NOMENCLATURE_COLUMNS[0]:
            yield number, filled


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Problem(Kind.INPUT, "nomenclature.table-big")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _wanted(cells: Sequence[str]) -> Wanted:
    index, title, kind, term, article, basis, note, personnel = cells
    if kind.casefold() not in _KINDS:
        raise Problem(Kind.INPUT, "nomenclature.no-kind", named=kind or "—", kinds=", ".join(_KINDS))
    return Wanted(
        index=index,
        title=title,
        kind=_KINDS[kind.casefold()],
        years=years_of(term),
        article=article,
        basis=basis,
        note=note,
        personnel=personnel.casefold() == wording.YES,
    )


def years_of(term: str) -> int:
    """Return a term as people write it: «5», «5 лет», «постоянно».

    Raises:
        Problem: it is none (INPUT).
    """
    first = term.casefold().partition(" ")[0]
    if first == PERMANENT:
        return FOR_GOOD
    if first.isascii() and first.isdigit() and len(first) < _MOST_DIGITS and int(first):
        return int(first)
    raise Problem(Kind.INPUT, "nomenclature.bad-term", term=term or "—")
