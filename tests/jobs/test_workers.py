"""Worker processes: crashes, sharing, taking over; on SQLite and on PostgreSQL."""

import threading

import pytest
import sqlalchemy as sa

from archive_service.clock import SystemClock
from archive_service.db import schema
from archive_service.db.models import WorkerBeat
from archive_service.jobs import JobState, Progress
from archive_service.jobs.engine import prepare
from archive_service.jobs.pulse import PATIENCE, Pulse, is_alive, place
from archive_service.jobs.queue import DbosQueue
from archive_service.jobs.running import RunningJob
from archive_service.jobs.tables import workflows
from archive_service.jobs.worker import Worker


def test_a_killed_workers_job_is_finished_by_another(floor):
    """After kill -9 in the second step another worker repeats that step and not the first."""
    job_id = floor.put("job")
    first = floor.start()
    floor.until_started(1)
    second = floor.start()
    first.kill()
    first.wait()
    floor.until_started(2)
    floor.open_gate()
    assert second.wait() == 0
    assert floor.journal() == [
        f"job-first-{first.pid}",
        f"job-started-{first.pid}",
        f"job-started-{second.pid}",
        f"job-second-{second.pid}",
    ]
    assert floor.queue.status(job_id, school="a").result == {
        "first": f"job-first-{first.pid}",
        "second": f"job-second-{second.pid}",
    }


def test_a_worker_started_after_the_crash_takes_over(floor):
    """When nobody was there at the crash, the next worker to start finishes the job."""
    job_id = floor.put("job")
    first = floor.start()
    floor.until_started(1)
    first.kill()  # not waited for: a zombie is dead as well
    assert floor.queue.status(job_id, school="a").state is JobState.RUNNING
    floor.open_gate()
    assert floor.start().wait() == 0
    assert floor.queue.status(job_id, school="a").state is JobState.DONE
    assert sum("job-first" in line for line in floor.journal()) == 1


def test_two_workers_share_the_work(floor):
    """Two processes work at the same time, and no job is done twice."""
    names = [f"job{number}" for number in range(6)]
    for name in names:
        floor.put(name)
    workers = [floor.start(), floor.start()]
    floor.until_started(2)
    floor.open_gate()
    assert [worker.wait() for worker in workers] == [0, 0]
    lines = [line.split("-") for line in floor.journal()]
    assert {int(pid) for *_, pid in lines} == {worker.pid for worker in workers}
    for step in ("first", "started", "second"):
        assert sorted(name for name, at, _ in lines if at == step) == names
    assert {job.state for job in floor.queue.list("a")} == {JobState.DONE}


def test_progress_and_cancelling_cross_processes(floor, reopened):
    """Somebody else sees how far a running job is, and stops it before its next step."""
    job_id = floor.put("job")
    elsewhere = DbosQueue(reopened)
    worker = floor.start()
    floor.until(lambda: elsewhere.progress(job_id).done)
    assert elsewhere.progress(job_id) == Progress(1, 2, "first")
    assert elsewhere.status(job_id, school="a").state is JobState.RUNNING
    elsewhere.cancel(job_id, school="a")
    floor.open_gate()
    assert worker.wait() == 0
    assert elsewhere.status(job_id, school="a").state is JobState.CANCELLED


@pytest.fixture
def beating(job_engine):
    """Return a function that makes a pulse of a worker by its name."""
    return lambda name: Pulse(job_engine, name, SystemClock())


def test_a_silent_worker_is_found_by_beats_not_by_clocks(job_engine, beating):
    """A worker elsewhere that stops beating is dead after ten of mine; one that beats never is."""
    mine, silent, lively = beating("mine"), beating("silent"), beating("lively")
    silent.beat(None)
    with job_engine.begin() as connection:
        connection.execute(sa.update(WorkerBeat).values(host="another computer"))
    found = []
    for _ in range(PATIENCE + 1):
        lively.beat(None)
        found.append(mine.beat(None))
    assert found == [[]] * PATIENCE + [["silent"]]


def test_a_process_that_is_gone_is_dead_at_once(job_engine, beating):
    """On the same computer nobody waits for the beats of a process that has ended."""
    beating("gone").beat(None)
    with job_engine.begin() as connection:
        connection.execute(sa.update(WorkerBeat).values(pid=2**22 + 1))
    mine = beating("mine")
    assert mine.beat(None) == ["gone"]
    mine.bury("gone")
    assert mine.beat(None) == []


def test_the_living_are_not_buried(job_engine, beating):
    """A worker that beats after it was found silent keeps its row."""
    mine, slow = beating("mine"), beating("slow")
    slow.beat(None)
    mine.beat(None)
    slow.beat(None)
    mine.bury("slow")
    with job_engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(WorkerBeat)) == 2
    slow.stop()
    with job_engine.connect() as connection:
        assert connection.scalars(sa.select(WorkerBeat.executor)).all() == ["mine"]


def test_progress_may_be_written_by_two_at_once(job_engine, beating, caplog):
    """The pulse and the end of a job may write the first progress at the same moment."""
    jobs = [RunningJob(f"a:two-steps:{number}", "a", {}) for number in range(20)]
    pulses = [beating(name) for name in ("one", "other")]
    start = threading.Barrier(2)

    def write(pulse):
        for job in jobs:
            job.latest = Progress(1, 2, "x")
            start.wait()
            pulse.flush(job)

    threads = [threading.Thread(target=write, args=(pulse,)) for pulse in pulses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert caplog.messages == []
    queue = DbosQueue(job_engine)
    assert [queue.progress(job.id) for job in jobs] == [Progress(1, 2, "x")] * 20


def test_processes_are_told_apart():
    """The place names this computer's processes; a number that cannot exist is not alive."""
    assert place()
    assert not is_alive(2**22 + 1)
    assert is_alive(1)


def test_the_job_engines_tables_stay_out_of_the_migrations(job_engine):
    """With the job engine's tables there, our schema still has no difference from the models."""
    prepare(job_engine)
    assert schema.differences(job_engine) == []
    schema.upgrade(job_engine)


def test_many_at_once_queue_a_key_once(floor):
    """Of several transactions that queue the same key at the same moment all get one job."""
    start = threading.Barrier(4)
    got = []

    def put():
        start.wait()
        got.append(floor.put("same"))

    threads = [threading.Thread(target=put) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert {job.id for job in floor.queue.list("a")} == set(got)
    assert len(set(got)) == 1


def test_a_worker_told_to_stop_ends_in_order(job_engine, floor):
    """A stopped worker takes no more jobs and leaves no row behind."""
    stop = threading.Event()
    stop.set()
    Worker(job_engine, {}).run_forever(stop)
    with job_engine.connect() as connection:
        assert connection.scalars(sa.select(WorkerBeat.executor)).all() == []


def test_a_job_that_kills_its_workers_is_given_up(job_engine, floor):
    """A job that was cut off too often is shown as failed, with a sentence."""
    job_id = floor.put("job")
    table = workflows(job_engine.dialect.name)
    with job_engine.begin() as connection:
        connection.execute(sa.update(table).values(status="MAX_RECOVERY_ATTEMPTS_EXCEEDED"))
    job = floor.queue.status(job_id, school="a")
    assert job.state is JobState.FAILED
    assert job_id in job.error.text


def test_rounds_go_on_after_an_error(engine, caplog: pytest.LogCaptureFixture):
    """What goes wrong in one round is logged; the next one comes all the same, until the worker ends."""
    worker = Worker(engine, {}, round_s=0.001)
    made = []

    def rounds() -> None:
        made.append(len(made))
        if len(made) == 1:
            raise OSError("planted")
        worker._stopped.set()

    worker._go_round(rounds)
    assert made == [0, 1]
    assert "no rounds this time" in caplog.text
