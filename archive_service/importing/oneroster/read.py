"""From a bundle to a snapshot."""

from dataclasses import replace
from datetime import datetime

from archive_service.importing.content import refuse
from archive_service.importing.findings import RecordedPlaces
from archive_service.importing.mapped.config import moment_of, parse
from archive_service.importing.oneroster import people, results, rosters
from archive_service.importing.oneroster.bundle import Bundle, open_bundle
from archive_service.importing.oneroster.config import BundleMapping
from archive_service.importing.reading import Reading
from archive_service.importing.tables import Faults
from archive_service.problems import Fault
from workflows.snapshot import ClassGroup, Snapshot

KIND = "oneroster"
_COLUMNS = {
    ("person", "surname"): "familyName",
    ("person", "name"): "givenName",
    ("person", "patronymic"): "middleName",
    ("person", "post"): "role",
    ("pupil", "surname"): "familyName",
    ("pupil", "name"): "givenName",
    ("pupil", "patronymic"): "middleName",
    ("lesson", "on"): "dueDate",
    ("lesson", "topic"): "title",
    ("handover", "on"): "beginDate",
    ("handover", "teacher_id"): "userSourcedId",
    ("term", "starts_on"): "startDate",
    ("term", "ends_on"): "endDate",
    ("section", "subject"): "courseSourcedId",
    ("section", "teacher_id"): "sourcedId",
    ("class", "class_teacher_id"): "sourcedId",
}


def read_bundle(
    data: bytes, name: str, *, mapping: str, mapping_file: str, school: str, exported_at: datetime | None
) -> Reading:
    """Return what the bundle says; ``school`` is the sourcedId of one of its schools.

    Raises:
        Problem: there is no mapping, or the bundle or the mapping cannot be read (INPUT).
    """
    faults = Faults(name)
    bundle = open_bundle(data, faults)
    if faults.found:
        return Reading(KIND, name, None, tuple(faults.found))
    if not mapping:
        refuse("refused-needs-mapping", name)
    plan = parse(BundleMapping, mapping, mapping_file)
    plan = plan.model_copy(update={"school": school or plan.school})
    return _read(bundle, plan, moment_of(plan.exported_at, exported_at, name, mapping_file), faults)


def _read(bundle: Bundle, plan: BundleMapping, moment: datetime, faults: Faults) -> Reading:
    places: people.Places = {}
    org = people.org_of(bundle, plan, faults.file)
    terms = people.terms_of(bundle, plan, places)
    users = people.users_of(bundle)
    staff = people.staff_of(bundle, users, org, plan, places)
    found = rosters.rosters_of(bundle, org, users)
    reporting = next((term for term in terms if term.id == plan.term), None)
    groups = rosters.groups_of(found, users, reporting, plan, places)
    if not groups:
        faults.add("import.no-homeroom", sheet="classes.csv", column="classType")
    grades = results.grades_of(bundle, plan, found)
    classes = _classes(bundle, found, groups, grades, plan=plan, places=places)
    snapshot = Snapshot(org.school, plan.year, moment, plan.source, terms, staff, classes)
    return Reading(
        kind=KIND,
        file=faults.file,
        snapshot=snapshot,
        faults=tuple(faults.found),
        warnings=_skipped(grades.skipped, faults.file),
        faulty_rows=frozenset(faults.rows),
        locator=RecordedPlaces(places, _COLUMNS),
    )


def _skipped(count: int, file: str) -> tuple[Fault, ...]:
    if not count:
        return ()
    return (Fault("import.items-skipped", file, "lineItems.csv", facts=(("count", str(count)),)),)


def _classes(
    bundle: Bundle,
    found: dict[str, rosters.Roster],
    groups: list[ClassGroup],
    grades: results.Grades,
    *,
    plan: BundleMapping,
    places: people.Places,
) -> tuple[ClassGroup, ...]:
    sections = rosters.sections_by_class(bundle, found, groups, places)
    classes = []
    for group in groups:
        own = sections.get(group.id, [])
        filled = tuple(results.with_grades(one, roster, grades, plan, places) for roster, one in own)
        classes.append(replace(group, sections=filled))
    return tuple(classes)
