"""Calls of the services about printing and hands for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from archive_service.jobs import Job, JobState
from archive_service.services import (
    batches,
    hands,
    print_claims,
    print_files,
    print_out,
    print_piles,
    print_runs,
    reprints,
)
from archive_service.services.hands import Way
from archive_service.services.periods import Period
from archive_service.services.print_piles import Pile, Sheets, Summaries, Whose
from archive_service.services.print_runs import Facts, RunKind
from archive_service.services.reprints import Again
from tests.world import THEIR_CASE
from workflows.acts import Medium

Call = Callable[[Any], Any]
NOBODY = "b-01"
_GONE = {"file": "none.pdf", "facts": {}}


def _period() -> Period:
    return Period(2025, ("q4",), ("IV",), date(2026, 5, 26), closes_year=True, cases=1, open=1)


def _pile(two: Any) -> Pile:
    sheets = Sheets(THEIR_CASE, "9А", "IV", "front", 1, "", NOBODY, two.document, ("1",))
    return Pile(Whose.CLASS, THEIR_CASE, "9А", NOBODY, (sheets,))


def _job(two: Any, **payload: Any) -> Any:
    usual = {"year": 2025, "term": "q4", "separators": False, "summaries": "with", "only_new": False}
    return two.job(**{**usual, "printer": "", "at": two.mine.now.isoformat(), **payload})


def _ended(two: Any) -> Job:
    return Job("job", batches.JOB, "s1", JobState.DONE, {}, result=_GONE)


def _facts() -> Facts:
    return Facts(RunKind.CLASS, (), "", "job-1")


REFUSED: dict[str, Call] = {
    "batches.make": lambda two: batches.make(two.mine, _job(two, whose="class", ids=[THEIR_CASE])),
    "batches.request": lambda two: batches.request(
        two.mine, batches.Wanted(case_ids=(THEIR_CASE,)), actor_id="s-02"
    ),
    "hands.choose": lambda two: hands.choose(
        two.mine, NOBODY, Way.PAPER, reason="приказ № 1", actor_id="s-02"
    ),
    "print_files.file_of": lambda two: print_files.file_of(
        two.mine, [_pile(two)], None, lambda _done, _total: None
    ),
    "print_out.fetch": lambda two: print_out.fetch(two.mine, _GONE),
    "print_out.take": lambda two: print_out.take(two.mine, _ended(two), actor_id="s-02"),
    "print_piles.of_classes": lambda two: two.reading(
        lambda session: print_piles.of_classes(session, [THEIR_CASE], Summaries.WITH)
    ),
    "print_piles.of_teachers": lambda two: two.reading(
        lambda session: print_piles.of_teachers(session, _period(), [NOBODY], Summaries.WITH)
    ),
    "reprints.make": lambda two: reprints.make(
        two.mine, _job(two, codes=["J1-0123456789AB-003R-E1"], copy=0, reason="порван")
    ),
    "reprints.request": lambda two: reprints.request(
        two.mine, Again(case_id=THEIR_CASE, leaves=("1",), reason="порван"), actor_id="s-02"
    ),
}
SILENT: dict[str, Call] = {
    "batches.of_classes": lambda two: two.reading(lambda session: batches.of_classes(session, _period())),
    "batches.of_teachers": lambda two: two.reading(lambda session: batches.of_teachers(session, _period())),
    "hands.hand_of": lambda two: two.reading(lambda session: hands.hand_of(session, NOBODY)),
    "hands.hands": lambda two: two.reading(hands.hands),
    "hands.medium_of": lambda two: two.reading(lambda session: hands.medium_of(session, NOBODY)),
    "hands.require": lambda two: two.reading(
        lambda session: hands.require(session, NOBODY, Medium.ELECTRONIC)
    ),
    "print_out.folder": lambda two: print_out.folder(two.mine).name,
    "print_out.kept": lambda two: print_out.kept(two.mine, "gone"),
    "print_out.progress": lambda two: print_out.progress(two.mine, _GONE),
    "print_piles.printed_cases": lambda two: two.reading(
        lambda session: print_piles.printed_cases(session, _period())
    ),
    "print_piles.receivers": lambda two: two.reading(
        lambda session: print_piles.receivers(session, _period(), Summaries.WITH)
    ),
    "print_runs.copies_of": lambda two: two.reading(
        lambda session: print_runs.copies_of(session, THEIR_CASE)
    ),
    "print_runs.page": lambda two: two.reading(print_runs.page),
    "print_runs.printed_keys": lambda two: two.reading(print_runs.printed_keys),
    "print_runs.runs": lambda two: two.reading(print_runs.runs),
}
WRITES_ROWS: dict[str, Call] = {
    "print_out.give": lambda two: print_out.give(two.mine, _job(two), b"%PDF", _facts(), "стопка"),
    "print_claims.claim": lambda two: print_claims.claim(two.mine, two.job(), ()),
    "print_runs.record": lambda two: two.writing(
        lambda session: print_runs.record(two.mine, session, _facts(), actor_id="s-02")
    ),
}
