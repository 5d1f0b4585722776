"""Uploaded PDFs: sound ones come back whole, hostile ones are refused with a sentence."""

import hashlib
import io
import os
import re
import string
import tomllib
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from archive_service.guarding import MIB, Why
from archive_service.problems import Problem, explain
from archive_service.scanning import check_pdf, page_images
from archive_service.scanning.limits import DEFAULT

ROOT = Path(__file__).parents[2]
OF_SCANS = {"sources.py", "scan_child.py"}
"""Modules that read long scans: their sentences are of another area."""


def _refusal(path: Path, **more: Any) -> str:
    with pytest.raises(Problem) as caught:
        check_pdf(path, **more)
    assert caught.value.kind.exit_code == 3
    english = explain(caught.value, "en").text
    assert path.name in english
    return explain(caught.value).text


def test_a_sound_paper_comes_back_whole(paper: Any, saved: Any) -> None:
    """The bytes are the file's own, with their digest and the number of pages."""
    data = paper(3)
    got = check_pdf(saved(data))
    assert (got.data, got.pages) == (data, 3)
    assert got.digest == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert "data" not in repr(got)


def _action(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _into_catalogue(key: str, value: Any) -> Callable[[PdfWriter], None]:
    def spoil(writer: PdfWriter) -> None:
        writer.root_object[NameObject(key)] = value

    return spoil


def _onto_page(key: str, value: Any) -> Callable[[PdfWriter], None]:
    def spoil(writer: PdfWriter) -> None:
        writer.pages[0][NameObject(key)] = value

    return spoil


def _link(action: DictionaryObject) -> Callable[[PdfWriter], None]:
    """A link on the page whose action is an object of its own."""

    def spoil(writer: PdfWriter) -> None:
        sides = ArrayObject(FloatObject(side) for side in (10, 10, 90, 90))
        annotation = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): sides,
                NameObject("/A"): writer._add_object(action),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])

    return spoil


def _launch(kind: str) -> DictionaryObject:
    return _action(S=NameObject(kind), F=TextStringObject("/bin/sh"))


SCRIPT = _action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
GO = _action(S=NameObject("/GoTo"), D=ArrayObject())
ACTIVE: dict[str, tuple[Callable[[PdfWriter], Any], str]] = {
    "a script for all": (
        _into_catalogue("/Names", _action(JavaScript=_action(Names=ArrayObject()))),
        "JavaScript",
    ),
    "a script behind a link": (_link(SCRIPT), "JavaScript"),
    "a program to start": (_link(_launch("/Launch")), "Launch"),
    "a form to send": (_link(_launch("/SubmitForm")), "SubmitForm"),
    "data to take in": (_link(_launch("/ImportData")), "ImportData"),
    "an embedded file": (lambda writer: writer.add_attachment("a.exe", b"MZ"), "EmbeddedFile"),
    "an action at opening": (_into_catalogue("/OpenAction", GO), "OpenAction"),
    "an action at closing": (_into_catalogue("/AA", _action(WC=GO)), "AA"),
    "an action of a page": (_onto_page("/AA", _action(O=GO)), "AA"),
    "an XFA form": (_into_catalogue("/AcroForm", _action(XFA=ArrayObject())), "XFA"),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_active_content_is_refused(spoilt: Any, saved: Any, name: str) -> None:
    """Whatever a viewer would run, open or send is refused, and named."""
    spoil, what = ACTIVE[name]
    said = _refusal(saved(spoilt(spoil)))
    assert "активное содержимое или вложения" in said
    assert what in said


def test_active_content_that_nothing_leads_to_is_found(spoilt: Any, saved: Any) -> None:
    """An object that no page refers to is looked at like any other."""
    assert "JavaScript" in _refusal(saved(spoilt(lambda writer: writer._add_object(SCRIPT))))


def test_a_place_to_open_at_and_a_web_link_are_no_harm(spoilt: Any, saved: Any) -> None:
    """What office programs write into every file is accepted: where to open, and links to addresses."""

    def usual(writer: PdfWriter) -> None:
        place = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])
        writer.root_object[NameObject("/OpenAction")] = place
        _link(_action(S=NameObject("/URI"), URI=TextStringObject("https://example.org")))(writer)

    assert check_pdf(saved(spoilt(usual))).pages == 1


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_encrypted_paper_is_refused(spoilt: Any, saved: Any, algorithm: str) -> None:
    """Encrypted files are refused, even where no password is needed to read them."""
    data = spoilt(lambda writer: writer.encrypt("", "owner", algorithm=algorithm))
    assert "без пароля" in _refusal(saved(data))


def _png() -> bytes:
    target = io.BytesIO()
    Image.new("L", (50, 50)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "piece"),
    [
        (b"", "0 байт"),
        (_png(), "это не PDF"),
        (b"MZ\x90 %PDF-1.4", "это не PDF"),
        (b"%PDF-1.7\n", "не полностью"),
        (b"%PDF-1.7\n%%EOF", "не читается"),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF", "не читается"),
    ],
)
def test_what_is_no_paper(saved: Any, data: bytes, piece: str) -> None:
    """Other files under the name of a PDF are told by their bytes."""
    assert piece in _refusal(saved(data))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.97])
def test_a_paper_cut_off_is_refused(paper: Any, saved: Any, share: float) -> None:
    """A file that was not sent whole is refused."""
    data = paper(2)
    assert "не полностью" in _refusal(saved(data[: int(len(data) * share)]))


def test_absent_and_too_big(tmp_path: Path) -> None:
    """A file that is not there, and one of 60 MB, which is not read at all."""
    assert "нет.pdf" in _refusal(tmp_path / "нет.pdf")
    big = tmp_path / "big.pdf"
    with big.open("wb") as target:
        target.write(b"%PDF-1.7")
        target.truncate(60 * MIB)
    assert "60 МБ" in _refusal(big)


def test_pages_are_counted(paper: Any, saved: Any) -> None:
    """More pages than the limit are refused with both numbers."""
    assert "страниц 3, должно быть от 1 до 2" in _refusal(saved(paper(3)), limits=replace(DEFAULT, pages=2))


@pytest.mark.parametrize("size", [(20.0, 600.0), (5000.0, 600.0), (600.0, 14_400.0)])
def test_pages_are_measured(paper: Any, saved: Any, size: tuple[float, float]) -> None:
    """A page of a size that no paper has is refused."""
    assert "страница 1 размером" in _refusal(saved(paper(1, size)))


def test_a_unit_does_not_make_a_page_small(spoilt: Any, saved: Any) -> None:
    """A page whose unit is a hundred points is a hundred times as wide as it looks."""
    assert "страница 1 размером" in _refusal(saved(spoilt(_onto_page("/UserUnit", NumberObject(100)))))


def _picture(width: int, height: int, data: bytes) -> Callable[[PdfWriter], None]:
    def spoil(writer: PdfWriter) -> None:
        image = StreamObject()
        image._data = data
        image.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(width),
                NameObject("/Height"): NumberObject(height),
                NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/Filter"): NameObject("/FlateDecode"),
            }
        )
        _content(writer, b"q 400 0 0 400 50 50 cm /Im0 Do Q")
        resources = writer.pages[0]["/Resources"].get_object()
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Im0"): writer._add_object(image)})

    return spoil


def _content(writer: PdfWriter, data: bytes) -> None:
    stream = DecodedStreamObject()
    stream.set_data(data)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def test_a_huge_picture_is_refused(spoilt: Any, saved: Any) -> None:
    """A picture that promises 400 megapixels is refused before it is unpacked."""
    assert "картинка в 400 мегапикселей" in _refusal(saved(spoilt(_picture(20_000, 20_000, b"x"))))


def _bomb(writer: PdfWriter) -> None:
    """Contents of 640 MB, packed twice: some kB in the file."""
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(b" " * MIB) for _ in range(640)) + packer.flush()
    stream = StreamObject()
    stream._data = zlib.compress(inner, 9)
    stream[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/FlateDecode")])
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def test_a_bomb_ends_its_child_only(spoilt: Any, saved: Any) -> None:
    """Hundreds of megabytes in a few kilobytes are refused, within memory and time."""
    data = spoilt(_bomb)
    assert len(data) < 50_000
    said = _refusal(saved(data))
    assert "не принят" in said


def _laughs(writer: PdfWriter) -> None:
    """Eight forms, each of which draws the next one ten times: a hundred million strokes."""
    inner = None
    for _ in range(8):
        form = DecodedStreamObject()
        form.set_data(b"0 0 m 600 800 l S " if inner is None else b"/X Do " * 10)
        sides = ArrayObject(NumberObject(side) for side in (0, 0, 600, 800))
        form.update(
            {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")}
        )
        form[NameObject("/BBox")] = sides
        if inner is not None:
            form[NameObject("/Resources")] = _action(XObject=_action(X=inner))
        inner = writer._add_object(form)
    writer.pages[0][NameObject("/Resources")] = _action(XObject=_action(X=inner))
    _content(writer, b"/X Do " * 10)


def test_endless_drawing_is_ended(spoilt: Any, saved: Any) -> None:
    """Contents that would be drawn for hours are ended by their limits."""
    assert "не хватило 512 МБ памяти" in _refusal(saved(spoilt(_laughs)))


def test_time_is_limited(paper: Any, saved: Any) -> None:
    """A child that does not finish in time is ended, and the sentence names the seconds."""
    assert "за 0.001 с" in _refusal(saved(paper()), limits=replace(DEFAULT, wall_seconds=0.001))


def test_the_child_knows_nothing(
    paper: Any, saved: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The child gets no environment, and nothing is left beside the file."""
    monkeypatch.setenv("ARCHIVE_SECRET", "канарейка")
    seen: dict[str, Any] = {}
    real = __import__("subprocess").run

    def spy(*args: Any, **more: Any) -> Any:
        seen.update(more)
        return real(*args, **more)

    monkeypatch.setattr("archive_service.guarding.guard.subprocess.run", spy)
    check_pdf(saved(paper()))
    assert {name for name in seen["env"] if not name.startswith("MALLOC_")} == {"PATH", "LANG"}
    assert os.listdir(tmp_path) == ["приказ.pdf"]


def test_pages_become_pictures(paper: Any) -> None:
    """Every page is drawn as big as asked, grey where there is no colour, the same each time."""
    data = paper(10)
    made = page_images(data, dpi=100)
    opened = [Image.open(io.BytesIO(one)) for one in made]
    assert [(one.format, one.mode, one.size) for one in opened] == [("JPEG", "L", (827, 1170))] * 10
    assert page_images(data, dpi=100) == made


def test_a_blue_seal_stays_blue(paper: Any) -> None:
    """Where there is colour, the picture has it."""
    [made] = page_images(paper(1, colour=(0, 0, 0.8)), dpi=72)
    picture = Image.open(io.BytesIO(made))
    red, green, blue = picture.getpixel((100, picture.height - 80))
    assert picture.mode == "RGB"
    assert blue > 150
    assert max(red, green) < 60


def test_pictures_are_bounded(paper: Any) -> None:
    """At a senseless resolution the picture keeps within the megapixels."""
    [made] = page_images(paper(1), dpi=4000, limits=replace(DEFAULT, pixels=1_000_000))
    picture = Image.open(io.BytesIO(made))
    assert 900_000 < picture.width * picture.height < 1_010_000


def test_what_is_no_pdf_cannot_be_drawn() -> None:
    """Bytes that were never checked do no harm: a sentence says that they cannot be read."""
    with pytest.raises(Problem) as caught:
        page_images(b"%PDF-nothing")
    assert "не читается" in explain(caught.value).text


def _sentences(language: str) -> dict[str, str]:
    file = ROOT / "templates" / "messages" / f"upload.{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def test_every_refusal_has_its_sentence() -> None:
    """No code without a sentence, no sentence without a code, the same facts in both languages."""
    room = ROOT / "archive_service" / "scanning"
    text = "\n".join(path.read_text("utf-8") for path in room.glob("*.py") if path.name not in OF_SCANS)
    spoken = set(re.findall(r'(?:_refuse|Unfit)\("([a-z-]+)"', text)) | {f"refused-{why}" for why in Why}
    russian, english = _sentences("ru"), _sentences("en")
    assert set(russian) == set(english) == spoken
    for name in spoken:
        assert _facts(russian[name]) == _facts(english[name]), name


def _facts(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
