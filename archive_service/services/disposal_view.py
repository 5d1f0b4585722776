"""Disposals for whoever looks: the list, one of them with what is left to do, and a file that is no more."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import (
    destroyed,
    disposal_end,
    disposal_papers,
    disposal_steps,
    documents,
    people,
    profiles,
)
from archive_service.services.context import Desk
from archive_service.services.destroyed import Destroyed
from archive_service.services.disposal import disposals
from archive_service.services.disposal_end import Left
from archive_service.services.disposal_papers import called
from archive_service.services.disposal_wipe import WORKING
from archive_service.services.titles import in_words
from storage.errors import StorageError
from storage.port import Key
from workflows.commands import Actor
from workflows.disposal import Appointed, Disposal, DisposalState, Item, executions
from workflows.disposal_rules import APPOINTERS, CLEANERS, PROPOSERS, ripe_on, role_of, rules_of
from workflows.regulation import Profile
from workflows.retention import Kept
from workflows.sheet_codes import short_digest


@dataclass(frozen=True, slots=True)
class Proposable:
    """What may be put before the commission today, and since when its time is over."""

    case: str
    kind: Kept
    title: str
    until: date


@dataclass(frozen=True, slots=True)
class Overview:
    """The disposals, the newest first, the commission in force with its names, and what may be proposed."""

    disposals: tuple[Disposal, ...]
    commission: Appointed | None
    members: tuple[str, ...]
    proposable: tuple[Proposable, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a list: what people call it, until when it is kept, what was done with it."""

    case: str
    kind: Kept
    title: str
    until: date
    said: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One disposal: its lines, who did what when, what is left in words, and what the visitor may do.

    ``may`` are names of steps: agree, approve, revoke, execute, clean, finish.
    """

    disposal: Disposal
    lines: tuple[Line, ...]
    steps: tuple[tuple[str, str, str], ...]
    left: tuple[str, ...]
    media: tuple[str, ...]
    may: frozenset[str]
    ripe_on: date | None


@dataclass(frozen=True, slots=True)
class Stone:
    """What is left of a destroyed file, in words: the act, the digests, and where deletion was proved."""

    found: Destroyed
    title: str
    act: str
    tombstone: str
    objects: tuple[tuple[str, str, int], ...]
    cleared: tuple[tuple[str, date], ...]


def overview(desk: Desk, *, reader_id: str, language: str = "ru") -> Overview:
    """Return the disposals of the school, and what may be put before the commission today.

    Raises:
        Problem: the person may not see them.
    """
    eligible = disposal_steps.proposable(desk, reader_id=reader_id)
    with desk.reading() as session:
        known, names = disposals(session), people.names(session)
        items = tuple(Item(one.record.case, one.record.kind, one.record.until) for one in eligible)
        rows = disposal_papers.titles(session, items)
    members = known.commission.members if known.commission else ()
    return Overview(
        disposals=tuple(known.by_number.values())[::-1],
        commission=known.commission,
        members=tuple(names.get(one, one) for one in members),
        proposable=tuple(
            Proposable(one.case, one.kind, called(one, rows.get(one.case), language), one.until)
            for one in items
        ),
    )


def one(desk: Desk, number: int, *, reader_id: str, language: str = "ru") -> Seen:
    """Return a disposal and what is left to do.

    Raises:
        Problem: there is no such disposal, or the person may not see it.
    """
    with desk.reading() as session:
        actor = disposal_steps.require_reader(desk, session, reader_id)
        disposal = disposal_steps.load(session, number)
        profile = profiles.in_force(session, desk.today)
        rows = disposal_papers.titles(session, disposal.items)
        names = people.names(session)
        left = disposal_end.left(session, disposal)
    return Seen(
        disposal=disposal,
        lines=tuple(_line(disposal, item, rows, language) for item in disposal.items),
        steps=tuple(_steps(disposal, names, profile, language)),
        left=tuple(_left(desk, disposal, left, language)),
        media=tuple(medium.id for medium in left.media),
        may=frozenset(_may(desk, disposal, actor, profile, left)),
        ripe_on=ripe_on(disposal.approved_on, rules_of(profile)) if disposal.approved_on else None,
    )


def act(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the act of disposal: as it is signed, or as it is going to be.

    Raises:
        Problem: there is no such disposal, or the person may not see it.
    """
    with desk.reading() as session:
        disposal_steps.require_reader(desk, session, reader_id)
        disposal = disposal_steps.load(session, number)
    return documents.read(desk, disposal.act) if disposal.act else disposal_papers.draft(desk, disposal)


def certificate(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the certificate of destruction.

    Raises:
        Problem: there is no such disposal, none was made yet, or the person may not see it.
    """
    with desk.reading() as session:
        disposal_steps.require_reader(desk, session, reader_id)
        disposal = disposal_steps.load(session, number)
    if disposal.finished is None:
        raise Problem(Kind.MISSING, "disposal.no-certificate", disposal=number)
    return documents.read(desk, disposal.finished.document)


def stones(desk: Desk, case_id: str, *, language: str = "ru") -> tuple[Stone, ...]:
    """Return what is left of a file, the journal before the summary sheet; nothing was destroyed: nothing."""
    with desk.reading() as session:
        found = destroyed.of_case(session, case_id)
        if not found:
            return ()
        known = disposals(session)
        events = executions(known)
        rows = disposal_papers.titles(session, tuple(Item(case_id, Kept(one.kind), one.on) for one in found))
    made = []
    for one_ in found:
        event = events[case_id, Kept(one_.kind)]
        disposal = known.by_number[one_.disposal]
        item = Item(case_id, event.kind, event.on)
        made.append(
            Stone(
                found=one_,
                title=called(item, rows.get(case_id), language),
                act=disposal.act,
                tombstone=event.tombstone,
                objects=tuple(_objects(desk, event.tombstone)),
                cleared=tuple(
                    (done.store, done.on)
                    for done in disposal.cleared
                    if (done.case, done.kind) == (case_id, event.kind)
                ),
            )
        )
    return tuple(made)


def plain(disposal: Disposal) -> dict[str, Any]:
    """Return a disposal as plain values: ids, digests, days."""
    return {
        "disposal": disposal.number,
        "state": str(disposal.state),
        "items": [
            {
                "case": item.case,
                "kind": str(item.kind),
                "until": item.until,
                "destroyed_on": done.on if (done := disposal.executed.get(item.key)) else None,
            }
            for item in disposal.items
        ],
        "proposed": {"by": disposal.proposed.by, "on": disposal.proposed.on},
        "protocol": disposal.protocol,
        "agreed": [{"by": step.by, "on": step.on} for step in disposal.agreed],
        "waiting_for": list(disposal.waiting_for),
        "approved": [{"by": step.by, "role": step.role, "on": step.on} for step in disposal.approved],
        "act": disposal.act,
        "pending": [
            {"case": event.case, "kind": str(event.kind), "store": store} for event, store in disposal.pending
        ],
        "cleaned": sorted(disposal.cleaned),
        "certificate": disposal.finished.document if disposal.finished else "",
    }


def _objects(desk: Desk, tombstone: str) -> Iterator[tuple[str, str, int]]:
    """What the tombstone lists; none while no room can be read."""
    try:
        data = desk.archive.mirror.read(Key.of(documents.OBJECTS, tombstone))
    except StorageError:
        return
    for entry in json.loads(data)["objects"]:
        yield entry["role"], entry["digest"], entry["size_bytes"]


def _line(disposal: Disposal, item: Item, rows: Mapping[str, CaseRow], language: str) -> Line:
    title = called(item, rows.get(item.case), language)
    event = disposal.executed.get(item.key)
    said = sentence("disposal.item-waits", language)
    if event is not None:
        stone = short_digest(event.tombstone)
        said = sentence("disposal.item-gone", language, on=f"{event.on:%d.%m.%Y}", stone=stone)
    return Line(item.case, item.kind, title, item.until, said)


def _steps(
    disposal: Disposal, names: Mapping[str, str], profile: Profile, language: str
) -> Iterator[tuple[str, str, str]]:
    """Yield what was done, by whom, on which day."""

    def said(code: str, by: str, on: date, **facts: Any) -> tuple[str, str, str]:
        return sentence(f"disposal.step-{code}", language, **facts), names.get(by, by), f"{on:%d.%m.%Y}"

    yield said("proposed", disposal.proposed.by, disposal.proposed.on)
    for agreed in disposal.agreed:
        yield said("agreed", agreed.by, agreed.on, protocol=agreed.protocol)
    for approved in disposal.approved:
        yield said("approved", approved.by, approved.on, role=in_words(approved.role, profile))
    if disposal.revoked:
        yield said("revoked", disposal.revoked.by, disposal.revoked.on, reason=disposal.revoked.reason)
    for cleaned in disposal.cleaned.values():
        yield said("cleaned", cleaned.by, cleaned.on, medium=cleaned.medium, paper=cleaned.evidence)
    if disposal.finished:
        yield said("finished", disposal.finished.by, disposal.finished.on)


def _left(desk: Desk, disposal: Disposal, left: Left, language: str) -> Iterator[str]:
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    rooms[WORKING] = sentence("disposal.working-store", language)
    for event, store in disposal.pending:
        room = rooms.get(store, store)
        yield sentence("disposal.left-store", language, case=event.case, store=store, room=room)
    for medium in left.media:
        place = f"{medium.room}, {medium.place}"
        yield sentence("disposal.left-medium", language, medium=medium.id, place=place)
    for volume in left.volumes:
        yield sentence("disposal.left-volume", language, volume=volume.number, case=volume.entry.case)


def _may(desk: Desk, disposal: Disposal, actor: Actor, profile: Profile, left: Left) -> Iterator[str]:
    """What the visitor may do next; the rules are asked again when it is done."""
    rules, state = rules_of(profile), disposal.state
    movers = PROPOSERS | set(rules.approvers.value)
    if state in {DisposalState.REVOKED, DisposalState.FINISHED}:
        return
    if state is DisposalState.PROPOSED and actor.id in disposal.waiting_for:
        yield "agree"
    taken = {disposal.proposed.by, *(step.by for step in disposal.approved)}
    if state is DisposalState.AGREED and actor.id not in taken and role_of(disposal, actor, rules):
        yield "approve"
    if disposal.to_execute and (actor.id in disposal.commission.members or actor.roles & movers):
        yield "revoke"
    ripe = disposal.approved_on and ripe_on(disposal.approved_on, rules) <= desk.today
    if ripe and (disposal.to_execute or disposal.pending) and actor.roles & movers:
        yield "execute"
    if actor.roles & CLEANERS and left.media:
        yield "clean"
    if actor.roles & CLEANERS and state is DisposalState.CLEARED and not (left.media or left.volumes):
        yield "finish"


def may_appoint(actor: Actor) -> bool:
    """Return whether somebody writes down the order of a commission."""
    return bool(actor.roles & APPOINTERS)


def may_propose(session: Session, actor: Actor) -> bool:
    """Return whether somebody may lay a list before a commission that there is."""
    return bool(actor.roles & PROPOSERS) and disposals(session).commission is not None
