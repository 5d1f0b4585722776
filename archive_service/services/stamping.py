"""Finished volumes: what waits for somebody's signature under the whole case, and looking inside one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, CaseRow, Duty
from archive_service.db.models import Profile as ProfileRow
from archive_service.problems import Kind, Problem
from archive_service.services import assembling, people, profiles, relations, signoff
from archive_service.services.context import Desk
from archive_service.services.own_classes import looked_at, signs_volume
from workflows.case import Case
from workflows.commands import Actor
from workflows.leaves import PAGES_PER_LEAF
from workflows.regulation import Profile

PER_PAGE = 30
VOLUME, SUMMARY = "volume", "summary"
_REVISIONS = ("volume-assembled", "case-signed")


@dataclass(frozen=True, slots=True)
class Ready:
    """A volume that waits at a step of this person's; ``volume`` is the digest of its present revision.

    ``seal`` says that the school's seal goes beside the signature.
    """

    case_id: str
    step: str
    step_title: str
    class_name: str
    term_name: str
    year: int
    leaves: int
    due_on: date | None
    volume: str
    seal: bool


@dataclass(frozen=True, slots=True)
class Volumes:
    """A page of volumes, late ones first, and how many there are in all."""

    lines: tuple[Ready, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a volume's contents: where it begins, who signed it and when."""

    title: str
    page: int
    by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Done:
    """A signature under the whole case."""

    title: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Step:
    """A signature that this person can give now."""

    id: str
    title: str
    seal: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """A bound volume as one looks into it; ``summary`` is "" where there is no summary sheet."""

    case_id: str
    class_name: str
    term_name: str
    year: int
    volume: str
    pages: int
    summary: str
    summary_pages: int
    contents: tuple[Entry, ...]
    done: tuple[Done, ...]
    mine: tuple[Step, ...]


def ready(session: Session, who: Actor, page: int = 1) -> Volumes:
    """Return a page of the volumes that wait for this person's signature.

    Raises:
        Problem: there is no such page.
    """
    which = _mine(session, who)
    counted = select(func.count()).select_from(Duty).join(CaseRow, CaseRow.id == Duty.case_id)
    total = session.scalar(counted.where(*which)) or 0
    pages = max(1, -(-total // PER_PAGE))
    if not 1 <= page <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    return Volumes(_read(session, which, page), page, pages, total)


def titles(session: Session, who: Actor, case_ids: Sequence[str]) -> dict[str, str]:
    """Return what these cases are called, of those that the person may look into."""
    found = {}
    for row in session.scalars(select(CaseRow).where(CaseRow.id.in_(case_ids))):
        roles = relations.overseers(profiles.of_digest(session, row.profile_digest))
        here = who.roles | {one.role for one in who.within if row.class_id in one.classes}
        if row.class_teacher == who.id or not here.isdisjoint(roles):
            found[row.id] = f"{row.class_name}, {row.term_name}"
    return found


def open_volume(desk: Desk, person_id: str, case_id: str) -> Volume:
    """Return a bound volume to one of those who may look into it.

    Raises:
        Problem: no such case, the person has nothing to do with it, or it is not bound together yet.
    """
    with desk.reading() as session:
        case, profile = looked_at(desk, session, person_id, case_id)
        if not case.volume:
            raise Problem(Kind.MISSING, "stamping.no-volume", class_name=case.opened.class_name)
        actor = people.actor_of(session, person_id, desk.today, case.opened.class_id)
        names = people.names(session)
        owed = select(Duty).join(CaseRow, CaseRow.id == Duty.case_id).where(Duty.case_id == case_id)
        duties = session.scalars(owed.where(*_mine(session, actor)))
        steps = tuple(Step(one.step, one.title, _seal(profile, one.step)) for one in duties)
    return Volume(
        case_id=case_id,
        class_name=case.opened.class_name,
        term_name=case.opened.term_name,
        year=case.opened.year,
        volume=case.volume,
        pages=case.pages,
        summary=case.summary or "",
        summary_pages=case.summary_leaves * PAGES_PER_LEAF if case.summary else 0,
        contents=tuple(_contents(case, names)),
        done=tuple(_done(case, profile, names)),
        mine=steps,
    )


def _mine(session: Session, who: Actor) -> tuple[ColumnElement[bool], ...]:
    """The signatures under whole cases that can be given now: one's own, and those of the roles held."""
    mine = (Duty.person_id == who.id) | ((Duty.person_id == "") & signoff.for_roles(who))
    return Duty.open.is_(True), Duty.section_id == "", mine, _of_signing_steps(session)


def _of_signing_steps(session: Session) -> ColumnElement[bool]:
    """Which duties are signatures: said by the regulation that the case follows."""
    found = []
    for digest in session.scalars(select(ProfileRow.digest)):
        steps = [one.id for one in assembling.signing_steps(profiles.of_digest(session, digest))]
        found.append((CaseRow.profile_digest == digest) & Duty.step.in_(steps))
    return or_(false(), *found)


def _read(session: Session, which: Sequence[ColumnElement[bool]], page: int = 1) -> tuple[Ready, ...]:
    order = (Duty.due_on.is_(None), Duty.due_on, CaseRow.grade, CaseRow.class_name, CaseRow.id, Duty.step)
    wanted = select(Duty, CaseRow).join(CaseRow, CaseRow.id == Duty.case_id).where(*which).order_by(*order)
    rows = session.execute(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    volumes = _present_volumes(session, [case.id for _, case in rows])
    rules = {
        digest: profiles.of_digest(session, digest) for digest in {one.profile_digest for _, one in rows}
    }
    return tuple(
        Ready(
            case_id=case.id,
            step=duty.step,
            step_title=duty.title,
            class_name=case.class_name,
            term_name=case.term_name,
            year=case.year,
            leaves=case.leaves or 0,
            due_on=duty.due_on,
            volume=volumes.get(case.id, ""),
            seal=_seal(rules[case.profile_digest], duty.step),
        )
        for duty, case in rows
    )


def _present_volumes(session: Session, case_ids: Sequence[str]) -> Mapping[str, str]:
    """The last revision of each case's volume, from the acts that made it."""
    last = (
        select(func.max(ActRow.seq))
        .where(ActRow.case_id.in_(case_ids), ActRow.kind.in_(_REVISIONS))
        .group_by(ActRow.case_id)
    )
    rows = session.execute(select(ActRow.case_id, ActRow.payload).where(ActRow.seq.in_(last)))
    return {str(case_id): str(json.loads(payload)["volume"]) for case_id, payload in rows}


def _contents(case: Case, names: Mapping[str, str]) -> Iterator[Entry]:
    """The sections in the order of binding; a leaf has two pages."""
    place = {label: index for index, label in enumerate(case.labels)}
    for one in case.bound_sections:
        signed = one.signatures[-1] if one.signatures else None
        by = names.get(signed.by, signed.by) if signed else ""
        page = PAGES_PER_LEAF * place[one.leaves[0]] + 1
        yield Entry(one.title, page, by, signed.on if signed else None)


def _done(case: Case, profile: Profile, names: Mapping[str, str]) -> Iterator[Done]:
    for one in case.done:
        step = profile.step(one.step)
        if signs_volume(step) and step is not None:
            yield Done(step.title, names.get(one.by, one.by), one.on)


def _seal(profile: Profile, step_id: str) -> bool:
    step = profile.step(step_id)
    return step is not None and assembling.has_seal(step)
