"""Who may call what: one table of all operations, in the words of the pages' table.

The services ask the regulation once more; this table is the fence before them. An id of another
school, or one that the caller has nothing to do with, answers as if it did not exist.
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, abort, request

from archive_service.problems import Kind, Problem
from archive_service.services import disposal_steps
from archive_service.services.finding import READERS
from archive_service.services.imports import IMPORTERS
from archive_service.services.reports import MAKERS
from archive_service.services.roles import KEEPERS
from archive_service.services.titles import BY_ORDER
from archive_service.web.access import KEEPER
from archive_service.web.api import caller
from archive_service.web.api.shapes import sayable
from archive_service.web.fence import allowed, ever
from archive_service.web.rules import PUBLIC, STAFF, Rule
from archive_service.web.visitor import desk, known, visitor
from workflows.disposal_rules import PROPOSERS

_SEE = Rule(roles=frozenset(BY_ORDER), own_sheet=True, own_class=True, step_roles=True)
_STEPS = Rule(roles=frozenset({"deputy", "director"}), step_roles=True)
_PRINT = Rule(roles=frozenset({"deputy", "director", "operator"}), step_roles=True)
_DISPOSALS = Rule(roles=frozenset(disposal_steps.READERS))
_READ = Rule(roles=frozenset(READERS))
_OWN_OR_OFFICE = Rule(roles=frozenset({"deputy", "director"}), own_sheet=True, own_class=True)
_RETURN = Rule(roles=frozenset({"deputy", "director"}), own_sheet=True, own_class=True, step_roles=True)
_CORRECT = Rule(roles=frozenset({*READERS, "operator"}))

OPERATIONS: dict[str, Rule] = {
    # --- the description of the API
    "static": PUBLIC,
    "bootstrap.static": PUBLIC,
    "openapi.spec": PUBLIC,
    "docs.page": PUBLIC,
    # --- everybody
    "school.me": STAFF,
    "school.profile": STAFF,
    "cases.listing": STAFF,
    "duties.mine": STAFF,
    "jobs.listing": STAFF,
    "jobs.one": STAFF,
    "jobs.cancel": STAFF,
    "reports.available": STAFF,
    # --- cases and sections
    "cases.one": _SEE,
    "cases.acts": _SEE,
    "cases.all_editions": _SEE,
    "sections.one": _SEE,
    "sections.sheets": _OWN_OR_OFFICE,
    "sections.sign": Rule(own_sheet=True, step_roles=True),
    "sections.give_back": _RETURN,
    # --- steps of the whole case
    "duties.everybody": Rule(roles=frozenset({*KEEPERS, "deputy", "operator"})),
    "steps.render": _PRINT,
    "steps.hand_over": _PRINT,
    "steps.sign": Rule(own_class=True, step_roles=True),
    "steps.bind": _STEPS,
    "steps.deposit": _STEPS,
    "steps.reassign": _STEPS,
    # --- corrections, reports, exports
    "corrections.listing": _CORRECT,
    "corrections.one": _CORRECT,
    "corrections.approve": _STEPS,
    "corrections.reject": _STEPS,
    "reports.make": Rule(roles=frozenset(MAKERS), own_class=True),
    "reports.one": Rule(roles=frozenset(MAKERS), own_class=True),
    "imports.take": Rule(roles=frozenset(IMPORTERS)),
    # --- the archive
    "finding.search": _READ,
    "finding.document": _READ,
    "finding.read": _READ,
    "finding.verify": _READ,
    "finding.read_edition": _READ,
    # --- destruction by act
    "disposals.listing": _DISPOSALS,
    "disposals.one": _DISPOSALS,
    "disposals.propose": Rule(roles=PROPOSERS),
    "disposals.approve": _DISPOSALS,
    "disposals.execute": _DISPOSALS,
    # --- the school
    "people.listing": Rule(roles=frozenset({*KEEPERS, "deputy"})),
    "people.grant": KEEPER,
    "people.revoke": KEEPER,
    "school.state": Rule(roles=frozenset({*KEEPERS, "deputy", "archivist", "operator"})),
}


def install(app: Flask) -> None:
    """Ask the table before every operation."""
    app.before_request(_guard)


def admit(case_ids: Iterable[str], section_id: str | None = None) -> None:
    """Return when the caller may do the request's operation on all these cases.

    Raises:
        Problem: one of them does not exist for the caller.
    """
    for case_id in case_ids:
        if not allowed(_rule(), desk(), visitor(), case_id, section_id):
            raise Problem(Kind.MISSING, "service.no-case", case=case_id)


def _guard() -> None:
    if request.endpoint is None:
        return  # no such address, or not this method: answered with 404 or 405
    rule = _rule()
    if rule.public:
        return
    if not known():
        raise caller.NoToken(given=caller.has_token())
    _admit(rule, request.view_args or {})


def _rule() -> Rule:
    rule = OPERATIONS.get(request.endpoint or "")
    if rule is None:
        abort(403)
    return rule


def _admit(rule: Rule, args: dict[str, Any]) -> None:
    if not ever(rule, visitor()):
        abort(403)
    texts = [value for value in args.values() if isinstance(value, str)]
    if not all(sayable(text) for text in texts):
        abort(404)
    if "case_id" in args and not allowed(rule, desk(), visitor(), args["case_id"], args.get("section_id")):
        abort(404)
