"""Cases: which there are, one of them, what was done on it."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from sqlalchemy import select

from archive_service.db.act_log import logged_of_case
from archive_service.db.models import CaseRow, SectionRow
from archive_service.services import cases, editions, listings, people
from archive_service.services.listings import WantedCases
from archive_service.web.api.shapes import Given, Line, OfPages, Paged, Year
from archive_service.web.visitor import desk, visitor
from workflows.spelling import kind_of

bp = APIBlueprint("cases", __name__, tag="cases")


class CasesWanted(Paged):
    """Which cases; without anything all that the caller may see."""

    year: Year | None = None
    state: Line = ""
    class_name: Line = ""


class CaseGiven(Given):
    """A case. ``state`` is ``archived``, ``returned`` or the id of the step that is owed next."""

    id: str
    class_id: str
    class_name: str
    grade: int
    year: int
    term: str
    term_name: str
    state: str
    state_title: str
    sections: int
    signed: int
    leaves: int | None
    due_on: date | None
    late: bool
    correction_waits: bool


class CasesGiven(OfPages):
    """A page of cases."""

    cases: list[CaseGiven]


class SectionShort(Given):
    """A section of a case as lists show it."""

    id: str
    title: str
    signer: str
    signer_name: str
    edition: int
    state: str
    leaves: str | None
    signed_on: date | None


class CaseWhole(CaseGiven):
    """A case with its sections."""

    class_teacher: str | None
    sections_list: list[SectionShort]


class EditionGiven(Given):
    """An edition of a section's sheets."""

    section: str
    title: str
    number: int
    state: str
    leaves: str
    struck_on: date | None
    why: str


class EditionsGiven(Given):
    """All editions of a case in the order they were made."""

    editions: list[EditionGiven]


class ActGiven(Given):
    """Something that was done: ``number`` is its place in the school's log, ``at`` a moment in UTC."""

    number: int
    at: str
    on: date
    kind: str
    actor: str
    actor_name: str
    hash: str


class ActsGiven(Given):
    """The acts of a case in their order."""

    acts: list[ActGiven]


@bp.get("/cases")
@bp.input(CasesWanted, location="query", arg_name="asked")
@bp.output(CasesGiven)
@bp.doc(summary="Дела, которые видит владелец токена: постранично, новые сначала")
def listing(asked: CasesWanted) -> dict[str, Any]:
    """List cases."""
    at, wanted = desk(), WantedCases(asked.year, asked.state, asked.class_name)
    with at.reading() as session:
        page = listings.cases_page(session, visitor().actor, wanted, number=asked.page)
        said = cases.states_in_words(session, page.rows)
    return {
        "cases": [_short(row, said[row.id], at.today) for row in page.rows],
        "page": page.number,
        "pages": page.pages,
        "total": page.total,
    }


@bp.get("/cases/<case_id>")
@bp.output(CaseWhole)
@bp.doc(summary="Одно дело и его разделы")
def one(case_id: str) -> dict[str, Any]:
    """Show one case."""
    at = desk()
    with at.reading() as session:
        [row] = cases.choose(session, case_id=case_id)
        said = cases.states_in_words(session, [row])
        names = people.names(session)
        found = select(SectionRow).where(SectionRow.case_id == case_id).order_by(SectionRow.id)
        sections = [short_section(one, names.get(one.signer, "")) for one in session.scalars(found)]
    return {
        **_short(row, said[row.id], at.today),
        "class_teacher": row.class_teacher,
        "sections_list": sections,
    }


@bp.get("/cases/<case_id>/editions")
@bp.output(EditionsGiven)
@bp.doc(summary="Все издания листов дела, действующие и погашенные")
def all_editions(case_id: str) -> dict[str, Any]:
    """List the editions of a case."""
    return {"editions": list(editions.all_of(desk(), case_id))}


@bp.get("/cases/<case_id>/acts")
@bp.output(ActsGiven)
@bp.doc(summary="Что и кем сделано с делом: записи журнала действий по порядку")
def acts(case_id: str) -> dict[str, Any]:
    """List what was done on a case."""
    with desk().reading() as session:
        logged = logged_of_case(session, case_id)
        names = people.names(session)
    return {
        "acts": [
            {
                "number": entry.seq,
                "at": entry.at,
                "on": entry.act.on,
                "kind": kind_of(entry.act),  # type: ignore[arg-type]
                "actor": entry.act.actor,
                "actor_name": names.get(entry.act.actor, ""),
                "hash": entry.hash,
            }
            for entry in logged
        ]
    }


def short_section(row: SectionRow, signer_name: str) -> dict[str, Any]:
    """Return a section as lists show it."""
    names = ("id", "title", "signer", "edition", "state", "leaves", "signed_on")
    return {**{name: getattr(row, name) for name in names}, "signer_name": signer_name}


def _short(row: CaseRow, state_title: str, today: date) -> dict[str, Any]:
    names = ("id", "class_id", "class_name", "grade", "year", "term_name", "state", "leaves")
    return {
        **{name: getattr(row, name) for name in names},
        "term": row.term_id,
        "state_title": state_title,
        "sections": row.sections_total,
        "signed": row.sections_signed,
        "due_on": row.next_due_on,
        "late": row.next_due_on is not None and row.next_due_on < today,
        "correction_waits": row.proposed,
    }
