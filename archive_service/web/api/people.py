"""The staff: who works here in which roles, giving and ending roles by order."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint

from archive_service.services import people, profiles, roles, roster
from archive_service.services.roles import Held
from archive_service.services.titles import in_words
from archive_service.web.api.shapes import Asked, Day, Given, Ident, Line, Said
from archive_service.web.language import chosen
from archive_service.web.visitor import desk, visitor
from workflows.regulation import Profile

bp = APIBlueprint("people", __name__, tag="people")


class GrantGiven(Given):
    """A role by order; ``unit`` is "" for the whole school."""

    role: str
    title: str
    unit: str
    from_on: date
    to_on: date | None
    order_no: str
    order_on: date
    when: str


class PersonGiven(Given):
    """A member of staff; ``left_on`` is the first day without access."""

    id: str
    name: str
    post: str
    left_on: date | None
    blocked: bool
    key: bool
    grants: list[GrantGiven]


class PeopleGiven(Given):
    """Everybody of the school, those who have left as well."""

    people: list[PersonGiven]


class GrantWanted(Asked):
    """A role to give; ``from_on`` where it is not the order's day, ``unit`` for one department only."""

    role: Ident
    order_no: Said
    order_on: Day
    from_on: Day | None = None
    until: Day | None = None
    unit: Line = ""


class EndWanted(Asked):
    """A role to end; ``from_on`` is the first day without it."""

    role: Ident
    from_on: Day
    order_no: Said
    unit: Line = ""


class GrantDone(Given):
    """Whose roles they are now."""

    person: str
    grants: list[GrantGiven]


@bp.get("/people")
@bp.output(PeopleGiven)
@bp.doc(summary="Сотрудники школы, их роли с приказами и есть ли ключ")
def listing() -> dict[str, Any]:
    """List the staff."""
    at = desk()
    with at.reading() as session:
        members = roster.roster(session, at.today)
        profile = profiles.in_force(session, at.today)
    names = ("id", "name", "post", "left_on", "blocked", "key")
    return {
        "people": [
            {
                **{name: getattr(one, name) for name in names},
                "grants": [_grant(held, profile) for held in one.grants],
            }
            for one in members
        ]
    }


@bp.post("/people/<person_id>/grants")
@bp.input(GrantWanted, arg_name="asked")
@bp.output(GrantDone, status_code=201)
@bp.doc(summary="Дать роль приказом")
def grant(person_id: str, asked: GrantWanted) -> dict[str, Any]:
    """Give a role by order."""
    at, who = desk(), visitor().person_id
    with at.writing() as session:
        people.require(session, who, roles.KEEPERS, at.today)
        roles.grant(
            at,
            session,
            people.person(session, person_id).id,
            asked.role,
            order_no=asked.order_no,
            order_on=asked.order_on,
            from_on=asked.from_on or asked.order_on,
            to_on=asked.until,
            unit=asked.unit,
            actor=who,
        )
    return _done(person_id)


@bp.post("/people/<person_id>/grants/end")
@bp.input(EndWanted, arg_name="asked")
@bp.output(GrantDone)
@bp.doc(summary="Прекратить роль приказом с указанного дня")
def revoke(person_id: str, asked: EndWanted) -> dict[str, Any]:
    """End a role by order."""
    at, who = desk(), visitor().person_id
    with at.writing() as session:
        people.require(session, who, roles.KEEPERS, at.today)
        roles.revoke(
            at,
            session,
            people.person(session, person_id).id,
            asked.role,
            from_on=asked.from_on,
            order_no=asked.order_no,
            unit=asked.unit,
            actor=who,
        )
    return _done(person_id)


def _done(person_id: str) -> dict[str, Any]:
    at = desk()
    with at.reading() as session:
        profile = profiles.in_force(session, at.today)
        held = roles.grants(session, person_id)
    return {"person": person_id, "grants": [_grant(one, profile) for one in held]}


def _grant(held: Held, profile: Profile) -> dict[str, Any]:
    names = ("role", "unit", "from_on", "to_on", "order_no", "order_on")
    return {
        **{name: getattr(held, name) for name in names},
        "title": in_words(held.role, profile, chosen()),
        "when": str(held.when(desk().today)),
    }
