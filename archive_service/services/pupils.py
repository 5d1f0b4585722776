"""The pupils of the school, as the snapshots of its cases name them: there is no other list of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, CaseRow
from archive_service.importing.canonical_json import read_trusted
from archive_service.problems import Kind, Problem
from archive_service.services import documents
from archive_service.services.context import Desk
from workflows.readiness import is_present
from workflows.snapshot import Pupil


@dataclass(frozen=True, slots=True)
class OnRoll:
    """A pupil in a class, as the case's last export has it; ``case`` says which and where it stands."""

    pupil: Pupil
    class_name: str
    year: int
    case: CaseRow


def roll(desk: Desk, class_name: str | None = None) -> dict[str, OnRoll]:
    """Return the pupils of the newest school year by id, each in the class they are in now."""
    cases = _cases(desk)
    year = max((case.year for case in cases), default=0)
    newest: dict[str, CaseRow] = {}
    for case in cases:
        if case.year == year and class_name in {None, case.class_name}:
            newest.setdefault(case.class_id, case)
    found: dict[str, OnRoll] = {}
    for case in newest.values():
        for one in _pupils(case, _snapshot(desk, case) or b""):
            if one.pupil.id not in found or is_present(one.pupil, desk.today):
                found[one.pupil.id] = one
    return found


def named(desk: Desk, pupil_id: str) -> list[OnRoll]:
    """Return where a pupil stands, the newest export first.

    Raises:
        Problem: no export the school still has names such a pupil.
    """
    found = places(desk, pupil_id)
    if not found:
        raise Problem(Kind.MISSING, "codes.no-pupil", pupil=pupil_id)
    return found


def places(desk: Desk, pupil_id: str) -> list[OnRoll]:
    """Return where a pupil stands, the newest export first; nothing where no export is left."""
    return [one for case in _cases(desk) for one in _one_pupil(desk, case, pupil_id)]


def known(desk: Desk, pupil_id: str) -> OnRoll:
    """Return a pupil as the newest export has it.

    Raises:
        Problem: no export the school still has names such a pupil.
    """
    for case in _cases(desk):
        for one in _one_pupil(desk, case, pupil_id):
            return one
    raise Problem(Kind.MISSING, "codes.no-pupil", pupil=pupil_id)


def _cases(desk: Desk) -> list[CaseRow]:
    """The cases that have an export, the one fixed last first."""
    with desk.reading() as session:
        rows = {row.id: row for row in session.scalars(select(CaseRow)) if row.snapshot}
        return [rows[case_id] for case_id in _in_order(session) if case_id in rows]


def _in_order(session: Session) -> list[str]:
    fixed = select(ActRow.case_id).where(ActRow.kind == "snapshot-fixed").order_by(ActRow.seq.desc())
    return list(dict.fromkeys(case_id for case_id in session.scalars(fixed) if case_id))


def _snapshot(desk: Desk, case: CaseRow) -> bytes | None:
    """The case's export, None once it is destroyed."""
    try:
        return documents.read(desk, case.snapshot or "")
    except Problem as problem:
        if problem.kind is Kind.MISSING:
            return None
        raise


def _one_pupil(desk: Desk, case: CaseRow, pupil_id: str) -> Iterator[OnRoll]:
    data = _snapshot(desk, case)
    if data is not None and json.dumps(pupil_id, ensure_ascii=False).encode() in data:
        yield from (one for one in _pupils(case, data) if one.pupil.id == pupil_id)


def _pupils(case: CaseRow, data: bytes) -> Iterator[OnRoll]:
    if data:
        [group] = read_trusted(data).classes
        for pupil in group.pupils:
            yield OnRoll(pupil, group.name, case.year, case)
