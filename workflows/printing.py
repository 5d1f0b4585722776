"""Recording a printout: complete, every leaf with one signer, nothing printed without need."""

from collections import Counter
from itertools import pairwise

from workflows.acts import EditionFacts, Printed
from workflows.case import Case, Section, SectionState
from workflows.commands import RecordPrintout
from workflows.refusal import Refusal, refuse
from workflows.regulation import Step
from workflows.situation import Answer, Situation, actor_refused, order_refused

NEEDED = frozenset({SectionState.UNPRINTED, SectionState.RETURNED})


def record_printout(now: Situation, command: RecordPrintout, step: Step) -> Answer:
    """Return the printout: the first one whole, later ones with an edition more where returned."""
    refused = (
        actor_refused(now, command.actor, step)
        or _nothing_to_print(now, step)
        or order_refused(now, step)
        or _unready(now, step)
        or _of_other_snapshot(now, command)
        or _editions_refused(now.case, command)
        or _leaves_refused(now.case, command)
        or _summary_refused(now, command)
    )
    if refused:
        return refused
    return (
        Printed(
            actor=command.actor.id,
            on=now.on,
            snapshot=command.snapshot,
            layout=command.layout,
            editions=command.editions,
            front=command.front,
            back=command.back,
            summary=command.summary,
            leaves=command.leaves,
            summary_leaves=command.summary_leaves,
        ),
    )


def _nothing_to_print(now: Situation, step: Step) -> Refusal | None:
    case = now.case
    if not case.printed or case.returned:
        return None
    return refuse("nothing-to-print", step.clause, class_name=case.opened.class_name, on=case.printed_on)


def _unready(now: Situation, step: Step) -> Refusal | None:
    """No print while a final mark is missing (000 clause 4.1); deferred ones pass (001)."""
    ruled = now.profile.readiness.get("missing-mark-blocks")
    if ruled is not None and not ruled.value:
        return None
    clause = ruled.clause if ruled else step.clause
    for section in now.case.sections:
        missing = _missing_marks(now, section)
        if missing:
            return refuse(
                "marks-missing",
                clause,
                section=section.title,
                class_name=now.case.opened.class_name,
                who=section.signer,
                count=missing,
            )
    return None


def _missing_marks(now: Situation, section: Section) -> int:
    ruled = now.profile.readiness.get("deferred-mark-passes")
    deferred_block = ruled is not None and not ruled.value
    return section.facts.missing_marks + (section.facts.deferred_marks if deferred_block else 0)


def _of_other_snapshot(now: Situation, command: RecordPrintout) -> Refusal | None:
    if command.snapshot == now.case.snapshot:
        return None
    return refuse("other-snapshot", given=command.snapshot, current=now.case.snapshot)


def _editions_refused(case: Case, command: RecordPrintout) -> Refusal | None:
    counted = Counter(one.section for one in command.editions)
    for facts in command.editions:
        section = case.section(facts.section)
        if section is None:
            return refuse("unknown-section", section=facts.section)
        if counted[facts.section] > 1:
            return refuse("section-twice", section=section.title)
        refused = _edition_refused(section, facts)
        if refused:
            return refused
    for section in case.sections:
        if section.state in NEEDED and section.id not in counted:
            return refuse("section-not-printed", section=section.title)
    return None


def _edition_refused(section: Section, facts: EditionFacts) -> Refusal | None:
    if section.state not in NEEDED:
        as_printed = (section.edition, section.rendered, section.first_leaf, section.last_leaf)
        if as_printed == (facts.edition, facts.document, facts.first_leaf, facts.last_leaf):
            return None
        return refuse("section-not-returned", section=section.title, edition=section.edition)
    if facts.edition != section.edition + 1:
        expected = section.edition + 1
        return refuse("wrong-edition", section=section.title, given=facts.edition, expected=expected)
    return None


def _leaves_refused(case: Case, command: RecordPrintout) -> Refusal | None:
    """Two signers never share a leaf; the first print has no leaf beyond the count."""
    given = {one.section: (one.first_leaf, one.last_leaf) for one in command.editions}
    ranges = {one.id: given.get(one.id, (one.first_leaf, one.last_leaf)) for one in case.sections}
    titles = {one.id: one.title for one in case.sections}
    for section, (first, last) in ranges.items():
        if not 1 <= first <= last or (not case.printed and last > command.leaves):
            return refuse("leaves-wrong", section=titles[section], first=first, last=last)
    ordered = sorted(ranges.items(), key=lambda item: item[1])
    for (one, (_, last)), (other, (first, _)) in pairwise(ordered):
        if first <= last:
            return refuse("leaf-shared", leaf=first, section=titles[one], other=titles[other])
    return None


def _summary_refused(now: Situation, command: RecordPrintout) -> Refusal | None:
    due = now.profile.summary_due(now.case.opened.closes_year)
    if not due or (command.summary and command.summary_leaves > 0):
        return None
    clause = now.profile.summary.due.clause
    return refuse("summary-missing", clause, class_name=now.case.opened.class_name)
