"""Every refusal the kernel knows: one scene each, and a sentence in both languages."""

import ast
import re
import string
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources

import pytest

from workflows.acts import Medium, Remark
from workflows.commands import Actor, Within
from workflows.incident_rules import Circumstances, event_refused, opening_refused
from workflows.incidents import (
    AccessRestored,
    AccountBlocked,
    ActDrawnUp,
    IncidentOpened,
    KeyIssued,
    NoticeReceived,
    follow,
)
from workflows.profile import parse
from workflows.programme import ProgrammeNote
from workflows.refusal import Refusal, refuse
from workflows.side_acts import CheckedItem, PupilDecision

LANGUAGES = ("ru", "en")


def catalogue(language):
    """The kernel's sentences."""
    source = resources.files("templates") / "messages" / f"kernel.{language}.toml"
    return tomllib.loads(source.read_text("utf-8"))


def by(way, step, person, people, **changes):
    return replace(way.command(step, **changes), actor=people[person])


def printed_and_returned(way):
    return way.upto("hand-over").do(way.send_back())


def paper_only(way, mapping, medium):
    """The same way under a profile that allows one medium."""
    changed = mapping("perevoz")
    changed["steps"][4]["media"] = [medium]
    way.profile = parse(changed)
    return way.upto("hand-over")


def sections(way, **changes):
    return (way.facts("physics", **changes), way.facts("algebra"))


def with_log(way):
    """Handed over, with lessons in the physics section: its sheets carry a programme note."""
    way.upto("open").do(way.fix(sections=sections(way, programme=True)))
    return way.do(way.print()).do(way.command("hand-over"))


def editions(way, **changes):
    return (way.edition("physics", **changes), way.edition("algebra"))


def checked(way, profiles, **changes):
    """The strictest regulation has a list of items to check."""
    way.profile = profiles["default"]
    return way.upto("export").refused(way.check(**changes))


def items(way, profiles, more=None, **changes):
    """The list with its first item changed, or with one that is not on it."""
    way.profile = profiles["default"]
    first, *rest = way.check().items
    return checked(way, profiles, items=(replace(first, **changes), *rest, *([more] if more else [])))


def decided(way, **changes):
    return way.upto("print").refused(way.decide(**changes))


def corrected(way):
    return way.upto("print").do(way.revise("physics").fix())


EVERYBODY = PupilDecision("", "переведены")


def sewn(way, profiles, *looks, **changes):
    """Sewn on paper under the strictest regulation, some labels looked at."""
    way.profile = profiles["default"]
    way.upto("stamp").do(way.bind(medium=Medium.PAPER))
    for look in looks:
        way.do(way.look(covers=look))
    return way.refused(way.look(**changes) if changes else way.deposit())


BESIDE_THE_WAY: dict[str, Callable[..., Refusal]] = {
    "check-failed-without-word": lambda way, profiles, **_: checked(way, profiles, passed=False),
    "check-item-missing": lambda way, profiles, **_: checked(way, profiles, items=()),
    "check-item-silent": lambda way, profiles, **_: items(way, profiles, in_order=False),
    "check-item-unknown": lambda way, profiles, **_: items(way, profiles, more=CheckedItem("погода", True)),
    "check-passed-with-faults": lambda way, profiles, **_: items(
        way, profiles, in_order=False, note="нет тем"
    ),
    "check-stale": lambda way, profiles, **_: checked(way, profiles, snapshot="sha256:older"),
    "decision-for-nobody": lambda way, **_: decided(way, decisions=()),
    "decision-in-future": lambda way, **_: decided(way, decided_on=date(2026, 5, 26)),
    "decision-twice": lambda way, **_: decided(way, decisions=(EVERYBODY, EVERYBODY)),
    "decision-without-number": lambda way, **_: decided(way, number=" "),
    "decision-without-text": lambda way, **_: decided(way, decisions=(PupilDecision("u-1", " "),)),
    "in-the-archive": lambda way, **_: way.upto("deposit").refused(way.remark()),
    "no-power": lambda way, mapping, **_: without_powers(way, mapping),
    "no-reason": lambda way, **_: corrected(way).refused(way.approval(reason=" ")),
    "no-summary": lambda way, mapping, **_: without_summary(way, mapping),
    "label-unchecked": lambda way, profiles, **_: sewn(way, profiles),
    "label-unsealed": lambda way, profiles, **_: sewn(way, profiles, False),
    "seal-seen": lambda way, profiles, **_: sewn(way, profiles, True, covers=False),
    "seal-without-scan": lambda way, profiles, **_: sewn(way, profiles, evidence=""),
    "volume-not-sewn": lambda way, profiles, **_: sewn(way, profiles, volume=2),
    "no-text": lambda way, **_: way.upto("print").refused(way.remark(text=" ")),
    "nothing-proposed": lambda way, **_: way.upto("print").refused(way.approval()),
    "order-missing": lambda way, **_: (
        way.upto("open").do(way.fix(codes=("Ученик 1",))).refused(way.print(orders=()))
    ),
    "paper-changes-nothing": lambda way, **_: way.upto("hand-over").refused(
        replace(way.on_paper(way.sign()), document="sha256:other")
    ),
    "paper-without-scan": lambda way, **_: way.upto("hand-over").refused(
        way.on_paper(way.sign(), evidence="")
    ),
    "print-stale": lambda way, **_: (
        way.upto("hand-over").do(way.revise("front").fix()).do(way.approval()).refused(way.assemble())
    ),
    "remark-mended": lambda way, **_: way.upto("print").do(way.remark()).do(way.mend()).refused(way.mend()),
    "stale-proposal": lambda way, **_: corrected(way).refused(way.approval(snapshot="sha256:export-1")),
    "unknown-remark": lambda way, **_: way.upto("print").refused(way.mend()),
}
"""Refusals of what is done beside the way: checks, remarks, decisions, corrections, code names."""

SCENES: dict[str, Callable[..., Refusal]] = {
    **BESIDE_THE_WAY,
    "already-done": lambda way, **_: way.upto("hand-over").refused(way.command("hand-over")),
    "already-open": lambda way, **_: way.upto("open").refused(way.open()),
    "already-signed": lambda way, **_: way.upto("hand-over").do(way.sign()).refused(way.sign()),
    "document-unchanged": lambda way, **_: way.upto("hand-over").refused(
        way.sign(document=way.now.section("physics").document)
    ),
    "empty-remark": lambda way, **_: way.upto("hand-over").refused(
        way.send_back(remarks=(Remark("Ошибка"), Remark(" ")))
    ),
    "journal-kept-too-short": lambda way, **_: way.upto("bind").refused(
        way.deposit(journal_keep_until=date(2030, 1, 1))
    ),
    "leaf-count": lambda way, **_: way.upto("verify").refused(way.assemble(leaves=8)),
    "leaf-shared": lambda way, **_: way.upto("export").refused(
        way.print(editions=editions(way, leaves=("4", "5")))
    ),
    "leaf-count-off": lambda way, **_: way.upto("export").refused(way.print(leaves=8)),
    "leaf-moved": lambda way, **_: printed_and_returned(way).refused(
        way.print(editions=(way.edition("physics", leaves=("3", "8")),))
    ),
    "leaves-wrong": lambda way, **_: way.upto("export").refused(
        way.print(editions=editions(way, leaves=("3", "99")))
    ),
    "marks-missing": lambda way, **_: (
        way.upto("open").do(way.fix(sections=sections(way, missing_marks=1))).refused(way.print())
    ),
    "needs-role": lambda way, people, **_: way.upto("export").refused(
        replace(way.reassign(), actor=people["physics"])
    ),
    "needs-role-here": lambda way, **_: way.upto("export").refused(
        replace(way.reassign(), actor=Actor("p-head", within=(Within("deputy", "Филиал"),)))
    ),
    "no-case": lambda way, **_: way.refused(way.command("hand-over")),
    "no-class-teacher": lambda way, **_: way.upto("open").refused(way.fix(class_teacher="")),
    "no-programme-note": lambda way, **_: with_log(way).refused(way.sign()),
    "no-remark": lambda way, **_: way.upto("hand-over").refused(way.send_back(remarks=())),
    "no-sections": lambda way, **_: way.upto("open").refused(way.fix(sections=())),
    "no-signer": lambda way, **_: way.upto("open").refused(way.fix(sections=sections(way, signer=""))),
    "no-such-journal": lambda way, **_: way.refused(way.open(kind="college")),
    "no-such-step": lambda way, mapping, **_: without_binding(way, mapping),
    "not-class-teacher": lambda way, people, **_: way.upto("assemble").refused(
        by(way, "certify", "other-class-teacher", people)
    ),
    "not-electronic": lambda way, mapping, **_: paper_only(way, mapping, "paper").refused(way.sign()),
    "not-paper": lambda way, mapping, **_: paper_only(way, mapping, "electronic").refused(
        way.on_paper(way.sign())
    ),
    "not-printed": lambda way, **_: way.refused(way.open(grade=1)),
    "not-this-term": lambda way, mapping, **_: seal_at_the_years_end(way, mapping),
    "not-signer": lambda way, people, **_: way.upto("hand-over").refused(
        by(way, "verify", "other-teacher", people)
    ),
    "not-yet-printed": lambda way, people, **_: way.upto("export").refused(
        by(way, "return", "deputy", people)
    ),
    "nothing-to-print": lambda way, **_: way.upto("print").refused(way.print()),
    "other-profile": lambda way, profiles, **_: under_another(way.upto("open"), profiles),
    "other-snapshot": lambda way, **_: way.upto("export").refused(way.print(snapshot="sha256:other")),
    "programme-empty-topic": lambda way, **_: with_log(way).refused(
        way.sign(programme=ProgrammeNote(False, ("Логарифмы", " "), 34, 33))
    ),
    "programme-with-topics": lambda way, **_: with_log(way).refused(
        way.sign(programme=ProgrammeNote(True, ("Логарифмы",), 34, 33))
    ),
    "programme-without-log": lambda way, **_: way.upto("hand-over").refused(
        way.sign(programme=ProgrammeNote(True, (), 34, 33))
    ),
    "programme-without-topics": lambda way, **_: with_log(way).refused(
        way.sign(programme=ProgrammeNote(False, (), 34, 33))
    ),
    "reassign-same": lambda way, **_: way.upto("export").refused(way.reassign(to="p-physics")),
    "remark-off-leaf": lambda way, **_: way.upto("hand-over").refused(
        way.send_back(remarks=(Remark("Ошибка", "6"),))
    ),
    "role-elsewhere": lambda way, **_: way.upto("print").refused(
        replace(way.command("hand-over"), actor=Actor("p-head", within=(Within("deputy", "Филиал"),)))
    ),
    "same-person": lambda way, mapping, **_: two_hands(way, mapping),
    "section-new": lambda way, **_: printed_and_returned(way).refused(
        way.fix(sections=(*sections(way), way.facts("physics", id="chess", title="Кружок")))
    ),
    "section-not-printed": lambda way, **_: way.upto("export").refused(
        way.print(editions=(way.edition("physics"),))
    ),
    "section-not-returned": lambda way, **_: printed_and_returned(way).refused(
        way.print(editions=editions(way))
    ),
    "section-returned": lambda way, **_: printed_and_returned(way).refused(way.sign()),
    "section-twice": lambda way, **_: way.upto("open").refused(
        way.fix(sections=(way.facts("physics"), way.facts("physics")))
    ),
    "section-unsigned": lambda way, **_: way.upto("hand-over").refused(way.assemble()),
    "section-vanished": lambda way, **_: printed_and_returned(way).refused(
        way.fix(sections=(way.facts("physics"),))
    ),
    "signed-before-print": lambda way, **_: way.upto("hand-over").refused(
        way.on_paper(way.sign(), signed_on=way.on - timedelta(days=1))
    ),
    "signed-in-future": lambda way, **_: way.upto("hand-over").refused(
        way.on_paper(way.sign(), signed_on=way.on + timedelta(days=1))
    ),
    "stale-document": lambda way, **_: way.upto("hand-over").refused(way.sign(base="sha256:older")),
    "stale-edition": lambda way, **_: way.upto("hand-over").refused(way.sign(edition=2)),
    "stale-volume": lambda way, **_: way.upto("assemble").refused(
        way.command("certify", base="sha256:older")
    ),
    "step-too-early": lambda way, **_: way.upto("open").refused(way.print()),
    "summary-kept-too-short": lambda way, **_: way.upto("bind").refused(
        way.deposit(summary_keep_until=date(2050, 1, 1))
    ),
    "summary-missing": lambda way, **_: way.upto("export").refused(way.print(summary=None)),
    "summary-not-signed-here": lambda way, mapping, **_: summary_at_the_seal_only(way, mapping),
    "summary-unsigned": lambda way, **_: way.upto("assemble").refused(way.command("certify", summary=None)),
    "too-few-copies": lambda way, **_: way.upto("bind").refused(way.deposit(rooms=("room-a",))),
    "too-few-rooms": lambda way, **_: way.upto("bind").refused(way.deposit(rooms=("room-a", "room-a"))),
    "unknown-section": lambda way, **_: way.upto("hand-over").refused(way.command("verify", section="chess")),
    "unknown-step": lambda way, **_: way.upto("assemble").refused(replace(way.certify(), step="bind")),
    "wrong-edition": lambda way, **_: way.upto("export").refused(
        way.print(editions=editions(way, edition=2))
    ),
    "volume-count": lambda way, **_: way.upto("stamp").refused(way.bind(counts=(3, 4))),
    "volume-leaves": lambda way, **_: way.upto("stamp").refused(way.bind(leaves=8)),
    "wrong-role": lambda way, people, **_: way.upto("hand-over").refused(
        by(way, "verify", "director", people)
    ),
}


NOON = datetime(2026, 5, 25, 9, tzinfo=UTC)
OPENED = IncidentOpened(incident="1", at=NOON, account="p-physics", noticed_by="p-physics", profile="x")


def later(event, minutes=5, **facts):
    return event(incident="1", at=NOON + timedelta(minutes=minutes), **facts)


def told(*roles):
    return [later(NoticeReceived, role=role, written=True) for role in roles]


def breached(profiles, event, *before, by="p-director", name="perevoz", hours=1):
    """The refusal of an event at noon and an hour, after those before it."""
    moment = NOON + timedelta(hours=hours)
    given = Circumstances(
        profiles[name].breach, moment, UTC, {"director": "директор"}, frozenset({"director"})
    )
    incident = follow(None, OPENED)
    for one in before:
        incident = follow(incident, one)
    if isinstance(event, IncidentOpened):
        return opening_refused(event, given, [incident])
    return event_refused(incident, event, Actor(by, frozenset({"director"})), given)


BLOCKED, KEY, RESTORED = (
    later(AccountBlocked),
    later(KeyIssued, 6, serial="17"),
    later(AccessRestored, 7),
)
SCENES |= {
    "account-blocked": lambda way, profiles, **_: breached(profiles, BLOCKED, BLOCKED),
    "incident-closed": lambda way, profiles, **_: breached(profiles, BLOCKED, BLOCKED, KEY, RESTORED),
    "incident-future": lambda way, profiles, **_: breached(profiles, BLOCKED, hours=0),
    "incident-open": lambda way, profiles, **_: breached(profiles, OPENED),
    "incident-own": lambda way, profiles, **_: breached(profiles, BLOCKED, by="p-physics"),
    "incident-role": lambda way, **_: way.upto("print").refused(way.void("service", by="physics")),
    "incident-too-early": lambda way, profiles, **_: breached(profiles, later(AccountBlocked, -1)),
    "key-not-new": lambda way, profiles, **_: breached(
        profiles, RESTORED, later(KeyIssued, 4, serial="1"), BLOCKED
    ),
    "notice-not-due": lambda way, profiles, **_: breached(profiles, *told("binder")),
    "notice-twice": lambda way, profiles, **_: breached(profiles, *told("support", "support")),
    "notice-unwritten": lambda way, profiles, **_: breached(
        profiles, later(NoticeReceived, role="director", written=False), name="default"
    ),
    "void-already": lambda way, **_: twice_void(way.upto("hand-over")),
    "void-before-block": lambda way, mapping, **_: breached(
        {"klin": parse(mapping("klin-dop-2022"))}, later(ActDrawnUp), name="klin"
    ),
    "void-before-notice": lambda way, profiles, **_: breached(
        profiles, later(ActDrawnUp, 9), *told("director")
    ),
    "void-foreign": lambda way, **_: way.upto("hand-over").refused(
        replace(way.void("p-deputy"), account="p-other")
    ),
    "void-nothing": lambda way, **_: way.upto("hand-over").refused(way.void("p-nobody")),
    "void-unclear": lambda way, **_: way.upto("verify").refused(way.void("p-physics", acts=(1, 2))),
    "void-unknown": lambda way, **_: way.upto("verify").refused(
        replace(way.void("p-physics"), things=(replace(way.void("p-physics").things[0], number=19),))
    ),
}


def twice_void(way):
    command = way.void("p-deputy")
    return way.do(command).refused(command)


def under_another(way, profiles):
    way.profile = profiles["default"]
    return way.refused(way.fix())


def without_powers(way, mapping):
    """A profile of the school's own that says nothing of powers."""
    changed = mapping("perevoz")
    del changed["powers"]
    way.profile = parse(changed)
    return way.upto("print").refused(way.remark())


def without_summary(way, mapping):
    """A school that prints no summary sheet has no column for the council's decision."""
    changed = mapping("perevoz")
    changed["summary"]["due"]["value"] = "never"
    way.profile = parse(changed)
    return decided(way)


def without_binding(way, mapping):
    """A school that keeps no sewn journals has no such step, and says so."""
    changed = mapping("perevoz")
    rows = {step["id"]: step for step in changed["steps"]}
    rows["deposit"]["after"] = rows.pop("bind")["after"]
    changed["steps"] = [*rows.values()]
    del changed["clauses"]["numbers-sews"]
    way.profile = parse(changed)
    return way.upto("stamp").refused(way.bind())


def seal_at_the_years_end(way, mapping):
    """A step of the year's end has no place in a quarter within the year."""
    changed = mapping("perevoz")
    next(step for step in changed["steps"] if step["id"] == "stamp")["year_only"] = True
    way.profile, way.closes_year = parse(changed), False
    return way.upto("approve").refused(way.stamp())


def two_hands(way, mapping):
    """The director holds the deputy's role too, and has already signed in that one."""
    changed = mapping("perevoz")
    next(step for step in changed["steps"] if step["id"] == "stamp")["jointly_with"] = ["approve"]
    way.profile = parse(changed)
    both = Actor("p-both", frozenset({"deputy", "director"}))
    way.upto("certify").do(replace(way.approve(), actor=both))
    return way.refused(replace(way.stamp(), actor=both))


def summary_at_the_seal_only(way, mapping):
    changed = mapping("perevoz")
    changed["steps"][6]["signs"] = ["volume"]
    way.profile = parse(changed)
    return way.upto("assemble").refused(way.certify())


@pytest.mark.parametrize("name", SCENES)
def test_the_scene_is_refused_with_its_sentence(way, people, mapping, profiles, name):
    """The refusal has the code of its scene, and its facts fill the sentence in both languages."""
    before = way.case
    refusal = SCENES[name](way, people=people, mapping=mapping, profiles=profiles)
    assert refusal.code == f"kernel.{name}"
    assert before is None
    for language in LANGUAGES:
        sentence = catalogue(language)[name].format_map(refusal.facts)
        assert "{" not in sentence
        assert refusal.clause is None or refusal.clause.ref in sentence


def test_the_sentence_speaks_to_the_person(way):
    """What is not done, whose it is, until when, and by which clause."""
    refusal = SCENES["section-unsigned"](way)
    sentence = catalogue("ru")["section-unsigned"].format_map(refusal.facts)
    assert sentence == "Лист 3–4 (Физика, 9Б) ещё не подписан: p-physics; срок 27.05.2026 (п. 4.4)."


def codes_in_source():
    """The names every ``refuse(...)`` and ``faults.add(...)`` in the kernel is called with."""
    found = set()
    for file in resources.files("workflows").iterdir():
        if file.name.endswith(".py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                found |= _names(node)
    return found


def _names(node):
    if not isinstance(node, ast.Call) or not node.args:
        return set()
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    place = {"refuse": 0, "_stale": 0, "add": 1}.get(called)
    if place is None or len(node.args) <= place:
        return set()
    name = node.args[place]
    prefix = "profile-" if called == "add" else ""
    return {prefix + name.value} if isinstance(name, ast.Constant) and isinstance(name.value, str) else set()


_KINDS = ("text", "integer", "flag", "day", "list", "table", "texts", "integers", "tables")
SPELLED_IN_PARTS = {
    *("not-electronic", "not-paper"),
    *("journal-kept-too-short", "summary-kept-too-short"),
    *(f"profile-no-{kind}" for kind in _KINDS),
    *(f"programme-{wrong}" for wrong in ("empty-topic", "with-topics", "without-topics")),
}
"""Codes that the source puts together from two words."""


OF_WORK = {"no-obligation", "not-that-day", "work-too-early"}
"""Refusals about work that belongs to no case: tests/workflows/test_work.py has their scenes."""


def test_catalogues_and_kernel_know_the_same_codes():
    """No refusal without a sentence, no sentence without a refusal, no scene left out."""
    russian, english = (set(catalogue(language)) for language in LANGUAGES)
    assert russian == english == codes_in_source() | SPELLED_IN_PARTS
    of_cases = {name for name in russian if not name.startswith("profile-")} - OF_WORK
    assert of_cases == set(SCENES)


def test_both_languages_need_the_same_facts():
    """A sentence that is whole in Russian is whole in English."""
    fields = [
        {name: set(re.findall(r"{(\w+)}", text)) for name, text in catalogue(language).items()}
        for language in LANGUAGES
    ]
    assert fields[0] == fields[1]


def test_sentences_about_profiles_need_the_value_only():
    """What is wrong in a file is said with the value that stands there."""
    for name, text in catalogue("ru").items():
        if name.startswith("profile-"):
            assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= {"value"}


def test_a_refusal_spells_its_facts():
    """Days as people write them, what nobody knows as a dash."""
    facts = refuse("x", None, until=date(2026, 5, 7), who=None, count=3).facts
    assert facts == {"until": "07.05.2026", "who": "—", "count": "3"}
