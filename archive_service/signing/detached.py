"""Signatures taken out of a PDF as files of their own: other programs check them without reading PDF.

Each is the CMS container (RFC 5652) as it stands in the file, and the two stretches of bytes around it that
it covers (ISO 32000-1, 12.8.1).
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import core, pem
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from archive_service.signing.certificates import facts_of

_UNREADABLE = (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Detached:
    """One signature: it covers the bytes up to ``before``, and ``tail`` bytes from ``after`` on.

    ``container`` is DER without the padding; ``signer`` is the person's tag, ``serial`` the certificate's.
    """

    field: str
    before: int
    after: int
    tail: int
    container: bytes
    signer: str
    serial: str
    signed_at: datetime | None


def detached(pdf: bytes) -> tuple[Detached, ...]:
    """Return the signatures of a PDF in the order in which they were made; none where it cannot be read."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        return tuple(_one(signature) for signature in reader.embedded_regular_signatures)
    except _UNREADABLE:
        return ()


def certificate_der(text: str) -> bytes:
    """Return a certificate of a PEM text as DER."""
    _, _, der = pem.unarmor(text.encode("ascii"))
    return bytes(der)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a certificate as ``openssl x509 -fingerprint`` spells it."""
    plain = asn1.Certificate.load(certificate_der(text)).sha256.hex().upper()
    return ":".join(plain[at : at + 2] for at in range(0, len(plain), 2))


def _one(one: EmbeddedPdfSignature) -> Detached:
    start, before, after, tail = (int(value) for value in one.byte_range)
    if start != 0:
        raise ValueError(start)
    facts = facts_of(one.signer_cert)
    stated = one.self_reported_timestamp
    return Detached(
        field=one.field_name,
        before=before,
        after=after,
        tail=tail,
        container=_unpadded(one.pkcs7_content),
        signer=facts.person_id,
        serial=facts.serial,
        signed_at=None if stated is None else stated.astimezone(UTC),
    )


def _unpadded(container: bytes) -> bytes:
    """Return the container without the zeros that fill its place."""
    whole: bytes = core.Any.load(container, strict=False).dump()
    return whole
