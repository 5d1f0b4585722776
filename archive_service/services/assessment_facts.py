"""The facts that an assessment is made of: read from rows, acts and stores, computed nowhere twice."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, school_acts
from archive_service.db.models import CaseRow, Certificate, Deposit, Document, Object, Person
from archive_service.db.projections import ARCHIVED
from archive_service.services import (
    alarms,
    assessment_media,
    coverage,
    disposal,
    hands,
    health,
    holds,
    leave_register,
    log_checks,
    nomenclature,
    people,
    profiles,
    proofs,
    retention,
    roles,
)
from archive_service.services.assessment_answers import answers
from archive_service.services.context import Desk
from archive_service.services.deposits import shipped
from archive_service.services.hands import Way
from archive_service.services.health import ChainWatch, StoreState
from archive_service.services.matrix import Named, matrix
from archive_service.services.notices import KEY_DAYS
from archive_service.services.roles import When
from workflows.assessment import (
    ClauseFacts,
    Facts,
    KeepingFacts,
    LogFacts,
    PeopleFacts,
    Proof,
    Shows,
    StoreFacts,
)
from workflows.leaving import Exported
from workflows.nomenclature import Approved
from workflows.retention import Action

LOOKED_BACK = timedelta(days=400)
"""So far back acts of readings and drills are looked for: longer than any of them is believed."""

_WAITS_TOO_LONG = timedelta(days=365)
_BY_TWO = 2


def gather(desk: Desk, watch: ChainWatch) -> Facts:
    """Return the facts of the school as they stand now; the stores are asked whether they answer."""
    with desk.reading() as session:
        states = health.store_states(desk, session)
        return Facts(
            on=desk.today,
            objects=session.scalar(select(func.count()).select_from(Object)) or 0,
            formats=_formats(session),
            copies=assessment_media.copies(desk, session, states),
            stores=tuple(_stores(desk, session, states)),
            media=tuple(assessment_media.media(desk, session)),
            lacking=assessment_media.lacking(session),
            log=_log(desk, session, watch),
            people=_people(desk, session),
            keeping=_keeping(desk, session),
            clauses=tuple(_clauses(desk, session)),
            packed=_packed(session),
            refilled=_last(session, "refilled"),
            answers=answers(session),
        )


def _formats(session: Session) -> Mapping[str, int]:
    counted = select(Document.media_type, func.count()).group_by(Document.media_type)
    return dict(session.execute(counted.order_by(Document.media_type)).all())


def _stores(desk: Desk, session: Session, states: Iterable[StoreState]) -> Iterator[StoreFacts]:
    since = desk.today - LOOKED_BACK
    audits, drills = _by_store(session, "audit-done", since), _by_store(session, "lock-drilled", since)
    locking = {one.name for one in desk.archive.mirror.stores if one.locks}
    for one in states:
        yield StoreFacts(
            name=one.name,
            reachable=one.reachable,
            objects=one.objects,
            whole=one.whole,
            late=one.read.late,
            read_on=one.read.oldest.date() if one.read.oldest else None,
            audit=audits.get(one.name),
            full_audit_on=one.audit.at.date() if one.audit else None,
            findings=one.audit.findings if one.audit else 0,
            lock=str(one.lock.state),
            locks=one.name in locking,
            drill=drills.get(one.name),
        )


def _by_store(session: Session, kind: str, since: date) -> Mapping[str, Proof]:
    """The last act of a kind by the store that it is about."""
    found = school_acts(session, kind, since=since)
    return {
        one.act.facts["store"]: Proof(Shows.ACT, str(one.seq), one.act.on)
        for one in found
        if isinstance(one.act, SchoolAct)
    }


def _last(session: Session, kind: str) -> Proof | None:
    found = [Proof(Shows.ACT, str(one.seq), one.act.on) for one in school_acts(session, kind)]
    return found[-1] if found else None


def _log(desk: Desk, session: Session, watch: ChainWatch) -> LogFacts:
    state, checked = watch.look(desk, session), log_checks.last(session)
    return LogFacts(
        acts=state.head.seq,
        shipped=shipped(session),
        broken=state.broken is not None or (checked is not None and checked.broken is not None),
        checked=_last(session, log_checks.CHECKED),
        clock_steps=checked.clock_steps if checked else 0,
    )


def _people(desk: Desk, session: Session) -> PeopleFacts:
    held = [one for one in roles.grants(session) if one.when(desk.today) is When.NOW]
    by_order = (one for one in matrix(session, desk.today) if one.named is Named.ORDER)
    gaps = dict.fromkeys(line.role_title for line in by_order if line.gaps)
    on_paper = {one.person_id for one in hands.hands(session).values() if one.way is Way.PAPER}
    signers = {one.person_id for one in held} - on_paper
    ends = [one for one in _ends(session, signers) if desk.today <= one]
    ending = [one for one in ends if one <= desk.today + timedelta(days=KEY_DAYS)]
    return PeopleFacts(
        roles=len(held),
        gaps=tuple(gaps),
        without_order=sum(not one.order_no for one in held),
        keyless=len(signers.intersection(people.without_key(session, desk.today))),
        keys=len(ends),
        ending=len(ending),
        first_end=min(ending, default=None),
    )


def _ends(session: Session, signers: set[str]) -> list[date]:
    """The last day of everybody's last key."""
    mine = Certificate.person_id.in_(sorted(signers)) & Certificate.revoked_on.is_(None)
    last = select(func.max(Certificate.not_after)).where(mine).group_by(Certificate.person_id)
    here = last.join(Person, Person.id == Certificate.person_id).where(Person.left_on.is_(None))
    return list(session.scalars(here))


def _keeping(desk: Desk, session: Session) -> KeepingFacts:
    verdicts = retention.verdicts(desk, session)
    late = desk.today - _WAITS_TOO_LONG
    standing = holds.standing(session)
    done = [one for one in disposal.disposals(session).by_number.items() if one[1].executed]
    archived = select(func.count()).select_from(CaseRow).where(CaseRow.state == ARCHIVED)
    return KeepingFacts(
        archived=session.scalar(archived) or 0,
        deposited=session.scalar(select(func.count(Deposit.case_id.distinct()))) or 0,
        records=len(verdicts),
        without_clause=sum(not one.record.clauses for one in verdicts),
        waiting=sum(one.action is Action.EXTRACT and one.since < late for one in verdicts),
        nomenclature=_approved(session, desk.today.year),
        holds=len(standing),
        overdue=tuple(one.number for one in standing if one.until < desk.today),
        destroyed=sum(len(one.executed) for _, one in done),
        by_one=tuple(number for number, one in done if len({said.by for said in one.approved}) < _BY_TWO),
        without_tombstone=sum(not item.tombstone for _, one in done for item in one.executed.values()),
    )


def _approved(session: Session, year: int) -> Proof | None:
    found = [
        Proof(Shows.ACT, str(seq), event.on)
        for seq, event in nomenclature.ACTS.numbered(session)
        if isinstance(event, Approved) and event.year == year
    ]
    return found[-1] if found else None


def _packed(session: Session) -> Proof | None:
    """The last package with a description in PREMIS that was made of the archive."""
    made = [
        Proof(Shows.ACT, str(seq), event.on)
        for seq, event in leave_register.ACTS.numbered(session)
        if isinstance(event, Exported)
    ]
    return made[-1] if made else None


def _clauses(desk: Desk, session: Session) -> Iterator[ClauseFacts]:
    """Yield the school's own regulation; all of them where its regulation is none of the five."""
    profile = profiles.in_force(session, desk.today)
    known = coverage.regulations()
    mine = [one for one in known if one.profile == profile.id] or known
    loud = (one.clause.ref for one in alarms.alarms(desk, session) if one.clause is not None)
    broken = tuple(dict.fromkeys(loud))
    tests = _tests()
    for one in mine:
        core = [row for row in coverage.rows(tests, regulation=one.id) if not row.near]
        unproved = tuple(row.id for row in core if row.state is not coverage.State.PROVED)
        proved = len(core) - len(unproved)
        yield ClauseFacts(one.id, len(core), proved, unproved, broken if len(mine) == 1 else ())


@cache
def _tests() -> proofs.Proofs:
    """The tests by the clauses they carry: the same as long as the program runs."""
    return proofs.present()
