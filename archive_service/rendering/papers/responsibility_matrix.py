"""Who answers for which step, by unit and order (001 clause 7.2)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "statement": ("regulation",),
    "unit": ("unit", "classes"),
    "whole": (),
    "column_step": (),
    "column_role": (),
    "column_people": (),
    "person": ("name", "order", "day"),
    "person_until": ("name", "order", "day", "until"),
    "nobody": (),
}


@dataclass(frozen=True, slots=True)
class Assigned:
    """A person with the order that gave the role; ``until`` is the role's last day, if it has one."""

    name: str
    order_no: str
    order_on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A step of the regulation with the role that owes it and the people who hold the role.

    ``otherwise`` says who does what no order gives to anybody.
    """

    step: str
    role: str
    people: tuple[Assigned, ...]
    clause: str
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class UnitDuties:
    """The duties in a department or branch; ``title`` is empty for the whole school."""

    title: str
    classes: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityMatrix:
    """All units with their duties on a day."""

    organisation: str
    on: date
    regulation: str
    units: tuple[UnitDuties, ...]
    director: Signer


def form(facts: ResponsibilityMatrix, own: Wordings = SHIPPED) -> Form:
    """Return the matrix, a table a unit."""
    words = words_of("responsibility_matrix", PLACES, own)
    blocks: list[Paragraph | Table] = []
    for unit in facts.units:
        blocks += [Paragraph(_heading(unit, words), bold=True), _table(unit, words)]
    statement = words("statement", regulation=facts.regulation)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        blocks=(Paragraph(statement), *blocks, SignatureLines((facts.director,))),
    )


def _heading(unit: UnitDuties, words: Words) -> str:
    if not unit.title:
        return words("whole")
    return words("unit", unit=unit.title, classes=", ".join(unit.classes))


def _table(unit: UnitDuties, words: Words) -> Table:
    columns = (
        Column(words("column_step"), 90),
        Column(words("column_role"), 60),
        Column(words("column_people"), 117),
    )
    rows = tuple((f"{one.step} ({one.clause})", one.role, _people(one, words)) for one in unit.duties)
    return Table(columns, rows)


def _people(duty: Duty, words: Words) -> str:
    said = "; ".join(_person(one, words) for one in duty.people)
    return said or duty.otherwise or words("nobody")


def _person(one: Assigned, words: Words) -> str:
    facts = {"name": one.name, "order": one.order_no, "day": day(one.order_on)}
    return words("person_until", until=day(one.until), **facts) if one.until else words("person", **facts)
