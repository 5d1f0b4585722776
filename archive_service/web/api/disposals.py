"""Destruction by act: the lists, and the steps that the rules may refuse."""

from datetime import date
from typing import Any, Literal

from apiflask import APIBlueprint

from archive_service.services import disposal_run, disposal_steps, disposal_view
from archive_service.web.api.caller import present
from archive_service.web.api.shapes import Asked, Day, Given, Ident, Phrase
from archive_service.web.visitor import desk, visitor
from workflows.disposal import Disposal
from workflows.retention import Kept

bp = APIBlueprint("disposals", __name__, tag="disposals")

_Kind = Literal["journal", "summary"]


class ItemGiven(Given):
    """A file in a list: until when it was to be kept, and since when it is gone."""

    case: str
    kind: _Kind
    until: date
    destroyed_on: date | None


class StepGiven(Given):
    """Who took a step, and when; ``role`` is the one in which the act was approved."""

    by: str
    on: date
    role: str = ""


class DisposalGiven(Given):
    """A list and how it stands."""

    disposal: int
    state: str
    items: list[ItemGiven]
    proposed: StepGiven
    protocol: str
    agreed: list[StepGiven]
    waiting_for: list[str]
    approved: list[StepGiven]
    act: str
    certificate: str


class DisposalsGiven(Given):
    """All of them."""

    disposals: list[DisposalGiven]


class ItemWanted(Asked):
    """A file to be listed."""

    case: Ident
    kind: _Kind


class ListWanted(Asked):
    """What is to be laid before the commission, and the pass phrase of whoever does."""

    phrase: Phrase
    items: list[ItemWanted]


class ApprovalWanted(Asked):
    """The pass phrase that signs the act, and the day as somebody knows it."""

    phrase: Phrase
    today: Day


class Ordered(Given):
    """The job that destroys."""

    disposal: int
    job: str


@bp.get("/disposals")
@bp.output(DisposalsGiven)
@bp.doc(summary="Перечни на уничтожение по акту")
def listing() -> dict[str, Any]:
    """List the disposals, the newest first."""
    seen = disposal_view.overview(desk(), reader_id=visitor().person_id)
    return {"disposals": [_given(one) for one in seen.disposals]}


@bp.get("/disposals/<int:number>")
@bp.output(DisposalGiven)
@bp.doc(summary="Один перечень: дела, согласия, подписи")
def one(number: int) -> dict[str, Any]:
    """Show one disposal."""
    return _given(disposal_view.one(desk(), number, reader_id=visitor().person_id).disposal)


@bp.post("/disposals")
@bp.input(ListWanted, arg_name="asked")
@bp.output(DisposalGiven, status_code=201)
@bp.doc(summary="Составить перечень: что выделяется к уничтожению")
def propose(asked: ListWanted) -> dict[str, Any]:
    """Lay a list before the commission."""
    who = present(asked.phrase)
    wanted = [(item.case, Kept(item.kind)) for item in asked.items]
    return _given(disposal_steps.propose(desk(), wanted, actor_id=who.id))


@bp.post("/disposals/<int:number>/approval")
@bp.input(ApprovalWanted, arg_name="asked")
@bp.output(DisposalGiven)
@bp.doc(summary="Утвердить акт своей подписью")
def approve(number: int, asked: ApprovalWanted) -> dict[str, Any]:
    """Sign the act of disposal."""
    return _given(disposal_steps.approve(desk(), present(asked.phrase), number, today=asked.today))


@bp.post("/disposals/<int:number>/execution")
@bp.input(ApprovalWanted, arg_name="asked")
@bp.output(Ordered, status_code=202)
@bp.doc(summary="Уничтожить то, что в утверждённом акте")
def execute(number: int, asked: ApprovalWanted) -> dict[str, Any]:
    """Queue the destruction."""
    who = present(asked.phrase)
    job = disposal_run.request(desk(), number, today=asked.today, actor_id=who.id)
    return {"disposal": number, "job": job}


def _given(disposal: Disposal) -> dict[str, Any]:
    plain = disposal_view.plain(disposal)
    return {name: plain[name] for name in DisposalGiven.model_fields}
