"""What the school's certificates look like (RFC 5280), and how their facts are read back.

The school's root is valid for 40 years: a summary sheet is kept for 25 (001 clause 8.7), and
the root has to outlive the last sheet signed under it. A person's certificate is valid for
3 years, because its key lies in a file. Both are the school's own word: nobody outside vouches
for them, and nothing here makes a signature "qualified".
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT_DAYS = 40 * 365 + 10
PERSON_DAYS = 3 * 365
_NAME_LIMIT = 64
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]{1,64}")
_FIRST_GENERALIZED_YEAR = 2050


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a certificate is for: the person's id and full name (001 clause 4.3: no initials)."""

    person_id: str
    full_name: str


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says: ``serial`` in hexadecimal, moments in UTC."""

    person_id: str
    full_name: str
    organisation: str
    serial: str
    valid_from_at: datetime
    valid_until_at: datetime

    def valid_at(self, moment: datetime) -> bool:
        """Tell whether the moment lies inside the certificate's validity."""
        return self.valid_from_at <= moment <= self.valid_until_at


def subject_tag(person_id: str) -> str:
    """Return the id as it stands in a certificate's ``serialNumber``.

    The field takes 64 printable characters (X.520); an id that does not fit is named by its digest.
    """
    if _PRINTABLE.fullmatch(person_id) and not person_id.startswith("sha256:"):
        return person_id
    return f"sha256:{hashlib.sha256(person_id.encode()).hexdigest()[:40]}"


def root_certificate(key: ec.EllipticCurvePrivateKey, organisation: str, at: datetime) -> asn1.Certificate:
    """Return the self-signed root of a school, valid from ``at``."""
    name = _name(f"Электронный архив: {organisation}", organisation)
    extensions = [
        _critical("basic_constraints", {"ca": True, "path_len_constraint": 0}),
        _critical("key_usage", {"key_cert_sign", "crl_sign"}),
    ]
    until = at + timedelta(days=ROOT_DAYS)
    return _certificate(name, name, (at, until), extensions, key=key, issuer_key=key)


def person_certificate(
    key: ec.EllipticCurvePrivateKey,
    identity: Identity,
    *,
    root: asn1.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> asn1.Certificate:
    """Return a person's certificate under the root; it never outlives the root."""
    until = min(at + timedelta(days=PERSON_DAYS), root.not_valid_after)
    organisation = facts_of(root).organisation
    subject = _name(identity.full_name, organisation, subject_tag(identity.person_id))
    extensions = [
        _critical("basic_constraints", {"ca": False}),
        _critical("key_usage", {"digital_signature", "non_repudiation"}),
    ]
    return _certificate(subject, root.subject, (at, until), extensions, key=key, issuer_key=root_key)


def facts_of(certificate: asn1.Certificate) -> CertificateFacts:
    """Return what a certificate says; fields it lacks are empty."""
    subject = certificate.subject.native
    return CertificateFacts(
        person_id=str(subject.get("serial_number", "")),
        full_name=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        serial=f"{certificate.serial_number:016X}",
        valid_from_at=certificate.not_valid_before.astimezone(UTC),
        valid_until_at=certificate.not_valid_after.astimezone(UTC),
    )


def _certificate(
    subject: asn1.Name,
    issuer: asn1.Name,
    validity: tuple[datetime, datetime],
    extensions: list[dict[str, Any]],
    *,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> asn1.Certificate:
    algorithm = {"algorithm": "sha256_ecdsa"}
    body = asn1.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(62) | 1 << 62,
            "signature": algorithm,
            "issuer": issuer,
            "validity": {"not_before": _time(validity[0]), "not_after": _time(validity[1])},
            "subject": subject,
            "subject_public_key_info": _public_key(key),
            "extensions": [*extensions, *_key_identifiers(key, issuer_key)],
        }
    )
    signature = issuer_key.sign(body.dump(), ec.ECDSA(SHA256()))
    whole = {"tbs_certificate": body, "signature_algorithm": algorithm, "signature_value": signature}
    return asn1.Certificate(whole)


def _key_identifiers(
    key: ec.EllipticCurvePrivateKey, issuer_key: ec.EllipticCurvePrivateKey
) -> list[dict[str, Any]]:
    above = {"key_identifier": _public_key(issuer_key).sha1}
    return [
        {"extn_id": "key_identifier", "critical": False, "extn_value": _public_key(key).sha1},
        {"extn_id": "authority_key_identifier", "critical": False, "extn_value": above},
    ]


def _critical(name: str, value: object) -> dict[str, Any]:
    return {"extn_id": name, "critical": True, "extn_value": value}


def _public_key(key: ec.EllipticCurvePrivateKey) -> keys.PublicKeyInfo:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return keys.PublicKeyInfo.load(der)


def _time(moment: datetime) -> dict[str, datetime]:
    whole = moment.astimezone(UTC).replace(microsecond=0)
    return {"utc_time" if whole.year < _FIRST_GENERALIZED_YEAR else "general_time": whole}


def _name(common_name: str, organisation: str, tag: str = "") -> asn1.Name:
    parts = {"organization_name": organisation[:_NAME_LIMIT], "common_name": common_name[:_NAME_LIMIT]}
    return asn1.Name.build({**parts, **({"serial_number": tag} if tag else {})})
