"""Reassigning by order: what a teacher who left or fell ill owes becomes somebody else's (A7 row 6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.models import Person
from archive_service.problems import Kind, Problem
from archive_service.services import cases, deposits, people
from archive_service.services.context import Desk
from archive_service.services.orders import order_number
from archive_service.services.people import Present
from workflows.case import Case
from workflows.commands import Reassign
from workflows.duties import Duty
from workflows.regulation import Profile, Relation


@dataclass(frozen=True, slots=True)
class Moved:
    """What somebody else signs now; ``section_id`` and ``section`` are "" for the class teacher's part."""

    case_id: str
    class_name: str
    section_id: str
    section: str


def reassign(
    desk: Desk,
    who: Present,
    case_ids: Sequence[str],
    *,
    from_id: str,
    to_id: str,
    order_no: str,
    order_on: date,
    section: str = "",
) -> tuple[Moved, ...]:
    """Give another signer what one person still owes on these cases: all of it, or one section.

    Everything is done or nothing is. What is signed already stays as it is.

    Raises:
        Problem: an unknown person, the new one has left, the old one owes nothing there, or the
            regulation refuses.
    """
    order = order_number(order_no)
    moved: list[Moved] = []
    with desk.writing() as session:
        old = people.person(session, from_id)
        people.actor_of(session, to_id, desk.today)
        for case_id in case_ids:
            case, profile = cases.load(session, case_id)
            actor = people.acting(desk, session, who, case.opened.class_id)
            owed = cases.owed(desk, session, case, profile)
            named = [_named(session, case, old, section)] if section else []
            for place in named or _owed(owed, case, profile, old.id):
                command = Reassign(actor=actor, section=place, to=to_id, order_no=order, order_on=order_on)
                cases.perform(desk, session, command, case_id=case_id)
                moved.append(_moved(case, place))
            if case.deposit is not None:
                deposits.request_log(desk, session)
        if not moved:
            raise Problem(Kind.REFUSED, "staff.nothing-to-reassign", who=people.full_name(old))
    return tuple(moved)


def _named(session: Session, case: Case, old: Person, section: str) -> str:
    """The section that was asked for, when it is the old person's; an unknown one the kernel refuses."""
    found = case.section(section)
    if found is None or found.signer == old.id:
        return section
    signer = people.full_name(people.person(session, found.signer))
    other = people.full_name(old)
    raise Problem(Kind.REFUSED, "staff.not-theirs", section=found.title, who=signer, other=other)


def _owed(duties: Iterable[Duty], case: Case, profile: Profile, person_id: str) -> Iterator[str | None]:
    """The sections that the person still has to sign, and None for what is the class teacher's.

    Of an archived case the class teacher may still owe the council's decision (000 clause 4.8).
    """
    mine = {duty.section for duty in duties if duty.person == person_id}
    yield from (one.id for one in case.sections if one.id in mine)
    signs_class = any(step.relation is Relation.CLASS_TEACHER for step in profile.steps)
    goes_on = None in mine or (case.deposit is None and not signs_class)
    if case.class_teacher == person_id and goes_on:
        yield None


def _moved(case: Case, place: str | None) -> Moved:
    section = case.section(place) if place is not None else None
    return Moved(case.id, case.opened.class_name, place or "", section.title if section else "")
