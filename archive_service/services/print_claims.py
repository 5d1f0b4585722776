"""Numbers of copies are claimed before anything is drawn: two prints at once are two copies.

A number stands on the separators, so it must be settled before the run is on record. A claim that never
became a run lapses two days later, and its number is given again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log, recent_school_acts
from archive_service.jobs import JobContext
from archive_service.services import print_runs
from archive_service.services.context import Desk
from archive_service.services.print_piles import Pile
from archive_service.services.print_runs import OfCase

CLAIM = "print-claim"
KEPT = timedelta(days=1)
"""Claims of this day and of the day so long before are heeded."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """The copies that a job will print."""

    job: str
    cases: tuple[OfCase, ...]


def claim(desk: Desk, job: JobContext, piles: Iterable[Pile]) -> tuple[OfCase, ...]:
    """Return what a job prints of each case, and which copy that is; the same job has the same copies."""
    with desk.writing() as session:
        lock_log(session)
        claimed = (*_claims(desk, session), *_recorded(session))
        own = next((one.cases for one in claimed if one.job == job.id), None)
        if own is not None:
            return own
        cases = print_runs.of_cases(piles, _highest(claimed, print_runs.printed_keys(session)))
        facts = {"job": job.id, "cases": print_runs.plain_cases(cases)}
        act = SchoolAct(CLAIM, str(job.payload["actor"]), desk.today, facts)
        append(session, case_id=None, act=act, at=desk.now)
    return cases


def _claims(desk: Desk, session: Session) -> Iterator[_Claim]:
    """Yield the claims that have not lapsed, the newest first."""
    for act in recent_school_acts(session, CLAIM):
        if act.on < (desk.now - KEPT).date():
            return
        yield _Claim(str(act.facts["job"]), print_runs.cases_of(act.facts["cases"]))


def _recorded(session: Session) -> Iterator[_Claim]:
    return (_Claim(run.facts.job, run.facts.cases) for run in print_runs.runs(session))


def _highest(
    claimed: Iterable[_Claim], printed: Mapping[str, Mapping[str, int]]
) -> Mapping[str, Mapping[str, int]]:
    """Return how many copies there are of each part, those that others are about to print counted in."""
    found = {case_id: dict(parts) for case_id, parts in printed.items()}
    for one in (case for each in claimed for case in each.cases):
        of_case = found.setdefault(one.case_id, {})
        of_case.update({key: max(one.copy, of_case.get(key, 0)) for key in one.parts})
    return found
