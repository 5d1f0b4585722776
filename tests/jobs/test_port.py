"""What every job queue promises: the same tests on the twin in memory and on the real one."""

import pytest

from archive_service.db.session import school_session
from archive_service.jobs import JobState, Progress
from archive_service.problems import Kind, Problem

pytestmark = pytest.mark.parametrize(
    ("port", "database_kind"),
    [("memory", "sqlite"), ("dbos", "sqlite"), ("dbos", "postgresql")],
    indirect=True,
)


def _put(sessions, queue, name="double", school="a", key="k", **payload):
    with school_session(sessions, school) as session:
        return queue.enqueue(session, name, payload, key=key, school=school)


def _double(job):
    return {"twice": job.payload["number"] * 2}


def test_a_job_is_done_once_and_keeps_its_result(sessions, port):
    """A queued job runs by its handler; its result and payload can be read."""
    queue, worker = port
    job_id = _put(sessions, queue, number=21)
    assert queue.status(job_id, school="a").state is JobState.QUEUED
    worker({"double": _double}).run_until_idle()
    job = queue.status(job_id, school="a")
    assert (job.state, job.name, job.school) == (JobState.DONE, "double", "a")
    assert (job.payload, job.result, job.error) == ({"number": 21}, {"twice": 42}, None)


def test_no_phantom_after_a_rollback(sessions, port):
    """A job of a transaction that failed does not exist."""
    queue, worker = port
    ran = []

    def fail():
        with school_session(sessions, "a") as session:
            queue.enqueue(session, "double", {}, key="k", school="a")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    worker({"double": lambda job: ran.append(job.id) or {}}).run_until_idle()
    assert (queue.list("a"), ran) == ([], [])


def test_the_same_key_waits_once(sessions, port):
    """While a job is queued its key gives the same job, in one transaction and in another."""
    queue, worker = port
    with school_session(sessions, "a") as session:
        first = queue.enqueue(session, "double", {"number": 1}, key="k", school="a")
        assert queue.enqueue(session, "double", {"number": 1}, key="k", school="a") == first
    assert _put(sessions, queue, number=1) == first
    others = {
        _put(sessions, queue, number=1, key="other"),
        _put(sessions, queue, number=1, school="b"),
        _put(sessions, queue, name="triple", number=1),
    }
    assert len(others | {first}) == 4
    worker({"double": _double, "triple": _double}).run_until_idle()
    assert _put(sessions, queue, number=1) != first


def test_a_failure_speaks_to_people(sessions, port):
    """A problem of the handler becomes the job's error with its sentence, kind and code."""
    queue, worker = port

    def refuse(_job):
        raise Problem(Kind.MISSING, "db.school-missing", school="я")

    job_id = _put(sessions, queue)
    worker({"double": refuse}).run_until_idle()
    job = queue.status(job_id, school="a")
    assert job.state is JobState.FAILED
    assert (job.error.kind, job.error.code) == (Kind.MISSING, "db.school-missing")
    assert job.error.text == "Школы «я» в этой базе нет."
    assert job.result is None


def test_an_error_of_a_step_comes_through(sessions, port):
    """A handler can catch what its step raised; uncaught it fails the job."""
    queue, worker = port

    def stumble():
        raise Problem(Kind.INPUT, "db.school-missing", school="1")

    def catching(job):
        try:
            job.step("one", stumble)
        except Problem as problem:
            return {"caught": problem.code}
        return {}

    caught, failed = _put(sessions, queue, key="1"), _put(sessions, queue, "falls", key="2")
    worker({"double": catching, "falls": lambda job: job.step("one", stumble)}).run_until_idle()
    assert queue.status(caught, school="a").result == {"caught": "db.school-missing"}
    assert queue.status(failed, school="a").error.kind is Kind.INPUT


def test_a_job_nobody_knows_fails_with_a_reason(sessions, port):
    """A worker without the handler says so instead of leaving the job for ever."""
    queue, worker = port
    job_id = _put(sessions, queue)
    worker({}).run_until_idle()
    assert queue.status(job_id, school="a").error.code == "jobs.no-handler"


def test_progress_is_kept(sessions, port):
    """The last report of a job can be read after it ended."""
    queue, worker = port
    job_id = _put(sessions, queue, number=1)
    assert queue.progress(job_id) == Progress()

    def work(job):
        job.report(1, 3, "лист 1")
        job.report(3, 3, "лист 3")
        return {}

    worker({"double": work}).run_until_idle()
    assert queue.progress(job_id) == Progress(3, 3, "лист 3")
    assert queue.status(job_id, school="a").progress == Progress(3, 3, "лист 3")


def test_a_cancelled_job_does_not_start(sessions, port):
    """A queued job that was cancelled is never run."""
    queue, worker = port
    ran = []
    job_id = _put(sessions, queue)
    queue.cancel(job_id, school="a")
    worker({"double": lambda job: ran.append(job.id) or {}}).run_until_idle()
    assert ran == []
    assert queue.status(job_id, school="a").state is JobState.CANCELLED


def test_a_running_job_stops_at_its_next_step(sessions, port):
    """Cancelling a job at work lets the present step end and no other begin."""
    queue, worker = port
    steps = []
    job_id = _put(sessions, queue)

    def work(job):
        job.step("one", lambda: steps.append(1))
        queue.cancel(job_id, school="a")
        job.step("two", lambda: steps.append(2))
        return {}

    worker({"double": work}).run_until_idle()
    assert steps == [1]
    assert queue.status(job_id, school="a").state is JobState.CANCELLED


def test_a_handler_sees_that_it_was_cancelled(sessions, port):
    """A long step can look whether to stop."""
    queue, worker = port
    job_id = _put(sessions, queue)
    seen = []

    def work(job):
        seen.append(job.cancelled)
        queue.cancel(job_id, school="a")
        while not job.cancelled:
            pass
        seen.append(job.cancelled)
        return {}

    worker({"double": work}).run_until_idle()
    assert seen == [False, True]
    assert queue.status(job_id, school="a").state is JobState.CANCELLED


def test_another_schools_jobs_are_out_of_reach(sessions, port):
    """Lists, status and cancelling end at the school."""
    queue, _ = port
    mine, theirs = _put(sessions, queue), _put(sessions, queue, school="b")
    assert [job.id for job in queue.list("a")] == [mine]
    for action in (queue.status, queue.cancel):
        with pytest.raises(Problem) as caught:
            action(theirs, school="a")
        assert caught.value.kind is Kind.MISSING
    assert queue.status(theirs, school="b").state is JobState.QUEUED


def test_lists_are_newest_first_and_by_state(sessions, port):
    """A list can be narrowed to what is still to do."""
    queue, worker = port
    first = _put(sessions, queue, number=1, key="1")
    worker({"double": _double}).run_until_idle()
    second, third = (_put(sessions, queue, number=1, key=key) for key in "23")
    assert [job.id for job in queue.list("a")] == [third, second, first]
    assert [job.id for job in queue.list("a", limit=1)] == [third]
    assert [job.id for job in queue.list("a", states=[JobState.DONE])] == [first]


def test_a_job_may_queue_another(sessions, port):
    """What a handler queues in its own transaction is done in the same run."""
    queue, worker = port

    def chain(job):
        return {"next": _put(sessions, queue, number=4, key=job.id)}

    job_id = _put(sessions, queue, "chain")
    worker({"chain": chain, "double": _double}).run_until_idle()
    following = queue.status(job_id, school="a").result["next"]
    assert queue.status(following, school="a").result == {"twice": 8}


def test_reporting_inside_a_transaction_waits_for_nobody(sessions, port):
    """A handler may report progress while it holds the database's only write lock."""
    queue, worker = port

    def work(job):
        with school_session(sessions, "a") as session:
            queue.enqueue(session, "double", {"number": 1}, key="k", school="a")
            for number in range(50):
                job.report(number, 50)
        return {}

    job_id = _put(sessions, queue, "work")
    worker({"work": work, "double": _double}).run_until_idle()
    assert queue.status(job_id, school="a").state is JobState.DONE
