"""Verdicts on whole files: who may have signed, what may follow, and what a single byte does."""

import io
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from archive_service.problems import LANGUAGES, sentence
from archive_service.signing.authority import create_authority, load_signer, open_authority, roots
from archive_service.signing.certificates import Identity
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import Box, FieldBox
from archive_service.signing.sections import sign_field, sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption
from archive_service.signing.verdicts import Verdict, verify_pdf
from workflows.canonical import digest

PHRASE = "верная парольная фраза"
FOUNDED_AT = datetime(2026, 1, 10, 9, tzinfo=UTC)
SIGNED_AT = datetime(2026, 5, 27, 11, 5, tzinfo=UTC)
TEACHER = {"teacher": "t-1"}
BOX = Box(0, 60, 60, 226, 40)

Roots = tuple[object, ...]


def _codes(verdict: Verdict) -> set[str]:
    return {reason.code.removeprefix("signing.verdict-") for reason in verdict.reasons}


def test_a_signed_section_is_sound(section: bytes, trusted: Roots) -> None:
    """Signer, person, time in UTC, serial and coverage are reported; the level is B-B, no more."""
    verdict = verify_pdf(section, roots=trusted, expected=TEACHER)
    assert verdict.sound
    (one,) = verdict.signatures
    assert (one.field, one.person_id, one.full_name) == ("teacher", "t-1", "Тестова Анна Пробная")
    assert one.signed_at == SIGNED_AT
    assert (one.level, one.covers_whole_file, one.revision, one.revisions) == ("B-B", True, 2, 2)


def test_an_id_that_does_not_fit_a_certificate_is_recognised(
    sign: Callable[..., bytes], trusted: Roots
) -> None:
    """A person whose id is Cyrillic is checked by its digest and reported by the id."""
    verdict = verify_pdf(sign("п/7"), roots=trusted, expected={"teacher": "п/7"})
    assert verdict.sound
    assert verdict.signatures[0].person_id == "п/7"


def test_another_person_s_signature_is_not_the_teacher_s(sign: Callable[..., bytes], trusted: Roots) -> None:
    """A valid signature by somebody else of the school is refused, naming who it was."""
    verdict = verify_pdf(sign("t-2"), roots=trusted, expected=TEACHER)
    assert not verdict.sound
    assert _codes(verdict) == {"person"}
    assert "Примеров Пётр Образцович" in verdict.reasons[0].sentence()


def test_a_namesake_under_a_foreign_root_is_not_trusted(
    draw: Callable[..., bytes], trusted: Roots, tmp_path: Path
) -> None:
    """The same name and id under another school's root: not trusted, although intact."""
    create_authority(tmp_path, organisation="Пробная школа № 0", passphrase=PHRASE, at=FOUNDED_AT)
    identity = Identity("t-1", "Тестова Анна Пробная")
    open_authority(tmp_path, PHRASE).issue(identity, passphrase=PHRASE, at=FOUNDED_AT)
    signed = _by(load_signer(tmp_path, "t-1", PHRASE), draw())
    assert verify_pdf(signed, roots=roots(tmp_path), expected=TEACHER).sound
    foreign = verify_pdf(signed, roots=trusted, expected=TEACHER)
    assert not foreign.sound
    assert foreign.signatures[0].reasons


def _by(signer: LoadedSigner, pdf: bytes) -> bytes:
    return sign_section(
        pdf,
        signer=signer,
        stamp_boxes=[BOX],
        signature_box=BOX,
        caption=Caption("учитель"),
        signed_at=SIGNED_AT,
    )


def test_a_signature_made_after_the_certificate_s_end_is_not_valid(
    draw: Callable[..., bytes],
    signers: dict[str, LoadedSigner],
    trusted: Roots,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even when somebody forces an expired key to sign, the verdict says it had expired."""
    late = SIGNED_AT + timedelta(days=1200)
    monkeypatch.setattr(LoadedSigner, "check_valid_at", lambda *_: None)
    signed = sign_section(
        draw(),
        signer=signers["t-1"],
        stamp_boxes=[],
        signature_box=BOX,
        caption=Caption("учитель"),
        signed_at=late,
    )
    assert "expired" in _codes(verify_pdf(signed, roots=trusted, expected=TEACHER))


@pytest.mark.clause("000-27")
def test_a_signature_outlives_its_certificate(section: bytes, trusted: Roots) -> None:
    """Judged at its own time it is valid for ever; judged at a day after its end it is not."""
    assert verify_pdf(section, roots=trusted, expected=TEACHER).sound
    later = verify_pdf(section, roots=trusted, expected=TEACHER, at=SIGNED_AT + timedelta(days=1500))
    assert _codes(later) >= {"expired"}


def test_an_unsigned_file_is_not_sound(draw: Callable[..., bytes], trusted: Roots) -> None:
    """Nothing is signed: not sound, with and without expectations."""
    assert _codes(verify_pdf(draw(), roots=trusted)) == {"unsigned"}
    assert _codes(verify_pdf(draw(), roots=trusted, expected=TEACHER)) == {"unsigned", "field-missing"}


def test_every_expected_field_must_be_signed(
    draw: Callable[..., bytes], signers: dict[str, LoadedSigner], trusted: Roots
) -> None:
    """An empty, a missing and an unexpected signature are three different reasons."""
    prepared = prepare_fields(draw(), [FieldBox("a", BOX), FieldBox("b", Box(1, 60, 60, 226, 40))])
    options = {"caption": Caption("учитель"), "signed_at": SIGNED_AT}
    signed = sign_field(prepared, field="a", signer=signers["t-1"], **options)
    assert _codes(verify_pdf(signed, roots=trusted, expected={"a": "t-1", "b": "t-2"})) == {"field-empty"}
    assert _codes(verify_pdf(signed, roots=trusted, expected={"a": "t-1", "c": "t-2"})) == {"field-missing"}
    assert _codes(verify_pdf(signed, roots=trusted, expected={})) == {"field-unexpected"}
    assert _codes(verify_pdf(signed, roots=trusted)) == {"field-empty"}
    assert verify_pdf(signed, roots=trusted, expected={"a": "t-1"}).sound


@pytest.mark.clause("000-27")
def test_any_flipped_byte_is_noticed(section: bytes, trusted: Roots) -> None:
    """A flip anywhere, the signature's wrapping and padding included, fails even without a digest."""
    whole = digest(section)
    for place in _places(section, 100):
        flipped = bytearray(section)
        flipped[place] ^= 0x01
        verdict = verify_pdf(bytes(flipped), roots=trusted, expected=TEACHER)
        assert not verdict.sound, place
        assert "digest" in _codes(verify_pdf(bytes(flipped), roots=trusted, expected=TEACHER, digest=whole))


def _places(pdf: bytes, count: int) -> list[int]:
    """Return places to damage: random ones, and every kind of place around the signature."""
    chosen = random.Random(7).sample(range(len(pdf)), count)
    (field,) = PdfReader(io.BytesIO(pdf)).get_fields().values()
    _, before, after, _ = field["/V"]["/ByteRange"]
    wrapping = range(before + 1, before + 90, 3)
    edges = [before, before + 900, after - 400, after - 2, after - 1, after, len(pdf) - 1]
    return [*chosen, *wrapping, *edges]


@pytest.mark.parametrize("added", [b"\n", b"% more", b"\x00" * 512])
def test_nothing_may_be_appended(section: bytes, trusted: Roots, added: bytes) -> None:
    """Bytes after the signed file make it unsound."""
    assert not verify_pdf(section + added, roots=trusted, expected=TEACHER).sound


def test_a_later_revision_that_changes_a_page_is_refused(section: bytes, trusted: Roots) -> None:
    """An incremental update that adds a page leaves the signature's bytes alone and is still refused."""
    writer = PdfWriter(fileobj=io.BytesIO(section), incremental=True)
    writer.add_blank_page(100, 100)
    target = io.BytesIO()
    writer.write(target)
    assert target.getvalue().startswith(section)
    verdict = verify_pdf(target.getvalue(), roots=trusted, expected=TEACHER)
    assert not verdict.sound
    assert _codes(verdict) & {"changed-after", "not-whole", "broken"}


def test_a_cut_file_is_not_sound(section: bytes, trusted: Roots) -> None:
    """Cut anywhere, the file is not sound; the earlier, unsigned revision alone is not either."""
    for length in (0, 1, 100, len(section) // 2, len(section) - 1, len(section) - 300):
        assert not verify_pdf(section[:length], roots=trusted, expected=TEACHER).sound
    unsigned = section[: section.index(b"%%EOF") + 6]
    assert _codes(verify_pdf(unsigned, roots=trusted)) == {"unsigned"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7\n" + b"\xff" * 3000, b"\x00" * 100_000])
def test_garbage_is_not_sound_and_raises_nothing(data: bytes, trusted: Roots) -> None:
    """What is no PDF gets a verdict, not an exception."""
    verdict = verify_pdf(data, roots=trusted)
    assert _codes(verdict) == {"unreadable"}
    assert verdict.signatures == ()


@pytest.mark.parametrize("error", [NotImplementedError, RecursionError, AttributeError, MemoryError])
def test_whatever_the_validator_raises_means_not_valid(
    section: bytes, trusted: Roots, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """A signature that makes the library raise (GOST does) is not valid, and the reason names it."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("archive_service.signing.checks.validate_pdf_signature", refuse)
    verdict = verify_pdf(section, roots=trusted, expected=TEACHER)
    assert _codes(verdict) == {"unknown"}
    assert error.__name__ in verdict.reasons[0].sentence()


def test_an_unknown_signature_algorithm_is_not_valid(section: bytes, trusted: Roots) -> None:
    """A container that names GOST R 34.10-2012 in place of ECDSA is not valid."""
    ecdsa, gost = "06082A8648CE3D040302", "06082A85030701010302"
    assert ecdsa.encode() in section
    swapped = section.replace(ecdsa.encode(), gost.encode())
    assert not verify_pdf(swapped, roots=trusted, expected=TEACHER).sound


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        (b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachef"),
        (b"/Type /Sig\n", b"/Type /Sog\n"),
        (b"/FT /Sig", b"/FT /Sog"),
    ],
)
def test_a_signature_of_an_unknown_kind_is_not_passed_over(
    section: bytes, trusted: Roots, kind: bytes, other: bytes
) -> None:
    """The library skips what it does not know; the verdict does not."""
    assert kind in section
    for expected in (TEACHER, None):
        assert not verify_pdf(section.replace(kind, other), roots=trusted, expected=expected).sound


def test_no_roots_trust_nobody(section: bytes) -> None:
    """Without a root of one's own nothing is trusted, the system's roots included."""
    assert not verify_pdf(section, roots=(), expected=TEACHER).sound


def test_every_reason_has_words_in_both_languages() -> None:
    """Each reason of the catalogue can be said with the facts that the code gives."""
    facts = dict.fromkeys(("field", "found", "expected", "error", "name"), "x")
    kinds = [
        "unreadable",
        "digest",
        "unsigned",
        "field-missing",
        "field-empty",
        "field-unexpected",
        "field-unknown",
        "person",
    ]
    kinds += ["untrusted", "expired", "broken", "changed-after", "not-whole", "time", "unknown"]
    kinds += ["manifest-missing", "manifest-broken", "attachment-missing", "attachment-extra"]
    kinds += ["attachment-digest", "attachment-signature"]
    for language in LANGUAGES:
        assert all(sentence(f"signing.verdict-{kind}", language, **facts) for kind in kinds)
