"""Which function does which job."""

from collections.abc import Callable, Mapping
from typing import Any

from archive_service.jobs import JobContext
from archive_service.services import (
    assembling,
    batches,
    brought,
    catching_up,
    deposits,
    disposal_run,
    exports,
    extraction_deposit,
    extraction_file,
    intake,
    leave_arrive,
    leave_write,
    lock_lengths,
    locks,
    log_checks,
    media_check,
    media_write,
    night_audit,
    printing,
    reconcile,
    refill,
    reminders,
    reprints,
    scan_folder,
    scan_intake,
    scan_sweep,
    shipping,
    upkeep,
)
from archive_service.services.context import Archive, Desk

Body = Callable[[Desk, JobContext], Mapping[str, Any]]

BODIES: Mapping[str, Body] = {
    printing.JOB: printing.render,
    assembling.JOB: assembling.assemble,
    deposits.JOB: deposits.deposit,
    deposits.LOG_JOB: shipping.ship_log,
    upkeep.JOB: upkeep.audit_job,
    batches.JOB: batches.make,
    reprints.JOB: reprints.make,
    intake.JOB: intake.take,
    brought.JOB: brought.read,
    reminders.JOB: reminders.deliver,
    locks.JOB: locks.drill_job,
    lock_lengths.JOB: lock_lengths.job,
    night_audit.JOB: night_audit.read_part,
    upkeep.REPAIR_JOB: upkeep.repair_job,
    log_checks.JOB: log_checks.check,
    catching_up.JOB: catching_up.catch_up,
    reconcile.JOB: reconcile.job,
    refill.JOB: refill.refill,
    exports.JOB: exports.deposit,
    extraction_file.JOB: extraction_file.make,
    extraction_deposit.JOB: extraction_deposit.deposit,
    media_write.JOB: media_write.write_job,
    media_check.JOB: media_check.check_job,
    scan_intake.JOB: scan_intake.take,
    disposal_run.JOB: disposal_run.dispose,
    disposal_run.WIPE_JOB: disposal_run.wipe_job,
    scan_folder.JOB: scan_folder.take,
    scan_sweep.JOB: scan_sweep.sweep,
    leave_write.JOB: leave_write.make_job,
    leave_arrive.JOB: leave_arrive.take,
}
PAST_THE_GATE = (reconcile.job,)
"""What may be done while the rooms know more than the database."""


def handlers(archive: Archive) -> dict[str, Callable[[JobContext], Mapping[str, Any]]]:
    """Return the handlers of all jobs; each works at the desk of the school its payload names."""
    return {name: _at_desk(archive, body) for name, body in BODIES.items()}


def _at_desk(archive: Archive, body: Body) -> Callable[[JobContext], Mapping[str, Any]]:
    def run(job: JobContext) -> Mapping[str, Any]:
        desk = archive.desk(str(job.payload["school"]))
        if body not in PAST_THE_GATE:
            desk.admit()  # before the stores are written to, not only before the database is
        return body(desk, job)

    return run
