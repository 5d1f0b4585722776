"""The five regulations and the union of them, as files and parsed."""

import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest

from workflows.profile import parse
from workflows.regulation import Profile

FIVE = {
    "000": "perevoz",
    "001": "egorievsk-2020",
    "002": "klyuchi-2023",
    "003": "sterlitamak-2023",
    "004": "klin-dop-2022",
}


def read(name: str) -> dict[str, Any]:
    """Return the mapping of a shipped profile file."""
    source = resources.files("workflows") / "profiles" / f"{name}.toml"
    return tomllib.loads(source.read_text("utf-8"))


@pytest.fixture(scope="session")
def mapping() -> Callable[[str], dict[str, Any]]:
    """The reader of shipped profile files; every call reads anew."""
    return read


@pytest.fixture(scope="session")
def five() -> dict[str, Profile]:
    """The five regulations by their number."""
    return {number: parse(read(name)) for number, name in FIVE.items()}
