"""What the rounds consist of: one function for everything that is periodic."""

from archive_service.services import night_audit, rounds
from archive_service.services.context import Archive, Desk
from archive_service.services.rounds import Due

ROUNDS: tuple[Due, ...] = (night_audit.due,)


def request_due(desk: Desk) -> list[str]:
    """Queue what is due at one school now; return the jobs' ids."""
    return rounds.request_due(desk, ROUNDS)


def request_everywhere(archive: Archive) -> None:
    """Queue what is due in every school now."""
    rounds.request_everywhere(archive, ROUNDS)
