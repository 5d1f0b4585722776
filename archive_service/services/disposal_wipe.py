"""Deletion in one store, and its proof: every object is asked for afterwards, and is missing.

What is on record as destroyed is deleted by the day on which it was: clocks of stores agreed on that one.
A store whose lock still holds, or that is away, keeps the deletion waiting; a round tries again.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from archive_service.db.act_log import lock_log
from archive_service.services import disposal_rows, disposal_steps, documents
from archive_service.services.context import Desk
from archive_service.services.disposal import ACTS, disposals
from archive_service.services.disposal_plan import wanted_elsewhere
from storage.errors import ObjectMissing, StillKept, StorageError
from storage.manifest import SPACE, Manifest
from storage.port import Key, ObjectStore
from workflows.acts import SERVICE
from workflows.disposal import Cleared, Executed

WORKING = "working"
"""The name under which the store of documents on their way is cleared beside the rooms."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deletion that waits: of what in which store, because its lock holds or it cannot be reached."""

    case: str
    store: str
    until: date | None = None
    reason: str = ""


def pending(desk: Desk, numbers: Sequence[int] = ()) -> tuple[tuple[Executed, str], ...]:
    """Return what is destroyed and not yet proved deleted, and where; of all disposals if none is named."""
    with desk.reading() as session:
        known = disposals(session).by_number.values()
        return tuple(pair for one in known if not numbers or one.number in numbers for pair in one.pending)


def clear(desk: Desk, event: Executed, store_name: str, *, day: date) -> Waiting | None:
    """Delete what was destroyed from one store and put the proof on record; what it waits for, or None.

    ``day`` is the day by which the store is asked: no clock alone says it.
    """
    digests, store = _digests(desk, event, store_name), _store(desk, store_name)
    try:
        _delete(desk, store, digests, day)
        left = [one for one in digests if not _is_missing(store, one) and not _is_wanted(desk, one, store)]
    except StillKept as error:
        return Waiting(event.case, store_name, until=error.kept_until)
    except StorageError as error:
        return Waiting(event.case, store_name, reason=type(error).__name__)
    if left:
        return Waiting(event.case, store_name, reason="left")
    if store_name == WORKING:
        _forget_pictures(desk, digests)
    _record(desk, event, store_name, len(digests))
    return None


def _record(desk: Desk, event: Executed, store_name: str, count: int) -> None:
    size_bytes = sum(one.size_bytes for one in event.gone)
    with desk.writing() as session:
        lock_log(session)
        disposal = disposal_steps.load(session, event.disposal)
        if (event, store_name) not in disposal.pending:
            return
        if store_name == WORKING:
            disposal_rows.forget_scans(session, event.case)
        proof = Cleared(
            on=desk.today,
            by=SERVICE,
            disposal=event.disposal,
            case=event.case,
            kind=event.kind,
            store=store_name,
            objects=count,
            size_bytes=0 if store_name == WORKING else size_bytes,
        )
        ACTS.append(desk, session, proof)


def _digests(desk: Desk, event: Executed, store_name: str) -> tuple[str, ...]:
    """What goes from a store: the destroyed objects; from the working store all that is the case's alone."""
    if store_name != WORKING:
        return tuple(one.digest for one in event.gone)
    manifest = Manifest.parse(desk.archive.mirror.read(Key.of(SPACE, event.manifest)))
    live = {one.digest for one in manifest.entries}
    with desk.reading() as session:
        return tuple(disposal_rows.on_the_way(session, event.case, live))


def _store(desk: Desk, name: str) -> ObjectStore:
    return desk.archive.working if name == WORKING else desk.archive.mirror.store(name)


def _delete(desk: Desk, store: ObjectStore, digests: Sequence[str], day: date) -> None:
    """Delete each; one that is locked longer does not keep the others, and is told of in the end."""
    kept: StillKept | None = None
    for digest in digests:
        if _is_wanted(desk, digest, store):
            continue
        try:
            with suppress(ObjectMissing):
                store.delete(Key.of(documents.OBJECTS, digest), today=day)
        except StillKept as error:
            kept = error
    if kept is not None:
        raise kept


def _is_wanted(desk: Desk, digest: str, store: ObjectStore) -> bool:
    """Whether something deposited meanwhile needs the object in a room."""
    return store.name != WORKING and wanted_elsewhere(desk.archive, digest)


def _is_missing(store: ObjectStore, digest: str) -> bool:
    try:
        store.stat(Key.of(documents.OBJECTS, digest))
    except ObjectMissing:
        return True
    return False


def _forget_pictures(desk: Desk, digests: Sequence[str]) -> None:
    """Remove pictures of pages that were drawn of what is destroyed."""
    folder = desk.archive.settings.home / "cache" / "pages"
    for digest in digests:
        for path in folder.glob(f"{digest.replace(':', '-')}-*.webp"):
            path.unlink(missing_ok=True)
