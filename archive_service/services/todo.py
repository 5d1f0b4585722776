"""Steps of one kind that a person may do now, case by case: for pages that do them for many at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.services import owing, profiles
from archive_service.services.context import Desk
from archive_service.services.owing import Owed
from archive_service.services.titles import in_words
from workflows.commands import Actor
from workflows.regulation import Profile, Step, StepKind


@dataclass(frozen=True, slots=True)
class Todo:
    """A step that a person may do now; ``due_on`` is the earliest day where it is owed for many sections."""

    case_id: str
    class_name: str
    term_name: str
    step: str
    title: str
    due_on: date | None


def todo(session: Session, who: Actor, kind: StepKind) -> tuple[Todo, ...]:
    """Return the cases at which the person may do a step of the kind now, by class."""
    found: dict[tuple[str, str], Todo] = {}
    for one in _mine(session, who, kind):
        entry = Todo(one.case_id, one.class_name, one.term_name, one.step, one.title, one.due_on)
        found.setdefault((one.case_id, one.step), entry)
    return tuple(found.values())


def doer(desk: Desk, session: Session, kind: StepKind) -> str:
    """Return what the role is called that owes the step by the regulation in force; "" for no such step."""
    profile = profiles.in_force(session, desk.today)
    step = profile.step_of(kind)
    return in_words(step.role, profile) if step else ""


def _mine(session: Session, who: Actor, kind: StepKind) -> Iterator[Owed]:
    known: dict[str, Profile] = {}
    for one in sorted(owing.doable(session), key=_by_class):
        if one.profile_digest not in known:
            known[one.profile_digest] = profiles.of_digest(session, one.profile_digest)
        step = known[one.profile_digest].step(one.step)
        if step is not None and step.kind is kind and _may(who, step, one):
            yield one


def _by_class(owed: Owed) -> tuple[int, str, str]:
    return len(owed.class_name), owed.class_name, owed.case_id


def _may(who: Actor, step: Step, owed: Owed) -> bool:
    """Whether it is the person's alone, or anybody's with a role that the person holds for the class."""
    if owed.person_id:
        return owed.person_id == who.id
    here = {held.role for held in who.within if owed.class_id in held.classes}
    return not (who.roles | here).isdisjoint({step.role, *step.also})
