"""Names that lead to a person's sheets: kept beside the sheets, so that no search goes through all of them.

What the sheets say follows from them (:func:`settle`); what a document says is put in by its note.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db.models import BorneName, KnownSurname, SummaryPupil

Bearer = tuple[str, str]
"""Who bears a name: the export's pupil code and the given name's key."""

FROM_SHEETS = 0
"""The note of a name that the sheets themselves have."""


def surnames(session: Session) -> Collection[str]:
    """Return the keys of all surnames on the school's sheets, each once; code names are none."""
    return session.scalars(select(KnownSurname.surname_key)).all()


def settle(session: Session, rows: Iterable[SummaryPupil]) -> None:
    """Let what is known of the people and surnames of these rows be as the sheets now have it.

    The rows may have been put in or taken out; a row under a code name says nothing of names.
    """
    named = [row for row in rows if row.name_key]
    _settle_surnames(session, {row.surname_key for row in named})
    _settle_people(session, {(row.pupil_id, row.name_key) for row in named})
    session.flush()


@dataclass(frozen=True, slots=True)
class LaterName:
    """A name that a document says, as keys; ``given`` is the given name as the sheets have it."""

    pupil_id: str
    given: str
    surname: str
    name: str
    patronymic: str


def note_name(session: Session, known: LaterName, note: int) -> None:
    """Let somebody be found by a name that a document says; ``note`` numbers it."""
    row = BorneName(
        pupil_id=known.pupil_id,
        given_key=known.given,
        surname_key=known.surname,
        note=note,
        name_key=known.name,
        patronymic_key=known.patronymic,
    )
    session.add(row)
    session.flush()


def strike_note(session: Session, note: int) -> None:
    """Let nobody be found by the name of a note any more."""
    session.execute(delete(BorneName).where(BorneName.note == note))


def _settle_surnames(session: Session, keys: set[str]) -> None:
    on_sheets = select(SummaryPupil.surname_key).where(
        SummaryPupil.surname_key.in_(sorted(keys)), SummaryPupil.name_key != ""
    )
    there = set(session.scalars(on_sheets.distinct()))
    listed = KnownSurname.surname_key.in_(sorted(keys))
    known = set(session.scalars(select(KnownSurname.surname_key).where(listed)))
    if gone := known - there:
        session.execute(delete(KnownSurname).where(KnownSurname.surname_key.in_(sorted(gone))))
    session.add_all(KnownSurname(surname_key=key) for key in sorted(there - known))


def _settle_people(session: Session, people: set[Bearer]) -> None:
    codes = sorted({code for code, _ in people})
    old = (BorneName.pupil_id.in_(codes), BorneName.note == FROM_SHEETS)
    for known in session.scalars(select(BorneName).where(*old)).all():
        if (known.pupil_id, known.given_key) in people:
            session.delete(known)
    session.flush()
    borne: dict[Bearer, dict[str, str]] = defaultdict(dict)
    for row in session.scalars(select(SummaryPupil).where(SummaryPupil.pupil_id.in_(codes))):
        borne[(row.pupil_id, row.name_key)].setdefault(row.surname_key, row.patronymic_key)
    for person in sorted(people):
        if len(borne[person]) > 1:
            session.add_all(_row(person, *one) for one in borne[person].items())


def _row(person: Bearer, surname: str, patronymic: str) -> BorneName:
    code, name = person
    return BorneName(
        pupil_id=code,
        given_key=name,
        surname_key=surname,
        note=FROM_SHEETS,
        name_key=name,
        patronymic_key=patronymic,
    )
