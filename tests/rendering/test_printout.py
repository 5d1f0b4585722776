"""The drawn files against the plan: pages, codes, zones, bytes."""

import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from archive_service.importing.sample_school import tiny
from archive_service.problems import Problem
from archive_service.rendering import case as case_module
from archive_service.rendering.plan import plan
from archive_service.rendering.rules import PrintRules
from templates import wording
from templates.geometry import (
    CAPTION_MM,
    CODE,
    HAND_PARTS,
    JOURNAL_SHEET,
    PT_PER_MM,
    SUMMARY_SHEET,
    ZONE_PROGRAMME,
    ZONE_SEAL,
)
from workflows.sheet_codes import Side

SCHOOLS = st.integers(0, 10_000).map(tiny)
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(SCHOOLS)
@pytest.mark.clause("001-05")
def test_contents_agree_with_the_files(printed, school):
    """Page and leaf numbers of the contents are those of the pages in the files."""
    snapshot = school.of_class(school.classes[0].id)
    made = printed(snapshot)
    contents = " ".join(made.texts(made.case.front))
    first = made.case.front.pages + 1
    for section, document in zip(snapshot.classes[0].sections, made.case.sections, strict=True):
        last = first + document.pages - 1
        assert re.search(rf"{re.escape(section.title)} .{{1,80}}? {first}–{last} ", contents)
        texts = made.texts(document)
        assert len(texts) == document.pages
        assert all(f"страница {first + index} " in text for index, text in enumerate(texts))
        first = last + 1
    assert made.case.pages == first - 1 + made.case.back.pages == 2 * made.case.leaves


@QUICK
@given(SCHOOLS)
def test_every_page_has_its_own_readable_code(printed, school):
    """Codes are unique in a printout, short enough for the small QR code, and stand on their page."""
    made = printed(school.of_class(school.classes[-1].id))
    codes = [sheet.code for document in made.case.documents for sheet in document.sheets]
    assert len(codes) == len(set(codes)) == made.case.pages + 2 * made.case.summary_leaves
    for document in made.case.documents:
        for sheet, text in zip(document.sheets, made.texts(document), strict=True):
            assert sheet.code in text
            assert re.fullmatch(r"[0-9A-Z-]{1,29}", sheet.code)


def test_qr_codes_decode_to_the_readable_code(full_print, raster):
    """The picture says the same as the letters beside it, on recto and verso."""
    for document in (full_print.case.front, full_print.case.sections[0], full_print.case.summary):
        for sheet in document.sheets[:2]:
            found = zxingcpp.read_barcodes(raster(document.pdf, sheet.page_index))
            assert [one.text for one in found] == [sheet.code]
            assert found[0].ec_level == "Q"


def test_qr_codes_keep_their_distance_from_the_edges(full_print, raster):
    """15 mm wide and at least 14 mm from the paper's edge, on both sides of the leaf."""
    for sheet in full_print.case.sections[0].sheets[:2]:
        picture = raster(full_print.case.sections[0].pdf, sheet.page_index)
        place = zxingcpp.read_barcodes(picture)[0].position
        left, right = place.top_left.x / 200 * 25.4, place.top_right.x / 200 * 25.4
        assert right - left == pytest.approx(CODE.size_mm, abs=0.8)
        assert left >= 13.8
        assert JOURNAL_SHEET.width_mm - right >= 13.8
        assert place.top_left.y / 200 * 25.4 >= 13.8


@pytest.mark.clause("000-22")
def test_every_leaf_of_a_section_has_a_place_for_the_teacher(maker, printed):
    """A stamp on each leaf, and one signature under the programme note."""
    document = printed(maker(lessons=60, pupils=40).snapshot()).case.sections[0]
    rectos = [sheet.page_index for sheet in document.sheets if sheet.side is Side.RECTO]
    assert [zone.page_index for zone in document.zones if zone.name == "teacher"] == rectos
    assert sum(zone.name == "teacher_signature" for zone in document.zones) == 1


@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
def test_every_place_for_a_signature_serves_a_pen(full_print):
    """Room for a hand (8 mm and more), and under it where signature, name spelled out and date go."""
    apart = {ZONE_SEAL, ZONE_PROGRAMME}
    for document in full_print.case.documents:
        opened = pypdfium2.PdfDocument(document.pdf)
        for zone in document.zones:
            if zone.name in apart:
                continue
            narrowest = min(HAND_PARTS) * zone.width_pt
            assert (zone.height_pt >= 8 * PT_PER_MM, narrowest >= 20 * PT_PER_MM) == (True, True)
            place = (zone.x_pt, zone.y_pt - CAPTION_MM * PT_PER_MM, zone.x_pt + zone.width_pt, zone.y_pt)
            below = opened[zone.page_index].get_textpage().get_text_bounded(*place)
            assert below.split() == " ".join(wording.SIGN_PARTS).split()


@pytest.mark.clause("000-23")
@pytest.mark.clause("000-25")
def test_signature_places_of_the_other_roles(full_print):
    """Title, certificate and summary sheet have the places of their signers and of the seal."""
    case = full_print.case
    assert [zone.name for zone in case.front.zones] == ["class_teacher", "deputy", "director", "seal"]
    assert {zone.page_index for zone in case.front.zones} == {0}
    assert [zone.name for zone in case.back.zones] == ["binder", "director", "seal"]
    assert [zone.name for zone in case.summary.zones] == ["class_teacher", "deputy", "director", "seal"]


def test_zones_lie_in_the_type_area_and_apart(full_print):
    """No zone leaves the type area, touches another one or the QR code."""
    for document in full_print.case.documents:
        paper = SUMMARY_SHEET if document is full_print.case.summary else JOURNAL_SHEET
        for zone in document.zones:
            recto = document.sheets[zone.page_index].side is Side.RECTO
            left = paper.left_mm(recto) * PT_PER_MM
            assert left - 0.1 <= zone.x_pt
            assert zone.x_pt + zone.width_pt <= left + paper.body_width_mm * PT_PER_MM + 0.1
            assert zone.y_pt >= paper.bottom_mm * PT_PER_MM - 0.1
            assert zone.y_pt + zone.height_pt <= (paper.height_mm - 38) * PT_PER_MM
        for index, one in enumerate(document.zones):
            assert not any(_touch(one, other) for other in document.zones[index + 1 :])


def _touch(one, other):
    return (
        one.page_index == other.page_index
        and one.x_pt < other.x_pt + other.width_pt
        and other.x_pt < one.x_pt + one.width_pt
        and one.y_pt < other.y_pt + other.height_pt
        and other.y_pt < one.y_pt + one.height_pt
    )


def test_binding_margin_changes_sides(full_print, raster):
    """Nothing is printed in the binding margin: 20 mm on journal leaves, 30 mm on summary leaves."""
    for document, margin_mm in ((full_print.case.sections[0], 20), (full_print.case.summary, 30)):
        for sheet in document.sheets[:2]:
            picture = raster(document.pdf, sheet.page_index)
            margin = int(margin_mm / 25.4 * 200) - 4
            left = 0 if sheet.side is Side.RECTO else picture.width - margin
            strip = picture.crop((left, 0, left + margin, picture.height))
            assert strip.getextrema() == (255, 255)


def test_same_snapshot_same_bytes_in_another_process(full_print):
    """The digest of a printout does not depend on the process, its hash seed or its history."""
    code = (
        "import hashlib;from archive_service.importing.sample_school import tiny;"
        "from archive_service.rendering.case import render_case;"
        "from archive_service.rendering.rules import PrintRules;"
        "s=tiny(7);c=render_case(s.of_class(s.classes[0].id),digest='sha256:'+'ab'*32,rules=PrintRules());"
        "print(hashlib.sha256(b''.join(d.pdf for d in c.documents)).hexdigest())"
    )
    school = tiny(7)
    made = case_module.render_case(
        school.of_class(school.classes[0].id), digest="sha256:" + "ab" * 32, rules=PrintRules()
    )
    here = hashlib.sha256(b"".join(document.pdf for document in made.documents)).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "5"}
    )
    assert there.stdout.strip() == here


def test_metadata_has_the_exports_moment_and_a_title(full_print):
    """Dates come from the export, never from the clock; fonts are embedded subsets."""
    reader = PdfReader(io.BytesIO(full_print.case.sections[0].pdf))
    assert reader.metadata.title == full_print.case.sections[0].title
    assert reader.metadata.creation_date.isoformat() == "2026-05-27T06:00:00+00:00"
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert {font["/BaseFont"].partition("+")[2].partition("-")[0] for font in fonts} <= {
        "/PTSans",
        "PTSans",
        "PTSerif",
    }


def test_progress_counts_pages_to_the_end(full, printed):
    """Progress grows with every document and ends at all pages."""
    seen = []
    made = printed(full, progress=lambda done, of: seen.append((done, of)))
    assert seen == sorted(seen)
    assert seen[-1] == (made.case.pages + 2 * made.case.summary_leaves,) * 2


def test_drawing_off_the_plan_is_refused(full, printed, monkeypatch):
    """A page that holds more than its type area is never issued."""
    crowded = plan(full, PrintRules())
    front, section, *others = crowded.journal
    grid, log = section.contents
    section = replace(section, contents=(grid, replace(log, rows=log.rows * 9)))
    monkeypatch.setattr(case_module, "plan", lambda *_: replace(crowded, journal=(front, section, *others)))
    with pytest.raises(Problem) as refused:
        printed(full)
    assert refused.value.code == "render.overflow"


@pytest.mark.clause("000-07")
@pytest.mark.clause("001-01")
@pytest.mark.clause("002-10")
def test_all_documents_are_valid_pdfa(full_print, vera, tmp_path):
    """VeraPDF accepts front, sections, back and summary sheet as PDF/A-2b."""
    paths = []
    for index, document in enumerate(full_print.case.documents):
        paths.append(tmp_path / f"{index}.pdf")
        paths[-1].write_bytes(document.pdf)
    vera("2b", *paths)
