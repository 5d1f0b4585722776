"""Calls of the services about terms and holds for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from archive_service.services import (
    disposal,
    hold_list,
    holds,
    inventories,
    inventory_paper,
    keeping_home,
    lock_lengths,
    nomenclature,
    nomenclature_paper,
    nomenclature_table,
    parcels,
    people,
    presence,
    presence_paper,
    presence_state,
    retention,
    retention_list,
    units,
)
from archive_service.services.retention_list import WantedTerms
from tests.world import THEIR_CASE, THEIR_SHELF
from workflows.holds import HoldKind, Scope
from workflows.inventories import Made, Section
from workflows.nomenclature import FileKind
from workflows.presence import Check, Fault, Noted, Started

Call = Callable[[Any], Any]
EMPTY = f"sha256:{0:064x}"
LONG = Section.LONG
DIRECTOR, NUMBER, THEIR_VOLUME = "s-01", 9, 1
_TABLE = "02-16;Реестр;реестр;5"
_ENTRY = nomenclature.Wanted(index="02-14", title="Журналы", kind=FileKind.JOURNAL, years=5)


def _text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _made(two: Any) -> Made:
    return Made(section=LONG, year=2026, name="2", lines=(), document=EMPTY, on=two.mine.today, by=DIRECTOR)


def _check(two: Any) -> Check:
    return Check(started=Started(number=1, on=two.mine.today, by=DIRECTOR))


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
    "hold_list.one": lambda two: hold_list.one(two.mine, NUMBER, reader_id=DIRECTOR),
    "hold_list.scope_of": lambda two: two.reading(
        lambda session: hold_list.scope_of(session, class_name=THEIR_CASE)
    ),
    "units.class_id": lambda two: two.reading(lambda session: units.class_id(session, "z-01")),
    "inventories.draft": lambda two: inventories.draft(two.mine, LONG, 2026, reader_id=DIRECTOR),
    "inventories.paper": lambda two: inventories.paper(two.mine, LONG, 2026, reader_id=DIRECTOR),
    "inventory_paper.make": lambda two: inventory_paper.make(two.mine, LONG, 2026, actor_id=DIRECTOR),
    "presence.note": lambda two: presence.note(
        two.mine, THEIR_VOLUME, Fault.DAMAGED, "порвана обложка", actor_id=DIRECTOR
    ),
    "presence.look": lambda two: presence.look(two.mine, THEIR_SHELF, "", actor_id=DIRECTOR),
    "presence_paper.finish": lambda two: presence_paper.finish(two.mine, actor_id="t-01"),
    "presence_paper.act": lambda two: presence_paper.act(two.mine, NUMBER, reader_id=DIRECTOR),
    "presence.happened": lambda two: two.writing(
        lambda session: presence.happened(
            two.mine,
            session,
            Noted(
                number=NUMBER,
                on=two.mine.today,
                by=DIRECTOR,
                volume=THEIR_VOLUME,
                fault=Fault.DAMAGED,
                remark="порвана обложка",
            ),
        )
    ),
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
    "lock_lengths.due": lambda two: two.reading(lambda session: list(lock_lengths.due(two.mine, session))),
    "lock_lengths.job": lambda two: lock_lengths.job(two.mine, two.job()),
    "lock_lengths.wanted": lambda two: two.reading(lambda session: lock_lengths.wanted(two.mine, session)),
    "lock_lengths.last": lambda two: two.reading(lock_lengths.last),
    "inventories.inventories": lambda two: two.reading(inventories.inventories),
    "inventories.overview": lambda two: inventories.overview(two.mine, reader_id=DIRECTOR),
    "inventories.record": lambda two: inventories.record(two.mine, _made(two), b"%PDF"),
    "presence.checks": lambda two: two.reading(presence.checks),
    "presence.due_on": lambda two: two.reading(lambda session: presence.due_on(two.mine, session)),
    "presence.due_after": lambda two: two.reading(
        lambda session: presence.due_after(two.mine, session, None)
    ),
    "presence.start": lambda two: presence.start(two.mine, actor_id=DIRECTOR),
    "presence_paper.seen": lambda two: presence_paper.seen(two.mine, reader_id=DIRECTOR),
    "presence_state.state": lambda two: two.reading(
        lambda session: presence_state.state(two.mine, session, _check(two))
    ),
    "retention_list.terms_page": lambda two: retention_list.terms_page(
        two.mine, WantedTerms(), reader_id=DIRECTOR
    ),
    "retention_list.untils": lambda two: two.reading(
        lambda session: retention_list.untils(session, THEIR_CASE)
    ),
    "retention_list.table": lambda two: retention_list.table(two.mine, WantedTerms(), reader_id=DIRECTOR),
    "hold_list.wording": lambda two: two.reading(hold_list.wording),
    "hold_list.holds_page": lambda two: hold_list.holds_page(two.mine, reader_id=DIRECTOR),
    "hold_list.on_case": lambda two: two.reading(lambda session: hold_list.on_case(session, THEIR_CASE)),
    "keeping_home.waiting": lambda two: two.reading(
        lambda session: keeping_home.waiting(
            two.mine, session, people.actor_of(session, DIRECTOR, two.mine.today)
        )
    ),
    "nomenclature_paper.shown": lambda two: nomenclature_paper.shown(two.mine, 2026, reader_id=DIRECTOR),
    "nomenclature_paper.book": lambda two: _text(nomenclature_paper.book(two.mine, 2026, actor_id=DIRECTOR)),
    "nomenclature_paper.files": lambda two: two.reading(
        lambda session: nomenclature_paper.files(session, 2026)
    ),
    "nomenclature_table.table": lambda two: nomenclature_table.table(two.mine, 2026, reader_id=DIRECTOR),
    "nomenclature_table.take": lambda two: nomenclature_table.take(
        two.mine, 2027, _TABLE.encode(), actor_id=DIRECTOR
    ),
    "nomenclature.write_all": lambda two: nomenclature.write_all(
        two.mine, 2026, [(1, _ENTRY)], actor_id=DIRECTOR
    ),
    "parcels.named_in": lambda two: two.reading(
        lambda session: parcels.named_in(session, two.case, two.profile)
    ),
    "holds.holds": lambda two: two.reading(holds.holds),
    "holds.standing": lambda two: two.reading(holds.standing),
    "holds.register": lambda two: holds.register(two.mine, reader_id=DIRECTOR),
    "nomenclature.events": lambda two: two.reading(nomenclature.events),
    "nomenclature.show": lambda two: nomenclature.show(two.mine, 2026, reader_id=DIRECTOR),
    "nomenclature.write": lambda two: nomenclature.write(two.mine, 2026, _ENTRY, actor_id=DIRECTOR),
}
