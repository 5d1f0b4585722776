"""The sheets as data: margins, room, codes."""

import pytest

from templates.geometry import (
    CLUB_LOG,
    CODE,
    CONTENTS,
    GRID,
    HEADER,
    JOURNAL_SHEET,
    LEAF_STAMP,
    LOG,
    PUPIL_LIST,
    REMARKS,
    SUMMARY,
    SUMMARY_SHEET,
)
from templates.typefaces import FACES


def test_margins_are_those_of_the_standard():
    """ГОСТ Р 7.0.97: 20/10/20/20 mm; 30 mm where sheets are kept over ten years."""
    journal, summary = JOURNAL_SHEET, SUMMARY_SHEET
    assert (journal.binding_mm, journal.outer_mm, journal.top_mm, journal.bottom_mm) == (20, 10, 20, 20)
    assert (summary.binding_mm, summary.outer_mm, summary.top_mm, summary.bottom_mm) == (30, 10, 20, 20)
    assert (journal.left_mm(recto=True), journal.left_mm(recto=False)) == (20, 10)


@pytest.mark.parametrize("flow", [LOG, CLUB_LOG, PUPIL_LIST, CONTENTS, REMARKS])
def test_flowing_tables_fill_the_type_area(flow):
    """Columns add up to the width between the margins."""
    assert flow.width_mm == pytest.approx(JOURNAL_SHEET.body_width_mm)


def test_a_full_grid_fits_the_type_area():
    """25 lessons and four period columns beside 34 readable rows."""
    columns = GRID.number_mm + GRID.name_mm + GRID.lesson_columns * GRID.lesson_mm + 4 * GRID.term_mm
    assert columns <= JOURNAL_SHEET.body_width_mm
    room = JOURNAL_SHEET.floor_mm - JOURNAL_SHEET.top_mm - HEADER.height_mm - GRID.month_mm - GRID.day_mm
    assert GRID.pupil_rows * GRID.row_least_mm <= room - LEAF_STAMP.height_mm - 4.8
    assert GRID.row_least_mm * 72 / 25.4 > 8.5


def test_the_code_keeps_its_clearance():
    """15 mm, 14 mm from the edges, clear of the table below."""
    assert (CODE.size_mm, CODE.edge_mm) == (15, 14)
    assert CODE.top_mm >= 14
    assert JOURNAL_SHEET.top_mm + HEADER.height_mm - CODE.top_mm - CODE.size_mm >= CODE.clear_mm


def test_a_pupil_of_five_periods_fits_a_summary_page_many_times():
    """The summary sheet stays readable: rows higher than their letters, several pupils a page."""
    room = SUMMARY_SHEET.floor_mm - SUMMARY_SHEET.top_mm - HEADER.height_mm - SUMMARY.head_mm
    assert int(room / (5 * SUMMARY.row_mm)) >= 6
    assert SUMMARY.row_mm * 72 / 25.4 > 9


def test_faces_are_found_in_their_packages():
    """Fonts come from packages, never from this repository."""
    from importlib import resources

    assert all(resources.files(face.package).joinpath(face.file).is_file() for face in FACES)
