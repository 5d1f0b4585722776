"""Inventories of files: which belong to a year's section, what is new, and drawing the inventory up.

The units are summary sheets, journals where their term is long enough, and the files that sheets were bound
into after they had been taken out: a sheet that lies in such a file is listed with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.services import documents, extraction, folders, nomenclature, people, profiles, retention
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from archive_service.services.retention import FILE_KINDS, Filed
from workflows.canonical import digest as digest_of
from workflows.case import Case
from workflows.extraction import Extraction, State
from workflows.inventories import (
    MAKERS,
    Inventory,
    Key,
    Line,
    Made,
    Section,
    fold,
    listed,
    numbered,
    section_of,
)
from workflows.nomenclature import Event, Written, of_year
from workflows.regulation import Profile
from workflows.retention import Kept, Record, closing_year, keep_until

ACTS: EventActs[Made] = EventActs({"inventory-made": Made})
READERS = retention.READERS
_SHEETS = "summaries"
_DEFAULT_NAMES = {Section.PERMANENT: "1", Section.LONG: "2", Section.PERSONNEL: "3"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A file to be listed: a case's journal or sheet, or the file of extraction ``number``."""

    id: str
    kind: Kept
    section: Section
    year: int
    until: date
    entry: Written | None
    filed: tuple[Filed, ...]
    leaves: int = 0
    number: int | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What an inventory says or would say: its lines, those of them that are new, the units by id."""

    section: Section
    year: int
    name: str
    lines: tuple[Line, ...]
    fresh: tuple[Line, ...]
    units: Mapping[str, Unit]
    known: Inventory | None


def inventories(session: Session) -> dict[Key, Inventory]:
    """Return the inventories of the session's school by section and year."""
    return fold(ACTS.events(session))


def overview(desk: Desk, *, reader_id: str) -> tuple[Draft, ...]:
    """Return all inventories that there are or should be, the newest year first.

    Raises:
        Problem: the person may not see them.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        known, units = inventories(session), _units(session)
        keys = {*known, *((one.section, one.year) for one in units.values() if not one.gone)}
        return tuple(_draft(key, known, units) for key in sorted(keys, key=lambda one: (-one[1], one[0])))


def draft(desk: Desk, section: Section, year: int, *, reader_id: str) -> Draft:
    """Return an inventory with what is new in it.

    Raises:
        Problem: nothing belongs to it, or the person may not see it.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        known, units = inventories(session), _units(session)
        there = listed(known)
        fresh = [one for one in units.values() if (one.section, one.year) == (section, year)]
        counted = _counted(session, units, [one for one in fresh if one.id not in there])
        found = _draft((section, year), known, counted)
    if not found.lines:
        raise Problem(Kind.MISSING, "inventories.nothing", year=year)
    return found


def record(desk: Desk, event: Made, pdf: bytes) -> Inventory:
    """Keep the paper of an inventory and put it on record, and return the inventory.

    Raises:
        Problem: another inventory was made meanwhile, or the person may not.
    """
    documents.keep(desk, pdf)
    with desk.writing() as session:
        lock_log(session)
        people.require(session, event.by, tuple(sorted(MAKERS)), desk.today)
        known = inventories(session)
        now = _draft((event.section, event.year), known, _units(session)).fresh
        if [(one.unit, one.number) for one in now] != [(one.unit, one.number) for one in event.lines]:
            raise Problem(Kind.REFUSED, "inventories.moved", year=event.year)
        documents.register(
            session,
            digest_of(pdf),
            case_id=None,
            role=documents.INVENTORY,
            size_bytes=len(pdf),
            at=desk.now,
            details={"section": str(event.section), "year": event.year},
        )
        ACTS.append(desk, session, event)
        return inventories(session)[event.section, event.year]


def paper(desk: Desk, section: Section, year: int, *, reader_id: str) -> bytes:
    """Return the paper of an inventory as it was kept.

    Raises:
        Problem: it was not made yet, or the person may not see it.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        known = inventories(session).get((section, year))
    if known is None:
        raise Problem(Kind.MISSING, "inventories.nothing", year=year)
    return documents.read(desk, known.document)


def _draft(key: Key, known: Mapping[Key, Inventory], units: Mapping[str, Unit]) -> Draft:
    there = listed(known)
    fresh = [
        (one.id, one.leaves)
        for one in units.values()
        if (one.section, one.year) == key and one.id not in there and not one.gone
    ]
    lines = numbered(known, key, fresh)
    own = known.get(key)
    return Draft(
        section=key[0],
        year=key[1],
        name=own.name if own else _name(known, key[0]),
        lines=tuple(sorted((*(own.lines if own else ()), *lines), key=lambda one: one.number)),
        fresh=lines,
        units=units,
        known=own,
    )


def _name(known: Mapping[Key, Inventory], section: Section) -> str:
    """The number that the section's inventory has had so far."""
    names = [one.name for (of, _), one in sorted(known.items()) if of is section]
    return names[-1] if names else _DEFAULT_NAMES[section]


def _units(session: Session) -> dict[str, Unit]:
    """All files of the archive that belong into some inventory, in the order of years and classes."""
    archived = retention.filed(session)
    files = {one.case: one for one in archived}
    written = nomenclature.events(session)
    digests = {one.profile_digest for one in files.values()}
    rules = {digest: profiles.of_digest(session, digest) for digest in digests}
    done = [one for one in extraction.extractions(session).values() if one.state is State.DONE]
    taken = {sheet.case for one in done for sheet in one.sheets}
    found: dict[str, Unit] = {}
    sheets: dict[str, Unit] = {}
    for one in retention.records(session, files=archived):
        profile = rules[files[one.case].profile_digest]
        unit = _unit(one, files[one.case], written, profile, bound=one.case in taken)
        if unit is not None:
            found[unit.id] = unit
            if one.kind is Kept.SUMMARY:
                sheets[one.case] = unit
    for extracted in done:
        whole = _bound(extracted, sheets)
        if whole is not None:
            found[whole.id] = whole
    return found


def _unit(
    one: Record, filed: Filed, written: Sequence[Event], profile: Profile, *, bound: bool
) -> Unit | None:
    year = closing_year(one.starts_on, profile)
    entry = of_year(written, year).of_kind(FILE_KINDS[one.kind])
    section = section_of(entry, keep_until(one.kind, one.starts_on, profile).years)
    if section is None:
        return None
    gone = one.destroyed_on is not None or (bound and one.kind is Kept.SUMMARY)
    return Unit(f"{one.case}/{one.kind}", one.kind, section, year, one.until, entry, (filed,), gone=gone)


def _bound(one: Extraction, sheets: Mapping[str, Unit]) -> Unit | None:
    """The file of an extraction, of the year in which it was closed: that of its seal."""
    within = [sheets[sheet.case] for sheet in one.sheets if sheet.case in sheets]
    if not within or one.sealed is None:
        return None
    filed = tuple(file for unit in within for file in unit.filed)
    longest = max(within, key=lambda unit: unit.until)
    return Unit(
        id=f"{_SHEETS}/{one.number}",
        kind=Kept.SUMMARY,
        section=longest.section,
        year=one.sealed.on.year,
        until=longest.until,
        entry=longest.entry,
        filed=filed,
        leaves=one.leaves or one.file_leaves,
        number=one.number,
    )


def _counted(session: Session, units: Mapping[str, Unit], wanted: Iterable[Unit]) -> dict[str, Unit]:
    """The units, the wanted ones with the count of their leaves."""
    fresh = {one.id: one for one in wanted if not one.leaves}
    cases = folders.filed(session, [one.filed[0].case for one in fresh.values()])
    counted = {
        name: replace(one, leaves=_leaves(one, cases[one.filed[0].case][0])) for name, one in fresh.items()
    }
    return {**units, **counted}


def _leaves(unit: Unit, case: Case) -> int:
    return case.summary_leaves if unit.kind is Kept.SUMMARY else case.leaves
