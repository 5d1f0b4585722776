"""The operator's signature on a scan: it says who filed the paper's picture, and that it is unchanged.

It is invisible: the sheet on the picture carries ink of its own, and nothing may lie over it.
"""

from datetime import datetime

from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from archive_service.problems import Kind, Problem
from archive_service.signing import fields
from archive_service.signing.sections import DEFAULT_ZONE, local, sign_revision
from archive_service.signing.signer import LoadedSigner

FIELD = "operator"


def sign_scan(pdf: bytes, *, signer: LoadedSigner, signed_at: datetime, zone: str = DEFAULT_ZONE) -> bytes:
    """Return the scan signed by the one who files it; its pages look as they did.

    Args:
        pdf: the scan as it was put together, PDF/A-2b, unsigned.
        signer: the operator's key.
        signed_at: the moment of signing.
        zone: the time zone the moment is written in, a name of the IANA database.

    Raises:
        Problem: the scan is signed already, the certificate is not valid, or it is no PDF.
    """
    signer.check_valid_at(signed_at)
    writer = fields.open_revision(pdf)
    if fields.signed_fields(writer):
        raise Problem(Kind.REFUSED, "signing.already-signed", field=FIELD)
    append_signature_field(writer, SigFieldSpec(FIELD, on_page=0, box=None))
    return sign_revision(writer, FIELD, signer, None, at=local(signed_at, zone), certify=True)
