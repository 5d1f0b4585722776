"""What happened to a case, act by act, in words, with the names of those who did it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import logged_of_case
from archive_service.db.types import read_moment
from archive_service.problems import sentence
from archive_service.services import people
from workflows import acts, side_acts
from workflows.acts import SERVICE, Act
from workflows.case import Case
from workflows.regulation import Profile
from workflows.spelling import kind_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: its number in the school's log, the moment (UTC), who, and what in words.

    ``notes`` are words that somebody wrote: remarks, reasons. ``void`` says that the act counts no more.
    """

    seq: int
    at: datetime
    who: str
    what: str
    notes: tuple[str, ...]
    void: bool


def timeline(session: Session, case: Case, profile: Profile, language: str = "ru") -> tuple[Entry, ...]:
    """Return the acts of a case in words, the newest first."""
    names = {**people.names(session), SERVICE: sentence("board.the-service", language)}
    found = [
        Entry(
            seq=logged.seq,
            at=read_moment(logged.at),
            who=names.get(logged.act.actor, logged.act.actor),
            what=_what(logged.act, case, profile, names, language),
            notes=tuple(note for note in _notes(logged.act) if note),
            void=number in case.void,
        )
        for number, logged in enumerate(logged_of_case(session, case.id), start=1)
        if isinstance(logged.act, Act)
    ]
    return tuple(reversed(found))


def _what(act: Act, case: Case, profile: Profile, names: Mapping[str, str], language: str) -> str:
    step, section = profile.step(getattr(act, "step", "")), case.section(getattr(act, "section", None) or "")
    facts = {
        "step": step.title if step else "",
        "section": section.title if section else sentence("board.whole-case", language),
        "edition": getattr(act, "edition", 0),
        "term": case.opened.term_name,
    }
    more = _MORE.get(type(act))
    return sentence(f"board.did-{kind_of(act)}", language, **facts, **(more(act, names) if more else {}))


def _notes(act: Act) -> tuple[str, ...]:
    found = _NOTES.get(type(act))
    return found(act) if found else ()


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _remark(remark: acts.Remark) -> str:
    return f"{remark.leaf}: {remark.text}" if remark.leaf else remark.text


_NOTES: Mapping[type[Act], Callable[[Any], tuple[str, ...]]] = {
    acts.SectionReturned: lambda act: tuple(map(_remark, act.remarks)),
    acts.ActsVoided: lambda act: (act.remark,),
    side_acts.Checked: lambda act: (
        *(f"{one.item}: {one.note}" for one in act.items if one.note),
        act.conclusion,
    ),
    side_acts.RemarkNoted: lambda act: (act.text,),
    side_acts.RemarkMended: lambda act: (act.note,),
    side_acts.CorrectionApproved: lambda act: (act.reason,),
    side_acts.CorrectionRejected: lambda act: (act.reason,),
}
"""What somebody wrote, by the act."""

_MORE: Mapping[type[Act], Callable[[Any, Mapping[str, str]], dict[str, object]]] = {
    acts.Printed: lambda act, _: {"sections": len(act.editions), "leaves": act.leaves},
    acts.VolumeAssembled: lambda act, _: {"leaves": act.leaves, "pages": act.pages},
    acts.Bound: lambda act, _: {"leaves": act.leaves, "volumes": len(act.volumes) or 1},
    acts.Deposited: lambda act, _: {
        "rooms": ", ".join(act.rooms),
        "until": _day(act.journal_keep_until),
    },
    acts.ActsVoided: lambda act, _: {"incident": act.incident, "count": len(act.acts)},
    acts.Reassigned: lambda act, names: {
        "to": names.get(act.to, act.to),
        "was": names.get(act.was, act.was),
        "order": act.order_no,
        "on": _day(act.order_on),
    },
    side_acts.RemarkNoted: lambda act, _: {"number": act.number},
    side_acts.RemarkMended: lambda act, _: {"number": act.number},
    side_acts.SealChecked: lambda act, _: {"volume": act.volume},
    side_acts.DecisionEntered: lambda act, _: {"number": act.number, "on": _day(act.decided_on)},
    side_acts.CorrectionProposed: lambda act, _: {"count": len(act.changed)},
}
"""The facts that an act's sentence needs beside those of all acts."""
