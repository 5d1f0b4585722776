"""What a check of presence finds: volumes of paper, the files of every store, and what is not in order.

Nothing is read here: how the files stand is what the audits of the stores have put on record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.models import Copy, Object
from archive_service.problems import sentence
from archive_service.services import alarms, paper_register, presence
from archive_service.services.context import Desk
from archive_service.services.deposits import UNCHECKED
from archive_service.services.last_read import late_stores
from archive_service.services.paper_words import PaperWording, wording
from workflows.paper_copies import PaperState, PaperVolume
from workflows.presence import Check


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing not in order, and what to do about it; both are codes of the area ``presence``."""

    code: str
    what: str
    facts: tuple[tuple[str, object], ...] = ()

    def said(self, language: str = "ru") -> str:
        """Return what is wrong."""
        return sentence(f"presence.found-{self.code}", language, **dict(self.facts))

    def to_do(self, language: str = "ru") -> str:
        """Return what to do."""
        return sentence(f"presence.do-{self.code}", language, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class StoreFiles:
    """One store: the files it must have, those that were last read whole, and whether reading is late."""

    store: str
    room: str
    objects: int
    whole: int
    late: bool


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the act says; ``unlooked`` are volumes that nobody has looked for yet."""

    volumes: int
    there: int
    lent: int
    missing: int
    unlooked: tuple[PaperVolume, ...]
    stores: tuple[StoreFiles, ...]
    discrepancies: tuple[Discrepancy, ...]


def state(desk: Desk, session: Session, check: Check) -> State:
    """Return how the archive stands by the running check."""
    words = wording(desk, session)
    known = [one for one in paper_register.volumes(session).values() if one.state is not PaperState.ENDED]
    lent = sum(one.state is PaperState.ISSUED for one in known)
    missing = sum(one.state is PaperState.MISSING for one in known)
    unlooked = presence.unlooked(known, check.started.on)
    stores = tuple(_stores(desk, session))
    return State(
        volumes=len(known),
        there=len(known) - lent - missing,
        lent=lent,
        missing=missing,
        unlooked=unlooked,
        stores=stores,
        discrepancies=(*_of_paper(known, check, words, desk.today), *_of_files(desk, session, stores)),
    )


def _of_paper(
    known: list[PaperVolume], check: Check, words: PaperWording, today: date
) -> Iterator[Discrepancy]:
    noted = check.latest
    for one in sorted(known, key=lambda volume: volume.number):
        about = (("number", one.number),)
        if one.state is PaperState.MISSING:
            yield Discrepancy("missing", words.title(one), (*about, ("place", words.place(one.place) or "—")))
        elif one.late_on(today):
            yield Discrepancy("lent", words.title(one), about)
        elif not one.place.room and one.state is PaperState.HERE:
            yield Discrepancy("no-place", words.title(one), about)
        if one.number in noted:
            note = noted[one.number]
            facts = (*about, ("remark", note.remark), ("place", words.place(one.place) or "—"))
            yield Discrepancy(str(note.fault), words.title(one), facts)


def _stores(desk: Desk, session: Session) -> Iterator[StoreFiles]:
    objects = session.scalar(select(func.count()).select_from(Object)) or 0
    bad = (*alarms.BAD, UNCHECKED)
    counted = select(Copy.store, func.count()).where(Copy.state.not_in(bad)).group_by(Copy.store)
    whole, late = dict(session.execute(counted).all()), late_stores(desk, session)
    for store in desk.archive.mirror.stores:
        there = min(whole.get(store.name, 0), objects)
        yield StoreFiles(store.name, store.room, objects, there, store.name in late)


def _of_files(desk: Desk, session: Session, stores: tuple[StoreFiles, ...]) -> Iterator[Discrepancy]:
    names = {store.name: store.room for store in desk.archive.mirror.stores}
    for store, trouble, count in alarms.unsound_counts(session):
        if trouble != UNCHECKED and store in names:
            facts = (("store", store), ("room", names[store]), ("count", count))
            yield Discrepancy("copies", sentence("presence.files", store=store), facts)
    if count := alarms.lost(session):
        yield Discrepancy("lost", sentence("presence.files", store="—"), (("count", count),))
    for one in stores:
        if one.late:
            what = sentence("presence.files", store=one.store)
            yield Discrepancy("unread", what, (("room", one.room),))
