"""Signing and returning: what teachers do with their sheets, and the others with the volume.

The signature is made outside the transaction (it takes milliseconds, not microseconds); the
act is then recorded only if the revision that was signed is still the current one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty
from archive_service.problems import Kind, Problem
from archive_service.services import assembling, cases, documents, hands, people
from archive_service.services.context import Desk
from archive_service.services.people import Present
from archive_service.services.snapshots import snapshot_of
from archive_service.services.zones import boxes_of, one_box
from archive_service.signing.notes import Note
from archive_service.signing.seals import Seal
from archive_service.signing.sections import sign_field, sign_section
from archive_service.signing.stamps import Caption
from templates import geometry, wording
from workflows import programme
from workflows.acts import Medium, Remark
from workflows.case import Case, Section
from workflows.commands import Actor, ReturnSection, SignCase, SignSection
from workflows.orders import order_for
from workflows.programme import ProgrammeNote
from workflows.regulation import Profile, Relation, Ruled, Signs, Step

SIGNED, VOLUME, SUMMARY = "signed", "volume", "summary"
_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person may sign now; ``section_id`` is "" for a step on the whole case."""

    case_id: str
    step: str
    section_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of a signature: the digests of the new documents by their role.

    ``programme`` is the note on the programme as it stands on the signed sheet, "" where there is none.
    """

    task: Task
    documents: dict[str, str]
    programme: str = ""


def tasks(session: Session, who: Actor, *, case_ids: Sequence[str] = (), step: str = "") -> list[Task]:
    """Return what waits for this person's signature now, oldest deadline first.

    Steps on the whole case count for everybody who holds the role, for the school or for the
    department of the case's class.
    """
    wanted = select(Duty).join(CaseRow, CaseRow.id == Duty.case_id).where(Duty.open.is_(True), awaits(who))
    if case_ids:
        wanted = wanted.where(Duty.case_id.in_(case_ids))
    if step:
        wanted = wanted.where(Duty.step == step)
    rows = session.scalars(wanted.order_by(Duty.due_on, Duty.case_id, Duty.section_id))
    return [Task(row.case_id, row.step, row.section_id, row.title) for row in rows]


def awaits(who: Actor) -> ColumnElement[bool]:
    """Return the condition on a duty and its case: it is this person's, or of a role held for the case."""
    return (Duty.person_id == who.id) | ((Duty.person_id == "") & for_roles(who))


def for_roles(who: Actor) -> ColumnElement[bool]:
    """Return the condition on duties (joined with their cases) of the roles that somebody holds.

    Those held for the whole school, and a department's in the classes of the department.
    """
    in_units = [(Duty.role == one.role) & CaseRow.class_id.in_(sorted(one.classes)) for one in who.within]
    return or_(Duty.role.in_(who.roles), *in_units)


def proposed(desk: Desk, case_id: str, section_id: str) -> ProgrammeNote | None:
    """Return the programme note that follows from the export, None where the sheets carry none.

    Raises:
        Problem: the school has no such case, or the case no such section.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    return _proposed(desk, case, _section(case, section_id))


def sign_sheets(
    desk: Desk,
    who: Present,
    case_id: str,
    section_id: str,
    note: ProgrammeNote | None = None,
    *,
    seen: str = "",
) -> Signed:
    """Sign all sheets of one section (000 clause 4.4), the note on the programme with them (001 clause 6.10).

    ``note`` is the teacher's choice, None takes what follows from the export; its numbers are always
    those of the export. ``seen`` is the digest of what the teacher looked at, "" for the present one.

    Raises:
        Problem: the regulation refuses, for example because somebody else signs this section; the
            person signs by hand on paper; or the note does not fit its place.
    """
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
    section = _section(case, section_id)
    step = _open_step(profile, section)
    note = _with_numbers(note, _proposed(desk, case, section))
    with desk.reading() as session:
        hands.require(session, who.id, Medium.ELECTRONIC)
        command = SignSection(
            actor=people.acting(desk, session, who, case.opened.class_id),
            section=section.id,
            edition=section.edition,
            medium=Medium.ELECTRONIC,
            base=seen or section.document,
            document=_PENDING,
            programme=note,
        )
        cases.ask(desk, session, command, case_id=case_id)
    said = programme.said(note, _words(profile)) if note else ""
    caption = Caption(profile.roles[step.role], (section.title, *_by_order(case, step, section)))
    signed = _signed_sheets(desk, who, section, caption, said)
    digest = documents.keep(desk, signed)
    with desk.writing() as session:
        case = cases.perform(desk, session, replace(command, document=digest), case_id=case_id)
        documents.register(
            session,
            digest,
            case_id=case_id,
            role=SIGNED,
            section_id=section.id,
            edition=section.edition,
            size_bytes=len(signed),
            at=desk.now,
        )
        assembling.request_if_due(desk, session, case)
    return Signed(Task(case_id, step.id, section.id, section.title), {SIGNED: digest}, said)


def _signed_sheets(desk: Desk, who: Present, section: Section, caption: Caption, said: str) -> bytes:
    """Return the sheets of a section with the signature on each, and the note that is ``said``."""
    with desk.reading() as session:
        places = documents.find(session, section.rendered).details
    return sign_section(
        documents.read(desk, section.document),
        signer=who.key,
        stamp_boxes=boxes_of(places, geometry.ZONE_TEACHER),
        signature_box=one_box(places, geometry.ZONE_TEACHER_SIGNATURE),
        caption=caption,
        signed_at=desk.now,
        zone=desk.zone,
        note=Note(said, one_box(places, geometry.ZONE_PROGRAMME)) if said else None,
    )


def sign_volume(
    desk: Desk, who: Present, case_id: str, step_id: str, seal: Seal | None = None, *, seen: str = ""
) -> Signed:
    """Do a signing step of the whole case: a new revision of the volume and of the summary sheet.

    ``seal`` is put where the step's place has room for one (the director's; 000 clause 4.7). ``seen`` is
    the digest of the volume that was looked at, "" for the present one.

    Raises:
        Problem: the regulation refuses, the person signs by hand on paper, or the volume is not there yet.
    """
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
        step = profile.step(step_id)
        if step is None:
            raise Problem(Kind.USAGE, "service.no-step", step=step_id)
        hands.require(session, who.id, Medium.ELECTRONIC)
        signs_summary = Signs.SUMMARY in step.signs and case.summary is not None
        command = SignCase(
            actor=people.acting(desk, session, who, case.opened.class_id),
            step=step_id,
            medium=Medium.ELECTRONIC,
            base=seen or case.volume,
            volume=_PENDING,
            summary=_PENDING if signs_summary else case.summary,
        )
        cases.ask(desk, session, command, case_id=case_id)
        lines = (*_lines(step, profile.notations), *_by_order(case, step))
        caption = Caption(profile.roles[step.role], lines)
    write = _writer(desk, who, step, caption, seal)
    volume = write(case.volume)
    summary = write(case.summary) if signs_summary and case.summary else None
    with desk.writing() as session:
        done = replace(command, volume=volume[0], summary=summary[0] if summary else case.summary)
        cases.perform(desk, session, done, case_id=case_id)
        for role, made in ((VOLUME, volume), (SUMMARY, summary)):
            if made is not None:
                documents.register(
                    session, made[0], case_id=case_id, role=role, size_bytes=made[1], at=desk.now
                )
    digests = {VOLUME: volume[0]} | ({SUMMARY: summary[0]} if summary else {})
    return Signed(Task(case_id, step_id, "", step.title), digests)


def return_section(
    desk: Desk, who: Present, case_id: str, section_id: str, remarks: Sequence[Remark]
) -> None:
    """Send a section back with remarks; it needs a new edition before it can go on.

    Raises:
        Problem: the regulation refuses.
    """
    with desk.writing() as session:
        case, _ = cases.load(session, case_id)
        command = ReturnSection(
            actor=people.acting(desk, session, who, case.opened.class_id),
            section=section_id,
            edition=_section(case, section_id).edition,
            remarks=tuple(remarks),
        )
        cases.perform(desk, session, command, case_id=case_id)


def _proposed(desk: Desk, case: Case, section: Section) -> ProgrammeNote | None:
    """What the export says; a section printed before its sheets carried a note has none."""
    if not section.facts.programme:
        return None
    group = snapshot_of(desk, case).classes[0]
    return next(programme.proposal(one, group.kind) for one in group.sections if one.id == section.id)


def _with_numbers(note: ProgrammeNote | None, proposal: ProgrammeNote | None) -> ProgrammeNote | None:
    if note is None or proposal is None:
        return note or proposal
    return replace(proposal, done=note.done, topics=note.topics)


def _words(profile: Profile) -> dict[str, str]:
    return {name: ruled.value for name, ruled in profile.notations.items()}


def _open_step(profile: Profile, section: Section) -> Step:
    steps = profile.section_steps
    return next((step for step in steps if section.signed_at(step.id) is None), steps[-1])


def _section(case: Case, section_id: str) -> Section:
    section = case.section(section_id)
    if section is None:
        raise Problem(Kind.MISSING, "service.no-section", section=section_id, case=case.id)
    return section


def _lines(step: Step, notations: Mapping[str, Ruled[str]]) -> tuple[str, ...]:
    """The note that the deputy writes beside the signature, where the profile has one (001 clause 8.4)."""
    return (notations["accepted"].value,) if step.role == "deputy" and "accepted" in notations else ()


def _by_order(case: Case, step: Step, section: Section | None = None) -> tuple[str, ...]:
    """The order by which this person signs in place of the one whom the sheet names (A7 row 6)."""
    about = {Relation.SIGNER: section.id if section else None, Relation.CLASS_TEACHER: None}
    order = order_for(case.reassigned, about[step.relation]) if step.relation in about else None
    if order is None:
        return ()
    return (wording.BY_ORDER.format(number=order.order_no, on=f"{order.order_on:%d.%m.%Y}"),)


def _writer(
    desk: Desk, who: Present, step: Step, caption: Caption, seal: Seal | None
) -> Callable[[str], tuple[str, int]]:
    """Return a function that signs a document by digest and returns the new digest and size."""

    def write(digest: str) -> tuple[str, int]:
        signed = sign_field(
            documents.read(desk, digest),
            field=assembling.field_of(step),
            signer=who.key,
            caption=caption,
            signed_at=desk.now,
            zone=desk.zone,
            seal=seal if assembling.has_seal(step) else None,
        )
        return documents.keep(desk, signed), len(signed)

    return write
