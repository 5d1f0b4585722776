"""The snapshot of a printout made elsewhere: a class, its subjects and pupils, and whose the pages are."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, School
from archive_service.db.models import Person as PersonRow
from archive_service.problems import Problem
from archive_service.services import code_orders, people, pupils, snapshots
from archive_service.services.brought_drafts import Draft
from archive_service.services.code_orders import Assigned
from archive_service.services.context import Desk
from archive_service.services.imports import case_id_of
from templates import wording
from workflows import snapshot as export
from workflows.brought import Brought, BroughtPart
from workflows.canonical import canonical_bytes, digest
from workflows.own_parts import FRONT, SUMMARY
from workflows.snapshot import ClassGroup, Person, Pupil, Section, Snapshot, Term, TermKind

TERMS: Mapping[str, TermKind] = {
    **dict.fromkeys(("q1", "q2", "q3", "q4"), TermKind.QUARTER),
    **dict.fromkeys(("h1", "h2"), TermKind.HALF_YEAR),
    "year": TermKind.YEAR,
}
CLOSING = ("q4", "h2", "year")
"""With these the school year ends."""
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Known:
    """What the school has already of the same journal: ids of the class, its subjects and its pupils.

    Without them a new printout of the same journal would be another journal.
    """

    class_id: str
    sections: Mapping[str, str]
    pupils: Mapping[str, str]
    codes: Mapping[str, Assigned]


def codes_of(session: Session) -> dict[str, Assigned]:
    """Return the code names that orders gave to pupils: they may stand on a class list (000 clause 6.3.4)."""
    return {one.code: one for one in code_orders.by_pupil(session).values()}


def known_of(desk: Desk, draft: Draft) -> Known:
    """Return the ids of the class that the draft is about: by the class's name, titles and full names."""
    about = draft.about
    with desk.reading() as session:
        wanted = select(CaseRow).where(CaseRow.class_name == about.class_name, CaseRow.year == about.year)
        rows = list(session.scalars(wanted.order_by(CaseRow.id)))
        codes = codes_of(session)
    class_id = rows[0].class_id if rows else about.class_name
    case = case_id_of(about.year, about.term, class_id)
    fixed = next((row.snapshot for row in rows if row.id == case and row.snapshot), None)
    sections = snapshots.read_snapshot(desk, fixed).classes[0].sections if fixed else ()
    roll = pupils.roll(desk, about.class_name)
    names = Counter(one.pupil.printed_name for one in roll.values())
    return Known(
        class_id,
        {one.title: one.id for one in sections},
        {one.pupil.printed_name: id_ for id_, one in roll.items() if names[one.pupil.printed_name] == 1},
        codes,
    )


def snapshot_of(session: Session, draft: Draft, known: Known) -> Snapshot:
    """Return the snapshot of a draft without faults; the same for the same draft."""
    school = session.scalars(select(School)).one()
    about = draft.about
    sections = tuple(_sections(draft, known))
    group = ClassGroup(
        id=known.class_id,
        name=about.class_name,
        grade=about.grade,
        term_id=about.term,
        class_teacher_id=about.class_teacher,
        period_ids=(about.term,),
        pupils=tuple(_pupils(draft.assignment.pupils, known)),
        sections=sections,
    )
    wanted = {about.class_teacher, *(one.teacher_id for one in sections)}
    staff = session.scalars(select(PersonRow).where(PersonRow.id.in_(wanted)).order_by(PersonRow.id))
    return Snapshot(
        school=export.School(school.name, school.short_name),
        year=about.year,
        exported_at=draft.at,
        source=about.source,
        terms=(term_of(draft),),
        staff=tuple(_person(row) for row in staff),
        classes=(group,),
        brought=Brought(draft.document, len(draft.pages), tuple(_parts(draft, sections))),
    )


def term_of(draft: Draft) -> Term:
    """Return the term of a draft."""
    about = draft.about
    name, kind = wording.BROUGHT_TERMS[about.term], TERMS[about.term]
    return Term(about.term, name, kind, about.starts_on, about.ends_on, about.term in CLOSING)


def unnamed(names: Sequence[str], codes: Container[str]) -> tuple[int, ...]:
    """Return the lines of a class list, counted from 1, that are neither full names nor code names."""
    return tuple(number for number, name in enumerate(names, 1) if name not in codes and _split(name) is None)


def _sections(draft: Draft, known: Known) -> Iterator[Section]:
    for one in draft.assignment.subjects:
        id_ = known.sections.get(one.title) or _made_up("b", one.title)
        yield Section(id_, one.subject, one.teacher, one.subgroup)


def _pupils(names: Sequence[str], known: Known) -> Iterator[Pupil]:
    """The pupils in the order of the list; of two with one name the second has an id of its own."""
    given: Counter[str] = Counter()
    for name in names:
        coded = known.codes.get(name)
        if coded is not None:
            yield Pupil(coded.pupil, code_name=coded.code, code_order=coded.order.words)
            continue
        person = _split(name)
        if person is None:
            raise ValueError(name)
        given[name] += 1
        made = _made_up("u", f"{known.class_id} {name} {given[name]}")
        id_ = known.pupils.get(name, made) if given[name] == 1 else made
        yield Pupil(id_, person.surname, person.name, person.patronymic)


def _split(name: str) -> Person | None:
    try:
        return people.from_full_name("", name)
    except Problem:
        return None


def _parts(draft: Draft, sections: Sequence[Section]) -> Iterator[BroughtPart]:
    shares = {FRONT: FRONT, SUMMARY: SUMMARY}
    shares |= {str(number): one.id for number, one in enumerate(sections, 1)}
    for share, part in shares.items():
        pages = draft.assignment.pages_of(share)
        if pages:
            shown = [draft.pages[number - 1].content for number in pages]
            yield BroughtPart(part, pages, digest(canonical_bytes(shown)))


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.surname, row.name, row.patronymic, row.post)


def _made_up(first: str, text: str) -> str:
    """An id that another printout of the same journal would give again."""
    return f"{first}-{digest(text.encode()).partition(':')[2][:_SHORT]}"
