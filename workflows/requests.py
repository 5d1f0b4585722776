"""Requests to the archive: who asks about what, until when it is answered, and with which documents.

The register is a fold of its events. They name no person: the applicant is known by kind, the letter by its
number and day. An answer is due in so many days from the registration as the regulation says, else as the
law does (59-ФЗ, ст. 12: thirty days, once prolonged by no more than thirty).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from workflows.regulation import Profile

RULE = "request-days"
"""The rule of a profile: how many days there are for an answer."""
LAWFUL_DAYS = 30


class Applicant(StrEnum):
    """Who asks."""

    GRADUATE = "graduate"
    RELATIVE = "relative"
    AUTHORITY = "authority"
    COURT = "court"
    PENSION = "pension"
    SCHOOL = "school"
    OTHER = "other"


class Subject(StrEnum):
    """What is asked for."""

    STUDY = "study"
    MARKS = "marks"
    COPY = "copy"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of a request."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"


WITH_DOCUMENTS = frozenset({Outcome.FOUND, Outcome.NOT_FOUND})
"""What cannot be answered without a document: what was found, or the letter that nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request was registered; ``letter`` and ``letter_on`` are the applicant's own number and day."""

    on: date
    by: str
    number: int
    applicant: Applicant
    subject: Subject
    due: date
    letter: str = ""
    letter_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The time for an answer was prolonged, with the reason the applicant was told."""

    on: date
    by: str
    request: int
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer was given; ``answer`` is its number, ``documents`` the digests of what was given."""

    on: date
    by: str
    request: int
    outcome: Outcome
    answer: str
    documents: tuple[str, ...] = ()
    reason: str = ""


Event = Received | Extended | Answered


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands."""

    received: Received
    due: date
    extended: Extended | None = None
    answered: Answered | None = None

    @property
    def number(self) -> int:
        """Its number in the register."""
        return self.received.number

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered is None

    def late_on(self, day: date) -> bool:
        """Tell whether the answer is overdue, or was given too late."""
        return (self.answered.on if self.answered else day) > self.due


def days_for_answer(profile: Profile) -> int:
    """Return how many days there are for an answer."""
    ruled = profile.rules.get(RULE)
    return int(ruled.value) if ruled else LAWFUL_DAYS


def fold(events: Iterable[Event]) -> dict[int, Request]:
    """Return the requests by number, in the order of registration."""
    found: dict[int, Request] = {}
    for event in events:
        match event:
            case Received():
                found[event.number] = Request(event, event.due)
            case Extended():
                found[event.request] = replace(found[event.request], extended=event, due=event.until)
            case Answered():
                found[event.request] = replace(found[event.request], answered=event)
    return found


def trouble(request: Request, event: Extended | Answered) -> str:
    """Return what speaks against an event, as a sentence's name; "" if nothing does."""
    if not request.open:
        return "answered"
    if isinstance(event, Extended):
        return _extension(request, event)
    if event.outcome in WITH_DOCUMENTS:
        return "" if event.documents else "documents-needed"
    return "" if event.reason else "reason-needed"


def _extension(request: Request, event: Extended) -> str:
    if request.extended is not None:
        return "extended"
    if not request.due < event.until <= request.due + timedelta(days=LAWFUL_DAYS):
        return "extension-days"
    return "" if event.reason else "reason-needed"
