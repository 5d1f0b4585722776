"""The term board: what is late, what waits for what, who it is, and how the signatures came in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from archive_service.problems import Problem
from archive_service.services import board, lateness, periods, signoff, timeline
from archive_service.services import cases as case_service
from archive_service.services.board import Board, State
from workflows.acts import Remark
from workflows.snapshot import Snapshot


def seen(world: Any, **asked: Any) -> Board:
    """The board as it is now."""
    desk = world.desk()
    with desk.reading() as session:
        found = board.board(desk, session, **asked)
    assert found is not None
    return found


def states(line: board.Line) -> dict[str, State]:
    """The states of a line by step."""
    return {cell.step: cell.state for cell in line.cells}


def late(world: Any) -> lateness.LatePage:
    """Who is late on the chosen period."""
    desk = world.desk()
    with desk.reading() as session:
        choice = periods.choose(session)
        assert choice is not None
        return lateness.late(desk, session, choice.period)


def test_a_school_without_cases_has_no_board(lite: Any) -> None:
    """Before the first export there is nothing to show, and no error."""
    desk = lite.found()
    with desk.reading() as session:
        assert board.board(desk, session) is None


def test_every_step_says_where_it_stands(world: Any) -> None:
    """Handed over: the teachers' step is open with its day, later ones wait, earlier ones are done."""
    world.to("handed")
    [line] = seen(world).lines
    found = states(line)
    assert (found["print"], found["hand-over"]) == (State.DONE, State.DONE)
    assert (found["verify"], found["certify"], found["deposit"]) == (
        State.OPEN,
        State.WAITING,
        State.WAITING,
    )
    [verify] = [cell for cell in line.cells if cell.step == "verify"]
    assert (verify.done, verify.total, verify.late_days) == (0, 2, 0)
    assert line.stands_at == verify
    [certify] = [cell for cell in line.cells if cell.step == "certify"]
    assert verify.title in certify.waits_for


def test_lateness_is_counted_in_days_and_named(world: Any) -> None:
    """Two days after the last day the sheets are two days late, and so are those who owe them."""
    world.to("handed")
    assert late(world).lines == ()
    world.later(days=4)
    found = seen(world)
    assert states(found.lines[0])["verify"] is State.LATE
    assert found.lines[0].late_days == 2
    assert found.totals.late == 1
    lines = late(world).lines
    assert {one.days for one in lines} == {2}
    assert sum(one.count for one in lines) == 2
    assert all(" " in one.who for one in lines)


def test_what_is_sent_back_is_seen(world: Any) -> None:
    """A returned sheet shows at the print, and the class says so."""
    case_id = world.to("handed")
    with world.desk().reading() as session:
        case, _ = case_service.load(session, case_id)
    section = case.sections[0]
    signoff.return_section(
        world.desk(), world.who(section.signer), case_id, section.id, [Remark("нет темы", section.leaves[0])]
    )
    [line] = seen(world).lines
    assert line.returned
    assert states(line)["print"] is State.RETURNED
    assert seen(world).totals.returned == 1


def test_a_deposited_term_is_done(world: Any) -> None:
    """Everything but the council's decision is done, and the sheets' growth adds up to all of them."""
    case_id = world.to("deposited")
    found = seen(world)
    assert found.totals.archived == found.totals.cases == 1
    assert {state for step, state in states(found.lines[0]).items() if step != "council"} == {State.DONE}
    with world.desk().reading() as session:
        grown = lateness.growth(session, found.choice.period)
        case, profile = case_service.load(session, case_id)
        told = timeline.timeline(session, case, profile)
    assert grown.days[-1].sum == grown.total == 2
    assert told[0].what.startswith("Принято в архив")
    assert told[-1].what.startswith("Открыто дело")
    assert all("{" not in one.what for one in told)


def test_terms_that_end_together_are_one_period(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """Quarter 4 of the lower and half-year 2 of the upper classes are worked off on one board."""
    lite.found()
    snapshot = sample(classes=2)
    upper = replace(snapshot.classes[1], term_id="h2", grade=10)
    lite.take_in(replace(snapshot, classes=(snapshot.classes[0], upper)))
    found = seen(lite)
    assert found.choice.period.term_ids == ("q4", "h2") or set(found.choice.period.term_ids) == {"q4", "h2"}
    assert len(found.lines) == 2
    assert seen(lite, year=2025, term="h2").choice.period == found.choice.period


@pytest.mark.parametrize("asked", [{"year": 1999}, {"year": 2025, "term": "q9"}])
def test_a_period_that_is_none_is_refused(lite: Any, asked: dict[str, Any]) -> None:
    """An address with another year or term is answered in words."""
    lite.to("imported")
    with pytest.raises(Problem, match=r"board\.no-period"):
        seen(lite, **asked)


def test_the_number_of_statements_does_not_grow(world: Any, sample: Callable[..., Snapshot]) -> None:
    """Twelve classes cost as many statements as one."""
    counts = []
    statements: list[str] = []
    event.listen(world.archive.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for school, classes in (("s1", 1), ("s2", 12)):
        world.found(school)
        world.take_in(sample(classes=classes), school)
        desk = world.desk(school)
        with desk.reading() as session:
            statements.clear()
            found = board.board(desk, session)
            assert found is not None
            lateness.late(desk, session, found.choice.period)
            lateness.growth(session, found.choice.period)
            counts.append(len(statements))
        assert len(found.lines) == classes
    assert counts[0] == counts[1] <= 16
