"""What may happen to volumes of paper copies, and by whose word.

The codes of the refusals are those of the area ``paper``.
"""

from collections.abc import Callable, Iterable

from workflows.commands import Actor
from workflows.paper_copies import (
    Checked,
    Declined,
    Ended,
    Handed,
    Issued,
    OfVolumes,
    PaperState,
    PaperVolume,
    Placed,
    Received,
    Recounted,
    Returned,
)
from workflows.refusal import Refusal

KEEPERS = frozenset({"archivist", "deputy", "director", "administrator"})
"""Those who keep the register and may have paper copies in their care (000 clause 3.3)."""
GIVERS = KEEPERS | {"operator"}
"""Those who carry copies from hand to hand (000 clauses 3.3 and 4.6)."""

_Rule = Callable[[PaperVolume, OfVolumes], Refusal | None]


def event_refused(volumes: Iterable[PaperVolume], event: OfVolumes, actor: Actor) -> Refusal | None:
    """Return why an event of these volumes may not be written down, None when it may.

    Raises:
        KeyError: the event is of a kind that no rule is about.
    """
    refusals = (_refused(one, event, actor) for one in volumes)
    return next((one for one in refusals if one is not None), None)


def _refused(volume: PaperVolume, event: OfVolumes, actor: Actor) -> Refusal | None:
    if volume.state is PaperState.ENDED:
        return _no("gone", volume)
    if event.on < volume.last_on:
        return _no("too-early", volume, on=f"{volume.last_on:%d.%m.%Y}")
    return _not_theirs(volume, event, actor) or _RULES[type(event)](volume, event)


def _not_theirs(volume: PaperVolume, event: OfVolumes, actor: Actor) -> Refusal | None:
    """Who keeps the register or the volume itself; whoever takes a hand-over is asked by its rule."""
    roles = _ROLES.get(type(event))
    if roles is None or actor.id == volume.keeper or not actor.roles.isdisjoint(roles):
        return None
    return _no("not-yours", volume, actor=actor.id, roles=", ".join(sorted(roles)))


def _no(name: str, volume: PaperVolume, **facts: str) -> Refusal:
    return Refusal(f"paper.{name}", None, {"volume": str(volume.number), **facts})


def _away(volume: PaperVolume, _event: OfVolumes) -> Refusal | None:
    """Only what is there can be given."""
    if volume.issued is not None:
        until = f"{volume.issued.until:%d.%m.%Y}"
        if volume.issued.outside is not None:
            return _no("issued-outside", volume, on=until)
        return _no("issued", volume, who=volume.issued.to, on=until)
    if volume.offered is not None:
        return _no("offered", volume, who=volume.offered.receiver)
    return _no("missing", volume) if volume.missing else None


def _handed(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    if isinstance(event, Handed) and event.receiver in {event.by, volume.keeper}:
        return _no("to-oneself", volume)
    return _away(volume, event)


def _received(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    """The receiver accepts in person; with the list that both signed, the giver may write it down."""
    given = volume.offered
    if not isinstance(event, Received) or given is None or event.hand != given.hand:
        return _no("not-offered", volume)
    may = {given.receiver} | ({given.by, volume.keeper} if event.copy else set())
    if event.receiver != given.receiver or event.by not in may:
        return _no("other-receiver", volume, who=given.receiver)
    return None


def _declined(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    """The receiver declines, or the giver takes back what was not accepted."""
    given = volume.offered
    if not isinstance(event, Declined) or given is None or event.hand != given.hand:
        return _no("not-offered", volume)
    may = {given.receiver, given.by}
    return None if event.by in may else _no("other-receiver", volume, who=given.receiver)


def _issued(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    if isinstance(event, Issued) and event.until < event.on:
        return _no("until-past", volume, on=f"{event.until:%d.%m.%Y}")
    return _away(volume, event)


def _returned(volume: PaperVolume, _event: OfVolumes) -> Refusal | None:
    return None if volume.issued else _no("not-issued", volume)


def _placed(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    return _away(volume, event) if volume.issued else None


def _checked(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    """A look at a place is about what lies there by the register."""
    if isinstance(event, Checked) and not event.place.holds(volume.place):
        return _no("not-here", volume)
    return None


def _ended(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    """Nothing ends without the act that says so."""
    return None if isinstance(event, Ended) and event.evidence else _no("act-needed", volume)


def _recounted(volume: PaperVolume, event: OfVolumes) -> Refusal | None:
    """Leaves only go out, and only by the paper that says so (001 clause 8.7)."""
    if not isinstance(event, Recounted) or not event.evidence:
        return _no("act-needed", volume)
    if not 0 < event.leaves <= volume.entry.leaves:
        return _no("miscounted", volume, leaves=str(volume.entry.leaves), counted=str(event.leaves))
    return _away(volume, event)


_ROLES: dict[type[OfVolumes], frozenset[str]] = {
    Placed: KEEPERS,
    Handed: GIVERS,
    Issued: KEEPERS,
    Returned: KEEPERS,
    Checked: KEEPERS,
    Ended: KEEPERS,
}
_RULES: dict[type[OfVolumes], _Rule] = {
    Placed: _placed,
    Handed: _handed,
    Received: _received,
    Declined: _declined,
    Issued: _issued,
    Returned: _returned,
    Checked: _checked,
    Ended: _ended,
    Recounted: _recounted,
}
