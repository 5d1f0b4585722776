"""The job port on DBOS, for processes that queue and look."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from archive_service.jobs.engine import QUEUE, VERSION, WORKFLOW, make_client
from archive_service.jobs.port import Job, JobState, Progress, error_from_json
from archive_service.jobs.tables import PROGRESS, workflows
from archive_service.problems import Explanation, Kind, Problem, sentence

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions, WorkflowStatus

_STATES = {
    "DELAYED": JobState.QUEUED,
    "ENQUEUED": JobState.QUEUED,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}
Jobs = list[Job]
_READ = {"sqlite_begin": "deferred"}


class DbosQueue:
    """A :class:`JobQueue` in our own database. Loads the job engine at first use."""

    def __init__(self, engine: Engine, language: str = "ru") -> None:
        """Use the engine on which :func:`archive_service.jobs.engine.prepare` was called."""
        self._engine = engine
        self._language = language
        self._workflows = workflows(engine.dialect.name)

    @cached_property
    def _client(self) -> "DBOSClient":
        return make_client(self._engine)

    def enqueue(
        self, session: Session, job: str, payload: Mapping[str, Any], *, key: str, school: str
    ) -> str:
        """See :meth:`JobQueue.enqueue`."""
        from dbos import error  # noqa: PLC0415 - slow to load

        connection = session.connection()
        unique = f"{school}:{job}:{key}"
        job_id = f"{school}:{job}:{uuid4().hex[:16]}"
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": job_id,
            "deduplication_id": unique,
            "app_version": VERSION,
        }
        waiting = self._live(connection, unique)
        if waiting is not None:
            return waiting
        try:
            with connection.begin_nested():
                self._client.enqueue_in_transaction(connection, options, job, school, dict(payload))
        except error.DBOSQueueDeduplicatedError:  # somebody queued it since we looked
            return self._live(connection, unique) or self.enqueue(
                session, job, payload, key=key, school=school
            )
        return job_id

    def status(self, job_id: str, *, school: str) -> Job:
        """See :meth:`JobQueue.status`."""
        found = self._client.list_workflows(workflow_ids=[job_id]) if _is_of(job_id, school) else []
        if not found:
            raise Problem(Kind.MISSING, "jobs.unknown", job=job_id)
        return self._with_progress(found)[0]

    def list(
        self, school: str, *, states: Sequence[JobState] = (), limit: int = 100, offset: int = 0
    ) -> Jobs:
        """See :meth:`JobQueue.list`."""
        found = self._client.list_workflows(
            workflow_id_prefix=f"{school}:",
            name=WORKFLOW,
            status=[name for name, state in _STATES.items() if state in states] or None,
            sort_desc=True,
            limit=limit,
            offset=offset,
        )
        return self._with_progress(found)

    def progress(self, job_id: str) -> Progress:
        """See :meth:`JobQueue.progress`."""
        return self._progress([job_id]).get(job_id, Progress())

    def cancel(self, job_id: str, *, school: str) -> None:
        """See :meth:`JobQueue.cancel`."""
        self.status(job_id, school=school)
        self._client.cancel_workflow(job_id)

    def _live(self, connection: Connection, unique: str) -> str | None:
        """The job that holds the key, as the caller's own transaction sees it."""
        table = self._workflows
        wanted = sa.select(table.c.workflow_uuid).where(
            table.c.queue_name == QUEUE, table.c.deduplication_id == unique
        )
        return connection.scalar(wanted)

    def _progress(self, job_ids: Iterable[str]) -> dict[str, Progress]:
        wanted = sa.select(PROGRESS).where(PROGRESS.c.job_id.in_([*job_ids]))
        with self._engine.execution_options(**_READ).connect() as connection:
            return {row.job_id: Progress(row.done, row.total, row.note) for row in connection.execute(wanted)}

    def _with_progress(self, found: Sequence["WorkflowStatus"]) -> Jobs:
        progress = self._progress(one.workflow_id for one in found)
        return [_job(one, progress.get(one.workflow_id, Progress()), self._language) for one in found]


def _is_of(job_id: str, school: str) -> bool:
    return job_id.startswith(f"{school}:")


def _job(status: "WorkflowStatus", progress: Progress, language: str) -> Job:
    state = _STATES[status.status]
    school, name, _ = status.workflow_id.split(":", 2)
    arguments = status.input["args"] if status.input else ()
    return Job(
        id=status.workflow_id,
        name=name,
        school=school,
        state=state,
        payload=arguments[2] if len(arguments) > 2 else {},
        progress=progress,
        result=status.output if state is JobState.DONE else None,
        error=_explained(status, language) if state is JobState.FAILED else None,
        queued_at=_moment(status.created_at),
    )


def _moment(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None


def _explained(status: "WorkflowStatus", language: str) -> Explanation:
    data = getattr(status.error, "data", None)
    if isinstance(data, dict):
        return error_from_json(data, language)
    code = "jobs.gave-up" if status.error is None else "jobs.failed"
    text = sentence(code, language, job=status.workflow_id, reason=status.error)
    return Explanation(Kind.INTERNAL, code, text)
