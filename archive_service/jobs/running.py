"""Running one job: the context a handler gets, and how its failure is put into words."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from archive_service.jobs.port import Handler, Progress, error_to_json
from archive_service.problems import Kind, Problem, explain

log = logging.getLogger(__name__)


class RunningJob:
    """A :class:`JobContext` inside a worker. Progress and cancelling go through memory.

    The worker's pulse writes the one and sets the other, so that a handler may report
    inside a transaction without waiting for itself.
    """

    def __init__(self, job_id: str, school: str, payload: Mapping[str, Any]) -> None:
        self.id = job_id
        self.school = school
        self.payload = payload
        self.cancelled = False
        self.latest = Progress()

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """See :meth:`JobContext.report`."""
        self.latest = Progress(done, total, note)

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        """See :meth:`JobContext.step`."""
        from dbos import DBOS, PortableWorkflowError  # noqa: PLC0415 - slow to load

        caught: list[Exception] = []

        def once() -> Any:
            try:
                return function()
            except Exception as error:
                caught.append(error)
                raise portable(error) from error

        try:
            return DBOS.run_step({"name": name}, once)
        except PortableWorkflowError as error:
            raise (caught[0] if caught else error) from error


def run_job(handlers: Mapping[str, Handler], context: RunningJob, name: str) -> dict[str, Any]:
    """Return the result of the job's handler.

    Raises:
        PortableWorkflowError: the handler failed; the error holds the sentence in both languages.
    """
    from dbos import error as engine_error  # noqa: PLC0415 - slow to load

    try:
        handler = handlers.get(name)
        if handler is None:
            raise Problem(Kind.SETUP, "jobs.no-handler", job=name)
        return dict(handler(context))
    except engine_error.DBOSWorkflowCancelledError:
        raise
    except Exception as error:
        raise portable(error) from error


def portable(error: Exception) -> Exception:
    """Return the error in the form in which a failed job keeps it."""
    from dbos import PortableWorkflowError  # noqa: PLC0415 - slow to load

    if isinstance(error, PortableWorkflowError):
        return error
    told = explain(error)
    if told.kind is Kind.INTERNAL:
        log.exception("a job failed for an unforeseen reason", exc_info=error)
    data: Any = error_to_json(told, explain(error, "en"))
    return PortableWorkflowError(told.text, type(error).__name__, told.code, data)
