"""A disposal in a small world: journals whose time is over, a commission, a list that two approved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from archive_service.services import disposal_run, disposal_steps, people
from archive_service.services.context import Desk
from archive_service.services.disposal_steps import Commission
from archive_service.services.extraction import ACTS
from tests.world import PHRASE
from workflows.disposal import Disposal
from workflows.extraction import Deposited, Planned, Sheet
from workflows.retention import Kept

ARCHIVIST, DEPUTY, DIRECTOR = "s-03", "s-02", "s-01"
MEMBERS = (DIRECTOR, DEPUTY, ARCHIVIST)
ORDER_ON = date(2026, 5, 1)


def years_later(world: Any, years: int = 6) -> Desk:
    """Let years pass; everybody who decides has a new certificate by then."""
    world.later(days=years * 366)
    world.present.clear()
    desk: Desk = world.desk()
    people.issue_keys(desk, PHRASE, dict.fromkeys(("admin", *MEMBERS), PHRASE), "admin")
    return desk


def take_out(desk: Desk, case_ids: Sequence[str], until: date = date(2060, 1, 1)) -> None:
    """Put on record that the summary sheets of cases lie bound anew in every room."""
    on = desk.today
    sheets = tuple(
        Sheet(
            case=one,
            class_id="",
            class_name="",
            year=2025,
            document="sha256:0",
            leaves=1,
            journal_until=on,
            on_paper=False,
        )
        for one in case_ids
    )
    order = {"order_no": "1", "order_on": on, "due_on": on}
    whose = {"archivist": ARCHIVIST, "sewer": ARCHIVIST, "director": DIRECTOR}
    planned = Planned(number=1, on=on, by=ARCHIVIST, sheets=sheets, **order, **whose)
    done = Deposited(number=1, on=on, by=ARCHIVIST, manifest="sha256:0", keep_until=until, rooms=("a", "b"))
    with desk.writing() as session:
        ACTS.append(desk, session, planned)
        ACTS.append(desk, session, done)


def appoint(desk: Desk) -> None:
    """Appoint the usual commission."""
    wanted = Commission(order_no="12", order_on=ORDER_ON, chairman=DIRECTOR, members=MEMBERS)
    disposal_steps.appoint(desk, wanted, actor_id=DIRECTOR)


def propose(desk: Desk, case_ids: Sequence[str], kind: Kept = Kept.JOURNAL) -> Disposal:
    """Lay journals before the commission."""
    return disposal_steps.propose(desk, [(one, kind) for one in case_ids], actor_id=ARCHIVIST)


def agree(desk: Desk, number: int) -> None:
    """Let every member agree."""
    for member in MEMBERS:
        disposal_steps.agree(desk, number, protocol="2", actor_id=member)


def approve(world: Any, number: int) -> Disposal:
    """Let the director and the deputy sign the act."""
    desk = world.desk()
    for person in (DIRECTOR, DEPUTY):
        done = disposal_steps.approve(desk, world.who(person), number, today=desk.today)
    return done


def approved(world: Any, case_ids: Sequence[str], kind: Kept = Kept.JOURNAL) -> int:
    """Go all the way to an approved act whose time of waiting is over; return its number."""
    desk = world.desk()
    appoint(desk)
    number = propose(desk, case_ids, kind).number
    agree(desk, number)
    approve(world, number)
    world.later(days=10)
    return number


def execute(world: Any, number: int) -> None:
    """Order the destruction and let the job do it."""
    desk = world.desk()
    disposal_run.request(desk, number, today=desk.today, actor_id=ARCHIVIST)
    assert world.work() == []
