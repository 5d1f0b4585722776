"""Steps of whole cases: the printout, handing over, signatures on the volume, binding, the archive."""

from functools import partial
from typing import Annotated, Any

from apiflask import APIBlueprint
from pydantic import Field

from archive_service.services import binding, deposits, printing, reassigning, signoff
from archive_service.web.api import rules
from archive_service.web.api.caller import present
from archive_service.web.api.sections import Outcomes, outcome
from archive_service.web.api.shapes import AS_NUMBER, Asked, CaseIds, Day, Given, Ident, Line, Phrase, Said
from archive_service.web.visitor import desk, visitor

bp = APIBlueprint("steps", __name__, tag="steps")


class CasesNamed(Asked):
    """Which cases."""

    cases: CaseIds


class StepWanted(CasesNamed):
    """Which cases to sign."""

    phrase: Phrase


class BindingWanted(Asked):
    """How many leaves were counted in the hand; without it the electronic volume is counted."""

    leaves: Annotated[int, Field(ge=1, le=100_000), AS_NUMBER] | None = None


class ReassignmentWanted(CasesNamed):
    """Who signs from now on by order what another one still owes; ``section`` where it is one section."""

    phrase: Phrase
    from_person: Ident
    to_person: Ident
    section: Line = ""
    order_no: Said
    order_on: Day


class Moved(Given):
    """What somebody else signs now; ``section`` is "" for the class teacher's part."""

    case: str
    section: str


class Reassigned(Given):
    """All that was given to the other person."""

    moved: list[Moved]


class JobsQueued(Given):
    """The jobs that do it, in the order of the cases."""

    jobs: list[str]


class CasesDone(Given):
    """The cases it was done to."""

    cases: list[str]


class Bound(Given):
    """A bound case."""

    case: str
    leaves: int


@bp.post("/printouts")
@bp.input(CasesNamed, arg_name="asked")
@bp.output(JobsQueued, status_code=202)
@bp.doc(summary="Сделать распечатку дел: задания ставятся в очередь")
def render(asked: CasesNamed) -> dict[str, Any]:
    """Queue printouts."""
    rules.admit(asked.cases)
    return {"jobs": printing.request(desk(), asked.cases, actor_id=visitor().person_id)}


@bp.post("/hand-overs")
@bp.input(CasesNamed, arg_name="asked")
@bp.output(CasesDone)
@bp.doc(summary="Отдать распечатки на подпись: с этого дня считаются сроки")
def hand_over(asked: CasesNamed) -> dict[str, Any]:
    """Hand printouts over to their signers: all of them or none."""
    rules.admit(asked.cases)
    printing.hand_over(desk(), asked.cases, actor_id=visitor().person_id)
    return {"cases": asked.cases}


@bp.post("/steps/<step_id>/signatures")
@bp.input(StepWanted, arg_name="asked")
@bp.output(Outcomes)
@bp.doc(summary="Подписать дела целиком на шаге Положения: certify, approve, stamp и других")
def sign(step_id: str, asked: StepWanted) -> dict[str, Any]:
    """Sign whole cases at a step, each with its own outcome."""
    at, who = desk(), present(asked.phrase)

    def do(case_id: str) -> signoff.Signed:
        rules.admit([case_id])
        return signoff.sign_volume(at, who, case_id, step_id)

    return {"outcomes": [outcome(one, "", partial(do, one)) for one in asked.cases]}


@bp.post("/cases/<case_id>/binding")
@bp.input(BindingWanted, arg_name="asked")
@bp.output(Bound)
@bp.doc(summary="Пронумеровано, прошито, скреплено: записать число листов")
def bind(case_id: str, asked: BindingWanted) -> dict[str, Any]:
    """Record that a case was bound."""
    leaves = binding.bind(desk(), case_id, actor_id=visitor().person_id, leaves=asked.leaves)
    return {"case": case_id, "leaves": leaves}


@bp.post("/deposits")
@bp.input(CasesNamed, arg_name="asked")
@bp.output(JobsQueued, status_code=202)
@bp.doc(summary="Принять дела в архив: задания ставятся в очередь")
def deposit(asked: CasesNamed) -> dict[str, Any]:
    """Queue deposits."""
    rules.admit(asked.cases)
    return {"jobs": deposits.request(desk(), asked.cases, actor_id=visitor().person_id)}


@bp.post("/reassignments")
@bp.input(ReassignmentWanted, arg_name="asked")
@bp.output(Reassigned)
@bp.doc(summary="Переназначить приказом: кто подписывает вместо уволенного или больного")
def reassign(asked: ReassignmentWanted) -> dict[str, Any]:
    """Give what one person owes to another: all of it or nothing."""
    rules.admit(asked.cases)
    moved = reassigning.reassign(
        desk(),
        present(asked.phrase),
        asked.cases,
        from_id=asked.from_person,
        to_id=asked.to_person,
        order_no=asked.order_no,
        order_on=asked.order_on,
        section=asked.section,
    )
    return {"moved": [{"case": one.case_id, "section": one.section_id} for one in moved]}
