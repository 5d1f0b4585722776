"""What was destroyed by act, for whoever is about to read it: the answer is the act, not «missing»."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, school_acts
from archive_service.db.models import Document
from archive_service.problems import Kind, Problem
from workflows.retention import Kept

EXECUTED, APPROVED, CLEARED = "disposal-executed", "disposal-approved", "disposal-cleared"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A destruction: what of which case, by the act of which number and day, on which day."""

    case: str
    kind: str
    disposal: int
    act_on: date
    on: date


@dataclass(frozen=True, slots=True)
class Gone:
    """What is no more: the digests of it, and the manifests that took the place of others, by those."""

    digests: frozenset[str]
    followers: Mapping[str, str]


def of_document(session: Session, digest: str) -> Destroyed | None:
    """Return the destruction that a document was named in, None where there is none."""
    return next((one for one, facts in _all(session) if _names(facts, digest)), None)


def of_case(session: Session, case_id: str) -> tuple[Destroyed, ...]:
    """Return what of a case was destroyed, the journal before the summary sheet."""
    return tuple(one for one, _ in _all(session) if one.case == case_id)


def gone(session: Session) -> Gone:
    """Return all that was destroyed, for whoever lists what there is."""
    facts = [one for _, one in _all(session)]
    return Gone(
        frozenset(found["digest"] for one in facts for found in one["gone"]),
        {one["previous"]: one["manifest"] for one in facts},
    )


def journals(session: Session) -> frozenset[str]:
    """Return the cases whose journal was destroyed."""
    return frozenset(one.case for one, _ in _all(session) if one.kind == Kept.JOURNAL)


def refuse(session: Session, digest: str) -> None:
    """Return when a document was not destroyed.

    Raises:
        Problem: it was; the sentence says by which act and on which day.
    """
    found = of_document(session, digest)
    if found is not None:
        raise problem(found)


def refuse_missing(session: Session, digest: str) -> None:
    """Return when a document whose bytes are nowhere did not go with a case that was destroyed.

    Raises:
        Problem: it did.
    """
    case_id = session.scalar(select(Document.case_id).where(Document.digest == digest))
    for found in of_case(session, case_id) if case_id else ():
        raise problem(found)


def problem(found: Destroyed) -> Problem:
    """Return what is said instead of a document."""
    return Problem(
        Kind.MISSING,
        "disposal.destroyed",
        disposal=found.disposal,
        case=found.case,
        act_on=f"{found.act_on:%d.%m.%Y}",
        on=f"{found.on:%d.%m.%Y}",
    )


def _all(session: Session) -> list[tuple[Destroyed, dict[str, Any]]]:
    acts = [one.act for one in school_acts(session, EXECUTED) if isinstance(one.act, SchoolAct)]
    if not acts:
        return []
    approved = [one.act for one in school_acts(session, APPROVED)]
    days = {one.facts["disposal"]: one.on for one in approved if isinstance(one, SchoolAct)}
    found = []
    for act in acts:
        number, case_id, kind = (act.facts[name] for name in ("disposal", "case", "kind"))
        found.append((Destroyed(case_id, kind, number, days[number], act.on), dict(act.facts)))
    return found


def _names(facts: dict[str, Any], digest: str) -> bool:
    return any(one["digest"] == digest for one in facts["gone"])
