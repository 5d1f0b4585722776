"""Inventories: which one a file belongs to, and that a number once given is nobody else's."""

from dataclasses import replace
from datetime import date

from workflows.inventories import Made, Section, fold, numbered, section_of
from workflows.nomenclature import FOR_GOOD, FileKind, Written

DAY = date(2026, 9, 1)
ENTRY = Written(
    year=2026, on=DAY, by="s-03", index="02-15", title="Ведомости", kind=FileKind.SUMMARY, years=50
)


def test_the_nomenclature_decides_the_inventory() -> None:
    """Ten years are in none; more is «свыше 10 лет», for ever permanent, people in their own."""
    personnel = replace(ENTRY, personnel=True)
    assert section_of(None, 10) is None
    assert section_of(None, 30) is Section.LONG
    assert section_of(ENTRY, 5) is Section.LONG
    assert section_of(replace(ENTRY, years=5), 30) is None
    assert section_of(personnel, 5) is Section.PERSONNEL
    assert section_of(replace(ENTRY, years=FOR_GOOD), 5) is Section.PERMANENT
    assert section_of(replace(personnel, years=FOR_GOOD), 5) is Section.PERSONNEL


def test_numbers_run_on_and_late_files_get_letters() -> None:
    """Years go on after each other; a year that is no longer the last one gets 2а, 2б, then я and яа."""
    events: list[Made] = []

    def add(year: int, *units: str) -> list[str]:
        lines = numbered(fold(events), (Section.LONG, year), [(one, 2) for one in units])
        made = Made(
            section=Section.LONG, year=year, name="2", lines=lines, document="sha256:0", on=DAY, by="s-03"
        )
        events.append(made)
        return [str(one.number) for one in lines]

    assert add(2026, "a", "b") == ["1", "2"]
    assert add(2027, "c") == ["3"]
    assert add(2027, "d") == ["4"]
    assert add(2026, "e", "f") == ["2а", "2б"]
    assert add(2026, *(str(number) for number in range(24)))[-2:] == ["2я", "2яа"]
    assert add(2028, "g") == ["5"]
    [year] = [one for key, one in fold(events).items() if key[1] == 2026]
    assert [str(one.number) for one in year.lines][:4] == ["1", "2", "2а", "2б"]
    other = numbered(fold(events), (Section.PERSONNEL, 2026), [("h", 0)])
    assert [str(one.number) for one in other] == ["1"]
