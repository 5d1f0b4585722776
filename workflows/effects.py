"""What the acts of the way do to a case. Nothing is judged here: an act is a fact."""

from dataclasses import replace
from datetime import date

from workflows.acts import (
    Bound,
    CaseSigned,
    Deposited,
    EditionFacts,
    HandedOver,
    Medium,
    PartLeaves,
    Printed,
    Reassigned,
    SectionFacts,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    VolumeAssembled,
)
from workflows.case import Case, Return, Section, Signature
from workflows.leaves import in_order
from workflows.orders import in_force, signer_under, under, with_order


class BrokenHistory(ValueError):
    """The acts cannot have happened in this order: an act speaks of something that is not there."""


def snapshot_fixed(case: Case, act: SnapshotFixed) -> Case:
    """The export is another; what is printed keeps its editions, and supplements keep their place."""
    known = {one.id: one for one in case.sections} if case.printed else {}
    orders = in_force(case.reassigned, act)
    supplements = [one for one in known.values() if one.facts.supplements]
    sections: list[Section] = []
    for facts in (under(orders, exported) for exported in act.sections):
        own = known.get(facts.id)
        sections.append(_with_facts(own, facts) if own else Section(facts))
        sections.extend(one for one in supplements if one.facts.supplements == facts.id)
    return replace(
        case,
        snapshot=act.snapshot,
        snapshot_on=act.on,
        snapshot_number=case.count,
        class_teacher=signer_under(orders, None, act.class_teacher),
        sections=tuple(sections),
        reassigned=orders,
        front_content=act.front,
        codes=act.codes,
        proposed=None,
    )


def _with_facts(section: Section, facts: SectionFacts) -> Section:
    return section if section.facts == facts else replace(section, facts=facts)


def printed(case: Case, act: Printed) -> Case:
    """The editions of the printout count from now on; every label stays allotted for good."""
    editions = {facts.section: facts for facts in act.editions}
    if not editions.keys() <= {one.id for one in case.sections}:
        raise BrokenHistory("a printout of sections that the snapshot does not have")
    sections = tuple(
        _printed(case, one, editions[one.id], act.on) if one.id in editions else one for one in case.sections
    )
    return replace(
        case,
        layout=act.layout,
        front=act.front,
        back=act.back,
        summary=act.summary,
        leaves=act.leaves,
        summary_leaves=act.summary_leaves,
        parts=act.parts,
        allotted=_allotted(case, act),
        orders=act.orders,
        prints=case.prints + 1,
        printed_on=act.on,
        printed_number=case.count,
        stale=False,
        sections=sections,
    )


def _printed(case: Case, section: Section, facts: EditionFacts, on: date) -> Section:
    if facts.edition == section.edition:
        return section
    return Section(
        section.facts,
        edition=facts.edition,
        rendered=facts.document,
        document=facts.document,
        leaves=facts.leaves,
        printed_on=on,
        snapshot_number=case.snapshot_number,
        printed_number=case.count,
    )


def _allotted(case: Case, act: Printed) -> tuple[PartLeaves, ...]:
    known = {one.part: one.leaves for one in case.allotted}
    fresh = [*act.parts, *(PartLeaves(one.section, one.leaves) for one in act.editions)]
    for one in fresh:
        known[one.part] = in_order({*known.get(one.part, ()), *one.leaves})
    return tuple(PartLeaves(part, leaves) for part, leaves in known.items())


def handed_over(case: Case, act: HandedOver) -> Case:
    """The signers have the printout: their days count."""
    return replace(case, handed_over_on=act.on, handed_over_by=act.actor, handed_over_number=case.count)


def section_signed(case: Case, act: SectionSigned) -> Case:
    """The section's current edition has one signature more."""
    section = _section(case, act.section)
    signature = Signature(
        act.step,
        act.hand or act.actor,
        act.signed_on or act.on,
        act.medium,
        act.document,
        base=section.document,
        number=case.count,
        evidence=act.evidence,
        recorded_by=act.actor if act.hand else "",
    )
    signed = replace(section, document=act.document, signatures=(*section.signatures, signature))
    return _with(case, signed)


def section_returned(case: Case, act: SectionReturned) -> Case:
    """The section needs a new edition, and everything above it falls."""
    back = Return(act.step, act.actor, act.on, act.remarks, case.count)
    return unbuilt(sent_back(case, _section(case, act.section).id, back))


def sent_back(case: Case, section_id: str, back: Return) -> Case:
    """The section needs a new edition; it will bring what its supplements brought, so they go."""
    sections = tuple(
        replace(one, returned=back, signatures=()) if one.id == section_id else one
        for one in case.sections
        if one.facts.supplements != section_id
    )
    return replace(case, sections=sections)


def unbuilt(case: Case) -> Case:
    """Everything above a section that is no longer signed falls: the volume and what stands on it.

    The summary sheet is again what it was before its first signature.
    """
    closed = case.closed_on if case.deposit else case.closed_before
    summary = case.done[0].summary_base if case.done else case.summary
    return replace(
        case,
        volume="",
        manifest="",
        pages=0,
        assembled_on=None,
        done=(),
        summary=summary,
        deposit=None,
        closed_before=closed,
    )


def assembled(case: Case, act: VolumeAssembled) -> Case:
    """The signed sections are one volume."""
    return replace(case, volume=act.volume, manifest=act.manifest, pages=act.pages, assembled_on=act.on)


def step_done(case: Case, act: CaseSigned | Bound) -> Case:
    """A step of the whole case is done; a signature makes new revisions."""
    if isinstance(act, Bound):
        done = (*case.done, _done(case, act, act.medium, case.volume))
        return replace(case, done=done, sewn=act, sewn_number=case.count, seals=())
    signature = replace(
        _done(case, act, act.medium, act.volume),
        by=act.hand or act.actor,
        on=act.signed_on or act.on,
        evidence=act.evidence,
        recorded_by=act.actor if act.hand else "",
    )
    done = (*case.done, signature)
    return replace(case, done=done, volume=act.volume, summary=act.summary or case.summary)


def deposited(case: Case, act: Deposited) -> Case:
    """The case lies in every room."""
    signature = _done(case, act, Medium.ELECTRONIC, case.volume)
    return replace(case, done=(*case.done, signature), deposit=act)


def _done(case: Case, act: CaseSigned | Bound | Deposited, medium: Medium, document: str) -> Signature:
    return Signature(
        act.step, act.actor, act.on, medium, document, case.volume, case.summary, number=case.count
    )


def reassigned(case: Case, act: Reassigned) -> Case:
    """By order somebody else signs; the sheets stay as they are printed."""
    orders = with_order(case.reassigned, act)
    if act.section is None:
        return replace(case, class_teacher=act.to, reassigned=orders)
    section = _section(case, act.section)
    changed = replace(section, facts=replace(section.facts, signer=act.to))
    return replace(_with(case, changed), reassigned=orders)


def _section(case: Case, section_id: str) -> Section:
    section = case.section(section_id)
    if section is None:
        raise BrokenHistory(f"the case has no section {section_id}")
    return section


def _with(case: Case, section: Section) -> Case:
    return replace(case, sections=tuple(section if one.id == section.id else one for one in case.sections))
