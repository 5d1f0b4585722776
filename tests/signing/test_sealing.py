"""Sealed names: anybody seals, any two of three secrets open, one alone opens nothing."""

import hashlib
import json
import stat
from base64 import b64decode
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive_service.problems import Kind, Problem
from archive_service.signing import sealing
from archive_service.signing.sealing import FIRST, RECOVERY, SECOND, Holder, create_seal, read_seal

PHRASES = {FIRST: "фраза первого лица", SECOND: "фраза второго лица", RECOVERY: "фраза из конверта"}
NAME, ABOUT = "Дронелева Зоя".encode(), b"p-1, code 2"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pass phrases are stretched less."""
    monkeypatch.setattr(sealing, "SCRYPT_N", 2)


@pytest.fixture
def seal(tmp_path: Path) -> Any:
    """A fresh key: a director, an archivist, the authority's envelope."""
    people = {FIRST: "s-01", SECOND: "s-03", RECOVERY: "authority"}
    return create_seal(tmp_path, *(Holder(people[slot], phrase) for slot, phrase in PHRASES.items()))


def _refused(kind: Kind, attempt: Any) -> str:
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.kind is kind
    return caught.value.code


@pytest.mark.parametrize("pair", list(combinations(PHRASES, 2)))
def test_any_two_of_three_open(seal: Any, pair: tuple[str, str]) -> None:
    """Each pair of secrets gives the name, in whatever order they are given."""
    sealed = seal.seal(NAME, ABOUT)
    for slots in (pair, pair[::-1]):
        opened = seal.open({slot: PHRASES[slot] for slot in slots})
        assert opened.unseal(sealed, ABOUT) == NAME


@pytest.mark.parametrize("slot", list(PHRASES))
def test_one_alone_opens_nothing(seal: Any, slot: str) -> None:
    """With one right and one wrong pass phrase nothing opens, and the answer says whose was wrong."""
    for other in set(PHRASES) - {slot}:
        wrong = {slot: PHRASES[slot], other: PHRASES[slot]}
        assert _refused(Kind.ACCESS, lambda wrong=wrong: seal.open(wrong)) == "codes.wrong-passphrase"


def test_one_secret_is_no_key_of_any_pair(seal: Any) -> None:
    """A holder who knows the file by heart has half of what opens it: the halves are independent."""
    halves = {slot: seal._secret(slot, PHRASES[slot]) for slot in PHRASES}
    assert len(set(halves.values())) == 3
    for mine in halves.values():
        for name, box in seal.plain["pairs"].items():
            for guess in (mine, mine + mine, mine + bytes(32), bytes(32) + mine):
                key = sealing._joined(guess[:32], guess[32:], seal.id)
                assert sealing._decrypted(box, key, name) is None


def test_a_name_opens_as_nobody_elses(seal: Any) -> None:
    """The sealed text moved to another pupil's record does not open there; a changed bit is seen."""
    opened = seal.open({FIRST: PHRASES[FIRST], SECOND: PHRASES[SECOND]})
    sealed = seal.seal(NAME, ABOUT)
    flipped = bytes([*sealed[:-1], sealed[-1] ^ 1])
    for box, about in ((sealed, b"p-2, code 2"), (flipped, ABOUT)):
        code = _refused(Kind.UNSOUND, lambda box=box, about=about: opened.unseal(box, about))
        assert code == "codes.unsealable"


def test_sealed_names_look_alike(seal: Any) -> None:
    """Neither the length nor a repetition of the text tells whose name it is."""
    boxes = [seal.seal(name, ABOUT) for name in (NAME, NAME, b"x", b"y" * 200)]
    assert len({len(box) for box in boxes}) == 1
    assert len(set(boxes)) == 4


def test_the_file_tells_no_secret(seal: Any, tmp_path: Path) -> None:
    """The file is its owner's only; no pass phrase, half or key stands in it."""
    path = tmp_path / "sealing.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text("utf-8")
    opened = seal.open({FIRST: PHRASES[FIRST], RECOVERY: PHRASES[RECOVERY]})
    halves = [seal._secret(slot, PHRASES[slot]) for slot in PHRASES]
    for secret in (opened.key.private_bytes_raw(), *halves):
        assert sealing._text(secret) not in text
    assert not any(phrase in text + repr(seal) + repr(opened) for phrase in PHRASES.values())
    assert read_seal(tmp_path).id == seal.id


def test_a_secret_is_handed_over(seal: Any) -> None:
    """The successor opens with the others, the predecessor's pass phrase no longer does."""
    sealed = seal.seal(NAME, ABOUT)
    later = seal.hand_over(Holder("s-03", PHRASES[SECOND]), Holder("s-09", "фраза преемника"))
    assert later.holders == {FIRST: "s-01", SECOND: "s-09"}
    opened = later.open({FIRST: PHRASES[FIRST], SECOND: "фраза преемника"})
    assert opened.unseal(sealed, ABOUT) == NAME
    with pytest.raises(Problem):
        later.open({FIRST: PHRASES[FIRST], SECOND: PHRASES[SECOND]})


def test_only_the_holder_hands_over(seal: Any) -> None:
    """Somebody without a secret, or with a wrong pass phrase, passes nothing on; the file stays."""
    before = seal.path.read_bytes()
    new = Holder("s-09", "фраза преемника")
    assert _refused(Kind.REFUSED, lambda: seal.hand_over(Holder("s-02", "x"), new)) == "codes.not-holder"
    assert _refused(Kind.ACCESS, lambda: seal.hand_over(Holder("s-01", "x"), new)) == "codes.wrong-passphrase"
    assert seal.path.read_bytes() == before


def test_renewed_secrets_replace_the_old_ones(seal: Any) -> None:
    """After a renewal the same names open, and an old copy's secrets fit nothing in the new file."""
    sealed = seal.seal(NAME, ABOUT)
    opened = seal.open({FIRST: PHRASES[FIRST], RECOVERY: PHRASES[RECOVERY]})
    new = {FIRST: "первая новая", SECOND: "вторая новая", RECOVERY: PHRASES[RECOVERY]}
    holders = (Holder("s-01", new[FIRST]), Holder("s-07", new[SECOND]), Holder("authority", new[RECOVERY]))
    later = seal.renew(opened, *holders)
    assert later.id == seal.id
    for pair in combinations(new, 2):
        assert later.open({slot: new[slot] for slot in pair}).unseal(sealed, ABOUT) == NAME
    old, fresh = (one._secret(RECOVERY, PHRASES[RECOVERY]) for one in (seal, later))
    assert old != fresh


def test_a_second_key_is_not_made(seal: Any, tmp_path: Path) -> None:
    """The key that is there stays."""
    before = seal.path.read_bytes()
    with pytest.raises(FileExistsError):
        create_seal(tmp_path, *(Holder(slot, "другая фраза") for slot in PHRASES))
    assert seal.path.read_bytes() == before


@pytest.mark.parametrize("spoil", ["{", '{"format": "other"}', "pairs"])
def test_a_spoilt_file_is_told(seal: Any, tmp_path: Path, spoil: str) -> None:
    """A file that is none of ours, or whose wrapped key was changed, is called broken."""
    if spoil == "pairs":
        plain = json.loads(seal.path.read_text("utf-8"))
        other = sealing._text(X25519PrivateKey.generate().private_bytes_raw() + bytes(16))
        plain["pairs"]["first+second"]["box"] = other
        seal.path.write_text(json.dumps(plain), "utf-8")
        spoilt = read_seal(tmp_path)
        phrases = {FIRST: PHRASES[FIRST], SECOND: PHRASES[SECOND]}
        assert _refused(Kind.UNSOUND, lambda: spoilt.open(phrases)) == "codes.seal-broken"
        return
    seal.path.write_text(spoil, "utf-8")
    assert _refused(Kind.UNSOUND, lambda: read_seal(tmp_path)) == "codes.seal-broken"


def test_a_name_opens_without_this_program(seal: Any) -> None:
    """With the file, two pass phrases and docs/code-names.md alone the name comes out."""
    plain = json.loads(seal.path.read_text("utf-8"))

    def half(slot: str) -> bytes:
        envelope = plain["envelopes"][slot]
        salt, n = b64decode(envelope["salt"]), envelope["n"]
        key = hashlib.scrypt(PHRASES[slot].encode(), salt=salt, n=n, r=8, p=1, dklen=32)
        return _open(envelope, key, f"{slot} {envelope['person']}")

    name = hashlib.sha256(b64decode(plain["public"])).hexdigest()[:16]
    derived = HKDF(SHA256(), 32, None, f"journal-sealing/1 {name}".encode())
    key = derived.derive(half("second") + half("recovery"))
    private = X25519PrivateKey.from_private_bytes(
        _open(plain["pairs"]["second+recovery"], key, "second+recovery")
    )
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    assert suite.decrypt(seal.seal(NAME, ABOUT), private, info=ABOUT).strip() == NAME


def _open(box: dict[str, str], key: bytes, about: str) -> bytes:
    return AESGCM(key).decrypt(b64decode(box["nonce"]), b64decode(box["box"]), about.encode())


def test_no_file_is_no_seal(tmp_path: Path) -> None:
    """Before the set-up there is nothing."""
    assert read_seal(tmp_path) is None
