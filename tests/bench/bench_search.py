"""Finding one graduate among two million rows, through the service, beside the bare query.

A thousand schools with 25 years each; one of them is a municipal archive that holds as much as all the
others together. On SQLite and on PostgreSQL (where it is installed). Names are put together of syllables.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Engine, insert, text

from archive_service.clock import FixedClock
from archive_service.db import models, schema
from archive_service.db.engine import make_engine
from archive_service.db.finding import class_key, name_key
from archive_service.db.session import make_factory
from archive_service.jobs.engine import prepare
from archive_service.jobs.memory import MemoryQueue
from archive_service.services import searching
from archive_service.services.calendars import SIX_DAY_WEEK
from archive_service.services.context import Archive, Desk
from archive_service.services.schools import Founding, open_school
from archive_service.settings import Settings
from storage.memory import MemoryStore
from storage.mirror import Mirror
from tests.bench.timing import prove
from tests.conftest import Cluster, _postgresql_program
from workflows.snapshot import Person

SCRATCH = os.environ.get("BENCH_SCRATCH", "/var/tmp")
ROWS = int(os.environ.get("BENCH_SEARCH_ROWS", "2000000"))
SCHOOLS, YEARS, FIRST = 1000, 25, 2000
LARGE, SMALL = "large", "small"
ASKED = 60
EXACT_MS, TYPO_MS = 5, 30
NOW = datetime(2026, 5, 25, 9, tzinfo=UTC)
_BEFORE, _BATCH = "r0007", 50_000
_HEADS = ("Ве", "Га", "Дро", "Жи", "Зо", "Ку", "Лу", "Ми", "Но", "Пле", "Ру", "Се", "Ту", "Фро", "Ше", "Яр")
_MIDDLES = ("лю", "ма", "не", "ри", "са", "те")
_TAILS = ("тов", "ков", "нин", "гин", "жев")
SURNAMES = tuple("".join(parts) for parts in product(_HEADS, _MIDDLES, _MIDDLES, _TAILS))
"""2880, and as many with the ending of a woman's."""
NAMES = ("Анна", "Вера", "Дарья", "Зоя", "Инна"), ("Борис", "Глеб", "Егор", "Макар", "Тихон")
FATHERS = ("Антон", "Вадим", "Денис", "Захар", "Кирилл")
_COLUMNS = (
    *("school_id", "case_id", "pupil_id", "surname_key", "name_key", "patronymic_key"),
    *("printed_name", "class_key", "class_name", "year", "document"),
)
_BARE = (
    "SELECT * FROM summary_pupils WHERE school_id = :school AND surname_key = :surname"
    " AND year = :year AND class_key = :class_key ORDER BY name_key LIMIT 20"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A row that is looked for."""

    surname: str
    class_name: str
    year: int

    @property
    def exact(self) -> str:
        """The line with everything right."""
        return f"{self.surname} {self.class_name} {self.year}"

    @property
    def typo(self) -> str:
        """The line with a letter left out of the surname."""
        return f"{self.surname[:3]}{self.surname[4:]} {self.class_name} {self.year}"


def run() -> list[dict[str, Any]]:
    """Return the figures: medians in milliseconds."""
    rows = []
    for kind in ("SQLite", "PostgreSQL"):
        if kind == "PostgreSQL" and _postgresql_program("initdb") is None:
            rows.append({"name": "search: PostgreSQL is not installed", "value": float("nan")})
            continue
        with _database(kind) as url:
            rows += _measured(kind, url)
    return rows


def _measured(kind: str, url: str) -> list[dict[str, Any]]:
    home = Path(tempfile.mkdtemp(prefix="bench-search-home-", dir=SCRATCH))
    try:
        archive = _archive(home, url)
        started = time.perf_counter()
        known = _fill(archive.engine)
        filled = time.perf_counter() - started
        found = [row for school in known for row in _of_school(kind, archive.desk(school), known[school])]
        archive.engine.dispose()
    finally:
        shutil.rmtree(home)
    return [{"name": f"search, {kind}: filling {ROWS} rows, seconds", "value": filled}, *found]


def _of_school(kind: str, desk: Desk, known: list[Known]) -> Iterator[dict[str, Any]]:
    bare = _median(known, lambda one: _ask_bare(desk, one))
    exact = _median(known, lambda one: _ask(desk, one.exact))
    typo = _median(known, lambda one: _ask(desk, one.typo))
    name = f"search, {kind}, {desk.school_id} archive"
    yield {"name": f"{name}: bare query, ms", "value": bare}
    yield {"name": f"{name}: class and year, ms", "value": exact, "target": f"<= {EXACT_MS}"}
    yield {"name": f"{name}: with a slip, ms", "value": typo, "target": f"<= {TYPO_MS}"}


def _median(known: list[Known], ask: Callable[[Known], object]) -> float:
    ask(known[0])
    taken = []
    for one in known:
        started = time.perf_counter()
        ask(one)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def _ask(desk: Desk, line: str) -> None:
    prove(searching.look(desk, line, reader_id="admin").total > 0)


def _ask_bare(desk: Desk, one: Known) -> None:
    keys = {"surname": name_key(one.surname), "class_key": class_key(one.class_name), "year": one.year}
    with desk.archive.engine.connect() as connection:
        prove(connection.execute(text(_BARE), {"school": desk.school_id, **keys}).first() is not None)


@contextmanager
def _database(kind: str) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="bench-search-", dir=SCRATCH))
    cluster = None
    try:
        if kind == "SQLite":
            yield f"sqlite:///{folder / 'archive.sqlite'}"
        else:
            cluster = Cluster(folder, Path(str(_postgresql_program("initdb"))).resolve().parent)
            cluster.start()
            cluster.execute("CREATE DATABASE archive")
            yield cluster.url("archive")
    finally:
        if cluster is not None:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _archive(home: Path, url: str) -> Archive:
    engine = make_engine(url)
    schema.upgrade(engine, _BEFORE)
    prepare(engine)
    archive = Archive(
        settings=Settings(home=home),
        engine=engine,
        sessions=make_factory(engine),
        working=MemoryStore("working", "working"),
        mirror=Mirror([MemoryStore(name, name) for name in ("a", "b")]),
        queue=MemoryQueue(),
        clock=FixedClock(NOW),
    )
    for school in (LARGE, SMALL):
        open_school(archive, _founding(school))
    return archive


def _founding(school: str) -> Founding:
    phrase = "a phrase for the bench"
    return Founding(
        school_id=school,
        name="Школа для измерений",
        short_name="Школа",
        zone="Europe/Moscow",
        profile="perevoz",
        founder=Person("admin", "Пробнов", "Админ", "Тестович"),
        founder_passphrase=phrase,
        authority_passphrase=phrase,
        weekend=SIX_DAY_WEEK,
        order_no="1",
        order_on=date(2025, 9, 1),
    )


def _fill(engine: Engine) -> dict[str, list[Known]]:
    """Write everything, bring the schema up to date, and return what is looked for, by school."""
    dice = Random(7)
    known: dict[str, list[Known]] = {LARGE: [], SMALL: []}
    _schools(engine)
    with engine.begin() as connection:
        for table in ("ix_summary_pupils_year", "ix_summary_pupils_class", "ix_summary_pupils_person"):
            connection.exec_driver_sql(f"DROP INDEX {table}")
        for rows in _batches(dice, known):
            _write(connection.connection, rows)
    with engine.begin() as connection:
        for index in models.SummaryPupil.__table__.indexes:
            index.create(connection)
    schema.upgrade(engine)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return {school: dice.sample(found, min(ASKED, len(found))) for school, found in known.items()}


def _schools(engine: Engine) -> None:
    with engine.begin() as connection:
        [first] = connection.execute(models.School.__table__.select().limit(1)).mappings()
        others = [{**first, "id": f"school-{number}"} for number in range(SCHOOLS - 2)]
        connection.execute(insert(models.School), others)
        days = {"from_on": date(2025, 9, 1), "to_on": None, "order_on": date(2025, 9, 1), "order_no": "2"}
        grants = [
            {"school_id": school, "person_id": "admin", "role": "archivist", "unit": "", **days}
            for school in (LARGE, SMALL)
        ]
        connection.execute(insert(models.Grant), grants)


def _batches(dice: Random, known: dict[str, list[Known]]) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    schools = [SMALL, *(f"school-{number}" for number in range(SCHOOLS - 2))]
    sizes = {LARGE: ROWS // 2, **dict.fromkeys(schools, ROWS // 2 // len(schools))}
    for school, size in sizes.items():
        for number in range(size):
            batch.append(_row(dice, school, number, size))
            if school in known and dice.random() < 5 * ASKED / size:
                known[school].append(_known(batch[-1]))
            if len(batch) == _BATCH:
                yield batch
                batch = []
    yield batch


def _row(dice: Random, school: str, number: int, size: int) -> tuple[Any, ...]:
    """A pupil on the sheet of a year; the commonest surname is some hundred times as common as the rarest."""
    woman = dice.random() < 0.5
    surname = SURNAMES[int(len(SURNAMES) * dice.random() ** 2)] + ("а" if woman else "")
    name = dice.choice(NAMES[0 if woman else 1])
    father = dice.choice(FATHERS) + ("овна" if woman else "ович")
    year, grade = FIRST + number % YEARS, 1 + number // YEARS % 11
    group = f"{grade}{'АБВГД'[number % 5]}"
    case = f"{year}-{group}-{number // (25 * YEARS)}"
    printed = f"{surname} {name} {father}"
    keys = (name_key(surname), name_key(name), name_key(father))
    return (
        school,
        case,
        f"p-{number % size}",
        *keys,
        printed,
        class_key(group),
        group,
        year,
        f"sha256:{case}",
    )


def _known(row: tuple[Any, ...]) -> Known:
    return Known(row[6].split()[0], row[8], row[9])


def _write(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    """Write rows the fastest way of the driver."""
    columns = ", ".join(_COLUMNS)
    cursor = connection.cursor()
    if hasattr(cursor, "copy"):
        with cursor.copy(f"COPY summary_pupils ({columns}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row(row)
        return
    places = ", ".join("?" * len(_COLUMNS))
    cursor.executemany(f"INSERT INTO summary_pupils ({columns}) VALUES ({places})", rows)


def main() -> None:
    """Print the figures."""
    for row in run():
        print(row)


if __name__ == "__main__":
    main()
