"""Print runs: piles that are printed on both sides as they stand, counted copies, leaves once more."""

import os
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from archive_service.problems import Problem
from archive_service.services import batches, cases, hands, print_files, print_out, print_runs, reprints
from archive_service.services.batches import Style, Wanted
from archive_service.services.hands import Way
from archive_service.services.print_piles import Summaries, Whose
from archive_service.services.print_runs import RunKind
from archive_service.services.reprints import Again
from workflows.own_parts import SUMMARY
from workflows.snapshot import Snapshot

BARE = Style(separators=False)


def run(world: Any, wanted: Wanted, actor: str = "s-02") -> list[Any]:
    """What the jobs of a request came to."""
    jobs = batches.request(world.desk(), wanted, actor_id=actor)
    assert world.work() == []
    return [world.queue.status(job, school="s1").result for job in jobs]


def texts(world: Any, result: Any) -> list[str]:
    """The text of every page of a file."""
    pages = pypdf.PdfReader(BytesIO(print_out.fetch(world.desk(), result))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def case_of(world: Any, case_id: str) -> Any:
    """The case as its acts say."""
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def recorded(world: Any) -> tuple[Any, ...]:
    """The runs on record."""
    with world.desk().reading() as session:
        return print_runs.runs(session)


@pytest.mark.clause("000-21")
@pytest.mark.clause("001-15")
def test_a_class_comes_out_as_it_is_bound(world: Any) -> None:
    """Front, sections, back in the order of their leaves, each on own leaves; the summary sheet apart."""
    case_id = world.to("printed")
    case = case_of(world, case_id)
    [bare] = run(world, Wanted((case_id,), style=replace(BARE, summaries=Summaries.WITHOUT)))
    pages = texts(world, bare)
    assert len(pages) == case.leaves * 2
    starts = [next(n for n, text in enumerate(pages) if one.title in text and n > 3) for one in case.sections]
    assert starts == sorted(starts)
    assert all(start % 2 == 0 for start in starts)
    [parted] = run(world, Wanted((case_id,)))
    pages = texts(world, parted)
    assert (
        len(pages) == (case.leaves + case.summary_leaves) * 2 + 6
    )  # a list and two separators, blank behind
    assert [pages[number] for number in (1, 3)] == ["", ""]
    assert "экземпляр № 2" in pages[0]
    assert case.sections[0].title in pages[2]


@pytest.mark.clause("000-21")
def test_teachers_get_their_piles_with_how_they_sign(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """The whole term by teacher is every sheet once, class by class; the list says who gets what, and how."""
    lite.found()
    ids = lite.take_in(sample(classes=2))
    lite.on(ids, ["printed", "handed"])
    signer = case_of(lite, ids[0]).sections[0].signer
    hands.choose(lite.desk(), signer, Way.PAPER, reason="приказ 12", actor_id="s-02")
    wanted = Wanted(whole=Whose.TEACHER, year=2025, term="q4", style=Style(joined=True))
    [made] = run(lite, wanted)
    pages = texts(lite, made)
    [first] = recorded(lite)
    assert (first.facts.kind, first.facts.printer) == (RunKind.SCHOOL, "")
    leaves = sum(case_of(lite, one).leaves + case_of(lite, one).summary_leaves for one in ids)
    assert first.leaves == leaves
    assert len(pages) == 2 * (leaves + 1 + len(first.facts.people))
    assert "подписывает на бумаге, от руки" in pages[0]
    assert "29.05.2026" in pages[0]
    assert all(name.split()[0] in pages[0] for name in made["title"].partition(",")[0].split(" — "))


def test_copies_are_counted_and_only_what_lacks_is_printed(lite: Any) -> None:
    """A teacher's pile first, the rest of the same copy later, then one copy more; then nothing lacks."""
    case_id = lite.to("printed")
    case = case_of(lite, case_id)
    lacking = Style(only_new=True)
    run(lite, Wanted(person_ids=(case.sections[0].signer,), year=2025, term="q4", style=lacking))
    run(lite, Wanted((case_id,), style=lacking))
    run(lite, Wanted((case_id,)))
    jobs = batches.request(lite.desk(), Wanted((case_id,), style=lacking), actor_id="s-02")
    [failed] = lite.work()
    assert (failed.id, failed.error.code) == (jobs[0], "prints.nothing-new")
    with lite.desk().reading() as session:
        copies = print_runs.copies_of(session, case_id)
        page = print_runs.page(session, case_id=case_id)
    assert [one.number for one in copies] == [1, 2]
    assert set(copies[0].parts) == set(copies[1].parts) == {f"{part}@1" for part in _parts(case)}
    assert copies[0].first.number < copies[0].last.number == copies[1].first.number - 1
    assert [one.number for one in page.lines] == [3, 2, 1]
    assert {one.by for one in page.lines} == {"s-02"}


def _parts(case: Any) -> list[str]:
    summary = [SUMMARY] if case.summary else []
    return [*(one.part for one in case.parts), *(one.id for one in case.sections), *summary]


def test_files_are_for_who_may_see_them_and_for_a_while(lite: Any) -> None:
    """A teacher prints the own sheets and nobody else's; after days the file is gone, the run stays."""
    case_id = lite.to("printed")
    person = next(one.signer for one in case_of(lite, case_id).sections)
    own = Wanted(person_ids=(person,), year=2025, term="q4")
    [made] = run(lite, own, actor=person)
    with pytest.raises(Problem, match=r"service\.role-needed"):
        batches.request(lite.desk(), replace(own, person_ids=("s-01",)), actor_id=person)
    with pytest.raises(Problem, match=r"service\.role-needed"):
        batches.request(lite.desk(), replace(own, whole=Whose.CLASS), actor_id=person)
    for path in print_out.folder(lite.desk()).iterdir():
        os.utime(path, (0, 0))
    batches.request(lite.desk(), Wanted(), actor_id="s-02")
    with pytest.raises(Problem, match=r"board\.batch-gone"):
        print_out.fetch(lite.desk(), made)
    assert [one.number for one in recorded(lite)] == [1]


def test_what_is_not_printed_has_no_pile(lite: Any) -> None:
    """An unprinted class, a teacher without sheets: the job says so in words, and nothing is on record."""
    case_id = lite.to("imported")
    wanted = Wanted((case_id,), ("s-01",), 2025, "q4")
    batches.request(lite.desk(), wanted, actor_id="s-02")
    assert {job.error.code for job in lite.work()} == {"board.not-printed", "board.no-sheets"}
    assert recorded(lite) == ()


@pytest.mark.clause("000-22")
def test_a_spoilt_leaf_is_printed_again_with_its_code(lite: Any) -> None:
    """By code or by class and number: the same two pages; only the register says it was printed again."""
    case_id = lite.to("printed")
    desk = lite.desk()
    by_leaf = Again(case_id=case_id, leaves=("3",), reason="залит кофе")
    with pytest.raises(Problem, match=r"prints\.never-printed"):
        reprints.request(desk, by_leaf, actor_id="s-02")
    [made] = run(lite, Wanted((case_id,), style=BARE))
    before = texts(lite, made)[4:6]
    code = next(word for word in before[0].split() if word.startswith("J1-"))
    for again in (by_leaf, Again(codes=(f" {code.lower()}",), copy=1, reason="потерян")):
        job = reprints.request(desk, again, actor_id="s-02")
        assert lite.work() == []
        assert texts(lite, lite.queue.status(job, school="s1").result) == before
    last = recorded(lite)[-1]
    assert (last.facts.kind, last.facts.reason, last.facts.codes[0]) == (RunKind.REPRINT, "потерян", code)
    with desk.reading() as session:
        assert [one.number for one in print_runs.copies_of(session, case_id)] == [1]


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (Again(reason="порван"), "leaf-needed"),
        (Again(codes=("J1-1",), reason="порван"), "no-code"),
        (Again(codes=("J1-0123456789AB-003R-E1",), reason="порван"), "unknown-code"),
        (Again(case_id="CASE", leaves=("99",), reason="порван"), "no-leaf"),
        (Again(case_id="CASE", leaves=("3",), copy=7, reason="порван"), "not-in-copy"),
        (Again(case_id="CASE", leaves=("3",)), "reason-needed"),
    ],
)
def test_leaves_that_cannot_be_printed_again(lite: Any, again: Again, why: str) -> None:
    """No leaf, no such code, no such leaf, another copy, no reason: each is told, nothing is queued."""
    case_id = lite.to("printed")
    asked = replace(again, case_id=case_id) if again.case_id else again
    with pytest.raises(Problem, match=rf"prints\.{why}"):
        reprints.request(lite.desk(), asked, actor_id="s-02")


def test_a_run_done_again_after_a_crash_is_one_run(lite: Any) -> None:
    """The same job a second time: the same file, the same run, the same separators."""
    case_id = lite.to("printed")
    [job] = batches.request(lite.desk(), Wanted((case_id,)), actor_id="s-02")
    assert lite.work() == []
    done = lite.queue.status(job, school="s1")
    lite.later(minutes=5)
    again = batches.make(lite.desk(), Job(done.id, done.payload))
    assert again["run"] == done.result["run"] == 1
    assert len(recorded(lite)) == 1


def test_prints_at_once_are_copies_of_their_own(lite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second worker draws while the first does: the next number; a claim that came to nothing lapses."""
    case_id = lite.to("printed")
    desk, wanted = lite.desk(), Wanted((case_id,))
    [first] = batches.request(desk, wanted, actor_id="s-02")
    payload = lite.queue.status(first, school="s1").payload
    draw = print_files.file_of
    between: list[Any] = []

    def slowly(*asked: Any) -> bytes:
        if not between:
            between.append(None)
            between.append(batches.make(desk, Job("second", payload)))
        return draw(*asked)

    monkeypatch.setattr(print_files, "file_of", slowly)
    results = [batches.make(desk, Job(first, payload)), between[1]]
    assert [one.facts.cases[0].copy for one in recorded(lite)] == [2, 1]
    for number, one in enumerate(results, 1):
        assert f"экземпляр № {number}" in texts(lite, one)[0]
    monkeypatch.setattr(print_files, "file_of", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        batches.make(desk, Job("third", payload))
    monkeypatch.setattr(print_files, "file_of", draw)
    lite.later(days=2)
    batches.make(lite.desk(), Job("fourth", payload))
    assert recorded(lite)[-1].facts.cases[0].copy == 3


class Job:
    """A job as its handler sees it."""

    cancelled = False
    school = "s1"

    def __init__(self, job_id: str, payload: Any) -> None:
        self.id, self.payload = job_id, payload

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Say nothing."""
