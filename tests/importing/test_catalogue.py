"""Every fault and refusal of this room has a sentence in both languages, and every sentence a use."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from archive_service.guarding import Why

ROOM = Path(__file__).parents[2] / "archive_service" / "importing"
MESSAGES = Path(__file__).parents[2] / "templates" / "messages"
MADE_UP_OF_PARTS = {
    *(f"duplicate-{kind}" for kind in ("term", "person", "class", "section", "lesson")),
    *(f"refused-{why}" for why in Why),
    "no-surname",
    "no-name",
}


def _codes() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    direct = set(re.findall(r'"import\.([a-z-]+)"', text))
    refused = set(re.findall(r'refuse\(\s*"([a-z-]+)"', text))
    return direct | refused | MADE_UP_OF_PARTS


def _sentences(language: str) -> dict[str, str]:
    return tomllib.loads((MESSAGES / f"import.{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_codes_and_sentences_agree(language: str) -> None:
    """No code without a sentence, no sentence without a code."""
    assert set(_sentences(language)) == _codes()


def test_languages_need_the_same_facts() -> None:
    """A sentence has the same places to fill in both languages."""

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english = _sentences("en")
    assert {name: places(text) for name, text in _sentences("ru").items()} == {
        name: places(text) for name, text in english.items()
    }
