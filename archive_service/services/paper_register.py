"""The register of paper copies: volumes, where they lie, who keeps them (000 clause 3.3).

A volume is entered by itself when its case is sewn, its loose leaves when they are brought, and by hand
when it is older than the system. Everything is an act of the school, so a rebuild from one store brings
the register back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.services import cases, people, profiles, readings
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from archive_service.services.titles import grantable
from workflows.acts import BoundVolume
from workflows.paper_copies import (
    NOWHERE,
    UNSEWN,
    Attested,
    Checked,
    Declined,
    Ended,
    Entry,
    Event,
    Extracted,
    Handed,
    Issued,
    OfVolumes,
    PaperVolume,
    Place,
    Placed,
    Received,
    Recounted,
    Registered,
    Returned,
    after,
    fold,
)
from workflows.paper_rules import GIVERS, KEEPERS, event_refused

KINDS: dict[str, type[Event]] = {
    "paper-registered": Registered,
    "paper-placed": Placed,
    "paper-handed": Handed,
    "paper-received": Received,
    "paper-declined": Declined,
    "paper-issued": Issued,
    "paper-returned": Returned,
    "paper-checked": Checked,
    "paper-recounted": Recounted,
    "paper-ended": Ended,
    "extract-given": Extracted,
    "certificate-given": Attested,
}
ACTS: EventActs[Event] = EventActs(KINDS)
READERS = (*sorted(KEEPERS), "operator")
"""The roles that see the register; whoever has a volume in care sees it besides."""
_REGISTER = "copies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """A volume from before the system, or a paper with a visa that is kept as one (003 clause 1.3)."""

    title: str
    year: int
    leaves: int
    keeper: str
    access: tuple[str, ...]
    class_name: str = ""
    copy: int = 1
    place: Place = NOWHERE


def volumes(session: Session) -> dict[str, PaperVolume]:
    """Return the volumes of the session's school by id, in the order of their registration."""
    return fold(events(session))


def of_case(session: Session, case_id: str) -> tuple[PaperVolume, ...]:
    """Return the volumes of all paper copies of a case, those that ended too."""
    return tuple(one for one in volumes(session).values() if one.entry.case == case_id)


def events(session: Session) -> Iterator[Event]:
    """Yield everything that happened to volumes, in order."""
    yield from ACTS.events(session)


def load(session: Session, numbers: Iterable[int]) -> tuple[PaperVolume, ...]:
    """Return volumes by their numbers in the register, each once, in the order that was asked for.

    Raises:
        Problem: none is named, or the school has none of a number.
    """
    wanted = tuple(dict.fromkeys(numbers))
    if not wanted:
        raise Problem(Kind.USAGE, "paper.none-named")
    known = {one.number: one for one in volumes(session).values()}
    lacking = [str(one) for one in wanted if one not in known]
    if lacking:
        raise Problem(Kind.MISSING, "paper.no-volume", volume=", ".join(lacking))
    return tuple(known[one] for one in wanted)


def note_bound(
    desk: Desk, session: Session, case_id: str, sewn: Sequence[BoundVolume], *, actor_id: str, copy: int = 1
) -> tuple[PaperVolume, ...]:
    """Enter the volumes of a case that was just sewn, and return them; for the binding's transaction.

    They are in the care of whoever sewed them. What the same copy was before ends with it.

    Raises:
        Problem: the school has no such case.
    """
    known, row = _locked(session), _row(session, case_id)
    number = _next_number(known)
    entries = []
    for one in sewn:
        old = known.get(volume_id(case_id, copy, one.number))
        entries.append(
            Entry(
                id=volume_id(case_id, copy, one.number),
                number=old.number if old else number,
                leaves=one.leaves,
                class_name=row.class_name,
                year=row.year,
                title=row.term_name,
                case=case_id,
                copy=copy,
                volume=one.number,
                first=one.first,
                last=one.last,
            )
        )
        number += old is None
    return _entered(desk, session, entries, actor_id)


def note_printed(
    desk: Desk, session: Session, case_id: str, *, leaves: int, actor_id: str, copy: int = 1
) -> PaperVolume:
    """Enter the loose leaves of a case's printed copy, and return them: until they are sewn, they are one.

    Raises:
        Problem: the school has no such case.
    """
    known, row = _locked(session), _row(session, case_id)
    old = known.get(volume_id(case_id, copy, UNSEWN))
    entry = Entry(
        id=volume_id(case_id, copy, UNSEWN),
        number=old.number if old else _next_number(known),
        leaves=leaves,
        class_name=row.class_name,
        year=row.year,
        title=row.term_name,
        case=case_id,
        copy=copy,
        volume=UNSEWN,
    )
    return _entered(desk, session, [entry], actor_id)[0]


def note_file(desk: Desk, session: Session, file: Entry, *, actor_id: str) -> PaperVolume:
    """Enter a file that was made of leaves of others, under the register's next number; return it.

    It is in the care of whoever sewed it.
    """
    known = _locked(session)
    old = known.get(file.id)
    entry = replace(file, number=old.number if old else _next_number(known))
    return _entered(desk, session, [entry], actor_id)[0]


def register(desk: Desk, older: Older, *, actor_id: str) -> PaperVolume:
    """Enter a volume from before the system and return it.

    Raises:
        Problem: the person does not keep or carry copies, the title, the leaves or the circle of access
            are missing, or the keeper has left.
    """
    with desk.writing() as session:
        known = _locked(session)
        people.require(session, actor_id, sorted(GIVERS), desk.today)
        people.actor_of(session, older.keeper, desk.today)
        if not older.title.strip() or older.leaves < 1 or older.copy < 1:
            raise Problem(Kind.USAGE, "paper.title-needed")
        insist_on_roles(desk, session, older.access)
        number = _next_number(known)
        entry = Entry(
            id=f"before/{number}",
            number=number,
            leaves=older.leaves,
            class_name=older.class_name.strip(),
            year=older.year,
            title=older.title.strip(),
            copy=older.copy,
        )
        event = Registered(
            on=desk.today,
            by=actor_id,
            entries=(entry,),
            keeper=older.keeper,
            access=older.access,
            place=older.place,
        )
        ACTS.append(desk, session, event)
        return fold([event])[entry.id]


def volume_id(case_id: str, copy: int, volume: int) -> str:
    """Return the id of a volume of a case's copy."""
    return f"{case_id}/{copy}/{volume}"


def locked(session: Session, numbers: Iterable[int]) -> tuple[PaperVolume, ...]:
    """Return volumes to which nothing else happens until the transaction ends.

    Raises:
        Problem: none is named, or the school has none of a number.
    """
    lock_log(session)
    return load(session, numbers)


def happened(
    desk: Desk, session: Session, found: Sequence[PaperVolume], event: OfVolumes
) -> tuple[PaperVolume, ...]:
    """Write an event down if the rules let it, and return the volumes after it.

    Raises:
        Problem: the rules refuse.
    """
    allow(desk, session, found, event)
    ACTS.append(desk, session, event)
    return tuple(after(one, event) for one in found)


def allow(desk: Desk, session: Session, found: Sequence[PaperVolume], event: OfVolumes) -> None:
    """Return when the event may happen to all of the volumes.

    Raises:
        Problem: the rules refuse, or the person has left.
    """
    actor = people.actor_of(session, event.by, desk.today)
    refused = event_refused(found, event, actor)
    if refused is not None:
        raise cases.refused(session, refused, profiles.in_force(session, desk.today))


def require_reader(desk: Desk, session: Session, reader_id: str) -> None:
    """Return when somebody may see the register: by a role, or as one who has or shall have a volume.

    Raises:
        Problem: the person has no role for it and nothing to do with any volume.
    """
    if all(reader_id not in holders(one) for one in volumes(session).values()):
        people.require(session, reader_id, READERS, desk.today)


def holders(volume: PaperVolume) -> set[str]:
    """Return the ids of those in whose hands a volume is, or shall be."""
    offered = {volume.offered.receiver} if volume.offered else set()
    return {volume.keeper, *offered, *({volume.issued.to} if volume.issued else ())} - {""}


def insist_on_roles(desk: Desk, session: Session, access: tuple[str, ...]) -> None:
    """Return when a circle of access names roles that somebody can have.

    Raises:
        Problem: it names none, or one that nobody can have.
    """
    known = grantable(profiles.in_force(session, desk.today))
    for role in access:
        if role not in known:
            raise Problem(Kind.USAGE, "service.no-role", role=role, roles=", ".join(known))
    if not access:
        raise Problem(Kind.USAGE, "paper.access-needed", roles=", ".join(known))


def _entered(
    desk: Desk, session: Session, entries: Sequence[Entry], actor_id: str
) -> tuple[PaperVolume, ...]:
    event = Registered(
        on=desk.today,
        by=actor_id,
        entries=tuple(entries),
        keeper=actor_id,
        access=_circle(desk, session),
    )
    ACTS.append(desk, session, event)
    return tuple(fold([event]).values())


def _circle(desk: Desk, session: Session) -> tuple[str, ...]:
    """Who may reach a volume until somebody says otherwise: the archive's readers, the register's keeper."""
    profile = profiles.in_force(session, desk.today)
    kept = (one.keeper for one in profile.registers if one.id == _REGISTER)
    return tuple(dict.fromkeys([*readings.READERS, *kept]))


def _locked(session: Session) -> dict[str, PaperVolume]:
    lock_log(session)
    return volumes(session)


def _row(session: Session, case_id: str) -> CaseRow:
    row = session.scalar(select(CaseRow).where(CaseRow.id == case_id))
    if row is None:
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    return row


def _next_number(known: Mapping[str, PaperVolume]) -> int:
    return max((one.number for one in known.values()), default=0) + 1
