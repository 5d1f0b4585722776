"""Media that fail while a case is deposited, and a log that grows while it is shipped."""

import errno
import os
from collections.abc import Callable
from typing import Any

import pytest

import storage.writer
from archive_service.db import models
from archive_service.jobs import JobState
from archive_service.jobs.memory import MemoryWorker
from archive_service.problems import Kind
from archive_service.services import cases, deposits, finding, shipping, upkeep
from archive_service.services.names import parse_query
from archive_service.wiring import handlers
from storage.deposit import read_logs
from storage.errors import StoreFull


def _full(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let every write below a directory find no space."""
    write_all = storage.writer.write_all

    def write(descriptor: int, block: memoryview) -> None:
        if os.readlink(f"/proc/self/fd/{descriptor}").startswith(place):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_all(descriptor, block)

    monkeypatch.setattr(storage.writer, "write_all", write)


@pytest.mark.clause("001-25")
def test_one_copy_is_no_deposit(
    world: Any, rows: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one disk full nothing is recorded and the room is named; with space the same request succeeds."""
    case_id = world.to("bound")
    acts = len(world.acts())
    with monkeypatch.context() as patch:
        _full(patch, world.archive.mirror.store("disk-b").place)
        deposits.request(world.desk(), [case_id], actor_id="s-03")
        [failed] = world.work()
    assert failed.error.kind is Kind.STORAGE
    assert any("disk-b" in line for line in (failed.error.text, *failed.error.details))
    assert len(world.acts()) == acts
    for table in (models.Deposit, models.Object, models.Copy, models.SummaryPupil):
        assert rows(world.desk(), table) == []
    world.on([case_id], ["deposited"])
    for store in world.archive.mirror.stores:
        assert upkeep.audit_store(world.desk(), store.name).findings == ()


def test_a_full_working_store_loses_no_signature(lite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature that cannot be stored is not recorded; afterwards it can be made."""
    case_id = lite.to("handed")
    acts = len(lite.acts())
    with monkeypatch.context() as patch:
        _full(patch, lite.archive.working.place)
        with pytest.raises(StoreFull):
            lite.on([case_id], ["signed"])
    assert len(lite.acts()) == acts
    lite.on([case_id], ["signed"])
    assert lite.kinds(case_id)[-1] == "VolumeAssembled"


def test_acts_made_while_the_log_is_shipped_are_shipped_too(lite: Any) -> None:
    """A reading recorded after the running job has read the log is in the stores when all jobs are done."""
    case_id = lite.to("bound")
    deposits.request(lite.desk(), [case_id], actor_id="s-03")
    jobs = handlers(lite.archive)
    read = []

    class Interrupted:
        """A job's context that is interrupted by a reader just after the log was read."""

        def __init__(self, job: Any) -> None:
            self.payload = job.payload

        def report(self, done: int, total: int = 0, note: str = "") -> None:
            if not read:
                with lite.desk().reading() as session:
                    read.append(cases.load(session, case_id)[0].summary)
                finding.open_document(lite.desk(), read[0], reader_id="s-01", reason="запрос № 1")

    jobs["ship-log"] = lambda job: shipping.ship_log(lite.desk(), Interrupted(job))
    MemoryWorker(lite.queue, jobs).run_until_idle()
    assert {job.state for job in lite.queue.jobs.values()} == {JobState.DONE}
    for store in lite.archive.mirror.stores:
        segments = [data for _, data in read_logs(store)]
        assert sum(data.count(b'"kind":"document-read"') for data in segments) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Дронелева", 1),
        ("дронелевой зои", 1),
        ("Дронелевой Зои Макаровны", 1),
        ("Дронелева З. М.", 1),
        ("Дронелева 5А", 1),
        ("Дронелева 5 «а» 2026", 1),
        ("Дронелева 5 класс", 1),
        ("Дронелева 2025", 1),
        ("Дронелева 2024", 0),
        ("Дронелева 6", 0),
        ("Дронелева Анна", 0),
        ("Ученика 1 5А", 1),
        ("сводная ведомость ученика 5 класса Дронелевой", 1),
        ("сводная ведомость ученицы 5 класса Дронелевой", 1),
        ("5А", 4),
    ],
)
def test_what_people_type(lite: Any, typed: str, found: int) -> None:
    """Any case of a name, any spelling of a class, a year of either end, a code name."""
    case_id = lite.to("deposited")
    with lite.desk().reading() as session:
        answers = finding.find(session, typed)
    assert len(answers) == found
    assert {one.case_id for one in answers} <= {case_id}


def test_a_class_is_no_code_name() -> None:
    """«Ученика 9 класса» speaks of a class, «Ученика 9» of a code name."""
    assert parse_query("ученика 9 класса иванова").names == ("иванова",)
    assert parse_query("ученика 9").names == ("ученик 9",)
