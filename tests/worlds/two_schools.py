"""Two schools in one installation: one asks for what only the other has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import ScanBatch, School
from archive_service.importing.canonical_json import read_trusted
from archive_service.services import (
    breaches,
    cases,
    documents,
    media_register,
    paper_register,
    profiles,
    units,
)
from archive_service.services.context import Desk
from archive_service.services.media_register import Entry
from archive_service.services.paper_register import Older
from archive_service.services.scan_placing import Placing, Seen
from tests.worlds.installation import ORDER_ON, STEPS
from workflows.canonical import canonical_bytes
from workflows.media import MediumKind
from workflows.paper_copies import Place
from workflows.printed_pages import pages_of

THEIR_CASE = "2025-q4-z-01"
THEIR_UNIT_TITLE = "Отделение сварочного дела"
THEIR_MEDIUM, THEIR_LABEL = "z-7", "диск соседей"
THEIR_SHELF, THEIR_BOOK = Place("чердак", "сундук"), "Журнал соседей"
THEIR_BATCH = 7


@dataclass
class Two:
    """School ``s1`` asks; ``s2`` has a deposited case, a breach, and ids that ``s1`` does not have."""

    world: Any
    mine: Desk
    theirs: Desk
    my_case: str
    case: Any
    profile: Any
    document: str
    secrets: frozenset[str] = field(default_factory=frozenset)

    def reading(self, ask: Callable[[Session], Any]) -> Any:
        """Ask in a reading session of ``s1``."""
        with self.mine.reading() as session:
            return ask(session)

    def writing(self, ask: Callable[[Session], Any]) -> Any:
        """Ask in a writing session of ``s1``."""
        with self.mine.writing() as session:
            return ask(session)

    def job(self, **payload: str) -> Any:
        """A job of ``s1`` with this payload."""
        return Task({"school": "s1", "actor": "s-02", "case": THEIR_CASE, **payload})


@dataclass
class Task:
    payload: Mapping[str, Any]
    id: str = "job"
    school: str = "s1"
    cancelled: bool = False

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell nobody."""

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        """Do it."""
        return function()


@pytest.fixture
def two(world: Any, sample: Callable[..., Any]) -> Two:
    """Both schools, on both databases."""
    return _made(world, sample)


@pytest.fixture
def pair(lite: Any, sample: Callable[..., Any]) -> Two:
    """Both schools, on SQLite: where the database does not matter."""
    return _made(lite, sample)


def _made(world: Any, sample: Callable[..., Any]) -> Two:
    """Open both; the second one's people, classes, pupils, sections and rules have ids of their own."""
    my_case = world.to("handed")
    theirs = world.found("s2")
    with theirs.writing() as session:
        mapping = {**profiles.read_mapping("perevoz"), "version": "s2"}
        profiles.take_up(session, mapping, "perevoz", session.scalars(select(School)).one())
    snapshot = _with_other_ids(sample(9))
    assert world.take_in(snapshot, "s2") == [THEIR_CASE]
    world.on([THEIR_CASE], STEPS[1:], "s2")
    with theirs.writing() as session:
        units.set_unit(
            theirs,
            session,
            "branch-b",
            THEIR_UNIT_TITLE,
            classes=["z-01"],
            order_no="1",
            order_on=ORDER_ON,
            actor="admin",
        )
    entry = Entry(MediumKind.FLASH, THEIR_LABEL, "ящик", "b-01", ("director",), THEIR_LABEL, THEIR_MEDIUM)
    media_register.register(theirs, entry, actor_id="admin")
    older = Older(
        title=THEIR_BOOK, year=2011, leaves=1, keeper="b-01", access=("director",), place=THEIR_SHELF
    )
    paper_register.register(theirs, older, actor_id="admin")
    with theirs.writing() as session:
        _scanned_sheet(theirs, session)
    breaches.report(theirs, "b-01", noticed_by="s-01", actor_id="s-01", noticed_at=None)
    assert world.work() == []
    with theirs.reading() as session:
        case, profile = cases.load(session, THEIR_CASE)
        known = {person.surname for person in sample().staff} | {
            p.surname for p in sample().classes[0].pupils
        }
    pupils = snapshot.classes[0].pupils
    mine = " ".join(known)
    names = {one.surname for one in (*snapshot.staff, *pupils) if one.surname and one.surname not in mine}
    assert len(names) > 5
    secrets = frozenset({*names, THEIR_UNIT_TITLE, THEIR_LABEL, THEIR_BOOK})
    return Two(world, world.desk(), theirs, my_case, case, profile, case.summary, secrets)


def _scanned_sheet(desk: Desk, session: Session) -> None:
    """A file with one scanned sheet, as it lies there before somebody looks."""
    page = next(iter(pages_of(acts_of_case(session, THEIR_CASE))))
    session.add(
        ScanBatch(
            id=THEIR_BATCH,
            key="theirs",
            file=THEIR_LABEL,
            source="page",
            actor="admin",
            taken_at=desk.now,
            state="read",
            pages=1,
            refused="",
            facts={},
        )
    )
    session.flush()
    picture = documents.keep(desk, b"a picture")
    Placing(session).add(THEIR_BATCH, Seen(1, picture, picture, 9, 9, page, blank=False))


def _with_other_ids(snapshot: Any) -> Any:
    text = canonical_bytes(snapshot)
    for mine, other in ((b'"t-', b'"b-'), (b'"c-', b'"z-'), (b'"p-', b'"r-'), (b'"x-', b'"y-')):
        text = text.replace(mine, other)
    return read_trusted(text)
