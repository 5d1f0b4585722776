"""The fixed exports that cases are printed from."""

from archive_service.importing.canonical_json import read_trusted
from archive_service.services import documents
from archive_service.services.context import Desk
from workflows.case import Case
from workflows.snapshot import Snapshot


def snapshot_of(desk: Desk, case: Case) -> Snapshot:
    """Return the snapshot that a case was fixed on."""
    return read_snapshot(desk, case.snapshot)


def read_snapshot(desk: Desk, digest: str) -> Snapshot:
    """Return the snapshot of one class by its digest.

    Raises:
        Problem: the school has no such snapshot.
    """
    return read_trusted(documents.read(desk, digest))
