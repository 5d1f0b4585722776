"""Judging a package by its bytes alone: files, terms of keeping, the log, certificates, signatures.

No database and no school of ours is asked. It goes on after a fault: each has a sentence.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from archive_service.db.chain import Entry as LogEntry
from archive_service.db.chain import first_break
from archive_service.db.segments import read_segment
from archive_service.problems import Problem, explain, sentence
from archive_service.services.extracts import read_register
from archive_service.services.leave_model import PACKAGE, Described, Looked, describe
from archive_service.services.leave_proofs import ACTS, ROOT, signatures_of
from archive_service.services.verification import document_troubles
from archive_service.signing.detached import certificate_der, fingerprint
from storage.bag import Piece
from storage.bag_check import MANIFEST, PAYLOAD, BagReport, manifest_of, read_bag
from storage.bag_source import Packed, objects_of
from storage.canonical import sha256_of
from storage.deposit import LOG
from storage.errors import DigestMismatch, ObjectMissing, StorageError
from storage.manifest import SPACE, Entry, Manifest
from storage.port import Key
from storage.streams import of_file

_BROKEN = (ValueError, TypeError, KeyError, AttributeError, OSError)
"""What comes of files that are not what they should be."""


def look(folder: Path, *, bag: str = "", root: str = "", language: str = "ru") -> Looked:
    """Return the judgement on a package; ``bag`` and ``root`` are what the paper act says, "" for unsaid.

    Raises:
        NoBag: it is no package at all. MediumFails: it cannot be read.
    """
    report = read_bag(folder)
    opened = Opened(folder, language)
    faults = [*_files(report, bag, opened.say)]
    try:
        described = describe((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return Looked(
            report.digest, report.files, report.size_bytes, None, (*faults, opened.say("no-package"))
        )
    for judged in (_index, _deposits, _log, _roots, _signatures):
        try:
            faults += judged(opened, described, root)
        except (StorageError, Problem) as error:
            faults.append(explain(error, language).text)
        except _BROKEN as error:
            faults.append(opened.say("broken", error=type(error).__name__))
    whole = tuple(dict.fromkeys(one for one in faults if one))
    return Looked(report.digest, report.files, report.size_bytes, described, whole)


class Opened:
    """A package whose objects can be asked for by key."""

    def __init__(self, folder: Path, language: str) -> None:
        """Open nothing yet."""
        self.folder = folder
        self.language = language

    @cached_property
    def packed(self) -> dict[Key, Packed]:
        """The objects by key."""
        return {one.key: one for one in objects_of(self.folder)}

    def read(self, key: Key) -> bytes:
        """Return an object's bytes, proved.

        Raises:
            ObjectMissing, DigestMismatch: it is not there, or is another one.
        """
        one = self.packed.get(key)
        if one is None or not one.path.is_file():
            raise ObjectMissing(str(self.folder), str(key))
        data = one.path.read_bytes()
        if sha256_of(data) != key.digest:
            raise DigestMismatch(str(self.folder), str(key), key.digest, sha256_of(data))
        return data

    def manifests(self) -> Iterator[tuple[Key, Manifest]]:
        """Yield the other archive's deposits.

        Raises:
            StorageError: one is damaged.
        """
        for key in sorted(self.packed):
            if key.space == SPACE:
                yield key, Manifest.parse(self.read(key))

    def bytes_of(self, path: str) -> bytes:
        """Return a file beside the payload, b"" where there is none."""
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return b""

    def say(self, name: str, **facts: object) -> str:
        """Return the sentence of a fault."""
        return sentence(f"leave.fault-{name}", self.language, **facts)


def _files(report: BagReport, bag: str, say: Callable[..., str]) -> Iterator[str]:
    for finding in report.findings:
        yield say(str(finding.trouble), path=finding.path)
    if bag and bag != report.digest:
        yield say("other-bag", expected=bag, found=report.digest)


def _index(opened: Opened, _described: Described, _root: str) -> Iterator[str]:
    """Each object's file is the one that its key names, and no payload is without a key."""
    listed = manifest_of(opened.folder, MANIFEST)
    indexed = {one.path.relative_to(opened.folder).as_posix(): key.hex for key, one in opened.packed.items()}
    for path, hexed in indexed.items():
        if listed.get(path) != hexed:
            yield opened.say("index", path=path)
    for path in sorted(listed.keys() - indexed.keys()):
        if path != f"{PAYLOAD}/index.tsv":
            yield opened.say("strange", path=path)


def _deposits(opened: Opened, described: Described, _root: str) -> Iterator[str]:
    """Every case's deposit is whole in the package, and nothing in it is kept shorter than it says."""
    found = dict(opened.manifests())
    by_digest = {key.digest: manifest for key, manifest in found.items()}
    owners = {manifest.subject.get("school", "") for manifest in found.values()}
    for owner in sorted(owners - {described.school}):
        yield opened.say("other-school", found=owner)
    for case in described.cases:
        manifest = by_digest.get(case.manifest)
        if manifest is None or manifest.subject.get("case") != case.case:
            yield opened.say("no-deposit", case=case.case)
    replaced = {manifest.previous for manifest in found.values()}
    for key, manifest in found.items():
        for entry in manifest.entries if key.digest not in replaced else ():
            yield _entry(opened, described, manifest.subject.get("case", ""), entry)


def _entry(opened: Opened, described: Described, case_id: str, entry: Entry) -> str:
    one = opened.packed.get(entry.key)
    if one is None:
        return "" if described.sheet else opened.say("lacking", case=case_id, role=entry.role)
    if entry.keep_until and (one.keep_until is None or one.keep_until < entry.keep_until):
        return opened.say("shortened", path=one.path.name, until=f"{entry.keep_until:%d.%m.%Y}")
    return ""


def _log(opened: Opened, described: Described, _root: str) -> Iterator[str]:
    """The log holds together, ends where the package says, and has the cases' acts."""
    segments = [opened.read(key) for key in opened.packed if key.space == LOG]
    acts = {entry.seq: entry for data in segments for entry in read_segment(data)}
    if not acts:
        if not described.sheet:
            yield opened.say("no-log")
        return
    broken = first_break(acts[seq] for seq in sorted(acts))
    if broken is not None:
        yield broken.sentence(opened.language)
    at = acts.get(described.log.seq)
    if at is None or at.hash != described.log.hash:
        yield opened.say("log-head", seq=described.log.seq)
    lines = opened.bytes_of(ACTS).splitlines()
    if [f"sha256:{_hexed(line)}" for line in lines] != [acts[seq].hash for seq in sorted(acts)[: len(lines)]]:
        yield opened.say("log-lines")
    for key, manifest in opened.manifests():
        yield from _acts_of(opened, key, manifest, acts)


def _acts_of(opened: Opened, _key: Key, manifest: Manifest, log: Mapping[int, LogEntry]) -> Iterator[str]:
    """The acts that a deposit carries are the log's."""
    for entry in manifest.entries:
        if entry.role == "acts" and entry.key in opened.packed:
            said = json.loads(opened.read(entry.key))["entries"]
            if any(one["seq"] not in log or log[one["seq"]].hash != one["hash"] for one in said):
                yield opened.say("acts", case=manifest.subject.get("case", ""))


def _hexed(line: bytes) -> str:
    return sha256_of(line).partition(":")[2]


def _roots(opened: Opened, described: Described, root: str) -> Iterator[str]:
    """The certificate beside the payload is the one that the deposits' registers and the paper act name."""
    pem = opened.bytes_of(ROOT)
    try:
        mine, ours = certificate_der(pem.decode("ascii")), fingerprint(pem.decode("ascii"))
    except _BROKEN:
        yield opened.say("no-root")
        return
    if ours != described.root or (root and _bare(root) != _bare(ours)):
        yield opened.say("other-root", found=ours)
    for _, manifest in opened.manifests():
        for entry in manifest.entries:
            if entry.role == "register" and entry.key in opened.packed:
                register = read_register(opened.read(entry.key))
                if certificate_der(str(register["school"]["ca_pem"])) != mine:
                    yield opened.say("register-root", case=manifest.subject.get("case", ""))


def _bare(fingerprint_said: str) -> str:
    """A fingerprint without what is between its figures, however it was copied from paper."""
    return "".join(one for one in fingerprint_said.upper() if one.isalnum())


def _signatures(opened: Opened, described: Described, _root: str) -> Iterator[str]:
    """Every signed document stands up, and the signatures beside it are those inside it."""
    for _, manifest in opened.manifests():
        there = tuple(entry for entry in manifest.entries if entry.key in opened.packed)
        whole = not described.sheet and len(there) == len(manifest.entries)
        yield from document_troubles(opened.read, there, opened.language, scans=whole)
    pieces = [
        Piece(key, one.path.relative_to(opened.folder / PAYLOAD).as_posix(), 0, of_file(one.path))
        for key, one in opened.packed.items()
        if one.path.is_file()
    ]
    for path, data in signatures_of(pieces).files.items():
        if opened.bytes_of(path) != data:
            yield opened.say("signature-file", path=path)
