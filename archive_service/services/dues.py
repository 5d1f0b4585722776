"""What each person owes: the sheets that are theirs alone, and what their roles by order ask of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Person
from archive_service.services import owing, people, roles, units
from archive_service.services.context import Desk
from archive_service.services.owing import Owed
from archive_service.services.roles import When


@dataclass(frozen=True, slots=True)
class Debtor:
    """A person at work who owes something, the earliest day first."""

    person_id: str
    name: str
    owes: tuple[Owed, ...]

    def late_days(self, on: date) -> int:
        """By how many days the earliest of it is late on a day; 0 in time."""
        due = min((one.due_on for one in self.owes if one.due_on), default=on)
        return max(0, (on - due).days)


def debtors(desk: Desk, session: Session) -> tuple[Debtor, ...]:
    """Return everybody who can do something now and has not, the longest late first."""
    staff = people.at_work(session, desk.today)
    owed = _by_person(owing.doable(session), _holders(session, desk.today))
    found = [Debtor(one, staff[one], tuple(owed[one])) for one in sorted(owed) if one in staff]
    return tuple(sorted(found, key=lambda one: -one.late_days(desk.today)))


def of_person(desk: Desk, session: Session, person_id: str) -> tuple[Owed, ...]:
    """Return what a person owes: the own sheets, also those not in hand yet, and the work of the own roles.

    Raises:
        Problem: no such person, one who has left, or one whose account is shut.
    """
    people.actor_of(session, person_id, desk.today)
    mine = _by_person(owing.by_roles(session), _holders(session, desk.today))
    found = (*owing.by_people(session, [person_id]), *mine.get(person_id, ()))
    return tuple(sorted(found, key=_by_day))


def signers(session: Session) -> tuple[Debtor, ...]:
    """Return everybody whose own signature is still owed, also of those who have left, by name."""
    owed = _by_person(owing.of_signers(session), {})
    rows = session.scalars(select(Person).where(Person.id.in_(owed)))
    found = [Debtor(row.id, people.full_name(row), tuple(owed[row.id])) for row in rows]
    return tuple(sorted(found, key=lambda one: one.name))


def _by_day(owed: Owed) -> tuple[bool, date, str]:
    return owed.due_on is None, owed.due_on or date.max, owed.case_id


def _by_person(owed: Iterable[Owed], holders: Mapping[tuple[str, str], set[str]]) -> dict[str, list[Owed]]:
    found: dict[str, list[Owed]] = defaultdict(list)
    for one in owed:
        places = (one.role, ""), (one.role, one.class_id)
        of_role = set().union(*(holders.get(place, set()) for place in places))
        for person_id in [one.person_id] if one.person_id else of_role:
            found[person_id].append(one)
    return found


def _holders(session: Session, on: date) -> dict[tuple[str, str], set[str]]:
    """Who holds a role today, by role and class; "" in place of a class is the whole school."""
    classes = {row.id: row.classes for row in units.units(session)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in roles.grants(session):
        if one.when(on) is When.NOW:
            for place in classes.get(one.unit, ()) if one.unit else ("",):
                found[one.role, place].add(one.person_id)
    return found
