"""The years one after the other, and what came of them."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from archive_service.db.act_log import head
from archive_service.importing.sample_school.dice import Dice
from archive_service.simulation import keeping, promises, staffing, trouble, way
from archive_service.simulation.ledger import Ledger
from archive_service.simulation.roll import FIRST_YEAR, SIZES, Roll
from archive_service.simulation.site import Site
from archive_service.simulation.tally import Tally

PROFILE = "perevoz"
_MEDIA_EVERY, _SAMPLE = 4, 1
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which simulation: how many years, by which seed, how big a school."""

    years: int
    seed: int = 1
    size: str = "small"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a simulation: the counts, how much lies in the stores, how long it took."""

    asked: Asked
    tally: Tally
    journals: int
    destroyed: int
    sheets: int
    acts: int
    size_bytes: int
    seconds: float


@dataclass
class Decades:
    """One simulation under way."""

    site: Site
    roll: Roll
    dice: Dice
    ledger: Ledger = field(default_factory=Ledger)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def year(self, year: int) -> None:
        """Let a school year pass, and the summer after it."""
        self._autumn(year)
        self._winter(year)
        self._spring(year)
        self._summer(year)

    def _autumn(self, year: int) -> None:
        self.site.go_to(date(year, 9, 1))
        if year > FIRST_YEAR:
            staffing.turn_over(self.site, self.roll, self.dice)
        staffing.engage(self.site, self.roll)
        staffing.renew(self.site)
        if year > FIRST_YEAR and (year - FIRST_YEAR) % _MEDIA_EVERY == 0:
            keeping.write_medium(self.site, self.roll)

    def _winter(self, year: int) -> None:
        self.site.go_to(date(year + 1, 2, 1))
        trouble.rounds(self.site)
        if year == FIRST_YEAR:
            return
        if self.dice.chance(0.25):
            staffing.be_breached(self.site, self.roll, self.dice)
        if self.dice.chance(0.6):
            trouble.damage(self.site, self.roll, self.dice)
        if self.dice.chance(0.1):
            trouble.lose_store(self.site, self.roll, self.dice)
        if self.dice.chance(0.07):
            trouble.lose_database(self.site, self.dice)

    def _spring(self, year: int) -> None:
        self.site.go_to(date(year + 1, 4, 15))
        keeping.hold(self.site, self.roll, self.ledger, self.dice)
        if year > FIRST_YEAR:
            keeping.try_early(self.site, self.roll, self.ledger)
        snapshot = self.roll.export(year)
        case_ids = way.prepare(self.site, self.roll, snapshot, self.dice)
        misfortune = self.dice.chance(0.2)
        with trouble.away(self.site, self.dice) if misfortune else nullcontext():
            way.deposit(self.site, self.roll, case_ids, expected=not misfortune)
        if misfortune:
            self.site.later(hours=1)
            trouble.rounds(self.site)
            way.deposit_again(self.site, self.roll, case_ids)
        way.write_down(self.site, self.ledger, snapshot, case_ids)

    def _summer(self, year: int) -> None:
        self.site.go_to(date(year + 1, 6, 10))
        keeping.extract(self.site, self.roll, self.ledger)
        keeping.destroy(self.site, self.roll, self.ledger)
        self.site.go_to(date(year + 1, 7, 1))
        promises.look(self.site, self.ledger, self.seen)
        journals = sorted(self.ledger.journals.values(), key=lambda one: one.case)
        chosen = {one.case: one for one in (self.dice.pick(journals) for _ in range(_SAMPLE))}
        promises.find_sheets(self.site, chosen.values(), everybody=False)

    def end(self) -> None:
        """Lose the database a last time, then find and prove everything."""
        trouble.lose_database(self.site, self.dice)
        promises.look(self.site, self.ledger, self.seen)
        promises.find_sheets(self.site, self.ledger.journals.values(), everybody=True)
        promises.prove_stores(self.site)


def simulate(folder: Path, asked: Asked, progress: Progress = lambda _done, _total: None) -> Outcome:
    """Let the years pass in an empty directory, and return what was promised and what held.

    Raises:
        Problem: the archive refused what it should not have refused.
    """
    started = time.monotonic()
    site = Site.make(folder, datetime(FIRST_YEAR, 8, 25, 9, tzinfo=UTC), Tally())
    try:
        staffing.found(site, PROFILE)
        decades = Decades(site, Roll(asked.seed, SIZES[asked.size]), Dice("decades", asked.seed))
        for number in range(asked.years):
            progress(number, asked.years)
            decades.year(FIRST_YEAR + number)
        decades.end()
        progress(asked.years, asked.years)
        return _outcome(asked, decades, time.monotonic() - started)
    finally:
        site.close()


def _outcome(asked: Asked, decades: Decades, seconds: float) -> Outcome:
    ledger, site = decades.ledger, decades.site
    with site.desk.reading() as session:
        acts = head(session).seq
    files = (path for store in site.stores for path in Path(store.place).rglob("*") if path.is_file())
    return Outcome(
        asked=asked,
        tally=site.tally,
        journals=len(ledger.journals),
        destroyed=sum(1 for _ in ledger.gone()),
        sheets=sum(len(one.pupils) for one in ledger.journals.values()),
        acts=acts,
        size_bytes=sum(path.stat().st_size for path in files),
        seconds=seconds,
    )
