"""Users, sessions and organisations of a bundle."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.content import refuse
from archive_service.importing.findings import Key, Place
from archive_service.importing.oneroster.bundle import Bundle
from archive_service.importing.oneroster.config import BundleMapping
from archive_service.importing.tables import Row, Table
from workflows.snapshot import Person, School, Term

Places = dict[tuple[str, Key], Place]


def active(table: Table | None) -> Iterator[Row]:
    """Yield the rows that are not marked for deletion."""
    for row in table or ():
        if row.text("status").casefold() not in {"tobedeleted", "inactive"}:
            yield row


def place_of(row: Row, column: str = "") -> Place:
    """Return where the row stands."""
    return Place(row.table.sheet, row.number, column)


@dataclass(frozen=True, slots=True)
class Org:
    """The one school that is read."""

    id: str
    school: School


def org_of(bundle: Bundle, plan: BundleMapping, file: str) -> Org:
    """Return the school: the one named by the mapping, or the only one.

    Raises:
        Problem: there is none, or a choice (INPUT).
    """
    schools = {
        row.text("sourcedId"): row.text("name") for row in active(bundle.tables["orgs"]) if _is_school(row)
    }
    wanted = plan.school or (next(iter(schools)) if len(schools) == 1 else "")
    if wanted not in schools:
        refuse("refused-school", file, value=wanted or "—", known=", ".join(schools) or "—")
    return Org(wanted, School(schools[wanted], schools[wanted]))


def _is_school(row: Row) -> bool:
    return row.text("type").casefold() == "school"


def terms_of(bundle: Bundle, plan: BundleMapping, places: Places) -> tuple[Term, ...]:
    """Return the sessions whose kinds the mapping knows."""
    found = []
    for row in active(bundle.tables["academicSessions"]):
        code, kind = row.text("sourcedId", required=True), row.text("type")
        if kind not in plan.session_kinds:
            row.fault("import.not-a-choice", "type", kind, allowed=", ".join(plan.session_kinds))
            continue
        starts_on, ends_on = row.day("startDate") or UNREAD, row.day("endDate") or UNREAD
        title = row.text("title", required=True)
        closes = code in plan.closing_terms
        found.append(Term(code, title, plan.session_kinds[kind], starts_on, ends_on, closes))
        places["term", (code,)] = place_of(row)
    return tuple(found)


def users_of(bundle: Bundle) -> dict[str, Row]:
    """Return user id → row; an id that occurs twice is noted as a fault."""
    users: dict[str, Row] = {}
    for row in active(bundle.tables["users"]):
        code = row.text("sourcedId", required=True)
        if code in users:
            row.fault("import.duplicate-person", "sourcedId", code)
        users[code] = row
    return users


def staff_of(
    bundle: Bundle, users: dict[str, Row], org: Org, plan: BundleMapping, places: Places
) -> tuple[Person, ...]:
    """Return the teachers of the school with their full names."""
    found = []
    for code in _teachers(bundle, users, org):
        row = users[code]
        patronymic = row.text("middleName")
        if not patronymic and plan.patronymic == "required":
            row.fault("import.patronymic-not-stated", "middleName")
        surname, name = row.text("familyName"), row.text("givenName")
        found.append(Person(code, surname, name, patronymic, "учитель"))
        places["person", (code,)] = place_of(row)
    return tuple(found)


def _teachers(bundle: Bundle, users: dict[str, Row], org: Org) -> list[str]:
    if bundle.version == "1.2":
        roles = [row for row in active(bundle.tables["roles"]) if row.text("role") == "teacher"]
        own = [row.text("userSourcedId") for row in roles if row.text("orgSourcedId") in {org.id, ""}]
        return [code for code in dict.fromkeys(own) if code in users]
    return [
        code
        for code, row in users.items()
        if row.text("role") == "teacher" and org.id in _list(row.text("orgSourcedIds"))
    ]


def _list(said: str) -> list[str]:
    return [part.strip() for part in said.split(",")]
