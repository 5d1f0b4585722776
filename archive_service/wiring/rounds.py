"""What the rounds consist of: one function for everything that is periodic."""

from archive_service.services import (
    catching_up,
    disposal_run,
    extraction_deposit,
    extraction_file,
    lock_lengths,
    locks,
    media_home,
    night_audit,
    rounds,
    scan_folder,
    scan_sweep,
    shipping,
)
from archive_service.services.context import Archive, Desk
from archive_service.services.rounds import Due

ROUNDS: tuple[Due, ...] = (
    shipping.due,
    night_audit.due,
    locks.due,
    lock_lengths.due,
    catching_up.due,
    media_home.due,
    scan_folder.due,
    disposal_run.due,
    extraction_file.due,
    extraction_deposit.due,
    scan_sweep.due,
)
AT_START: tuple[Due, ...] = (locks.at_start,)
"""What is ordered besides when a worker starts."""


def request_due(desk: Desk) -> list[str]:
    """Queue what is due at one school now; return the jobs' ids."""
    return rounds.request_due(desk, ROUNDS)


def request_everywhere(archive: Archive) -> None:
    """Queue what is due in every school now."""
    rounds.request_everywhere(archive, ROUNDS)


def request_at_start(archive: Archive) -> None:
    """Queue in every school what a start of the service asks for."""
    rounds.request_everywhere(archive, AT_START)
