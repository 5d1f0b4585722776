"""How long things are kept, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.regulation import CountedFrom, Ruled, SummaryCount
from workflows.retention import Kept, keep_until


@pytest.fixture
def profile(profiles):
    """Regulation 000 with the terms of 001."""
    return profiles["perevoz"]


def counted(profile, start=CountedFrom.CLOSING, summary=SummaryCount.EXTRACTION):
    """The profile with another count."""
    rules = profile.retention
    changed = replace(
        rules,
        counted_from=Ruled(start, rules.counted_from.clause),
        summary_follows=Ruled(summary, rules.summary_follows.clause),
    )
    return replace(profile, retention=changed)


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-26")
@pytest.mark.parametrize(
    ("kind", "start", "summary", "until"),
    [
        ("journal", "closing", "extraction", date(2031, 6, 30)),
        ("journal", "next-january", "extraction", date(2032, 1, 1)),
        ("summary", "closing", "extraction", date(2056, 6, 30)),
        ("summary", "next-january", "extraction", date(2057, 1, 1)),
        ("summary", "closing", "closing", date(2051, 6, 30)),
        ("summary", "next-january", "closing", date(2052, 1, 1)),
    ],
)
def test_a_file_closed_on_30_june_2026(profile, kind, start, summary, until):
    """5 years, then 25 more for the summary sheet; the start of the count is the profile's."""
    chosen = counted(profile, CountedFrom(start), SummaryCount(summary))
    assert keep_until(kind, date(2026, 6, 30), chosen).until == until


def test_the_reasons_are_the_clauses(profile):
    """A summary sheet's 30 years follow from 8.6 and 8.7 of the source that says so."""
    keeping = keep_until("summary", date(2026, 6, 30), profile)
    assert keeping.years == 30
    assert {one.ref for one in keeping.reasons} == {"п. 8.6", "п. 8.7"}
    assert {one.source[:3] for one in keeping.reasons} == {"001"}
    assert (keeping.kind, keeping.starts_on) == (Kept.SUMMARY, date(2026, 6, 30))
    later = keep_until("journal", date(2026, 6, 30), counted(profile, CountedFrom.NEXT_JANUARY))
    assert (later.kind, later.starts_on) == (Kept.JOURNAL, date(2027, 1, 1))


def test_a_leap_day_loses_nothing(profile):
    """From 29 February the term ends on 1 March, not on 28 February."""
    assert keep_until("journal", date(2028, 2, 29), profile).until == date(2033, 3, 1)


def test_nothing_else_is_kept_by_this_rule(profile):
    """Another kind is an error, not a guess."""
    with pytest.raises(ValueError, match="photo"):
        keep_until("photo", date(2026, 6, 30), profile)


@given(day=st.dates(date(2000, 1, 1), date(2090, 12, 31)), later=st.integers(0, 400))
def test_a_later_closing_never_ends_earlier(profiles, day, later):
    """The end grows with the closing day, and the summary sheet always outlives the journal."""
    for start in CountedFrom:
        profile = counted(profiles["perevoz"], start)
        first = keep_until("journal", day, profile)
        second = keep_until("journal", date.fromordinal(day.toordinal() + later), profile)
        assert first.until <= second.until
        assert first.until < keep_until("summary", day, profile).until
