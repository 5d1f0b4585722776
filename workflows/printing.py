"""Recording a printout: complete, every leaf with one signer, nothing printed without need."""

from collections import Counter

from workflows.acts import EditionFacts, Printed
from workflows.case import Case, Section, SectionState
from workflows.commands import RecordPrintout
from workflows.numbering import leaves_refused
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
        or _orders_refused(now, command)
        or _editions_refused(now.case, command)
        or leaves_refused(now.case, command)
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
            parts=command.parts,
            orders=command.orders,
        ),
    )


def _nothing_to_print(now: Situation, step: Step) -> Refusal | None:
    case = now.case
    if not case.print_is_whole:
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
        as_printed = (section.edition, section.rendered, section.leaves)
        if as_printed == (facts.edition, facts.document, facts.leaves):
            return None
        return refuse("section-not-returned", section=section.title, edition=section.edition)
    if facts.edition != section.edition + 1:
        expected = section.edition + 1
        return refuse("wrong-edition", section=section.title, given=facts.edition, expected=expected)
    return None


def _orders_refused(now: Situation, command: RecordPrintout) -> Refusal | None:
    """No print with a code name without the copy of its order (000 clause 6.3.5)."""
    ruled = now.profile.pseudonyms.order_in_print
    with_copy = {one.code for one in command.orders if one.document}
    lacking = [code for code in now.case.codes if code not in with_copy]
    if not ruled.value or not lacking:
        return None
    return refuse(
        "order-missing", ruled.clause, class_name=now.case.opened.class_name, codes=", ".join(lacking)
    )


def _summary_refused(now: Situation, command: RecordPrintout) -> Refusal | None:
    due = now.profile.summary_due(now.case.opened.closes_year, now.case.opened.kind)
    if not due or (command.summary and command.summary_leaves > 0):
        return None
    clause = now.profile.summary.due.clause
    return refuse("summary-missing", clause, class_name=now.case.opened.class_name)
