"""Doing things to a case: load its acts, ask the regulation, store what came of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case, append, lock_log
from archive_service.db.models import CaseRow
from archive_service.db.projections import project
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import people, profiles
from archive_service.services.calendars import calendar_of
from archive_service.services.context import Desk
from archive_service.services.titles import titles_of
from workflows.case import Case
from workflows.commands import Command
from workflows.decide import decide
from workflows.duties import Duty, duties
from workflows.history import evolve, replay
from workflows.refusal import Refusal
from workflows.regulation import Profile

_PEOPLE, _ROLES = ("who", "actor"), "roles"


def load(session: Session, case_id: str) -> tuple[Case, Profile]:
    """Return a case and the profile version it was opened under.

    Raises:
        Problem: the school has no such case.
    """
    acts = acts_of_case(session, case_id)
    if not acts:
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    case = replay(acts)
    return case, profiles.of_digest(session, case.profile_digest)


def perform(
    desk: Desk, session: Session, command: Command, *, case_id: str, profile: Profile | None = None
) -> Case:
    """Carry a command out in the session's transaction and return the case as it is afterwards.

    ``profile`` is given only to open a case; otherwise it is the one the case was opened under.

    Raises:
        Problem: the regulation refuses; nothing is stored.
    """
    lock_log(session)
    acts = acts_of_case(session, case_id)
    case = replay(acts) if acts else None
    if case is not None:
        profile = profiles.of_digest(session, case.profile_digest)
    if profile is None:
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    calendar = calendar_of(session, desk.today)
    answer = decide(case, command, profile=profile, calendar=calendar, on=desk.today)
    if isinstance(answer, Refusal):
        raise refused(session, answer, profile)
    for act in answer:
        append(session, case_id=case_id, act=act, at=desk.now)
        case = evolve(case, act)
    if case is None:
        raise Problem(Kind.INTERNAL, "service.internal")
    project(session, case, duties(case, profile=profile, calendar=calendar))
    return case


def states_in_words(session: Session, rows: Iterable[CaseRow]) -> dict[str, str]:
    """Return, by case, the title of the step that is owed next, in the words of the case's profile."""
    said = {}
    for row in rows:
        step = profiles.of_digest(session, row.profile_digest).step(row.state)
        said[row.id] = step.title if step else sentence(f"service.state-{row.state}")
    return said


def ask(desk: Desk, session: Session, command: Command, *, case_id: str) -> None:
    """Find out whether the regulation would refuse, before work is spent on it; store nothing.

    Raises:
        Problem: it would.
    """
    case, profile = load(session, case_id)
    answer = decide(case, command, profile=profile, calendar=calendar_of(session, desk.today), on=desk.today)
    if isinstance(answer, Refusal):
        raise refused(session, answer, profile)


def refused(session: Session, refusal: Refusal, profile: Profile | None = None) -> Problem:
    """Return a refusal of the regulation as a problem in which people and roles have their names."""
    known = people.names(session)
    facts: dict[str, Any] = {
        name: known.get(value, value) if name in _PEOPLE else value for name, value in refusal.facts.items()
    }
    if _ROLES in facts:
        facts[_ROLES] = titles_of(str(facts[_ROLES]).split(", "), profile)
    return Problem(Kind.REFUSED, refusal.code, **facts)


def owed(desk: Desk, session: Session, case: Case, profile: Profile) -> tuple[Duty, ...]:
    """Return what is still owed on a case."""
    return duties(case, profile=profile, calendar=calendar_of(session, desk.today))


def choose(
    session: Session, class_name: str | None = None, state: str | None = None, case_id: str | None = None
) -> list[CaseRow]:
    """Return the cases of a class (by name), in a state, or of an id; none given: all, newest year first.

    Raises:
        Problem: an id or a class was named and there is no such case.
    """
    wanted = select(CaseRow).order_by(CaseRow.year.desc(), CaseRow.grade, CaseRow.class_name, CaseRow.id)
    if case_id:
        wanted = wanted.where(CaseRow.id == case_id)
    if class_name:
        wanted = wanted.where(CaseRow.class_name == class_name)
    if state:
        wanted = wanted.where(CaseRow.state == state)
    found = list(session.scalars(wanted))
    if not found and (case_id or class_name):
        raise Problem(Kind.MISSING, "service.no-case", case=case_id or class_name)
    return found
