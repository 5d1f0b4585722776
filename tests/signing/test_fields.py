"""Prepared fields: class teacher, deputy and director sign one document after another."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from archive_service.problems import Problem
from archive_service.rendering.volume import assemble
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import Box, FieldBox
from archive_service.signing.seals import Seal
from archive_service.signing.sections import sign_field
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption
from archive_service.signing.verdicts import verify_pdf

SIGNED_AT = datetime(2026, 5, 28, 8, tzinfo=UTC)
PLACES = (
    FieldBox("class_teacher", Box(0, 60, 300, 226, 40)),
    FieldBox("deputy", Box(0, 60, 240, 226, 40)),
    FieldBox("director", Box(0, 60, 120, 226, 40), Box(0, 330, 90, 108, 108)),
)
EXPECTED = {"class_teacher": "t-1", "deputy": "t-2", "director": "dir"}

Signing = Callable[..., bytes]


@pytest.fixture(scope="module")
def prepared(draw: Callable[..., bytes]) -> bytes:
    """A document with three empty fields."""
    return prepare_fields(draw(1, "Сводная ведомость"), PLACES)


@pytest.fixture(scope="module")
def put(signers: dict[str, LoadedSigner]) -> Signing:
    """Return ``put(pdf, field)``: the field signed by the person expected there."""

    def signed(pdf: bytes, field: str, *, seal: Seal | None = None, person: str | None = None) -> bytes:
        order = list(EXPECTED).index(field)
        return sign_field(
            pdf,
            field=field,
            signer=signers[person or EXPECTED[field]],
            caption=Caption(field),
            signed_at=SIGNED_AT + timedelta(hours=order),
            seal=seal,
        )

    return signed


@pytest.fixture(scope="module")
def complete(prepared: bytes, put: Signing) -> bytes:
    """The document signed by all three, the director with the drawn placeholder."""
    one = put(put(prepared, "class_teacher"), "deputy")
    return put(one, "director", seal=Seal())


def _picture(mode: str, kind: str, colour: object, **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, (80, 60), colour).save(target, kind, **options)
    return target.getvalue()


@pytest.mark.clause("001-28")
def test_three_signatures_in_order_are_all_valid(complete: bytes, trusted: tuple[object, ...]) -> None:
    """Each later signature is a new revision that leaves the earlier ones valid."""
    verdict = verify_pdf(complete, roots=trusted, expected=EXPECTED)
    assert verdict.sound, [reason.sentence() for reason in verdict.reasons]
    assert [one.field for one in verdict.signatures] == list(EXPECTED)
    assert [one.covers_whole_file for one in verdict.signatures] == [False, False, True]
    assert [one.revision for one in verdict.signatures] == [3, 4, 5]


def test_signing_in_another_order_is_as_good(
    prepared: bytes, put: Signing, trusted: tuple[object, ...]
) -> None:
    """The order of roles is the regulation's affair: the file allows any."""
    mixed = put(put(put(prepared, "director", seal=Seal()), "class_teacher"), "deputy")
    assert verify_pdf(mixed, roots=trusted, expected=EXPECTED).sound


def test_the_first_signature_certifies_and_allows_form_filling_only(complete: bytes) -> None:
    """The catalogue's permissions point at the first signature: level 2, filling in forms."""
    root = PdfReader(io.BytesIO(complete)).trailer["/Root"]
    certifying = root["/Perms"]["/DocMDP"]
    assert certifying["/Reference"][0]["/TransformParams"]["/P"] == 2
    assert certifying["/Name"] == "Тестова Анна Пробная"


def test_preparing_fields_gives_the_same_bytes_again(draw: Callable[..., bytes]) -> None:
    """Preparation draws no random number and asks no clock."""
    printed = draw(1, "Том")
    assert prepare_fields(printed, PLACES) == prepare_fields(printed, PLACES)


def test_a_field_is_signed_once(complete: bytes, put: Signing) -> None:
    """A signed field takes no second signature."""
    with pytest.raises(Problem) as caught:
        put(complete, "deputy")
    assert caught.value.code == "signing.already-signed"


def test_an_unknown_field_is_named(prepared: bytes, signers: dict[str, LoadedSigner]) -> None:
    """A field that was not prepared cannot be signed."""
    with pytest.raises(Problem) as caught:
        sign_field(
            prepared, field="operator", signer=signers["t-1"], caption=Caption("?"), signed_at=SIGNED_AT
        )
    assert caught.value.code == "signing.no-such-field"


@pytest.mark.parametrize("names", [("a", "a"), ("a.b",)])
def test_field_names_are_distinct_and_without_dots(
    draw: Callable[..., bytes], names: tuple[str, ...]
) -> None:
    """A dot would make a hierarchy of fields, a twin would make two widgets of one."""
    with pytest.raises(ValueError, match="a"):
        prepare_fields(draw(1), [FieldBox(name, PLACES[0].box) for name in names])


@pytest.mark.clause("000-25")
def test_a_missing_seal_is_said_on_the_sheet(prepared: bytes, put: Signing) -> None:
    """Without a picture the director's stamp says that none was loaded; nobody else's does."""
    with_deputy = put(prepared, "deputy")
    with_director = put(with_deputy, "director", seal=Seal())
    assert "место печати" not in _shown(with_deputy)
    assert "место печати — изображение печати не загружено" in _shown(with_director)


def _shown(pdf: bytes) -> str:
    """Return the text of the first page with the looks of its fields."""
    options = {"title": "t", "created_at": SIGNED_AT, "document_id": "t"}
    flat = assemble(pdf, [], pdf, attachments=[], **options)
    return " ".join(PdfReader(io.BytesIO(flat)).pages[0].extract_text().split())


PICTURES = {
    "transparent PNG": _picture("RGBA", "PNG", (200, 20, 20, 90)),
    "palette PNG": _picture("P", "PNG", 3, transparency=0),
    "grey PNG with alpha": _picture("LA", "PNG", (90, 120)),
    "16 bit PNG": _picture("I;16", "PNG", 700),
    "CMYK JPEG": _picture("CMYK", "JPEG", (0, 200, 200, 0)),
    "grey JPEG": _picture("L", "JPEG", 90),
}


@pytest.mark.clause("000-25")
def test_every_kind_of_seal_picture_keeps_the_document_archivable(
    prepared: bytes, put: Signing, tmp_path: Path, vera: Callable[..., None], complete: bytes
) -> None:
    """Transparent, palette, 16-bit, CMYK or grey: the signed document is valid PDF/A-2b."""
    files = [tmp_path / "placeholder.pdf"]
    files[0].write_bytes(complete)
    for number, image in enumerate(PICTURES.values()):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(put(prepared, "director", seal=Seal(image)))
    vera("2b", *files)


def test_the_picture_of_the_seal_is_opaque(prepared: bytes, put: Signing) -> None:
    """No soft mask is written: a half transparent seal is laid on white."""
    signed = put(prepared, "director", seal=Seal(PICTURES["transparent PNG"]))
    assert b"/SMask" not in signed
    assert signed.count(b"/Image") > prepared.count(b"/Image")


BAD = {
    "empty": (b"", "signing.bad-seal"),
    "text": (b"<svg/>", "signing.bad-seal"),
    "cut PNG": (PICTURES["transparent PNG"][:60], "signing.bad-seal"),
    "cut JPEG": (PICTURES["grey JPEG"][:300], "signing.bad-seal"),
    "GIF": (_picture("L", "GIF", 3), "signing.bad-seal"),
    "26 megapixels": (b"", "signing.seal-too-big"),
    "11 MB": (b"\x89PNG" + bytes(11_000_000), "signing.seal-too-big"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_seal_is_refused_with_a_reason(prepared: bytes, put: Signing, kind: str) -> None:
    """What is no sound PNG or JPEG of sensible size is refused, and nothing is signed."""
    image, code = BAD[kind]
    if kind == "26 megapixels":
        target = io.BytesIO()
        Image.new("1", (26_000, 1_000)).save(target, "PNG")
        image = target.getvalue()
    with pytest.raises(Problem) as caught:
        put(prepared, "director", seal=Seal(image))
    assert caught.value.code == code


def test_a_seal_needs_a_place(prepared: bytes, put: Signing) -> None:
    """A field without a place for the seal takes none."""
    with pytest.raises(ValueError, match="deputy"):
        put(prepared, "deputy", seal=Seal())
