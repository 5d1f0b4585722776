"""What the head of a printed page says: which subject, which teacher, or which common page it is."""

import re
from collections.abc import Iterator, Mapping

from archive_service.importing.printout.shares import Subject
from workflows.own_parts import FRONT, SUMMARY

_SUBJECT = re.compile(
    r"^\W*(?:учебный\s+)?(?:предмет|дисциплина|курс)\s*(?:[:–—]|(?=«))\s*(?P<name>\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_TEACHER = re.compile(
    r"(?:учитель(?:-предметник)?|преподаватель|педагог)\s*[:–—]\s*(?P<name>[^\n]+)", re.IGNORECASE
)
_ENDS = re.compile(r"\s{2,}|\s*[,;(]?\s*(?:учитель|преподаватель|педагог|класс)\b.*$", re.IGNORECASE)
_GROUP = re.compile(
    r"[\s,(]*(?P<group>(?:\d+\s*(?:-?я)?\s*(?:под)?группа)|(?:(?:под)?группа\s*№?\s*\d+))\)?$", re.IGNORECASE
)
_COMMON = (
    (SUMMARY, ("сводная ведомость", "сводный лист", "итоговая ведомость")),
    (FRONT, ("оглавление", "содержание", "список класса", "список обучающихся", "список учащихся")),
    (FRONT, ("общие сведения об обучающихся", "общие сведения об учащихся", "листок здоровья")),
    (FRONT, ("замечания по ведению",)),
)
_RUNNING = ("классный журнал", "журнал учебной группы")
"""Some programs print these words at the head of every page: they tell something before any subject only."""
_CONTENTS, _LIST = ("оглавление", "содержание"), ("список класса", "список обучающихся", "список учащихся")
_QUOTED = re.compile(r"«(?P<name>[^»]+)»")
_HEAD_LINES = 6
_LINE = re.compile(r"^(?P<title>\S.*?)[\s.…]{2,}(?P<first>\d{1,4})(?:\s*[-–—]\s*(?P<last>\d{1,4}))?\s*$")


def subjects_on(text: str) -> tuple[Subject, ...]:
    """Return the subjects that a page is headed with: one, or none, or more than a leaf may have."""
    return tuple(dict.fromkeys(_subject(found["name"]) for found in _SUBJECT.finditer(text)))


def common_part(text: str) -> str:
    """Return «front» or «summary» where the head of a page says so, else ""."""
    lines = _head(text).splitlines()
    found = (part for line in lines for part, words in _COMMON if any(word in line for word in words))
    return next(found, "")


def is_titled(text: str) -> bool:
    """Return whether the head of a page has the name of the whole journal."""
    head = _head(text)
    return any(word in head for word in _RUNNING)


def is_class_list(text: str) -> bool:
    """Return whether a page is headed as the list of the class."""
    return any(word in _head(text) for word in _LIST)


def contents_lines(text: str, pages: int) -> Iterator[tuple[Subject, range]]:
    """Yield what a contents page says: a title and its pages; nothing of any other page."""
    if not any(word in _head(text) for word in _CONTENTS):
        return
    for line in text.splitlines():
        found = _LINE.match(line.strip())
        if found is None:
            continue
        first = int(found["first"])
        last = int(found["last"] or first)
        if 1 <= first <= last <= pages:
            yield _subject(found["title"]), range(first, last + 1)


def teacher_on(text: str, staff: Mapping[str, str]) -> str:
    """Return the id of the one member of staff whom a page names as its teacher, else ""."""
    names = [_folded(found["name"]) for found in _TEACHER.finditer(text)]
    found = {id_ for id_, full in staff.items() for name in names if _is_named(name, full)}
    return found.pop() if len(found) == 1 else ""


def _head(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines[:_HEAD_LINES]).casefold()


def _subject(said: str) -> Subject:
    quoted = _QUOTED.match(said)
    name = (quoted["name"] if quoted else _ENDS.sub("", said)).strip(" «»\"'.,;:")
    group = _GROUP.search(name)
    if group is None:
        return Subject(" ".join(name.split()))
    return Subject(" ".join(name[: group.start()].split()), " ".join(group["group"].split()))


def _is_named(said: str, full: str) -> bool:
    """Whether a text begins with somebody's full name, or with the surname and the right initials."""
    surname, *names = _folded(full).split() or [""]
    if said.startswith(" ".join((surname, *names))):
        return True
    found, *rest = re.split(r"[\s.]+", said)
    initials = [part for part in rest if part][: len(names)]
    short = all(len(part) == 1 for part in initials) and bool(initials)
    return found == surname and short and all(a == b[0] for a, b in zip(initials, names, strict=False))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
