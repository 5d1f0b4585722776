"""The yearly check of presence and state: beginning it, looking shelves through, noting what is wrong.

A shelf is looked through by numbers or by the codes of labels, typed or scanned one after the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import Deposit
from archive_service.problems import Kind, Problem
from archive_service.services import cases, paper_register, people, readings, shelf_places
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.label_codes import label_code
from workflows.paper_copies import PaperState, PaperVolume, Place
from workflows.presence import (
    CHECKERS,
    Check,
    Event,
    Fault,
    Finished,
    Noted,
    Started,
    event_refused,
    fold,
    last_on,
    running,
)

KINDS: dict[str, type[Event]] = {
    "presence-started": Started,
    "presence-noted": Noted,
    "presence-finished": Finished,
}
ACTS: EventActs[Event] = EventActs(KINDS)
READERS = (*sorted(CHECKERS), "administrator")
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Done:
    """On which day, and by whom something was written down."""

    on: date
    by: str


def checks(session: Session) -> dict[int, Check]:
    """Return the checks of the session's school by number."""
    return fold(ACTS.events(session))


def due_on(desk: Desk, session: Session) -> date | None:
    """Return the day by which the next check has to be finished, None while the archive is empty.

    The first one is due so long after the first deposit as one is after another.
    """
    return due_after(desk, session, last_on(checks(session).values()))


def due_after(desk: Desk, session: Session, before: date | None) -> date | None:
    """Return the day by which a check has to be finished after that of a day, None while nothing is kept."""
    period = timedelta(days=desk.archive.settings.presence_days)
    if before is not None:
        return before + period
    first = session.scalar(select(Deposit.at).order_by(Deposit.at).limit(1))
    return first.date() + period if first else None


def start(desk: Desk, *, actor_id: str) -> Check:
    """Begin a check and return it.

    Raises:
        Problem: one is running, or the person may not.
    """
    with desk.writing() as session:
        lock_log(session)
        number = max(checks(session), default=0) + 1
        return happened(desk, session, Started(number=number, on=desk.today, by=actor_id))


def note(desk: Desk, volume: int, fault: Fault, remark: str, *, actor_id: str) -> Check:
    """Note that a volume is damaged, or where it lies instead, and return the running check.

    Raises:
        Problem: no check is running, there is no such volume, nothing is said, or the person may not.
    """
    with desk.writing() as session:
        lock_log(session)
        [found] = paper_register.load(session, [volume])
        said = readings.said(remark)
        return happened(desk, session, _noted(session, found, fault, said, Done(desk.today, actor_id)))


def look(
    desk: Desk, place: Place, typed: str, *, actor_id: str
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Look a shelf through: ``typed`` are the numbers or label codes of all that lies there.

    Return how many are there, which are missing, and which belong elsewhere: those are noted.

    Raises:
        Problem: no check is running, a word is no number or code, nothing belongs there, or the person may
            not.
    """
    with desk.reading() as session:
        people.require(session, actor_id, tuple(sorted(CHECKERS)), desk.today)
        _running(session)
        seen = _read(session, typed)
    own = {one.number for one in shelf_places.contents(desk, place, reader_id=actor_id)}
    there, missing = shelf_places.check(desk, place, sorted(seen & own), actor_id=actor_id)
    strange = sorted(seen - own)
    where = ", ".join(one for one in (place.room, place.cabinet, place.shelf, place.folder) if one)
    with desk.writing() as session:
        lock_log(session)
        for one in paper_register.load(session, strange) if strange else ():
            happened(desk, session, _noted(session, one, Fault.MISPLACED, where, Done(desk.today, actor_id)))
    return len(there), tuple(one.number for one in missing), tuple(strange)


def happened(desk: Desk, session: Session, event: Event) -> Check:
    """Write an event down and return its check.

    Raises:
        Problem: it may not happen.
    """
    known = checks(session)
    actor = people.actor_of(session, event.by, desk.today)
    refused = event_refused(known.get(event.number), running(known.values()), event, actor)
    if refused is not None:
        raise cases.refused(session, refused)
    ACTS.append(desk, session, event)
    return checks(session)[event.number]


def unlooked(known: Iterable[PaperVolume], since: date) -> tuple[PaperVolume, ...]:
    """Return the volumes on shelves that nobody has looked for since a day; what is lent is not there."""
    return tuple(
        one
        for one in shelf_places.expected(known)
        if one.place.room and (one.checked is None or one.checked.on < since)
    )


def _noted(session: Session, volume: PaperVolume, fault: Fault, remark: str, done: Done) -> Noted:
    if volume.state is PaperState.ENDED:
        raise Problem(Kind.REFUSED, "paper.gone", volume=volume.number)
    return Noted(
        number=_running(session).number,
        on=done.on,
        by=done.by,
        volume=volume.number,
        fault=fault,
        remark=remark,
    )


def _running(session: Session) -> Check:
    found = running(checks(session).values())
    if found is None:
        raise Problem(Kind.REFUSED, "presence.none-running")
    return found


def _read(session: Session, typed: str) -> set[int]:
    """The volumes that were typed or scanned, by number or label code.

    Raises:
        Problem: one of them is neither.
    """
    codes = _codes(paper_register.volumes(session).values())
    words = typed.replace(",", " ").replace(";", " ").split()
    found = {one: codes.get(one.upper()) or _number(one) for one in words}
    unknown = [one for one, number in found.items() if number not in codes.values()]
    if unknown:
        raise Problem(Kind.USAGE, "presence.unread", words=", ".join(unknown[:5]))
    return {number for number in found.values() if number is not None}


def _codes(known: Iterable[PaperVolume]) -> Mapping[str, int]:
    """The numbers of all volumes by what stands on their labels; what has no label by its own number."""
    return {
        label_code(one.entry.case, one.entry.volume, one.entry.copy) if one.entry.case else one.id: one.number
        for one in known
    }


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS else None
