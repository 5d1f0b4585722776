"""The menu: what there is for whom. An entry shows where the access table lets the visitor in."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for

from archive_service.services import disposal_steps, relations
from archive_service.services.relations import Own
from archive_service.services.titles import BY_EXPORT
from archive_service.web.fence import may_use
from archive_service.web.visitor import Visitor, desk, known, visitor

GROUPS = {
    "mine": ("home.index", "sheets.queue", "classes.index", "stamping.index"),
    "term": ("board.index", "imports.index", "scans.index"),
    "archive": (
        *("search.index", "requests.index", "names.index", "shelf.index", "paper.index"),
        *("rooms.index", "media.index", "actlog.index", "assessment.index"),
    ),
    "keeping": (
        *("retention.index", "nomenclature.index", "extraction.index", "disposal.index", "leave.index"),
    ),
    "school": (
        "staff.index",
        "consents.index",
        "codenames.index",
        "rules.index",
        "paperforms.index",
        "breaches.index",
    ),
    "tools": ("operator.index", "jobs.index", "help.index", "account.index"),
}
MENU = tuple(endpoint for group in GROUPS.values() for endpoint in group)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; its words are ``menu.<area>``."""

    href: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together; their heading is ``menu.group-<name>``."""

    label: str
    entries: tuple[Entry, ...]


def install(app: Flask) -> None:
    """Give every page its menu and who is logged in."""
    app.context_processor(lambda: {"menu": menu, "may_use": may_use, "me": visitor() if known() else None})


def menu() -> list[Group]:
    """Return the visitor's menu; groups of which nothing is for the visitor are left out."""
    groups = [
        Group(f"menu.group-{name}", tuple(_entry(one) for one in endpoints if _shown(one)))
        for name, endpoints in GROUPS.items()
    ]
    return [group for group in groups if group.entries]


def _entry(endpoint: str) -> Entry:
    area = endpoint.partition(".")[0]
    return Entry(url_for(endpoint), f"menu.{area}", area == (request.endpoint or "").partition(".")[0])


def _shown(endpoint: str) -> bool:
    return endpoint in current_app.view_functions and may_use(endpoint) and _concerns(endpoint, visitor())


def _concerns(endpoint: str, who: Visitor) -> bool:
    """Whether a page that everybody may open has anything for this visitor, or could have."""
    if endpoint == "sheets.queue":
        return _own().sheets
    if endpoint == "classes.index":
        return _own().classes
    if endpoint == "disposal.index":
        return _disposes(who)
    if endpoint == "stamping.index":
        return bool(who.actor.roles - {*BY_EXPORT}) or bool(who.actor.within) or _own().classes
    return True


def _disposes(who: Visitor) -> bool:
    """Whether the visitor keeps the archive or is a member of an expert commission."""
    with desk().reading() as session:
        return disposal_steps.is_reader(session, who.actor)


def _own() -> Own:
    if "own" not in g:
        with desk().reading() as session:
            g.own = relations.own(session, visitor().person_id)
    found: Own = g.own
    return found
