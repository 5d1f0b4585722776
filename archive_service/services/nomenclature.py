"""The school's nomenclature of files (номенклатура дел), year by year (002 clause 7.5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Fault, Kind, Problem
from archive_service.services import cases, people
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.nomenclature import (
    WRITERS,
    Approved,
    Dropped,
    Event,
    FileKind,
    Nomenclature,
    Written,
    event_refused,
    of_year,
)

KINDS: dict[str, type[Event]] = {
    "nomenclature-written": Written,
    "nomenclature-dropped": Dropped,
    "nomenclature-approved": Approved,
}
ACTS: EventActs[Event] = EventActs(KINDS)
READERS = ("archivist", "deputy", "director", "administrator", "operator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An entry as somebody wants it to stand; ``years`` 0 is «постоянно»."""

    index: str
    title: str
    kind: FileKind
    years: int
    article: str = ""
    basis: str = ""
    note: str = ""
    personnel: bool = False


def events(session: Session) -> tuple[Event, ...]:
    """Return everything that was written in the nomenclature of the session's school, in order."""
    return tuple(ACTS.events(session))


def show(desk: Desk, year: int, *, reader_id: str) -> Nomenclature:
    """Return the nomenclature of a calendar year.

    Raises:
        Problem: the person may not see it.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        return of_year(events(session), year)


def write(desk: Desk, year: int, wanted: Wanted, *, actor_id: str) -> Nomenclature:
    """Write an entry, new or in place of the one with its index, and return the year's nomenclature.

    Raises:
        Problem: index or title are missing, the term is shorter than the same year's entry says, or the
            person may not.
    """
    return _happened(desk, _written(desk, year, wanted, actor_id))


def write_all(desk: Desk, year: int, wanted: Iterable[tuple[int, Wanted]], *, actor_id: str) -> Nomenclature:
    """Write all entries of a table, each with the number of its row, or none of them.

    Raises:
        Problem: a row may not be written; every such row is named.
    """
    with desk.writing() as session:
        lock_log(session)
        known = [*events(session)]
        actor = people.actor_of(session, actor_id, desk.today)
        faults, refusals = [], []
        for row, one in wanted:
            event = _written(desk, year, one, actor_id)
            refused = event_refused(event, of_year(known, year), actor)
            if refused is not None:
                refusals.append(refused)
                faults.append(Fault(refused.code, "", row=row, facts=tuple(refused.facts.items())))
            else:
                ACTS.append(desk, session, event)
                known.append(event)
        if actor.roles.isdisjoint(WRITERS) and refusals:
            raise cases.refused(session, refusals[0])
        if faults:
            raise Problem(Kind.INPUT, "nomenclature.table-faults", faults=tuple(faults), count=len(faults))
        return of_year(known, year)


def drop(desk: Desk, year: int, index: str, *, actor_id: str) -> Nomenclature:
    """Open no more files under an entry from a year on, and return the year's nomenclature.

    Raises:
        Problem: there is no such entry, or the person may not.
    """
    return _happened(desk, Dropped(year=year, on=desk.today, by=actor_id, index=index))


def approve(desk: Desk, year: int, document: str, *, actor_id: str) -> Nomenclature:
    """Put the director's approval on record and return the year's nomenclature.

    Raises:
        Problem: there are no entries, or the person may not.
    """
    event = Approved(year=year, on=desk.today, by=actor_id, document=document.strip())
    return _happened(desk, event)


def _written(desk: Desk, year: int, wanted: Wanted, actor_id: str) -> Written:
    return Written(
        year=year,
        on=desk.today,
        by=actor_id,
        index=wanted.index.strip(),
        title=wanted.title.strip(),
        kind=wanted.kind,
        years=wanted.years,
        article=wanted.article.strip(),
        basis=wanted.basis.strip(),
        note=wanted.note.strip(),
        personnel=wanted.personnel,
    )


def _happened(desk: Desk, event: Event) -> Nomenclature:
    with desk.writing() as session:
        lock_log(session)
        known = events(session)
        refused = event_refused(
            event, of_year(known, event.year), people.actor_of(session, event.by, desk.today)
        )
        if refused is not None:
            raise cases.refused(session, refused)
        ACTS.append(desk, session, event)
        return of_year([*known, event], event.year)
