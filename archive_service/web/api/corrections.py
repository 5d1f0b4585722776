"""Corrections after the print: what waits for a decision, and the decision."""

from typing import Any

from apiflask import APIBlueprint

from archive_service.services import corrections as services
from archive_service.web.api.caller import present
from archive_service.web.api.rules import OPERATIONS
from archive_service.web.api.shapes import Asked, Given, Phrase, Reason
from archive_service.web.fence import allowed
from archive_service.web.visitor import desk, visitor

bp = APIBlueprint("corrections", __name__, tag="corrections")


class Waiting(Given):
    """A case with a correction that waits."""

    case: str
    class_name: str
    term_name: str


class WaitingGiven(Given):
    """All of them."""

    corrections: list[Waiting]


class Changed(Given):
    """One cell that would change."""

    title: str
    place: str
    was: str
    now: str


class CorrectionGiven(Given):
    """A correction: sections that get a new edition, those that get a supplement leaf, and each cell."""

    case: str
    anew: list[str]
    supplements: list[str]
    cells: list[Changed]


class DecisionWanted(Asked):
    """The decision's ground: a document or a reason."""

    phrase: Phrase
    reason: Reason


class Decided(Given):
    """What was decided."""

    case: str
    taken: bool


@bp.get("/corrections")
@bp.output(WaitingGiven)
@bp.doc(summary="Исправления, которые ждут решения")
def listing() -> dict[str, Any]:
    """List waiting corrections."""
    rule = OPERATIONS["corrections.one"]
    found = [row for row in services.pending(desk()) if allowed(rule, desk(), visitor(), row.id)]
    return {
        "corrections": [
            {"case": row.id, "class_name": row.class_name, "term_name": row.term_name} for row in found
        ]
    }


@bp.get("/cases/<case_id>/correction")
@bp.output(CorrectionGiven)
@bp.doc(summary="Что изменит исправление: по клеткам")
def one(case_id: str) -> dict[str, Any]:
    """Show the correction that waits on a case."""
    waiting = services.proposal(desk(), case_id)
    return {
        "case": case_id,
        "anew": list(waiting.anew),
        "supplements": list(waiting.supplements),
        "cells": list(waiting.rows),
    }


@bp.post("/cases/<case_id>/correction/approval")
@bp.input(DecisionWanted, arg_name="asked")
@bp.output(Decided)
@bp.doc(summary="Принять исправление: изменённое печатается заново")
def approve(case_id: str, asked: DecisionWanted) -> dict[str, Any]:
    """Take a correction."""
    services.approve(desk(), present(asked.phrase), case_id, asked.reason)
    return {"case": case_id, "taken": True}


@bp.post("/cases/<case_id>/correction/rejection")
@bp.input(DecisionWanted, arg_name="asked")
@bp.output(Decided)
@bp.doc(summary="Отклонить исправление: распечатка остаётся в силе")
def reject(case_id: str, asked: DecisionWanted) -> dict[str, Any]:
    """Leave the printout as it is."""
    services.reject(desk(), present(asked.phrase), case_id, asked.reason)
    return {"case": case_id, "taken": False}
