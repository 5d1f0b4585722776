"""The verdict on a whole file: every expected signature, by the expected person, under own roots.

Works on bytes alone: no database, no network. A file is sound only when everything that can be
checked was checked and held; whatever goes wrong on the way means "not valid", with the reason.
"""

import io
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from archive_service.signing import carried, checks
from archive_service.signing.facts import AttachmentFacts, Reason, SignatureFacts
from workflows.canonical import digest as digest_of

__all__ = ["AttachmentFacts", "Reason", "SignatureFacts", "Verdict", "verify_pdf"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``sound`` means: nothing at all speaks against the file.

    ``attachments`` is filled for a volume: every file it carries, checked against its manifest,
    and the signed sections among them with their own signatures.
    """

    sound: bool
    reasons: tuple[Reason, ...]
    signatures: tuple[SignatureFacts, ...] = ()
    attachments: tuple[AttachmentFacts, ...] = ()


def verify_pdf(
    pdf: bytes,
    *,
    roots: Sequence[asn1.Certificate],
    expected: Mapping[str, str] | None = None,
    at: datetime | None = None,
    digest: str | None = None,
) -> Verdict:
    """Return the verdict on a signed PDF; never raises for what the bytes hold.

    Args:
        pdf: the whole file.
        roots: the only certificates that are trusted: the school's own.
        expected: field name → person id; None accepts any signer under the roots, at least one. With
            none expected (everybody signed on paper) the file has to be unsigned.
        at: the moment to judge certificates at; None takes each signature's own stated time
            (level B-B: the signer's word, borne out by the chained acts, not by the file).
        digest: ``sha256:<hex>`` the file should have; a flip inside a signature's padding shows
            here and nowhere else.
    """
    faults = tuple(_wrong_digest(pdf, digest))
    try:
        found = _examine(pdf, roots, expected, at)
    except Exception as error:  # noqa: BLE001 - whatever a damaged file provokes means "not valid"
        unreadable = Reason("signing.verdict-unreadable", (("error", type(error).__name__),))
        return Verdict(False, (*faults, unreadable))
    return replace(found, sound=found.sound and not faults, reasons=(*faults, *found.reasons))


def _examine(
    pdf: bytes,
    roots: Sequence[asn1.Certificate],
    expected: Mapping[str, str] | None,
    at: datetime | None,
) -> Verdict:
    reader = PdfFileReader(io.BytesIO(pdf))
    signatures = tuple(checks.examine(pdf, reader, roots, expected, at))
    attachments, missing = carried.examine(
        reader, lambda data, signers: verify_pdf(data, roots=roots, expected=signers, at=at)
    )
    reasons = (
        *_field_faults(reader, expected, {one.field for one in signatures}),
        *checks.tail_faults(pdf, reader),
        *(reason for one in signatures for reason in one.reasons),
        *missing,
        *(reason for one in attachments for reason in one.reasons),
    )
    return Verdict(not reasons, reasons, signatures, attachments)


def _wrong_digest(pdf: bytes, expected: str | None) -> Iterator[Reason]:
    if expected is not None and digest_of(pdf) != expected:
        yield Reason("signing.verdict-digest", (("expected", expected), ("found", digest_of(pdf))))


def _field_faults(
    reader: PdfFileReader, expected: Mapping[str, str] | None, examined: Set[str]
) -> Iterator[Reason]:
    """Yield what is wrong with the set of fields: each must be expected, filled and examined.

    The library passes over signatures of a kind it does not know; a field it passed over is
    filled and was not examined. Time-stamps are such fields too: no authority is configured.
    """
    filled = {name: value is not None for name, value, _ in enumerate_sig_fields(reader)}
    if not any(filled.values()) and expected != {}:
        yield Reason("signing.verdict-unsigned")
    for name in sorted(filled.keys() | (expected or {}).keys()):
        if name not in filled:
            yield Reason.about("field-missing", name)
        elif not filled[name]:
            if expected is None or name in expected:
                yield Reason.about("field-empty", name)
        elif expected is not None and name not in expected:
            yield Reason.about("field-unexpected", name)
        elif name not in examined:
            yield Reason.about("field-unknown", name)
