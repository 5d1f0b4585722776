"""Verdicts on volumes: what is carried is checked against the manifest, signatures and all."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_service.rendering.pdfa import Attachment
from archive_service.rendering.volume import FORMAT, MANIFEST, Part, assemble, manifest_of
from archive_service.signing import carried
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import Box, FieldBox
from archive_service.signing.sections import sign_field
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption
from archive_service.signing.verdicts import Verdict, verify_pdf

SIGNED_AT = datetime(2026, 5, 27, 11, 5, tzinfo=UTC)
BOX = Box(0, 60, 60, 226, 40)

Roots = tuple[object, ...]


def _codes(verdict: Verdict) -> set[str]:
    return {reason.code.removeprefix("signing.verdict-") for reason in verdict.reasons}


@pytest.fixture(scope="module")
def carried_files(sign: Callable[..., bytes]) -> dict[str, bytes]:
    """What a volume carries beside its manifest: two signed sections, snapshot and acts."""
    return {
        "section-1.pdf": sign("t-1", title="Физика, 9Б"),
        "section-2.pdf": sign("t-2", title="Химия, 9Б"),
        "snapshot.json": b'{"format":"journal-snapshot/1"}',
        "acts.json": b"[]",
    }


Bind = Callable[..., bytes]


@pytest.fixture(scope="module")
def bind(
    draw: Callable[..., bytes], signers: dict[str, LoadedSigner], carried_files: dict[str, bytes]
) -> Bind:
    """Return ``bind(files, manifest)``: a volume carrying these files, signed by the director."""

    def bound(files: Mapping[str, bytes] | None = None, *, manifest: bytes | None = None) -> bytes:
        held = [_attachment(name, data) for name, data in (files or carried_files).items()]
        told = _manifest(carried_files) if manifest is None else manifest
        listed = [*held, _attachment(MANIFEST, told)] if told else held
        volume = assemble(
            draw(2, "Титул"),
            [Part("Физика", carried_files["section-1.pdf"]), Part("Химия", carried_files["section-2.pdf"])],
            draw(1, "Заверительная надпись"),
            attachments=listed,
            title="Том",
            created_at=SIGNED_AT,
            document_id="volume",
        )
        prepared = prepare_fields(volume, [FieldBox("director", BOX)])
        options = {"caption": Caption("директор"), "signed_at": SIGNED_AT}
        return sign_field(prepared, field="director", signer=signers["dir"], **options)

    return bound


def _attachment(name: str, data: bytes) -> Attachment:
    kind = "application/pdf" if name.endswith("pdf") else "application/json"
    return Attachment(name, data, kind)


def _manifest(files: Mapping[str, bytes]) -> bytes:
    signers = {"section-1.pdf": {"teacher": "t-1"}, "section-2.pdf": {"teacher": "t-2"}}
    held = [_attachment(name, data) for name, data in files.items()]
    return manifest_of(held, document_id="volume", created_at=SIGNED_AT, signers=signers)


DIRECTOR = {"director": "dir"}


def test_a_volume_is_sound_with_all_it_carries(bind: Bind, trusted: Roots) -> None:
    """The volume's own signature, every attachment's digest and every section's signature hold."""
    verdict = verify_pdf(bind(), roots=trusted, expected=DIRECTOR)
    assert verdict.sound, [reason.sentence() for reason in verdict.reasons]
    assert [one.name for one in verdict.attachments] == [
        "acts.json",
        "section-1.pdf",
        "section-2.pdf",
        "snapshot.json",
    ]
    assert [one.person_id for file in verdict.attachments for one in file.signatures] == ["t-1", "t-2"]


def test_a_flip_in_an_attached_section_s_padding_shows_in_the_manifest(
    bind: Bind, carried_files: dict[str, bytes], trusted: Roots
) -> None:
    """A section damaged before binding disagrees with the manifest, wherever the byte lies."""
    data = bytearray(carried_files["section-1.pdf"])
    data[data.rindex(b"0000>") + 1] ^= 0x01
    verdict = verify_pdf(
        bind({**carried_files, "section-1.pdf": bytes(data)}), roots=trusted, expected=DIRECTOR
    )
    assert "attachment-digest" in _codes(verdict)


def test_a_section_signed_by_the_wrong_person_spoils_the_volume(
    bind: Bind, carried_files: dict[str, bytes], trusted: Roots, sign: Callable[..., bytes]
) -> None:
    """The manifest names the signers: a section with another's valid signature is refused."""
    swapped = {**carried_files, "section-1.pdf": sign("t-2", title="Физика, 9Б")}
    verdict = verify_pdf(bind(swapped, manifest=_manifest(swapped)), roots=trusted, expected=DIRECTOR)
    assert _codes(verdict) == {"attachment-signature"}


def test_missing_and_extra_attachments_are_named(
    bind: Bind, carried_files: dict[str, bytes], trusted: Roots
) -> None:
    """What the manifest lists must be there, and nothing else."""
    other = {**carried_files, "extra.json": b"{}"}
    del other["acts.json"]
    verdict = verify_pdf(bind(other), roots=trusted, expected=DIRECTOR)
    assert _codes(verdict) == {"attachment-missing", "attachment-extra"}
    assert "acts.json" in " ".join(reason.sentence() for reason in verdict.reasons)


@pytest.mark.parametrize(
    "manifest", [b"{", b"[]", b'{"format":"other/1","files":[]}', b'{"format":"journal-manifest/1"}']
)
def test_a_manifest_that_cannot_be_read_spoils_the_volume(
    bind: Bind, trusted: Roots, manifest: bytes
) -> None:
    """Broken JSON, another shape or another format: not sound."""
    verdict = verify_pdf(bind(manifest=manifest), roots=trusted, expected=DIRECTOR)
    assert _codes(verdict) == {"manifest-broken"}


def test_a_volume_without_manifest_is_not_sound(bind: Bind, trusted: Roots) -> None:
    """Files are carried but nothing says what they should be."""
    verdict = verify_pdf(bind(manifest=b""), roots=trusted, expected=DIRECTOR)
    assert _codes(verdict) == {"manifest-missing"}


def test_volume_and_verdict_mean_the_same_manifest() -> None:
    """The writer's and the reader's name and format of the manifest agree."""
    assert (carried.MANIFEST, carried.FORMAT) == (MANIFEST, FORMAT)


def test_a_signed_volume_is_archivable(bind: Bind, tmp_path: Path, vera: Callable[..., None]) -> None:
    """The signed volume is valid PDF/A-3b in veraPDF."""
    path = tmp_path / "volume.pdf"
    path.write_bytes(bind())
    vera("3b", path)
