"""A class teacher's classes: what is missing in each and until when, and the council's decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Document, Duty, SectionRow
from archive_service.problems import Kind, Problem
from archive_service.services import cases, council_paper, people, titles
from archive_service.services.context import Desk
from archive_service.services.sheets import may_read
from archive_service.services.snapshots import snapshot_of
from workflows.case import Case
from workflows.regulation import Profile, Scope, Step, StepKind
from workflows.side_acts import DecisionEntered

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class OwnClass:
    """A class in one term. ``step`` is the title of what is owed next; ``mine_by`` the day of the own step.

    ``mine`` says that the class teacher can do something now.
    """

    case_id: str
    class_name: str
    term_name: str
    year: int
    step: str
    signed: int
    sections: int
    mine: bool
    mine_by: date | None


@dataclass(frozen=True, slots=True)
class Classes:
    """A page of a person's classes, what can be done now first, then the newest."""

    lines: tuple[OwnClass, ...]
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of the class: who signs it, how it stands, until when."""

    section_id: str
    title: str
    signer: str
    state: str
    leaves: str
    signed_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A step on the whole case that is not done: ``who`` is a name, or what the role is called."""

    step: str
    title: str
    who: str
    due_on: date | None
    ready: bool
    mine: bool
    signs: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a class stands in a term; ``missing`` come before what is signed, the latest first.

    ``decides`` says that the council's decision can be keyed in by this person; ``volume`` is the digest
    of the bound file, "" before it is put together.
    """

    case_id: str
    class_name: str
    term_name: str
    year: int
    missing: tuple[Subject, ...]
    signed: tuple[Subject, ...]
    owed: tuple[Owed, ...]
    printed: bool
    volume: str
    decides: bool
    decision: DecisionEntered | None

    @property
    def to_sign(self) -> tuple[Owed, ...]:
        """The signatures that this person can give now."""
        return tuple(one for one in self.owed if one.mine and one.ready and one.signs)


def classes_of(session: Session, person_id: str, page: int = 1) -> Classes:
    """Return a page of the classes that a person leads.

    Raises:
        Problem: there is no such page.
    """
    own = CaseRow.class_teacher == person_id
    total = session.scalar(select(func.count()).select_from(CaseRow).where(own)) or 0
    pages = max(1, -(-total // PER_PAGE))
    if not 1 <= page <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    waiting = select(func.count()).where(
        Duty.case_id == CaseRow.id, Duty.person_id == person_id, Duty.section_id == "", Duty.open.is_(True)
    )
    newest = (CaseRow.year.desc(), CaseRow.term_id.desc(), CaseRow.grade, CaseRow.class_name, CaseRow.id)
    wanted = select(CaseRow).where(own).order_by(waiting.scalar_subquery() == 0, *newest)
    rows = session.scalars(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Classes(tuple(_lines(session, person_id, rows)), page, pages)


def _lines(session: Session, person_id: str, rows: Iterable[CaseRow]) -> list[OwnClass]:
    rows = list(rows)
    said = cases.states_in_words(session, rows)
    mine = select(Duty).where(
        Duty.person_id == person_id,
        Duty.section_id == "",
        Duty.open.is_(True),
        Duty.case_id.in_([row.id for row in rows]),
    )
    owed = {duty.case_id: duty for duty in session.scalars(mine.order_by(Duty.due_on.desc()))}
    return [
        OwnClass(
            case_id=row.id,
            class_name=row.class_name,
            term_name=row.term_name,
            year=row.year,
            step=said[row.id],
            signed=row.sections_signed,
            sections=row.sections_total,
            mine=row.id in owed,
            mine_by=owed[row.id].due_on if row.id in owed else None,
        )
        for row in rows
    ]


def standing(desk: Desk, person_id: str, case_id: str, language: str = "ru") -> Standing:
    """Return how a class stands, for its class teacher and for those who oversee it.

    Raises:
        Problem: there is no such case, or the person has nothing to do with it.
    """
    with desk.reading() as session:
        case, profile = looked_at(desk, session, person_id, case_id)
        names = people.names(session)
        due = select(Duty).where(Duty.case_id == case_id)
        duties = session.scalars(due).all()
        rows = session.scalars(
            select(SectionRow).where(SectionRow.case_id == case_id).order_by(SectionRow.title)
        ).all()
    order = [step.id for step in profile.steps]
    duties = sorted(duties, key=lambda duty: order.index(duty.step))
    days = {duty.section_id: duty.due_on for duty in reversed(duties)}
    waiting = {duty.section_id for duty in duties if duty.section_id}
    subjects = [_subject(row, names, days) for row in rows]
    return Standing(
        case_id=case_id,
        class_name=case.opened.class_name,
        term_name=case.opened.term_name,
        year=case.opened.year,
        missing=tuple(
            sorted(
                (one for one in subjects if one.section_id in waiting), key=lambda one: one.due_on or date.max
            )
        ),
        signed=tuple(one for one in subjects if one.section_id not in waiting),
        owed=tuple(_owed(one, names, profile, person_id, language) for one in duties if not one.section_id),
        printed=case.printed,
        volume=case.volume,
        decides=_decides(case, profile, duties, person_id),
        decision=case.decisions[-1] if case.decisions else None,
    )


def pupils_of(desk: Desk, person_id: str, case_id: str) -> tuple[tuple[str, str], ...]:
    """Return the ids and names of the class's pupils, as they are printed.

    Raises:
        Problem: there is no such case, or the person has nothing to do with it.
    """
    with desk.reading() as session:
        case, _ = looked_at(desk, session, person_id, case_id)
    return tuple((one.id, one.printed_name) for one in snapshot_of(desk, case).classes[0].pupils)


def decision_paper(session: Session, case_id: str) -> str:
    """Return the digest of the newest sheet of the council's decision on a case, "" where there is none."""
    wanted = select(Document.digest).where(Document.case_id == case_id, Document.role == council_paper.ROLE)
    return session.scalar(wanted.order_by(Document.created_at.desc()).limit(1)) or ""


def looked_at(desk: Desk, session: Session, person_id: str, case_id: str) -> tuple[Case, Profile]:
    """Return a case for one of those who may look into it, and its regulation.

    Raises:
        Problem: there is no such case, or the person has nothing to do with it.
    """
    case, profile = cases.load(session, case_id)
    actor = people.actor_of(session, person_id, desk.today, case.opened.class_id)
    if not may_read(actor, case, profile):
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    return case, profile


def signs_volume(step: Step | None) -> bool:
    """Whether a step is a signature under the whole case."""
    return step is not None and step.kind is StepKind.SIGN and step.scope is Scope.CASE


def _subject(row: SectionRow, names: Mapping[str, str], days: Mapping[str, date | None]) -> Subject:
    signer = names.get(row.signer, row.signer)
    return Subject(row.id, row.title, signer, row.state, row.leaves or "", row.signed_on, days.get(row.id))


def _owed(duty: Duty, names: Mapping[str, str], profile: Profile, person_id: str, language: str) -> Owed:
    return Owed(
        step=duty.step,
        title=duty.title,
        who=names.get(duty.person_id) or titles.in_words(duty.role, profile, language),
        due_on=duty.due_on,
        ready=duty.open,
        mine=duty.person_id == person_id,
        signs=signs_volume(profile.step(duty.step)),
    )


def _decides(case: Case, profile: Profile, duties: Iterable[Duty], person_id: str) -> bool:
    """A decision may be keyed in when it is due, and once more when it was keyed in wrongly."""
    step = profile.step_of(StepKind.DECISION)
    if step is None or case.class_teacher != person_id:
        return False
    return bool(case.decisions) or any(one.step == step.id and one.open for one in duties)
