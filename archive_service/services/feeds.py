"""A person's deadlines as a calendar that any calendar program subscribes to (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import dues
from archive_service.services.context import Desk
from archive_service.services.owing import Owed

_MAKER = "-//archive-service//deadlines//RU"
_EVERY = timedelta(hours=1)


def deadlines(desk: Desk, session: Session, person_id: str, language: str = "ru") -> bytes:
    """Return a person's calendar: an all-day event on the last day of everything owed that has one.

    An event keeps its name as long as the duty stands, so that a day that moves moves in the
    calendar too, and what was done disappears from it. It names classes and subjects, no pupil.

    Raises:
        Problem: no such person, one who has left, or one whose account is shut.
    """
    owed = dues.of_person(desk, session, person_id)
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", sentence("board.calendar", language))
    calendar.add("x-wr-timezone", desk.zone)
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    for one in owed:
        if one.due_on is not None:
            calendar.add_component(_event(desk, one, language))
    return bytes(calendar.to_ical())


def uid(school_id: str, owed: Owed) -> str:
    """Return the name of a duty in calendars, the same every day."""
    parts = (owed.case_id, owed.step, owed.section_id)
    return f"{'/'.join(part for part in parts if part)}@{school_id}.archive-service"


def _event(desk: Desk, owed: Owed, language: str) -> Event:
    if owed.due_on is None:
        raise ValueError(owed)
    late = owed.due_on < desk.today
    what = {"class_name": owed.class_name, "section": owed.section or owed.term_name, "step": owed.title}
    event = Event()
    event.add("uid", uid(desk.school_id, owed))
    event.add("dtstamp", desk.now)
    event.add("dtstart", owed.due_on)
    event.add("dtend", owed.due_on + timedelta(days=1))
    event.add("summary", sentence("board.event-late" if late else "board.event", language, **what))
    event.add("description", sentence("board.event-more", language, term=owed.term_name, clause=owed.clause))
    event.add("transp", "TRANSPARENT")
    return event
