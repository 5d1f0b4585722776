"""The steps of a disposal before anything is destroyed: commission, list, agreement, approval, or its end.

Everything is an act of the school. Each step asks the review anew: what may be destroyed today by the
rules, and by nothing else (001 clauses 8.6 and 8.7).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.services import (
    cases,
    disposal_day,
    disposal_papers,
    documents,
    orders,
    people,
    profiles,
    retention,
)
from archive_service.services.context import Desk
from archive_service.services.disposal import ACTS, disposals
from archive_service.services.people import Present
from workflows.commands import Actor
from workflows.disposal import (
    Agreed,
    Appointed,
    Approved,
    Disposal,
    Item,
    OfDisposal,
    Proposed,
    Revoked,
    after,
)
from workflows.disposal_rules import (
    appointing_refused,
    event_refused,
    proposing_refused,
    role_of,
    rules_of,
)
from workflows.refusal import Refusal
from workflows.retention import Action, Kept, Verdict

READERS = ("archivist", "deputy", "director", "administrator")
"""The roles that see disposals; members of the commission see them besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """Who is appointed by which order; the chairman is one of the members."""

    order_no: str
    order_on: date
    chairman: str
    members: tuple[str, ...]


def appoint(desk: Desk, asked: Commission, *, actor_id: str) -> Appointed:
    """Write down that an expert commission was appointed by order, and return it.

    Raises:
        Problem: the person may not, the order has no number or lies ahead, there are too few members, the
            chairman is none of them, or somebody has left.
    """
    with desk.writing() as session:
        lock_log(session)
        actor = people.actor_of(session, actor_id, desk.today)
        event = Appointed(
            on=desk.today,
            by=actor_id,
            order_no=orders.order_number(asked.order_no),
            order_on=asked.order_on,
            chairman=asked.chairman,
            members=asked.members,
        )
        profile = profiles.in_force(session, desk.today)
        _insist(session, desk, appointing_refused(event, actor, rules_of(profile)))
        for member in event.members:
            people.actor_of(session, member, desk.today)
        ACTS.append(desk, session, event)
    return event


def proposable(desk: Desk, *, reader_id: str) -> tuple[Verdict, ...]:
    """Return what may be put before the commission today: over, not held, not in another list.

    Raises:
        Problem: the person may not see disposals.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        known = disposals(session)
        found = retention.verdicts(desk, session)
    return tuple(
        one
        for one in found
        if one.action is Action.ELIGIBLE and known.of(one.record.case, one.record.kind) is None
    )


def propose(desk: Desk, wanted: Iterable[tuple[str, Kept]], *, actor_id: str) -> Disposal:
    """Lay a list before the commission, and return the disposal (001 clause 8.6).

    Raises:
        Problem: the person may not, there is no such case, no commission, nothing is listed, or something
            of it may not be destroyed: its time runs, it is held, its summary sheet was not taken out.
    """
    chosen = tuple(dict.fromkeys(wanted))
    with desk.writing() as session:
        lock_log(session)
        actor = people.actor_of(session, actor_id, desk.today)
        known, profile = disposals(session), profiles.in_force(session, desk.today)
        for case_id, _ in chosen:
            cases.load(session, case_id)
        verdicts = verdicts_of(desk, session, [case for case, _ in chosen])
        event = Proposed(
            on=desk.today,
            by=actor_id,
            disposal=max(known.by_number, default=0) + 1,
            items=tuple(_item(key, verdicts.get(key), desk.today) for key in chosen),
        )
        refused = proposing_refused(event, actor, known, verdicts, rules_of(profile))
        _insist(session, desk, refused)
        ACTS.append(desk, session, event)
        return disposals(session).by_number[event.disposal]


def agree(desk: Desk, number: int, *, protocol: str, actor_id: str) -> Disposal:
    """Write down that a member of the commission agrees, by its minutes, and return the disposal.

    Raises:
        Problem: there is no such disposal, the person is no member or agreed already, or the minutes have
            no number or another than the first member said.
    """
    with desk.writing() as session:
        disposal = locked(session, number)
        event = Agreed(on=desk.today, by=actor_id, disposal=number, protocol=protocol.strip())
        return happened(desk, session, disposal, event)


def approve(desk: Desk, who: Present, number: int, *, today: date) -> Disposal:
    """Sign the act of disposal and return the disposal: two people do, each in a role of their own.

    ``today`` is the day that the person typed; stores with clocks of their own are asked too.

    Raises:
        Problem: there is no such disposal, a member has not agreed, it is the same person or role again,
            something may not be destroyed today, or the day is in doubt.
        StoreUnavailable: a store cannot be asked for the day.
    """
    shown = disposal_day.clocks(desk)
    with desk.reading() as session:
        disposal = load(session, number)
        people.acting(desk, session, who)
        event = _approval(desk, session, disposal, who.id, document="", shown=shown, typed=today)
    pdf = disposal_papers.signed_act(desk, disposal, who, role=event.role)
    digest = documents.keep(desk, pdf)
    with desk.writing() as session:
        latest = locked(session, number)
        if latest.act != disposal.act:
            raise Problem(Kind.REFUSED, "disposal.meanwhile", disposal=number)
        event = _approval(desk, session, latest, who.id, document=digest, shown=shown, typed=today)
        disposal_papers.note_act(desk, session, latest, digest, len(pdf))
        ACTS.append(desk, session, event)
        return after(latest, event)


def revoke(desk: Desk, number: int, *, reason: str, actor_id: str) -> Disposal:
    """Call a disposal off: what was not destroyed yet stays. Return the disposal.

    Raises:
        Problem: there is no such disposal, everything is destroyed, no reason, or the person may not.
    """
    with desk.writing() as session:
        disposal = locked(session, number)
        event = Revoked(on=desk.today, by=actor_id, disposal=number, reason=reason.strip())
        return happened(desk, session, disposal, event)


def load(session: Session, number: int) -> Disposal:
    """Return a disposal by its number.

    Raises:
        Problem: the school has none of that number.
    """
    found = disposals(session).by_number.get(number)
    if found is None:
        raise Problem(Kind.MISSING, "disposal.none", disposal=number)
    return found


def locked(session: Session, number: int) -> Disposal:
    """Return a disposal to which nothing else happens until the transaction ends.

    Raises:
        Problem: the school has none of that number.
    """
    lock_log(session)
    return load(session, number)


def happened(desk: Desk, session: Session, disposal: Disposal, event: OfDisposal) -> Disposal:
    """Write an event down if the rules let it, and return the disposal after it.

    Raises:
        Problem: the rules refuse.
    """
    actor = people.actor_of(session, event.by, desk.today)
    rules = rules_of(profiles.in_force(session, desk.today))
    _insist(session, desk, event_refused(disposal, event, actor, {}, rules))
    ACTS.append(desk, session, event)
    return after(disposal, event)


def verdicts_of(desk: Desk, session: Session, case_ids: Sequence[str]) -> Mapping[tuple[str, Kept], Verdict]:
    """Return today's verdicts on some cases, by case and kind."""
    wanted = tuple(dict.fromkeys(case_ids))
    found = retention.verdicts(desk, session, wanted) if wanted else ()
    return {(one.record.case, one.record.kind): one for one in found}


def require_reader(desk: Desk, session: Session, reader_id: str) -> Actor:
    """Return who looks: somebody of the archive, or a member of a commission.

    Raises:
        Problem: the person is neither.
    """
    members = {one for commission in disposals(session).commissions for one in commission.members}
    if reader_id in members:
        return people.actor_of(session, reader_id, desk.today)
    return people.require(session, reader_id, READERS, desk.today)


def is_reader(session: Session, actor: Actor) -> bool:
    """Return whether somebody may see disposals: who keeps the archive, or a member of a commission."""
    if not actor.roles.isdisjoint(READERS):
        return True
    return any(actor.id in one.members for one in disposals(session).commissions)


def _approval(
    desk: Desk,
    session: Session,
    disposal: Disposal,
    person_id: str,
    *,
    document: str,
    shown: Mapping[str, date],
    typed: date,
) -> Approved:
    witnesses = disposal_day.insist(desk, session, typed=typed, shown=shown)
    actor = people.actor_of(session, person_id, desk.today)
    rules = rules_of(profiles.in_force(session, desk.today))
    role = role_of(disposal, actor, rules)
    event = Approved(
        on=desk.today,
        by=person_id,
        disposal=disposal.number,
        role=role,
        document=document,
        witnesses=witnesses,
    )
    verdicts = verdicts_of(desk, session, [one.case for one in disposal.items])
    _insist(session, desk, event_refused(disposal, event, actor, verdicts, rules))
    return event


def _item(key: tuple[str, Kept], verdict: Verdict | None, today: date) -> Item:
    if verdict is None:
        return Item(*key, until=today)
    clauses = tuple(dict.fromkeys(one.clause.ref for one in verdict.reasons if one.clause))
    codes = tuple(dict.fromkeys(one.code for one in verdict.reasons))
    return Item(*key, until=verdict.record.until, reasons=codes, clauses=clauses)


def _insist(session: Session, desk: Desk, refused: Refusal | None) -> None:
    if refused is not None:
        raise cases.refused(session, refused, profiles.in_force(session, desk.today))
