"""A case on its way through the kernel, from one proper step to the next."""

import copy
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from typing import Any

from tests.workflows.asking import PEOPLE, Asker
from workflows.acts import Act
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.commands import Command, HandOver
from workflows.decide import decide
from workflows.duties import Duty, duties
from workflows.history import evolve, replay
from workflows.progress import applies, done_on
from workflows.refusal import Refusal
from workflows.regulation import Profile, StepKind

SHIPPED = ("perevoz", "egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "klin-dop-2022", "default")
UNKNOWN_STEPS = {
    "check": StepKind.CHECK,
    "hand-over": StepKind.HAND_OVER,
    "bind": StepKind.BIND,
    "council": StepKind.DECISION,
}
"""Kinds of steps that some profiles do without, by the id that others give them."""


def read_profile(name: str) -> dict[str, Any]:
    """Return the mapping of a shipped profile file."""
    source = resources.files("workflows") / "profiles" / f"{name}.toml"
    return tomllib.loads(source.read_text("utf-8"))


class Way(Asker):
    """A case under way. ``do`` asks the kernel and, if it agrees, moves on."""

    def __init__(
        self, profile: Profile, calendar: Calendar, *, grade: int | None = None, closes_year: bool = True
    ) -> None:
        super().__init__(profile, grade, closes_year)
        self.calendar = calendar
        self.acts: list[Act] = []

    def fork(self) -> "Way":
        """Return a way that goes on from here by itself."""
        other = copy.copy(self)
        other.acts, other.sizes, other.versions = [*self.acts], {**self.sizes}, Counter(self.versions)
        return other

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

    def take(self, acts: Iterable[Act]) -> "Way":
        """Let the acts happen and return the way."""
        for act in acts:
            self.case = evolve(self.case, act)
            self.acts.append(act)
        return self

    def do(self, command: Command) -> "Way":
        """Carry the command out and return the way."""
        answer = self.ask(command)
        assert not isinstance(answer, Refusal), answer
        return self.take(answer)

    def later(self, days: int) -> "Way":
        """Let days go by."""
        self.on += timedelta(days=days)
        return self

    def upto(self, step: str) -> "Way":
        """Do what is still to do of the table, up to and with this step."""
        for row in self.profile.steps:
            if self.case is None or applies(row, self.case):
                for command in self.proper(row.id):
                    self.do(command)
            if row.id == step:
                return self
        raise AssertionError(f"the table has no step {step}")

    def proper(self, step: str) -> list[Command]:
        """Return the commands that the step still needs, as the right people give them."""
        row = self.profile.step(step)
        if self.case is None or row is None:
            return [self.command(step)]
        if row in self.profile.section_steps:
            return [self.sign(one.id) for one in self.now.sections if one.signed_at(step) is None]
        return [] if done_on(self.case, row) else [self.command(step)]

    def owed(self) -> list[Duty]:
        """Return what can be done now."""
        queue = duties(self.now, profile=self.profile, calendar=self.calendar)
        return [one for one in queue if one.actionable]

    def doing(self, duty: Duty) -> Command:
        """Return the right command for a duty."""
        row = self.profile.step(duty.step)
        assert row is not None
        return self.sign(duty.section or "") if row in self.profile.section_steps else self.command(duty.step)

    def command(self, step: str, by: str = "", **changes: Any) -> Command:
        """Return the right command of a step; ``by`` and ``changes`` make it a wrong one."""
        builders: dict[StepKind | None, Callable[[], Any]] = {
            StepKind.OPEN: self.open,
            StepKind.EXPORT: self.fix,
            StepKind.CHECK: self.check,
            StepKind.PRINT: self.print,
            StepKind.HAND_OVER: lambda: HandOver(actor=PEOPLE["deputy"]),
            StepKind.ASSEMBLE: self.assemble,
            StepKind.BIND: self.bind,
            StepKind.DEPOSIT: self.deposit,
            StepKind.DECISION: self.decide,
        }
        row = self.profile.step(step)
        kind = row.kind if row else UNKNOWN_STEPS.get(step, StepKind.SIGN)
        if step == "return":
            command = self.send_back()
        elif row in self.profile.section_steps:
            command = self.sign()
        else:
            command = builders.get(kind, lambda: self.sign_case(step))()
            command = replace(command, actor=self.doer(row)) if row else command
        return replace(command, **({"actor": PEOPLE[by]} if by else {}), **changes)

    def replayed(self) -> Case:
        """Return the case that the acts alone lead to."""
        return replay(self.acts)
