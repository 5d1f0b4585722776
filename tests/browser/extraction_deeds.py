"""Extractions at every step, for the pages that only such a step leads to: years do not pass in a browser."""

from typing import Any

from sqlalchemy.orm import Session

from archive_service.cli.demo_school import ARCHIVIST, DEPUTY, DIRECTOR
from archive_service.services import cases, documents, extraction
from archive_service.services.context import Desk
from archive_service.services.extraction_papers import SLIP, file
from tests.browser.halfway import Town
from tests.browser.seat import Seat
from tests.scans import as_pdf, blank
from workflows.extraction import Bound, Event, Filed, Planned, Sheet, TakenOut

_STEPS = ("deposit", "bind")


def extract(town: Town) -> Seat:
    """One extraction planned, one with all leaves out, one that waits for the director."""
    desk = town.site.desk
    pdf = as_pdf([blank(1)])
    documents.keep(desk, pdf)
    with desk.writing() as session:
        paper = file(desk, session, pdf, SLIP, 1)
        sheets = tuple(_sheet(desk, session, town.case(step)) for step in _STEPS)
        for number, steps in enumerate((0, 2, 4), 1):
            for event in _events(desk, number, sheets, paper)[: steps + 1]:
                extraction.ACTS.append(desk, session, event)
    archivist = Seat(town.site.enter(ARCHIVIST))
    archivist.menu("Изъятие ведомостей")
    return archivist


def _sheet(desk: Desk, session: Session, case_id: str) -> Sheet:
    case, _ = cases.load(session, case_id)
    return Sheet(
        case=case.id,
        class_id=case.opened.class_id,
        class_name=case.opened.class_name,
        year=case.opened.year,
        document=case.summary or "",
        leaves=1,
        journal_until=desk.today,
    )


def _events(desk: Desk, number: int, sheets: tuple[Sheet, ...], paper: str) -> tuple[Event, ...]:
    """What happens to an extraction until the director has to sign."""
    said: dict[str, Any] = {"number": number, "on": desk.today, "by": ARCHIVIST}
    planned = Planned(
        **said,
        sheets=sheets,
        order_no="12",
        order_on=desk.today,
        due_on=desk.today,
        archivist=ARCHIVIST,
        sewer=DEPUTY,
        director=DIRECTOR,
    )
    taken = (TakenOut(**said, case=one.case, volumes=(), loose=1, slip=paper) for one in sheets)
    bound = Bound(**said, leaves=2, label="J1L", volume=f"summaries/{number}", act=paper)
    return planned, *taken, bound, Filed(**said, document=paper, leaves=2, act=paper)
