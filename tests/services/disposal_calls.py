"""Calls of the services about disposals for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from archive_service.services import (
    destroyed,
    disposal,
    disposal_day,
    disposal_end,
    disposal_home,
    disposal_papers,
    disposal_plan,
    disposal_rows,
    disposal_run,
    disposal_steps,
    disposal_view,
    disposal_wipe,
    paper_end,
)
from archive_service.services.disposal_plan import Basis, Demands
from archive_service.services.disposal_steps import Commission
from tests.world import THEIR_CASE
from workflows.commands import Actor
from workflows.disposal import (
    Agreed,
    Appointed,
    Approved,
    Disposal,
    Disposals,
    Executed,
    Gone,
    Item,
    Proposed,
    Wiped,
)
from workflows.retention import Kept

Call = Callable[[Any], Any]
DIRECTOR, ARCHIVIST, NOBODY, NUMBER = "s-01", "s-03", "b-01", 1
_ON, _KIND = date(2026, 5, 27), Kept.JOURNAL
_ITEM = Item(THEIR_CASE, _KIND, _ON)
_ASKED = Commission(order_no="1", order_on=_ON, chairman=NOBODY, members=(NOBODY, "s-02", "s-03"))


def _event(two: Any) -> Executed:
    return Executed(
        on=_ON,
        by=DIRECTOR,
        disposal=NUMBER,
        case=THEIR_CASE,
        kind=_KIND,
        previous=two.document,
        manifest=two.document,
        tombstone=two.document,
        gone=(Gone("volume", two.document, 1),),
        stores=("disk-a",),
    )


def _disposal(two: Any) -> Disposal:
    proposed = Proposed(on=_ON, by=DIRECTOR, disposal=NUMBER, items=(_ITEM,))
    chosen = Appointed(
        on=_ON, by=DIRECTOR, order_no="1", order_on=_ON, chairman=DIRECTOR, members=(DIRECTOR,)
    )
    signed = Approved(on=_ON, by=DIRECTOR, disposal=NUMBER, role="director", document=two.document)
    return Disposal(proposed, chosen, approved=(signed,), executed={_ITEM.key: _event(two)}, last_on=_ON)


def _unsigned(two: Any) -> Disposal:
    found = _disposal(two)
    return Disposal(found.proposed, found.commission, last_on=_ON)


def _plan(two: Any) -> Any:
    with two.theirs.reading() as session:
        [manifest] = {row.manifest for row in session.query(disposal_plan.Deposit)}
    return disposal_plan.plan(two.mine, Basis(_disposal(two), _ITEM, manifest, _ON, 1), Demands(()))


REFUSED: dict[str, Call] = {
    "disposal_day.insist": lambda two: two.reading(
        lambda session: disposal_day.insist(two.mine, session, typed=date(2000, 1, 1), shown={})
    ),
    "disposal_end.clean": lambda two: disposal_end.clean(
        two.mine, NUMBER, "z-7", how=Wiped.DESTROYED, evidence="акт 1", actor_id=ARCHIVIST
    ),
    "disposal_end.finish": lambda two: disposal_end.finish(two.mine, NUMBER, actor_id=ARCHIVIST),
    "disposal_papers.signed_act": lambda two: disposal_papers.signed_act(
        two.mine, _disposal(two), two.world.who(DIRECTOR), role="director"
    ),
    "disposal_plan.basis": lambda two: two.reading(
        lambda session: disposal_plan.basis(session, _disposal(two), _ITEM, Disposals({}))
    ),
    "disposal_plan.plan": _plan,
    "disposal_run.dispose": lambda two: disposal_run.dispose(
        two.mine, two.job(disposal=str(NUMBER), day=two.mine.today.isoformat())
    ),
    "disposal_run.request": lambda two: disposal_run.request(
        two.mine, NUMBER, today=two.mine.today, actor_id=ARCHIVIST
    ),
    "disposal_steps.agree": lambda two: disposal_steps.agree(
        two.mine, NUMBER, protocol="1", actor_id=DIRECTOR
    ),
    "disposal_steps.appoint": lambda two: disposal_steps.appoint(two.mine, _ASKED, actor_id=DIRECTOR),
    "disposal_steps.approve": lambda two: disposal_steps.approve(
        two.mine, two.world.who(DIRECTOR), NUMBER, today=two.mine.today
    ),
    "disposal_steps.happened": lambda two: two.writing(
        lambda session: disposal_steps.happened(
            two.mine,
            session,
            _unsigned(two),
            Agreed(on=two.mine.today, by=ARCHIVIST, disposal=NUMBER, protocol="1"),
        )
    ),
    "disposal_steps.load": lambda two: two.reading(lambda session: disposal_steps.load(session, NUMBER)),
    "disposal_steps.locked": lambda two: two.writing(lambda session: disposal_steps.locked(session, NUMBER)),
    "disposal_steps.propose": lambda two: disposal_steps.propose(
        two.mine, [(THEIR_CASE, _KIND)], actor_id=ARCHIVIST
    ),
    "disposal_steps.require_reader": lambda two: two.reading(
        lambda session: disposal_steps.require_reader(two.mine, session, NOBODY)
    ),
    "disposal_steps.revoke": lambda two: disposal_steps.revoke(
        two.mine, NUMBER, reason="жалоба", actor_id=DIRECTOR
    ),
    "disposal_view.act": lambda two: disposal_view.act(two.mine, NUMBER, reader_id=DIRECTOR),
    "disposal_view.certificate": lambda two: disposal_view.certificate(two.mine, NUMBER, reader_id=DIRECTOR),
    "disposal_view.one": lambda two: disposal_view.one(two.mine, NUMBER, reader_id=DIRECTOR),
    "disposal_wipe.clear": lambda two: disposal_wipe.clear(two.mine, _event(two), "disk-a", day=_ON),
    "paper_end.end": lambda two: paper_end.end(two.mine, [1], act="1", actor_id=ARCHIVIST),
}

SILENT: dict[str, Call] = {
    "destroyed.gone": lambda two: two.reading(destroyed.gone),
    "destroyed.journals": lambda two: two.reading(destroyed.journals),
    "destroyed.of_case": lambda two: two.reading(lambda session: destroyed.of_case(session, THEIR_CASE)),
    "destroyed.of_document": lambda two: two.reading(
        lambda session: destroyed.of_document(session, two.document)
    ),
    "destroyed.refuse": lambda two: two.reading(lambda session: destroyed.refuse(session, two.document)),
    "destroyed.refuse_missing": lambda two: two.reading(
        lambda session: destroyed.refuse_missing(session, two.document)
    ),
    "disposal.on_the_way_out": lambda two: two.reading(
        lambda session: list(disposal.on_the_way_out(session))
    ),
    "disposal_day.clocks": lambda two: disposal_day.clocks(two.mine),
    "disposal_end.left": lambda two: two.reading(lambda session: disposal_end.left(session, _disposal(two))),
    "disposal_end.media_of": lambda two: two.reading(
        lambda session: disposal_end.media_of(session, _disposal(two))
    ),
    "disposal_end.prompts": lambda two: two.reading(lambda session: disposal_end.prompts(session, "s-02")),
    "disposal_end.volumes_of": lambda two: two.reading(
        lambda session: disposal_end.volumes_of(session, _disposal(two))
    ),
    "disposal_home.waiting": lambda two: two.reading(
        lambda session: disposal_home.waiting(session, Actor(NOBODY, frozenset()), two.mine.today)
    ),
    "disposal_papers.certificate": lambda two: bool(
        disposal_papers.certificate(two.mine, _disposal(two), actor_id=ARCHIVIST)
    ),
    "disposal_papers.draft": lambda two: bool(disposal_papers.draft(two.mine, _unsigned(two))),
    "disposal_papers.titles": lambda two: two.reading(
        lambda session: disposal_papers.titles(session, (_ITEM,))
    ),
    "disposal_rows.drop": lambda two: two.writing(lambda session: disposal_rows.drop(session, _event(two))),
    "disposal_rows.forget_scans": lambda two: two.writing(
        lambda session: disposal_rows.forget_scans(session, THEIR_CASE)
    ),
    "disposal_rows.on_the_way": lambda two: two.reading(
        lambda session: list(disposal_rows.on_the_way(session, THEIR_CASE, ()))
    ),
    "disposal_run.due": lambda two: two.reading(lambda session: list(disposal_run.due(two.mine, session))),
    "disposal_run.wipe": lambda two: disposal_run.wipe(two.mine),
    "disposal_run.wipe_job": lambda two: disposal_run.wipe_job(two.mine, two.job()),
    "disposal_steps.is_reader": lambda two: two.reading(
        lambda session: disposal_steps.is_reader(session, Actor(NOBODY, frozenset()))
    ),
    "disposal_steps.proposable": lambda two: disposal_steps.proposable(two.mine, reader_id=DIRECTOR),
    "disposal_steps.verdicts_of": lambda two: two.reading(
        lambda session: disposal_steps.verdicts_of(two.mine, session, [THEIR_CASE])
    ),
    "disposal_view.may_propose": lambda two: two.reading(
        lambda session: disposal_view.may_propose(session, Actor(ARCHIVIST, frozenset({"archivist"})))
    ),
    "disposal_view.overview": lambda two: disposal_view.overview(two.mine, reader_id=DIRECTOR),
    "disposal_view.stones": lambda two: disposal_view.stones(two.mine, THEIR_CASE),
    "disposal_wipe.pending": lambda two: disposal_wipe.pending(two.mine),
}

WRITES_ROWS: dict[str, Call] = {
    "disposal_papers.note_act": lambda two: two.writing(
        lambda session: disposal_papers.note_act(two.mine, session, _unsigned(two), two.document, 1)
    ),
    "disposal_papers.note_certificate": lambda two: two.writing(
        lambda session: disposal_papers.note_certificate(two.mine, session, _unsigned(two), two.document, 1)
    ),
}
