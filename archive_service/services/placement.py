"""Where the copies are, against what the regulation demands: how many, on which media, in which rooms.

:func:`assess` is pure. Directories of one disk are one medium, whatever rooms their settings name,
and so are buckets of one server (001 clause 8.8, 000 clause 4.2, 004 part VII).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations
from typing import Any, Protocol
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Object
from archive_service.db.projections import ARCHIVED
from archive_service.problems import sentence
from archive_service.services import media_register, profiles
from archive_service.services.context import Desk
from archive_service.settings import LocalStoreSettings, S3StoreSettings
from storage.disks import disks_of
from workflows.provisions import Clause, Copies

PAPER = "paper"
_LOCAL = frozenset({"hard-disk", "electronic"})
_SERVER = frozenset({"network-disk", "electronic"})


class OfflineMedium(Protocol):
    """A medium of the register: what it serves as in words of regulations, where it lies, if it counts."""

    @property
    def label(self) -> str:
        """What is written on it."""

    @property
    def room(self) -> str:
        """The room it lies in."""

    @property
    def serves_as(self) -> frozenset[str]:
        """The kinds of media of a regulation that it answers to."""

    @property
    def counts(self) -> bool:
        """Whether it is a copy to rely on."""


OFFLINE: Callable[[Session], Iterable[OfflineMedium]] = media_register.standing
"""Where the media that are carried away come from."""


@dataclass(frozen=True, slots=True)
class Held:
    """One place with a copy: the disks that it lies on, the computer that it is a part of ("" unknown)."""

    name: str
    room: str
    serves_as: frozenset[str]
    disks: frozenset[str] = frozenset()
    computer: str = ""
    administrator: str = ""


class Mark(StrEnum):
    """How a line is meant: as it should be, worth knowing, broken."""

    WELL = "well"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; ``clause`` is the one that demands it, None where prudence does."""

    code: str
    mark: Mark
    facts: dict[str, Any] = field(default_factory=dict)
    clause: Clause | None = None

    def words(self, language: str = "ru") -> str:
        """Return the line as a sentence."""
        facts = {**self.facts, "kind": _kind_words(str(self.facts.get("kind", "")), language)}
        return sentence(f"placement.{self.code}", language, **facts)


def lines(desk: Desk, session: Session) -> tuple[Line, ...]:
    """Return how the school's copies are placed, by the regulation in force."""
    rules = profiles.in_force(session, desk.today).copies
    filled = _is_filled(session)
    paper = filled and PAPER in rules.media.value and _all_bound(session)
    found = assess(held(desk, session), rules, paper=paper)
    return found if filled else tuple(map(_still_empty, found))


def broken(desk: Desk, session: Session) -> tuple[Line, ...]:
    """Return what of it is broken, as soon as there is anything to lose; the cause before what it breaks."""
    if not _is_filled(session):
        return ()
    found = (one for one in lines(desk, session) if one.mark is Mark.BROKEN)
    return tuple(sorted(found, key=lambda one: one.clause is not None))


def _is_filled(session: Session) -> bool:
    return session.scalar(select(Object.digest).limit(1)) is not None


def _all_bound(session: Session) -> bool:
    unbound = select(CaseRow.id).where(CaseRow.state == ARCHIVED, CaseRow.leaves.is_(None))
    return session.scalar(unbound.limit(1)) is None


def _still_empty(line: Line) -> Line:
    """A medium that is carried away need not be there before there is anything to carry."""
    return replace(line, mark=Mark.NOTE) if line.code == "no-kind" else line


def held(desk: Desk, session: Session) -> tuple[Held, ...]:
    """Return every place that the school's copies lie in: the stores, then the media carried away."""
    known = {one.name: one for one in desk.archive.settings.stores}
    stores = [_store(one.name, one.room, known.get(one.name)) for one in desk.archive.mirror.stores]
    media = [Held(one.label, one.room, one.serves_as) for one in OFFLINE(session) if one.counts]
    return (*stores, *media)


def assess(places: Sequence[Held], rules: Copies, *, paper: bool) -> tuple[Line, ...]:
    """Return every line about these places; ``paper``: each archived case is bound on paper too."""
    media = _media(places)
    rooms = {one[0].room.strip().casefold() for one in media}
    return (
        _enough("copies", len(media), rules.least.value, rules.least.clause),
        _enough("rooms", len(rooms), rules.rooms.value, rules.rooms.clause),
        *(_kind(kind, places, rules.media.clause, paper=paper) for kind in rules.media.value),
        *_shared(places),
    )


def _store(name: str, room: str, settings: LocalStoreSettings | S3StoreSettings | None) -> Held:
    match settings:
        case LocalStoreSettings():
            disks = disks_of(settings.path)
            return Held(name, room, _LOCAL, disks, "this", settings.administrator)
        case S3StoreSettings():
            server = urlsplit(settings.endpoint).hostname or settings.endpoint
            return Held(name, room, _SERVER, frozenset({server}), server, settings.administrator)
        case None:
            return Held(name, room, frozenset({"electronic"}))


def _media(places: Sequence[Held]) -> list[list[Held]]:
    """Return the places in groups that lie on the same disks: as many media as there are groups."""
    groups: list[list[Held]] = []
    for place in places:
        same = [one for one in groups if any(place.disks & other.disks for other in one)]
        groups = [one for one in groups if one not in same]
        groups.append([*(other for one in same for other in one), place])
    return groups


def _enough(code: str, there: int, demanded: int, clause: Clause) -> Line:
    mark = Mark.WELL if there >= demanded else Mark.BROKEN
    return Line(code, mark, {"there": there, "demanded": demanded}, clause)


def _kind(kind: str, places: Sequence[Held], clause: Clause, *, paper: bool) -> Line:
    named = tuple(one.name for one in places if kind in one.serves_as)
    facts = {"kind": kind, "where": named}
    if kind == PAPER:
        return Line("paper" if paper else "no-paper", Mark.WELL if paper else Mark.NOTE, {}, clause)
    return Line("kind" if named else "no-kind", Mark.WELL if named else Mark.BROKEN, facts, clause)


def _kind_words(kind: str, language: str) -> str:
    """Return a kind of media as people say it; one that no catalogue knows stands as it is."""
    try:
        return sentence(f"profile.value-{kind}", language)
    except KeyError:
        return kind


def _shared(places: Sequence[Held]) -> Iterator[Line]:
    """Yield what two places share: a disk makes them one, a computer or an administrator is to be known."""
    for first, second in combinations(places, 2):
        facts = {"first": first.name, "second": second.name}
        if common := first.disks & second.disks:
            yield Line("same-disk", Mark.BROKEN, {**facts, "disks": tuple(sorted(common))})
        elif first.computer and first.computer == second.computer:
            yield Line("same-computer", Mark.NOTE, facts)
        if first.administrator and first.administrator == second.administrator:
            yield Line("same-administrator", Mark.NOTE, {**facts, "who": first.administrator})
