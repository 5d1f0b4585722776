"""Verifying a document or a whole store, with no database at hand."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import x509

from archive_service.db.chain import Entry as LogEntry
from archive_service.db.chain import first_break
from archive_service.db.segments import read_segment
from archive_service.problems import Kind, Problem, explain, sentence
from archive_service.services import hands_proved
from archive_service.services.extracts import read_register
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.verdicts import Verdict, verify_pdf
from storage.audit import audit
from storage.deposit import expected_by_manifests, read_deposits, read_logs
from storage.errors import StorageError
from storage.manifest import Entry
from storage.port import Key, ObjectStore
from storage.streams import read_verified
from workflows.case import Case
from workflows.profile import parse
from workflows.regulation import Profile

SIGNED_ROLES = ("volume", "summary")

Roots = tuple[x509.Certificate, ...]
Read = Callable[[Key], bytes]
Fields = Mapping[str, str] | None
"""Who is expected to have signed, field by field; None where any signer will do."""


@dataclass(frozen=True, slots=True)
class StoreVerdict:
    """What a store proves by itself; ``troubles`` are sentences, empty when all is well."""

    deposits: int
    objects: int
    size_bytes: int
    acts: int
    documents: int
    troubles: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def verify_document(path: Path, roots_file: Path, *, at: datetime | None = None) -> Verdict:
    """Return the verdict on a PDF against the school's root certificate(s) in a PEM file.

    Raises:
        Problem: a file cannot be read, or the root file holds no certificate.
    """
    return verify_pdf(_read(path), roots=roots_from_pem(_read(roots_file)), at=at)


def verify_store(
    store: ObjectStore, *, language: str = "ru", signatures: bool = True, progress: Callable[[int, int], None]
) -> StoreVerdict:
    """Read everything in a store, check digests, the chain of acts and the signatures of documents.

    Papers of the school are no deposits of cases; a manifest that another took the place of demands nothing.
    """
    faults: list[StorageError] = []
    wanted = expected_by_manifests([store], faults.append)
    report = audit(store, wanted, progress=lambda done: progress(done.objects, len(wanted)))
    troubles = [explain(fault, language).text for fault in faults]
    troubles += [
        sentence(f"storage.{finding.trouble}", language, key=str(finding.key), store=store.name)
        for finding in report.findings
    ]
    acts, broken = _log(store, language)
    every = [manifest for _, manifest in read_deposits(store, lambda _fault: None)]
    replaced = {one.previous for one in every}
    deposits = [one for one in every if "case" in one.subject and one.digest not in replaced]
    documents = 0
    if signatures:
        for manifest in deposits:
            whole = any(one.role == "volume" for one in manifest.entries)
            for trouble in document_troubles(
                lambda key: read_verified(store, key), manifest.entries, language, scans=whole
            ):
                documents += 1
                troubles += [trouble] if trouble else []
    return StoreVerdict(
        len(deposits), report.objects, report.size_bytes, acts, documents, (*troubles, *broken)
    )


def document_troubles(
    read: Read, entries: tuple[Entry, ...], language: str, *, scans: bool = True
) -> Iterator[str]:
    """Yield, for each signed document of a deposit, what is wrong with it ("" when nothing is).

    ``read`` gives an object's bytes, proved to have the key's digest, or raises a ``StorageError``. Without
    ``scans`` those of signatures made by hand are not asked for: the journal they belong to is not there.
    """
    by_role = {entry.role: entry for entry in entries}
    if by_role.keys().isdisjoint(SIGNED_ROLES):
        return
    try:
        roots = _roots(read, by_role["register"])
        case = hands_proved.case_from_extract(read(by_role["acts"].key))
        rules = parse(json.loads(read(by_role["profile"].key)))
    except (StorageError, KeyError, ValueError, Problem) as error:
        yield explain(error, language).text
        return
    for entry, expected in _signed(case, rules, entries):
        yield _document(read, entry, roots, expected, language)
    roles = {entry.digest: entry.role for entry in entries}
    for one in hands_proved.unscanned(case, rules, roles) if scans else ():
        yield sentence("service.no-scan", language, what=one.title, on=f"{one.signature.on:%d.%m.%Y}")


def _signed(case: Case, rules: Profile, entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, Fields]]:
    """Yield the documents that carry signatures, with who signed them by the acts beside them."""
    for entry in entries:
        if entry.role in SIGNED_ROLES:
            yield entry, hands_proved.expected_fields(case, rules, entry.digest)
        elif entry.role in hands_proved.SCANS:
            yield entry, None


def _document(read: Read, entry: Entry, roots: Roots, expected: Fields, language: str) -> str:
    try:
        data = read(entry.key)
    except StorageError as error:
        return explain(error, language).text
    verdict = verify_pdf(data, roots=roots, expected=expected, digest=entry.digest)
    if verdict.sound:
        return ""
    reasons = "; ".join(reason.sentence(language) for reason in verdict.reasons)
    return sentence(
        "service.document-unsound", language, role=entry.role, digest=entry.digest, reasons=reasons
    )


def _roots(read: Read, entry: Entry) -> Roots:
    register = read_register(read(entry.key))
    return roots_from_pem(str(register["school"]["ca_pem"]).encode("ascii"))


def _log(store: ObjectStore, language: str) -> tuple[int, tuple[str, ...]]:
    """Return how many acts the store's log has, and where a school's chain is broken."""
    schools: dict[str, dict[int, LogEntry]] = {}
    for _, data in read_logs(store, lambda _fault: None):
        for entry in read_segment(data):
            schools.setdefault(entry.school, {})[entry.seq] = entry
    troubles = []
    for entries in schools.values():
        broken = first_break(entries[seq] for seq in sorted(entries))
        if broken is not None:
            troubles.append(broken.sentence(language))
    return sum(map(len, schools.values())), tuple(troubles)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(
            Kind.MISSING, "service.file-unreadable", file=str(path), reason=error.strerror or ""
        ) from None
