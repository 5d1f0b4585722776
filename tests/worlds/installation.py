"""A small installation for tests of services: two stores, a clock that stands, jobs done in this process."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from archive_service.clock import FixedClock
from archive_service.db import models
from archive_service.db.act_log import Logged, all_acts
from archive_service.db.engine import make_engine
from archive_service.db.session import make_factory
from archive_service.jobs import Job, JobState
from archive_service.jobs.memory import MemoryQueue, MemoryWorker
from archive_service.services import (
    binding,
    cases,
    code_orders,
    codenames,
    deposits,
    imports,
    people,
    printing,
    roles,
    schools,
    signoff,
    snapshots,
)
from archive_service.services.code_orders import Order
from archive_service.services.context import Archive, Desk
from archive_service.services.people import Present
from archive_service.services.schools import Founding
from archive_service.settings import LocalStoreSettings, Settings
from archive_service.signing import authority, sealing
from archive_service.wiring import handlers
from storage.local import LocalStore
from storage.mirror import Mirror
from tests.moulds import Moulds, patched
from tests.worlds.samples import sample
from workflows.snapshot import Person, Snapshot

PHRASE = "верная парольная фраза"
EXPORTED_AT = datetime(2026, 5, 27, 9, tzinfo=UTC)
ORDER_ON = date(2025, 9, 1)
ROOMS = {"disk-a": "кабинет 101", "disk-b": "архив"}
STEPS = ("imported", "printed", "handed", "signed", "certified", "approved", "stamped", "bound", "deposited")
SAME = (
    models.School,
    models.Person,
    models.Certificate,
    models.Grant,
    models.Unit,
    models.Profile,
    models.Signature,
    models.CaseRow,
    models.SectionRow,
    models.Duty,
    models.SnapshotRow,
    models.Document,
    models.SummaryPupil,
    models.KnownSurname,
    models.BorneName,
    models.Deposit,
    models.Object,
)
"""Tables that have to be equal. Copies differ in when somebody read them; audits are acts; the rest are
doors (accounts, sessions, passkeys, tokens, throttles) and the machine's own work (jobs, answers)."""
ROLES = {"s-01": ("director",), "s-02": ("deputy",), "s-03": ("binder", "archivist")}


@dataclass
class World:
    """One installation; ``to`` takes a school to a step, the way its people would."""

    archive: Archive
    clock: FixedClock
    queue: MemoryQueue
    present: dict[tuple[str, str], Present] = field(default_factory=dict)
    fresh: Callable[["World"], Moulds | None] = lambda _world: None

    def desk(self, school_id: str = "s1") -> Desk:
        """The desk of one school."""
        return self.archive.desk(school_id)

    def found(self, school_id: str = "s1", profile: str = "perevoz") -> Desk:
        """Open a school under a regulation, that of Perevoz unless another is named."""
        founder = Person("admin", "Пробнов", "Админ", "Тестович", "администратор архива")
        asked = Founding(
            school_id=school_id,
            name=f"Школа проверочная {school_id}",
            short_name=f"Школа {school_id}",
            zone="Europe/Moscow",
            profile=profile,
            founder=founder,
            founder_passphrase=PHRASE,
            authority_passphrase=PHRASE,
            weekend=(5, 6),
            order_no="1",
            order_on=min(ORDER_ON, self.clock.today("Europe/Moscow")),
        )
        return schools.open_school(self.archive, asked)

    def take_in(self, snapshot: Snapshot, school_id: str = "s1") -> list[str]:
        """Import a checked snapshot, issue keys, give the usual roles; return the cases' ids."""
        desk = self.desk(school_id)
        imports.take_in(desk, snapshot, actor_id="admin")
        with desk.reading() as session:
            missing = people.without_key(session)
        people.issue_keys(desk, PHRASE, dict.fromkeys(missing, PHRASE), "admin")
        with desk.writing() as session:
            for person, held in ROLES.items():
                for role in held:
                    roles.grant(desk, session, person, role, order_no="1", order_on=ORDER_ON, actor="admin")
        return self.cases(school_id)

    def cases(self, school_id: str = "s1") -> list[str]:
        """The ids of the school's cases, from its acts."""
        found = {logged.case_id for logged in self.acts(school_id) if logged.case_id}
        return sorted(found)

    def who(self, person_id: str, school_id: str = "s1") -> Present:
        """The person, come in with the right pass phrase."""
        key = (school_id, person_id)
        if key not in self.present:
            self.present[key] = people.come_in(self.desk(school_id), person_id, PHRASE)
        return self.present[key]

    def work(self) -> list[Job]:
        """Do everything that is queued; return the jobs that failed meanwhile."""
        ended = {job.id for job in self.queue.jobs.values() if job.state.ended}
        MemoryWorker(self.queue, handlers(self.archive)).run_until_idle()
        fresh = [job for job in self.queue.jobs.values() if job.id not in ended]
        return [job for job in fresh if job.state is JobState.FAILED]

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.clock.moment += timedelta(**passed)

    def acts(self, school_id: str = "s1") -> list[Logged]:
        """The school's acts."""
        with self.desk(school_id).reading() as session:
            return list(all_acts(session))

    def kinds(self, case_id: str, school_id: str = "s1") -> list[str]:
        """The kinds of a case's acts in order, as class names."""
        return [type(one.act).__name__ for one in self.acts(school_id) if one.case_id == case_id]

    def to(self, step: str, school_id: str = "s1", snapshot: Snapshot | None = None) -> str:
        """Found the school, import, and go on as far as ``step``; return the first case's id."""

        def begin() -> list[str]:
            self.found(school_id)
            return self.take_in(snapshot or sample(), school_id)

        steps = STEPS[: STEPS.index(step) + 1]
        known = (count for count in (1, 2) if (snapshot or sample()) == sample(classes=count))
        classes = next(known, 0) if school_id == "s1" else 0
        moulds = self.fresh(self) if classes else None
        if moulds is not None:
            return moulds.bring(self, classes, steps, begin)[0]
        case_ids = begin()
        self.on(case_ids, steps[1:], school_id)
        return case_ids[0]

    def file_orders(self, case_ids: Sequence[str], school_id: str = "s1") -> None:
        """Attach a scanned copy of every order that the exports of these cases name (000 clause 6.3.5)."""
        desk = self.desk(school_id)
        for case_id in case_ids:
            with desk.reading() as session:
                case, _ = cases.load(session, case_id)
                orders = code_orders.orders_of(session, snapshots.snapshot_of(desk, case))
            for order in orders:
                if order.copy_digest is None and order.order_on is not None:
                    copy = scanned_paper(
                        self.archive.settings.home / f"order-{order.code}.pdf", order.order_no
                    )
                    named = Order(order.order_no, order.order_on)
                    codenames.attach(desk, order.code, named, copy, actor_id="s-02")

    def on(self, case_ids: list[str], steps: Sequence[str], school_id: str = "s1") -> None:
        """Take these cases through these steps; every queued job is done on the way."""
        for step in steps:
            _WAYS[step](self, case_ids, school_id)
            assert self.work() == []


def scanned_paper(path: Path, text: str) -> Path:
    """A paper of one page, as a scanner makes it."""
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(60, 700, text)
    canvas.save()
    return path


def _print(world: World, case_ids: list[str], school_id: str) -> None:
    world.file_orders(case_ids, school_id)
    printing.request(world.desk(school_id), case_ids, actor_id="s-02")


def _hand(world: World, case_ids: list[str], school_id: str) -> None:
    printing.hand_over(world.desk(school_id), case_ids, actor_id="s-02")


def _sign(world: World, case_ids: list[str], school_id: str) -> None:
    desk = world.desk(school_id)
    with desk.reading() as session:
        wanted = [
            (person_id, task)
            for person_id in people.names(session)
            for task in signoff.tasks(
                session, people.actor_of(session, person_id, desk.today), case_ids=case_ids, step="verify"
            )
        ]
    for person_id, task in wanted:
        signoff.sign_sheets(desk, world.who(person_id, school_id), task.case_id, task.section_id)


def _on_the_case(step: str, person: str) -> Callable[[World, list[str], str], None]:
    def run(world: World, case_ids: list[str], school_id: str) -> None:
        desk = world.desk(school_id)
        for case_id in case_ids:
            signer = person or _class_teacher(desk, case_id)
            signoff.sign_volume(desk, world.who(signer, school_id), case_id, step)

    return run


def _class_teacher(desk: Desk, case_id: str) -> str:
    with desk.reading() as session:
        return cases.load(session, case_id)[0].class_teacher


def _bind(world: World, case_ids: list[str], school_id: str) -> None:
    for case_id in case_ids:
        binding.bind(world.desk(school_id), case_id, actor_id="s-03")


def _deposit(world: World, case_ids: list[str], school_id: str) -> None:
    deposits.request(world.desk(school_id), case_ids, actor_id="s-03")


_WAYS: dict[str, Callable[[World, list[str], str], None]] = {
    "printed": _print,
    "handed": _hand,
    "signed": _sign,
    "certified": _on_the_case("certify", ""),
    "approved": _on_the_case("approve", "s-02"),
    "stamped": _on_the_case("stamp", "s-01"),
    "bound": _bind,
    "deposited": _deposit,
}


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are as encrypted as ever, but pass phrases are stretched less: it would take minutes."""
    monkeypatch.setattr(authority, "KDF_ROUNDS", 1000)
    monkeypatch.setattr(sealing, "SCRYPT_N", 2)


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Return a maker of installations: ``make_world(database_url, place="home")``."""
    made: list[World] = []

    def make(url: str, place: str = "home", stores: dict[str, Path] | None = None) -> World:
        home = tmp_path / place
        paths = stores or {name: tmp_path / place / name for name in ROOMS}
        settings = Settings(
            home=home,
            database=url,
            stores=[
                LocalStoreSettings(name=name, room=ROOMS.get(name, name), path=path)
                for name, path in paths.items()
            ],
        )
        engine = make_engine(url)
        queue, clock = MemoryQueue(), FixedClock(EXPORTED_AT)
        archive = Archive(
            settings=settings,
            engine=engine,
            sessions=make_factory(engine),
            working=LocalStore.create("working", "working", home / "working"),
            mirror=Mirror([LocalStore.create(one.name, one.room, one.path) for one in settings.stores]),
            queue=queue,
            clock=clock,
        )
        made.append(World(archive, clock, queue))
        return made[-1]

    yield make
    for world in made:
        world.archive.close()


@pytest.fixture
def pourable(moulds: Moulds, monkeypatch: pytest.MonkeyPatch) -> Callable[[World], World]:
    """Return ``pourable(world)``: lets the world's way be poured, as long as nothing has happened to it."""

    def fresh(at_first: Archive) -> Callable[[World], Moulds | None]:
        def still(world: World) -> Moulds | None:
            untouched = world.archive is at_first and not patched(monkeypatch) and _untouched(world)
            return moulds if untouched else None

        return still

    def give(world: World) -> World:
        world.fresh = fresh(world.archive)
        return world

    return give


def _untouched(world: World) -> bool:
    """Say whether an installation is as it was made: no school, no job, no hour gone, every store there."""
    there = all(Path(store.place).exists() for store in world.archive.mirror.stores)
    return (
        there and world.clock.moment == EXPORTED_AT and not world.queue.jobs and not world.archive.schools()
    )


@pytest.fixture
def world(make_world: Callable[..., World], database_url: str, pourable: Callable[[World], World]) -> World:
    """An installation without a school, on SQLite and on PostgreSQL."""
    return pourable(make_world(database_url))


@pytest.fixture
def lite_url(tmp_path: Path, sqlite_template: Path) -> Callable[[str], str]:
    """Return a maker of fresh SQLite databases by name."""

    def make(name: str = "lite") -> str:
        path = tmp_path / f"{name}.sqlite"
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def lite(
    make_world: Callable[..., World], lite_url: Callable[..., str], pourable: Callable[[World], World]
) -> World:
    """An installation without a school, on SQLite: where the database does not matter."""
    return pourable(make_world(lite_url()))


@pytest.fixture
def rows() -> Callable[..., list[dict[str, Any]]]:
    """Return ``rows(desk, Table, *without)``: all rows of the school as dicts, in a fixed order."""
    from sqlalchemy import inspect

    def read(desk: Desk, table: type[Any], *without: str) -> list[dict[str, Any]]:
        names = [one.key for one in inspect(table).column_attrs if one.key not in without]
        keys = inspect(table).primary_key
        with desk.reading() as session:
            found = session.scalars(select(table).order_by(*keys))
            return [{name: getattr(row, name) for name in names} for row in found]

    return read
