"""Print runs: which copy of which journal was printed when, by whom, on what — a fold of the school's acts.

A run is on record once its file is given out or a printer has taken it; nothing else says that there
is paper. Copies are counted case by case: a part belongs to the first copy that does not have it yet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, append, lock_log, school_acts
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem
from archive_service.services import deposits
from archive_service.services.context import Desk
from archive_service.services.print_piles import Pile, Sheets
from workflows.canonical import digest as digest_of

RUN = "print-run"
PER_PAGE = 30
_LABEL_SIGNS = 6


class RunKind(StrEnum):
    """What was printed: piles of teachers, of classes, of the whole school, or single leaves again."""

    TEACHER = "teacher"
    CLASS = "class"
    SCHOOL = "school"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class OfCase:
    """What a run had of one case: the copy's number, the parts with their editions, the leaves."""

    case_id: str
    copy: int
    parts: tuple[str, ...]
    leaves: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run is put on record with.

    ``printer`` is "" where the file was given out; ``file`` is its digest; ``job`` names the work, so that
    work done again is the same run. ``codes`` and ``reason`` are those of a reprint.
    """

    kind: RunKind
    cases: tuple[OfCase, ...]
    file: str
    job: str
    printer: str = ""
    people: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run with its number, the moment and who printed."""

    number: int
    at: datetime
    by: str
    facts: Facts

    @property
    def label(self) -> str:
        """The short word that stands on the run's separator sheets."""
        return label_of(self.facts.job)

    @property
    def by_copy(self) -> dict[int, list[str]]:
        """The cases of the run by the number of the copy that was printed."""
        found: dict[int, list[str]] = {}
        for one in self.facts.cases:
            found.setdefault(one.copy, []).append(one.case_id)
        return found

    @property
    def leaves(self) -> int:
        """How many leaves of journals were printed."""
        return sum(one.leaves for one in self.facts.cases)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a case on paper: its number, what it has by now, the first and the last run of it."""

    number: int
    parts: tuple[str, ...]
    first: Run
    last: Run


@dataclass(frozen=True, slots=True)
class RunPage:
    """Runs, the newest first: ``number`` of ``pages``, counted from 1."""

    lines: tuple[Run, ...]
    number: int
    pages: int


def label_of(job_id: str) -> str:
    """Return the short word by which the separators of a job's run name it, before it has a number."""
    return digest_of(job_id.encode()).rpartition(":")[2][:_LABEL_SIGNS].upper()


def runs(session: Session) -> tuple[Run, ...]:
    """Return all print runs in their order."""
    return tuple(_runs(school_acts(session, RUN)))


def page(session: Session, number: int = 1, *, case_id: str = "") -> RunPage:
    """Return a page of the runs, of one case's where it is named.

    Raises:
        Problem: there is no such page.
    """
    found = [one for one in runs(session) if not case_id or _has(one, case_id)][::-1]
    pages = max(1, -(-len(found) // PER_PAGE))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    return RunPage(tuple(found[(number - 1) * PER_PAGE :][:PER_PAGE]), number, pages)


def copies_of(session: Session, case_id: str) -> tuple[Copy, ...]:
    """Return the copies of a case on paper in the order of their numbers; single leaves again are none."""
    found: dict[int, Copy] = {}
    for run in runs(session):
        for one in run.facts.cases:
            if one.case_id == case_id and run.facts.kind is not RunKind.REPRINT:
                before = found.get(one.copy)
                parts = tuple(dict.fromkeys((*(before.parts if before else ()), *one.parts)))
                found[one.copy] = Copy(one.copy, parts, before.first if before else run, run)
    return tuple(found[number] for number in sorted(found))


def printed_keys(session: Session) -> Mapping[str, Mapping[str, int]]:
    """Return, by case, how many copies there are of each part in its edition."""
    found: dict[str, dict[str, int]] = {}
    for run in runs(session):
        if run.facts.kind is not RunKind.REPRINT:
            for one in run.facts.cases:
                of_case = found.setdefault(one.case_id, {})
                of_case.update({key: max(one.copy, of_case.get(key, 0)) for key in one.parts})
    return found


def of_cases(piles: Iterable[Pile], printed: Mapping[str, Mapping[str, int]]) -> tuple[OfCase, ...]:
    """Return what piles have of each case, and which copy that is after what was ``printed`` before."""
    by_case: dict[str, list[Sheets]] = {}
    for pile in piles:
        for one in pile.sheets:
            by_case.setdefault(one.case_id, []).append(one)
    return tuple(_of_case(case_id, sheets, printed.get(case_id, {})) for case_id, sheets in by_case.items())


def record(desk: Desk, session: Session, facts: Facts, *, actor_id: str) -> int:
    """Put a run on record and return its number; the same work again is the same run."""
    lock_log(session)
    before = runs(session)
    known = next((one.number for one in before if one.facts.job == facts.job), None)
    if known is not None:
        return known
    number = len(before) + 1
    act = SchoolAct(RUN, actor_id, desk.today, {"number": number, **plain(facts)})
    append(session, case_id=None, act=act, at=desk.now)
    deposits.request_log(desk, session)
    return number


def _of_case(case_id: str, sheets: list[Sheets], printed: Mapping[str, int]) -> OfCase:
    copy = 1 + max(printed.get(one.key, 0) for one in sheets)
    return OfCase(case_id, copy, tuple(one.key for one in sheets), sum(len(one.leaves) for one in sheets))


def _has(run: Run, case_id: str) -> bool:
    return any(one.case_id == case_id for one in run.facts.cases)


def _runs(logged: Iterable[Logged]) -> Iterator[Run]:
    for one in logged:
        if isinstance(one.act, SchoolAct):
            said = one.act.facts
            yield Run(int(said["number"]), read_moment(one.at), one.act.actor, facts_of(said))


def plain_cases(cases: Iterable[OfCase]) -> list[dict[str, Any]]:
    """Return what a run has of its cases as JSON values."""
    return [
        {"case": one.case_id, "copy": one.copy, "parts": list(one.parts), "leaves": one.leaves}
        for one in cases
    ]


def cases_of(said: Iterable[Mapping[str, Any]]) -> tuple[OfCase, ...]:
    """Return what :func:`plain_cases` spelled."""
    return tuple(OfCase(one["case"], one["copy"], tuple(one["parts"]), one["leaves"]) for one in said)


def plain(facts: Facts) -> dict[str, Any]:
    """Return a run's facts as JSON values."""
    return {
        "kind": str(facts.kind),
        "cases": plain_cases(facts.cases),
        "leaves": sum(one.leaves for one in facts.cases),
        "people": list(facts.people),
        "printer": facts.printer,
        "file": facts.file,
        "job": facts.job,
        "codes": list(facts.codes),
        "reason": facts.reason,
    }


def facts_of(said: Mapping[str, Any]) -> Facts:
    """Return the facts that :func:`plain` spelled."""
    return Facts(
        kind=RunKind(said["kind"]),
        cases=cases_of(said["cases"]),
        file=said["file"],
        job=said["job"],
        printer=said["printer"],
        people=tuple(said["people"]),
        codes=tuple(said["codes"]),
        reason=said["reason"],
    )
