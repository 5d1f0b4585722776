"""A small class on its way: two subjects, invented people, the shipped profiles."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest

from workflows.acts import Act, EditionFacts, Medium, Remark, SectionFacts
from workflows.calendar import Calendar
from workflows.case import Case, evolve, replay
from workflows.commands import (
    Actor,
    Bind,
    Command,
    FixSnapshot,
    HandOver,
    OpenCase,
    RecordDeposit,
    RecordPrintout,
    RecordVolume,
    ReturnSection,
    SignCase,
    SignSection,
)
from workflows.decide import decide
from workflows.profile import parse
from workflows.refusal import Refusal
from workflows.regulation import Profile
from workflows.retention import keep_until

PEOPLE = {
    "operator": Actor("p-operator", frozenset({"operator"})),
    "physics": Actor("p-physics", frozenset({"subject-teacher"})),
    "algebra": Actor("p-algebra", frozenset({"subject-teacher"})),
    "other-teacher": Actor("p-other", frozenset({"subject-teacher"})),
    "class-teacher": Actor("p-class", frozenset({"class-teacher"})),
    "other-class-teacher": Actor("p-class-2", frozenset({"class-teacher"})),
    "deputy": Actor("p-deputy", frozenset({"deputy"})),
    "director": Actor("p-director", frozenset({"director"})),
    "binder": Actor("p-binder", frozenset({"binder"})),
    "archivist": Actor("p-archivist", frozenset({"archivist"})),
    "service": Actor("service"),
    "impostor": Actor("p-impostor", frozenset({"service"})),
    "nobody": Actor("p-nobody"),
}
SHIPPED = ("perevoz", "egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "klin-dop-2022", "default")
SECTIONS = ("physics", "algebra")
TITLES = {"physics": "Физика", "algebra": "Алгебра"}
FIRST_DAY = date(2026, 5, 25)
STAGES = (
    "open",
    "export",
    "print",
    "hand-over",
    "verify",
    "assemble",
    "certify",
    "approve",
    "stamp",
    "bind",
    "deposit",
)


def read_profile(name: str) -> dict[str, Any]:
    """Return the mapping of a shipped profile file."""
    source = resources.files("workflows") / "profiles" / f"{name}.toml"
    return tomllib.loads(source.read_text("utf-8"))


class Way:
    """A case under way. ``do`` asks the kernel and, if it agrees, moves on."""

    def __init__(
        self, profile: Profile, calendar: Calendar, *, grade: int = 9, closes_year: bool = True
    ) -> None:
        self.profile = profile
        self.calendar = calendar
        self.grade = grade
        self.closes_year = closes_year
        self.on = FIRST_DAY
        self.acts: list[Act] = []
        self.case: Case | None = None

    @property
    def now(self) -> Case:
        """The case, which is open by now."""
        assert self.case is not None
        return self.case

    def ask(self, command: Command) -> tuple[Act, ...] | Refusal:
        """Return the kernel's answer; nothing moves."""
        return decide(self.case, command, profile=self.profile, calendar=self.calendar, on=self.on)

    def refused(self, command: Command) -> Refusal:
        """Return the refusal of a command that has to be refused."""
        answer = self.ask(command)
        assert isinstance(answer, Refusal), answer
        return answer

    def do(self, command: Command) -> "Way":
        """Carry the command out and return the way."""
        answer = self.ask(command)
        assert not isinstance(answer, Refusal), answer
        for act in answer:
            self.case = evolve(self.case, act)
            self.acts.append(act)
        return self

    def later(self, days: int) -> "Way":
        """Let days go by."""
        self.on += timedelta(days=days)
        return self

    def upto(self, step: str) -> "Way":
        """Do every step of the table up to and with this one."""
        for name in STAGES[: STAGES.index(step) + 1]:
            for command in self.proper(name):
                self.do(command)
        return self

    def proper(self, step: str) -> list[Command]:
        """Return the right commands of a step, as the right people give them."""
        if step == "verify":
            return [self.sign(one) for one in SECTIONS]
        return [self.command(step)]

    def command(self, step: str, by: str = "", **changes: Any) -> Command:
        """Return the right command of a step; ``by`` and ``changes`` make it a wrong one."""
        default, build = {
            "open": ("operator", self.open),
            "export": ("operator", self.fix),
            "print": ("service", self.print),
            "hand-over": ("deputy", HandOver),
            "verify": ("physics", self.sign),
            "return": ("physics", self.send_back),
            "assemble": ("service", self.assemble),
            "certify": ("class-teacher", self.certify),
            "approve": ("deputy", self.approve),
            "stamp": ("director", self.stamp),
            "bind": ("binder", self.bind),
            "deposit": ("archivist", self.deposit),
        }[step]
        if build is HandOver:
            return HandOver(actor=PEOPLE[by or default])
        return replace(build(), actor=PEOPLE[by or default], **changes)

    def open(self, **changes: Any) -> OpenCase:
        """Return the opening of class 9Б in the fourth quarter."""
        facts: dict[str, Any] = {
            "case": "case-1",
            "class_id": "9b",
            "class_name": "9Б",
            "grade": self.grade,
            "kind": "school",
            "year": 2025,
            "term_id": "q4",
            "term_name": "IV четверть",
            "term_kind": "quarter",
            "term_ends_on": date(2026, 5, 23),
            "closes_year": self.closes_year,
        }
        return OpenCase(actor=PEOPLE["operator"], **(facts | changes))

    def facts(self, section: str, **changes: Any) -> SectionFacts:
        """Return a section's facts."""
        return replace(SectionFacts(section, TITLES[section], PEOPLE[section].id), **changes)

    def fix(self, **changes: Any) -> FixSnapshot:
        """Return a complete export."""
        facts: dict[str, Any] = {
            "snapshot": "sha256:export-1",
            "class_teacher": PEOPLE["class-teacher"].id,
            "sections": tuple(self.facts(one) for one in SECTIONS),
        }
        return FixSnapshot(actor=PEOPLE["operator"], **(facts | changes))

    def edition(self, section: str, **changes: Any) -> EditionFacts:
        """Return the next edition of a section; the leaves stay the same."""
        current = self.case.section(section) if self.case else None
        number = current.edition + 1 if current else 1
        first = 3 + 2 * SECTIONS.index(section)
        facts = EditionFacts(section, number, f"sha256:{section}-{number}", first, first + 1)
        return replace(facts, **changes)

    def print(self, **changes: Any) -> RecordPrintout:
        """Return the printout that the case needs now: everything, or what was returned."""
        returned = [one.id for one in self.case.returned] if self.case else []
        facts: dict[str, Any] = {
            "snapshot": self.case.snapshot if self.case else "",
            "layout": "layout-1",
            "editions": tuple(self.edition(one) for one in returned or SECTIONS),
            "front": "sha256:front",
            "back": "sha256:back",
            "summary": "sha256:summary",
            "leaves": 7,
            "summary_leaves": 2,
        }
        return RecordPrintout(actor=PEOPLE["service"], **(facts | changes))

    def sign(self, section: str = "physics", **changes: Any) -> SignSection:
        """Return the signature of the section's teacher on its latest revision."""
        current = self.case.section(section) if self.case else None
        base = current.document if current else ""
        facts: dict[str, Any] = {
            "section": section,
            "edition": current.edition if current else 1,
            "medium": Medium.ELECTRONIC,
            "base": base,
            "document": f"{base}+signed",
        }
        return SignSection(actor=PEOPLE[section], **(facts | changes))

    def send_back(self, section: str = "physics", **changes: Any) -> ReturnSection:
        """Return the return of a section with one remark."""
        current = self.case.section(section) if self.case else None
        facts: dict[str, Any] = {
            "section": section,
            "edition": current.edition if current else 1,
            "remarks": (Remark("Не та дата урока", current.first_leaf if current else None),),
        }
        return ReturnSection(actor=PEOPLE[section], **(facts | changes))

    def assemble(self, **changes: Any) -> RecordVolume:
        """Return the volume of the printed leaves."""
        facts: dict[str, Any] = {"volume": "sha256:volume", "manifest": "sha256:manifest", "pages": 14}
        return RecordVolume(actor=PEOPLE["service"], **({"leaves": 7} | facts | changes))

    def _sign_case(self, step: str, by: str) -> SignCase:
        base = self.case.volume if self.case else ""
        summary = f"{self.case.summary}+{step}" if self.case and self.case.summary else None
        return SignCase(
            actor=PEOPLE[by],
            step=step,
            medium=Medium.ELECTRONIC,
            base=base,
            volume=f"{base}+{step}",
            summary=summary,
        )

    def certify(self) -> SignCase:
        """Return the class teacher's signature."""
        return self._sign_case("certify", "class-teacher")

    def approve(self) -> SignCase:
        """Return the deputy's signature."""
        return self._sign_case("approve", "deputy")

    def stamp(self) -> SignCase:
        """Return the director's seal."""
        return self._sign_case("stamp", "director")

    def bind(self, **changes: Any) -> Bind:
        """Return the binding with the right count."""
        return Bind(actor=PEOPLE["binder"], **({"medium": Medium.PAPER, "leaves": 7} | changes))

    def deposit(self, **changes: Any) -> RecordDeposit:
        """Return a deposit in two rooms for as long as the regulation demands."""
        closed_on = self.case.closed_on if self.case else FIRST_DAY
        facts: dict[str, Any] = {
            "manifest": "sha256:deposit",
            "journal_keep_until": keep_until("journal", closed_on, self.profile).until,
            "summary_keep_until": keep_until("summary", closed_on, self.profile).until,
            "rooms": ("room-a", "room-b"),
        }
        return RecordDeposit(actor=PEOPLE["archivist"], **(facts | changes))

    def replayed(self) -> Case:
        """Return the case that the acts alone lead to."""
        return replay(self.acts)


@pytest.fixture(scope="session")
def mapping() -> Callable[[str], dict[str, Any]]:
    """The reader of shipped profile files."""
    return read_profile


@pytest.fixture(scope="session")
def profiles() -> dict[str, Profile]:
    """The shipped profiles whose table has every step there is, parsed."""
    return {name: parse(read_profile(name)) for name in ("perevoz", "default")}


@pytest.fixture(scope="session")
def all_profiles() -> dict[str, Profile]:
    """All shipped profiles, parsed."""
    return {name: parse(read_profile(name)) for name in SHIPPED}


@pytest.fixture(scope="session")
def people() -> dict[str, Actor]:
    """Everybody who may come to the door."""
    return PEOPLE


@pytest.fixture(scope="session")
def start(profiles: dict[str, Profile]) -> Callable[..., Way]:
    """Begin a way: ``start("perevoz")``; options are the profile, the calendar and the grade."""

    def begin(profile: str | Profile = "perevoz", calendar: Calendar | None = None, **options: Any) -> Way:
        chosen = profiles[profile] if isinstance(profile, str) else profile
        return Way(chosen, calendar or Calendar(), **options)

    return begin


@pytest.fixture
def way(start: Callable[..., Way]) -> Way:
    """A way under regulation 000, not yet begun."""
    return start("perevoz")
