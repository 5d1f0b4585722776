"""Names as they are looked up: spelling folded, any grammatical case of a query understood."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer

from archive_service.db.finding import class_key, name_key

_YEAR = re.compile(r"(19|20)\d\d")
_CLASS = re.compile(r"(?P<grade>\d{1,2})\s*[-«\"]?\s*(?P<letter>[а-яёa-z])?[»\"]?", re.IGNORECASE)
_SPLIT_CLASS = re.compile(r"\b(\d{1,2})[\s\-]*[«\"]?([а-яё])\b[»\"]?")
_CODE_NAME = re.compile(r"\b(ученик)[а-я]{0,2}\s+(\d{1,3})\b(?!\s*класс)")
_INITIALS = re.compile(r"\b(\w)\.(?=\w)")
_SCHOOL = re.compile(
    r"\b(?:(?P<before>[а-яё]{5,})\s+)?(?:школ|гимнази|лице|сош|оош|техникум|колледж)[а-я]*"
    r"(?:\s*№?\s*(?P<number>\d{1,4})(?!\s*[-«\"]?[а-яё]\b))?"
    r"(?:\s+[«\"](?P<title>[а-яё]+)[^»\"]*[»\"])?"
)
_LEFT = re.compile(r"выпуск[а-я]*|(?:о|за)кончи[а-я]*")
_ENDINGS = (
    (re.compile(r"(.{2,}(?:[ое]в|[иы]н))(?:а|у|ым|е|ой|ою)?"), ("", "а")),
    (re.compile(r"(.*[сц]к)(?:ого|ому|им|ом|ой|ою|ую|ая|ий)"), ("ий", "ая")),
)
"""Surnames of the commonest makes, in any case; the dictionary does not know every stem."""

_REMEMBERED = 4096
_FORMS = ({"nomn", "sing", "masc"}, {"nomn", "sing", "femn"})
_ADJECTIVE = re.compile(r"(?:н|ск|ц)(?:ая|ой|ую|ий|ого|ому|ом)$")
_NOISE = frozenset(
    {"сводная", "ведомость", "ведомости", "сводную", "класс", "класса", "год", "года", "г", "школа"}
    | {"ученик", "ученика", "ученику", "ученица", "ученицы", "ученице"}
)


@dataclass(frozen=True, slots=True)
class Query:
    """A line somebody typed, taken apart; ``names`` are in the order of typing.

    ``left`` says that the years are those of leaving school («выпуск 2015»), ``code`` that the first
    of the names is a code name. ``school`` is the number or the word a school was named by.
    """

    years: tuple[int, ...] = ()
    class_key: str = ""
    names: tuple[str, ...] = ()
    left: bool = False
    code: bool = False
    school: str = ""


def parse_query(text: str) -> Query:
    """Return years, class and names of a typed query such as «Ивановой 9-Б 2014 сводная».

    A code name («Ученика 1») counts as one name, the first.
    """
    years: list[int] = []
    group = ""
    printed = _INITIALS.sub(r"\1. ", "".join(one for one in text if one.isprintable() or one.isspace()))
    line, school = _without_school(name_key(printed).replace(",", " "))
    line = _SPLIT_CLASS.sub(r"\1\2", line)
    codes = [" ".join(found) for found in _CODE_NAME.findall(line)]
    names, left = list(codes), False
    for word in _CODE_NAME.sub(" ", line).split():
        if _YEAR.fullmatch(word):
            years.append(int(word))
        elif _CLASS.fullmatch(word):
            group = class_key(word)
        elif _LEFT.fullmatch(word):
            left = True
        elif word not in _NOISE:
            names.append(word)
    return Query(tuple(years), group, tuple(names), left and bool(years), bool(codes), school)


def _without_school(line: str) -> tuple[str, str]:
    """Return the line without the school it names, and what that is called by: a number, a title, or ""."""
    found = _SCHOOL.search(line)
    if found is None:
        return line, ""
    before, number, title = found["before"] or "", found["number"], found["title"]
    called = number or title or (before if _ADJECTIVE.search(before) else "")
    kept = before if before and called != before else ""
    return f"{line[: found.start()]} {kept} {line[found.end() :]}", called


@lru_cache(maxsize=_REMEMBERED)
def variants(name: str) -> frozenset[str]:
    """Return the keys a typed name may be stored under: itself and its nominative forms.

    «ивановой» gives «иванов» and «иванова»: the person who asks writes as people speak.
    """
    found = {name} | {
        f"{match[1]}{ending}"
        for shape, endings in _ENDINGS
        if (match := shape.fullmatch(name))
        for ending in endings
    }
    for parse in _analyzer().parse(name):
        if not {"Surn", "Name", "Patr"} & set(parse.tag.grammemes):
            continue
        found.add(name_key(parse.normal_form))
        for form in _FORMS:
            inflected = parse.inflect(form)
            if inflected is not None:
                found.add(name_key(inflected.word))
    return frozenset(found)


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer()
