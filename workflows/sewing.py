"""Sewing: the leaves somebody counted, volume by volume, and the seal on the labels (001 clause 8.5)."""

from collections.abc import Sequence

from workflows.acts import Bound, BoundVolume, Medium
from workflows.case import Case
from workflows.commands import Bind
from workflows.leaves import leaf_key, span
from workflows.provisions import Clause
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Scope, Step, StepKind
from workflows.sheet_codes import SUMMARY_PREFIX
from workflows.side_acts import SealChecked
from workflows.side_commands import CheckSeal
from workflows.signing import done_before
from workflows.situation import (
    Answer,
    Situation,
    actor_refused,
    may_do,
    medium_refused,
    order_refused,
)
from workflows.volumes import gaps_within, leaves_of_volume, sewn_leaves, volumes_of

SEAL_ON_LABEL = "seal-on-label"
"""The rule that demands the seal on the label and on the leaf under it."""


def bind(now: Situation, command: Bind, step: Step) -> Answer:
    """Return the binding, when the leaves somebody counted are the leaves that were printed."""
    refused = (
        actor_refused(now, command.actor, step)
        or done_before(now, step)
        or order_refused(now, step)
        or medium_refused(step, command.medium)
    )
    volumes = volumes_of(now.case, now.profile) if command.medium is Medium.PAPER else ()
    refused = refused or _miscounted(now, command, step, volumes)
    if refused:
        return refused
    return (
        Bound(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            medium=command.medium,
            leaves=command.leaves,
            volumes=volumes,
        ),
    )


def check_seal(now: Situation, command: CheckSeal) -> Answer:
    """Return what was seen of the seal on a volume's label; a «no» may be looked at again later."""
    step = now.profile.step_of(StepKind.BIND)
    if step is None:
        return refuse("no-such-step", profile=now.profile.title, what=StepKind.BIND)
    refused = (
        _looker_refused(now, command, step) or _not_sewn(now, command, step) or _looked_enough(now, command)
    )
    if refused is None and not command.evidence:
        refused = refuse("seal-without-scan", _clause(now.profile, step), volume=command.volume)
    if refused:
        return refused
    return (
        SealChecked(
            actor=command.actor.id,
            on=now.on,
            volume=command.volume,
            covers=command.covers,
            evidence=command.evidence,
        ),
    )


def unsealed(case: Case, profile: Profile) -> Refusal | None:
    """Return why the sewn volumes do not count as sealed: nobody looked, or the seal misses the leaf.

    Where no rule demands the look only a seen fault counts.
    """
    step = profile.step_of(StepKind.BIND)
    for volume in case.volumes if step else ():
        seal = case.seal_on(volume.number)
        facts = {"volume": volume.number, "class_name": case.opened.class_name}
        if seal is None and seal_demanded(profile):
            return refuse("label-unchecked", _clause(profile, step), **facts)
        if seal is not None and not seal.covers:
            return refuse("label-unsealed", _clause(profile, step), who=seal.by, on=seal.on, **facts)
    return None


def seal_demanded(profile: Profile) -> bool:
    """Return whether the regulation wants the seal on both label and leaf."""
    rule = profile.rules.get(SEAL_ON_LABEL)
    return rule is not None and rule.value is True


def _clause(profile: Profile, step: Step | None) -> Clause | None:
    rule = profile.rules.get(SEAL_ON_LABEL)
    return rule.clause if rule else (step.clause if step else None)


def _miscounted(now: Situation, command: Bind, step: Step, volumes: Sequence[BoundVolume]) -> Refusal | None:
    counted = len(sewn_leaves(now.case, now.profile))
    counts = command.counts or (command.leaves,)
    if volumes:
        if len(counts) != len(volumes):
            said = "; ".join(f"{one.number}: {one.first}–{one.last}" for one in volumes)
            return refuse("volume-count", step.clause, stated=len(counts), counted=len(volumes), said=said)
        for volume, stated in zip(volumes, counts, strict=True):
            if stated != volume.leaves:
                return _volume_refusal(now, step, volume, stated)
    if command.leaves != counted:
        return refuse("leaf-count", step.clause, stated=command.leaves, counted=counted)
    return None


def _volume_refusal(now: Situation, step: Step, volume: BoundVolume, stated: int) -> Refusal:
    """Return the refusal of one count, with all that helps to find the leaf too many or too few."""
    leaves = leaves_of_volume(now.case, now.profile, volume)
    return refuse(
        "volume-leaves",
        step.clause,
        volume=volume.number,
        stated=stated,
        counted=volume.leaves,
        first=volume.first,
        last=volume.last,
        labels=said_leaves(leaves),
        lettered=said_leaves(lettered(leaves)),
        gaps=said_leaves(gaps_within(now.case, leaves)),
    )


def lettered(leaves: Sequence[str]) -> tuple[str, ...]:
    """Return the leaves that came between others later: «14а»."""
    return tuple(one for one in leaves if not one.startswith(SUMMARY_PREFIX) and leaf_key(one)[1])


def said_leaves(leaves: Sequence[str]) -> str:
    """Return leaves as people say them, those of a summary sheet behind the journal's; "" for none."""
    journal = [one for one in leaves if not one.startswith(SUMMARY_PREFIX)]
    summary = [one for one in leaves if one.startswith(SUMMARY_PREFIX)]
    return ", ".join(one for one in (span(journal, 3), *summary) if one)


def _looker_refused(now: Situation, command: CheckSeal, step: Step) -> Refusal | None:
    """Whoever sews, signs or stamps the whole case, or takes it into the archive, may look at a label."""
    others = [
        one
        for one in now.profile.steps
        if one.kind is StepKind.DEPOSIT or (one.kind is StepKind.SIGN and one.scope is Scope.CASE)
    ]
    if any(may_do(now, command.actor, one) for one in (step, *others)):
        return None
    return actor_refused(now, command.actor, step)


def _not_sewn(now: Situation, command: CheckSeal, step: Step) -> Refusal | None:
    volumes = now.case.volumes
    if any(one.number == command.volume for one in volumes):
        return None
    facts = {"volume": command.volume, "class_name": now.case.opened.class_name}
    return refuse("volume-not-sewn", step.clause, count=len(volumes), **facts)


def _looked_enough(now: Situation, command: CheckSeal) -> Refusal | None:
    """A case in the archive stays as it is; a label that is sealed is not looked at twice."""
    case: Case = now.case
    if case.deposit is not None:
        return refuse("in-the-archive", class_name=case.opened.class_name, on=case.deposit.on)
    seal = case.seal_on(command.volume)
    if seal is not None and seal.covers:
        return refuse("seal-seen", volume=command.volume, who=seal.by, on=seal.on)
    return None
