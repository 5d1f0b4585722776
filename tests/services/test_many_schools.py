"""Two schools in one installation: no service call of one reaches anything of the other.

Every public function of the services that takes a desk or a session is in :data:`CALLS`; a new
one makes the first test fail until it is there too.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect as inspect_row
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import archive_service.services as package
from archive_service.db.base import Base, OfSchool
from archive_service.db.models import Object, School
from archive_service.jobs import JobState
from archive_service.problems import Kind, Problem, explain
from archive_service.services import (
    assembling,
    binding,
    calendars,
    cases,
    deposits,
    documents,
    extracts,
    finding,
    health,
    imports,
    overview,
    people,
    printing,
    profiles,
    signoff,
    upkeep,
)
from archive_service.services.context import Desk
from storage.audit import Finding, Trouble
from storage.manifest import Entry, Manifest
from storage.mirror import Copies
from storage.port import Key
from workflows.acts import Remark
from workflows.commands import Actor, HandOver
from workflows.refusal import refuse
from workflows.snapshot import Person

NOT_THEIRS = {Kind.MISSING, Kind.REFUSED, Kind.ACCESS}
THEIR_CASE = "2025-q4-z-01"
NOBODY = "b-01"
THEIR_SECTION = "y-001"
UNTIL = date(2099, 1, 1)


def _functions() -> dict[str, Any]:
    """Every public function of a service module that takes a desk or a session, by name."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for name, function in vars(module).items():
            if name.startswith("_") or getattr(function, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(function) and _reaches_rows(function):
                found[f"{info.name}.{name}"] = function
    return found


def _reaches_rows(function: Any) -> bool:
    kinds = [one.annotation for one in inspect.signature(function).parameters.values()]
    return Desk in kinds or Session in kinds


def _hand_over(two: Any) -> HandOver:
    return HandOver(actor=Actor("s-02", frozenset({"deputy"})))


def _manifest(two: Any) -> Manifest:
    return Manifest({"school": "s1", "case": THEIR_CASE}, (_entry(two),))


def _entry(two: Any) -> Entry:
    return Entry("summary", two.document, 1, "application/pdf", UNTIL)


def _damage(two: Any) -> tuple[Finding, ...]:
    """Their summary sheet, named as damaged."""
    return (Finding("disk-a", Key.of("objects", two.document), Trouble.DAMAGED, keep_until=UNTIL),)


Call = Callable[[Any], Any]

REFUSED: dict[str, Call] = {
    "assembling.assemble": lambda two: assembling.assemble(two.mine, two.job()),
    "assembling.request_if_due": lambda two: two.writing(
        lambda session: assembling.request_if_due(two.mine, session, two.case)
    ),
    "binding.bind": lambda two: binding.bind(two.mine, THEIR_CASE, actor_id="s-03"),
    "cases.ask": lambda two: two.reading(
        lambda session: cases.ask(two.mine, session, _hand_over(two), case_id=THEIR_CASE)
    ),
    "cases.choose": lambda two: two.reading(lambda session: cases.choose(session, case_id=THEIR_CASE)),
    "cases.load": lambda two: two.reading(lambda session: cases.load(session, THEIR_CASE)),
    "cases.perform": lambda two: two.writing(
        lambda session: cases.perform(two.mine, session, _hand_over(two), case_id=THEIR_CASE)
    ),
    "deposits.deposit": lambda two: deposits.deposit(two.mine, two.job()),
    "deposits.pack": lambda two: deposits.pack(
        two.mine, two.case, two.profile, acts=b"", register=b"", rules=b""
    ),
    "deposits.request": lambda two: deposits.request(two.mine, [THEIR_CASE], actor_id="s-03"),
    "documents.find": lambda two: two.reading(lambda session: documents.find(session, two.document)),
    "documents.read": lambda two: documents.read(two.mine, two.document),
    "finding.by_code": lambda two: two.reading(
        lambda session: finding.by_code(session, finding.short_code(two.document))
    ),
    "finding.open_document": lambda two: finding.open_document(
        two.mine, two.document, reader_id="s-01", reason="запрос № 1"
    ),
    "imports.import_journal": lambda two: imports.import_journal(two.mine, Path("-"), actor_id=NOBODY),
    "imports.take_in": lambda two: imports.take_in(
        two.mine, printing.snapshot_of(two.theirs, two.case), actor_id=NOBODY
    ),
    "people.acting": lambda two: two.reading(
        lambda session: people.acting(two.mine, session, two.world.who("s-01", "s2"))
    ),
    "people.actor_of": lambda two: two.reading(
        lambda session: people.actor_of(session, NOBODY, two.mine.today)
    ),
    "people.come_in": lambda two: people.come_in(two.mine, NOBODY, "верная парольная фраза"),
    "people.dismiss": lambda two: two.writing(
        lambda session: people.dismiss(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "people.grant": lambda two: two.writing(
        lambda session: people.grant(
            two.mine, session, NOBODY, "deputy", order_no="1", order_on=two.mine.today, actor="admin"
        )
    ),
    "people.issue_keys": lambda two: people.issue_keys(
        two.mine, "верная парольная фраза", {NOBODY: "верная парольная фраза"}, "admin"
    ),
    "people.person": lambda two: two.reading(lambda session: people.person(session, NOBODY)),
    "people.require": lambda two: two.reading(
        lambda session: people.require(session, NOBODY, ("deputy",), two.mine.today)
    ),
    "printing.hand_over": lambda two: printing.hand_over(two.mine, [THEIR_CASE], actor_id="s-02"),
    "printing.render": lambda two: printing.render(two.mine, two.job()),
    "printing.request": lambda two: printing.request(two.mine, [THEIR_CASE], actor_id="s-02"),
    "printing.snapshot_of": lambda two: printing.snapshot_of(two.mine, two.case),
    "profiles.body_of": lambda two: two.reading(
        lambda session: profiles.body_of(session, two.case.profile_digest)
    ),
    "profiles.of_digest": lambda two: two.reading(
        lambda session: profiles.of_digest(session, two.case.profile_digest)
    ),
    "signoff.return_section": lambda two: signoff.return_section(
        two.mine, two.world.who("t-01"), THEIR_CASE, THEIR_SECTION, [Remark("не то")]
    ),
    "signoff.sign_sheets": lambda two: signoff.sign_sheets(
        two.mine, two.world.who("t-01"), THEIR_CASE, THEIR_SECTION
    ),
    "signoff.sign_volume": lambda two: signoff.sign_volume(
        two.mine, two.world.who("s-01"), THEIR_CASE, "stamp"
    ),
}
"""What speaks of something of another school, and is told that there is no such thing."""

SILENT: dict[str, Call] = {
    "calendars.calendar_of": lambda two: two.reading(
        lambda session: calendars.calendar_of(session, two.mine.today)
    ),
    "cases.owed": lambda two: two.reading(
        lambda session: cases.owed(two.mine, session, two.case, two.profile)
    ),
    "cases.states_in_words": lambda two: two.reading(
        lambda session: cases.states_in_words(session, cases.choose(session))
    ),
    "cases.refused": lambda two: two.reading(
        lambda session: cases.refused(session, refuse("done", who=NOBODY, actor=NOBODY)).facts
    ),
    "deposits.request_log": lambda two: two.writing(lambda session: deposits.request_log(two.mine, session)),
    "deposits.ship_log": lambda two: deposits.ship_log(two.mine, two.job()),
    "documents.drop_revisions": lambda two: documents.drop_revisions(two.mine, THEIR_CASE),
    "documents.keep": lambda two: documents.keep(two.mine, b"mine"),
    "extracts.case_extract": lambda two: two.reading(
        lambda session: extracts.case_extract(session, THEIR_CASE)
    ),
    "extracts.register_extract": lambda two: two.reading(extracts.register_extract),
    "finding.copies_of": lambda two: two.reading(lambda session: finding.copies_of(session, two.document)),
    "finding.find": lambda two: two.reading(
        lambda session: [one for name in two.secrets for one in finding.find(session, name)]
    ),
    "health.job_counts": lambda two: health.job_counts(two.mine),
    "health.store_states": lambda two: two.reading(lambda session: health.store_states(two.mine, session)),
    "overview.overview": lambda two: overview.overview(two.mine, health.ChainWatch()),
    "people.names": lambda two: two.reading(people.names),
    "people.without_key": lambda two: two.reading(people.without_key),
    "profiles.in_force": lambda two: two.reading(lambda session: profiles.in_force(session, two.mine.today)),
    "profiles.versions": lambda two: two.reading(lambda session: profiles.versions(session, two.mine.today)),
    "signoff.tasks": lambda two: two.reading(
        lambda session: signoff.tasks(
            session, Actor(NOBODY, frozenset({"deputy", "director"})), case_ids=[THEIR_CASE]
        )
    ),
    "upkeep.audit_job": lambda two: upkeep.audit_job(two.mine, two.job(store="disk-a")),
    "upkeep.audit_store": lambda two: upkeep.audit_store(two.mine, "disk-b"),
    "upkeep.expected": lambda two: two.reading(upkeep.expected),
    "upkeep.repair_all": lambda two: upkeep.repair_all(two.mine, _damage(two)),
}
"""What lists or counts: nothing of the other school is in the answer."""

WRITES_ROWS: dict[str, Call] = {
    "deposits.note_copies": lambda two: two.writing(
        lambda session: deposits.note_copies(
            two.mine, session, two.document, "objects", Copies(("disk-a",), of=2)
        )
    ),
    "deposits.note_deposit": lambda two: two.writing(
        lambda session: deposits.note_deposit(
            two.mine, session, _manifest(two), THEIR_CASE, Copies(("disk-a",), of=2)
        )
    ),
    "deposits.note_object": lambda two: two.writing(
        lambda session: deposits.note_object(session, _entry(two), space="objects", case_id=THEIR_CASE)
    ),
    "documents.register": lambda two: two.writing(
        lambda session: documents.register(
            session, two.document, case_id=THEIR_CASE, role="summary", size_bytes=1, at=two.mine.now
        )
    ),
    "people.add_people": lambda two: two.writing(
        lambda session: people.add_people(
            two.mine, session, [Person(NOBODY, "Иная", "Инна", "Иновна")], "admin"
        )
    ),
    "profiles.adopt": lambda two: profiles.adopt(
        two.mine,
        {**profiles.read_mapping("perevoz"), "version": "s1"},
        "perevoz",
        from_on=two.mine.today + timedelta(days=1),
        actor_id="s-01",
    ),
    "profiles.take_up": lambda two: two.writing(
        lambda session: profiles.take_up(
            session,
            {**profiles.read_mapping("perevoz"), "version": "s2"},
            "perevoz",
            session.scalars(select(School)).one(),
            two.mine.today + timedelta(days=2),
        )
    ),
}
"""What writes rows under given ids: they are the asking school's own rows, never the other's."""

CALLS = {**REFUSED, **SILENT, **WRITES_ROWS}


def _everything_of(desk: Desk) -> dict[str, Any]:
    """All rows of a school, and every file of the stores that its rows name."""
    tables = [mapper.class_ for mapper in Base.registry.mappers]
    with desk.reading() as session:
        rows = {
            table.__name__: [
                [getattr(row, column.key) for column in inspect_row(table).column_attrs]
                for row in session.scalars(select(table).order_by(*inspect_row(table).primary_key))
            ]
            for table in tables
            if issubclass(table, OfSchool | School)
        }
        keys = [
            Key.of(space, digest) for space, digest in session.execute(select(Object.space, Object.digest))
        ]
    files = {
        f"{store.name} {key}": (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        for store in desk.archive.mirror.stores
        for key in keys
        for found in [(Path(store.place) / str(key)).stat()]
    }
    return {**rows, "files": files}


def test_every_service_call_is_tried() -> None:
    """A public function that takes a desk or a session is in exactly one of the tables below."""
    assert sorted([*REFUSED, *SILENT, *WRITES_ROWS]) == sorted(_functions())


def test_no_call_reaches_the_other_school(two: Any) -> None:
    """With ids of the other school every call refuses or stays silent; its rows and files stay."""
    before = _everything_of(two.theirs)
    assert before["ActRow"]
    assert before["files"]
    for name, call in CALLS.items():
        said = _outcome(name, call, two)
        leaked = [secret for secret in two.secrets if secret.casefold() in said.casefold()]
        assert leaked == [], name
        assert _everything_of(two.theirs) == before, name


def _outcome(name: str, call: Call, two: Any) -> str:
    """Return all that the asker gets to see, as text."""
    if name in REFUSED:
        with pytest.raises(Problem) as caught:
            call(two)
        assert caught.value.kind in NOT_THEIRS, (name, caught.value)
        return explain(caught.value).text
    if name == "deposits.note_copies":  # a copy of an object that the school does not have
        with pytest.raises(IntegrityError):
            call(two)
        return ""
    answer = call(two)
    return answer.decode("utf-8") if isinstance(answer, bytes) else repr(answer)


def test_lists_are_of_one_school(two: Any) -> None:
    """Lists and searches of each school have its own things only, and each finds its own."""
    assert two.reading(lambda session: [row.id for row in cases.choose(session)]) == [two.my_case]
    assert NOBODY not in two.reading(people.names)
    with two.theirs.reading() as session:
        assert [row.id for row in cases.choose(session)] == [THEIR_CASE]
        assert NOBODY in people.names(session)
        assert all(finding.find(session, name) or True for name in two.secrets)
    assert two.reading(lambda session: finding.find(session, "9А")) == []
    with two.theirs.reading() as session:
        assert {one.case_id for one in finding.find(session, "2025")} == {THEIR_CASE}


def test_nobody_signs_with_a_key_of_another_school(pair: Any) -> None:
    """The same code in two schools is two people: who came in at one signs nothing at the other."""
    stranger = pair.world.who("s-01", "s2")
    section = pair.reading(lambda session: cases.load(session, pair.my_case))[0].sections[0]
    acts = len(pair.world.acts())
    with pytest.raises(Problem) as caught:
        signoff.sign_sheets(pair.mine, replace(stranger, id=section.signer), pair.my_case, section.id)
    assert caught.value.kind is Kind.MISSING
    assert len(pair.world.acts()) == acts


def test_jobs_are_of_one_school(pair: Any) -> None:
    """A school neither sees nor cancels a job of the other."""
    printing.request(pair.mine, [pair.my_case], actor_id="s-02")
    [job] = pair.world.queue.list("s1", states=(JobState.QUEUED,))
    assert job.id not in [one.id for one in pair.world.queue.list("s2")]
    for ask in (pair.world.queue.status, pair.world.queue.cancel):
        with pytest.raises(Problem) as caught:
            ask(job.id, school="s2")
        assert caught.value.kind is Kind.MISSING


def test_an_audit_looks_at_one_school(pair: Any) -> None:
    """Objects of another school are no orphans, and a damaged one of theirs is not ours to hear of."""
    key = Key.of("objects", pair.document)
    path = Path(pair.world.archive.mirror.store("disk-a").place) / str(key)
    path.chmod(0o600)
    path.write_bytes(b"spoilt")
    assert upkeep.audit_store(pair.mine, "disk-a").findings == ()
    found = upkeep.audit_store(pair.theirs, "disk-a").findings
    assert [(one.key, one.trouble) for one in found if one.trouble is Trouble.DAMAGED] == [
        (key, Trouble.DAMAGED)
    ]
    assert upkeep.repair_all(pair.mine, found).done == ()
    assert path.read_bytes() == b"spoilt"
    assert upkeep.repair_all(pair.theirs, found).failed == ()
    pair.world.later(minutes=1)
    assert upkeep.audit_store(pair.theirs, "disk-a").findings == ()
