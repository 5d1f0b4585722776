"""The fence before every view: it asks the table of :mod:`archive_service.web.access`.

An id of another school, or one that the visitor has nothing to do with, answers as if it did not exist.
"""

from typing import Any

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import relations, sessions
from archive_service.services.context import Desk
from archive_service.web.access import ACCESS
from archive_service.web.rules import Rule
from archive_service.web.visitor import Visitor, desk, known, visitor


def install(app: Flask) -> None:
    """Ask the table before every view."""
    app.before_request(_guard)


def may_use(endpoint: str) -> bool:
    """Whether this visitor may use an address that names no case: for menus and buttons."""
    rule = ACCESS.get(endpoint)
    return rule is not None and (rule.public or (known() and ever(rule, visitor())))


def _guard() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such address, or not this method: answered with 404 or 405
    rule = ACCESS.get(endpoint)
    if rule is None:
        abort(403)
    if rule.public:
        return None
    if not known():
        return redirect(url_for("login.form", next=_here()), 303)
    _admit(rule, request.view_args or {})
    if rule.fresh and desk().now - visitor().fresh_at > sessions.FRESH:
        return redirect(url_for("login.confirm", next=_here()), 303)
    return None


def _admit(rule: Rule, args: dict[str, Any]) -> None:
    if not ever(rule, visitor()):
        abort(403)
    if "case_id" in args and not allowed(rule, desk(), visitor(), args["case_id"], args.get("section_id")):
        abort(404)


def ever(rule: Rule, who: Visitor) -> bool:
    """Whether there could be a case for which the person may: everybody may have sheets or a class."""
    return rule.staff or rule.own_sheet or rule.own_class or rule.step_roles or who.holds(*rule.roles)


def allowed(rule: Rule, at: Desk, who: Visitor, case_id: str, section_id: str | None = None) -> bool:
    """Whether a person may use an address about this case, or this section of it."""
    with at.reading() as session:
        found = relations.relation(session, who.person_id, case_id, section_id)
    if found is None:
        return False
    roles = rule.roles | (found.step_roles if rule.step_roles else frozenset())
    return (
        rule.staff
        or who.holds_for(found.class_id, roles)
        or (rule.own_sheet and found.own_sheet)
        or (rule.own_class and found.own_class)
    )


def _here() -> str:
    """The address to come back to: of a form that was sent too late, the form's own page, else home."""
    shown = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return request.full_path.rstrip("?") if shown else "/"
