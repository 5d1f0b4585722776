"""The menu: what there is for whom. An entry shows where the access table lets the visitor in."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from archive_service.web.access import may_use
from archive_service.web.visitor import known, visitor

MENU = (
    "home.index",
    "sheets.queue",
    "classes.index",
    "stamping.index",
    "board.index",
    "imports.index",
    "search.index",
    "shelf.index",
    "operator.index",
    "staff.index",
    "consents.index",
    "codenames.index",
    "rules.index",
    "rooms.index",
    "jobs.index",
    "actlog.index",
    "breaches.index",
    "help.index",
    "account.index",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; its words are ``menu.<area>``."""

    href: str
    label: str
    here: bool


def install(app: Flask) -> None:
    """Give every page its menu and who is logged in."""
    app.context_processor(lambda: {"menu": menu, "may_use": may_use, "me": visitor() if known() else None})


def menu() -> list[Entry]:
    """Return the visitor's menu."""
    there = current_app.view_functions
    area = (request.endpoint or "").partition(".")[0]
    return [
        Entry(url_for(one), f"menu.{one.partition('.')[0]}", one.partition(".")[0] == area)
        for one in MENU
        if one in there and may_use(one)
    ]
