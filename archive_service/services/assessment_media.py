"""Copies and media as an assessment counts them: only what is complete is a copy."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.models import Object
from archive_service.services import alarms, media_register, placement, profiles
from archive_service.services.context import Desk
from archive_service.services.deposits import UNCHECKED
from archive_service.services.health import StoreState
from archive_service.services.media_load import archived_periods
from archive_service.services.placement import Held
from storage.audit import Trouble
from workflows.assessment import CopyFacts, MediumFacts
from workflows.media import GONE, Medium, Period, State, months_after

_SHARED = frozenset({"same-disk", "same-computer", "same-administrator"})
_TOO_SHORT = frozenset({Trouble.KEPT_TOO_SHORT, Trouble.UNLOCKED})
_WORDS_OF_ANY = frozenset({"electronic", "external-disk"})
_NEAR_MONTHS = 6
_MONTHS = 12


def copies(desk: Desk, session: Session, states: Sequence[StoreState]) -> CopyFacts:
    """Return how many complete copies there are, on what, and in which states single ones were found."""
    rules = profiles.in_force(session, desk.today).copies
    held = placement.held(desk, session)
    full = _complete(session, held, states)
    counted = {one.code: one.facts.get("there", 0) for one in placement.assess(full, rules, paper=False)}
    shared = placement.assess(held, rules, paper=False)
    here = {one.name for one in states}
    found = [(state, count) for store, state, count in alarms.unsound_counts(session) if store in here]
    undated = select(func.count()).select_from(Object).where(Object.keep_until.is_(None))
    return CopyFacts(
        complete=counted["copies"],
        rooms=counted["rooms"],
        kinds=len({one.serves_as - _WORDS_OF_ANY for one in full}),
        shared=tuple(one.code for one in shared if one.code in _SHARED),
        unread=sum(count for state, count in found if state == UNCHECKED),
        unsound=sum(count for state, count in found if state != UNCHECKED),
        too_short=sum(count for state, count in found if state in _TOO_SHORT),
        undated=session.scalar(undated) or 0,
    )


def media(desk: Desk, session: Session) -> Iterator[MediumFacts]:
    """Yield every medium that has a copy and was not given up, in the order of the register."""
    rooms = {_plain(one.room) for one in desk.archive.mirror.stores}
    for one in media_register.media(session).values():
        if one.copies and one.state not in GONE:
            yield _medium(desk, one, outside=_plain(one.room) not in rooms)


def lacking(session: Session) -> tuple[str, ...]:
    """Return the terms in the archive that lie on no medium that counts."""
    on_media = _periods(media_register.media(session).values())
    wanted = (one for one in archived_periods(session) if one not in on_media)
    return tuple(f"{one.name}, {one.year}/{one.year + 1}" for one in wanted)


def _complete(session: Session, held: Sequence[Held], states: Sequence[StoreState]) -> tuple[Held, ...]:
    """The stores that have everything, and of the media one for each room that has everything together."""
    whole = {one.name for one in states if one.objects and one.whole >= one.objects}
    stores = tuple(one for one in held[: len(states)] if one.name in whole)
    wanted = set(archived_periods(session))
    rooms: dict[str, list[Medium]] = {}
    for one in media_register.media(session).values():
        if one.counts:
            rooms.setdefault(_plain(one.room), []).append(one)
    full = {room for room, some in rooms.items() if wanted and wanted <= _periods(some)}
    carried: dict[str, Held] = {}
    for place in held[len(states) :]:
        if _plain(place.room) in full:
            carried.setdefault(_plain(place.room), place)
    return (*stores, *carried.values())


def _periods(some: Iterable[Medium]) -> set[Period]:
    return {period for one in some if one.counts for period in one.holds}


def _medium(desk: Desk, one: Medium, *, outside: bool) -> MediumFacts:
    years = desk.archive.settings.media_years.of(one.kind)
    return MediumFacts(
        number=one.id,
        kind=one.kind,
        room=one.room,
        first_on=one.registered.on,
        last_on=one.copies[-1].on,
        near_end_on=months_after(one.registered.on, years * _MONTHS - _NEAR_MONTHS),
        check_due_on=one.check_due_on,
        failed=one.state is State.FAILED,
        outside=outside,
    )


def _plain(room: str) -> str:
    return room.strip().casefold()
