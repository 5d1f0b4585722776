"""Duties: what is owed, by whom and until when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from apiflask import APIBlueprint

from archive_service.db.models import Duty
from archive_service.services import listings, people, profiles
from archive_service.services.listings import WantedDuties
from archive_service.web.api.shapes import Flag, Given, Line, OfPages, Paged
from archive_service.web.visitor import desk, visitor

bp = APIBlueprint("duties", __name__, tag="duties")


class MineWanted(Paged):
    """Which of the caller's duties."""

    late: Flag = False


class EverybodysWanted(MineWanted):
    """Which duties of all."""

    person: Line = ""
    class_name: Line = ""


class DutyGiven(Given):
    """Something owed; ``person`` is "" where the role's holders may do it, ``section`` for a whole case."""

    case: str
    class_name: str
    step: str
    section: str
    title: str
    role: str
    role_title: str
    person: str
    person_name: str
    due_on: date | None
    late: bool
    clause: str


class DutiesGiven(OfPages):
    """A page of duties, the oldest day first."""

    duties: list[DutyGiven]


@bp.get("/duties")
@bp.input(MineWanted, location="query", arg_name="asked")
@bp.output(DutiesGiven)
@bp.doc(summary="Что сейчас ждёт владельца токена")
def mine(asked: MineWanted) -> dict[str, Any]:
    """List what waits for the caller."""
    return _page(WantedDuties(mine=True, late_on=_late(asked)), asked.page)


@bp.get("/duties/all")
@bp.input(EverybodysWanted, location="query", arg_name="asked")
@bp.output(DutiesGiven)
@bp.doc(summary="Что сейчас ждёт каждого: для заместителя директора и тех, кто отвечает за архив")
def everybody(asked: EverybodysWanted) -> dict[str, Any]:
    """List what is owed by all."""
    return _page(WantedDuties(False, asked.person, asked.class_name, _late(asked)), asked.page)


def _late(asked: MineWanted) -> date | None:
    return desk().today if asked.late else None


def _page(wanted: WantedDuties, number: int) -> dict[str, Any]:
    at = desk()
    with at.reading() as session:
        page = listings.duties_page(session, visitor().actor, wanted, number=number)
        roles, names = profiles.in_force(session, at.today).roles, people.names(session)
    rows = [_given(duty, class_name, roles, names, at.today) for duty, class_name in page.rows]
    return {"duties": rows, "page": page.number, "pages": page.pages, "total": page.total}


def _given(
    duty: Duty, class_name: str, roles: Mapping[str, str], names: Mapping[str, str], today: date
) -> dict[str, Any]:
    return {
        "case": duty.case_id,
        "class_name": class_name,
        "step": duty.step,
        "section": duty.section_id,
        "title": duty.title,
        "role": duty.role,
        "role_title": roles.get(duty.role, duty.role),
        "person": duty.person_id,
        "person_name": names.get(duty.person_id, ""),
        "due_on": duty.due_on,
        "late": duty.due_on is not None and duty.due_on < today,
        "clause": duty.clause,
    }
