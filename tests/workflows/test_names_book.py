"""The book of names and the register of requests, as folds of their events."""

from datetime import date

import pytest

from workflows.names_book import Ground, How, Paper, SchoolNamed, Struck, fold, former_name, years_of
from workflows.requests import (
    Answered,
    Applicant,
    Extended,
    Outcome,
    Received,
    Request,
    Subject,
    trouble,
)
from workflows.requests import fold as fold_requests

ON = date(2026, 5, 1)
PAPER = Paper(Ground.DECREE, "1", ON)


def _named(name: str, since: date | None, until: date, how: How = How.RENAMED) -> SchoolNamed:
    return SchoolNamed(on=ON, by="a", name=name, since=since, until=until, how=how, paper=PAPER)


@pytest.mark.parametrize(
    ("year", "name"),
    [(1990, ""), (1999, "Первая"), (2004, "Вторая"), (2009, "Вторая"), (2010, ""), (2020, "")],
)
def test_a_sheet_has_the_name_of_its_time(year: int, name: str) -> None:
    """By the day the school year ended; what joined and what was struck out names nothing."""
    events = (
        _named("Вторая", date(2004, 9, 1), date(2010, 9, 1)),
        _named("Первая", date(1998, 9, 1), date(2004, 9, 1)),
        _named("Соседняя", None, date(2030, 9, 1), How.JOINED),
        _named("Ошибка", None, date(2040, 9, 1)),
        Struck(on=ON, by="a", entry=4, reason="опечатка"),
    )
    assert former_name(fold(events), year) == name


def test_the_years_of_a_name() -> None:
    """From the year it began, or the first there is, to the last that ended under it."""
    assert years_of(_named("А", date(2004, 9, 1), date(2006, 9, 1)), 1990) == {2004, 2005}
    assert years_of(_named("А", None, date(1993, 1, 10)), 1990) == {1990, 1991}


def test_what_speaks_against_an_answer() -> None:
    """An answer needs its document or its reason; nothing happens to what is answered; one extension."""
    came = Received(
        on=ON, by="a", number=1, applicant=Applicant.COURT, subject=Subject.MARKS, due=date(2026, 5, 31)
    )
    request = Request(came, came.due)

    def answer(outcome: Outcome, **more: object) -> Answered:
        return Answered(on=ON, by="a", request=1, outcome=outcome, answer="1/2026", **more)  # type: ignore[arg-type]

    def longer(day: date, reason: str = "сверка") -> Extended:
        return Extended(on=ON, by="a", request=1, until=day, reason=reason)

    assert trouble(request, answer(Outcome.FOUND)) == "documents-needed"
    assert trouble(request, answer(Outcome.NOT_FOUND)) == "documents-needed"
    assert trouble(request, answer(Outcome.FORWARDED)) == "reason-needed"
    assert trouble(request, answer(Outcome.FOUND, documents=("sha256:1",))) == ""
    assert trouble(request, longer(date(2026, 6, 30))) == ""
    assert trouble(request, longer(date(2026, 7, 1))) == "extension-days"
    assert trouble(request, longer(came.due)) == "extension-days"
    assert trouble(request, longer(date(2026, 6, 2), "")) == "reason-needed"
    later = fold_requests([came, longer(date(2026, 6, 10))])[1]
    assert trouble(later, longer(date(2026, 6, 20))) == "extended"
    assert (later.late_on(date(2026, 6, 10)), later.late_on(date(2026, 6, 11))) == (False, True)
    closed = fold_requests([came, answer(Outcome.WITHDRAWN, reason="сам")])[1]
    assert trouble(closed, longer(date(2026, 6, 2))) == "answered"
    assert not closed.late_on(date(2027, 1, 1)), "it was answered in time"
