"""Who answers for what: the regulation's steps and duties, and the people named by order (001 clause 7.2).

The matrix is plain data: whoever prints it adds no rule of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Person, Unit
from archive_service.db.projections import ARCHIVED
from archive_service.problems import sentence
from archive_service.services import people, profiles, roles, units
from archive_service.services.roles import Held, When
from archive_service.services.titles import BY_EXPORT, in_words
from workflows.acts import SERVICE
from workflows.provisions import Clause
from workflows.regulation import Profile, Relation

_RESPONSIBLE, _BY_ORDER = "responsible", "by-order"


class About(StrEnum):
    """What a line of the matrix is about."""

    STEP = "step"
    OBLIGATION = "obligation"
    REGISTER = "register"


class Named(StrEnum):
    """Where it is said who: in an order, in the export (whose sheets they are), or it is the machine."""

    ORDER = "order"
    EXPORT = "export"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who answers; ``unit`` and its title are "" for the whole school."""

    person_id: str
    name: str
    unit: str
    unit_title: str
    order_no: str
    order_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody answers for.

    ``also`` are the titles of roles that may do it too. ``by_order`` is the clause by which an
    order names who is responsible, where the regulation does not say who ("" where it does).
    ``gaps`` are the departments for which nobody is named; "" stands for all other classes.
    """

    about: About
    id: str
    title: str
    role: str
    role_title: str
    also: tuple[str, ...]
    clause: str
    by_order: str
    named: Named
    holders: tuple[Holder, ...]
    gaps: tuple[str, ...]

    @property
    def who(self) -> str:
        """The role in words, with the clause of the order where the regulation does not say who."""
        by_order = sentence("roles.by-order")
        if not self.by_order:
            return self.role_title
        title = self.role_title if by_order in self.role_title else f"{self.role_title}, {by_order}"
        return f"{title} ({self.by_order})"


@dataclass(frozen=True, slots=True)
class _Duty:
    """A row of the regulation before anybody is looked for."""

    about: About
    id: str
    title: str
    role: str
    clause: Clause
    named: Named
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who holds which role on the day, and which departments there are."""

    holders: Mapping[str, tuple[Holder, ...]]
    units: tuple[Unit, ...]
    loose: bool

    def gaps(self, role: str) -> tuple[str, ...]:
        """Return the departments without anybody in the role, "" for the classes outside of them."""
        held = {one.unit for one in self.holders.get(role, ())}
        if "" in held:
            return ()
        missing = tuple(unit.title for unit in self.units if unit.id not in held)
        return (*missing, "") if self.loose else missing


def matrix(session: Session, on: date) -> tuple[Line, ...]:
    """Return who answers for what on a day, by the regulation in force then, in its own order."""
    profile = profiles.in_force(session, on)
    staff = _staff(session, on)
    return tuple(_line(duty, profile, staff) for duty in _duties(profile))


def _duties(profile: Profile) -> Iterator[_Duty]:
    for step in profile.steps:
        by_role = step.relation is Relation.ROLE
        named = _named(step.role) if by_role else Named.EXPORT
        yield _Duty(About.STEP, step.id, step.title, step.role, step.clause, named, step.also)
    for owed in profile.obligations:
        yield _Duty(About.OBLIGATION, owed.id, owed.title, owed.role, owed.clause, _named(owed.role))
    for book in profile.registers:
        yield _Duty(About.REGISTER, book.id, book.title, book.keeper, book.clause, _named(book.keeper))


def _named(role: str) -> Named:
    if role in BY_EXPORT:
        return Named.EXPORT
    return Named.SERVICE if role == SERVICE else Named.ORDER


def _line(duty: _Duty, profile: Profile, staff: _Staff) -> Line:
    by_order = duty.named is Named.ORDER
    return Line(
        about=duty.about,
        id=duty.id,
        title=duty.title,
        role=duty.role,
        role_title=in_words(duty.role, profile),
        also=tuple(in_words(role, profile) for role in duty.also),
        clause=duty.clause.ref,
        by_order=_responsible(duty, profile) if by_order else "",
        named=duty.named,
        holders=staff.holders.get(duty.role, ()) if by_order else (),
        gaps=staff.gaps(duty.role) if by_order else (),
    )


def _responsible(duty: _Duty, profile: Profile) -> str:
    """The clause of the order, where the regulation's own sentence has no subject (002 clause 7.5)."""
    ruled = profile.rules.get(_RESPONSIBLE)
    if ruled is None or ruled.value != _BY_ORDER:
        return ""
    silent = profile.borrowed(duty.clause) or sentence("roles.by-order") in in_words(duty.role, profile)
    return ruled.clause.ref if silent else ""


def _staff(session: Session, on: date) -> _Staff:
    known = {row.id: row for row in session.scalars(select(Person))}
    titles = {row.id: row.title for row in units.units(session)}
    holders: dict[str, list[Holder]] = {}
    for held in roles.grants(session):
        row = known[held.person_id]
        gone = row.left_on is not None and row.left_on <= on
        if held.when(on) is When.NOW and not gone and (not held.unit or held.unit in titles):
            holders.setdefault(held.role, []).append(_holder(held, row, titles.get(held.unit, "")))
    found = {role: tuple(those) for role, those in holders.items()}
    return _Staff(found, units.units(session), _loose(session))


def _holder(held: Held, row: Person, unit_title: str) -> Holder:
    return Holder(
        person_id=row.id,
        name=people.full_name(row),
        unit=held.unit,
        unit_title=unit_title,
        order_no=held.order_no,
        order_on=held.order_on,
        until=held.to_on,
    )


def _loose(session: Session) -> bool:
    """Whether a class of some open case belongs to no department, or there is no department at all."""
    inside = {class_id for unit in units.units(session) for class_id in unit.classes}
    open_classes = set(session.scalars(select(CaseRow.class_id).where(CaseRow.state != ARCHIVED)))
    return not inside or bool(open_classes - inside)
