"""Finding a graduate: keys that both databases compare alike, and the look-up over them.

SQLite's ``lower()`` ignores Cyrillic and collations differ between machines, so keys are
made here: casefolded, ё as е, one space between words.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from archive_service.db import borne_names
from archive_service.db.models import SummaryPupil

_LETTERS = "абвгдежзийклмнопрстуфхцчшщэюя" + ascii_lowercase
_NOT_IN_CLASS = re.compile(r"[\s\-–—.«»\"']+")


@dataclass(frozen=True, slots=True)
class PupilOnSheet:
    """A pupil as printed on a summary sheet; names are empty where a code name is printed."""

    pupil_id: str
    surname: str
    name: str
    patronymic: str
    printed_name: str


def name_key(text: str) -> str:
    """Return the form in which names are compared: «Ёлкина  АННА» → «елкина анна»."""
    return " ".join(text.casefold().replace("ё", "е").split())


def class_key(text: str) -> str:
    """Return the form in which classes are compared: «9-Б», «9 «б»» → «9б»."""
    return _NOT_IN_CLASS.sub("", name_key(text))


def index_summary(
    session: Session,
    *,
    case_id: str,
    class_name: str,
    year: int,
    document: str,
    pupils: Iterable[PupilOnSheet],
) -> int:
    """Put the pupils of a summary sheet into the index in place of an earlier edition's; return how many.

    ``year`` is the calendar year in which the school year starts, ``document`` the sheet's digest.
    A pupil under a code name is found by the code name.
    """
    gone = _taken_out(session, case_id)
    rows = [_row(case_id, class_name, year, document, pupil) for pupil in pupils]
    session.add_all(rows)
    session.flush()
    borne_names.settle(session, [*gone, *rows])
    return len(rows)


def drop_from_index(session: Session, case_id: str) -> None:
    """Take a case's pupils out of the index: it has no summary sheet in the archive any more."""
    borne_names.settle(session, _taken_out(session, case_id))


def _taken_out(session: Session, case_id: str) -> Sequence[SummaryPupil]:
    """Take a case's rows out and return what they were."""
    of_case = SummaryPupil.case_id == case_id
    rows = session.scalars(select(SummaryPupil).where(of_case)).all()
    for row in rows:
        session.expunge(row)
    session.execute(delete(SummaryPupil).where(of_case))
    return rows


def find_pupils(
    session: Session,
    *,
    surnames: Iterable[str] = (),
    name: str | Collection[str] = "",
    patronymic: str | Collection[str] = "",
    class_name: str = "",
    years: Iterable[int] = (),
    limit: int = 100,
) -> list[SummaryPupil]:
    """Return who is on summary sheets by what is known, newest year first; empty facts do not narrow.

    ``surnames`` are alternatives (a query's word and its base form); ``name`` and
    ``patronymic`` may be beginnings or initials, or alternatives too. A class without a
    letter («9») means all classes of that grade.
    """
    keys = sorted({name_key(one) for one in surnames})
    wanted = select(SummaryPupil)
    if keys:
        wanted = wanted.where(SummaryPupil.surname_key.in_(keys))
    if class_name:
        wanted = wanted.where(SummaryPupil.class_key.in_(class_keys(class_key(class_name))))
    if known_years := sorted(set(years)):
        wanted = wanted.where(SummaryPupil.year.in_(known_years))
    for column, known in ((SummaryPupil.name_key, name), (SummaryPupil.patronymic_key, patronymic)):
        texts = [known] if isinstance(known, str) else sorted(known)
        beginnings = [name_key(text).rstrip(".") for text in texts if text]
        if beginnings:
            wanted = wanted.where(or_(*(column.startswith(one, autoescape=True) for one in beginnings)))
    ordered = wanted.order_by(SummaryPupil.year.desc(), SummaryPupil.class_key, SummaryPupil.surname_key)
    return list(session.scalars(ordered.limit(limit)))


def class_keys(key: str) -> list[str]:
    """Return the keys of the classes meant: a class without a letter («9») means all of that grade."""
    return [key, *(key + letter for letter in _LETTERS)] if key.isdigit() else [key]


def _row(case_id: str, class_name: str, year: int, document: str, pupil: PupilOnSheet) -> SummaryPupil:
    return SummaryPupil(
        case_id=case_id,
        pupil_id=pupil.pupil_id,
        surname_key=name_key(pupil.surname or pupil.printed_name),
        name_key=name_key(pupil.name),
        patronymic_key=name_key(pupil.patronymic),
        printed_name=pupil.printed_name,
        class_key=class_key(class_name),
        class_name=class_name,
        year=year,
        document=document,
    )
