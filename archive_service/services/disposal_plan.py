"""What is destroyed of a journal or a summary sheet, and what takes its place: manifest and tombstone.

The deposit's manifest is followed by another that lists only what lives on. It names the tombstone: what
there was, under which digests, by which act, decided by whom. Made from facts that do not change any more,
it is the same however often an interrupted job begins again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Deposit, Object
from archive_service.problems import Kind, Problem
from archive_service.services import deposits, documents, outages, profiles
from archive_service.services.context import Archive, Desk
from storage.deposit import describe
from storage.errors import StorageError
from storage.gathering import gather
from storage.manifest import SPACE, Entry, Manifest
from storage.port import Key, Source, later
from storage.streams import of_bytes
from workflows.canonical import canonical_bytes
from workflows.disposal import Disposal, Gone, Item, executions
from workflows.disposal import Disposals as Known
from workflows.retention import Kept, keep_until

FORMAT = "tombstone/1"
TOMBSTONE = "tombstone"
OF_THE_ARCHIVE = frozenset(
    {"acts", "register", "profile", "journal-manifest", TOMBSTONE, documents.DISPOSAL_ACT}
)
"""What stays for good: it tells that there was a journal, and nothing of what stood in it."""
OF_THE_SHEET = frozenset({"summary", "summary-index", *documents.KEPT_LONG})
"""What lives as long as the summary sheet."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the database knows of an item: the manifest that speaks for its case, and the signed act's size.

    ``until`` is how long what tells of the destruction is kept: as a summary sheet of that day would be.
    """

    disposal: Disposal
    item: Item
    manifest: str
    until: date
    act_bytes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from destroying an item: the manifest that follows, the sources of its bytes, what goes.

    ``shared`` are digests that another case of the school needs, ``elsewhere`` that another school does.
    """

    item: Item
    manifest: Manifest
    gone: tuple[Gone, ...]
    shared: tuple[str, ...]
    elsewhere: tuple[str, ...]
    sources: Mapping[str, Source] = field(repr=False)

    @property
    def tombstone(self) -> str:
        """The digest of the tombstone."""
        return next(one.digest for one in self.manifest.entries if one.role == TOMBSTONE)


class Demands:
    """Which manifests of which schools demand which objects, but for those that others take the place of."""

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        """Read what is demanded now."""
        found = {one.digest: one for one in manifests}
        replaced = {one.previous for one in found.values()}
        self._live = {digest: one for digest, one in found.items() if digest not in replaced}

    def follow(self, manifest: Manifest) -> None:
        """Take one more manifest in: what it takes the place of demands nothing any more."""
        self._live.pop(manifest.previous or "", None)
        self._live[manifest.digest] = manifest

    def schools(self, digest: str, *, but: str) -> frozenset[str]:
        """Return the schools that demand an object by another manifest than ``but``."""
        return frozenset(
            one.subject.get("school", "")
            for name, one in self._live.items()
            if name != but and any(entry.digest == digest for entry in one.entries)
        )


def demands(archive: Archive) -> Demands:
    """Return what the manifests in the rooms demand.

    Raises:
        StorageError: a manifest cannot be read anywhere, or a store cannot be reached: nobody could say
            what another case needs.
    """
    lying = gather(archive.mirror.stores, SPACE, on_fault=_stop)
    return Demands(Manifest.parse(one.data) for one in lying)


def basis(session: Session, disposal: Disposal, item: Item, known: Known) -> Basis:
    """Return what the database knows of an item of an approved disposal.

    Raises:
        Problem: the case has no deposit, or the signed act is not on record.
    """
    earlier = [one.manifest for (case_id, _), one in executions(known).items() if case_id == item.case]
    wanted = select(Deposit.manifest).where(Deposit.case_id == item.case).order_by(Deposit.at.desc())
    digest = earlier[-1] if earlier else session.scalar(wanted.limit(1))
    if digest is None:
        raise Problem(Kind.MISSING, "disposal.no-deposit", case=item.case)
    on = disposal.approved_on or disposal.proposed.on
    until = keep_until(Kept.SUMMARY, on, profiles.in_force(session, on)).until
    size_bytes = documents.find(session, disposal.act).size_bytes
    return Basis(disposal, item, digest, until, size_bytes)


def plan(desk: Desk, basis: Basis, told: Demands) -> Plan:
    """Return what is to be done for one item; no session is open meanwhile.

    Raises:
        Problem: the manifest is another school's or another case's.
        StorageError: the manifest of the case cannot be read.
    """
    item = basis.item
    previous = Manifest.parse(desk.archive.mirror.read(Key.of(SPACE, basis.manifest)))
    if (previous.subject.get("school"), previous.subject.get("case")) != (desk.school_id, item.case):
        raise Problem(Kind.MISSING, "disposal.no-deposit", case=item.case)
    over = tuple(entry for entry in previous.entries if _is_over(entry, item, previous, desk.today))
    tombstone = _tombstone(desk, basis, previous, over)
    manifest, sources = _following(desk, basis, previous, over, tombstone)
    gone, shared, elsewhere = list[Gone](), list[str](), list[str]()
    for digest, entry in {one.digest: one for one in over}.items():
        schools = told.schools(digest, but=previous.digest) | _others(desk, digest)
        if desk.school_id in schools:
            shared.append(digest)
        elif schools:
            elsewhere.append(digest)
        else:
            gone.append(Gone(entry.role, digest, entry.size_bytes))
    return Plan(item, manifest, tuple(gone), tuple(shared), tuple(elsewhere), sources)


def wanted_elsewhere(archive: Archive, digest: str) -> bool:
    """Return whether a row of any school, or a deposit on its way, needs an object after all."""
    for school in archive.schools():
        with archive.desk(school.id).reading() as session:
            row = select(Object.digest).where(Object.digest == digest, Object.space == documents.OBJECTS)
            if session.scalar(row) is not None:
                return True
            if any(key.digest == digest for key in outages.written(session, deposits.shipped(session))):
                return True
    return False


def _is_over(entry: Entry, item: Item, manifest: Manifest, today: date) -> bool:
    """Whether an entry goes with the item: it is no part that stays, and its own day is over."""
    if entry.role in OF_THE_ARCHIVE or (entry.keep_until is not None and today < entry.keep_until):
        return False
    if item.kind is Kept.SUMMARY:
        return True
    has_sheet = any(one.role == "summary" for one in manifest.entries)
    return not (has_sheet and entry.role in OF_THE_SHEET)


def _following(
    desk: Desk, basis: Basis, previous: Manifest, over: tuple[Entry, ...], tombstone: bytes
) -> tuple[Manifest, dict[str, Source]]:
    """The manifest of what lives on, kept no shorter than before, and where its bytes come from."""
    until, act = later(basis.until, previous.keep_until), basis.disposal.act
    stone = describe(TOMBSTONE, tombstone, media_type=documents.JSON, keep_until=until)
    paper = Entry(documents.DISPOSAL_ACT, act, basis.act_bytes, documents.PDF, until)
    kept = [one for one in previous.entries if one not in over and one.digest not in {stone.digest, act}]
    sources = {one.digest: _source(desk, one) for one in kept}
    sources |= {stone.digest: of_bytes(tombstone), act: of_bytes(documents.read(desk, act))}
    return replace(previous, entries=(*kept, stone, paper), previous=previous.digest), sources


def _source(desk: Desk, entry: Entry) -> Source:
    return lambda: desk.archive.mirror.open(entry.key)


def _tombstone(desk: Desk, basis: Basis, previous: Manifest, over: tuple[Entry, ...]) -> bytes:
    disposal, item = basis.disposal, basis.item
    return canonical_bytes(
        {
            "format": FORMAT,
            "school": desk.school_id,
            "case": item.case,
            "kind": str(item.kind),
            "subject": dict(previous.subject),
            "kept_until": item.until,
            "reasons": item.reasons,
            "clauses": item.clauses,
            "manifest": previous.digest,
            "objects": [
                {"role": one.role, "digest": one.digest, "size_bytes": one.size_bytes} for one in over
            ],
            "act": {
                "number": disposal.number,
                "digest": disposal.act,
                "proposed": {"by": disposal.proposed.by, "on": disposal.proposed.on},
                "commission": {
                    "order_no": disposal.commission.order_no,
                    "order_on": disposal.commission.order_on,
                    "chairman": disposal.commission.chairman,
                    "protocol": disposal.protocol,
                    "agreed": [{"by": one.by, "on": one.on} for one in disposal.agreed],
                },
                "approved": [{"by": one.by, "role": one.role, "on": one.on} for one in disposal.approved],
            },
        }
    )


def _others(desk: Desk, digest: str) -> frozenset[str]:
    """The other schools that have a row of the object."""
    found = set()
    for school in desk.archive.schools():
        if school.id != desk.school_id and _has_row(desk.archive.desk(school.id), digest):
            found.add(school.id)
    return frozenset(found)


def _has_row(desk: Desk, digest: str) -> bool:
    with desk.reading() as session:
        wanted = select(Object.digest).where(Object.digest == digest, Object.space == documents.OBJECTS)
        return session.scalar(wanted) is not None


def _stop(fault: StorageError) -> None:
    raise fault
