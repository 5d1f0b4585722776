"""Every error of the storage room has a sentence in both languages."""

import dataclasses
import re
import string
import tomllib
from datetime import date
from importlib import resources

import pytest

from storage import errors
from storage.audit import Trouble

CLASSES = [
    found
    for found in vars(errors).values()
    if isinstance(found, type) and issubclass(found, errors.StorageError)
]
LANGUAGES = ("ru", "en")


def _catalogue(language: str) -> dict[str, str]:
    text = (resources.files("templates") / "messages" / f"storage.{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_an_error_has_a_sentence_that_its_facts_fill(error, language):
    """The sentence exists, and needs no fact that the error does not carry."""
    sentence = _catalogue(language)[_kebab(error.__name__)]
    facts = {}
    if dataclasses.is_dataclass(error):
        days = {"kept_until", "asked", "day"}
        facts = {
            field.name: date(2051, 9, 1) if field.name in days else "x" for field in dataclasses.fields(error)
        }
    assert "{" not in sentence.format_map(facts)


def test_no_sentence_is_left_over():
    """Both catalogues name exactly the errors and findings that exist, with the same facts."""
    names = {_kebab(error.__name__) for error in CLASSES} | {str(trouble) for trouble in Trouble}
    russian, english = (_catalogue(language) for language in LANGUAGES)
    assert set(russian) == set(english) == names
    for name in names:
        assert _facts(russian[name]) == _facts(english[name])


def _facts(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
