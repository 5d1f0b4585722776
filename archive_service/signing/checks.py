"""Checking one signature: whose, when, over what, and what came after it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from archive_service.signing.certificates import facts_of, subject_tag
from archive_service.signing.facts import Reason, SignatureFacts
from archive_service.signing.signer import DIGEST

Roots = Sequence[asn1.Certificate]


def examine(
    pdf: bytes,
    reader: PdfFileReader,
    roots: Roots,
    expected: Mapping[str, str] | None,
    at: datetime | None,
) -> Iterator[SignatureFacts]:
    """Yield the facts of every signature in the order in which they were made."""
    for one in reader.embedded_regular_signatures:
        person = None if expected is None else expected.get(one.field_name)
        yield _facts(one, reader, person, tuple(_faults(pdf, one, roots, person, at)))


def tail_faults(pdf: bytes, reader: PdfFileReader) -> Iterator[Reason]:
    """Yield a reason when more than long-term updates follow the last signature."""
    made = reader.embedded_signatures
    if made and not _tail_allowed(pdf, reader, made[-1]):
        yield Reason("signing.verdict-not-whole")


def _tail_allowed(pdf: bytes, reader: PdfFileReader, last: EmbeddedPdfSignature) -> bool:
    """Tell whether the last signature covers all, or only whole long-term revisions follow it.

    The library looks at revisions; loose bytes after the last one it does not see.
    """
    last.compute_integrity_info()
    if last.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = getattr(last.diff_result, "modification_level", ModificationLevel.OTHER)
    followed = reader.xrefs.total_revisions > last.signed_revision + 1
    return bool(followed and level <= ModificationLevel.LTA_UPDATES and pdf.endswith(b"%%EOF\n"))


def _faults(
    pdf: bytes, one: EmbeddedPdfSignature, roots: Roots, person: str | None, at: datetime | None
) -> Iterator[Reason]:
    field = one.field_name
    facts = facts_of(one.signer_cert)
    if person is not None and facts.person_id != subject_tag(person):
        yield Reason.about("person", field, found=facts.full_name or "?", expected=person)
    stated_at = one.self_reported_timestamp
    if stated_at is None:
        yield Reason.about("time", field)
        return
    moment = at or stated_at
    if not facts.valid_at(moment):
        yield Reason.about("expired", field)
    if not _container_untouched(pdf, one, roots):
        yield Reason.about("broken", field)
        return
    try:
        yield from _status_faults(field, _validated(one, roots, moment))
    except Exception as error:  # noqa: BLE001 - whatever a signature provokes means "not valid"
        yield Reason.about("unknown", field, error=type(error).__name__)


def _validated(one: EmbeddedPdfSignature, roots: Roots, moment: datetime) -> PdfSignatureStatus:
    """Return the library's status: own roots only, nothing fetched (no CRL, OCSP or issuer)."""
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=moment)
    return validate_pdf_signature(one, context)


def _status_faults(field: str, status: PdfSignatureStatus) -> Iterator[Reason]:
    if not (status.intact and status.valid):
        yield Reason.about("broken", field)
    elif not status.docmdp_ok or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        yield Reason.about("changed-after", field)
    elif not status.trusted:
        yield Reason.about("untrusted", field)
    elif not status.bottom_line:
        yield Reason.about("broken", field)


def _container_untouched(pdf: bytes, one: EmbeddedPdfSignature, roots: Roots) -> bool:
    """Tell whether the signature's container is spelled, to the byte, as the service writes it.

    The container lies outside of what the signature covers: a flip in its padding, in its
    wrapping or in the copy of the root inside would pass a mere check of the signature.
    """
    _, before, after, _ = (int(value) for value in one.byte_range)
    container = one.pkcs7_content
    known = {root.dump() for root in roots} | {one.signer_cert.dump()}
    held = {choice.chosen.dump() for choice in one.signed_data["certificates"]}
    wrapped = _wrapping(one)
    return (
        held <= known
        and container.startswith(wrapped)
        and not any(container[len(wrapped) :])
        and pdf[before:after] == b"<%s>" % container.hex().upper().encode()
    )


def _wrapping(one: EmbeddedPdfSignature) -> bytes:
    """Return the container as it has to be around the parts that are signed or known (RFC 5652)."""
    info = one.signer_info
    signer = {
        "version": "v1",
        "sid": info["sid"],
        "digest_algorithm": {"algorithm": DIGEST},
        "signed_attrs": info["signed_attrs"],
        "signature_algorithm": {"algorithm": f"{DIGEST}_ecdsa"},
        "signature": info["signature"],
    }
    content = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": DIGEST}],
        "encap_content_info": {"content_type": "data"},
        "certificates": one.signed_data["certificates"],
        "signer_infos": [signer],
    }
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return whole


def _facts(
    one: EmbeddedPdfSignature, reader: PdfFileReader, person: str | None, reasons: tuple[Reason, ...]
) -> SignatureFacts:
    facts = facts_of(one.signer_cert)
    stated_at = one.self_reported_timestamp
    return SignatureFacts(
        field=one.field_name,
        person_id=_person(facts.person_id, person),
        full_name=facts.full_name,
        serial=facts.serial,
        signed_at=None if stated_at is None else stated_at.astimezone(UTC),
        revision=one.signed_revision + 1,
        revisions=reader.xrefs.total_revisions,
        covers_whole_file=one.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE,
        reasons=reasons,
    )


def _person(tag: str, expected: str | None) -> str:
    """Return the id behind a certificate's tag; a long id can only be told when it is expected."""
    return expected if expected is not None and subject_tag(expected) == tag else tag
