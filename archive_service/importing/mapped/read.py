"""From a table and its mapping to a snapshot."""

import dataclasses
from datetime import datetime

from archive_service.importing.content import refuse
from archive_service.importing.findings import RecordedPlaces
from archive_service.importing.mapped import config, groups, rows, sections
from archive_service.importing.mapped.config import Mapping, SchoolPart
from archive_service.importing.reading import Reading
from archive_service.importing.tables import Faults, Row
from workflows.snapshot import Person, School, Snapshot, Term

KIND = "mapped"


def read_mapped(
    data: bytes,
    name: str,
    *,
    spreadsheet: bool,
    mapping: str,
    mapping_file: str,
    school: str,
    exported_at: datetime | None,
) -> Reading:
    """Return what the table says under a mapping; ``school`` chooses one of the mapping's schools.

    Raises:
        Problem: the mapping or the file cannot be read, or no school was chosen (INPUT).
    """
    plan = config.parse(Mapping, mapping, mapping_file)
    moment = config.moment_of(plan.exported_at, exported_at, name, mapping_file)
    own = _school(plan, school, name)
    faults = Faults(name)
    table = rows.open_table(data, faults, plan.file, spreadsheet=spreadsheet)
    if rows.missing_columns(table, plan, own):
        return Reading(KIND, name, None, tuple(faults.found))
    taken = rows.chosen(table, plan.where, own.where)
    if not taken:
        refuse("refused-no-rows", name)
    return _read(taken, plan, own, moment, faults)


def _school(plan: Mapping, wanted: str, name: str) -> SchoolPart:
    if not wanted and len(plan.schools) == 1:
        return next(iter(plan.schools.values()))
    if wanted not in plan.schools:
        refuse("refused-school", name, value=wanted or "—", known=", ".join(plan.schools))
    return plan.schools[wanted]


def _read(taken: list[Row], plan: Mapping, own: SchoolPart, moment: datetime, faults: Faults) -> Reading:
    found = groups.gather(taken, plan)
    formed = groups.form_classes(found, plan.classes)
    classes = tuple(
        dataclasses.replace(group, sections=sections.sections_of(group, found, plan)) for group in formed
    )
    snapshot = Snapshot(
        school=School(own.name, own.short_name),
        year=plan.year,
        exported_at=moment,
        source=plan.source,
        terms=tuple(Term(**dict(one)) for one in plan.terms),
        staff=tuple(Person(**dict(one)) for one in plan.staff),
        classes=classes,
    )
    return Reading(
        kind=KIND,
        file=faults.file,
        snapshot=snapshot,
        faults=tuple(faults.found),
        faulty_rows=frozenset(faults.rows),
        locator=RecordedPlaces(found.places, _columns(plan)),
    )


def _columns(plan: Mapping) -> dict[tuple[str, str], str]:
    pupil = {
        ("pupil", field): getattr(plan.pupils, field) for field in ("id", "surname", "name", "patronymic")
    }
    group = {("class", "home_class"): plan.classes.home_class_column}
    lessons = plan.lessons
    if lessons is None:
        return pupil | group
    lesson = {("lesson", field): getattr(lessons, field) for field in ("on", "number", "topic", "hours")}
    return {**pupil, **group, **lesson, ("mark", "mark"): lessons.mark}
