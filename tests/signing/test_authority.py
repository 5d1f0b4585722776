"""The school's authority: what it issues, how it keeps it, what it never shows."""

import os
import pickle
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.problems import Problem, explain
from archive_service.signing import keyfiles
from archive_service.signing.authority import (
    Authority,
    certificate_facts,
    create_authority,
    load_signer,
    open_authority,
    roots_from_pem,
    roots_pem,
)
from archive_service.signing.certificates import Identity, subject_tag
from archive_service.signing.signer import LoadedSigner

PHRASE = "верная парольная фраза"
CANARY = "canary-7f3a-парольная"
FOUNDED_AT = datetime(2026, 1, 10, 9, tzinfo=UTC)


def test_certificate_names_the_person_the_id_and_the_school(keys: Path) -> None:
    """A certificate says full name, person id and organisation, and is valid for three years."""
    facts = certificate_facts(keys, "t-1")
    assert facts is not None
    assert (facts.full_name, facts.person_id) == ("Тестова Анна Пробная", "t-1")
    assert facts.organisation == "Пробная школа № 0"
    assert facts.valid_from_at == FOUNDED_AT
    assert facts.valid_until_at - facts.valid_from_at == timedelta(days=3 * 365)


def test_the_root_outlives_what_it_signs(keys: Path) -> None:
    """The root is valid for forty years: longer than a summary sheet is kept (25)."""
    (root,) = roots_from_pem(roots_pem(keys))
    assert root.not_valid_after > FOUNDED_AT + timedelta(days=39 * 365)


def test_a_person_without_certificate_is_told_so(keys: Path) -> None:
    """No certificate: None without the pass phrase, a refusal with it."""
    assert certificate_facts(keys, "nobody") is None
    with pytest.raises(Problem) as caught:
        load_signer(keys, "nobody", PHRASE)
    assert caught.value.code == "signing.no-certificate"


@pytest.mark.needs("openssl")
def test_openssl_accepts_every_certificate_strictly(keys: Path) -> None:
    """An outside program finds every issued certificate well-formed and signed by the root."""
    issued = sorted((keys / "issued").iterdir())
    command = [
        "openssl",
        "verify",
        "-x509_strict",
        "-attime",
        "1780000000",
        "-CAfile",
        keys / "ca.pem",
        *issued,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": OK") == len(issued) > 3


def test_keys_are_readable_by_the_owner_only(keys: Path) -> None:
    """Every PKCS#12 file has mode 0600 even under a generous umask, its directory 0700."""
    files = [keys / "ca.p12", *(keys / "people").glob("*.p12")]
    assert len(files) > 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((keys / "people").stat().st_mode) == 0o700


def test_umask_does_not_widen_a_key(tmp_path: Path) -> None:
    """A umask of zero leaves the mode as asked for."""
    before = os.umask(0)
    try:
        keyfiles.write_new(tmp_path / "key", b"secret", keyfiles.SECRET_MODE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk refuses the flush the old key stays, and no temporary file is left."""
    path = tmp_path / "key"
    keyfiles.replace(path, b"old", keyfiles.SECRET_MODE)

    def refuse(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input"):
        keyfiles.replace(path, b"new", keyfiles.SECRET_MODE)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_files_hold_no_key_in_clear(keys: Path) -> None:
    """No file of the directory holds an unencrypted private key or the pass phrase."""
    for path in keys.rglob("*.*"):
        data = path.read_bytes()
        assert b"PRIVATE KEY" not in data
        assert PHRASE.encode() not in data
        assert PHRASE.encode("utf-16-be") not in data


@pytest.mark.parametrize("phrase", ["неверная парольная фраза", "", PHRASE + " ", PHRASE.upper()])
def test_a_wrong_pass_phrase_opens_nothing(keys: Path, phrase: str) -> None:
    """The authority and a person's key stay locked; the answer is one and the same."""
    for attempt in (lambda: open_authority(keys, phrase), lambda: load_signer(keys, "t-1", phrase)):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.code == "signing.wrong-passphrase"
        assert explain(caught.value).kind.exit_code == 8


def test_the_pass_phrase_is_said_nowhere(keys: Path) -> None:
    """Neither the error, its cause nor its words repeat the pass phrase that was tried."""
    with pytest.raises(Problem) as caught:
        load_signer(keys, "t-1", CANARY)
    shown = repr(caught.value) + str(caught.value) + explain(caught.value).text
    assert "canary" not in shown
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_short_pass_phrase_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """Under twelve characters no authority is made."""
    with pytest.raises(Problem) as caught:
        create_authority(tmp_path / "ca", organisation="Школа", passphrase="короткая", at=FOUNDED_AT)
    assert caught.value.code == "signing.short-passphrase"
    assert not (tmp_path / "ca").exists()


def test_a_second_authority_is_refused(tmp_path: Path) -> None:
    """The first authority stays byte for byte when somebody tries to make another."""
    create_authority(tmp_path, organisation="Школа", passphrase=PHRASE, at=FOUNDED_AT)
    before = {path: path.read_bytes() for path in tmp_path.glob("ca.*")}
    with pytest.raises(Problem) as caught:
        create_authority(tmp_path, organisation="Другая", passphrase=PHRASE, at=FOUNDED_AT)
    assert caught.value.code == "signing.authority-exists"
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_no_authority_is_said_plainly(tmp_path: Path) -> None:
    """Opening an empty directory names the directory."""
    with pytest.raises(Problem) as caught:
        open_authority(tmp_path, PHRASE)
    assert caught.value.code == "signing.no-authority"
    assert str(tmp_path) in explain(caught.value).text


def test_renewal_takes_the_old_key_s_place_and_keeps_the_old_certificate(tmp_path: Path) -> None:
    """After a renewal the person signs with the new certificate; the register has both."""
    create_authority(tmp_path, organisation="Школа", passphrase=PHRASE, at=FOUNDED_AT)
    authority = open_authority(tmp_path, PHRASE)
    person = Identity("t-9", "Пробная Вера Тестовна")
    first = authority.issue(person, passphrase=PHRASE, at=FOUNDED_AT)
    second = authority.issue(person, passphrase=PHRASE, at=FOUNDED_AT + timedelta(days=900))
    assert load_signer(tmp_path, "t-9", PHRASE).facts == second
    assert {path.stem for path in (tmp_path / "issued").iterdir()} == {first.serial, second.serial}


def test_an_expired_authority_issues_nothing(authority: Authority) -> None:
    """After its end the root refuses to issue."""
    late = FOUNDED_AT + timedelta(days=41 * 365)
    with pytest.raises(Problem) as caught:
        authority.issue(Identity("x", "Поздняя Вера"), passphrase=PHRASE, at=late)
    assert caught.value.code == "signing.authority-expired"


def test_a_person_s_certificate_never_outlives_the_root(tmp_path: Path) -> None:
    """Issued in the root's last year, a certificate ends with the root."""
    root = create_authority(tmp_path, organisation="Школа", passphrase=PHRASE, at=FOUNDED_AT)
    late = root.valid_until_at - timedelta(days=100)
    issued = open_authority(tmp_path, PHRASE).issue(Identity("x", "Поздняя Вера"), passphrase=PHRASE, at=late)
    assert issued.valid_until_at == root.valid_until_at


def test_an_unlocked_key_does_not_leave_the_process(
    signers: dict[str, LoadedSigner], authority: Authority
) -> None:
    """Neither repr nor pickle shows a key."""
    signer = signers["t-1"]
    assert repr(signer) == f"LoadedSigner('t-1', certificate {signer.facts.serial})"
    with pytest.raises(TypeError):
        pickle.dumps(signer)
    assert "key" not in repr(authority).lower().replace(str(authority.directory).lower(), "")


@given(st.text(min_size=1, max_size=100))
def test_every_person_id_has_a_tag_that_fits_a_certificate(person_id: str) -> None:
    """Any id gives a printable tag of at most 64 characters, and the tag is stable."""
    tag = subject_tag(person_id)
    assert 1 <= len(tag) <= 64
    assert tag.isascii()
    assert tag == subject_tag(person_id)


@given(st.sets(st.text(min_size=1, max_size=80), min_size=2, max_size=5))
def test_two_people_never_share_a_tag(ids: set[str]) -> None:
    """Different ids give different tags, ids that imitate a tag included."""
    tried = ids | {subject_tag(one) for one in ids}
    assert len({subject_tag(one) for one in tried}) >= len(ids)


def test_an_id_that_imitates_a_digest_does_not_match_it() -> None:
    """An id spelled like another id's tag gets a tag of its own."""
    tag = subject_tag("учитель-1")
    assert subject_tag(tag) != tag


def test_a_file_without_certificates_gives_no_roots() -> None:
    """Something that is no PEM certificate is refused as a root."""
    for text in (b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(Problem) as caught:
            roots_from_pem(text)
        assert caught.value.code == "signing.no-roots"
