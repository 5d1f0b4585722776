"""What falls when acts are made void: what they did, and what rests on it.

Nothing is deleted: the acts stay in the log, the case no longer rests on them.
"""

from collections.abc import Set
from dataclasses import replace

from workflows.acts import ActsVoided, Remark
from workflows.case import Case, Return, Section
from workflows.effects import unbuilt


def voided(case: Case, act: ActsVoided) -> Case:
    """Return the case as it stands without the void acts and without what rests on them.

    An act that did not stand any more (the section was printed anew since) changes nothing.
    """
    back = Return("", act.actor, act.on, (Remark(act.remark),), case.count)
    numbers = frozenset(thing.number for thing in act.things)
    void = numbers.union(case.void)
    sections = _without_orphans(tuple(_section(one, numbers, void, back) for one in case.sections), numbers)
    changed = sections != case.sections
    left = unbuilt(replace(case, sections=sections)) if changed else _cut(case, numbers)
    incidents = tuple(dict.fromkeys((*case.incidents, act.incident)))
    stale = left.stale or len(sections) < len(case.sections)
    left = replace(left, void=(*case.void, *sorted(numbers)), incidents=incidents, stale=stale)
    for undone in (_not_handed_over, _unchecked, _unsealed, _without_snapshot, _without_print):
        left = undone(left, numbers)
    return left


def _section(section: Section, numbers: Set[int], void: Set[int], back: Return) -> Section:
    """``void`` are all void acts of the case: a print may have been void under a return that is void now."""
    sent_back = section.returned
    if sent_back is not None and sent_back.number not in numbers:
        return section
    bare = replace(section, returned=None, signatures=(), document=section.rendered)
    if not void.isdisjoint({section.snapshot_number, section.printed_number}):
        return replace(bare, returned=back)
    return bare if sent_back is not None else _unsigned(section, numbers)


def _without_orphans(sections: tuple[Section, ...], numbers: Set[int]) -> tuple[Section, ...]:
    """A supplement goes with the correction that brought it, and with the edition that it supplements.

    The front still names its leaves, and is printed anew. What the sheets themselves show is not what the
    void correction said of them: the next export is compared with nothing, and proposed.
    """
    returned = {one.id for one in sections if one.returned is not None}
    supplements = [one for one in sections if one.facts.supplements]
    fallen = [one for one in supplements if one.snapshot_number in numbers]
    gone = {one.id for one in supplements if one.facts.supplements in returned} | {one.id for one in fallen}
    unknown = {one.facts.supplements for one in fallen}
    return tuple(
        replace(one, facts=replace(one.facts, content="")) if one.id in unknown else one
        for one in sections
        if one.id not in gone
    )


def _unsigned(section: Section, numbers: Set[int]) -> Section:
    """A signature falls with all that were put on top of it; the revision before is the current one."""
    for place, signature in enumerate(section.signatures):
        if signature.number in numbers:
            return replace(section, signatures=section.signatures[:place], document=signature.base)
    return section


def _cut(case: Case, numbers: Set[int]) -> Case:
    """Of the steps on the whole case the first void one falls, and all after it."""
    for place, signature in enumerate(case.done):
        if signature.number in numbers:
            done, fallen = case.done[:place], {one.step for one in case.done[place:]}
            kept = case.deposit if case.deposit and case.deposit.step not in fallen else None
            closed = case.closed_before if kept or not case.deposit else case.closed_on
            left = replace(case, done=done, volume=signature.base, summary=signature.summary_base)
            return replace(left, deposit=kept, closed_before=closed)
    return case


def _without_snapshot(case: Case, numbers: Set[int]) -> Case:
    """The export has to be fixed anew; what it had replaced does not come back by itself.

    The front was printed from it, even where no section was: so the volume falls in any case.
    """
    if case.snapshot_number not in numbers:
        return case
    gone = replace(case, snapshot="", snapshot_on=None, snapshot_number=0, proposed=None)
    if case.printed:
        return unbuilt(replace(gone, stale=True))
    return replace(gone, sections=(), class_teacher="")


def _without_print(case: Case, numbers: Set[int]) -> Case:
    """The front of a void print shows nothing that counts, even where no section was printed with it.

    The volume holds that front: it falls in any case.
    """
    return unbuilt(replace(case, stale=True, printed_number=0)) if case.printed_number in numbers else case


def _unchecked(case: Case, numbers: Set[int]) -> Case:
    return replace(case, checked=None, checked_number=0) if case.checked_number in numbers else case


def _unsealed(case: Case, numbers: Set[int]) -> Case:
    """What was seen of a label by the breached account is not seen."""
    return replace(case, seals=tuple(one for one in case.seals if one.number not in numbers))


def _not_handed_over(case: Case, numbers: Set[int]) -> Case:
    if case.handed_over_number not in numbers:
        return case
    return replace(case, handed_over_on=None, handed_over_by="", handed_over_number=0)
