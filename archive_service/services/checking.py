"""Checks before the print, remarks of a control, the council's decision: acts beside the signatures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from archive_service.problems import Kind, Problem
from archive_service.services import cases, deposits, people, snapshots
from archive_service.services.context import Desk
from workflows.case import Case, NotedRemark
from workflows.commands import Actor, Command
from workflows.regulation import Profile, Step, StepKind
from workflows.side_acts import CheckedItem, PupilDecision
from workflows.side_commands import EnterDecision, MendRemark, NoteRemark, RecordCheck


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol of the council: its number, its day, and the digest of the scan if there is one."""

    number: str
    decided_on: date
    evidence: str = ""


def check_list(desk: Desk, case_id: str) -> tuple[str, ...]:
    """Return what the regulation of a case has to be checked before the print (003 clause 3.4)."""
    with desk.reading() as session:
        _, profile = cases.load(session, case_id)
    return _step(profile, StepKind.CHECK).checklist


def record_check(
    desk: Desk, case_id: str, *, actor_id: str, faults: Mapping[str, str], conclusion: str, passed: bool
) -> Case:
    """Record the check of a case's data; ``faults`` maps an item of the list to what is wrong with it.

    Raises:
        Problem: the regulation knows no check or refuses, or a fault is of an item it does not list.
    """
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
    step = _step(profile, StepKind.CHECK)
    unknown = sorted(set(faults) - set(step.checklist))
    if unknown:
        listed = "; ".join(step.checklist) or "—"
        raise Problem(Kind.USAGE, "service.no-check-item", item=unknown[0], items=listed)
    items = tuple(CheckedItem(item, item not in faults, faults.get(item, "")) for item in step.checklist)

    def command(actor: Actor) -> Command:
        return RecordCheck(
            actor=actor,
            step=step.id,
            snapshot=case.snapshot,
            passed=passed,
            items=items,
            conclusion=conclusion,
        )

    return _perform(desk, case_id, actor_id, command)


def note_remark(desk: Desk, case_id: str, text: str, *, actor_id: str, section: str | None = None) -> int:
    """Note what a control of the journal found; return the remark's number (001 clause 4.13)."""
    case = _perform(
        desk, case_id, actor_id, lambda actor: NoteRemark(actor=actor, text=text, section=section)
    )
    return case.remarks[-1].number


def mend_remark(desk: Desk, case_id: str, number: int, note: str, *, actor_id: str) -> None:
    """Note that a remark was dealt with."""
    _perform(desk, case_id, actor_id, lambda actor: MendRemark(actor=actor, number=number, note=note))


def worded(remark: NotedRemark, case: Case) -> str:
    """Return a remark as it stands on paper: with the subject that it is about."""
    section = case.section(remark.section) if remark.section else None
    return f"{section.title}: {remark.text}" if section else remark.text


def enter_decision(
    desk: Desk,
    case_id: str,
    protocol: Protocol,
    *,
    actor_id: str,
    everybody: str = "",
    apart: Mapping[str, str] | None = None,
) -> Case:
    """Key in the council's decision: one text for ``everybody``, others by pupil's id (000 clause 4.8).

    Raises:
        Problem: the regulation refuses, or the class has no such pupil.
    """
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
    step = _step(profile, StepKind.DECISION)
    named = dict(apart or {})
    pupils = {pupil.id for pupil in snapshots.snapshot_of(desk, case).classes[0].pupils}
    unknown = sorted(set(named) - pupils)
    if unknown:
        raise Problem(Kind.USAGE, "service.no-pupil", pupil=unknown[0], class_name=case.opened.class_name)
    texts = ({"": everybody} if everybody else {}) | named

    def command(actor: Actor) -> Command:
        return EnterDecision(
            actor=actor,
            step=step.id,
            number=protocol.number,
            decided_on=protocol.decided_on,
            decisions=tuple(PupilDecision(pupil, text) for pupil, text in texts.items()),
            evidence=protocol.evidence,
        )

    return _perform(desk, case_id, actor_id, command)


def _perform(desk: Desk, case_id: str, actor_id: str, command: Callable[[Actor], Command]) -> Case:
    """Carry out; what is said of an archived case is shipped to the rooms at once."""
    with desk.writing() as session:
        before, _ = cases.load(session, case_id)
        actor = people.actor_of(session, actor_id, desk.today, before.opened.class_id)
        case = cases.perform(desk, session, command(actor), case_id=case_id)
        if case.deposit is not None:
            deposits.request_log(desk, session)
    return case


def _step(profile: Profile, kind: StepKind) -> Step:
    step = profile.step_of(kind)
    if step is None:
        raise Problem(Kind.REFUSED, "kernel.no-such-step", profile=profile.title, what=kind)
    return step
