"""The wording of the paper forms: files a school may edit, checked against what a paper fills in.

A file ``templates/forms/<name>.toml`` has one text a line; ``{place}`` is filled with a fact.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any, NoReturn

from archive_service.problems import Kind, Problem

Places = Mapping[str, tuple[str, ...]]
"""The texts a paper uses, by name, each with the places it fills."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one paper."""

    texts: Mapping[str, str]

    def __call__(self, name: str, /, **facts: object) -> str:
        """Return a text with its places filled."""
        return self.texts[name].format_map(facts)


def words_of(name: str, places: Places, folder: Traversable | None = None) -> Words:
    """Return the texts of a paper from its file.

    Raises:
        Problem: the file is no TOML, lacks a text, has one that nobody prints, or a text has
            other places than the paper fills.
    """
    source = (folder or resources.files("templates") / "forms") / f"{name}.toml"
    file = source.name
    texts = _read(source, file)
    for text in sorted(places.keys() - texts.keys()):
        _refuse("form-text-missing", file=file, text=text)
    for text in sorted(texts.keys() - places.keys()):
        _refuse("form-text-unknown", file=file, text=text)
    for text, wanted in places.items():
        _check(file, text, texts[text], frozenset(wanted))
    return Words(texts)


def title_of(name: str) -> str:
    """Return what a paper is called: the text «title» of its file."""
    file = f"{name}.toml"
    texts = _read(resources.files("templates") / "forms" / file, file)
    if "title" not in texts:
        _refuse("form-text-missing", file=file, text="title")
    return texts["title"]


def _read(source: Traversable, file: str) -> dict[str, str]:
    try:
        data = tomllib.loads(source.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        _refuse("form-unreadable", file=file, reason=str(error))
    for text, said in data.items():
        if not isinstance(said, str):
            _refuse("form-text-broken", file=file, text=text, reason=type(said).__name__)
    return data


def _check(file: str, text: str, said: str, wanted: frozenset[str]) -> None:
    try:
        pieces = list(Formatter().parse(said))
    except ValueError as error:
        _refuse("form-text-broken", file=file, text=text, reason=str(error))
    found = set()
    for _, place, shape, change in pieces:
        if place is None:
            continue
        if shape or change or place not in wanted:
            _refuse("form-place-unknown", file=file, text=text, place=place, known=", ".join(sorted(wanted)))
        found.add(place)
    for place in sorted(wanted - found):
        _refuse("form-place-missing", file=file, text=text, place=place)


def _refuse(code: str, **facts: Any) -> NoReturn:
    raise Problem(Kind.SETUP, f"render.{code}", **facts)
