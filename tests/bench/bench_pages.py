"""Whether twenty-five years of data slow the pages down: each page on a full archive beside one year's.

A year has 30 classes with four terms of 12 sections and 750 pupils; all terms but the last are archived.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask.testing import FlaskClient
from sqlalchemy import insert

from archive_service.clock import FixedClock
from archive_service.db import models, schema
from archive_service.db.act_log import append
from archive_service.db.engine import make_engine
from archive_service.db.finding import class_key, name_key
from archive_service.db.session import make_factory
from archive_service.importing.sample_school import generate
from archive_service.jobs.engine import prepare
from archive_service.jobs.memory import MemoryQueue
from archive_service.services import sessions
from archive_service.services.calendars import SIX_DAY_WEEK
from archive_service.services.context import Archive
from archive_service.services.schools import Founding, open_school
from archive_service.settings import Settings
from archive_service.web.app import create_app
from archive_service.web.visitor import COOKIE
from storage.memory import MemoryStore
from storage.mirror import Mirror
from workflows.acts import CaseOpened
from workflows.snapshot import Person

SCRATCH = os.environ.get("BENCH_SCRATCH", "/var/tmp")
NOW = datetime(2026, 5, 25, 9, tzinfo=UTC)
LAST_YEAR, YEARS = 2025, 25
ROUNDS = 15
LIMIT = 4.0
"""Twenty-five times the rows; a search then also has more to show."""
CLASSES, TERMS, SECTIONS, PUPILS = 30, 4, 12, 25
TERM_ENDS = {1: date(2025, 10, 25), 2: date(2025, 12, 27), 3: date(2026, 3, 21), 4: date(2026, 5, 26)}
PAGES = {
    "/": "s-02",
    "/board": "s-02",
    "/sheets": "t-01",
    "/stamping": "s-01",
    "/shelf": "s-03",
    "/search?q={surname}+9А": "s-03",
    "/search?q={slip}+9А": "s-03",
    "/staff": "admin",
    "/acts": "admin",
    "/rooms": "admin",
}
ROLES = {"s-01": "director", "s-02": "deputy", "s-03": "archivist"}


def _archive(folder: Path) -> Archive:
    folder.mkdir()
    engine = make_engine(f"sqlite:///{folder / 'archive.sqlite'}")
    schema.upgrade(engine)
    prepare(engine)
    stores = [MemoryStore(name, name) for name in ("a", "b")]
    archive = Archive(
        settings=Settings(home=folder),
        engine=engine,
        sessions=make_factory(engine),
        working=MemoryStore("working", "working"),
        mirror=Mirror(stores),
        queue=MemoryQueue(),
        clock=FixedClock(NOW),
    )
    phrase = "a phrase for the bench"
    open_school(
        archive,
        Founding(
            school_id="s1",
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
        ),
    )
    return archive


def _fill(archive: Archive, years: int) -> dict[str, str]:
    """Write the rows of so many years; return a surname that is there and a slip of it."""
    school = generate(classes=CLASSES, pupils=CLASSES * PUPILS, teachers=45)
    with archive.engine.begin() as connection:
        digest = connection.execute(models.School.__table__.select()).one().profile_digest
        for table, rows in (*_people(school), _surnames(school)):
            connection.execute(insert(table), rows)
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            for table, rows in _year(school, year, digest):
                connection.execute(insert(table), rows)
    _open_cases(archive, school, years, digest)
    surname = next(one.surname for one in school.classes[-1].pupils if one.surname)
    return {"surname": surname, "slip": surname[:2] + surname[3:]}


def _open_cases(archive: Archive, school: Any, years: int, digest: str) -> None:
    """Write the acts by which the cases were opened."""
    with archive.desk("s1").writing() as session:
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            for term, ends_on in TERM_ENDS.items():
                for group in school.classes:
                    opened = CaseOpened(
                        actor="s-02",
                        on=date(year, 9, 1),
                        case=f"{year}-q{term}-{group.id}",
                        class_id=group.id,
                        class_name=group.name,
                        grade=group.grade,
                        kind="school",
                        year=year,
                        term_id=f"q{term}",
                        term_name=f"{term} четверть",
                        term_kind="quarter",
                        term_ends_on=ends_on.replace(year=year + (term > 2)),
                        closes_year=term == TERMS,
                        profile="perevoz",
                        profile_digest=digest,
                    )
                    append(session, case_id=opened.case, act=opened, at=NOW)


def _people(school: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    staff = [{"school_id": "s1", "left_on": None, "blocked_at": None, **_named(one)} for one in school.staff]
    yield models.Person, staff
    days = {"from_on": date(2025, 9, 1), "to_on": None, "order_on": date(2025, 9, 1), "order_no": "1"}
    yield (
        models.Grant,
        [
            {"school_id": "s1", "person_id": who, "role": role, "unit": "", **days}
            for who, role in ROLES.items()
        ],
    )


def _surnames(school: Any) -> tuple[Any, list[dict[str, Any]]]:
    keys = {name_key(one.surname) for group in school.classes for one in group.pupils if one.surname}
    return models.KnownSurname, [{"school_id": "s1", "surname_key": key} for key in sorted(keys)]


def _named(one: Person) -> dict[str, str]:
    names = ("id", "surname", "name", "patronymic", "post")
    return {name: getattr(one, name) for name in names}


def _year(school: Any, year: int, digest: str) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    cases, sections, duties, pupils, deposits, objects, copies = ([] for _ in range(7))
    for group in school.classes:
        for term in range(1, TERMS + 1):
            case_id = f"{year}-q{term}-{group.id}"
            archived = (year, term) != (LAST_YEAR, TERMS)
            cases.append(_case(group, case_id, digest, archived=archived))
            for number in range(SECTIONS):
                signer = school.staff[number % len(school.staff)].id
                sections.append(_section(case_id, number, signer, archived))
                duties += [] if archived else [_duty(case_id, f"x-{number}", signer)]
            if archived:
                at = NOW - timedelta(days=365 * (LAST_YEAR - year))
                deposits.append(_deposit(case_id, at))
                for role in ("volume", "summary"):
                    objects.append(_object(case_id, role))
                    copies += [_copy(case_id, role, store, at) for store in ("a", "b")]
            if term == TERMS:
                pupils += [_pupil(group, one, case_id, year) for one in group.pupils]
    tables = (
        (models.CaseRow, cases),
        (models.SectionRow, sections),
        (models.Duty, duties),
        (models.SummaryPupil, pupils),
        (models.Deposit, deposits),
        (models.Object, objects),
        (models.Copy, copies),
    )
    yield from ((table, rows) for table, rows in tables if rows)


def _case(group: Any, case_id: str, digest: str, *, archived: bool) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "id": case_id,
        "class_id": group.id,
        "class_name": group.name,
        "grade": group.grade,
        "year": int(case_id[:4]),
        "term_id": case_id[5:7],
        "term_name": f"{case_id[6]} четверть",
        "state": "archived" if archived else "verify",
        "snapshot": None,
        "profile_digest": digest,
        "leaves": 40,
        "next_due_on": None if archived else date(2026, 5, 29),
        "sections_total": SECTIONS,
        "sections_signed": SECTIONS if archived else 0,
        "class_teacher": group.class_teacher_id,
        "proposed": False,
    }


def _section(case_id: str, number: int, signer: str, archived: bool) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "case_id": case_id,
        "id": f"x-{number}",
        "title": f"Предмет {number}",
        "signer": signer,
        "edition": 1,
        "state": "signed" if archived else "printed",
        "document": None,
        "leaves": f"{3 + 2 * number}–{4 + 2 * number}",
        "signed_on": date(2026, 5, 20) if archived else None,
    }


def _duty(case_id: str, section: str, signer: str) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "case_id": case_id,
        "step": "verify",
        "section_id": section,
        "title": "Проверить и подписать листы",
        "role": "subject-teacher",
        "person_id": signer,
        "due_on": date(2026, 5, 29),
        "clause": "verify",
        "open": True,
        "blocked_by": [],
    }


def _pupil(group: Any, one: Any, case_id: str, year: int) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "case_id": case_id,
        "pupil_id": f"{one.id}-{year}",
        "surname_key": name_key(one.surname),
        "name_key": name_key(one.name),
        "patronymic_key": name_key(one.patronymic),
        "printed_name": f"{one.surname} {one.name}",
        "class_key": class_key(group.name),
        "class_name": group.name,
        "year": year,
        "document": f"sha256:{case_id}-summary",
    }


def _deposit(case_id: str, at: datetime) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "manifest": f"sha256:{case_id}",
        "case_id": case_id,
        "at": at,
        "journal_keep_until": date(2031, 5, 25),
        "summary_keep_until": date(2056, 5, 25),
    }


def _object(case_id: str, role: str) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "digest": f"sha256:{case_id}-{role}",
        "space": "objects",
        "role": role,
        "case_id": case_id,
        "size_bytes": 1000,
        "keep_until": date(2031, 5, 25),
    }


def _copy(case_id: str, role: str, store: str, at: datetime) -> dict[str, Any]:
    return {
        "school_id": "s1",
        "digest": f"sha256:{case_id}-{role}",
        "space": "objects",
        "store": store,
        "room": store,
        "state": "whole",
        "verified_at": at,
    }


def _milliseconds(client: FlaskClient, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path, base_url="https://127.0.0.1")
    spent = 1000 * (time.perf_counter() - start)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    return spent


class Site:
    """An archive of so many years and browsers for its people."""

    def __init__(self, folder: Path, years: int) -> None:
        self.archive = _archive(folder)
        self.words = _fill(self.archive, years)
        self.app = create_app(self.archive)
        self.clients: dict[str, FlaskClient] = {}

    def ask(self, who: str, page: str) -> float:
        """Return the milliseconds that a page takes."""
        return _milliseconds(self._client(who), page.format_map(self.words))

    def _client(self, who: str) -> FlaskClient:
        if who not in self.clients:
            self.clients[who] = client = self.app.test_client()
            cookie = sessions.start(self.archive.desk("s1"), who, address="", agent="")
            client.set_cookie(COOKIE, cookie, domain="127.0.0.1", secure=True)
        return self.clients[who]


def run() -> list[dict[str, Any]]:
    """Return one figure a page: milliseconds on 25 years, and their ratio to one year's, asked in turns."""
    rows = []
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        one, full = (Site(Path(folder) / str(years), years) for years in (1, YEARS))
        for page, who in PAGES.items():
            spent = [(one.ask(who, page), full.ask(who, page)) for _ in range(ROUNDS)]
            few, many = (statistics.median(times) for times in zip(*spent, strict=True))
            rows.append(
                {
                    "name": f"page {page}, ms on {YEARS} years of 30 classes",
                    "value": many,
                    "ratio": many / few,
                    "against": f"{few:.1f} ms on one year",
                    "target": f"<= {LIMIT}",
                }
            )
        for site in (one, full):
            site.archive.close()
    return rows


if __name__ == "__main__":
    for row in run():
        print(f"{row['name']:60} {row['value']:8.1f} {row['ratio']:6.2f} of {row['against']}")
