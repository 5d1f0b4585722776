"""Holds and the nomenclature through the services: who may, what is said, what a rebuild brings back."""

from datetime import timedelta
from typing import Any

import pytest

from archive_service.problems import Kind, Problem
from archive_service.services import holds, nomenclature
from workflows.holds import HoldKind, Scope
from workflows.nomenclature import FileKind

DIRECTOR, DEPUTY, TEACHER = "s-01", "s-02", "t-01"


def wanted(desk: Any, **changes: Any) -> holds.Wanted:
    """A hold of an inspection on everything."""
    given = {
        "kind": HoldKind.INSPECTION,
        "reason": "проверка журналов",
        "document": "распоряжение № 14",
        "until": desk.today + timedelta(days=30),
        "scope": Scope(),
    }
    return holds.Wanted(**{**given, **changes})


def test_a_hold_is_set_prolonged_and_lifted(lite: Any) -> None:
    """The deputy sets it, the director alone lifts it, and a document is named for both."""
    lite.to("imported")
    desk = lite.desk()
    with pytest.raises(Problem, match="no-document"):
        holds.set_hold(desk, wanted(desk, document=" "), actor_id=DEPUTY)
    with pytest.raises(Problem) as caught:
        holds.set_hold(desk, wanted(desk), actor_id=TEACHER)
    assert caught.value.kind is Kind.REFUSED
    made = holds.set_hold(desk, wanted(desk), actor_id=DEPUTY)
    with desk.reading() as session:
        assert holds.standing(session) == (made,)
    later = holds.prolong(
        desk, 1, until=made.until + timedelta(days=1), reason="не закончена", actor_id=DEPUTY
    )
    assert later.until == made.until + timedelta(days=1)
    with pytest.raises(Problem, match=r"holds\.not-yours"):
        holds.lift(desk, 1, reason="закончена", document="акт № 3", actor_id=DEPUTY)
    assert holds.lift(desk, 1, reason="закончена", document="акт № 3", actor_id=DIRECTOR).lifted
    with desk.reading() as session:
        assert holds.standing(session) == ()
    with pytest.raises(Problem, match="lifted-already"):
        holds.prolong(desk, 1, until=desk.today + timedelta(days=99), reason="снова", actor_id=DEPUTY)


@pytest.mark.clause("002-12")
def test_the_nomenclature_is_kept_by_years(lite: Any) -> None:
    """Index, title, term and article are the school's; it goes on next year, and the director approves."""
    lite.to("imported")
    desk = lite.desk()
    entry = nomenclature.Wanted(
        index="02-15", title="Сводные ведомости", kind=FileKind.SUMMARY, years=50, article="ст. 605"
    )
    nomenclature.write(desk, 2026, entry, actor_id=DEPUTY)
    with pytest.raises(Problem, match=r"nomenclature\.not-yours"):
        nomenclature.approve(desk, 2026, "приказ № 1", actor_id=DEPUTY)
    assert nomenclature.approve(desk, 2026, "приказ № 1", actor_id=DIRECTOR).approved
    after = nomenclature.show(desk, 2027, reader_id=DEPUTY)
    assert (after.entries["02-15"].years, after.approved) == (50, None)
