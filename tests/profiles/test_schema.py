"""The JSON Schema of profile files agrees with the reader that judges them."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from workflows.acts import Medium
from workflows.calendar import Unit
from workflows.canonical import canonical_bytes
from workflows.profile import ProfileInvalid, parse
from workflows.provisions import BreachUnit, CountedFrom, Every, Invalid, SummaryCount
from workflows.regulation import Relation, Scope, Signs, StepKind, SummaryRhythm
from workflows.snapshot import GroupKind, TermKind

FILE = Path(__file__).parents[2] / "docs" / "profile.schema.json"
SCHEMA = json.loads(FILE.read_text("utf-8"))
JUDGE = jsonschema.Draft202012Validator(SCHEMA)
NAMES = ("perevoz", "egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "klin-dop-2022", "default")
ENUMERATIONS = (
    *(BreachUnit, CountedFrom, Every, GroupKind, Invalid, Medium, Relation, Scope, Signs, StepKind),
    *(SummaryCount, SummaryRhythm, TermKind, Unit),
)


def plain(mapping: dict[str, Any]) -> Any:
    """The mapping as JSON, where dates are text."""
    return json.loads(canonical_bytes(mapping))


def parsed(mapping: dict[str, Any]) -> bool:
    """Whether the reader takes it."""
    try:
        parse(mapping)
    except ProfileInvalid:
        return False
    return True


def at(mapping: Any, path: tuple[str | int, ...]) -> Any:
    """The table that the path leads to."""
    for part in path:
        mapping = mapping[part]
    return mapping


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change: the last of the path is the value, the one before it the key."""
    *way, key, value = path

    def change(mapping: dict[str, Any]) -> None:
        at(mapping, tuple(way))[key] = value

    return change


def drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change: the key at the end of the path is gone."""
    *way, key = path

    def change(mapping: dict[str, Any]) -> None:
        del at(mapping, tuple(way))[key]

    return change


TABLES = (
    *("id", "title", "version", "roles", "rhythm", "content", "notations", "vocabulary", "readiness"),
    *("steps", "summary", "retention", "copies", "breach", "pseudonyms", "rules", "clauses"),
)
PLANTED: dict[str, Callable[[dict[str, Any]], None]] = {
    **{f"no {name}": drop(name) for name in TABLES},
    "a key nobody knows": put("surprise", 1),
    "a version that is a number": put("version", 3),
    "an empty title": put("title", " "),
    "a date that is none": put("effective_from", "spring"),
    "an unknown period": put("rhythm", 0, "term", "week"),
    "a grade in words": put("rhythm", 0, "grades", ["two"]),
    "a rhythm of a kind nobody knows": put("rhythm", 0, "kinds", ["choir"]),
    "no clause of a value": drop("content", "marks", "clause"),
    "a flag that is a text": put("content", "marks", "value", "yes"),
    "a notation that is empty": put("notations", "accepted", "value", ""),
    "marks that are numbers": put("vocabulary", "numerals", "value", [2, 3]),
    "no fraction subjects": drop("vocabulary", "fraction_subjects"),
    "an unknown kind of step": put("steps", 0, "kind", "dance"),
    "a step without a role": drop("steps", 0, "role"),
    "an unknown medium": put("steps", 4, "media", ["stone"]),
    "an unknown relation": put("steps", 4, "relation", "friend"),
    "days in words": put("steps", 4, "deadlines", 0, "days", "two"),
    "days below nothing": put("steps", 4, "deadlines", 0, "days", -1),
    "an unknown unit": put("steps", 4, "deadlines", 0, "unit", "lunar"),
    "both sorts of deadline in one": put("steps", 4, "deadlines", 0, "month", 6),
    "a 13th month": put("steps", 8, "deadlines", [{"month": 13, "day": 1, "clause": "stamp"}]),
    "a summary at a time nobody knows": put("summary", "due", "value", "sometimes"),
    "no years": put("retention", "journal_years", "value", 0),
    "years from nowhere": put("retention", "counted_from", "value", "some day"),
    "no copies": put("copies", "least", "value", 0),
    "a register without a keeper": drop("registers", 0, "keeper"),
    "an obligation that does not say if it is enforced": drop("obligations", 0, "enforced"),
    "an obligation every fortnight": put("obligations", 0, "every", "fortnight"),
    "a fortnight for the notice": put("breach", "unit", "value", "fortnight"),
    "void by a miracle": put("breach", "invalid_by", "value", "miracle"),
    "a new password in no days": put("breach", "password_days", {"value": 0, "clause": "breach"}),
    "a power nobody knows": put("powers", "fire", {"value": ["director"], "clause": "breach"}),
    "a power that is a text": put("powers", "correct", "value", "deputy"),
    "a power without a clause": drop("powers", "correct", "clause"),
    "a check list that is a text": put("steps", 1, "checklist", "отметки"),
    "a check list of numbers": put("steps", 1, "checklist", [1, 2]),
    "a paper that is no text": put("obligations", 0, "paper", 5),
    "a contradiction with itself": put("contradictions", 0, "clauses", ["least-named"]),
    "a kind of journal nobody knows": put("kinds", 0, "group", "choir"),
    "a clause without words": put("clauses", "breach", "text", ""),
    "a clause without a source": drop("clauses", "breach", "source"),
}


@pytest.mark.parametrize("name", NAMES)
def test_shipped_files_please_both(mapping, name):
    """The schema and the reader take every shipped profile."""
    assert [error.message for error in JUDGE.iter_errors(plain(mapping(name)))] == []
    assert parsed(mapping(name))


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_faults_please_neither(mapping, planted):
    """What is wrong in the structure is wrong for both."""
    wrong = copy.deepcopy(mapping("perevoz"))
    PLANTED[planted](wrong)
    assert not parsed(wrong)
    assert not JUDGE.is_valid(plain(wrong))


OPTIONAL = ("powers", "kinds", "obligations", "registers", "contradictions")


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_file_may_say_nothing_of_it(mapping, name):
    """Tables that older files do not have are missed by neither; their clauses go with them."""
    shorter = mapping("perevoz")
    del shorter[name]
    said = json.dumps(plain({key: value for key, value in shorter.items() if key != "clauses"}))
    shorter["clauses"] = {key: one for key, one in shorter["clauses"].items() if f'"{key}"' in said}
    assert [error.message for error in JUDGE.iter_errors(plain(shorter))] == []
    assert parsed(shorter)


def test_what_joins_the_tables_is_the_readers_alone(mapping):
    """A role, a clause or an order that does not fit passes the schema, never the reader."""
    for change in (
        put("steps", 4, "role", "caretaker"),
        put("steps", 4, "after", ["bind"]),
        put("notations", "accepted", "clause", "nowhere"),
        put("powers", "correct", "value", ["caretaker"]),
        put("steps", 1, "checklist", ["отметки"]),
    ):
        wrong = mapping("perevoz")
        change(wrong)
        assert JUDGE.is_valid(plain(wrong))
        assert not parsed(wrong)


def enumerations(node: Any) -> list[frozenset[str]]:
    """All lists of allowed words in a schema."""
    if isinstance(node, list):
        return [found for one in node for found in enumerations(one)]
    if not isinstance(node, dict):
        return []
    here = [frozenset(node["enum"])] if "enum" in node else []
    return here + [found for one in node.values() for found in enumerations(one)]


def test_the_words_of_the_schema_are_the_kernels():
    """Every list of allowed words in the schema is one of the kernel's, and none is missing."""
    known = {frozenset(str(one) for one in kind) for kind in ENUMERATIONS}
    assert set(enumerations(SCHEMA)) == known


def test_the_schema_is_one():
    """It is a JSON Schema of draft 2020-12."""
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
