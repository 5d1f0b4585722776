"""Every refusal the kernel knows: one scene each, and a sentence in both languages."""

import ast
import re
import string
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import resources

import pytest

from workflows.acts import Medium, Remark
from workflows.commands import Actor
from workflows.profile import parse
from workflows.refusal import Refusal, refuse

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


def editions(way, **changes):
    return (way.edition("physics", **changes), way.edition("algebra"))


SCENES: dict[str, Callable[..., Refusal]] = {
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
        way.print(editions=editions(way, first_leaf=4, last_leaf=5))
    ),
    "leaves-wrong": lambda way, **_: way.upto("export").refused(
        way.print(editions=editions(way, last_leaf=99))
    ),
    "marks-missing": lambda way, **_: (
        way.upto("open").do(way.fix(sections=sections(way, missing_marks=1))).refused(way.print())
    ),
    "no-case": lambda way, **_: way.refused(way.command("hand-over")),
    "no-class-teacher": lambda way, **_: way.upto("open").refused(way.fix(class_teacher="")),
    "no-remark": lambda way, **_: way.upto("hand-over").refused(way.send_back(remarks=())),
    "no-sections": lambda way, **_: way.upto("open").refused(way.fix(sections=())),
    "no-signer": lambda way, **_: way.upto("open").refused(way.fix(sections=sections(way, signer=""))),
    "no-such-step": lambda way, mapping, **_: without_binding(way, mapping),
    "not-class-teacher": lambda way, people, **_: way.upto("assemble").refused(
        by(way, "certify", "other-class-teacher", people)
    ),
    "not-electronic": lambda way, mapping, **_: paper_only(way, mapping, "paper").refused(way.sign()),
    "not-paper": lambda way, mapping, **_: paper_only(way, mapping, "electronic").refused(
        way.sign(medium=Medium.PAPER)
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
    "remark-off-leaf": lambda way, **_: way.upto("hand-over").refused(
        way.send_back(remarks=(Remark("Ошибка", 6),))
    ),
    "same-person": lambda way, mapping, **_: two_hands(way, mapping),
    "section-changed": lambda way, **_: printed_and_returned(way).refused(
        way.fix(sections=(way.facts("physics"), way.facts("algebra", content="sha256:other")))
    ),
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
    "snapshot-frozen": lambda way, **_: way.upto("print").refused(way.fix()),
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
    "wrong-role": lambda way, people, **_: way.upto("hand-over").refused(
        by(way, "verify", "director", people)
    ),
}


def under_another(way, profiles):
    way.profile = profiles["default"]
    return way.refused(way.fix())


def without_binding(way, mapping):
    """A school that keeps no sewn journals has no such step, and says so."""
    changed = mapping("perevoz")
    changed["steps"] = [step for step in changed["steps"] if step["id"] != "bind"]
    changed["steps"][-1]["after"] = ["stamp"]
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
}
"""Codes that the source puts together from two words."""


def test_catalogues_and_kernel_know_the_same_codes():
    """No refusal without a sentence, no sentence without a refusal, no scene left out."""
    russian, english = (set(catalogue(language)) for language in LANGUAGES)
    assert russian == english == codes_in_source() | SPELLED_IN_PARTS
    assert {name for name in russian if not name.startswith("profile-")} == set(SCENES)


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
