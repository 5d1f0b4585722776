"""The wording of the paper forms: texts a school may change, checked against what a paper fills in.

A file ``templates/forms/<name>.toml`` has one text a line; ``{place}`` is filled with a fact.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from string import Formatter
from types import MappingProxyType
from typing import Any, NoReturn

from archive_service.problems import Kind, Problem

Places = Mapping[str, tuple[str, ...]]
"""The texts a paper uses, by name, each with the places it fills."""


Wordings = Mapping[str, Mapping[str, str]]
"""The texts a school has changed: form → name of the text → what it says now."""

SHIPPED: Wordings = MappingProxyType({})
"""All papers as they come with the product."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one paper."""

    texts: Mapping[str, str]

    def __call__(self, name: str, /, **facts: object) -> str:
        """Return a text with its places filled."""
        return self.texts[name].format_map(facts)


def words_of(name: str, places: Places, own: Wordings = SHIPPED) -> Words:
    """Return the texts of a paper: as shipped, but for those the school has changed and that still fit.

    Raises:
        Problem: the shipped file is spoilt (see :func:`words_from`).
    """
    shipped = words_from(shipped_text(name), places, f"{name}.toml").texts
    changed = {text: said for text, said in own.get(name, {}).items() if fits(said, places.get(text))}
    return Words({**shipped, **changed})


def words_from(source: str, places: Places, file: str) -> Words:
    """Return the texts of a paper from what stands in its file.

    Raises:
        Problem: it is no TOML, lacks a text, has one that nobody prints, or a text has
            other places than the paper fills.
    """
    texts = texts_in(source, file)
    for text in sorted(places.keys() - texts.keys()):
        _refuse("form-text-missing", file=file, text=text)
    for text, said in texts.items():
        check_text(file, text, said, places)
    return Words(texts)


def shipped_text(name: str) -> str:
    """Return the file of a paper's wording as it comes with the product.

    Raises:
        Problem: there is none, or it is no text.
    """
    try:
        return (resources.files("templates") / "forms" / f"{name}.toml").read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _refuse("form-unreadable", file=f"{name}.toml", reason=str(error))


def texts_in(source: str, file: str) -> dict[str, str]:
    """Return what stands in a file of wording, not yet compared with what a paper fills in.

    Raises:
        Problem: it is no TOML, or something in it is no text.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        _refuse("form-unreadable", file=file, reason=str(error))
    for text, said in data.items():
        if not isinstance(said, str):
            _refuse("form-text-broken", file=file, text=text, reason=type(said).__name__)
    return data


def title_of(name: str, own: Wordings = SHIPPED) -> str:
    """Return what a paper is called: the text «title» of its file."""
    file = f"{name}.toml"
    texts = {**texts_in(shipped_text(name), file), **own.get(name, {})}
    if "title" not in texts:
        _refuse("form-text-missing", file=file, text="title")
    return texts["title"]


def check_text(file: str, text: str, said: str, places: Places) -> None:
    """Refuse a text that nobody prints or that has other places than the paper fills.

    Raises:
        Problem: it is so.
    """
    if text not in places:
        _refuse("form-text-unknown", file=file, text=text)
    for code, facts in wrong_places(said, places[text]):
        _refuse(f"form-{code}", file=file, text=text, **facts)


def wrong_places(said: str, wanted: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what is wrong with the places of a text: the code of a sentence and its facts."""
    try:
        pieces = list(Formatter().parse(said))
    except ValueError as error:
        yield "text-broken", {"reason": str(error)}
        return
    found = set()
    for _, place, shape, change in pieces:
        if place is None:
            continue
        if shape or change or place not in wanted:
            yield "place-unknown", {"place": place, "known": ", ".join(sorted(wanted))}
        found.add(place)
    yield from (("place-missing", {"place": place}) for place in wanted if place not in found)


def fits(said: str, places: tuple[str, ...] | None) -> bool:
    """Tell whether a text has the places that a paper fills; None is a text that it does not print."""
    return places is not None and not any(wrong_places(said, places))


def _refuse(code: str, **facts: Any) -> NoReturn:
    raise Problem(Kind.SETUP, f"render.{code}", **facts)
