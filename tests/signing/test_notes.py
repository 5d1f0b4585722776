"""The teacher's note on the programme: in its place, to the letter, signed with the sheets."""

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from archive_service.importing.sample_school import tiny
from archive_service.problems import Kind, Problem, explain
from archive_service.rendering.case import render_case
from archive_service.rendering.model import RenderedDocument
from archive_service.rendering.rules import PrintRules
from archive_service.signing.geometry import Box
from archive_service.signing.notes import Note
from archive_service.signing.sections import sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption
from archive_service.signing.verdicts import verify_pdf
from templates.geometry import ZONE_PROGRAMME, form_key
from workflows.programme import ProgrammeNote, said

SIGNED_AT = datetime(2026, 5, 27, 11, 5, tzinfo=UTC)
WORDS = PrintRules().programme_words
DONE = said(ProgrammeNote(True, (), 34, 33), WORDS)
LEFT = said(ProgrammeNote(False, ("Логарифмы", "Производная сложной функции"), 34, 33), WORDS)
LONG = said(ProgrammeNote(False, tuple(f"Тема {number}" for number in range(40)), 34, 33), WORDS)


@pytest.fixture(scope="module")
def printed() -> RenderedDocument:
    """The printout of one section with a log, as the renderer makes it."""
    school = tiny(3, classes=1, pupils=4, sections=2)
    made = render_case(
        school.of_class(school.classes[0].id), digest="sha256:" + "ab" * 32, rules=PrintRules()
    )
    return made.sections[0]


@pytest.fixture(scope="module")
def places(printed: RenderedDocument) -> dict[str, list[Box]]:
    """The places on the printout by name."""
    found: dict[str, list[Box]] = {}
    for zone in printed.zones:
        box = Box(zone.page_index, zone.x_pt, zone.y_pt, zone.width_pt, zone.height_pt)
        found.setdefault(zone.name, []).append(box)
    return found


@pytest.fixture(scope="module")
def noted(
    printed: RenderedDocument, places: dict[str, list[Box]], signers: dict[str, LoadedSigner]
) -> Callable[[str], bytes]:
    """Return ``noted(text)``: the section signed with that note."""

    def sign(text: str) -> bytes:
        return sign_section(
            printed.pdf,
            signer=signers["t-1"],
            stamp_boxes=places["teacher"],
            signature_box=places["teacher_signature"][0],
            caption=Caption("учитель"),
            signed_at=SIGNED_AT,
            note=Note(text, places["programme"][0]),
        )

    return sign


def _text(pdf: bytes, page: int) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[page].extract_text().split())


def _picture(pdf: bytes, box: Box):
    """The place as it is seen: 4 pixels a point."""
    page = pypdfium2.PdfDocument(pdf)[box.page_index]
    high = page.get_height()
    whole = page.render(scale=4).to_pil().convert("RGB")
    left, bottom, right, top = box.corners
    inset = 4 * 1.5
    return whole.crop(
        (4 * left + inset, 4 * (high - top) + inset, 4 * right - inset, 4 * (high - bottom) - inset)
    )


@pytest.mark.clause("001-16")
@pytest.mark.parametrize("text", [DONE, LEFT, LONG])
def test_the_chosen_text_stands_on_the_signed_sheet_to_the_letter(
    noted: Callable[[str], bytes], printed: RenderedDocument, places: dict[str, list[Box]], text: str
) -> None:
    """Whichever text was chosen, it is there whole, on the page of the signature, and was not before."""
    page = places["programme"][0].page_index
    assert text in _text(noted(text), page)
    assert text not in _text(printed.pdf, page)
    assert page == places["teacher_signature"][0].page_index


@pytest.mark.clause("001-16")
def test_the_note_is_certified_by_the_signature(
    noted: Callable[[str], bytes], printed: RenderedDocument, trusted: tuple[object, ...]
) -> None:
    """Note, stamps and signature are one revision: the signature covers the note, and is sound."""
    signed = noted(LEFT)
    assert signed.startswith(printed.pdf)
    assert signed.count(b"%%EOF") == printed.pdf.count(b"%%EOF") + 1
    verdict = verify_pdf(signed, roots=trusted, expected={"teacher": "t-1"})
    assert verdict.reasons == ()
    assert verdict.signatures[0].covers_whole_file


@pytest.mark.clause("001-16")
def test_nothing_is_left_of_what_the_paper_offers(
    noted: Callable[[str], bytes], printed: RenderedDocument, places: dict[str, list[Box]]
) -> None:
    """The text that was not chosen is on the sheet neither to be seen nor to be found by a search."""
    box = places["programme"][0]
    assert "Программа выполнена" in _text(printed.pdf, box.page_index)
    assert "Программа выполнена" not in _text(noted(LEFT), box.page_index)
    assert "Не пройдены" not in _text(noted(DONE), box.page_index)
    before, after = _picture(printed.pdf, box), _picture(noted(DONE), box)
    assert [colour for _, colour in before.getcolors(1 << 16) if colour[0] == colour[2] < 200]
    assert all(colour[0] < colour[2] or min(colour) > 250 for _, colour in after.getcolors(1 << 16))


def test_the_letters_of_a_note_keep_their_size(
    noted: Callable[[str], bytes], places: dict[str, list[Box]]
) -> None:
    """A long note is as large as a short one, at least 7.5 points, and wraps."""
    box = places["programme"][0]
    sizes = set()
    for text in (DONE, LONG):
        form = PdfReader(io.BytesIO(noted(text))).pages[box.page_index]["/Resources"]["/XObject"][
            form_key(ZONE_PROGRAMME)
        ]
        drawn = form.get_data().decode("latin-1").split()
        sizes |= {float(drawn[place - 1]) for place, word in enumerate(drawn) if word == "Tf"} - {12.0}
        lines = drawn.count("Tj")
    assert sizes == {9.0}
    assert lines > 1


@pytest.mark.clause("001-16")
def test_a_note_too_long_for_its_place_is_refused(
    noted: Callable[[str], bytes], printed: RenderedDocument
) -> None:
    """The refusal says how many letters fit; exactly so many are taken."""
    endless = "Не пройдены следующие темы: " + "логарифмические уравнения; " * 90
    with pytest.raises(Problem) as caught:
        noted(endless)
    assert (caught.value.kind, caught.value.code) == (Kind.REFUSED, "signing.note-too-long")
    fits = caught.value.facts["fits"]
    assert f"помещается {fits}" in explain(caught.value).text
    assert noted(endless[:fits]).startswith(printed.pdf)
    with pytest.raises(Problem):
        noted(endless[: fits + 12])


def test_a_sign_the_face_lacks_is_spelled(
    noted: Callable[[str], bytes], places: dict[str, list[Box]]
) -> None:
    """Nothing vanishes from a topic somebody typed."""
    shown = _text(noted("Не пройдены следующие темы: знак ☃."), places["programme"][0].page_index)
    assert "знак [U+2603]." in shown


def test_a_note_and_a_stamp_may_share_a_page(
    printed: RenderedDocument,
    places: dict[str, list[Box]],
    signers: dict[str, LoadedSigner],
    trusted: tuple[object, ...],
) -> None:
    """Where the log ends on a recto all three stand on it, each with its own words."""
    place = places["programme"][0]
    signed = sign_section(
        printed.pdf,
        signer=signers["t-1"],
        stamp_boxes=[Box(place.page_index, 560, 110, 226, 34)],
        signature_box=places["teacher_signature"][0],
        caption=Caption("учитель"),
        signed_at=SIGNED_AT,
        note=Note(DONE, place),
    )
    shown = _text(signed, place.page_index)
    assert DONE in shown
    assert "Тестова Анна Пробная" in shown
    assert verify_pdf(signed, roots=trusted, expected={"teacher": "t-1"}).sound


def test_sheets_without_a_place_take_no_note(
    draw: Callable[..., bytes], signers: dict[str, LoadedSigner]
) -> None:
    """Where nothing was offered to choose from, nothing is written over the sheet."""
    with pytest.raises(Problem) as caught:
        sign_section(
            draw(),
            signer=signers["t-1"],
            stamp_boxes=[Box(0, 60, 60, 226, 34)],
            signature_box=Box(1, 320, 60, 226, 40),
            caption=Caption("учитель"),
            signed_at=SIGNED_AT,
            note=Note(DONE, Box(1, 60, 200, 700, 48)),
        )
    assert caught.value.code == "signing.no-place-for-note"


def test_a_noted_section_stays_archivable(
    noted: Callable[[str], bytes], tmp_path: Path, vera: Callable[..., None]
) -> None:
    """Either note leaves the section a valid PDF/A-2b in veraPDF."""
    files = [tmp_path / "done.pdf", tmp_path / "left.pdf"]
    for path, text in zip(files, (DONE, LONG), strict=True):
        path.write_bytes(noted(text))
    vera("2b", *files)


@pytest.mark.needs("qpdf")
def test_qpdf_finds_nothing_wrong_with_a_note(noted: Callable[[str], bytes], tmp_path: Path) -> None:
    """An outside parser reads the noted file without a warning."""
    path = tmp_path / "noted.pdf"
    path.write_bytes(noted(LEFT))
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
