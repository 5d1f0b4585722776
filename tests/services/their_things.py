"""Things that only the other school has, for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from archive_service.services import (
    first_answers,
    passkeys,
    periods,
    snapshots,
    upkeep,
)
from archive_service.services.breach_watch import Standing
from archive_service.services.breach_window import CaseFallen, Voiding
from archive_service.services.code_orders import Order
from archive_service.services.seals import Proof
from storage.audit import Expected, Finding, Trouble
from storage.manifest import Entry, Manifest
from storage.port import Key
from workflows.commands import Actor, HandOver
from workflows.incidents import Incident, IncidentOpened

Call = Callable[[Any], Any]
THEIR_CASE = "2025-q4-z-01"
NOBODY = "b-01"
THEIR_SECTION = "y-001"
THEIR_UNIT = "branch-b"
THEIR_PUPIL = "r-0001"
STRANGER, WE = Proof(NOBODY, "верная парольная фраза"), Proof("s-01", "верная парольная фраза")
ORDER = Order("1", date(2026, 5, 4))
UNTIL = date(2099, 1, 1)
SITE = passkeys.Site("localhost", "https://localhost")
THEIRS = Actor(NOBODY, frozenset({"deputy", "director", "archivist"}))


def hand_over(two: Any) -> HandOver:
    return HandOver(actor=Actor("s-02", frozenset({"deputy"})))


def manifest(two: Any) -> Manifest:
    return Manifest({"school": "s1", "case": THEIR_CASE}, (entry_of(two),))


def entry_of(two: Any) -> Entry:
    return Entry("summary", two.document, 1, "application/pdf", UNTIL)


def waits(two: Any) -> dict[str, Any]:
    """What the act of a waiting deposit says of their case."""
    return {
        "case": THEIR_CASE,
        "volume": two.document,
        "register": two.document,
        "manifest": two.document,
        "written": [],
    }


def damage(two: Any) -> tuple[Finding, ...]:
    """Their summary sheet, named as damaged."""
    return (Finding("disk-a", Key.of("objects", two.document), Trouble.DAMAGED, keep_until=UNTIL),)


def expected(two: Any) -> list[Expected]:
    """Their summary sheet, as something that a store must have."""
    return [Expected(damage(two)[0].key, UNTIL)]


def export_of(two: Any) -> Any:
    """Their export, without the people in it."""
    return replace(snapshots.snapshot_of(two.theirs, two.case), staff=(), classes=())


def repaired(two: Any) -> Any:
    """A repair with a second before and after it: an audit of a store is known by its moment."""
    two.world.later(seconds=1)
    said = upkeep.repair_job(two.mine, two.job())
    two.world.later(seconds=1)
    return said


def readers() -> tuple[Actor, Actor]:
    """Their teacher's code: without a role by order, and with one."""
    return Actor(NOBODY, frozenset()), Actor(NOBODY, frozenset({"deputy", "subject-teacher"}))


def words_of(pdf: bytes) -> str:
    """All that stands on a paper."""
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def opening(two: Any) -> IncidentOpened:
    """The opening of their incident."""
    return IncidentOpened(
        incident="1", at=two.mine.now, account=NOBODY, noticed_by=NOBODY, profile=two.case.profile_digest
    )


def standing(two: Any) -> Standing:
    return Standing(Incident(opening(two)), two.profile, "", (), None, 0)


def voiding(two: Any) -> Voiding:
    """What would have fallen in their case."""
    fallen = CaseFallen(THEIR_CASE, (1,), (), (("verify", THEIR_SECTION),))
    return Voiding(two.mine.now, None, (fallen,), (), ())


def period_of_both() -> periods.Period:
    """The period of their class, and of mine."""
    return periods.Period(
        2025, ("q4",), ("4 четверть",), date(2026, 5, 26), closes_year=True, cases=1, open=1
    )


class NoFile:
    """A file that is never saved."""

    filename = "a.xlsx"

    def save(self, dst: Path) -> None:
        """Fail."""
        raise AssertionError(dst)


def read_facts(two: Any) -> dict[str, str]:
    return {"document": two.document, "role": "summary", "reason": "запрос № 1"}


def claimed_at_theirs(two: Any) -> None:
    """A key of theirs is new here, and what is kept under it stays here."""
    assert first_answers.claim(two.mine, "theirs", {})
    first_answers.keep(two.mine, "theirs", {"to": "/"})
    first_answers.free(two.mine, "theirs")
