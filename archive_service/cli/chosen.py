"""Which cases a command is about, and waiting for the jobs it queued."""

import click

from archive_service.cli.edge import Edge, progress_bar
from archive_service.cli.options import Choice
from archive_service.db.models import CaseRow
from archive_service.jobs import JobState
from archive_service.problems import Kind, Problem
from archive_service.services import cases
from archive_service.wiring.working import Outcome, work_off


def chosen(edge: Edge, choice: Choice, states: tuple[str, ...] | None = None) -> list[CaseRow]:
    """Return the chosen cases; ``--all`` means those whose next step is one of ``states`` (None: any).

    Raises:
        Problem: nothing was chosen, or there is no such case.
    """
    if choice.empty:
        raise Problem(Kind.USAGE, "service.choose-cases")
    with edge.desk.reading() as session:
        found = cases.choose(session, class_name=choice.class_name, case_id=choice.case_id)
    return [row for row in found if states is None or not choice.everything or row.state in states]


def finish_queued(edge: Edge, label: str) -> None:
    """Work off what earlier commands have queued, so that the next step finds it done."""
    waiting = edge.archive.queue.list(edge.desk.school_id, states=(JobState.QUEUED, JobState.RUNNING))
    if waiting:
        wait_for(edge, label, [job.id for job in waiting])


def wait_for(edge: Edge, label: str, job_ids: list[str]) -> Outcome:
    """Work the jobs off behind a progress bar; what failed is told and ends the command.

    Raises:
        click.exceptions.Exit: with the first failed job's exit code.
    """
    with progress_bar(label) as advance:
        outcome = work_off(edge.archive, edge.desk.school_id, job_ids, advance)
    for job in outcome.failed:
        text = job.error.text if job.error else str(job.state)
        click.secho(f"{job.payload.get('case', job.name)}: {text}", fg="red", err=True)
        for line in job.error.details if job.error else ():
            click.echo(f"  • {line}", err=True)
    if outcome.failed:
        first = outcome.failed[0].error
        raise click.exceptions.Exit(first.kind.exit_code if first else Kind.INTERNAL.exit_code)
    return outcome
