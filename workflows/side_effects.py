"""What the acts beside the way do to a case: remarks, seals looked at, corrections after the print."""

from dataclasses import replace

from workflows.acts import Remark, SectionFacts
from workflows.case import Case, NotedRemark, Return, SealCheck, Section
from workflows.effects import BrokenHistory, sent_back, unbuilt
from workflows.orders import Orders, in_force, signer_under, under
from workflows.side_acts import (
    CorrectionApproved,
    CorrectionProposed,
    RemarkMended,
    RemarkNoted,
    SealChecked,
)

CORRECTED = "correct"
"""The power that stands for a step where a section was sent back by a correction."""


def remark_noted(case: Case, act: RemarkNoted) -> Case:
    """There is one remark more."""
    noted = NotedRemark(act.number, act.text, act.section, act.actor, act.on)
    return replace(case, remarks=(*case.remarks, noted))


def remark_mended(case: Case, act: RemarkMended) -> Case:
    """A remark is dealt with."""
    remarks = tuple(
        replace(one, mended_by=act.actor, mended_on=act.on, note=act.note)
        if one.number == act.number
        else one
        for one in case.remarks
    )
    return replace(case, remarks=remarks)


def seal_checked(case: Case, act: SealChecked) -> Case:
    """Somebody looked at a label; the last look counts."""
    check = SealCheck(act.volume, act.covers, act.actor, act.on, act.evidence, case.count)
    return replace(case, seals=(*case.seals, check))


def corrected(case: Case, act: CorrectionApproved) -> Case:
    """What changed needs a new edition or a supplement leaf; what stood above it falls, the rest stays."""
    plan = case.proposed
    if plan is None or plan.snapshot != act.snapshot:
        raise BrokenHistory("a correction that nobody proposed")
    orders = in_force(case.reassigned, plan)
    back = Return(CORRECTED, act.actor, act.on, (Remark(act.reason),), case.count)
    for name in plan.changed:
        if name not in plan.late:
            case = sent_back(case, name, back)
    return unbuilt(
        replace(
            case,
            sections=_corrected(case, plan, orders),
            snapshot=plan.snapshot,
            snapshot_on=act.on,
            snapshot_number=case.count,
            class_teacher=signer_under(orders, None, plan.class_teacher),
            reassigned=orders,
            front_content=plan.front,
            codes=plan.codes,
            stale=True,
            proposed=None,
            corrections=(*case.corrections, act),
        )
    )


def _corrected(case: Case, plan: CorrectionProposed, orders: Orders) -> tuple[Section, ...]:
    """The sections with the new facts; a late mark brings a supplement behind its section.

    A section that was returned meanwhile needs none: its next edition brings the mark itself.
    """
    given = {facts.id: under(orders, facts) for facts in plan.sections}
    returned = {one.id for one in case.returned}
    sections: list[Section] = []
    for one in case.sections:
        sections.append(replace(one, facts=given.get(one.id, one.facts)))
        parent = one.facts.supplements or one.id
        last = parent != _parent_of_next(case, one)
        if last and parent in plan.late and parent not in returned:
            sections.append(Section(_supplement(case, given[parent]), snapshot_number=case.count))
    return tuple(sections)


def _parent_of_next(case: Case, section: Section) -> str:
    index = case.sections.index(section) + 1
    return case.sections[index].facts.supplements if index < len(case.sections) else ""


def _supplement(case: Case, parent: SectionFacts) -> SectionFacts:
    """Return the facts of a supplement leaf; ids of former ones are never given again."""
    taken = sum(one.part.startswith(f"{parent.id}+") for one in case.allotted)
    waiting = sum(one.facts.supplements == parent.id and not one.edition for one in case.sections)
    return SectionFacts(
        id=f"{parent.id}+{taken + waiting + 1}",
        title=parent.title,
        signer=parent.signer,
        content=parent.content,
        supplements=parent.id,
        since=case.snapshot,
    )
