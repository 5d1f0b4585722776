"""The shipped profiles, and ways that begin under them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.workflows.asking import PEOPLE
from tests.workflows.ways import SHIPPED, Way, read_profile
from workflows.calendar import Calendar
from workflows.commands import Actor
from workflows.profile import parse
from workflows.regulation import Profile


@pytest.fixture(scope="session")
def mapping() -> Callable[[str], dict[str, Any]]:
    """The reader of shipped profile files."""
    return read_profile


@pytest.fixture(scope="session")
def all_profiles() -> dict[str, Profile]:
    """All shipped profiles, parsed."""
    return {name: parse(read_profile(name)) for name in SHIPPED}


@pytest.fixture(scope="session")
def profiles(all_profiles: dict[str, Profile]) -> dict[str, Profile]:
    """The shipped profiles whose table has a row for all five signatures."""
    return {name: all_profiles[name] for name in ("perevoz", "default")}


@pytest.fixture(scope="session")
def people() -> dict[str, Actor]:
    """Everybody who may come to the door."""
    return PEOPLE


@pytest.fixture(scope="session")
def start(all_profiles: dict[str, Profile]) -> Callable[..., Way]:
    """Begin a way: ``start("perevoz")``; options are the profile, the calendar and the grade."""

    def begin(profile: str | Profile = "perevoz", calendar: Calendar | None = None, **options: Any) -> Way:
        chosen = all_profiles[profile] if isinstance(profile, str) else profile
        return Way(chosen, calendar or Calendar(), **options)

    return begin


@pytest.fixture
def way(start: Callable[..., Way]) -> Way:
    """A way under regulation 000, not yet begun."""
    return start("perevoz")
