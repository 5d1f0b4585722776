"""Extractions as people look for them: what is due, the list, one with its steps and who does them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import documents, people
from archive_service.services.context import Desk
from archive_service.services.extraction import (
    ACTS,
    READERS,
    events,
    extractions,
    seen,
)
from archive_service.services.extraction_paper import volumes_with
from archive_service.services.extraction_plan import Due, due_by, years_ahead
from archive_service.services.titles import in_words
from workflows.acts import SERVICE, Medium
from workflows.extraction import Event, Extraction, LeftOut, Sealed, Sheet, State, TakenOut
from workflows.extraction_rules import PLANNERS, Deed, deeds
from workflows.paper_copies import PaperVolume


@dataclass(frozen=True, slots=True)
class Overview:
    """What is due by ``until`` and in no plan yet, and all extractions, the newest first.

    ``years`` tells how many sheets fall due in which year.
    """

    due: tuple[Due, ...]
    until: date
    years: Mapping[int, int]
    lines: tuple[Extraction, ...]
    may_plan: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet of an extraction: from which old volumes its leaves come, and whether they are out."""

    sheet: Sheet
    volumes: tuple[PaperVolume, ...]
    taken: TakenOut | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: its name, who does it, when it was done; ``now`` marks the one that waits."""

    name: str
    who: str
    on: date | None
    now: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened, in words, by whom."""

    on: date
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One extraction with all that its page says; ``deeds`` are the reader's."""

    extraction: Extraction
    names: Mapping[str, str]
    sheets: tuple[SheetLine, ...]
    steps: tuple[Step, ...]
    deeds: tuple[Deed, ...]
    history: tuple[Happened, ...]

    @property
    def recounted(self) -> bool:
        """Whether an old volume has another count of leaves now, and needs a new label."""
        return any(volume.left for one in self.extraction.taken.values() for volume in one.volumes)


def overview(desk: Desk, *, reader_id: str, until: date | None = None) -> Overview:
    """Return what is due by a day, the end of this year where none is named, and the extractions.

    Raises:
        Problem: the person may not see them.
    """
    day = until or date(desk.today.year, 12, 31)
    with desk.reading() as session:
        actor = people.require(session, reader_id, READERS, desk.today)
        lines = tuple(reversed(extractions(session).values()))
        may_plan = bool(actor.roles & PLANNERS)
        return Overview(tuple(due_by(session, day)), day, years_ahead(session), lines, may_plan)


def show(desk: Desk, number: int, *, reader_id: str, language: str = "ru") -> Shown:
    """Return one extraction.

    Raises:
        Problem: there is none of that number, or the person has nothing to do with it.
    """
    with desk.reading() as session:
        found = seen(desk, session, number, reader_id=reader_id)
        actor = people.actor_of(session, reader_id, desk.today)
        names = people.names(session)
        told = [one for one in events(session) if one.number == number]
        return Shown(
            extraction=found,
            names=names,
            sheets=tuple(_line(session, found, one) for one in found.sheets),
            steps=tuple(_steps(found, names, language)),
            deeds=deeds(found, actor),
            history=tuple(_told(one, names, found, language) for one in told),
        )


def document_of(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the new file, or its draft before the director has signed it.

    Raises:
        Problem: there is no such extraction or no file yet, or the person may not see it.
    """
    with desk.reading() as session:
        found = seen(desk, session, number, reader_id=reader_id)
        made = found.sealed or found.filed
    return documents.read(desk, made.document if made else "")


def _line(session: Session, found: Extraction, sheet: Sheet) -> SheetLine:
    taken = found.taken.get(sheet.case)
    volumes = volumes_with(session, sheet) if taken is None and sheet.on_paper else ()
    return SheetLine(sheet, volumes, taken)


def _steps(found: Extraction, names: Mapping[str, str], language: str) -> Iterator[Step]:
    """The way of this extraction: without paper there is nothing to take and to bind."""
    planned = found.planned
    taken = max((one.on for one in found.taken.values()), default=None)
    service = in_words(SERVICE, None, language)
    rows: list[tuple[str, str, date | None, State]] = []
    if found.on_paper:
        rows += [
            ("take", names.get(planned.archivist, ""), None if found.untaken else taken, State.PLANNED),
            ("bind", names.get(planned.sewer, ""), found.bound.on if found.bound else None, State.TAKEN),
        ]
    before = State.BOUND if found.on_paper else State.PLANNED
    rows += [
        ("file", service, found.filed.on if found.filed else None, before),
        ("seal", names.get(planned.director, ""), found.sealed.on if found.sealed else None, State.FILED),
        ("deposit", service, found.deposited.on if found.deposited else None, State.SEALED),
    ]
    for name, who, on, state in rows:
        yield Step(name, who, on, found.state is state)


def _told(event: Event, names: Mapping[str, str], found: Extraction, language: str) -> Happened:
    classes = {one.case: one.class_name for one in found.planned.sheets}
    facts: dict[str, object] = {}
    match event:
        case TakenOut():
            facts = {"class_name": classes.get(event.case, ""), "leaves": event.leaves}
        case LeftOut():
            facts = {"class_name": classes.get(event.case, ""), "reason": event.reason}
        case Sealed():
            facts = {"who": names.get(event.signer, ""), "on": f"{event.signed_on:%d.%m.%Y}"}
        case _:
            facts = _other(event)
    name = ACTS.name_of(event).removeprefix("extraction-")
    if isinstance(event, Sealed) and event.medium is Medium.PAPER:
        name = "sealed-by-hand"
    who = in_words(SERVICE, None, language) if event.by == SERVICE else names.get(event.by, event.by)
    return Happened(event.on, who, sentence(f"extraction.did-{name}", language, **facts))


def _other(event: Event) -> dict[str, object]:
    """What the other events say: numbers, days and reasons of their own."""
    said = {name: getattr(event, name, "") for name in ("leaves", "order_no", "reason")}
    order_on, until = getattr(event, "order_on", None), getattr(event, "keep_until", None)
    return {
        **said,
        "order_on": f"{order_on:%d.%m.%Y}" if order_on else "",
        "until": f"{until:%d.%m.%Y}" if until else "",
        "rooms": ", ".join(getattr(event, "rooms", ())),
    }
