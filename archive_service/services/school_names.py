"""What a searcher calls a school or a class: names of other times, as the book of names has them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive_service.db.finding import class_key, name_key
from archive_service.services.names import Query
from workflows.names_book import ClassRenamed, Entry, How, classes, schools, years_of

FIRST_YEAR = 1900
"""Where the years of a school's first name begin when nobody knows."""
_ALIKE = 5
"""Words with so many letters in common at the beginning are forms of one word."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its school and class understood.

    ``classes`` are other keys of the class with the school year in which each is meant, ``years`` those
    of the named school (empty: any), ``school`` its name, ``unknown`` a school nobody here knows.
    """

    query: Query
    classes: tuple[tuple[str, int], ...] = ()
    years: frozenset[int] = frozenset()
    school: str = ""
    unknown: str = ""


def understood(query: Query, book: Iterable[Entry], current: str) -> Asked:
    """Return a query with the names of its school and class looked up in the book."""
    known = tuple(book)
    renamed = classes(known)
    found = Asked(_with_title(query, renamed))
    if found.query.class_key:
        found = replace(found, classes=called_too(renamed, found.query.class_key))
    if not query.school:
        return found
    named = next((one for one in schools(known) if _is_called(one.name, query.school)), None)
    if named is not None:
        years = years_of(named, FIRST_YEAR) if named.how is How.RENAMED else frozenset()
        return replace(found, school=named.name, years=years)
    if _is_called(current, query.school):
        return replace(found, school=current)
    return replace(found, unknown=query.school)


def called_too(renamed: Iterable[ClassRenamed], key: str) -> tuple[tuple[str, int], ...]:
    """Return what a class was called besides in a year, as keys; a grade alone means all its classes."""
    pairs = [({class_key(one.old), class_key(one.new)}, one.year) for one in renamed]
    found: set[tuple[str, int]] = set()
    for year in {of for _, of in pairs}:
        here = [names for names, of in pairs if of == year]
        names, seen = {one for pair in here for one in pair if _meant(one, key)}, set[str]()
        while names != seen:
            seen = names
            names = seen.union(*(pair for pair in here if pair & seen))
        found |= {(one, year) for one in names - {key}}
    return tuple(sorted(found))


def _meant(name: str, key: str) -> bool:
    return name == key or (key.isdigit() and name.startswith(key) and not name[len(key) :][:1].isdigit())


def _with_title(query: Query, renamed: Iterable[ClassRenamed]) -> Query:
    """Let a word be a class's title («9 инженерный») where a class is known to be called so."""
    titles = {key for one in renamed for key in (class_key(one.old), class_key(one.new))}
    for word in query.names:
        for title in sorted(titles):
            if _alike(title.removeprefix(query.class_key), word) and title.startswith(query.class_key):
                left = tuple(one for one in query.names if one != word)
                return replace(query, names=left, class_key=title)
    return query


def _is_called(name: str, wanted: str) -> bool:
    """Whether a school's name has the number or the word that was typed."""
    words = _WORD.findall(name_key(name))
    return any(one == wanted or _alike(one, wanted) for one in words)


def _alike(one: str, other: str) -> bool:
    return len(one) >= _ALIKE and one[:_ALIKE] == other[:_ALIKE]
