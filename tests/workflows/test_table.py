"""Every (state, command, person): what is allowed is exactly what the profile's rows say.

Each profile is walked along its own table, and off it: returned, corrected, checked in vain. In
each state everybody asks for everything; :mod:`tests.workflows.expected` says what must follow.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from tests.workflows.asking import PEOPLE, SECTIONS
from tests.workflows.expected import Acts, Expected
from tests.workflows.ways import SHIPPED, Way, read_profile
from workflows.calendar import Calendar
from workflows.commands import Actor, Command
from workflows.profile import parse
from workflows.refusal import Refusal
from workflows.regulation import Profile, Scope, Step, StepKind

PROFILES = {name: parse(read_profile(name)) for name in SHIPPED}
WITHIN = ("perevoz", "klin-dop-2022", "default")
VARIANTS = [*((name, True) for name in SHIPPED), *((name, False) for name in WITHIN)]
"""Profile, and whether the case closes the school year; the others print once a year only."""

NO_CLAUSE = {
    *("no-case", "no-such-step", "unknown-step", "unknown-section", "unknown-remark"),
    *("stale-document", "stale-volume", "nothing-proposed", "remark-mended", "in-the-archive"),
}
"""Refusals that no clause stands behind: they are about the machine, not the regulation."""

NOT_YOURS = {"wrong-role", "not-signer", "not-class-teacher", "needs-role"}


class Scene:
    """A way and, told of each step, the independent model of it."""

    def __init__(self, profile: Profile, closes_year: bool) -> None:
        self.way = Way(profile, Calendar(), closes_year=closes_year)
        signers = {one: PEOPLE[one].id for one in SECTIONS}
        self.model = Expected(profile, closes_year, signers, PEOPLE["class-teacher"].id)
        self.rows = [row for row in profile.steps if closes_year or not row.year_only]

    def upto(self, step: str) -> "Scene":
        """Do every row that is not done yet, up to and with this one."""
        for row in self.rows:
            for command in self.way.proper(row.id):
                self.do(row, command)
            if row.id == step:
                break
        return self

    def before(self, step: str) -> "Scene":
        """Do every row before this one."""
        return self.upto(self.rows[[row.id for row in self.rows].index(step) - 1].id)

    def do(self, row: Step, command: Command) -> "Scene":
        """Carry a proper step out."""
        self.way.do(command)
        if row.kind is StepKind.EXPORT:
            self.model.exports(self.way.versions)
        else:
            self.model.did(row, command.actor.id, getattr(command, "section", ""))
        return self

    def sign(self, section: str) -> "Scene":
        """Let the section's teacher sign."""
        return self.do(self.way.profile.section_steps[0], self.way.sign(section))

    def send_back(self, section: str, by: Actor | None = None) -> "Scene":
        """Return a section: its signer does, or somebody else."""
        command = self.way.send_back(section)
        self.way.do(replace(command, actor=by or command.actor))
        self.model.goes_back(section)
        return self

    def export(self, *parts: str, late: tuple[str, ...] = ()) -> "Scene":
        """Fix an export in which these parts are others."""
        self.way.revise(*parts)
        self.way.do(self.way.fix(late=late))
        self.model.exports(self.way.versions, late)
        return self

    def approve(self) -> "Scene":
        """Take the correction."""
        self.way.do(self.way.approval())
        self.model.corrects()
        return self

    def above(self) -> Actor:
        """Return the first who signs the whole case."""
        row = next(one for one in self.rows if one.kind is StepKind.SIGN and one.scope is Scope.CASE)
        return self.way.doer(row)


def printed_anew(scene: Scene) -> Scene:
    return scene.upto("print")


def returned(scene: Scene) -> Scene:
    return scene.before("verify").sign("algebra").send_back("physics")


def corrected(scene: Scene, *parts: str, late: tuple[str, ...] = ()) -> Scene:
    return scene.before("deposit").export(*parts, late=late).approve()


def rejected(scene: Scene) -> Scene:
    scene.before("deposit").export("physics").way.do(scene.way.rejection())
    scene.model.waiting = None
    return scene


def checked_in_vain(scene: Scene) -> Scene:
    scene.upto("export").way.do(scene.way.check(passed=False, conclusion="нет оценок"))
    return scene


def remarked(scene: Scene, mended: bool = False) -> Scene:
    scene.upto("export").way.do(scene.way.remark())
    scene.model.remarks = [mended]
    if mended:
        scene.way.do(scene.way.mend())
    return scene


def signed_by_both(scene: Scene) -> Scene:
    row = scene.way.profile.step("approve")
    both = Actor("p-both", frozenset({"operator", "deputy"}))
    return scene.upto("assemble").do(row, replace(scene.way.approve(), actor=both))


LATE = ("physics",)
SIDE: dict[str, Callable[[Scene], Scene]] = {
    "physics-signed": lambda one: one.before("verify").sign("physics"),
    "physics-returned": returned,
    "physics-exported-anew": lambda one: returned(one).export("physics"),
    "physics-checked-anew": lambda one: returned(one).export("physics").upto("check"),
    "physics-reprinted": lambda one: returned(one).export("physics").upto("print"),
    "returned-from-above": lambda one: one.upto("assemble").send_back("physics", one.above()),
    "correction-proposed": lambda one: one.before("deposit").export("physics"),
    "correction-proposed-in-the-archive": lambda one: one.upto("deposit").export("physics"),
    "correction-rejected": rejected,
    "correction-approved": lambda one: corrected(one, "physics"),
    "correction-of-the-archive-approved": lambda one: one.upto("deposit").export("physics").approve(),
    "corrected-and-reprinted": lambda one: corrected(one, "physics").upto("print"),
    "corrected-while-returned": lambda one: returned(one).export("physics", "algebra").approve(),
    "front-corrected": lambda one: corrected(one, "front"),
    "late-marks-approved": lambda one: corrected(one, "physics", late=LATE),
    "late-marks-printed": lambda one: corrected(one, "physics", late=LATE).upto("print"),
    "late-marks-signed": lambda one: corrected(one, "physics", late=LATE).upto("assemble"),
    "late-marks-and-returned": lambda one: (
        corrected(one, "physics", late=LATE).upto("print").send_back("physics", one.above())
    ),
    "late-marks-approved-while-returned": lambda one: (
        one.before("verify").export("physics", late=LATE).send_back("physics").approve()
    ),
    "check-failed": checked_in_vain,
    "check-of-another-export": lambda one: one.upto("check").export("physics"),
    "remark-noted": remarked,
    "remark-mended": lambda one: remarked(one, mended=True),
    "signed-by-both": signed_by_both,
    "decided-at-once": lambda one: one.upto("print").do(one.rows[-1], one.way.decide()),
}
"""States off the straight way, and how a case comes to them."""


def states(profile: Profile, closes_year: bool) -> Iterator[str]:
    """Yield the states that a case under the profile can come to."""
    rows = [row for row in profile.steps if closes_year or not row.year_only]
    yield "nothing"
    yield from (row.id for row in rows)
    ids = {row.id for row in rows}
    for name in SIDE:
        needs_signers = name.startswith(
            ("physics", "returned", "corrected-while", "late-marks-and", "late-marks-approved-while")
        )
        needs = {
            "signed-by-both": any(row.jointly_with for row in rows),
            "decided-at-once": "council" in ids,
            "physics-checked-anew": "check" in ids,
        }.get(name, not name.startswith("check") or "check" in ids)
        if needs and ("verify" in ids or not needs_signers):
            yield name


def come_to(state: str, profile: Profile, closes_year: bool) -> Scene:
    """Return a scene that has come to the state."""
    scene = Scene(profile, closes_year)
    if state == "nothing":
        return scene
    return SIDE[state](scene) if state in SIDE else scene.upto(state)


def everybody(profile: Profile) -> dict[str, Actor]:
    """Return people of each role, the right and the wrong one, and some whose roles do not fit."""
    by_role = {role: Actor(f"p-{role}", frozenset({role})) for role in profile.roles if role not in PEOPLE}
    del by_role["subject-teacher"]
    odd = {
        "both": Actor("p-both", frozenset({"operator", "deputy"})),
        "teaching-deputy": Actor("p-physics", frozenset({"subject-teacher", "deputy"})),
        "retired": Actor("p-physics", frozenset()),
        "class-and-subject": Actor("p-class", frozenset({"class-teacher", "subject-teacher"})),
        "made-up-service": Actor("service", frozenset({"director"})),
    }
    return PEOPLE | by_role | odd


@dataclass(frozen=True)
class Ask:
    """A right command of the state, what must follow for somebody, and whether it is theirs at all."""

    name: str
    command: Command
    follows: Callable[[Actor], Acts]
    entitled: Callable[[Actor], bool] | None = None


def asks(scene: Scene) -> Iterator[Ask]:
    """Yield everything that can be asked in the state."""
    way, model = scene.way, scene.model
    rows = {row.id: row for row in way.profile.steps}
    for step in {**rows, **dict.fromkeys(("check", "hand-over", "bind", "council", "certify"))}:
        row = rows.get(step)
        if row is None:
            yield Ask(step, way.command(step), lambda _: None)
        elif row.kind is StepKind.EXPORT:
            yield from exports(scene, row)
        elif row.scope is Scope.SECTION:
            yield from by_section(scene, row)
        else:
            yield Ask(
                step,
                way.command(step),
                lambda who, row=row: model.step(row, who),
                (lambda who, row=row: model.entitled(row, who)) if row.kind is not StepKind.OPEN else None,
            )
    yield from beside(scene)


def exports(scene: Scene, row: Step) -> Iterator[Ask]:
    """Yield the same export again, others, and one with late marks only."""
    changes = ((), ("physics",), ("algebra",), ("front",), ("physics", "algebra"))
    for parts, late in [*((parts, ()) for parts in changes), (("physics",), LATE)]:
        other = scene.way.fork().revise(*parts)
        yield Ask(
            f"export {parts} {late}",
            other.fix(late=late),
            lambda who, versions=other.versions, late=late: scene.model.export(row, who, versions, late),
            lambda who: scene.model.entitled(row, who),
        )


def by_section(scene: Scene, row: Step) -> Iterator[Ask]:
    """Yield the signature and the return of every section there is, and of one that is not."""
    way, model = scene.way, scene.model
    there = [one.id for one in way.now.sections] if way.case and way.case.sections else [*SECTIONS]
    for section in there:
        yield Ask(
            f"sign {section}",
            way.sign(section),
            lambda who, section=section: model.step(row, who, section),
            (lambda who, section=section: model.entitled(row, who, section)) if model.exported else None,
        )
        yield Ask(
            f"return {section}",
            way.send_back(section),
            lambda who, section=section: model.send_back(who, section),
        )
    yield Ask("sign chess", replace(way.sign(), section="chess"), lambda _: None)


def beside(scene: Scene) -> Iterator[Ask]:
    """Yield what is asked beside the steps: remarks, corrections, a check that does not pass."""
    way, model = scene.way, scene.model
    correct = lambda who: model.power("correct", who)  # noqa: E731
    remark = lambda who: model.power("remark", who)  # noqa: E731

    def yes(name: str, right: Callable[[Actor], bool], free: bool) -> Callable[[Actor], Acts]:
        return lambda who: (name,) if model.opened and free and right(who) else None

    waits, kept = model.waiting is not None, model.archived
    yield Ask("approve", way.approval(), yes("CorrectionApproved", correct, waits), correct)
    yield Ask("reject", way.rejection(), yes("CorrectionRejected", correct, waits), correct)
    yield Ask("remark", way.remark(), yes("RemarkNoted", remark, not kept), remark)
    mends = not kept and model.remarks == [False]
    yield Ask("mend", way.mend(), yes("RemarkMended", remark, mends), remark)
    check = way.profile.step_of(StepKind.CHECK)
    if check:
        failed = way.check(passed=False, conclusion="нет оценок")
        yield Ask("fail the check", failed, lambda who: model.step(check, who))


CASES = [
    pytest.param(state, name, closes, id=f"{name}-{'year' if closes else 'term'}-{state}")
    for name, closes in VARIANTS
    for state in states(PROFILES[name], closes)
]


@pytest.mark.clause("004-01")
@pytest.mark.parametrize(("state", "profile", "closes_year"), CASES)
def test_every_command_by_everybody_in_this_state(tally, state, profile, closes_year):
    """What the rows allow is done, everything else is refused, and a refusal quotes its clause."""
    scene = come_to(state, PROFILES[profile], closes_year)
    counted: Counter[str] = Counter(asked=0, allowed=0, refused=0)
    wrong = []
    for ask in asks(scene):
        for name, who in everybody(PROFILES[profile]).items():
            answer = scene.way.ask(replace(ask.command, actor=who))
            counted.update(("asked", "refused" if isinstance(answer, Refusal) else "allowed"))
            fault = fault_of(answer, ask, who, opened=scene.model.opened)
            if fault:
                wrong.append((ask.name, name, fault, answer))
    tally("triples", **counted, wrong=len(wrong))
    assert not wrong, wrong[:5]


def fault_of(answer: object, ask: Ask, who: Actor, *, opened: bool) -> str:
    """Say what is wrong with an answer, "" where nothing is."""
    expected = ask.follows(who)
    if not isinstance(answer, Refusal):
        came = tuple(type(act).__name__ for act in answer)
        return "" if came == expected else f"{expected} should follow"
    if expected is not None:
        return f"{expected} should follow"
    code = answer.code.removeprefix("kernel.")
    if (answer.clause is None) is not (code in NO_CLAUSE):
        return "no clause"
    if answer.clause and answer.facts["ref"] != answer.clause.ref:
        return "another clause is quoted"
    if opened and ask.entitled and (code in NOT_YOURS) is ask.entitled(who):
        return "the reason is not who asks" if code in NOT_YOURS else "the reason is who asks"
    return ""


@pytest.mark.parametrize(("profile", "closes_year"), VARIANTS)
def test_every_row_is_allowed_somewhere(profile, closes_year):
    """The model says yes to every row of every table, somewhere to somebody: it does not just refuse."""
    found = set()
    for state in states(PROFILES[profile], closes_year):
        for ask in asks(come_to(state, PROFILES[profile], closes_year)):
            people = everybody(PROFILES[profile]).values()
            found.update(act for who in people for act in ask.follows(who) or ())
    kinds = {row.kind for row in PROFILES[profile].steps if closes_year or not row.year_only}
    for kind, act in {"check": "Checked", "decision": "DecisionEntered", "bind": "Bound"}.items():
        assert (act in found) is (kind in kinds)
    assert {"CorrectionProposed", "CorrectionApproved", "RemarkMended", "Deposited"} <= found
