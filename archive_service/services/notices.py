"""What happened lately that concerns a person, told from the acts: nothing is stored for it.

Of every kind of act only the newest are looked at (:data:`LOOKED_AT`), through the index by kind, so
that twenty-five years of acts cost no more than a month of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from archive_service.db.act_log import read_act
from archive_service.db.models import ActRow, CaseRow, Certificate, Person, SectionRow
from archive_service.db.types import read_moment, spell_moment
from archive_service.services import people
from archive_service.services.roles import ENDED, GIVEN
from archive_service.services.titles import in_words
from workflows.acts import Act, ActsVoided, Reassigned, SectionReturned
from workflows.commands import Actor
from workflows.regulation import Profile, StepKind
from workflows.side_acts import CorrectionApproved, CorrectionProposed

DAYS, KEY_DAYS = 30, 30
"""How far back is looked, and how long before its end a key is spoken of."""

LOOKED_AT = 300
_OF_CASES = ("section-returned", "reassigned", "correction-proposed", "correction-approved", "acts-voided")
_OF_SCHOOL = (GIVEN, ENDED)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened; ``code`` names the sentence, ``facts`` fill it, ``case_id`` may be ""."""

    code: str
    at: datetime
    facts: Mapping[str, str]
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A case: its sections' titles, and the sections that the reader signs."""

    class_name: str
    titles: dict[str, str]
    mine: set[str]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads: the roles decide what of other people's doings concerns them."""

    who: Actor
    profile: Profile
    language: str

    @property
    def prints(self) -> bool:
        """Whether what goes back has to be printed anew by this person."""
        steps = (one for one in self.profile.steps if one.kind is StepKind.PRINT)
        held = self.who.roles | {one.role for one in self.who.within}
        return any(step.role in held for step in steps)


@dataclass(frozen=True, slots=True)
class _Happened:
    at: datetime
    case_id: str
    act: Act


def notices(
    session: Session, who: Actor, profile: Profile, *, now: datetime, today: date, language: str = "ru"
) -> tuple[Notice, ...]:
    """Return what concerns the person, the newest first; a fixed number of queries."""
    reader = _Reader(who, profile, language)
    rows = session.execute(_newest(now - timedelta(days=DAYS))).all()
    told = [
        *_of_roles(reader, [row for row in rows if row.kind in _OF_SCHOOL]),
        *_of_cases(session, reader, [row for row in rows if row.kind in _OF_CASES]),
        *_of_key(session, who, now, today),
    ]
    return tuple(sorted(_named(session, told), key=lambda one: one.at, reverse=True))


def _newest(since: datetime) -> Select[str, str, str, str | None, str]:
    other = aliased(ActRow)
    newest = [
        ActRow.seq.in_(
            select(other.seq).where(other.kind == kind).order_by(other.seq.desc()).limit(LOOKED_AT)
        )
        for kind in (*_OF_CASES, *_OF_SCHOOL)
    ]
    return (
        select(ActRow.kind, ActRow.actor, ActRow.at, ActRow.case_id, ActRow.payload)
        .where(or_(*newest), ActRow.at >= spell_moment(since))
        .order_by(ActRow.seq)
    )


def _of_roles(reader: _Reader, rows: list[Any]) -> Iterator[Notice]:
    for row in rows:
        facts = json.loads(row.payload)
        if facts["person"] == reader.who.id and row.actor != reader.who.id:
            said = {
                "role": in_words(facts["role"], reader.profile, reader.language),
                "order": facts["order"],
                "actor": row.actor,
            }
            code = "role-given" if row.kind == GIVEN else "role-ended"
            yield Notice(code, read_moment(row.at), said)


def _of_cases(session: Session, reader: _Reader, rows: list[Any]) -> Iterator[Notice]:
    happened = [_Happened(read_moment(one.at), one.case_id, read_act(one.kind, one.payload)) for one in rows]
    places = _places(session, reader.who, {one.case_id for one in happened})
    proposed: dict[tuple[str, str], CorrectionProposed] = {}
    for one in happened:
        act, place = one.act, places.get(one.case_id)
        if isinstance(act, CorrectionProposed):
            proposed[one.case_id, act.snapshot] = act
        elif place is not None and act.actor != reader.who.id:
            if isinstance(act, CorrectionApproved):
                plan = proposed.get((one.case_id, act.snapshot))
                told = _of_sections("corrected", place, plan.changed if plan else ())
            else:
                told = _of_act(reader, act, place)
            for code, facts in told:
                said = {"class_name": place.class_name, "actor": act.actor, **facts}
                yield Notice(code, one.at, said, one.case_id)


Told = Iterator[tuple[str, dict[str, str]]]


def _of_act(reader: _Reader, act: Act, place: _Place) -> Told:
    match act:
        case SectionReturned() if reader.prints or act.section in place.mine:
            title = place.titles.get(act.section, "")
            yield "returned", {"section": title, "remark": act.remarks[0].text if act.remarks else ""}
        case Reassigned() if act.to == reader.who.id:
            code = "reassigned" if act.section else "reassigned-class"
            yield code, {"section": place.titles.get(act.section or "", ""), "order": act.order_no}
        case ActsVoided():
            yield from _of_sections("voided", place, [one.section for one in act.things])
        case _:
            return


def _of_sections(code: str, place: _Place, sections: Iterable[str]) -> Told:
    """One notice of each of these sections that the reader signs."""
    for section in dict.fromkeys(sections):
        if section in place.mine:
            yield code, {"section": place.titles[section]}


def _places(session: Session, who: Actor, case_ids: set[str]) -> dict[str, _Place]:
    wanted = (
        select(CaseRow.id, CaseRow.class_name, SectionRow.id, SectionRow.title, SectionRow.signer)
        .outerjoin(SectionRow, SectionRow.case_id == CaseRow.id)
        .where(CaseRow.id.in_(sorted(case_ids)))
    )
    found: dict[str, _Place] = {}
    for case_id, class_name, section, title, signer in session.execute(wanted):
        place = found.setdefault(case_id, _Place(class_name, {}, set()))
        if section is not None:
            place.titles[section] = title
            place.mine.update({section} if signer == who.id else ())
    return found


def _of_key(session: Session, who: Actor, now: datetime, today: date) -> Iterator[Notice]:
    """The last key that was not revoked, when it ends soon or has ended."""
    last = session.scalar(
        select(func.max(Certificate.not_after)).where(
            Certificate.person_id == who.id, Certificate.revoked_on.is_(None)
        )
    )
    if last is not None and last <= today + timedelta(days=KEY_DAYS):
        code = "key-ends" if last >= today else "key-ended"
        yield Notice(code, now, {"day": f"{last:%d.%m.%Y}"})


def _named(session: Session, told: Iterable[Notice]) -> list[Notice]:
    """Put the names of those who acted in the place of their ids."""
    found = list(told)
    ids = {one.facts["actor"] for one in found if "actor" in one.facts}
    rows = session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    names = {row.id: people.full_name(row) for row in rows}
    return [
        replace(one, facts={**one.facts, "actor": names.get(one.facts["actor"], one.facts["actor"])})
        if "actor" in one.facts
        else one
        for one in found
    ]
