"""The archive's second half in a year: holds, extraction, disposal, media, and tries before the day."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from archive_service.importing.sample_school.dice import Dice
from archive_service.problems import Problem
from archive_service.services import (
    disposal_end,
    disposal_run,
    disposal_steps,
    extraction_plan,
    extraction_seal,
    holds,
    media_hands,
    media_register,
    media_write,
)
from archive_service.services.disposal_steps import Commission
from archive_service.services.extraction_plan import Wish
from archive_service.services.media_load import Wanted
from archive_service.services.media_register import Entry
from archive_service.simulation.ledger import Journal, Ledger, years_after
from archive_service.simulation.roll import ARCHIVIST, DEPUTY, DIRECTOR, Roll
from archive_service.simulation.site import Site
from archive_service.simulation.tally import Event, Promise
from storage.errors import StillKept
from storage.port import Key
from workflows.disposal import Disposal, Wiped
from workflows.holds import HoldKind, Scope
from workflows.media import GONE, MediumKind, State
from workflows.retention import Kept

_ORDER, _WAITING_DAYS, _MEDIUM_YEARS = "7-а", 10, 6


def hold(site: Site, roll: Roll, ledger: Ledger, dice: Dice) -> None:
    """Lift the holds of other years, and set one on a journal whose time is nearly over."""
    director = roll.id_of(DIRECTOR)
    with site.desk.reading() as session:
        standing = holds.standing(session)
    for one in standing:
        if dice.chance(0.5):
            holds.lift(
                site.desk, one.number, reason="дело закрыто", document="определение № 9", actor_id=director
            )
            for case in one.set.scope.cases:
                ledger.journals[case].held = False
            site.tally.note(Event.LIFTED)
    near = [one for one in ledger.living() if one.extracted_on is None and not one.held]
    if near and dice.chance(0.3):
        chosen = dice.pick(sorted(near, key=lambda one: (one.closed_on, one.case))[:2])
        _set_hold(site, chosen, director)


def _set_hold(site: Site, journal: Journal, director: str) -> None:
    wanted = holds.Wanted(
        kind=HoldKind.COURT,
        reason="запрос суда",
        document="запрос № 3",
        until=years_after(site.today, 1),
        scope=Scope(cases=frozenset({journal.case})),
    )
    holds.set_hold(site.desk, wanted, actor_id=director)
    journal.held = True
    site.tally.note(Event.HELD)


def try_early(site: Site, roll: Roll, ledger: Ledger) -> None:
    """Try to take out and to destroy a journal before its day: everything has to refuse."""
    waiting = sorted((one for one in ledger.living() if one.due_on > site.today), key=lambda one: one.due_on)
    for one in waiting[:1]:
        tries = list(_tries(site, roll, one))
        faults = [f"{one.case}, {name}" for name, attempt in tries if not _is_refused(attempt)]
        site.tally.judge(Promise.EARLY, site.today, faults, count=len(tries))
        site.tally.note(Event.REFUSED, len(tries) - len(faults))


def _tries(site: Site, roll: Roll, journal: Journal) -> Iterator[tuple[str, Callable[[], object]]]:
    archivist, wish = roll.id_of(ARCHIVIST), _wish(site, roll, (journal.case,))
    listed = [(journal.case, Kept.JOURNAL), (journal.case, Kept.SUMMARY)]
    body = Key.of("objects", min(journal.body))
    yield "extraction", partial(extraction_plan.plan, site.desk, wish, actor_id=archivist)
    yield "disposal", partial(disposal_steps.propose, site.desk, listed, actor_id=archivist)
    for store in site.stores:
        yield store.name, partial(store.delete, body, today=site.today)


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (Problem, StillKept):
        return True
    return False


def extract(site: Site, roll: Roll, ledger: Ledger) -> None:
    """Take out the summary sheets that the archive says are due, sealed by the director (001 clause 8.7)."""
    found = extraction_plan.due(site.desk, reader_id=roll.id_of(ARCHIVIST), until=site.today)
    cases = tuple(one.sheet.case for one in found if not one.hold)
    if not cases:
        return
    planned = extraction_plan.plan(site.desk, _wish(site, roll, cases), actor_id=roll.id_of(DEPUTY))
    site.work()
    extraction_seal.seal(site.desk, site.who(roll.id_of(DIRECTOR)), planned.number)
    site.work()
    for case in cases:
        ledger.journals[case].extracted_on = site.today
    site.tally.note(Event.EXTRACTED, len(cases))


def _wish(site: Site, roll: Roll, cases: tuple[str, ...]) -> Wish:
    return Wish(
        cases=cases,
        order_no=_ORDER,
        order_on=site.today,
        due_on=site.today,
        archivist=roll.id_of(ARCHIVIST),
        sewer=roll.id_of(ARCHIVIST),
        director=roll.id_of(DIRECTOR),
    )


def destroy(site: Site, roll: Roll, ledger: Ledger) -> None:
    """Destroy what the archive says may be destroyed: a commission, two approvals, a time of waiting.

    What should be gone afterwards the ledger says by the calendar alone.
    """
    director, deputy, archivist = (roll.id_of(one) for one in (DIRECTOR, DEPUTY, ARCHIVIST))
    members = (director, deputy, archivist)
    wanted = Commission(order_no=_ORDER, order_on=site.today, chairman=director, members=members)
    disposal_steps.appoint(site.desk, wanted, actor_id=director)
    for one in ledger.due(site.today):
        one.destroyed_on = site.today
    keys = [
        (one.record.case, one.record.kind)
        for one in disposal_steps.proposable(site.desk, reader_id=archivist)
    ]
    if not keys:
        return
    number = disposal_steps.propose(site.desk, keys, actor_id=archivist).number
    for member in members:
        disposal_steps.agree(site.desk, number, protocol="1", actor_id=member)
    for person in (director, deputy):
        disposal_steps.approve(site.desk, site.who(person), number, today=site.desk.today)
    site.later(days=_WAITING_DAYS)
    disposal_run.request(site.desk, number, today=site.desk.today, actor_id=archivist)
    site.work()
    _finish(site, number, archivist)
    site.tally.note(Event.DESTROYED, len(keys))


def _finish(site: Site, number: int, archivist: str) -> None:
    """Destroy the backup media that still hold it, and file the certificate."""
    with site.desk.reading() as session:
        disposal: Disposal = disposal_steps.load(session, number)
        media = disposal_end.left(session, disposal).media
    for one in media:
        disposal_end.clean(
            site.desk, number, one.id, how=Wiped.DESTROYED, evidence="акт № 5", actor_id=archivist
        )
        shutil.rmtree(_shelf(site, one.id))
        site.tally.note(Event.RETIRED)
    disposal_end.finish(site.desk, number, actor_id=archivist)


def write_medium(site: Site, roll: Roll) -> None:
    """Write a backup medium with all there is; retire those that grew old."""
    archivist = roll.id_of(ARCHIVIST)
    with site.desk.reading() as session:
        known = media_register.media(session)
    for one in known.values():
        if one.state not in GONE and years_after(one.registered.on, _MEDIUM_YEARS) <= site.today:
            media_hands.end(
                site.desk, one.id, how=State.RETIRED, reason="срок службы вышел", actor_id=archivist
            )
            site.tally.note(Event.RETIRED)
    entry = Entry(MediumKind.FLASH, "кабинет завуча", "сейф", archivist, ("director",), "копия")
    medium = media_register.register(site.desk, entry, actor_id=archivist)
    place = _shelf(site, medium.id)
    place.mkdir(parents=True)
    media_write.write(site.desk, medium.id, place, Wanted(), actor_id=archivist)
    site.tally.note(Event.MEDIUM)


def _shelf(site: Site, number: str) -> Path:
    return site.folder / "носители" / number
