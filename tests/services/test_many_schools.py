"""Two schools in one installation: no service call of one reaches anything of the other.

Every public function of the services that takes a desk or a session is in :data:`CALLS`; a new
one makes the first test fail until it is there too.
"""

import importlib
import inspect
import pkgutil
from dataclasses import replace
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
    cases,
    finding,
    people,
    printing,
    signoff,
    upkeep,
)
from archive_service.services.context import Desk
from storage.audit import Trouble
from storage.port import Key
from tests.services import (
    archive_calls,
    assessment_calls,
    brought_calls,
    class_calls,
    disposal_calls,
    duty_calls,
    extraction_calls,
    finding_calls,
    form_calls,
    given_calls,
    keeping_calls,
    leave_calls,
    media_calls,
    paper_calls,
    people_calls,
    print_calls,
    scan_calls,
    sewing_calls,
)
from tests.services.their_things import NOBODY, THEIR_CASE, Call

NOT_THEIRS = {Kind.MISSING, Kind.REFUSED, Kind.ACCESS, Kind.SETUP}


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


REFUSED: dict[str, Call] = {
    **archive_calls.REFUSED,
    **class_calls.REFUSED,
    **duty_calls.REFUSED,
    **people_calls.REFUSED,
    **brought_calls.REFUSED,
    **assessment_calls.REFUSED,
    **leave_calls.REFUSED,
    **extraction_calls.REFUSED,
    **disposal_calls.REFUSED,
    **keeping_calls.REFUSED,
    **media_calls.REFUSED,
    **print_calls.REFUSED,
    **scan_calls.REFUSED,
    **given_calls.REFUSED,
    **form_calls.REFUSED,
    **sewing_calls.REFUSED,
    **paper_calls.REFUSED,
    **finding_calls.REFUSED,
}
"""What speaks of something of another school, and is told that there is no such thing."""

SILENT: dict[str, Call] = {
    **archive_calls.SILENT,
    **class_calls.SILENT,
    **duty_calls.SILENT,
    **people_calls.SILENT,
    **brought_calls.SILENT,
    **assessment_calls.SILENT,
    **leave_calls.SILENT,
    **extraction_calls.SILENT,
    **disposal_calls.SILENT,
    **keeping_calls.SILENT,
    **media_calls.SILENT,
    **print_calls.SILENT,
    **scan_calls.SILENT,
    **given_calls.SILENT,
    **form_calls.SILENT,
    **sewing_calls.SILENT,
    **paper_calls.SILENT,
    **finding_calls.SILENT,
}
"""What lists or counts: nothing of the other school is in the answer."""

WRITES_ROWS: dict[str, Call] = {
    **archive_calls.WRITES_ROWS,
    **people_calls.WRITES_ROWS,
    **brought_calls.WRITES_ROWS,
    **leave_calls.WRITES_ROWS,
    **disposal_calls.WRITES_ROWS,
    **media_calls.WRITES_ROWS,
    **print_calls.WRITES_ROWS,
    **extraction_calls.WRITES_ROWS,
    **paper_calls.WRITES_ROWS,
    **finding_calls.WRITES_ROWS,
    **scan_calls.WRITES_ROWS,
}
"""What writes rows under given ids: they are the asking school's own rows, never the other's."""

CALLS = {**REFUSED, **SILENT, **WRITES_ROWS}
OF_NO_OBJECT = {"deposits.note_copies", "audit_records.mark_read", "audit_records.unknown_copy"}
"""What would write a copy of an object that the school does not have: the database refuses it."""


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
    if name in OF_NO_OBJECT:
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
