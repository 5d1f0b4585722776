"""The school's own certificate authority: a directory of encrypted keys and public certificates.

Layout of the directory (0700)::

    ca.p12            the root's key and certificate, encrypted (0600)
    ca.pem            the root's certificate, for anybody who checks signatures
    people/<tag>.p12  a person's key and certificate, encrypted with that person's pass phrase (0600)
    people/<tag>.pem  the certificate in force
    issued/<serial>.pem  every certificate ever issued: the authority's register

Pass phrases are arguments: they come from a prompt or a file, never from argv or the environment.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
    pkcs12,
)

from archive_service.problems import Kind, Problem
from archive_service.signing import keyfiles
from archive_service.signing.certificates import (
    CertificateFacts,
    Identity,
    facts_of,
    person_certificate,
    root_certificate,
)
from archive_service.signing.signer import LoadedSigner

KDF_ROUNDS = 200_000
MIN_PASSPHRASE = 12
_ROOT, _ROOT_PUBLIC = "ca.p12", "ca.pem"


@dataclass(frozen=True, slots=True)
class Authority:
    """The unlocked root: it can issue certificates. The key is never shown."""

    directory: Path
    root: asn1.Certificate = field(repr=False)
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    def issue(self, identity: Identity, *, passphrase: str | bytes, at: datetime) -> CertificateFacts:
        """Make a key and a certificate for a person, and return what the certificate says.

        A second call for the same person renews: the new key takes the old one's place, the old
        certificate stays in the register, so that old signatures can still be checked.

        Raises:
            Problem: the pass phrase is too short, or the root is not valid at that moment.
        """
        secret = _secret(passphrase)
        if not facts_of(self.root).valid_at(at):
            raise Problem(
                Kind.REFUSED, "signing.authority-expired", end=f"{self.root.not_valid_after:%d.%m.%Y}"
            )
        key = ec.generate_private_key(ec.SECP256R1())
        made = person_certificate(key, identity, root=self.root, root_key=self.key, at=at)
        facts = facts_of(made)
        base = _person_path(self.directory, identity.person_id)
        text = _pem(made)
        keyfiles.write_new(self.directory / "issued" / f"{facts.serial}.pem", text, keyfiles.PUBLIC_MODE)
        keyfiles.replace(base.with_suffix(".p12"), _pack(key, made, secret, self.root), keyfiles.SECRET_MODE)
        keyfiles.replace(base.with_suffix(".pem"), text, keyfiles.PUBLIC_MODE)
        return facts


def create_authority(
    directory: Path, *, organisation: str, passphrase: str | bytes, at: datetime
) -> CertificateFacts:
    """Make the school's root in ``directory`` and return what its certificate says.

    Raises:
        Problem: there is an authority already, or the pass phrase is too short.
    """
    secret = _secret(passphrase)
    for part in (directory, directory / "people", directory / "issued"):
        keyfiles.make_directory(part)
    key = ec.generate_private_key(ec.SECP256R1())
    root = root_certificate(key, organisation, at)
    try:
        keyfiles.write_new(directory / _ROOT, _pack(key, root, secret), keyfiles.SECRET_MODE)
    except FileExistsError:
        raise Problem(Kind.REFUSED, "signing.authority-exists", directory=str(directory)) from None
    keyfiles.replace(directory / _ROOT_PUBLIC, _pem(root), keyfiles.PUBLIC_MODE)
    return facts_of(root)


def check_passphrase(passphrase: str | bytes) -> None:
    """Return when a pass phrase is long enough to be taken.

    Raises:
        Problem: it is not.
    """
    _secret(passphrase)


def open_authority(directory: Path, passphrase: str | bytes) -> Authority:
    """Unlock the school's root.

    Raises:
        Problem: there is no authority, or the pass phrase is wrong.
    """
    path = directory / _ROOT
    if not path.exists():
        raise Problem(Kind.SETUP, "signing.no-authority", directory=str(directory))
    key, root, _ = _unpack(path, passphrase)
    return Authority(directory, root, key)


def load_signer(directory: Path, person_id: str, passphrase: str | bytes) -> LoadedSigner:
    """Unlock a person's key; keep the result and sign as much as there is to sign.

    Raises:
        Problem: the person has no certificate, or the pass phrase is wrong.
    """
    path = _person_path(directory, person_id).with_suffix(".p12")
    if not path.exists():
        raise Problem(Kind.MISSING, "signing.no-certificate", person=person_id)
    key, certificate, above = _unpack(path, passphrase)
    return LoadedSigner(key, certificate, above[0])


def change_passphrase(directory: Path, person_id: str, old: str, new: str) -> None:
    """Encrypt a person's key anew; the certificate stays the same.

    Raises:
        Problem: the person has no certificate, the old pass phrase is wrong, or the new one too short.
    """
    secret = _secret(new)
    path = _person_path(directory, person_id).with_suffix(".p12")
    if not path.exists():
        raise Problem(Kind.MISSING, "signing.no-certificate", person=person_id)
    key, certificate, above = _unpack(path, old)
    keyfiles.replace(path, _pack(key, certificate, secret, *above), keyfiles.SECRET_MODE)


def certificate_pem(directory: Path, person_id: str) -> str:
    """Return a person's certificate as PEM, "" if there is none."""
    path = _person_path(directory, person_id).with_suffix(".pem")
    return path.read_text("ascii") if path.exists() else ""


def certificate_facts(directory: Path, person_id: str) -> CertificateFacts | None:
    """Return what a person's certificate says, without the pass phrase; None if there is none."""
    path = _person_path(directory, person_id).with_suffix(".pem")
    if not path.exists():
        return None
    return facts_of(roots_from_pem(path.read_bytes())[0])


def roots_pem(directory: Path) -> bytes:
    """Return the school's root as PEM: what an outside program needs to check the signatures.

    Raises:
        Problem: there is no authority.
    """
    path = directory / _ROOT_PUBLIC
    if not path.exists():
        raise Problem(Kind.SETUP, "signing.no-authority", directory=str(directory))
    return path.read_bytes()


def roots(directory: Path) -> tuple[asn1.Certificate, ...]:
    """Return the roots that signatures of this school are checked against."""
    return roots_from_pem(roots_pem(directory))


def roots_from_pem(text: bytes) -> tuple[asn1.Certificate, ...]:
    """Return the certificates of a PEM file.

    Raises:
        Problem: it holds no certificate.
    """
    try:
        blocks = [der for kind, _, der in pem.unarmor(text, multiple=True) if kind == "CERTIFICATE"]
        found = tuple(asn1.Certificate.load(der, strict=True) for der in blocks)
    except ValueError:
        found = ()
    if not found:
        raise Problem(Kind.INPUT, "signing.no-roots")
    return found


def _person_path(directory: Path, person_id: str) -> Path:
    return directory / "people" / hashlib.sha256(person_id.encode()).hexdigest()[:32]


def _secret(passphrase: str | bytes) -> bytes:
    text = passphrase if isinstance(passphrase, str) else passphrase.decode("utf-8", "replace")
    if len(text) < MIN_PASSPHRASE:
        raise Problem(Kind.INPUT, "signing.short-passphrase", least=MIN_PASSPHRASE)
    return _encoded(passphrase)


def _encoded(passphrase: str | bytes) -> bytes:
    return passphrase.encode() if isinstance(passphrase, str) else passphrase


def _pack(
    key: ec.EllipticCurvePrivateKey, certificate: asn1.Certificate, secret: bytes, *above: asn1.Certificate
) -> bytes:
    own, *others = (x509.load_der_x509_certificate(one.dump()) for one in (certificate, *above))
    return pkcs12.serialize_key_and_certificates(None, key, own, others or None, _encryption(secret))


def _encryption(secret: bytes) -> KeySerializationEncryption:
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(KDF_ROUNDS)
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
    return builder.hmac_hash(SHA256()).build(secret)


def _unpack(
    path: Path, passphrase: str | bytes
) -> tuple[ec.EllipticCurvePrivateKey, asn1.Certificate, list[asn1.Certificate]]:
    secret = _encoded(passphrase)
    if b"\0" in secret:  # the library below ends the whole process over it instead of raising
        raise Problem(Kind.ACCESS, "signing.wrong-passphrase")
    try:
        key, own, above = pkcs12.load_key_and_certificates(path.read_bytes(), secret)
    except ValueError:
        raise Problem(Kind.ACCESS, "signing.wrong-passphrase") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or own is None:
        raise Problem(Kind.UNSOUND, "signing.broken-key", file=str(path))
    return key, _public(own), [_public(one) for one in above]


def _public(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _pem(certificate: asn1.Certificate) -> bytes:
    armored: bytes = pem.armor("CERTIFICATE", certificate.dump())
    return armored
