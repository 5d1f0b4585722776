"""Calls of the services about extractions for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from archive_service.services import (
    extraction,
    extraction_deposit,
    extraction_file,
    extraction_home,
    extraction_pages,
    extraction_paper,
    extraction_papers,
    extraction_plan,
    extraction_seal,
    extraction_told,
    paper_register,
)
from archive_service.services.extraction_plan import Wish
from archive_service.services.extraction_seal import ByHand
from archive_service.services.extraction_wear import Worn
from tests.world import THEIR_CASE
from workflows.commands import Actor
from workflows.extraction import Cancelled, Extraction, Planned, Sheet
from workflows.paper_copies import Entry

Call = Callable[[Any], Any]
ARCHIVIST, DIRECTOR, NUMBER = "s-03", "s-01", 1
DAY = date(2026, 5, 27)


def _wish() -> Wish:
    return Wish(
        cases=(THEIR_CASE,),
        order_no="1",
        order_on=DAY,
        due_on=DAY,
        archivist=ARCHIVIST,
        sewer=ARCHIVIST,
        director=DIRECTOR,
    )


def _sheet(two: Any) -> Sheet:
    """The sheet of the other school's case."""
    return Sheet(
        case=THEIR_CASE,
        class_id="z-01",
        class_name="5А",
        year=2025,
        document=two.document,
        leaves=1,
        journal_until=DAY,
    )


def _theirs(two: Any) -> Extraction:
    """An extraction of the other school, as its plan would make it."""
    planned = Planned(
        number=NUMBER,
        on=DAY,
        by=ARCHIVIST,
        sheets=(_sheet(two),),
        order_no="1",
        order_on=DAY,
        due_on=DAY,
        archivist=ARCHIVIST,
        sewer=ARCHIVIST,
        director=DIRECTOR,
    )
    return Extraction(planned=planned, sheets=planned.sheets, taken={})


def _cancelled(two: Any) -> Cancelled:
    return Cancelled(number=NUMBER, on=two.mine.today, by=ARCHIVIST, reason="ошибка")


REFUSED: dict[str, Call] = {
    "extraction.load": lambda two: two.reading(lambda session: extraction.load(session, NUMBER)),
    "extraction.seen": lambda two: two.reading(
        lambda session: extraction.seen(two.mine, session, NUMBER, reader_id=ARCHIVIST)
    ),
    "extraction.ask": lambda two: two.reading(
        lambda session: extraction.ask(two.mine, session, _cancelled(two))
    ),
    "extraction.happened": lambda two: two.writing(
        lambda session: extraction.happened(two.mine, session, _cancelled(two))
    ),
    "extraction_deposit.deposit": lambda two: extraction_deposit.deposit(
        two.mine, two.job(number=str(NUMBER))
    ),
    "extraction_file.make": lambda two: extraction_file.make(two.mine, two.job(number=str(NUMBER))),
    "extraction_pages.show": lambda two: extraction_pages.show(two.mine, NUMBER, reader_id=ARCHIVIST),
    "extraction_pages.document_of": lambda two: extraction_pages.document_of(
        two.mine, NUMBER, reader_id=ARCHIVIST
    ),
    "extraction_paper.take": lambda two: extraction_paper.take(
        two.mine, NUMBER, THEIR_CASE, {}, actor_id=ARCHIVIST
    ),
    "extraction_paper.bind": lambda two: extraction_paper.bind(two.mine, NUMBER, 1, actor_id=ARCHIVIST),
    "extraction_papers.draw": lambda two: extraction_papers.draw(
        two.mine, NUMBER, Worn.COVER, actor_id=ARCHIVIST
    ),
    "extraction_papers.act_of": lambda two: extraction_papers.act_of(two.mine, NUMBER, actor_id=ARCHIVIST),
    "extraction_papers.slip_of": lambda two: extraction_papers.slip_of(
        two.mine, NUMBER, THEIR_CASE, actor_id=ARCHIVIST
    ),
    "extraction_plan.plan": lambda two: extraction_plan.plan(two.mine, _wish(), actor_id=ARCHIVIST),
    "extraction_plan.sheets_of": lambda two: two.reading(
        lambda session: extraction_plan.sheets_of(session, [THEIR_CASE])
    ),
    "extraction_plan.leave_out": lambda two: extraction_plan.leave_out(
        two.mine, NUMBER, THEIR_CASE, reason="ошибка", actor_id=ARCHIVIST
    ),
    "extraction_plan.cancel": lambda two: extraction_plan.cancel(
        two.mine, NUMBER, reason="ошибка", actor_id=ARCHIVIST
    ),
    "extraction_seal.seal": lambda two: extraction_seal.seal(two.mine, two.world.who(DIRECTOR), NUMBER),
    "extraction_seal.seal_by_hand": lambda two: extraction_seal.seal_by_hand(
        two.mine, two.world.who(ARCHIVIST), NUMBER, ByHand(DIRECTOR, DAY, Path("scan.pdf"))
    ),
}

SILENT: dict[str, Call] = {
    "extraction.events": lambda two: two.reading(lambda session: list(extraction.events(session))),
    "extraction.extractions": lambda two: two.reading(extraction.extractions),
    "extraction.of_case": lambda two: two.reading(lambda session: extraction.of_case(session, THEIR_CASE)),
    "extraction.on_the_way": lambda two: two.reading(lambda session: list(extraction.on_the_way(session))),
    "extraction_deposit.keep_until": lambda two: two.reading(
        lambda session: extraction_deposit.keep_until(two.mine, session, _theirs(two))
    ),
    "extraction_told.told": lambda two: extraction_told.told(two.mine, _theirs(two)).cases,
    "extraction_deposit.due": lambda two: two.reading(
        lambda session: list(extraction_deposit.due(two.mine, session))
    ),
    "extraction_deposit.request": lambda two: two.writing(
        lambda session: extraction_deposit.request(two.mine, session, _theirs(two))
    ),
    "extraction_file.due": lambda two: two.reading(
        lambda session: list(extraction_file.due(two.mine, session))
    ),
    "extraction_file.request_if_ready": lambda two: two.writing(
        lambda session: extraction_file.request_if_ready(two.mine, session, _theirs(two))
    ),
    "extraction_file.sheet_scans": lambda two: two.reading(
        lambda session: extraction_file.sheet_scans(session, _sheet(two))
    ),
    "extraction_home.waiting": lambda two: two.reading(
        lambda session: extraction_home.waiting(session, Actor(ARCHIVIST))
    ),
    "extraction_pages.overview": lambda two: extraction_pages.overview(two.mine, reader_id=ARCHIVIST),
    "extraction_paper.volumes_with": lambda two: two.reading(
        lambda session: extraction_paper.volumes_with(session, _sheet(two))
    ),
    "extraction_plan.due": lambda two: extraction_plan.due(
        two.mine, reader_id=ARCHIVIST, until=date(2099, 1, 1)
    ),
    "extraction_plan.due_by": lambda two: two.reading(
        lambda session: extraction_plan.due_by(session, date(2099, 1, 1))
    ),
    "extraction_plan.years_ahead": lambda two: two.reading(extraction_plan.years_ahead),
    "extraction_plan.candidates": lambda two: two.reading(
        lambda session: extraction_plan.candidates(two.mine, session)
    ),
}

WRITES_ROWS: dict[str, Call] = {
    "extraction_papers.file": lambda two: two.writing(
        lambda session: extraction_papers.file(two.mine, session, b"x", extraction_papers.ACT, NUMBER)
    ),
    "paper_register.note_file": lambda two: two.writing(
        lambda session: paper_register.note_file(
            two.mine,
            session,
            Entry(id="summaries/1", number=0, leaves=1, year=2025),
            actor_id=ARCHIVIST,
        )
    ),
}
