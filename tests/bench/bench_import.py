"""Import of a real-size school's workbook against the reader alone reading the same cells.

Two ways are measured: in this process (read and judged), and through the guarded child
process (start of Python, limits, canonical JSON there and back). Both have to keep the target.
Run as a script it prints the figures; ``run()`` returns them.
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from python_calamine import CalamineWorkbook

from archive_service.importing import import_file
from archive_service.importing.entry import Request, load_file
from archive_service.importing.sample_school import generate
from archive_service.importing.workbook import write_workbook
from workflows.vocabulary import Vocabulary

ROUNDS = 7
TARGET_RATIO = 2.5
WORDS = Vocabulary(
    presence=frozenset({"н", "б", "п"}),
    numerals=frozenset({"2", "3", "4", "5"}),
    term=frozenset({"2", "3", "4", "5", "зачет", "незачет"}),
    fraction_subjects=frozenset({"русский язык", "литература"}),
    unmarked_grades=frozenset({1}),
)


def run() -> list[dict[str, Any]]:
    """Return the measured figures: seconds, and ratios to the reader alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "school.xlsx"
        write_workbook(generate(), path)
        cells = _alone(path)
        jobs: tuple[tuple[str, Callable[[], object]], ...] = (
            ("alone", lambda: _alone(path)),
            ("inside", lambda: load_file(path, Request(path.name, WORDS))),
            ("guarded", lambda: import_file(path, vocabulary=WORDS)),
        )
        # Taken in turns, so that a busy machine is busy for all of them.
        rounds = [{name: _seconds(job) for name, job in jobs} for _ in range(ROUNDS)]
    alone, inside, guarded = (statistics.median(one[name] for one in rounds) for name, _ in jobs)
    return [
        _figure("import: cells in the workbook", cells, None, ">= 300000"),
        _figure("import: reader alone, s", alone, None, None),
        _figure("import: in this process, s", inside, inside / alone, f"<= {TARGET_RATIO}"),
        _figure("import: in the guarded child, s", guarded, guarded / alone, f"<= {TARGET_RATIO}"),
    ]


def _figure(name: str, value: float, ratio: float | None, target: str | None) -> dict[str, Any]:
    rounded = None if ratio is None else round(ratio, 3)
    return {"name": name, "value": round(value, 3), "ratio": rounded, "target": target}


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def _alone(path: Path) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names)
    return sum(len(row) for sheet in sheets for row in sheet)


def main() -> None:
    """Print the figures."""
    for row in run():
        sys.stdout.write(
            f"{row['name']:36} {row['value']:>10} {row['ratio'] or '':>7} {row['target'] or ''}\n"
        )


if __name__ == "__main__":
    main()
