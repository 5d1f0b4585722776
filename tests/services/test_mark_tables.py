"""The table beside the page image, for every kind of journal: what is printed, and on which leaf."""

from dataclasses import replace

import pytest

from archive_service.importing.sample_school import generate, tiny, varied
from archive_service.services import cases, sheets
from archive_service.services.sheets import Sheet
from tests.world import World
from workflows.snapshot import GroupKind, Snapshot

SCHOOLS = {
    "club": lambda: tiny(3, classes=1, pupils=4, kind=GroupKind.ADDITIONAL),
    "at home": lambda: tiny(5, classes=1, sections=2, kind=GroupKind.INDIVIDUAL),
    "handed over, put off, grouped": lambda: varied(6, pupils=4),
    "a whole class": lambda: _first_class(generate(7)),
}


def _first_class(snapshot: Snapshot) -> Snapshot:
    """The first class of a school of full size that reports a quarter."""
    wanted = next(one for one in snapshot.classes if one.grade == 7)
    return replace(snapshot, classes=(wanted,))


def _sheets(world: World, snapshot: Snapshot) -> list[Sheet]:
    world.found()
    case_ids = world.take_in(snapshot)
    world.on(case_ids, ("printed", "handed"))
    desk = world.desk()
    with desk.reading() as session:
        case, _ = cases.load(session, case_ids[0])
    return [sheets.open_sheet(desk, one.signer, case.id, one.id) for one in case.sections]


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_cell_has_its_leaf(lite: World, school: str) -> None:
    """Each row has as many cells as there are columns, and each cell is on a leaf of the section."""
    found = _sheets(lite, SCHOOLS[school]())
    assert found
    for sheet in found:
        assert sheet.can_sign
        assert sheet.table.rows
        for row in sheet.table.rows:
            assert len(row.cells) == len(sheet.table.columns)
            assert None not in {sheet.table.leaf(row.number, one.key) for one in sheet.table.columns}


def test_a_club_has_presence_and_material(lite: World) -> None:
    """What the form does not print is not in the table either: no marks, no homework."""
    [first, *_] = _sheets(lite, SCHOOLS["club"]())
    assert {cell for row in first.table.rows for cell in row.cells} <= {"", "н", "б", "п"}
    assert "material" in first.table.parts
    assert "homework" not in first.table.parts
    assert any(line.material for line in first.table.log)


def test_a_substitute_and_a_deferral_are_told(lite: World) -> None:
    """The log names who gave the lesson for the usual teacher."""
    found = _sheets(lite, SCHOOLS["handed over, put off, grouped"]())
    cells = {cell for one in found for row in one.table.rows for cell in row.cells}
    assert "отсрочка" in cells or any(line.substitute for one in found for line in one.table.log)
