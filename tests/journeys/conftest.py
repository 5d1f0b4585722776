"""One installation for all journeys: schools are opened in it and served as people would serve them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from archive_service.db.models import CaseRow
from archive_service.jobs import JobState
from archive_service.scanning import CheckedPdf, check_pdf
from archive_service.services import (
    binding,
    cases,
    checking,
    code_orders,
    codenames,
    deposits,
    finding,
    people,
    printing,
    roles,
    signoff,
    snapshots,
)
from archive_service.services.code_orders import Order
from archive_service.services.context import Archive, Desk
from archive_service.services.schools import Founding, open_school
from archive_service.settings import LocalStoreSettings
from archive_service.signing.seals import Seal
from archive_service.wiring import create_installation, open_archive
from archive_service.wiring.working import workers
from tests.warm_workers import warm_workers
from workflows.case import Case
from workflows.regulation import StepKind
from workflows.snapshot import Person

PHRASE = "проверочная парольная фраза"
FOUNDER = "admin"
POSTS = ("deputy", "director", "binder", "archivist")
ORDER_ON = date(2005, 9, 1)
LEAST_CROSSING_PT = 0.8


@dataclass
class Office:
    """A school of the installation and the people who work in it; keys once opened stay open."""

    desk: Desk
    _present: dict[str, people.Present] = field(default_factory=dict)

    def staff_up(self, posts: dict[str, str]) -> None:
        """Give everybody a key, and the posts to their holders; ``posts`` maps role to person."""
        with self.desk.writing() as session:
            for role, person_id in posts.items():
                roles.grant(
                    self.desk, session, person_id, role, order_no="1", order_on=ORDER_ON, actor=FOUNDER
                )
        with self.desk.reading() as session:
            waiting = people.without_key(session)
        people.issue_keys(self.desk, PHRASE, dict.fromkeys(waiting, PHRASE), FOUNDER)
        self.posts = posts

    def present(self, person_id: str) -> people.Present:
        """Return the person with an open key."""
        if person_id not in self._present:
            self._present[person_id] = people.come_in(self.desk, person_id, PHRASE)
        return self._present[person_id]

    def holder(self, role: str) -> people.Present:
        """Return who holds a role."""
        return self.present(self.posts[role])

    def cases(self, *class_names: str) -> list[CaseRow]:
        """Return the cases of these classes, or of all."""
        with self.desk.reading() as session:
            found = cases.choose(session)
        return [row for row in found if not class_names or row.class_name in class_names]

    def case(self, case_id: str) -> Case:
        """Return a case as its acts tell it."""
        with self.desk.reading() as session:
            return cases.load(session, case_id)[0]

    def prepare_print(self, case_ids: list[str]) -> None:
        """File the copies of orders about code names; check the data where the regulation asks for it."""
        deputy = self.posts["deputy"]
        for case_id in case_ids:
            with self.desk.reading() as session:
                case, profile = cases.load(session, case_id)
                orders = code_orders.orders_of(session, snapshots.snapshot_of(self.desk, case))
            for order in orders:
                if order.copy_digest is None and order.order_on is not None:
                    named, copy = Order(order.order_no, order.order_on), self._scanned(order.words)
                    codenames.attach(self.desk, order.code, named, copy, actor_id=deputy)
            if profile.step_of(StepKind.CHECK):
                checking.record_check(
                    self.desk, case_id, actor_id=deputy, faults={}, conclusion="", passed=True
                )

    def _scanned(self, text: str) -> Path:
        """A paper of one page, as a scanner makes it."""
        path = self.desk.archive.settings.home / f"{text}.pdf"
        canvas = Canvas(str(path), invariant=1)
        canvas.drawString(60, 700, "".join(filter(str.isascii, text)))
        canvas.save()
        return path

    def hand_over(self, case_ids: list[str]) -> None:
        """Give the printouts to their signers."""
        printing.hand_over(self.desk, case_ids, actor_id=self.posts["deputy"])

    def sign(self, case_ids: list[str], step: str, who: Iterable[str], seal: Seal | None = None) -> int:
        """Let these people sign what waits for them at a step; return how many signatures were made."""
        made = 0
        for person in map(self.present, dict.fromkeys(who)):
            with self.desk.reading() as session:
                actor = people.actor_of(session, person.id, self.desk.today)
                tasks = signoff.tasks(session, actor, case_ids=case_ids, step=step)
            for task in tasks:
                if task.section_id:
                    signoff.sign_sheets(self.desk, person, task.case_id, task.section_id)
                else:
                    signoff.sign_volume(self.desk, person, task.case_id, task.step, seal)
            made += len(tasks)
        return made

    def bind(self, case_ids: list[str]) -> None:
        """Count, number and sew."""
        for case_id in case_ids:
            binding.bind(self.desk, case_id, actor_id=self.posts["binder"])

    def fetch(self, digest: str) -> bytes:
        """Read a document from the archive as the archivist does."""
        return finding.open_document(
            self.desk, digest, reader_id=self.posts["archivist"], reason="запрос № 1 от 01.09.2026"
        )


@dataclass
class Town:
    """The installation."""

    archive: Archive

    def open_school(self, school_id: str, name: str, profile: str = "default") -> Office:
        """Open a school in the installation."""
        founding = Founding(
            school_id=school_id,
            name=name,
            short_name=name,
            zone="Europe/Moscow",
            profile=profile,
            founder=Person(FOUNDER, "Пробнов", "Админ", "Тестович"),
            founder_passphrase=PHRASE,
            authority_passphrase=PHRASE,
            weekend=(5, 6),
            order_no="1",
            order_on=ORDER_ON,
        )
        return Office(open_school(self.archive, founding))

    def work(self, *desks: Desk) -> None:
        """Let worker processes do what is queued; a failed job fails the test with its words."""
        with workers(self.archive, 2) as processes:
            for process in processes:
                process.wait(120)
        for desk in desks:
            failed = self.archive.queue.list(desk.school_id, states=(JobState.FAILED,))
            assert not failed, [(job.name, job.error) for job in failed]

    def carry(self, chosen: dict[str, tuple[Office, list[str]]]) -> None:
        """Take cases of several schools from the import to the deposit, all jobs side by side."""
        desks = [office.desk for office, _ in chosen.values()]
        for office, ids in chosen.values():
            office.prepare_print(ids)
            printing.request(office.desk, ids, actor_id=office.posts["deputy"])
        self.work(*desks)
        for office, ids in chosen.values():
            office.hand_over(ids)
            office.sign(ids, "verify", (one.signer for id_ in ids for one in office.case(id_).sections))
        self.work(*desks)
        for office, ids in chosen.values():
            office.sign(ids, "certify", (office.case(id_).class_teacher for id_ in ids))
            office.sign(ids, "approve", [office.posts["deputy"]])
            office.sign(ids, "stamp", [office.posts["director"]], Seal(None))
            office.bind(ids)
            deposits.request(office.desk, ids, actor_id=office.posts["archivist"])
        self.work(*desks)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The installation in the embedded mode: SQLite, two directories, worker processes of its own."""
    root = tmp_path_factory.mktemp("town")
    home = root / "home"
    stores = [
        LocalStoreSettings(name=name, room=room, path=root / name)
        for name, room in (("first", "кабинет 1"), ("second", "кабинет 2"))
    ]
    create_installation(home, stores)
    archive = open_archive(home)
    with warm_workers(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(codenames, "check_pdf", lambda copy: _looked_at(copy, copy.read_bytes()))
        yield Town(archive)
    archive.close()


@cache
def _looked_at(copy: Path, _data: bytes) -> CheckedPdf:
    """One order names the codes of a whole school: the same bytes are looked at in a child once."""
    return check_pdf(copy)


@pytest.fixture(scope="session")
def texts() -> Callable[[bytes], list[str]]:
    """Return ``texts(pdf)``: the words of every page."""

    def read(pdf: bytes) -> list[str]:
        opened = pypdfium2.PdfDocument(pdf)
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]

    return read


@pytest.fixture(scope="session")
def crossings() -> Callable[[bytes], list[str]]:
    """Return ``crossings(pdf)``: words that lie upon other words, page by page."""

    def look(pdf: bytes) -> list[str]:
        pages = enumerate(pypdfium2.PdfDocument(pdf), start=1)
        return [f"page {number}: {words}" for number, page in pages for words in _crossings(page)]

    return look


def _crossings(page: pypdfium2.PdfPage) -> Iterator[str]:
    words = page.get_textpage()
    boxes = sorted((words.get_rect(index) for index in range(words.count_rects())), key=lambda box: box[1])
    for index, (left, low, right, high) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            if other[1] >= high - LEAST_CROSSING_PT:
                break
            wide, tall = min(right, other[2]) - max(left, other[0]), min(high, other[3]) - other[1]
            if wide > LEAST_CROSSING_PT and tall > LEAST_CROSSING_PT:
                yield f"{words.get_text_bounded(left, low, right, high)!r}"


@pytest.fixture(scope="session")
def places() -> SimpleNamespace:
    """Where test data and examples lie."""
    root = Path(__file__).parents[2]
    return SimpleNamespace(data=root / "tests" / "data", examples=root / "docs" / "examples")
