"""A small installation behind the status page, filled by hand, with names planted that must never show."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from archive_service.clock import FixedClock
from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import (
    Audit,
    CaseRow,
    Copy,
    Deposit,
    Duty,
    Grant,
    Object,
    Person,
    School,
    SectionRow,
    SummaryPupil,
)
from archive_service.db.session import make_factory, school_session
from archive_service.jobs.memory import MemoryQueue
from archive_service.services import profiles, sessions
from archive_service.services.context import Archive, Desk
from archive_service.settings import Settings
from archive_service.web.app import create_app
from archive_service.web.visitor import COOKIE
from storage.memory import MemoryStore
from storage.mirror import Mirror
from tests.asked_once import _asked_once  # noqa: F401 fixture
from tests.conftest import DATABASES
from tests.world import (  # noqa: F401 fixtures
    World,
    _quick_keys,
    _sample,
    exported,
    lite,
    lite_url,
    make_world,
    pourable,
    rows,
    two,
    world,
)

NOON = datetime(2026, 5, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 5, 25)
CANARIES = ("Канарейкина", "Попугаева", "Тестослава", "p-canary", "pupil-canary")


@pytest.fixture
def database_kind() -> str:
    """Pages are tried on SQLite; the services below them, and pages with the mark, on both databases."""
    return DATABASES[0]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try what is marked ``both_databases`` on both."""
    if metafunc.definition.get_closest_marker("both_databases") and "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", DATABASES)


@dataclass
class Town:
    """An installation whose rows tests write themselves."""

    archive: Archive
    clock: FixedClock
    queue: MemoryQueue
    stores: tuple[MemoryStore, MemoryStore]

    def found(self, school_id: str = "s1", name: str = "Школа проверочная") -> Desk:
        """Open a school under the regulation of Perevoz, with a person and an act in it."""
        with school_session(self.archive.sessions, school_id) as session:
            school = School(
                id=school_id,
                name=name,
                short_name="Школа П",
                zone="Europe/Moscow",
                profile_id="",
                profile_digest="",
                opened_on=TODAY,
                calendar={},
                ca_pem="",
            )
            session.add(school)
            profiles.take_up(session, profiles.read_mapping("perevoz"), "perevoz", school)
            session.add(
                Person(
                    id="p-canary",
                    surname="Канарейкина",
                    name="Проба",
                    patronymic="Тестослава",
                    post="учитель",
                    left_on=None,
                )
            )
            session.flush()
            self.act(session)
        return self.archive.desk(school_id)

    def act(self, session: Any, number: int = 1) -> None:
        """Add acts of the planted person."""
        for one in range(number):
            facts = {"number": one, "name": "Канарейкина"}
            act = SchoolAct("person-added", "p-canary", TODAY, facts)
            append(session, case_id=None, act=act, at=self.clock.now())

    def case(self, desk: Desk, class_name: str = "9Б", *, year: int = 2025, **others: Any) -> str:
        """Add a case and return its id."""
        case_id = f"{year}-q4-{class_name}"
        with desk.writing() as session:
            values: dict[str, Any] = {
                "state": "verify",
                "next_due_on": date(2026, 5, 27),
                "sections_total": 12,
                "sections_signed": 7,
                "grade": int(class_name[:-1]),
                "profile_digest": profiles.in_force(session, TODAY).digest,
            }
            row = CaseRow(
                id=case_id,
                class_id=class_name,
                class_name=class_name,
                year=year,
                term_id="q4",
                term_name="4 четверть",
                snapshot=None,
                leaves=None,
                class_teacher="p-canary",
                **(values | others),
            )
            session.add(row)
            session.flush()
            session.add_all(_people_of(case_id))
        return case_id

    def archived(self, desk: Desk, class_name: str = "9А", *, stores: int = 2, **others: Any) -> str:
        """Add a case that lies in the archive, whole in so many stores."""
        case_id = self.case(desk, class_name, state="archived", next_due_on=None, **others)
        until = {"volume": date(2031, 5, 25), "summary": date(2056, 5, 25)}
        with desk.writing() as session:
            deposit = Deposit(
                manifest=f"sha256:{case_id}",
                case_id=case_id,
                at=NOON,
                journal_keep_until=until["volume"],
                summary_keep_until=until["summary"],
            )
            session.add(deposit)
            for role, day in until.items():
                digest = f"sha256:{role}-{case_id}"
                session.add(
                    Object(
                        digest=digest,
                        space="objects",
                        role=role,
                        case_id=case_id,
                        size_bytes=9,
                        keep_until=day,
                    )
                )
                session.flush()
                session.add_all(_copies(digest, self.stores, stores))
        return case_id

    def audit(self, desk: Desk, findings: int = 0) -> None:
        """Put an audit of every store on record."""
        with desk.writing() as session:
            for store in self.stores:
                wrong = [{"key": "objects/x", "trouble": "damaged"}] * findings
                session.add(Audit(store=store.name, at=NOON, objects=2, bytes=18, findings=wrong))


def _copies(digest: str, stores: tuple[MemoryStore, ...], whole: int) -> Iterator[Copy]:
    for number, store in enumerate(stores):
        state = "whole" if number < whole else "damaged"
        yield Copy(
            digest=digest, space="objects", store=store.name, room=store.room, state=state, verified_at=NOON
        )


def _people_of(case_id: str) -> Iterator[Any]:
    """Rows of a case that name people."""
    yield SectionRow(
        case_id=case_id,
        id="math",
        title="Алгебра",
        signer="p-canary",
        edition=1,
        state="printed",
        document=None,
        leaves=None,
        signed_on=None,
    )
    yield Duty(
        case_id=case_id,
        step="verify",
        section_id="math",
        title="Канарейкина",
        role="subject-teacher",
        person_id="p-canary",
        due_on=TODAY,
        clause="",
        open=True,
        blocked_by=[],
    )
    yield SummaryPupil(
        case_id=case_id,
        pupil_id="pupil-canary",
        surname_key="попугаева",
        name_key="проба",
        patronymic_key="",
        printed_name="Попугаева Проба",
        class_key="9б",
        class_name="9Б",
        year=2025,
        document="sha256:d",
    )


@pytest.fixture
def town(engine: Engine, tmp_path: Path) -> Town:
    """An installation without a school, on SQLite and on PostgreSQL."""
    clock, queue = FixedClock(NOON), MemoryQueue()
    stores = MemoryStore("disk-a", "кабинет 101"), MemoryStore("disk-b", "архив")
    archive = Archive(
        settings=Settings(home=tmp_path),
        engine=engine,
        sessions=make_factory(engine),
        working=MemoryStore("working", "working"),
        mirror=Mirror(stores),
        queue=queue,
        clock=clock,
    )
    return Town(archive, clock, queue, stores)


@pytest.fixture
def desk(town: Town) -> Desk:
    """The desk of the installation's one school."""
    return town.found()


@pytest.fixture
def client(town: Town, desk: Desk) -> FlaskClient:
    """A browser in which the planted person, who holds every role, is logged in."""
    found = _client(town)
    _come_in(town, found, desk.school_id)
    return found


@pytest.fixture
def canaries() -> tuple[str, ...]:
    """Names and ids of people that the installation holds."""
    return CANARIES


@pytest.fixture
def read(client: FlaskClient) -> Callable[..., str]:
    """Return a function that gives a page's text, and fails unless it came with the status."""

    def get(path: str = "/rooms", status: int = 200, **headers: str) -> str:
        answer = client.get(path, base_url=HERE, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.text

    return get


HERE = "https://127.0.0.1:8321"
ALL_ROLES = ("administrator", "operator", "deputy", "director", "archivist", "binder")


def _client(town: Town) -> FlaskClient:
    app = create_app(town.archive)
    app.config["SERVER_NAME"] = None
    client = app.test_client()
    client.environ_base.update({"HTTP_HOST": "127.0.0.1:8321", "wsgi.url_scheme": "https"})
    return client


def _come_in(town: Town, client: FlaskClient, school_id: str) -> None:
    """Give the planted person every role and a session."""
    at = town.archive.desk(school_id)
    with at.writing() as session:
        for role in ALL_ROLES:
            grant = Grant(
                person_id="p-canary",
                role=role,
                from_on=TODAY,
                unit="",
                to_on=None,
                order_no="1",
                order_on=TODAY,
            )
            session.add(grant)
    log_in(client, at, "p-canary")


def log_in(client: FlaskClient, at: Desk, person_id: str) -> None:
    """Put a session's cookie into a browser."""
    cookie = sessions.start(at, person_id, address="127.0.0.1", agent="test")
    client.set_cookie(COOKIE, cookie, domain="127.0.0.1", secure=True)


class Browser:
    """A browser in which somebody is logged in; every page it gets is checked for the status asked for."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **headers: str) -> TestResponse:
        """Return the answer to a GET."""
        answer = self.client.get(path, base_url=HERE, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer

    def post(self, path: str, status: int = 303, once: str = "", **fields: Any) -> TestResponse:
        """Send a form with its token and key; ``once`` repeats a key, ``None`` fields are left out."""
        sent = {name: value for name, value in fields.items() if value is not None}
        sent |= {"csrf_token": self.token(), "once": once or secrets.token_hex(8)}
        answer = self.client.post(path, base_url=HERE, data=sent)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer

    def follow(self, path: str, **fields: Any) -> str:
        """Send a form and return the text of the page it leads to."""
        return self.get(self.post(path, **fields).headers["Location"]).text

    def token(self) -> str:
        """The token that every page's forms carry."""
        page = self.client.get("/login?again", base_url=HERE, follow_redirects=False).text
        page = page if "csrf_token" in page else self.client.get("/nowhere", base_url=HERE).text
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert found, page
        return found[1]


@pytest.fixture
def web(world: World) -> Callable[[], Browser]:  # noqa: F811
    """Return a function that opens one more browser, nobody logged in, on the world's installation."""
    app = create_app(world.archive)
    return lambda: Browser(app.test_client())


@pytest.fixture
def make_visit() -> Callable[..., Callable[..., Browser]]:
    """Return ``make_visit(world)``: what ``visit`` is, for a world of its own (``lite``)."""

    def of(place: World) -> Callable[..., Browser]:
        app = create_app(place.archive)

        def come(person_id: str, school_id: str = "s1") -> Browser:
            browser = Browser(app.test_client())
            log_in(browser.client, place.desk(school_id), person_id)
            return browser

        return come

    return of


@pytest.fixture
def visit(world: World, web: Callable[[], Browser]) -> Callable[..., Browser]:  # noqa: F811
    """Return ``visit(person, school)``: a browser in which the person is logged in."""

    def come(person_id: str, school_id: str = "s1") -> Browser:
        browser = web()
        log_in(browser.client, world.desk(school_id), person_id)
        return browser

    return come
