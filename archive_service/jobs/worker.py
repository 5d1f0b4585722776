"""A worker process: takes jobs from the queue, one at a time, and looks after dead workers' jobs.

One worker per process: the job engine is a single one per process. Rendering and signing
use the processor, so several workers are several processes.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine

from archive_service.clock import Clock, SystemClock
from archive_service.jobs.engine import QUEUE, WORKFLOW, configuration, make_client
from archive_service.jobs.port import Handler
from archive_service.jobs.pulse import Pulse
from archive_service.jobs.running import RunningJob, run_job

log = logging.getLogger(__name__)

BEAT_S = 0.5
ROUND_S = 60.0
IDLE_CHECK_S = 0.2
GRACE_S = 30
MAX_ATTEMPTS = 10
"""How many workers may die over one job before it counts as failed."""

_LIVE = ["ENQUEUED", "PENDING", "DELAYED"]


class Worker:
    """Runs jobs by their handlers until it is told to stop."""

    def __init__(
        self,
        engine: Engine,
        handlers: Mapping[str, Handler],
        *,
        clock: Clock | None = None,
        beat_s: float = BEAT_S,
        round_s: float = ROUND_S,
    ) -> None:
        """Take an engine on which ``prepare`` was called. The executor's id is fresh each time."""
        self._engine = engine
        self._handlers = handlers
        self._executor = f"worker-{uuid4().hex}"
        self._pulse = Pulse(engine, self._executor, clock or SystemClock())
        self._beat_s = beat_s
        self._round_s = round_s
        self._running: RunningJob | None = None
        self._stopped = threading.Event()

    def run_until_idle(self, stop: threading.Event | None = None) -> None:
        """Work until no job is queued or running anywhere, or until ``stop`` is set."""
        client = make_client(self._engine)
        stop = stop or threading.Event()

        def idle() -> bool:
            live = client.list_workflows(
                queue_name=QUEUE, status=_LIVE, limit=1, load_input=False, load_output=False
            )
            return not live

        self._work(lambda: stop.wait(IDLE_CHECK_S) or idle())

    def run_forever(self, stop: threading.Event, *, rounds: Callable[[], None] | None = None) -> None:
        """Work until ``stop`` is set; the job at hand is given back if it does not end soon.

        ``rounds`` is called at the start and every minute, beside the work; its errors are logged.
        """
        if rounds is not None:
            threading.Thread(
                target=self._go_round, args=(rounds,), name="archive-rounds", daemon=True
            ).start()
        self._work(lambda: stop.wait(1.0))

    def _work(self, wait_for_end: Callable[[], bool]) -> None:
        from dbos import DBOS  # noqa: PLC0415 - slow to load

        self._pulse.beat(None)  # before the first job is taken: a job's worker has a row
        DBOS(config=configuration(self._engine, self._executor))
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MAX_ATTEMPTS)(self._workflow())
        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        beating = threading.Thread(target=self._beat_on, name="archive-pulse", daemon=True)
        beating.start()
        try:
            while not wait_for_end():
                pass
        finally:
            self._end(beating)

    def _end(self, beating: threading.Thread) -> None:
        from dbos import DBOS  # noqa: PLC0415 - slow to load

        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=GRACE_S if self._running else 0)
        self._stopped.set()
        beating.join()
        if self._running is None:
            self._pulse.stop()
        else:  # its row stays until the process is gone, so that nobody takes the job before
            log.warning("job %s did not end in time and is left to another worker", self._running.id)
            self._running.cancelled = True

    def _workflow(self) -> Callable[[str, str, dict[str, Any]], dict[str, Any]]:
        def archive_job(name: str, school: str, payload: dict[str, Any]) -> dict[str, Any]:
            from dbos import DBOS  # noqa: PLC0415 - slow to load

            job = RunningJob(str(DBOS.workflow_id), school, payload)
            self._running = job
            try:
                return run_job(self._handlers, job, name)
            finally:
                self._running = None
                self._pulse.flush(job)

        return archive_job

    def _beat_on(self) -> None:
        while not self._stopped.wait(self._beat_s):
            try:
                for executor in self._pulse.beat(self._running):
                    self._give_back(executor)
            except Exception:
                log.exception("no heartbeat this time")

    def _go_round(self, rounds: Callable[[], None]) -> None:
        while True:
            try:
                rounds()
            except Exception:
                log.exception("no rounds this time")
            if self._stopped.wait(self._round_s):
                return

    def _give_back(self, executor: str) -> None:
        """Put a dead worker's jobs back into the queue.

        The engine does it with one UPDATE per job that names the dead worker, so however many
        notice, a job goes back once and a job that runs elsewhere already is left alone.
        (``resume_workflow`` has no such condition.)
        """
        from dbos import DBOS  # noqa: PLC0415 - slow to load

        given_back = DBOS._recover_pending_workflows([executor])
        log.warning("worker %s is gone; %d of its jobs go on elsewhere", executor, len(given_back))
        self._pulse.bury(executor)
