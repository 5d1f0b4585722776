"""Values are spelled the same way in both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.db.types import read_moment, spell_moment

MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_a_moment_comes_back(moment):
    """A moment is read back to the microsecond."""
    assert read_moment(spell_moment(moment)) == moment


@given(MOMENTS, MOMENTS)
def test_spelled_moments_sort_as_moments(one, other):
    """The database can order moments by their text."""
    assert (spell_moment(one) < spell_moment(other)) == (one < other)


def test_a_moment_is_spelled_in_utc():
    """Another zone's moment is the same moment."""
    moscow = timezone(timedelta(hours=3))
    assert spell_moment(datetime(2026, 5, 25, 12, tzinfo=moscow)) == "2026-05-25T09:00:00.000000Z"


def test_a_moment_without_a_zone_is_refused():
    """Nobody guesses a time zone."""
    with pytest.raises(ValueError, match="time zone"):
        spell_moment(datetime(2026, 5, 25))  # noqa: DTZ001
