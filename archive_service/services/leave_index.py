"""What another archive handed over, in our rows: whose object is which, and whom its sheets name.

A case that came from elsewhere is known as ``<case>@<school>``: two schools may name theirs alike, and so
may they their pupils.
"""

import json
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from archive_service.db.finding import PupilOnSheet, index_summary
from archive_service.services import deposits, documents
from storage.manifest import Manifest
from storage.port import Key

RECEIVED = "received"
"""In a manifest's subject: the digest of the package; a deposit of a case has ``case`` instead."""
CASE, INDEX = "case", "summary-index"
_FROM = "@"

Read = Callable[[Key], bytes]
"""Gives the verified bytes of an object."""


def here(case_id: str, school: str) -> str:
    """Return the name under which a case of another school is known here."""
    return f"{case_id}{_FROM}{school}"


def is_received(case_id: str) -> bool:
    """Say whether a case came from another archive."""
    return _FROM in case_id


def bring_back(session: Session, manifests: Iterable[Manifest], read: Read) -> None:
    """Make the rows again that follow from packages taken in; the objects' own rows are there already.

    Raises:
        StorageError: a list of pupils is damaged in every source.
    """
    for manifest in manifests:
        if RECEIVED in manifest.subject:
            index(session, manifest, read)


def index(session: Session, manifest: Manifest, read: Read) -> None:
    """Say whose each object is, and put the pupils of the sheets into the index.

    Raises:
        StorageError: a list of pupils is damaged in every source.
    """
    for entry in manifest.entries:
        case_id = entry.about.get(CASE, "")
        if case_id:
            deposits.note_object(session, entry, space=documents.OBJECTS, case_id=case_id)
        if case_id and entry.role == INDEX:
            _pupils(session, case_id, read(entry.key))


def _pupils(session: Session, case_id: str, data: bytes) -> None:
    plain, school = json.loads(data), case_id.partition(_FROM)[2]
    pupils = [PupilOnSheet(**{**one, "pupil_id": here(one["pupil_id"], school)}) for one in plain["pupils"]]
    index_summary(
        session,
        case_id=case_id,
        class_name=plain["class_name"],
        year=plain["year"],
        document=plain["document"],
        pupils=pupils,
    )
