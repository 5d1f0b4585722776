"""What has to hold, judged from the calendar and from what lies in the stores."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from archive_service.services import finding, verification
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.checks import Roots
from archive_service.signing.verdicts import verify_pdf
from archive_service.simulation.ledger import SUMMARY_YEARS, Journal, Ledger, years_after
from archive_service.simulation.sight import Sight
from archive_service.simulation.site import Site
from archive_service.simulation.tally import Promise
from storage.local import LocalStore
from storage.port import ObjectStore

_TOMBSTONE = "tombstone"


def look(site: Site, ledger: Ledger, seen: dict[tuple[str, str], int]) -> None:
    """Judge both stores as they are now; ``seen`` are the days of keeping of the last look."""
    sights = [Sight(one.name, Path(one.place)) for one in site.stores]
    tally, today = site.tally, site.today
    demanded = {digest for sight in sights for digest in sight.demanded}
    tally.judge(Promise.COPIES, today, list(_copies(sights, demanded)), count=len(demanded) * len(sights))
    tally.judge(
        Promise.CHAIN, today, [one for sight in sights for one in sight.broken_log()], count=len(sights)
    )
    tally.judge(Promise.DAYS, today, list(_days(sights, seen)), count=len(demanded) * len(sights))
    journals = ledger.journals.values()
    tally.judge(Promise.DESTROYED, today, list(_as_due(sights, journals)), count=len(journals))
    gone = list(ledger.gone())
    tally.judge(Promise.GONE, today, list(_left(site, gone)), count=len(gone))
    tally.judge(Promise.STONE, today, list(_stones(sights, gone)), count=len(gone))
    tally.judge(Promise.DAYS, today, list(_terms(sights, journals)), count=len(journals))
    _deletions(site, ledger)


def find_sheets(site: Site, journals: Iterable[Journal], *, everybody: bool) -> None:
    """Find summary sheets by name and class as an archivist does, and verify their signatures."""
    desk, tally = site.desk, site.tally
    roots = roots_from_pem((desk.keys / "ca.pem").read_bytes())
    sights = [Sight(one.name, Path(one.place)) for one in site.stores]
    for journal in journals:
        names = journal.pupils if everybody else journal.pupils[:1]
        faults = [
            f"{journal.case}: {number}"
            for number, one in enumerate(names)
            if not _is_found(site, journal, one)
        ]
        tally.judge(Promise.FOUND, site.today, faults, count=len(names))
        unsound = [f"{journal.case}: {one}" for one in _unsound(sights, journal, roots)]
        tally.judge(Promise.VALID, site.today, unsound)


def prove_stores(site: Site) -> None:
    """Let each store be proved without the database, as ``verify`` does: digests and chain.

    The signatures are examined in the first: the bytes are the same.
    """
    for number, store in enumerate(site.stores):
        outside = LocalStore.found_at(Path(store.place))
        verdict = verification.verify_store(
            outside, signatures=not number, progress=lambda _done, _total: None
        )
        site.tally.judge(Promise.VALID, site.today, list(verdict.troubles), count=max(1, verdict.documents))


def _is_found(site: Site, journal: Journal, name: str) -> bool:
    with site.desk.reading() as session:
        found = finding.find(session, f"{name} {journal.class_name} {journal.year + 1}")
    return any(one.document == journal.sheet and one.case_id == journal.case for one in found)


def _unsound(sights: list[Sight], journal: Journal, roots: Roots) -> Iterator[str]:
    """The sheet's bytes are those that were deposited, in every room; their signatures hold."""
    yield from (sight.name for sight in sights if not sight.has(journal.sheet))
    first = sights[0]
    if first.has(journal.sheet):
        verdict = verify_pdf(first.path(journal.sheet).read_bytes(), roots=roots)
        yield from () if verdict.sound else (first.name,)


def _copies(sights: list[Sight], demanded: set[str]) -> Iterator[str]:
    for sight in sights:
        yield from (f"{sight.name}, {digest}" for digest in sorted(demanded) if not sight.has(digest))


def _days(sights: list[Sight], seen: dict[tuple[str, str], int]) -> Iterator[str]:
    """A day of keeping only grows, and is no earlier than the manifests in force say."""
    for sight in sights:
        for digest, until in sight.demanded.items():
            if not sight.has(digest):
                continue
            day = sight.day(digest)
            if day < until or day.toordinal() < seen.get((sight.name, digest), 0):
                yield f"{sight.name}, {digest}: {day:%d.%m.%Y} < {until:%d.%m.%Y}"
            seen[sight.name, digest] = day.toordinal()


def _terms(sights: list[Sight], journals: Iterable[Journal]) -> Iterator[str]:
    """A summary sheet is kept 25 years from the day on which it was taken out (001 clause 8.7)."""
    for one in journals:
        until = years_after(one.extracted_on or one.due_on, SUMMARY_YEARS)
        if any(sight.has(one.sheet) and sight.day(one.sheet) < until for sight in sights):
            yield f"{one.case}, {one.sheet}: {until:%d.%m.%Y}"


def _as_due(sights: list[Sight], journals: Iterable[Journal]) -> Iterator[str]:
    """A journal is there whole while the calendar wants it, and gone when and only when it was due."""
    for one in journals:
        for sight in sights:
            there = sum(sight.has(digest) for digest in one.body)
            if there != (0 if one.destroyed_on else len(one.body)):
                yield f"{one.case}, {sight.name}: {there}/{len(one.body)}, {one.due_on:%d.%m.%Y}"


def _left(site: Site, gone: list[Journal]) -> Iterator[str]:
    """Nothing of a destroyed journal lies anywhere, on its way or in a room."""
    places: list[ObjectStore] = [*site.stores, site.archive.working]
    for one in gone:
        for store in places:
            sight = Sight(store.name, Path(store.place))
            if any(sight.path(digest).exists() for digest in one.body):
                yield f"{one.case}, {store.name}"


def _stones(sights: list[Sight], gone: list[Journal]) -> Iterator[str]:
    """Of each destroyed journal every room has a tombstone, and the summary sheet."""
    for one in gone:
        for sight in sights:
            entries = [entry for manifest in sight.of_case(one.case) for entry in manifest["entries"]]
            stones = [entry["digest"] for entry in entries if entry["role"] == _TOMBSTONE]
            if not stones or not all(sight.has(digest) for digest in (*stones, one.sheet)):
                yield f"{one.case}, {sight.name}"


def _deletions(site: Site, ledger: Ledger) -> None:
    """No store deleted anything before its day, by its own lock and by the calendar."""
    owners = {digest: one for one in ledger.journals.values() for digest in one.body}
    faults = []
    for one in site.deletions:
        owner = owners.get(one.key.digest)
        locked = one.keep_until is not None and one.on < one.keep_until
        if locked or (owner is not None and one.on < owner.due_on):
            faults.append(f"{one.store}, {one.key}: {one.on:%d.%m.%Y}")
    site.tally.judge(Promise.EARLY, site.today, faults, count=len(site.deletions))
    site.deletions.clear()
