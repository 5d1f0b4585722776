"""Calls of the services about terms and holds for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from archive_service.services import disposal, holds, nomenclature, retention
from tests.world import THEIR_CASE
from workflows.holds import HoldKind, Scope
from workflows.nomenclature import FileKind

Call = Callable[[Any], Any]
DIRECTOR, NUMBER = "s-01", 9
_ENTRY = nomenclature.Wanted(index="02-14", title="Журналы", kind=FileKind.JOURNAL, years=5)


def _hold(two: Any) -> holds.Wanted:
    return holds.Wanted(
        kind=HoldKind.COURT,
        reason="запрос суда",
        document="исх. 5",
        until=two.mine.today + timedelta(days=30),
        scope=Scope(cases=frozenset({THEIR_CASE})),
    )


REFUSED: dict[str, Call] = {
    "holds.set_hold": lambda two: holds.set_hold(two.mine, _hold(two), actor_id=DIRECTOR),
    "holds.prolong": lambda two: holds.prolong(
        two.mine, NUMBER, until=two.mine.today, reason="опись", actor_id=DIRECTOR
    ),
    "holds.lift": lambda two: holds.lift(
        two.mine, NUMBER, reason="опись", document="исх. 5", actor_id=DIRECTOR
    ),
    "nomenclature.drop": lambda two: nomenclature.drop(two.mine, 2026, "02-99", actor_id=DIRECTOR),
    "nomenclature.approve": lambda two: nomenclature.approve(two.mine, 2026, "приказ 1", actor_id=DIRECTOR),
}

SILENT: dict[str, Call] = {
    "disposal.disposals": lambda two: two.reading(disposal.disposals),
    "retention.filed": lambda two: two.reading(lambda session: retention.filed(session, [THEIR_CASE])),
    "retention.records": lambda two: two.reading(lambda session: retention.records(session, [THEIR_CASE])),
    "retention.verdicts": lambda two: two.reading(
        lambda session: retention.verdicts(two.mine, session, [THEIR_CASE])
    ),
    "retention.listing": lambda two: retention.listing(two.mine, reader_id=DIRECTOR),
    "holds.holds": lambda two: two.reading(holds.holds),
    "holds.standing": lambda two: two.reading(holds.standing),
    "holds.register": lambda two: holds.register(two.mine, reader_id=DIRECTOR),
    "nomenclature.events": lambda two: two.reading(nomenclature.events),
    "nomenclature.show": lambda two: nomenclature.show(two.mine, 2026, reader_id=DIRECTOR),
    "nomenclature.write": lambda two: nomenclature.write(two.mine, 2026, _ENTRY, actor_id=DIRECTOR),
}
