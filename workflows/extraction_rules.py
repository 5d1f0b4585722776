"""What may happen to an extraction, and by whose word (001 clause 8.7).

Refused is what comes before its term, what is held, what is not whole on paper, and whatever would let a
sheet be counted as taken out that no room has. The codes of the refusals are of the area ``extraction``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.acts import SERVICE, Medium
from workflows.commands import Actor
from workflows.extraction import (
    Bound,
    Cancelled,
    Deposited,
    Event,
    Extraction,
    Filed,
    LeftOut,
    Planned,
    Sealed,
    Sheet,
    State,
    TakenOut,
    under_way,
)
from workflows.holds import Hold
from workflows.paper_copies import PaperState, PaperVolume
from workflows.refusal import Refusal
from workflows.regulation import Profile

PLANNERS = frozenset({"archivist", "deputy", "director"})
"""Those who plan an extraction, leave a journal out of it or call it off."""
ARCHIVISTS = frozenset({"archivist"})
"""Those who take leaves out of files in the archive."""
DIRECTORS = frozenset({"director"})
"""Who signs and seals the new file (001 clause 8.7)."""
_THERE = frozenset({PaperState.HERE, PaperState.IN_WORK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rules look at; ``named`` are the people of a plan, ``volumes`` those of paper by id."""

    profile: Profile
    extractions: Mapping[int, Extraction]
    holds: Sequence[Hold] = ()
    named: Mapping[str, Actor] = field(default_factory=dict)
    volumes: Mapping[str, PaperVolume] = field(default_factory=dict)


class Deed(StrEnum):
    """What somebody may do about an extraction next."""

    TAKE = "take"
    LEAVE_OUT = "leave-out"
    BIND = "bind"
    SEAL = "seal"
    HAND = "hand"
    CANCEL = "cancel"


_Rule = Callable[[Extraction, Event, Actor, Known], Refusal | None]


def event_refused(event: Event, actor: Actor, known: Known) -> Refusal | None:
    """Return why an event may not be written down, None when it may.

    Raises:
        KeyError: the event is of a kind that no rule is about.
    """
    if isinstance(event, Planned):
        return _not_of(PLANNERS, event, actor, known) or _plan_refused(event, known)
    extraction = known.extractions.get(event.number)
    if extraction is None:
        return _no(known, "unknown", event)
    if not extraction.open:
        return _no(known, f"is-{extraction.state}", event)
    if event.on < extraction.last_on:
        return _no(known, "too-early", event, on=_day(extraction.last_on))
    return _RULES[type(event)](extraction, event, actor, known)


def deeds(extraction: Extraction, actor: Actor) -> tuple[Deed, ...]:
    """Return what the actor may do now, as far as it depends on who and how far things are."""
    planned, roles = extraction.planned, actor.roles
    archivist = bool(roles & ARCHIVISTS)
    state, untaken = extraction.state, bool(extraction.untaken)
    takes = archivist or actor.id in {planned.archivist, planned.sewer}
    may = {
        Deed.TAKE: untaken and takes,
        Deed.LEAVE_OUT: untaken and len(extraction.sheets) > 1 and bool(roles & PLANNERS),
        Deed.BIND: state is State.TAKEN
        and bool(extraction.on_paper)
        and (archivist or actor.id == planned.sewer),
        Deed.SEAL: state is State.FILED and bool(roles & DIRECTORS),
        Deed.HAND: state is State.FILED and extraction.bound is not None and bool(roles & PLANNERS),
        Deed.CANCEL: not extraction.taken and extraction.sealed is None and bool(roles & PLANNERS),
    }
    return tuple(deed for deed, is_so in may.items() if is_so and extraction.open)


def _plan_refused(event: Planned, known: Known) -> Refusal | None:
    if not event.sheets:
        return _no(known, "empty", event)
    if not event.order_no.strip() or event.order_on > event.on:
        return _no(known, "order", event)
    if event.due_on < event.on:
        return _no(known, "due-past", event, on=_day(event.due_on))
    return (
        _unfit(event.archivist, ARCHIVISTS, "no-archivist", event, known)
        or _unfit(event.director, DIRECTORS, "no-director", event, known)
        or _first(_sheet_refused(one, event, known) for one in event.sheets)
        or _doubled(event, known)
    )


def _sheet_refused(sheet: Sheet, event: Planned, known: Known) -> Refusal | None:
    """Why a sheet cannot be planned: there is none, it was planned before, its term runs, it is held."""
    facts = _said(sheet)
    if not sheet.document or sheet.leaves < 1:
        return _no(known, "no-summary", event, **facts)
    before = under_way(known.extractions).get(sheet.case)
    if before is not None:
        return _no(known, "twice", event, **facts, other=before)
    return _untimely(sheet, event, event.due_on, known)


def _untimely(sheet: Sheet, event: Event, on: date, known: Known) -> Refusal | None:
    """A sheet is not taken out before its journal's term is over, nor while the file is held."""
    if on < sheet.journal_until:
        return _no(known, "before-term", event, **_said(sheet), until=_day(sheet.journal_until))
    held = [one for one in known.holds if one.covers(sheet.case, sheet.class_id, sheet.year)]
    if held:
        return _no(known, "held", event, **_said(sheet), hold=held[0].number, document=held[0].document)
    return None


def _doubled(event: Planned, known: Known) -> Refusal | None:
    named = Counter(one.case for one in event.sheets)
    return _first(
        _no(known, "twice", event, **_said(one), other=event.number)
        for one in event.sheets
        if named[one.case] > 1
    )


def _unfit(person: str, roles: frozenset[str], code: str, event: Planned, known: Known) -> Refusal | None:
    actor = known.named.get(person)
    if actor is None or actor.roles.isdisjoint(roles):
        return _no(known, code, event)
    return None


def _take(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    if not isinstance(event, TakenOut):
        raise TypeError(event)
    planned = extraction.planned
    if actor.id not in {planned.archivist, planned.sewer} and actor.roles.isdisjoint(ARCHIVISTS):
        return _no(known, "not-yours", event, actor=actor.id, roles=", ".join(sorted(ARCHIVISTS)))
    sheet = extraction.sheet(event.case)
    if sheet is None:
        return _no(known, "not-planned", event)
    if not sheet.on_paper:
        return _no(known, "electronic", event, **_said(sheet))
    if event.case in extraction.taken:
        return _no(known, "taken-already", event, **_said(sheet))
    return _untimely(sheet, event, event.on, known) or _miscounted(sheet, event, known)


def _miscounted(sheet: Sheet, event: TakenOut, known: Known) -> Refusal | None:
    """Leaves before are leaves taken and left, of every copy exactly those of the sheet (001 clause 8.5)."""
    copies: Counter[int] = Counter()
    for one in event.volumes:
        volume = known.volumes.get(one.volume)
        if volume is None or volume.state not in _THERE or volume.entry.case != sheet.case:
            return _no(known, "away", event, **_said(sheet), volume=volume.number if volume else one.volume)
        if not one.agrees or one.before != volume.entry.leaves:
            counts = {"before": volume.entry.leaves, "taken": one.taken, "left": one.left}
            return _no(known, "miscounted-volume", event, **_said(sheet), volume=volume.number, **counts)
        copies[volume.entry.copy] += one.taken
    taken = [*copies.values(), *([event.loose] if event.loose or not copies else [])]
    wrong = next((one for one in taken if one != sheet.leaves), None)
    if wrong is not None:
        return _no(known, "miscounted", event, **_said(sheet), leaves=sheet.leaves, counted=wrong)
    return None


def _leave_out(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    if not isinstance(event, LeftOut):
        raise TypeError(event)
    sheet = extraction.sheet(event.case)
    if sheet is None:
        return _no(known, "not-planned", event)
    if event.case in extraction.taken:
        return _no(known, "taken-already", event, **_said(sheet))
    if extraction.bound is not None or extraction.filed is not None:
        return _no(known, "bound-already", event)
    if len(extraction.sheets) == 1:
        return _no(known, "last-one", event)
    return _not_of(PLANNERS, event, actor, known) or _reasonless(event.reason, event, known)


def _bind(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    if not isinstance(event, Bound):
        raise TypeError(event)
    if actor.id != extraction.planned.sewer and actor.roles.isdisjoint(ARCHIVISTS):
        return _no(known, "not-yours", event, actor=actor.id, roles=", ".join(sorted(ARCHIVISTS)))
    if extraction.bound is not None:
        return _no(known, "bound-already", event)
    if not extraction.on_paper:
        return _no(known, "nothing-on-paper", event)
    if extraction.untaken:
        return _no(known, "incomplete", event, classes=_classes(extraction.untaken))
    if event.leaves != extraction.leaves:
        return _no(known, "miscounted-file", event, leaves=extraction.leaves, counted=event.leaves)
    return None


def _file(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    if SERVICE not in actor.roles:
        return _no(known, "not-yours", event, actor=actor.id, roles=SERVICE)
    if extraction.filed is not None:
        return _no(known, "filed-already", event)
    if extraction.on_paper and extraction.bound is None:
        return _no(known, "incomplete", event, classes=_classes(extraction.on_paper))
    electronic = (one for one in extraction.sheets if not one.on_paper)
    return _first(_untimely(one, event, event.on, known) for one in electronic)


def _seal(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    """The director signs with the own key; a hand is written down by whoever saw it on the scan."""
    if not isinstance(event, Sealed):
        raise TypeError(event)
    if extraction.filed is None:
        return _no(known, "not-filed", event)
    if extraction.sealed is not None:
        return _no(known, "sealed-already", event)
    signer = known.named.get(event.signer)
    if signer is None or signer.roles.isdisjoint(DIRECTORS):
        return _no(known, "no-director", event)
    if event.medium is Medium.PAPER:
        return _not_of(PLANNERS, event, actor, known) or _hand_refused(extraction, event, known)
    return None if actor.id == event.signer else _no(known, "not-director", event, who=event.signer)


def _hand_refused(extraction: Extraction, event: Sealed, known: Known) -> Refusal | None:
    """A hand is on the paper that was bound before, and somebody scanned it."""
    if extraction.bound is None:
        return _no(known, "nothing-on-paper", event)
    if not event.evidence or not extraction.bound.on <= event.signed_on <= event.on:
        return _no(known, "no-scan", event)
    return None


def _deposit(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    if not isinstance(event, Deposited):
        raise TypeError(event)
    if SERVICE not in actor.roles:
        return _no(known, "not-yours", event, actor=actor.id, roles=SERVICE)
    if extraction.sealed is None:
        return _no(known, "not-sealed", event)
    least = known.profile.copies.rooms.value
    if len(set(event.rooms)) < least:
        return _no(known, "too-few-rooms", event, rooms=len(set(event.rooms)), least=least)
    return None


def _cancel(extraction: Extraction, event: Event, actor: Actor, known: Known) -> Refusal | None:
    if not isinstance(event, Cancelled):
        raise TypeError(event)
    if extraction.taken or extraction.sealed is not None:
        return _no(known, "begun", event)
    return _not_of(PLANNERS, event, actor, known) or _reasonless(event.reason, event, known)


def _not_of(roles: frozenset[str], event: Event, actor: Actor, known: Known) -> Refusal | None:
    if actor.roles.isdisjoint(roles):
        return _no(known, "not-yours", event, actor=actor.id, roles=", ".join(sorted(roles)))
    return None


def _reasonless(reason: str, event: Event, known: Known) -> Refusal | None:
    return None if reason.strip() else _no(known, "reason", event)


def _first(refusals: Iterable[Refusal | None]) -> Refusal | None:
    return next((one for one in refusals if one is not None), None)


def _classes(sheets: Iterable[Sheet]) -> str:
    return ", ".join(one.class_name for one in sheets)


def _said(sheet: Sheet) -> dict[str, object]:
    return {"class_name": sheet.class_name, "year": sheet.year, "next": sheet.year + 1}


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _no(known: Known, name: str, event: Event, **facts: object) -> Refusal:
    clause = known.profile.retention.summary_years.clause
    said = {key: str(value) for key, value in facts.items()}
    return Refusal(f"extraction.{name}", clause, {"number": str(event.number), **said, "ref": clause.ref})


_RULES: Mapping[type[Event], _Rule] = {
    TakenOut: _take,
    LeftOut: _leave_out,
    Bound: _bind,
    Filed: _file,
    Sealed: _seal,
    Deposited: _deposit,
    Cancelled: _cancel,
}
