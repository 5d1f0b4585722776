"""From a file's bytes to a judged snapshot, in this process."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive_service.importing.checks import check
from archive_service.importing.content import Content, content_of, refuse
from archive_service.importing.findings import to_faults
from archive_service.importing.journals import ANY, Journals
from archive_service.importing.limits import DEFAULT, Limits
from archive_service.importing.reading import Imported, Reading
from archive_service.problems import Fault, Kind, Problem
from workflows.vocabulary import Vocabulary

MOST_FAULTS = 1000
"""So many faults are told one by one; the sentence says how many there are in all."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, besides the file's bytes.

    ``mapping`` is the text of a mapping file; ``school`` names one of the schools in it;
    ``exported_at`` stands in where the file itself does not say when it was made.
    """

    file: str
    vocabulary: Vocabulary
    mapping: str = ""
    mapping_file: str = ""
    school: str = ""
    exported_at: datetime | None = None
    journals: Journals = ANY


def load_file(path: Path, request: Request, limits: Limits = DEFAULT) -> Imported:
    """Return the snapshot of a file that is trusted: no child process, no limits but sizes.

    Raises:
        Problem: the file is refused as a whole, or has faults (INPUT).
        OSError: the file cannot be read.
    """
    return judge(read(path.read_bytes(), request, limits), request.vocabulary, request.journals)


def read(data: bytes, request: Request, limits: Limits = DEFAULT) -> Reading:
    """Return what the bytes say, by the reader that fits them.

    Raises:
        Problem: no reader fits, or the file is refused as a whole (INPUT).
    """
    content = content_of(data, request.file, limits)
    if request.mapping and content is not Content.BUNDLE:
        return _mapped(data, content, request)
    if content is Content.XLSX:
        from archive_service.importing.workbook.read import read_workbook  # noqa: PLC0415 a child loads one reader

        return read_workbook(data, request.file)
    if content is Content.JSON:
        from archive_service.importing.canonical_json import read_snapshot  # noqa: PLC0415

        return read_snapshot(data, request.file)
    if content is Content.BUNDLE:
        from archive_service.importing.oneroster import read_bundle  # noqa: PLC0415

        return read_bundle(
            data,
            request.file,
            mapping=request.mapping,
            mapping_file=request.mapping_file,
            school=request.school,
            exported_at=request.exported_at,
        )
    return refuse("refused-needs-mapping", request.file)


def _mapped(data: bytes, content: Content, request: Request) -> Reading:
    from archive_service.importing.mapped import read_mapped  # noqa: PLC0415

    if content is Content.JSON:
        refuse("refused-json-mapping", request.file)
    return read_mapped(
        data,
        request.file,
        spreadsheet=content is Content.XLSX,
        mapping=request.mapping,
        mapping_file=request.mapping_file,
        school=request.school,
        exported_at=request.exported_at,
    )


def judge(reading: Reading, vocabulary: Vocabulary, journals: Journals = ANY) -> Imported:
    """Return the snapshot if it satisfies every rule.

    Raises:
        Problem: there are faults; all of them are in it (INPUT).
    """
    faults, warnings = list(reading.faults), list(reading.warnings)
    if reading.snapshot is not None:
        findings = check(reading.snapshot, vocabulary, journals)
        known = reading.faulty_rows
        found = to_faults(findings.faults, reading.file, reading.locator)
        faults.extend(one for one in found if (one.sheet, one.row) not in known)
        warnings.extend(to_faults(findings.warnings, reading.file, reading.locator))
    if faults or reading.snapshot is None:
        raise problem_of(reading.file, faults)
    return Imported(reading.snapshot, tuple(warnings), reading.kind)


def problem_of(file: str, faults: list[Fault]) -> Problem:
    """Return the problem that carries the faults, in the order of the file."""
    ordered = sorted(faults, key=lambda one: (one.sheet, one.row or 0))
    shown = tuple(dataclasses.replace(one, value=one.value[:200]) for one in ordered[:MOST_FAULTS])
    return Problem(Kind.INPUT, "import.faults", faults=shown, file=file, count=len(faults), shown=len(shown))
