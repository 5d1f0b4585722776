"""Sealed names: anybody seals with the public key, and two of three secrets open (000 clause 6.3.3).

Two officers hold a secret each, the third lies under the authority's pass phrase in the safe. The
private key is wrapped three times, once for each pair of them; no secret opens anything alone. All
of it is in one file, ``sealing.key``, so that it is renewed whole or not at all::

    public              the public key (X25519)
    envelopes.<slot>    a holder's secret, encrypted under the holder's pass phrase (scrypt, AES-256-GCM)
    pairs.<a>+<b>       the private key, encrypted under the two secrets together (HKDF, AES-256-GCM)

A name is sealed by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM), bound to what it is about.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from archive_service.problems import Kind, Problem
from archive_service.signing import keyfiles

FORMAT = "journal-sealing/1"
FILE = "sealing.key"
FIRST, SECOND, RECOVERY = "first", "second", "recovery"
AUTHORITY = "authority"
"""Who stands for the third secret: nobody in person, but the pass phrase in the safe."""

SCRYPT_N = 2**17
_R, _P, _BYTES, _NONCE_BYTES = 8, 1, 32, 12
_PADDED_BYTES = 256
"""Names are sealed at one length: how long a name is would tell whose it is in a small class."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a pass phrase of their own."""

    person: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The private key, in memory only."""

    key: X25519PrivateKey = field(repr=False)

    def unseal(self, sealed: bytes, bound: bytes) -> bytes:
        """Return what was sealed under these ``bound`` bytes.

        Raises:
            Problem: it was sealed under another key, about something else, or was changed.
        """
        try:
            return _SUITE.decrypt(sealed, self.key, info=bound).rstrip(b" ")
        except InvalidTag:
            raise Problem(Kind.UNSOUND, "codes.unsealable") from None


@dataclass(frozen=True, slots=True)
class Seal:
    """What ``sealing.key`` says without any pass phrase."""

    path: Path
    public: X25519PublicKey = field(repr=False)
    plain: Plain = field(repr=False)

    @property
    def id(self) -> str:
        """A short name of the public key: acts say under which key a name was sealed."""
        return sha256(self.public.public_bytes_raw()).hexdigest()[:16]

    @property
    def holders(self) -> Mapping[str, str]:
        """The people who hold the first and the second secret, by slot."""
        return {slot: str(self.plain["envelopes"][slot]["person"]) for slot in (FIRST, SECOND)}

    def slot_of(self, person: str) -> str | None:
        """Return which secret a person holds, None if none."""
        return next((slot for slot, holder in self.holders.items() if holder == person), None)

    def seal(self, text: bytes, bound: bytes) -> bytes:
        """Return the text sealed: only two of three can open it, and only as what it is ``bound`` to."""
        return _SUITE.encrypt(text.ljust(_PADDED_BYTES), self.public, info=bound)

    def open(self, passphrases: Mapping[str, str]) -> Opened:
        """Return the private key; ``passphrases`` are those of two slots.

        Raises:
            Problem: a pass phrase is wrong, or the file was changed.
        """
        slots = tuple(sorted(passphrases, key=(FIRST, SECOND, RECOVERY).index))
        halves = [self._secret(slot, passphrases[slot]) for slot in slots]
        pair = self.plain["pairs"]["+".join(slots)]
        key = _decrypted(pair, _joined(halves[0], halves[1], self.id), "+".join(slots))
        if key is None:
            raise Problem(Kind.UNSOUND, "codes.seal-broken", file=str(self.path))
        return Opened(X25519PrivateKey.from_private_bytes(key))

    def hand_over(self, old: Holder, new: Holder) -> "Seal":
        """Return the seal after the old holder's secret went into the new one's envelope.

        Raises:
            Problem: the old one holds none, or the pass phrase is wrong.
        """
        slot = self.slot_of(old.person)
        if slot is None:
            raise Problem(Kind.REFUSED, "codes.not-holder", who=old.person)
        secret = self._secret(slot, old.passphrase)
        envelopes = {**self.plain["envelopes"], slot: _envelope(slot, new, secret)}
        return _write(self.path, {**self.plain, "envelopes": envelopes})

    def renew(self, opened: Opened, first: Holder, second: Holder, recovery: Holder) -> "Seal":
        """Return the seal with new secrets for all three; the old ones open nothing any more."""
        return _write(self.path, _made(opened.key, first, second, recovery))

    def _secret(self, slot: str, passphrase: str) -> bytes:
        envelope = self.plain["envelopes"][slot]
        key = _stretched(passphrase, b64decode(envelope["salt"]), int(envelope["n"]))
        secret = _decrypted(envelope, key, f"{slot} {envelope['person']}")
        if secret is None:
            raise Problem(Kind.ACCESS, "codes.wrong-passphrase", who=envelope["person"])
        return secret


def create_seal(directory: Path, first: Holder, second: Holder, recovery: Holder) -> Seal:
    """Make the school's key pair and its envelopes.

    Raises:
        FileExistsError: there is one already.
    """
    plain = _made(X25519PrivateKey.generate(), first, second, recovery)
    keyfiles.write_new(directory / FILE, _spelled(plain), keyfiles.SECRET_MODE)
    return _read(directory / FILE)


def read_seal(directory: Path) -> Seal | None:
    """Return what can be read without a pass phrase; None where no names can be sealed.

    Raises:
        Problem: the file is none of ours.
    """
    path = directory / FILE
    return _read(path) if path.exists() else None


def _read(path: Path) -> Seal:
    try:
        plain = json.loads(path.read_bytes())
        if plain["format"] != FORMAT or set(plain["envelopes"]) != {FIRST, SECOND, RECOVERY}:
            raise ValueError(plain["format"])
        return Seal(path, X25519PublicKey.from_public_bytes(b64decode(plain["public"])), plain)
    except (ValueError, KeyError, TypeError):
        raise Problem(Kind.UNSOUND, "codes.seal-broken", file=str(path)) from None


def _write(path: Path, plain: Plain) -> Seal:
    keyfiles.replace(path, _spelled(plain), keyfiles.SECRET_MODE)
    return _read(path)


def _spelled(plain: Plain) -> bytes:
    return json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n"


def _made(key: X25519PrivateKey, first: Holder, second: Holder, recovery: Holder) -> Plain:
    """Return the file: a fresh secret for each holder, and the key under each pair of secrets."""
    public = key.public_key().public_bytes_raw()
    name = sha256(public).hexdigest()[:16]
    holders = {FIRST: first, SECOND: second, RECOVERY: recovery}
    halves = {slot: secrets.token_bytes(_BYTES) for slot in holders}
    return {
        "format": FORMAT,
        "public": _text(public),
        "envelopes": {slot: _envelope(slot, holder, halves[slot]) for slot, holder in holders.items()},
        "pairs": {
            f"{a}+{b}": _encrypted(key.private_bytes_raw(), _joined(halves[a], halves[b], name), f"{a}+{b}")
            for a, b in combinations(holders, 2)
        },
    }


def _envelope(slot: str, holder: Holder, secret: bytes) -> Plain:
    salt = secrets.token_bytes(16)
    key = _stretched(holder.passphrase, salt, SCRYPT_N)
    box = _encrypted(secret, key, f"{slot} {holder.person}")
    return {"person": holder.person, "salt": _text(salt), "n": SCRYPT_N, **box}


def _stretched(passphrase: str, salt: bytes, n: int) -> bytes:
    return Scrypt(salt=salt, length=_BYTES, n=n, r=_R, p=_P).derive(passphrase.encode())


def _joined(one: bytes, other: bytes, name: str) -> bytes:
    """Return the key that two secrets together give, for the key pair of that name."""
    return HKDF(SHA256(), _BYTES, salt=None, info=f"{FORMAT} {name}".encode()).derive(one + other)


def _encrypted(text: bytes, key: bytes, about: str) -> Plain:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return {"nonce": _text(nonce), "box": _text(AESGCM(key).encrypt(nonce, text, about.encode()))}


def _decrypted(box: Plain, key: bytes, about: str) -> bytes | None:
    try:
        return AESGCM(key).decrypt(b64decode(box["nonce"]), b64decode(box["box"]), about.encode())
    except (InvalidTag, ValueError):
        return None


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
