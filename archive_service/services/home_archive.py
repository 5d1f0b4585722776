"""What waits for a person in the archive: media, scans, papers, terms, extraction, disposal, requests."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import (
    disposal_home,
    extraction_home,
    keeping_home,
    media_home,
    paper_home,
    request_home,
    requests,
    scan_units,
)
from archive_service.services.context import Desk
from archive_service.services.home_parts import SHOWN, Group, Item, Link, Sort, group_of, late_days
from archive_service.services.paper_home import WaitingPaper
from archive_service.services.scan_intake import SCANNERS
from workflows.commands import Actor


class _Waiting(Protocol):
    """One thing to do, as the modules about paper, extraction and keeping tell it."""

    @property
    def about(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    def title(self, language: str = "ru") -> str: ...


def groups(desk: Desk, session: Session, who: Actor, language: str) -> Iterator[Group]:
    """Yield the groups of the archive that have something for the person."""
    today = desk.today
    yield from _media(session, who, today, language)
    yield from _scans(session, who)
    yield from _paper(session, who, today, language)
    yield from _extraction(session, who, today, language)
    yield from _disposal(session, who, today, language)
    yield from _requests(session, who, today, language)
    yield from _keeping(desk, session, who, language)


def _media(session: Session, who: Actor, today: date, language: str) -> Iterator[Group]:
    """What the person has to do with backup media."""
    rows = [
        Item(
            one.title(language),
            one.where,
            one.due_on,
            late_days(one.due_on, today),
            Link("media.show", {"number": one.medium}) if one.medium else Link("media.index"),
        )
        for one in media_home.waiting(session, who, today)
    ]
    if rows:
        yield group_of(Sort.MEDIA, rows, Link("media.index"))


def _scans(session: Session, who: Actor) -> Iterator[Group]:
    """The scanned sheets that nobody has looked at, for those who record what was signed on paper."""
    if who.roles.isdisjoint(SCANNERS):
        return
    total = scan_units.sheets_waiting(session)
    if total:
        rows = tuple(
            Item(
                one.class_name,
                one.title,
                one.due_on,
                0,
                Link("scan_confirm.show", {"case_id": one.case_id, "step": one.step, "section": one.section}),
            )
            for one in scan_units.first_waiting(session, SHOWN)
        )
        yield Group(Sort.SCANS, "", total, 0, None, rows, Link("scan_confirm.index"))


def _paper(session: Session, who: Actor, today: date, language: str) -> Iterator[Group]:
    """Paper volumes that are late, to be taken over, or in the person's care."""

    def link(one: WaitingPaper) -> Link:
        if one.code == "receive":
            return Link("paper_hands.show", {"hand": str(one.number)})
        return Link("paper.show", {"number": str(one.number)})

    rows = [_item(one, link(one), today, language) for one in paper_home.waiting(session, who, today)]
    if rows:
        yield group_of(Sort.PAPER, rows, Link("paper.index"))


def _disposal(session: Session, who: Actor, today: date, language: str) -> Iterator[Group]:
    """What waits for the person in disposals: a word of the commission, a signature, a medium."""
    rows = [
        Item(one.title(language), "", None, 0, Link("disposal.show", {"number": str(one.number)}))
        for one in disposal_home.waiting(session, who, today)
    ]
    if rows:
        yield group_of(Sort.DISPOSAL, rows, Link("disposal.index"))


def _extraction(session: Session, who: Actor, today: date, language: str) -> Iterator[Group]:
    """The steps of extractions that the person is named for by order."""
    rows = [
        _item(one, Link("extraction.show", {"number": str(one.number)}), today, language)
        for one in extraction_home.waiting(session, who)
    ]
    if rows:
        yield group_of(Sort.EXTRACTION, rows, Link(rows[0].link.endpoint, rows[0].link.args))


def _requests(session: Session, who: Actor, today: date, language: str) -> Iterator[Group]:
    """The requests to the archive that wait for the person's answer."""
    rows = [
        Item(
            requests.words(one),
            sentence(f"requests.subject-{one.received.subject}", language),
            one.due,
            late_days(one.due, today),
            Link("requests.show", {"number": str(one.number)}),
        )
        for one in request_home.waiting(session, who)
    ]
    if rows:
        yield group_of(Sort.REQUESTS, rows, Link("requests.index"))


def _keeping(desk: Desk, session: Session, who: Actor, language: str) -> Iterator[Group]:
    """What the person has to do about terms, holds and the yearly check."""
    rows = [
        _item(one, Link(one.place, one.args), desk.today, language)
        for one in keeping_home.waiting(desk, session, who)
    ]
    if rows:
        yield group_of(Sort.KEEPING, rows, Link("retention.index"))


def _item(one: _Waiting, link: Link, today: date, language: str) -> Item:
    return Item(one.title(language), one.about, one.due_on, late_days(one.due_on, today), link)
