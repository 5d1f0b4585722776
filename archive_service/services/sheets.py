"""One subject's sheets as whoever answers for them reads them: pages, marks as data, what may be done."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Duty
from archive_service.problems import Kind, Problem
from archive_service.services import cases, people, relations
from archive_service.services.context import Desk
from archive_service.services.mark_table import MarkTable, mark_table
from archive_service.services.snapshots import snapshot_of
from workflows import programme
from workflows.acts import Remark
from workflows.case import Case, Return, Section
from workflows.commands import Actor, ReturnSection
from workflows.leaves import pages_of, span
from workflows.programme import ProgrammeNote
from workflows.regulation import Profile
from workflows.snapshot import Snapshot

_TRIED = (Remark("—"),)
"""A remark to ask with whether the regulation would let the person return the sheets."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed the sheets, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Note:
    """The note on the programme that the sheets carry: what follows from the export, in which words."""

    proposed: ProgrammeNote
    done: str
    missing: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page of a section shows. ``pages`` are the numbers printed on its pages.

    ``brought`` says that another program printed them: there is no table of what stands on them.

    ``can_sign`` says that it waits for this person's signature; ``can_return`` that the regulation would
    let the person return it now; ``clause`` is that of the deadline.
    """

    case_id: str
    section_id: str
    class_name: str
    term_name: str
    year: int
    title: str
    signer: str
    edition: int
    leaves: str
    document: str
    pages: tuple[str, ...]
    signed: Signed | None
    returned: Return | None
    returned_by: str
    due_on: date | None
    clause: str
    can_sign: bool
    can_return: bool
    note: Note | None
    table: MarkTable
    brought: bool


def open_sheet(desk: Desk, person_id: str, case_id: str, section_id: str) -> Sheet:
    """Return a section's sheets for one of those who may read them.

    Raises:
        Problem: no such case or section, or the person has nothing to do with it.
    """
    with desk.reading() as session:
        case, profile, section, actor = _readable(desk, session, person_id, case_id, section_id)
        owed = _owed(session, person_id, case_id, section_id)
        may_return = _may_return(desk, session, actor, section, case_id)
        names = people.names(session)
    snapshot = snapshot_of(desk, case)
    signature = section.signatures[-1] if section.signatures else None
    return Sheet(
        case_id=case_id,
        section_id=section_id,
        class_name=case.opened.class_name,
        term_name=case.opened.term_name,
        year=case.opened.year,
        title=section.title,
        signer=names.get(section.signer, section.signer),
        edition=section.edition,
        leaves=span(section.leaves),
        document=section.document,
        pages=tuple(number for leaf in section.leaves for number in pages_of(leaf)),
        signed=Signed(names.get(signature.by, signature.by), signature.on) if signature else None,
        returned=section.returned,
        returned_by=names.get(section.returned.by, "") if section.returned else "",
        due_on=owed.due_on if owed else None,
        clause=owed.clause if owed else "",
        can_sign=owed is not None and owed.open,
        can_return=may_return,
        note=_note(snapshot, profile, section),
        table=mark_table(snapshot, profile, section),
        brought=snapshot.brought is not None,
    )


def document_of(desk: Desk, person_id: str, case_id: str, section_id: str) -> str:
    """Return the digest of a section's present document, for one of those who may read it.

    Raises:
        Problem: no such case or section, the person has nothing to do with it, or it is not printed.
    """
    with desk.reading() as session:
        _, _, section, _ = _readable(desk, session, person_id, case_id, section_id)
    if not section.document:
        raise Problem(Kind.MISSING, "sheets.not-printed", section=section.title)
    return section.document


def may_read(actor: Actor, case: Case, profile: Profile, section: Section | None = None) -> bool:
    """Whether somebody may look into a case, or a section of it.

    The section's signer, the class teacher who sees all subjects of the class (000 clause 3.4), and who
    signs, binds or takes over whole cases.
    """
    signs = section is not None and section.signer == actor.id
    oversees = not actor.roles.isdisjoint(relations.overseers(profile))
    return signs or oversees or case.class_teacher == actor.id


def _readable(
    desk: Desk, session: Session, person_id: str, case_id: str, section_id: str
) -> tuple[Case, Profile, Section, Actor]:
    case, profile = cases.load(session, case_id)
    section = case.section(section_id)
    actor = people.actor_of(session, person_id, desk.today, case.opened.class_id)
    if section is None or not may_read(actor, case, profile, section):
        raise Problem(Kind.MISSING, "service.no-section", section=section_id, case=case_id)
    return case, profile, section, actor


def _owed(session: Session, person_id: str, case_id: str, section_id: str) -> Duty | None:
    """The step that the person owes on these sheets, one that can be done first."""
    wanted = select(Duty).where(
        Duty.case_id == case_id, Duty.section_id == section_id, Duty.person_id == person_id
    )
    return session.scalars(wanted.order_by(Duty.open.desc(), Duty.due_on).limit(1)).first()


def _may_return(desk: Desk, session: Session, actor: Actor, section: Section, case_id: str) -> bool:
    command = ReturnSection(actor=actor, section=section.id, edition=section.edition, remarks=_TRIED)
    try:
        cases.ask(desk, session, command, case_id=case_id)
    except Problem:
        return False
    return True


def _note(snapshot: Snapshot, profile: Profile, section: Section) -> Note | None:
    if not section.facts.programme:
        return None
    group = snapshot.classes[0]
    proposed = next(programme.proposal(one, group.kind) for one in group.sections if one.id == section.id)
    words = profile.notations
    return Note(proposed, words[programme.DONE].value, words[programme.MISSING].value)
