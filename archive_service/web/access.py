"""Who may ask for what: one table of all addresses. What is not in it is refused.

The services ask the regulation once more; this table is the fence before them. An id of another
school, or one that the visitor has nothing to do with, answers as if it did not exist.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import relations, sessions
from archive_service.services.context import Desk
from archive_service.services.roles import KEEPERS
from archive_service.web.visitor import Visitor, desk, known, visitor


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use an address: any of the grounds will do.

    ``public``: everybody, logged in or not. ``staff``: everybody who is logged in. ``roles``: by order,
    for the school or for the department of the address's case. ``own_sheet``: who signs the address's
    section (or any of its case). ``own_class``: its class teacher. ``step_roles``: who holds a role that a
    step of the case's regulation names. ``fresh``: besides, the pass phrase was given within ten minutes.
    """

    public: bool = False
    staff: bool = False
    roles: frozenset[str] = frozenset()
    own_sheet: bool = False
    own_class: bool = False
    step_roles: bool = False
    fresh: bool = False


PUBLIC, STAFF = Rule(public=True), Rule(staff=True)
DEPUTY = Rule(roles=frozenset({"deputy", "director"}))
KEEPER = Rule(roles=frozenset(KEEPERS))

ACCESS: dict[str, Rule] = {
    # --- doors
    "static": PUBLIC,
    "vendor": PUBLIC,
    "bootstrap.static": PUBLIC,
    "login.form": PUBLIC,
    "login.enter": PUBLIC,
    "login.leave": STAFF,
    "login.confirm": STAFF,
    "health.healthz": PUBLIC,
    # --- everybody
    "jobs.show": STAFF,
    "jobs.cancel": STAFF,
    # --- subject teacher, class teacher, director
    # --- deputy
    # --- archivist
    # --- operator and administrator
    "rooms.index": Rule(roles=frozenset({*KEEPERS, "deputy", "archivist", "operator"})),
}


def install(app: Flask) -> None:
    """Ask the table before every view."""
    app.before_request(_guard)


def may_use(endpoint: str) -> bool:
    """Whether this visitor may use an address that names no case: for menus and buttons."""
    rule = ACCESS.get(endpoint)
    return rule is not None and (rule.public or (known() and _ever(rule, visitor())))


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
    if not _ever(rule, visitor()):
        abort(403)
    if "case_id" in args and not allowed(rule, desk(), visitor(), args["case_id"], args.get("section_id")):
        abort(404)


def _ever(rule: Rule, who: Visitor) -> bool:
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
    """The address to come back to; a form that was sent too late begins at home."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
