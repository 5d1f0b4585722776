"""Whatever people do in whatever order: what a case must never be, it never is.

A state machine per profile: duties done by the right people, everything asked by anybody, returns,
corrections, breached accounts, teachers who leave, leaves that grow and shrink, checks, remarks,
decisions, days and days off.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from archive_service.problems import LANGUAGES, sentence
from tests.workflows.asking import PEOPLE, SECTIONS
from tests.workflows.ways import SHIPPED, Way, read_profile
from workflows.acts import Act, ActsVoided, CaseSigned, Deposited, Reassigned, SectionReturned
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.commands import Actor, Command
from workflows.duties import duties
from workflows.history import evolve, replay
from workflows.leaves import in_order
from workflows.profile import parse
from workflows.progress import ancestors, applies, done_on
from workflows.refusal import Refusal
from workflows.regulation import Profile, Scope, StepKind
from workflows.side_acts import CorrectionApproved
from workflows.spelling import from_payload, kind_of, to_payload
from workflows.voiding import standing

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
EXAMPLES, STEPS = 100, 50
SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
    **({"database": None} if IN_CI else {}),
)
PROFILES = {name: parse(read_profile(name)) for name in SHIPPED}
WITHIN = ("perevoz", "klin-dop-2022", "default")
"""Profiles that print within the year as well."""

UNDOING: tuple[type[Act], ...] = (SectionReturned, CorrectionApproved, ActsVoided)
"""Acts that take signatures and steps away."""

COUNTED = {
    SectionReturned: "returns",
    CorrectionApproved: "corrections",
    ActsVoided: "breaches",
    Reassigned: "reassigned",
    Deposited: "deposits",
}
PARTS = ("front", *SECTIONS, "physics+1", "back")
LABELS = [f"{number}{letter}" for number in range(1, 9) for letter in ("", "а", "б")]
DOUBLE = Actor("p-both", frozenset({"operator", "deputy", "director", "archivist"}))
ANYBODY = st.sampled_from([*PEOPLE.values(), DOUBLE])
SOMEBODY = st.one_of(st.none(), st.none(), ANYBODY)
"""Who asks: mostly the right person (None), else anybody."""
STAFF = st.sampled_from([one for one in PEOPLE.values() if one.id != "service"])
SUBJECT = st.sampled_from(SECTIONS)
CHANGED = st.sampled_from(["front", *SECTIONS])
CHANGES = st.dictionaries(CHANGED, st.sampled_from([True, True, False]), max_size=3)
"""Parts that an export shows otherwise: anew, or as they were at first."""


class Machine(RuleBasedStateMachine):
    """A case of one profile; each rule asks for something, each answer is judged."""

    profile: ClassVar[Profile]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.way = Way(self.profile, Calendar())

    # --- rules --------------------------------------------------------------------------------

    @initialize(closes_year=st.sampled_from([True, True, False]), far=st.integers(0, 12))
    def begin(self, closes_year: bool, far: int) -> None:
        """A case is opened, at the year's end or within it, and has come some way already."""
        closes = closes_year or self.profile.id not in WITHIN
        self.way = Way(self.profile, self.way.calendar, closes_year=closes)
        self.ask(self.way.remark())
        self.ask(self.way.open())
        self.next_duties([0] * far)

    @rule(picks=st.lists(st.integers(0, 20), min_size=1, max_size=5))
    def next_duties(self, picks: list[int]) -> None:
        """Some of what is owed is done, one thing after the other, as it should be."""
        for pick in picks:
            if owed := self.way.owed():
                answer = self.ask(self.way.doing(owed[pick % len(owed)]))
                assert not isinstance(answer, Refusal), answer

    @rule(data=st.data(), who=ANYBODY)
    def anything_by_anybody(self, data: st.DataObject, who: Actor) -> None:
        """Somebody asks for some row of the table."""
        step = data.draw(st.sampled_from([row.id for row in self.profile.steps]))
        self.ask(replace(self.way.command(step), actor=who))

    @rule(section=SUBJECT, who=st.one_of(st.none(), ANYBODY), older=st.sampled_from([0, 0, 1]))
    def sign(self, section: str, who: Actor | None, older: int) -> None:
        """A sheet is signed by its teacher or by somebody else, the present edition or an old one."""
        command = self.way.sign(section)
        self.ask(replace(command, actor=who or command.actor, edition=command.edition - older))

    @rule(data=st.data(), by=st.sampled_from(["signer", "above", "anybody"]), far=st.integers(0, 5))
    def send_back(self, data: st.DataObject, by: str, far: int) -> None:
        """A section or supplement is returned: by its signer, by who has yet to sign above, by somebody."""
        self.next_duties([0] * far)
        section = data.draw(st.sampled_from([one.id for one in self.way.now.sections] or ["chess"]))
        command = replace(self.way.send_back("physics"), section=section)
        if found := self.way.now.section(section):
            command = self.way.send_back(found.id)
        if by != "signer":
            command = replace(command, actor=self.above() if by == "above" else data.draw(ANYBODY))
        self.ask(command)

    @rule(changes=CHANGES, late=st.sets(SUBJECT, max_size=2), codes=st.sampled_from([(), (), ("Ученик 1",)]))
    def export(self, changes: dict[str, bool], late: set[str], codes: tuple[str, ...]) -> None:
        """An export in which some parts are others than before, or again as they were at first."""
        for part, anew in changes.items():
            self.way.versions[part] = self.way.versions[part] + 1 if anew else 0
        row = self.profile.step_of(StepKind.EXPORT)
        assert row is not None
        command = self.way.fix(late=tuple(sorted(late)), codes=codes, actor=self.way.doer(row))
        assert not isinstance(self.ask(command), Refusal)

    @rule(changes=CHANGES, late=st.sets(SUBJECT, max_size=2), taken=st.sampled_from([True, True, False]))
    def correct(self, changes: dict[str, bool], late: set[str], taken: bool) -> None:
        """Something else is exported, and if that is a correction it is decided at once."""
        self.export(changes, late, ())
        self.ask(self.way.approval() if taken else self.way.rejection())

    @rule(taken=st.booleans(), who=ANYBODY)
    def judge(self, taken: bool, who: Actor) -> None:
        """A correction is approved or rejected, by somebody who may or may not."""
        self.ask(self.way.approval(actor=who) if taken else self.way.rejection(actor=who))

    @rule(part=st.sampled_from(PARTS), leaves=st.integers(1, 5))
    def resize(self, part: str, leaves: int) -> None:
        """The next print of a part will need more leaves, or fewer."""
        self.way.sizes[part] = leaves

    @rule(data=st.data(), labels=st.sets(st.sampled_from(LABELS), min_size=1, max_size=3), more=st.booleans())
    def misprint(self, data: st.DataObject, labels: set[str], more: bool) -> None:
        """A print in which one part lies on whatever leaves, in place of its own or beside them."""
        command = self.way.print()
        parts = [*command.editions, *command.parts]
        chosen = data.draw(st.sampled_from(parts))
        leaves = in_order({*chosen.leaves, *labels} if more else labels)
        wrong = [replace(one, leaves=leaves) if one is chosen else one for one in parts]
        count = command.leaves - len(chosen.leaves) + len(leaves)
        editions, others = wrong[: len(command.editions)], wrong[len(command.editions) :]
        self.ask(replace(command, editions=tuple(editions), parts=tuple(others), leaves=count))

    @rule(passed=st.booleans())
    def check(self, passed: bool) -> None:
        """The data are checked, well or in vain; where the table has no such step, it says so."""
        self.ask(self.way.check(passed=passed, conclusion="" if passed else "нет оценок"))

    @rule(section=st.one_of(st.none(), SUBJECT), mended=st.integers(0, 3))
    def remark(self, section: str | None, mended: int) -> None:
        """A control finds something, or something is mended."""
        self.ask(self.way.mend(number=mended) if mended else self.way.remark(section=section))

    @rule(days=st.integers(-1, 1))
    def decide(self, days: int) -> None:
        """The council's decision is keyed in, dated today or a day off."""
        self.ask(self.way.decide(decided_on=self.way.on + timedelta(days=days)))

    @rule(days=st.sampled_from([-1, 1]))
    def day(self, days: int) -> None:
        """Days go by; a clock may also be set back."""
        self.way.later(days)

    @rule(off=st.sets(st.integers(0, 20), max_size=3), six_days=st.booleans())
    def calendar(self, off: set[int], six_days: bool) -> None:
        """The school has other days off, or works on Saturdays."""
        days = frozenset(date(2026, 5, 25) + timedelta(days=number) for number in off)
        self.way.calendar = Calendar(days_off=days, weekend=frozenset({6} if six_days else {5, 6}))

    @rule(pick=st.integers(0, 20), since=st.integers(0, 20), by=SOMEBODY)
    def breach(self, pick: int, since: int, by: Actor | None) -> None:
        """All that an account has done since some act is made void, by who may or may not."""
        accounts = sorted({act.actor for act in self.way.acts})
        command = self.way.void(accounts[pick % len(accounts)], max(2, len(self.way.acts) - since))
        answer = self.ask(replace(command, actor=by or command.actor))
        if not isinstance(answer, Refusal):
            assert standing(self.way.now).isdisjoint(thing.number for thing in command.things)

    @rule(section=st.one_of(st.none(), SUBJECT), to=STAFF, by=SOMEBODY)
    def leave(self, section: str | None, to: Actor, by: Actor | None) -> None:
        """A teacher leaves: another signs the sheets by order, or leads the class."""
        command = self.way.reassign(section, to=to.id)
        self.ask(replace(command, actor=by or command.actor))

    def above(self) -> Actor:
        """Return the next who signs the whole case, the deputy where nobody does any more."""
        rows = [row for row in self.profile.steps if row.kind is StepKind.SIGN and row.scope is Scope.CASE]
        ahead = [row for row in rows if self.way.now.done_at(row.id) is None]
        return self.way.doer(ahead[0]) if ahead else PEOPLE["deputy"]

    # --- judging ------------------------------------------------------------------------------

    def ask(self, command: Command) -> tuple[Act, ...] | Refusal:
        """Ask the kernel; judge the refusal, or each act and the step it makes."""
        before = self.way.case
        answer = self.way.ask(command)
        self.counts["commands"] += 1
        if isinstance(answer, Refusal):
            assert self.way.case is before
            for language in LANGUAGES:
                assert "{" not in sentence(answer.code, language, **answer.facts)
            return answer
        for act in answer:
            self.counts["acts"] += 1
            if type(act) in COUNTED:
                self.counts[COUNTED[type(act)]] += 1
            stored = json.loads(json.dumps(to_payload(act)))
            assert from_payload(kind_of(act), stored) == act
            self.judged(act)
        return answer

    def judged(self, act: Act) -> None:
        """Let the act happen; nothing may be undone in silence, no label change hands, no date move back."""
        before = self.way.case
        after = evolve(before, act)
        if before is not None:
            if not isinstance(act, UNDOING):
                assert after.done[: len(before.done)] == before.done
                assert kept(before, after)
            assert grown(before, after)
        if isinstance(act, CaseSigned):
            assert before is not None
            assert act.base == before.volume
        if isinstance(act, Deposited):
            former = [one for one in self.way.acts if isinstance(one, Deposited)]
            assert all(one.journal_keep_until <= act.journal_keep_until for one in former)
            assert all(one.summary_keep_until <= act.summary_keep_until for one in former)
        self.way.take([act])

    @invariant()
    def the_acts_alone_are_the_case(self) -> None:
        """The case is the fold of its acts."""
        self.counts["steps"] += 1
        if self.way.case is not None:
            assert replay(self.way.acts) == self.way.case

    @invariant()
    def nobody_signs_an_edition_twice(self) -> None:
        """At each step an edition has one standing signature, and the case one."""
        for one in self.way.case.sections if self.way.case else ():
            steps = [signature.step for signature in one.signatures]
            assert len(set(steps)) == len(steps)
            assert not (one.signatures and one.returned)
        if self.way.case:
            steps = [signature.step for signature in self.way.case.done]
            assert len(set(steps)) == len(steps)

    @invariant()
    def no_step_is_skipped(self) -> None:
        """Whatever of the case is done, all that comes before it is done too, for every section.

        A void check or hand-over is the exception: the signatures after it stand, and it is owed anew.
        """
        case = self.way.case
        if case is None:
            return
        alone = {StepKind.CHECK, StepKind.HAND_OVER} if case.void else set()
        rows = {row.id: row for row in self.profile.steps if applies(row, case) and row.kind not in alone}
        for done in case.done:
            for name in ancestors(rows[done.step], self.profile) & rows.keys():
                assert done_on(case, rows[name]) is not None, (done.step, name)

    @invariant()
    def leaves_are_sound(self) -> None:
        """A label belongs to one part; what is in the journal is what was counted."""
        case = self.way.case
        if case is None:
            return
        owned = Counter(label for part in case.allotted for label in part.leaves)
        assert all(count == 1 for count in owned.values())
        assert set(case.labels) <= owned.keys()
        assert set(case.gaps) == owned.keys() - set(case.labels)
        if case.print_is_whole:
            assert len(case.labels) == case.leaves

    @invariant()
    def duties_are_what_is_allowed(self) -> None:
        """What is owed and free is accepted from the right person; what is blocked is refused."""
        if self.way.case is None:
            return
        for duty in duties(self.way.case, profile=self.profile, calendar=self.way.calendar):
            answer = self.way.ask(self.way.doing(duty))
            assert isinstance(answer, Refusal) is not duty.actionable, (duty, answer)


def kept(before: Case, after: Case) -> bool:
    """Whether every signature on an edition that still counts is there."""
    pairs = ((one, after.section(one.id)) for one in before.sections)
    return all(
        later is None
        or later.edition != one.edition
        or later.signatures[: len(one.signatures)] == one.signatures
        for one, later in pairs
        if before.printed
    )


def grown(before: Case, after: Case) -> bool:
    """Whether every label is still its part's, first ones first."""
    return all(after.allotted_to(part.part)[: len(part.leaves)] == part.leaves for part in before.allotted)


@pytest.mark.parametrize("profile", SHIPPED)
def test_whatever_people_do(request: pytest.FixtureRequest, tally: Callable[..., Any], profile: str) -> None:
    """No sequence of rules under any profile breaks what must always hold; a failure names its seed."""
    number = int(request.config.getoption("--hypothesis-seed") or Random().randrange(2**32))
    counts = Counter(dict.fromkeys(("steps", "commands", "acts", *COUNTED.values()), 0))
    machine = type("Machine", (Machine,), {"profile": PROFILES[profile], "counts": counts})
    try:
        run_state_machine_as_test(seed(number)(machine), settings=SETTINGS)
    except BaseException as error:
        error.add_note(
            f"To walk the same ways again: pytest {request.node.nodeid} --hypothesis-seed={number}"
        )
        raise
    finally:
        tally("machine", **counts)
    assert counts["steps"] >= 10_000 / len(SHIPPED)
    assert all(counts[name] > 0 for name in ("corrections", "breaches", "reassigned", "deposits"))
