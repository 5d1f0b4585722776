"""One spelling of a value, for ever."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.canonical import LATER, canonical_bytes, digest

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)

NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Thing:
    """A value with everything that may be stored."""

    name: str
    on: date
    at: datetime
    parts: tuple[int, ...] = ()
    words: frozenset[str] = frozenset()


def test_a_value_has_this_spelling():
    """Keys sorted, no blanks, Cyrillic as it is, moments in UTC, sets in order."""
    moscow = datetime(2026, 5, 25, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    thing = Thing("Физика", date(2026, 5, 25), moscow, (2, 1), frozenset({"н", "б"}))
    assert canonical_bytes(thing).decode("utf-8") == (
        '{"at":"2026-05-25T09:00:00Z","name":"Физика","on":"2026-05-25","parts":[2,1],"words":["б","н"]}'
    )


def test_a_digest_names_its_algorithm():
    """The published digest of nothing, with the name before it."""
    assert digest(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        {"a": [1, {"b": 0.1}]},
        (2.0,),
        Thing("x", date.min, NAIVE),
        {"x": {1, 2}},
        {"x": object()},
    ],
)
def test_what_has_no_one_spelling_is_refused(value):
    """Fractions, moments without a zone and unknown things are errors, at any depth."""
    with pytest.raises(TypeError):
        canonical_bytes(value)


@given(plain)
def test_reading_back_and_spelling_again_changes_nothing(value):
    """The spelling is a fixed point."""
    once = canonical_bytes(value)
    assert canonical_bytes(json.loads(once)) == once


def test_the_zone_of_a_moment_does_not_matter():
    """The same moment in another zone has the same bytes."""
    utc = datetime(2026, 5, 25, 9, 0, tzinfo=UTC)
    assert canonical_bytes([utc]) == canonical_bytes([utc.astimezone(timezone(timedelta(hours=8)))])


@dataclass(frozen=True, slots=True)
class Grown:
    """A value that got a field after some were stored."""

    name: str
    note: str = field(default="", metadata=LATER)


def test_a_later_field_is_spelled_only_where_it_says_something():
    """Old values keep their digests for ever."""
    assert canonical_bytes(Grown("Физика")) == '{"name":"Физика"}'.encode()
    assert canonical_bytes(Grown("Физика", "кружок")) == '{"name":"Физика","note":"кружок"}'.encode()
