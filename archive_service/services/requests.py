"""The register of requests to the archive: registered, prolonged, answered, and what was given under each.

What is given out says the request's words in the log (:func:`words`); so the documents of a request are
found without anybody entering them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, lock_log, school_acts
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import people, profiles, readings
from archive_service.services.certified_copies import CERTIFIED
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.requests import (
    Answered,
    Applicant,
    Event,
    Extended,
    Outcome,
    Received,
    Request,
    Subject,
    days_for_answer,
    fold,
    trouble,
)

KINDS: dict[str, type[Event]] = {
    "request-received": Received,
    "request-extended": Extended,
    "request-answered": Answered,
}
ACTS: EventActs[Event] = EventActs(KINDS)
KEEPERS = readings.READERS
PER_PAGE = 25
_GIVEN = {CERTIFIED: "copy", "extract-given": "document", "certificate-given": "document"}
"""What is given out under a request, and the fact that has its digest."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it comes in; ``on`` is the day of registration, today if None."""

    applicant: Applicant
    subject: Subject
    letter: str = ""
    letter_on: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How a request is closed; ``documents`` are those given under it where none are named."""

    outcome: Outcome
    reason: str = ""
    answer: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of the register, the open ones first, of them the earliest due."""

    rows: tuple[Request, ...]
    total: int
    number: int
    pages: int
    open: int
    late: int


def requests(session: Session) -> dict[int, Request]:
    """Return the requests of the session's school by number."""
    return fold(ACTS.events(session))


def words(request: Request) -> str:
    """Return a request as it stands in the log beside what is given out: «вх. 7, № 12-з от 01.06.2026»."""
    received = request.received
    own = f"№ {received.letter}" if received.letter else ""
    day = f"от {received.letter_on:%d.%m.%Y}" if received.letter_on else ""
    letter = " ".join(one for one in (own, day) if one)
    return ", ".join(one for one in (f"вх. {request.number}", letter) if one)


def register(desk: Desk, incoming: Incoming, *, actor_id: str) -> Request:
    """Enter a request, and return it with the day until which it is answered.

    Raises:
        Problem: the person may not, or a day has not come yet.
    """
    on = incoming.on or desk.today
    for day in (on, incoming.letter_on):
        if day and day > desk.today:
            raise Problem(Kind.USAGE, "requests.day-ahead", day=f"{day:%d.%m.%Y}")
    with desk.writing() as session:
        lock_log(session)
        people.require(session, actor_id, KEEPERS, desk.today)
        days = days_for_answer(profiles.in_force(session, desk.today))
        event = Received(
            on=on,
            by=actor_id,
            number=len(requests(session)) + 1,
            applicant=incoming.applicant,
            subject=incoming.subject,
            due=on + timedelta(days=days),
            letter=incoming.letter.strip(),
            letter_on=incoming.letter_on,
        )
        ACTS.append(desk, session, event)
    return Request(event, event.due)


def extend(desk: Desk, number: int, until: date, reason: str, *, actor_id: str) -> Request:
    """Prolong the time for an answer, and return the request.

    Raises:
        Problem: the person may not, there is no such request, it was answered or prolonged before, the
            day is too late, or no reason is given.
    """
    event = Extended(on=desk.today, by=actor_id, request=number, until=until, reason=reason.strip())
    with desk.writing() as session:
        return _happened(desk, session, event)


def close(desk: Desk, number: int, closing: Closing, *, actor_id: str) -> Request:
    """Write down how a request was answered, and return it.

    Raises:
        Problem: the person may not, there is no such request, it was answered before, or what such an
            answer needs is missing: the documents given, or the reason.
    """
    with desk.writing() as session:
        request = find(session, number)
        given = closing.documents or tuple(digest for digest, _ in given_under(session, request))
        event = Answered(
            on=desk.today,
            by=actor_id,
            request=number,
            outcome=closing.outcome,
            answer=closing.answer.strip() or answer_number(desk, number),
            documents=given if closing.outcome is Outcome.FOUND else closing.documents,
            reason=closing.reason.strip(),
        )
        return _happened(desk, session, event)


def find(session: Session, number: int) -> Request:
    """Return a request by its number.

    Raises:
        Problem: the school has none of that number.
    """
    found = requests(session).get(number)
    if found is None:
        raise Problem(Kind.MISSING, "requests.none", number=number)
    return found


def look(desk: Desk, number: int, *, reader_id: str) -> tuple[Request, tuple[tuple[str, str], ...]]:
    """Return a request, and what was given under it as (digest, kind of act).

    Raises:
        Problem: the right to read is missing, or there is no such request.
    """
    with desk.reading() as session:
        people.require(session, reader_id, KEEPERS, desk.today)
        request = find(session, number)
        return request, tuple(given_under(session, request))


def page(desk: Desk, *, reader_id: str, number: int = 1, late: bool = False) -> RequestPage:
    """Return a page of the register.

    Raises:
        Problem: the right to read is missing, or there is no such page.
    """
    with desk.reading() as session:
        people.require(session, reader_id, KEEPERS, desk.today)
        known = requests(session).values()
    overdue = [one for one in known if one.open and one.late_on(desk.today)]
    shown = sorted(overdue if late else known, key=_place)
    pages = max(1, -(-len(shown) // PER_PAGE))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    rows = tuple(shown[(number - 1) * PER_PAGE : number * PER_PAGE])
    return RequestPage(rows, len(shown), number, pages, sum(one.open for one in known), len(overdue))


def given_under(session: Session, request: Request) -> Iterator[tuple[str, str]]:
    """Yield what was given out under a request: digest and kind of act, in order."""
    said = words(request)
    for logged in school_acts(session, *_GIVEN, since=request.received.on):
        if isinstance(logged.act, SchoolAct) and logged.act.facts.get("request") == said:
            yield str(logged.act.facts[_GIVEN[logged.act.kind]]), logged.act.kind


def answer_number(desk: Desk, number: int) -> str:
    """Return the number an answer has where nobody gives it another."""
    return sentence("requests.answer-number", number=number, year=desk.today.year)


def _happened(desk: Desk, session: Session, event: Extended | Answered) -> Request:
    lock_log(session)
    people.require(session, event.by, KEEPERS, desk.today)
    request = find(session, event.request)
    if said := trouble(request, event):
        raise Problem(Kind.REFUSED, f"requests.{said}", number=event.request, due=f"{request.due:%d.%m.%Y}")
    ACTS.append(desk, session, event)
    if isinstance(event, Extended):
        return replace(request, extended=event, due=event.until)
    return replace(request, answered=event)


def _place(one: Request) -> tuple[bool, int, int]:
    return (not one.open, one.due.toordinal() if one.open else 0, -one.number)
