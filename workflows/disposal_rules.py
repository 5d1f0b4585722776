"""What may be done about a disposal, by whom and when; and on which day it may be believed to be.

Destruction cannot be taken back. So nothing is proposed, approved or executed unless the review says so on
that very day, two different people approve, a time of waiting passes, and more than one clock agrees.
The codes of the refusals are those of the area ``disposal``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.commands import Actor
from workflows.disposal import (
    Agreed,
    Appointed,
    Approved,
    Cleaned,
    Disposal,
    Disposals,
    DisposalState,
    Item,
    OfDisposal,
    Proposed,
    Revoked,
)
from workflows.provisions import Clause, Disposing, Ruled
from workflows.refusal import Refusal
from workflows.regulation import Profile
from workflows.retention import Action, Kept, Verdict

PROPOSERS = frozenset({"archivist", "deputy"})
"""Those who lay a list before the commission: whoever keeps the archive."""
APPOINTERS = frozenset({"director", "deputy"})
"""Those who write down the order by which a commission is appointed."""
CLEANERS = frozenset({"archivist", "deputy", "operator", "administrator"})
"""Those who say that a medium was destroyed or written over."""
_MEMBERS, _WAITING_DAYS = 3, 10
_APPROVERS = ("director", "deputy")

Verdicts = Mapping[tuple[str, Kept], Verdict]


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of the day: the service's own, what a person typed, what clocks of stores show.

    ``newest`` is the day of the newest act on record; ``typed`` None: nobody was asked.
    """

    today: date
    newest: date
    typed: date | None = None
    clocks: Mapping[str, date] | None = None


def rules_of(profile: Profile) -> Disposing:
    """Return how the school destroys; what its regulation leaves open follows from the term itself."""
    if profile.disposal is not None:
        return profile.disposal
    clause = profile.retention.journal_years.clause
    return Disposing(Ruled(_MEMBERS, clause), Ruled(_APPROVERS, clause), Ruled(_WAITING_DAYS, clause))


def day_refused(day: Day, clause: Clause) -> Refusal | None:
    """Return why nothing may be destroyed on this day: one clock alone is not believed."""
    if day.today < day.newest:
        return _no("day-before-acts", clause, day=day.today, newest=day.newest)
    if day.typed is not None and day.typed != day.today:
        return _no("day-typed", clause, day=day.today, typed=day.typed)
    for store, shown in sorted((day.clocks or {}).items()):
        if shown != day.today:
            return _no("day-of-store", clause, day=day.today, store=store, shown=shown)
    return None


def appointing_refused(event: Appointed, actor: Actor, rules: Disposing) -> Refusal | None:
    """Return why a commission may not be appointed so."""
    clause, members = rules.members.clause, set(event.members)
    if actor.roles.isdisjoint(APPOINTERS):
        return _roles("not-appointer", clause, actor, APPOINTERS)
    if not event.order_no.strip() or event.order_on > event.on:
        return _no("order-needed", clause)
    if len(members) < rules.members.value or len(members) != len(event.members):
        return _no("few-members", clause, count=len(members), least=rules.members.value)
    if event.chairman not in members:
        return _no("chairman-outside", clause)
    return None


def proposing_refused(
    event: Proposed, actor: Actor, known: Disposals, verdicts: Verdicts, rules: Disposing
) -> Refusal | None:
    """Return why a list may not be laid before the commission."""
    if actor.roles.isdisjoint(PROPOSERS):
        return _roles("not-proposer", rules.approvers.clause, actor, PROPOSERS)
    if known.commission is None:
        return _no("no-commission", rules.members.clause)
    if not event.items:
        return _no("nothing-listed", rules.approvers.clause)
    for item in event.items:
        other = known.of(*item.key)
        if other is not None and item.key not in other.executed:
            return _no("listed-already", None, case=item.case, disposal=other.number)
    return items_refused(event.items, verdicts, rules)


def items_refused(items: Iterable[Item], verdicts: Verdicts, rules: Disposing) -> Refusal | None:
    """Return why one of these may not be destroyed today: its time runs, it is held, its sheet is in it."""
    for item in items:
        verdict = verdicts.get(item.key)
        if verdict is None:
            return _no("not-archived", rules.waiting_days.clause, case=item.case)
        if verdict.action is not Action.ELIGIBLE:
            return _not_eligible(item, verdict, rules)
    return None


def event_refused(
    disposal: Disposal, event: OfDisposal, actor: Actor, verdicts: Verdicts, rules: Disposing
) -> Refusal | None:
    """Return why an event of a disposal may not be written down, None when it may.

    Raises:
        KeyError: the event is of a kind that nobody writes down.
    """
    if disposal.state in {DisposalState.REVOKED, DisposalState.FINISHED} and not isinstance(event, Cleaned):
        return _of(disposal, f"closed-{disposal.state}", None)
    if event.on < disposal.last_on:
        return _of(disposal, "too-early", None, on=disposal.last_on)
    return _RULES[type(event)](disposal, event, actor, verdicts, rules)


def executing_refused(
    disposal: Disposal,
    items: Iterable[Item],
    *,
    on: date,
    actor: Actor,
    verdicts: Verdicts,
    rules: Disposing,
) -> Refusal | None:
    """Return why items of a disposal may not be destroyed: not approved by two, waiting, or held again."""
    may = PROPOSERS | set(rules.approvers.value)
    if actor.roles.isdisjoint(may):
        return _roles("not-executor", rules.approvers.clause, actor, may)
    return ripeness_refused(disposal, on, rules) or items_refused(items, verdicts, rules)


def ripeness_refused(disposal: Disposal, on: date, rules: Disposing) -> Refusal | None:
    """Return why a disposal may not be executed on a day, whoever asks and whatever is in it."""
    if disposal.revoked is not None:
        return _of(disposal, f"closed-{disposal.state}", None)
    if disposal.approved_on is None:
        return _of(disposal, "one-approval", rules.approvers.clause, count=len(disposal.approved))
    first = ripe_on(disposal.approved_on, rules)
    if on < first:
        return _of(disposal, "waiting", rules.waiting_days.clause, on=first, days=rules.waiting_days.value)
    return None


def ripe_on(approved_on: date, rules: Disposing) -> date:
    """Return the first day on which what was approved on a day may be destroyed."""
    return approved_on + timedelta(days=rules.waiting_days.value)


def role_of(disposal: Disposal, actor: Actor, rules: Disposing) -> str:
    """Return the role in which somebody may approve now, "" where there is none left for them."""
    taken = {one.role for one in disposal.approved}
    left = (one for one in rules.approvers.value if one not in taken and one in actor.roles)
    return next(left, "")


def _not_eligible(item: Item, verdict: Verdict, rules: Disposing) -> Refusal:
    names = {Action.EXTRACT: "not-extracted", Action.GONE: "gone"}
    first = verdict.reasons[0] if verdict.reasons else None
    held = first is not None and first.code == "held"
    name = names.get(verdict.action) or ("held" if held else "term-runs")
    clause = (first.clause if first else None) or rules.waiting_days.clause
    said = {key: one for key, one in (first.facts if first else {}).items() if key != "kind"}
    return _no(name, clause, **{"until": verdict.record.until, **said, "case": item.case})


def _agreed(
    disposal: Disposal, event: OfDisposal, actor: Actor, _verdicts: Verdicts, rules: Disposing
) -> Refusal | None:
    clause = rules.members.clause
    if not isinstance(event, Agreed) or actor.id not in disposal.commission.members:
        return _of(disposal, "not-member", clause, actor=actor.id)
    if actor.id not in disposal.waiting_for:
        return _of(disposal, "agreed-already", clause, actor=actor.id)
    if not event.protocol.strip():
        return _of(disposal, "protocol-needed", clause)
    if disposal.protocol not in ("", event.protocol):
        return _of(disposal, "other-protocol", clause, protocol=disposal.protocol)
    return None


def _approved(
    disposal: Disposal, event: OfDisposal, actor: Actor, verdicts: Verdicts, rules: Disposing
) -> Refusal | None:
    """Two people, each in a role of their own, neither of whom laid the list before the commission."""
    clause, may = rules.approvers.clause, frozenset(rules.approvers.value)
    if actor.roles.isdisjoint(may):
        return _roles("not-approver", clause, actor, may)
    if disposal.waiting_for:
        return _of(disposal, "member-missing", rules.members.clause, who=disposal.waiting_for[0])
    if disposal.approved_on is not None:
        return _of(disposal, "approved-already", clause)
    if actor.id == disposal.proposed.by or actor.id in {one.by for one in disposal.approved}:
        return _of(disposal, "one-person", clause, actor=actor.id)
    if not role_of(disposal, actor, rules) or not isinstance(event, Approved):
        return _of(disposal, "role-taken", clause, roles=disposal.approved[0].role)
    return items_refused(disposal.items, verdicts, rules)


def _revoked(
    disposal: Disposal, event: OfDisposal, actor: Actor, _verdicts: Verdicts, rules: Disposing
) -> Refusal | None:
    """Whoever may stop it: those who approve, who proposed, and every member of the commission."""
    may = PROPOSERS | set(rules.approvers.value)
    if actor.id not in disposal.commission.members and actor.roles.isdisjoint(may):
        return _roles("not-revoker", rules.approvers.clause, actor, may)
    if not isinstance(event, Revoked) or not event.reason.strip():
        return _of(disposal, "reason-needed", None)
    return None if disposal.to_execute else _of(disposal, "executed", None)


def _cleaned(
    disposal: Disposal, event: OfDisposal, actor: Actor, _verdicts: Verdicts, _rules: Disposing
) -> Refusal | None:
    if actor.roles.isdisjoint(CLEANERS):
        return _roles("not-cleaner", None, actor, CLEANERS)
    if not disposal.executed:
        return _of(disposal, "not-executed", None)
    if not isinstance(event, Cleaned) or not event.evidence.strip():
        return _of(disposal, "evidence-needed", None)
    return _of(disposal, "cleaned-already", None) if event.medium in disposal.cleaned else None


def _no(name: str, clause: Clause | None, **facts: object) -> Refusal:
    spelled = {key: f"{one:%d.%m.%Y}" if isinstance(one, date) else str(one) for key, one in facts.items()}
    return Refusal(f"disposal.{name}", clause, {**spelled, "ref": clause.ref if clause else ""})


def _of(disposal: Disposal, name: str, clause: Clause | None, **facts: object) -> Refusal:
    return _no(name, clause, disposal=disposal.number, **facts)


def _roles(name: str, clause: Clause | None, actor: Actor, roles: Iterable[str]) -> Refusal:
    return _no(name, clause, actor=actor.id, roles=", ".join(sorted(roles)))


_Rule = Callable[[Disposal, OfDisposal, Actor, Verdicts, Disposing], Refusal | None]
_RULES: dict[type[OfDisposal], _Rule] = {
    Agreed: _agreed,
    Approved: _approved,
    Revoked: _revoked,
    Cleaned: _cleaned,
}
