"""The register of consents to the processing of personal data (000 clause 1.12, 001 deputy 3).

Acts hold the pupil's id and the day; names are joined from the exports for those who may see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, append, school_acts
from archive_service.problems import Kind, Problem
from archive_service.scanning import CheckedPdf, check_pdf
from archive_service.services import documents, people, pupils
from archive_service.services.context import Desk

KEEPERS = ("deputy", "administrator", "director")
ROLE = "consent"


class Consent(StrEnum):
    """What was said: given, never given (000 clause 6.2), or taken back (6.3)."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_KINDS = {f"consent-{consent}": consent for consent in Consent}


@dataclass(frozen=True, slots=True)
class State:
    """What holds for a pupil since a day; ``copy`` is the digest of the paper, "" if there is none."""

    pupil: str
    consent: Consent
    on: date
    copy: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register as people read it; ``state`` is None where nothing is on record."""

    pupil: str
    name: str
    class_name: str
    state: State | None


def record(
    desk: Desk, session: Session, pupil_id: str, consent: Consent, *, on: date, copy: str | None, actor: str
) -> None:
    """Put a consent, its absence or its withdrawal on record; the caller has seen that the pupil exists.

    Raises:
        Problem: the person may not keep the register, the day has not come yet, or a withdrawal
            is not in writing (000 clause 6.3.1).
    """
    people.require(session, actor, KEEPERS, desk.today)
    if on > desk.today:
        raise Problem(Kind.USAGE, "codes.day-to-come", day=f"{on:%d.%m.%Y}")
    if consent is Consent.WITHDRAWN and not copy:
        raise Problem(Kind.REFUSED, "codes.withdrawal-in-writing")
    facts = {"pupil": pupil_id, "day": on.isoformat(), "copy": copy or ""}
    append(session, case_id=None, act=SchoolAct(f"consent-{consent}", actor, desk.today, facts), at=desk.now)


def take_in(
    desk: Desk, pupil_id: str, consent: Consent, *, on: date, copy: Path | None, actor_id: str
) -> pupils.OnRoll:
    """Check the paper, keep it and put the consent on record; return whom it is about.

    Raises:
        Problem: as :func:`record`; the file is refused; or no export names such a pupil.
    """
    with desk.reading() as session:
        people.require(session, actor_id, KEEPERS, desk.today)
    whom = pupils.known(desk, pupil_id)
    paper = check_pdf(copy) if copy else None
    if paper:
        documents.keep(desk, paper.data)
    with desk.writing() as session:
        digest = paper.digest if paper else None
        record(desk, session, pupil_id, consent, on=on, copy=digest, actor=actor_id)
        if paper:
            register_paper(desk, session, paper, ROLE)
    return whom


def register(session: Session) -> Mapping[str, State]:
    """Return what holds for each pupil: what is dated last counts, of one day what was recorded last."""
    states: dict[str, State] = {}
    for logged in school_acts(session, *_KINDS):
        fresh = _state(logged)
        known = states.get(fresh.pupil)
        if known is None or known.on <= fresh.on:
            states[fresh.pupil] = fresh
    return states


def lines(
    desk: Desk, *, reader_id: str, class_name: str | None = None, missing: bool = False
) -> tuple[Line, ...]:
    """Return the register of the school or of a class, by class and name, for those who keep it.

    ``missing`` leaves only the pupils of whom nothing is on record. Who is in no class any more
    comes last, in the register of the whole school.

    Raises:
        Problem: the person may not read it, or there is no such class.
    """
    with desk.reading() as session:
        people.require(session, reader_id, KEEPERS, desk.today)
        states = register(session)
    on_roll = pupils.roll(desk, class_name)
    if class_name and not on_roll:
        raise Problem(Kind.MISSING, "codes.no-class", class_name=class_name)
    found = [_line(one, states) for one in sorted(on_roll.values(), key=_place)]
    if class_name is None:
        found += [Line(one, "", "", state) for one, state in states.items() if one not in on_roll]
    return tuple(line for line in found if not (missing and line.state))


def register_paper(desk: Desk, session: Session, paper: CheckedPdf, role: str) -> None:
    """Note a checked paper among the school's own documents."""
    documents.register(
        session,
        paper.digest,
        case_id=None,
        role=role,
        size_bytes=len(paper.data),
        at=desk.now,
        details={"pages": paper.pages},
    )


def _line(one: pupils.OnRoll, states: Mapping[str, State]) -> Line:
    return Line(one.pupil.id, one.pupil.printed_name, one.class_name, states.get(one.pupil.id))


def _place(one: pupils.OnRoll) -> tuple[int, str, str]:
    """Classes in the order of grades, pupils in that of the alphabet."""
    return one.case.grade, one.class_name, one.pupil.printed_name


def _state(logged: Logged) -> State:
    act = logged.act
    if not isinstance(act, SchoolAct):
        raise TypeError(act)
    facts = act.facts
    return State(facts["pupil"], _KINDS[act.kind], date.fromisoformat(facts["day"]), facts["copy"])
