"""How fast the kernel is: its answers in a school's term, and reading a long case back.

Deciding: every command of a term of 30 classes with 20 sections each, beside the insert and commit
into SQLite that stores the act, flushed as the service does it. Loading: a case with 500 acts, from
their stored JSON to the case, beside reading that JSON alone.
Run as a script it prints the figures; ``run()`` returns them.
"""

import hashlib
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workflows import commands
from workflows.acts import Act, EditionFacts, Medium, PartLeaves, Remark, SectionFacts
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.decide import decide
from workflows.history import evolve, replay
from workflows.profile import parse
from workflows.refusal import Refusal
from workflows.retention import keep_until
from workflows.spelling import from_payload, kind_of, to_payload

SCRATCH = os.environ.get("BENCH_SCRATCH", "/var/tmp")
ROUNDS = 9
CLASSES, SECTIONS, LONG_CASE, STORED = 30, 20, 500, 200
DECIDE_US, LOAD_MS = 1000, 20
DAY = date(2026, 5, 25)
PROFILE = parse(
    tomllib.loads((resources.files("workflows") / "profiles" / "perevoz.toml").read_text("utf-8"))
)
NAMES = tuple(f"section-{number:02}" for number in range(SECTIONS))
LEAVES = {name: tuple(str(3 + 2 * number + side) for side in (0, 1)) for number, name in enumerate(NAMES)}
PARTS = (PartLeaves("front", ("1", "2")), PartLeaves("back", (str(2 * SECTIONS + 3),)))


class Desk:
    """A case under way: what was asked, what came of it, how long each answer took."""

    def __init__(self, number: int) -> None:
        self.case: Case | None = None
        self.acts: list[Act] = []
        self.seconds: list[float] = []
        self.name = f"case-{number}"

    def ask(self, kind: type[commands.Command], role: str, /, **facts: Any) -> None:
        """Ask somebody's command and go on; only the deciding is timed."""
        who = commands.Actor("service") if role == "service" else commands.Actor(role, frozenset({role}))
        command = kind(actor=who, **facts)
        start = time.perf_counter()
        answer = decide(self.case, command, profile=PROFILE, calendar=Calendar(), on=DAY)
        self.seconds.append(time.perf_counter() - start)
        if isinstance(answer, Refusal):
            raise TypeError(answer)
        for act in answer:
            self.case = evolve(self.case, act)
            self.acts.append(act)

    def open_and_print(self) -> None:
        """The case is opened, exported, printed and handed over."""
        self.ask(
            commands.OpenCase,
            "operator",
            case=self.name,
            class_id="9b",
            class_name="9Б",
            grade=9,
            kind="school",
            year=2025,
            term_id="q4",
            term_name="IV четверть",
            term_kind="quarter",
            term_ends_on=date(2026, 5, 23),
            closes_year=True,
        )
        self.export()
        self.print(*NAMES)
        self.ask(commands.HandOver, "deputy")

    def export(self) -> None:
        """An export of all sections; each has its own signer."""
        sections = tuple(SectionFacts(name, name.title(), "subject-teacher", content=name) for name in NAMES)
        snapshot = _digest("export", len(self.acts))
        facts = {"snapshot": snapshot, "class_teacher": "class-teacher", "front": _digest("front")}
        self.ask(commands.FixSnapshot, "operator", sections=sections, **facts)

    def print(self, *names: str) -> None:
        """Editions of these sections."""
        assert self.case is not None
        editions = tuple(
            EditionFacts(name, one.edition + 1, _digest(name, one.edition), LEAVES[name])
            for name in names
            if (one := self.case.section(name))
        )
        documents = {part: _digest(part, len(self.acts)) for part in ("front", "back", "summary")}
        count = {"leaves": 2 * SECTIONS + 3, "summary_leaves": 1}
        facts = {"snapshot": self.case.snapshot, "layout": "layout-1", "parts": PARTS} | documents | count
        self.ask(commands.RecordPrintout, "service", editions=editions, **facts)

    def sign(self, name: str) -> None:
        """A teacher signs a section."""
        assert self.case is not None
        one = self.case.section(name)
        assert one is not None
        facts = {"edition": one.edition, "base": one.document, "document": f"{one.document}+"}
        self.ask(commands.SignSection, "subject-teacher", section=name, medium=Medium.ELECTRONIC, **facts)

    def assemble(self) -> None:
        """The volume is put together."""
        digests = {"volume": _digest("volume", len(self.acts)), "manifest": _digest("manifest")}
        self.ask(commands.RecordVolume, "service", leaves=2 * SECTIONS + 3, pages=4 * SECTIONS, **digests)

    def certify(self, step: str, role: str) -> None:
        """Somebody signs the whole case."""
        assert self.case is not None
        revisions = {"volume": f"{self.case.volume}+", "summary": f"{self.case.summary}+"}
        base = {"base": self.case.volume, "medium": Medium.ELECTRONIC}
        self.ask(commands.SignCase, role, step=step, **base, **revisions)

    def close(self) -> None:
        """The case is sewn and goes to the archive."""
        assert self.case is not None
        self.ask(commands.Bind, "binder", medium=Medium.PAPER, leaves=self.case.leaves)
        until = {
            f"{kind}_keep_until": keep_until(kind, self.case.closed_on, PROFILE).until
            for kind in ("journal", "summary")
        }
        self.ask(commands.RecordDeposit, "archivist", manifest=_digest("m"), rooms=("a", "b"), **until)

    def send_back(self, name: str) -> None:
        """The deputy finds a fault."""
        assert self.case is not None
        one = self.case.section(name)
        assert one is not None
        remarks = (Remark("Не та дата урока", one.leaves[0]),)
        self.ask(commands.ReturnSection, "deputy", section=name, edition=one.edition, remarks=remarks)


def run() -> list[dict[str, Any]]:
    """Return the figures: micro- and milliseconds, and ratios to what was measured beside them."""
    desks = [_term(number) for number in range(CLASSES)]
    seconds = [one for desk in desks for one in desk.seconds]
    deciding, storing = statistics.median(seconds), _storing(desks)
    lines = [json.dumps([kind_of(act), to_payload(act)], ensure_ascii=False) for act in _long_case()]
    loading, parsing = _in_turns(lambda: _load(lines), lambda: [json.loads(line) for line in lines])
    return [
        _figure("kernel: answers in a school's term", len(seconds)),
        _figure("kernel: one answer, µs", deciding * 1e6, target=f"<= {DECIDE_US}"),
        _figure("kernel: one answer, µs", deciding * 1e6, deciding / storing, "SQLite storing the act"),
        _figure("kernel: a case of 500 acts, ms", loading * 1e3, target=f"<= {LOAD_MS}"),
        _figure("kernel: a case of 500 acts, ms", loading * 1e3, loading / parsing, "reading its JSON"),
    ]


def _figure(
    name: str, value: float, ratio: float | None = None, against: str = "", target: str | None = None
) -> dict[str, Any]:
    return {"name": name, "value": value, "ratio": ratio, "target": target, "against": against}


def _term(number: int) -> Desk:
    """A class from opening to archive."""
    desk = Desk(number)
    desk.open_and_print()
    for name in NAMES:
        desk.sign(name)
    desk.assemble()
    for step, role in (("certify", "class-teacher"), ("approve", "deputy"), ("stamp", "director")):
        desk.certify(step, role)
    desk.close()
    return desk


def _long_case() -> list[Act]:
    """A case with 500 acts: one sheet after the other comes back before the deputy approves."""
    desk = Desk(0)
    desk.open_and_print()
    for name in NAMES:
        desk.sign(name)
    while len(desk.acts) < LONG_CASE:
        name = NAMES[len(desk.acts) % SECTIONS]
        desk.assemble()
        desk.certify("certify", "class-teacher")
        desk.send_back(name)
        desk.export()
        desk.print(name)
        desk.sign(name)
    return desk.acts[:LONG_CASE]


def _load(lines: list[str]) -> Case:
    return replay(from_payload(*json.loads(line)) for line in lines)


def _storing(desks: list[Desk]) -> float:
    """Return the seconds of one insert and commit of an act, the median of some."""
    acts = [act for desk in desks for act in desk.acts]
    sample = acts[:: len(acts) // STORED]
    rows = [(kind_of(act), json.dumps(to_payload(act), ensure_ascii=False)) for act in sample]
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        database = sqlite3.connect(Path(folder) / "acts.sqlite", isolation_level=None)
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        database.execute("CREATE TABLE act (seq INTEGER PRIMARY KEY, kind TEXT, payload TEXT)")
        seconds = [_seconds(lambda row=row: _store(database, row)) for row in rows]
        database.close()
    return statistics.median(seconds)


def _store(database: sqlite3.Connection, row: tuple[str, str]) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO act (kind, payload) VALUES (?, ?)", row)
    database.execute("COMMIT")


def _in_turns(*works: Callable[[], object]) -> list[float]:
    """Return the median seconds of each work; they take turns, so that a busy machine is busy for all."""
    rounds = [[_seconds(work) for work in works] for _ in range(ROUNDS)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _digest(*parts: object) -> str:
    return f"sha256:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def main() -> None:
    """Print the figures."""
    for row in run():
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f} of {row['against']}"
        sys.stdout.write(f"{row['name']:40} {row['value']:10.3f} {row['target'] or '':9} {ratio}\n")


if __name__ == "__main__":
    main()
