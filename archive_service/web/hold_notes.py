"""The holds under which a case stands: every page that shows the case says so."""

from flask import Flask

from archive_service.services import hold_list
from archive_service.web.visitor import desk
from workflows.holds import Hold


def install(app: Flask) -> None:
    """Give templates ``holds_on(case_id)``."""
    app.context_processor(lambda: {"holds_on": holds_on})


def holds_on(case_id: str) -> tuple[Hold, ...]:
    """Return the holds that stand over a case."""
    with desk().reading() as session:
        return hold_list.on_case(session, case_id)
