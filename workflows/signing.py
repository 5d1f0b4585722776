"""Signing and returning: who, which edition, which revision, in which order (000 clauses 4.4 to 4.7)."""

from typing import Any

from workflows.acts import CaseSigned, Medium, SectionReturned, SectionSigned, VolumeAssembled
from workflows.by_hand import signer_of, way_refused
from workflows.case import Section, SectionState
from workflows.commands import RecordVolume, ReturnSection, SignCase, SignSection
from workflows.programme import DONE, MISSING, fault
from workflows.progress import applies
from workflows.refusal import Refusal, refuse
from workflows.regulation import Scope, Signs, Step, StepKind
from workflows.situation import (
    Answer,
    Situation,
    actor_refused,
    leaves_of,
    may_do,
    order_refused,
    returned_refusal,
)


def sign_section(now: Situation, command: SignSection) -> Answer:
    """Return the signature under all sheets of a section, by its own signer (000 clause 4.4)."""
    section = now.case.section(command.section)
    if section is None:
        return _no_section(now, command.section)
    step = _step_for(now, command, section)
    refused = (
        actor_refused(now, signer_of(command), step, section)
        or _stale_section(now, command, section, step)
        or _signed_before(section, step)
        or order_refused(now, step, section)
        or _stale("stale-document", section.title, command.base, section.document)
        or way_refused(now, command, step, command.document, section.printed_on)
        or _note_refused(now, command, section)
    )
    if refused:
        return refused
    return (
        SectionSigned(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            section=section.id,
            edition=command.edition,
            medium=command.medium,
            base=command.base,
            document=command.document,
            programme=command.programme,
            **_hand(command),
        ),
    )


def _note_refused(now: Situation, command: SignSection, section: Section) -> Refusal | None:
    """The signer of a log says one of two things of the programme (001 clause 6.10); on paper by hand."""
    note, asked = command.programme, now.profile.notations.get(DONE)
    if asked is None or (note is None and not section.facts.programme):
        return None
    missing = now.profile.notations.get(MISSING, asked)
    words = {"section": section.title, "done": asked.value, "missing": missing.value}
    if note is None:
        electronic = command.medium is Medium.ELECTRONIC
        return refuse("no-programme-note", asked.clause, **words) if electronic else None
    if not section.facts.programme:
        return refuse("programme-without-log", asked.clause, **words)
    wrong = fault(note)
    return refuse(f"programme-{wrong}", (asked if note.done else missing).clause, **words) if wrong else None


def return_section(now: Situation, command: ReturnSection, printing: Step) -> Answer:
    """Return a section with remarks: by its signer, or by whoever has yet to sign above him."""
    section = now.case.section(command.section)
    if section is None:
        return _no_section(now, command.section)
    if section.state is SectionState.UNPRINTED:
        return refuse("not-yet-printed", printing.clause, section=section.title)
    step = _return_step(now, command, section)
    if isinstance(step, Refusal):
        return step
    refused = _stale_section(now, command, section, step) or _remarks_refused(command, section, step)
    if refused:
        return refused
    return (
        SectionReturned(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            section=section.id,
            edition=command.edition,
            remarks=command.remarks,
        ),
    )


def record_volume(now: Situation, command: RecordVolume, step: Step) -> Answer:
    """Return the volume put together once every section is signed."""
    refused = actor_refused(now, command.actor, step)
    if refused is None and now.case.volume:
        refused = refuse("already-done", step.clause, step=step.title, on=now.case.assembled_on, who=None)
    refused = refused or order_refused(now, step)
    if refused is None and command.leaves != now.case.leaves:
        refused = refuse("leaf-count", step.clause, stated=command.leaves, counted=now.case.leaves)
    if refused:
        return refused
    return (
        VolumeAssembled(
            actor=command.actor.id,
            on=now.on,
            volume=command.volume,
            manifest=command.manifest,
            leaves=command.leaves,
            pages=command.pages,
        ),
    )


def sign_case(now: Situation, command: SignCase) -> Answer:
    """Return a signature under the whole case: certified, approved, stamped (000 clauses 4.5 to 4.7)."""
    step = now.profile.step(command.step)
    if step is None or step.kind is not StepKind.SIGN or step.scope is not Scope.CASE:
        return refuse("unknown-step", step=command.step)
    refused = (
        actor_refused(now, signer_of(command), step)
        or done_before(now, step)
        or order_refused(now, step)
        or _same_person(now, command, step)
        or _stale("stale-volume", step.title, command.base, now.case.volume)
        or way_refused(now, command, step, command.volume, now.case.printed_on)
        or _summary_refused(now, command, step)
    )
    if refused:
        return refused
    return (
        CaseSigned(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            medium=command.medium,
            base=command.base,
            volume=command.volume,
            summary=command.summary,
            **_hand(command),
        ),
    )


def _hand(command: SignSection | SignCase) -> dict[str, Any]:
    """What the act says of a signature on paper."""
    hand = command.by_hand
    return {"hand": hand.signer.id, "signed_on": hand.signed_on, "evidence": hand.evidence} if hand else {}


def _same_person(now: Situation, command: SignCase, step: Step) -> Refusal | None:
    """What two do together is never done by one of them alone (004 part VII)."""
    for other in now.profile.steps:
        done = now.case.done_at(other.id)
        joint = other.id in step.jointly_with or step.id in other.jointly_with
        if joint and done is not None and done.by == signer_of(command).id:
            return refuse("same-person", step.clause, step=step.title, other=other.title, who=done.by)
    return None


def done_before(now: Situation, step: Step) -> Refusal | None:
    """Return the refusal to do a step of the case a second time."""
    done = now.case.done_at(step.id)
    return refuse("already-done", step.clause, step=step.title, on=done.on, who=done.by) if done else None


def _no_section(now: Situation, section: str) -> Refusal:
    """Before the export there are no sections at all: then the export is what is missing."""
    first = now.profile.section_steps[0]
    unknown = refuse("unknown-section", section=section)
    return unknown if now.case.sections else order_refused(now, first) or unknown


def _step_for(now: Situation, command: SignSection, section: Section) -> Step:
    """The first open section step that is the actor's; else his done one; else the first open."""
    steps = now.profile.section_steps
    own = [step for step in steps if may_do(now, signer_of(command), step, section)]
    still_open = [step for step in steps if section.signed_at(step.id) is None]
    own_open = [step for step in own if step in still_open]
    return next(iter((*own_open, *own, *still_open, *steps)))


def _return_step(now: Situation, command: ReturnSection, section: Section) -> Step | Refusal:
    """The earliest signing step the actor still has before him; the answer to others says why not."""
    signing = [step for step in now.profile.steps if step.kind is StepKind.SIGN]
    own = [step for step in signing if applies(step, now.case) and may_do(now, command.actor, step, section)]
    if not own:
        asked = next(step for step in signing if step.scope is Scope.SECTION)
        refused = actor_refused(now, command.actor, asked, section) or order_refused(now, asked, section)
        return refused or refuse("unknown-step", step="")
    ahead = [step for step in own if section.signed_at(step.id) is None and now.case.done_at(step.id) is None]
    answers = [_too_early(now, step, section) or step for step in ahead]
    if answers:
        return next((one for one in answers if isinstance(one, Step)), answers[0])
    done = section.signed_at(own[-1].id) or now.case.done_at(own[-1].id)
    on = done.on if done else None
    return refuse("already-signed", own[-1].clause, section=section.title, on=on, who=command.actor.id)


def _too_early(now: Situation, step: Step, section: Section) -> Refusal | None:
    """A section's signer waits for the hand-over; who signs above may return what is printed."""
    return order_refused(now, step, section) if step.scope is Scope.SECTION else None


def _stale_section(
    now: Situation, command: SignSection | ReturnSection, section: Section, step: Step
) -> Refusal | None:
    if section.returned is not None:
        return returned_refusal(now, section)
    if section.edition and command.edition != section.edition:
        current, given = section.edition, command.edition
        return refuse("stale-edition", step.clause, section=section.title, given=given, current=current)
    return None


def _signed_before(section: Section, step: Step) -> Refusal | None:
    done = section.signed_at(step.id)
    if done is None:
        return None
    return refuse("already-signed", step.clause, section=section.title, on=done.on, who=done.by)


def _stale(name: str, what: str, base: str, current: str) -> Refusal | None:
    """Compare-and-swap: who signs must have looked at the latest revision."""
    return None if base == current else refuse(name, what=what)


def _remarks_refused(command: ReturnSection, section: Section, step: Step) -> Refusal | None:
    if not any(remark.text.strip() for remark in command.remarks):
        return refuse("no-remark", step.clause, section=section.title)
    for remark in command.remarks:
        if not remark.text.strip():
            return refuse("empty-remark", step.clause, section=section.title)
        if remark.leaf is not None and remark.leaf not in section.leaves:
            leaves = leaves_of(section)
            return refuse(
                "remark-off-leaf", step.clause, section=section.title, leaf=remark.leaf, leaves=leaves
            )
    return None


def _summary_refused(now: Situation, command: SignCase, step: Step) -> Refusal | None:
    current = now.case.summary
    if Signs.SUMMARY in step.signs and current is not None:
        if command.summary is None:
            return refuse("summary-unsigned", step.clause, step=step.title)
        return None
    if command.summary in {None, current}:
        return None
    return refuse("summary-not-signed-here", step.clause, step=step.title)
