"""A person's key, unlocked once and kept for many signatures."""

from datetime import datetime

from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive_service.problems import Kind, Problem
from archive_service.signing.certificates import CertificateFacts, facts_of

DIGEST = "sha256"
_CMS_EXTRA_BYTES = 2048


class LoadedSigner(Signer):  # type: ignore[misc,unused-ignore]
    """A person's certificate with the unlocked key (ECDSA P-256); never shown, never pickled.

    The stock signer parses the key again for every signature; this one keeps it.
    """

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, certificate: asn1.Certificate, root: asn1.Certificate
    ) -> None:
        registry = SimpleCertificateStore.from_certs([root])
        super().__init__(signing_cert=certificate, cert_registry=registry)
        self._key = key
        self.facts: CertificateFacts = facts_of(certificate)
        self.reserved_bytes = 2 * (len(certificate.dump()) + len(root.dump()) + _CMS_EXTRA_BYTES)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature over ``data`` (RFC 5753); the digest is always SHA-256."""
        if digest_algorithm != DIGEST:
            raise ValueError(digest_algorithm)
        return b"\0" * 72 if dry_run else self._key.sign(data, ec.ECDSA(SHA256()))

    def check_valid_at(self, moment: datetime) -> None:
        """Refuse to sign outside the certificate's validity.

        Raises:
            Problem: the certificate has ended or has not begun.
        """
        if not self.facts.valid_at(moment):
            raise Problem(
                Kind.REFUSED,
                "signing.certificate-expired",
                name=self.facts.full_name,
                start=f"{self.facts.valid_from_at:%d.%m.%Y}",
                end=f"{self.facts.valid_until_at:%d.%m.%Y}",
            )

    def __repr__(self) -> str:
        return f"LoadedSigner({self.facts.person_id!r}, certificate {self.facts.serial})"

    def __reduce__(self) -> str:
        raise TypeError("a loaded key does not leave the process")
