"""The banner over every page while the database is older than the rooms, or contradicts them."""

from flask import Flask

from archive_service.problems import Problem
from archive_service.web.trouble import told
from archive_service.web.visitor import desk, known


def install(app: Flask) -> None:
    """Give every page ``read_only()``."""
    app.context_processor(lambda: {"read_only": read_only})


def read_only() -> str:
    """Return why nothing can be written now, "" where it can; nobody is told who has not come in."""
    if not known():
        return ""
    try:
        desk().admit()
    except Problem as problem:
        return told(problem).text
    return ""
