"""Who calls: the person whose token the request carries. Cookies open nothing here."""

import hashlib
from datetime import UTC, datetime

from flask import Flask, g, request

from archive_service.problems import Kind, Problem
from archive_service.services import accounts, people, tokens
from archive_service.services.people import Present
from archive_service.web.visitor import Visitor, address, archive, desk, visitor

_SCHEME = "bearer"
_NEVER = datetime.min.replace(tzinfo=UTC)


class NoToken(Exception):
    """The request needs a token and has none that opens anything; ``given`` says whether it has one."""

    def __init__(self, *, given: bool) -> None:
        super().__init__(given)
        self.given = given


def install(app: Flask) -> None:
    """Find out who calls before anything else is done."""
    app.before_request(_recognise)


def has_token() -> bool:
    """Whether the request carries anything that claims to be a token."""
    return bool(request.headers.get("Authorization"))


def present(phrase: str) -> Present:
    """Return the caller with the signing key open: a token alone signs nothing.

    Raises:
        Problem: the pass phrase is not the caller's, or there were too many attempts.
    """
    at, who = desk(), visitor()
    accounts.confirm(at, who.person_id, phrase, address=address())
    return people.come_in(at, who.person_id, phrase)


def overseen(*roles: str) -> None:
    """Return when the caller holds one of the roles.

    Raises:
        Problem: none of them: what others asked for does not exist for the caller.
    """
    if not visitor().holds(*roles):
        raise Problem(Kind.MISSING, "api.http-404")


def _recognise() -> None:
    g.visitor = g.desk = None
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = tokens.holder(archive(), secret.strip(), tokens.API) if scheme.lower() == _SCHEME else None
    if found is None:
        return
    at, person_id = found
    with at.reading() as session:
        actor = people.actor_of(session, person_id, at.today)
        name = people.full_name(people.person(session, person_id))
    g.desk, g.visitor = at, Visitor(at.school_id, person_id, name, _mark(secret), _NEVER, actor)


def _mark(secret: str) -> str:
    """What stands for the token where requests are counted."""
    return f"token:{hashlib.sha256(secret.encode()).hexdigest()[:32]}"
