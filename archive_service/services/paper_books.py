"""The register of paper copies and the journal of their use as books to be printed (000 clause 3.3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from archive_service.db.act_log import head
from archive_service.rendering.papers import paper_register, paper_usage
from archive_service.rendering.papers.paper_register import PaperRegister, RegisteredVolume
from archive_service.rendering.papers.paper_usage import PaperUsage, PaperUse
from archive_service.services import form_wordings, overview, people
from archive_service.services.context import Desk
from archive_service.services.finding import short_code
from archive_service.services.form_parts import basis_of, drawn, keeper_of, school_name
from archive_service.services.media_papers import Time
from archive_service.services.overview import Kept
from archive_service.services.paper_register import READERS, events, volumes
from archive_service.services.paper_words import PaperWording, wording
from workflows.paper_copies import (
    Event,
    Issued,
    PaperState,
    PaperVolume,
    Placed,
    Registered,
    Returned,
    touched,
)

REGISTER, USAGE = "paper-register", "paper-usage"
_COPIES, _USAGE = "copies", "usage"


def register_book(desk: Desk, *, actor_id: str) -> bytes:
    """Return the register of paper copies as a book; the head of the log of acts stands in it.

    Raises:
        Problem: the person may not read the register.
    """
    with desk.reading() as session:
        people.require(session, actor_id, READERS, desk.today)
        words, last = wording(desk, session), head(session)
        known = sorted(volumes(session).values(), key=lambda one: one.number)
        kept = overview.kept_of(desk, session, sorted({one.entry.case for one in known} - {""}))
        facts = PaperRegister(
            organisation=school_name(session),
            on=desk.today,
            basis=basis_of(words.profile, _COPIES),
            volumes=tuple(_registered(one, words, kept.get(one.entry.case)) for one in known),
            keeper=keeper_of(session, words.profile, _COPIES, actor_id),
            log_count=last.seq,
            log_hash=short_code(last.hash),
        )
    form = paper_register.form(facts, form_wordings.own(desk, "paper_register"))
    return drawn(desk, form, REGISTER)


def usage_book(desk: Desk, time: Time, *, actor_id: str) -> bytes:
    """Return the journal of use of paper copies for a time.

    Raises:
        Problem: the person may not read the register.
    """
    with desk.reading() as session:
        people.require(session, actor_id, READERS, desk.today)
        words, known = wording(desk, session), volumes(session)
        facts = PaperUsage(
            organisation=school_name(session),
            on=desk.today,
            basis=basis_of(words.profile, _USAGE),
            first_on=time.first_on,
            last_on=time.last_on,
            lines=tuple(_lines(tuple(events(session)), time, known, words)),
            keeper=keeper_of(session, words.profile, _USAGE, actor_id),
        )
    form = paper_usage.form(facts, form_wordings.own(desk, "paper_usage"))
    return drawn(desk, form, USAGE)


def numbers_said(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: «3–6, 9»."""
    runs: list[list[int]] = []
    for one in sorted(numbers):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _registered(one: PaperVolume, words: PaperWording, kept: Kept | None) -> RegisteredVolume:
    return RegisteredVolume(
        number=str(one.number),
        what=words.title(one),
        copy=one.entry.copy,
        volume=one.entry.volume,
        leaves=one.entry.leaves,
        on=one.registered.on,
        place=words.place(one.place),
        keeper=words.who(one.keeper),
        keep=f"{kept.journal_until:%d.%m.%Y}" if kept else "",
        state=words.state(one),
        there=one.state is not PaperState.ENDED,
    )


def _lines(
    happened: tuple[Event, ...], time: Time, known: Mapping[str, PaperVolume], words: PaperWording
) -> Iterator[PaperUse]:
    for place, event in enumerate(happened):
        if isinstance(event, (Registered, Placed)) or not time.first_on <= event.on <= time.last_on:
            continue
        issued = event if isinstance(event, Issued) else None
        numbers = (known[one].number for one in touched(event))
        yield PaperUse(
            on=event.on,
            number=numbers_said(numbers),
            what=words.happened(event),
            by=words.who(event.by),
            who=words.borrower(issued) if issued else "",
            until=issued.until if issued else None,
            returned_on=_returned_on(issued, happened[place:]) if issued else None,
        )


def _returned_on(issued: Issued, later: Iterable[Event]) -> date | None:
    """The day on which the last of the volumes came back, None while one is out."""
    waiting = set(issued.volumes)
    for event in later:
        if isinstance(event, Returned):
            waiting -= set(event.volumes)
            if not waiting:
                return event.on
    return None
