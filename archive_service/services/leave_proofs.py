"""What proves a package beside its digests: signatures as files, certificates, the log line by line.

All of it is for ``sha256sum``, ``openssl`` and ``pdfsig``: whoever has the package needs no program of ours.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import entries
from archive_service.db.chain import Entry
from archive_service.db.models import Certificate, School
from archive_service.signing.detached import Detached, certificate_der, detached
from storage.bag import Piece
from storage.bag_check import PAYLOAD
from workflows.canonical import canonical_bytes

ACTS, ROOT = "metadata/acts.txt", "certificates/root.pem"
SIGNATURES, SIGNED = "signatures/list.tsv", "signatures/pdf.tsv"
_HASH = "hash"


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of a package's documents: files by path, and whose they are by the document's path."""

    files: Mapping[str, bytes]
    of: Mapping[str, tuple[Detached, ...]] = field(default_factory=dict)

    @property
    def serials(self) -> frozenset[str]:
        """The certificates they were made with."""
        return frozenset(one.serial for found in self.of.values() for one in found)


def signatures_of(pieces: Iterable[Piece]) -> Signatures:
    """Return the signatures inside the PDF documents of a package as files beside them.

    Raises:
        NoGoodCopy, StoreUnavailable: a document cannot be read.
    """
    found: dict[str, tuple[Detached, ...]] = {}
    for piece in pieces:
        if piece.path.endswith(".pdf"):
            with piece.source() as data:
                signed = detached(data.read())
            found |= {f"{PAYLOAD}/{piece.path}": signed} if signed else {}
    return Signatures(dict(_spelled(found)), found)


def certificates(session: Session, serials: frozenset[str]) -> dict[str, bytes]:
    """Return the school's root certificate and those that signed, as files: PEM, the root as DER too."""
    root = session.scalars(select(School.ca_pem)).one()
    rows = session.scalars(select(Certificate).where(Certificate.serial.in_(serials)))
    made = {f"certificates/{row.serial}.pem": row.pem.encode("ascii") for row in rows}
    return {ROOT: root.encode("ascii"), "certificates/root.der": certificate_der(root), **made}


def acts_of_log(session: Session, last: int) -> bytes:
    """Return the log up to its ``last`` act, an act a line, each line to the byte as it is hashed.

    The SHA-256 of a line is what the next one gives as ``prev``.
    """
    return b"".join(_line(entry) + b"\n" for entry in entries(session, 1, last))


def _line(entry: Entry) -> bytes:
    plain = {name: value for name, value in asdict(entry).items() if name != _HASH}
    return canonical_bytes({**plain, "payload": json.loads(entry.payload)})


def _spelled(found: Mapping[str, tuple[Detached, ...]]) -> Iterator[tuple[str, bytes]]:
    """Yield the containers, the list of what each covers, and the count of signatures of each document."""
    listed, number = [], 0
    for path, signed in found.items():
        for one in signed:
            number += 1
            name = f"signatures/{number:05}.p7s"
            yield name, one.container
            at = int(one.signed_at.timestamp()) if one.signed_at else 0
            listed.append(
                "\t".join((name, str(one.before), str(one.after + 1), str(one.tail), str(at), path))
            )
    yield SIGNATURES, "".join(f"{line}\n" for line in listed).encode()
    yield SIGNED, "".join(f"{len(signed)}\t{path}\n" for path, signed in found.items()).encode()
