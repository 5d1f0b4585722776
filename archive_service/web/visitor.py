"""Who asks: the person behind the request's session, and the desk of their school."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request

from archive_service.problems import Problem
from archive_service.services import people, sessions
from archive_service.services.context import Archive, Desk
from workflows.commands import Actor

COOKIE = "__Host-archive"
_ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is logged in; ``actor`` has the roles held today."""

    school_id: str
    person_id: str
    name: str
    session_id: str
    fresh_at: datetime
    actor: Actor

    def holds(self, *roles: str) -> bool:
        """Whether one of the roles is held, for the whole school or for some department."""
        return not self.actor.roles.isdisjoint(roles) or any(one.role in roles for one in self.actor.within)

    def holds_for(self, class_id: str, roles: frozenset[str]) -> bool:
        """Whether one of the roles is held for a class: for the school, or for the class's department."""
        in_unit = any(one.role in roles and class_id in one.classes for one in self.actor.within)
        return in_unit or not self.actor.roles.isdisjoint(roles)


def install(app: Flask, archive: Archive) -> None:
    """Find out who asks before anything else is done."""
    app.extensions[_ARCHIVE] = archive
    app.before_request(_recognise)


def archive() -> Archive:
    """Return the installation."""
    found: Archive = current_app.extensions[_ARCHIVE]
    return found


def known() -> bool:
    """Whether somebody is logged in."""
    return g.get("visitor") is not None


def visitor() -> Visitor:
    """Return who is logged in; only for pages that the access table keeps for people."""
    found: Visitor = g.visitor
    return found


def desk() -> Desk:
    """Return the desk of the visitor's school."""
    found: Desk = g.desk
    return found


def address() -> str:
    """Return the network address the request came from."""
    return request.remote_addr or ""


def _recognise() -> None:
    g.visitor = g.desk = None
    cookie = request.cookies.get(COOKIE, "")
    found = sessions.find(archive(), cookie) if cookie and request.endpoint != "static" else None
    if found is None:
        return
    at, seat = found
    try:
        with at.reading() as session:
            actor = people.actor_of(session, seat.person_id, at.today)
            name = people.full_name(people.person(session, seat.person_id))
    except Problem:  # dismissed, or shut after a breach: the session opens nothing more
        sessions.end_all(at, seat.person_id)
        return
    g.desk = at
    g.visitor = Visitor(at.school_id, seat.person_id, name, seat.id, seat.fresh_at, actor)
