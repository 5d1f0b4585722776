"""What may happen to a medium, and by whose word: answers to what somebody wants to write down.

The codes of the refusals are those of the area ``media``.
"""

from collections.abc import Callable, Collection

from workflows.commands import Actor
from workflows.media import (
    GONE,
    ONCE_ONLY,
    Checked,
    Declined,
    Ended,
    Event,
    Handed,
    Issued,
    Medium,
    Moved,
    Received,
    Registered,
    Returned,
    State,
    Written,
)
from workflows.refusal import Refusal

MAKERS = frozenset({"operator", "administrator"})
"""Those who register and write media (000 clause 4.2, 004 part VII)."""
KEEPERS = frozenset({"archivist", "deputy", "director", "administrator"})
"""Those who keep the registers and may have media in their care."""

_RULES: dict[type[Event], Callable[[Medium, Event, Actor], Refusal | None]] = {}


def event_refused(medium: Medium, event: Event, actor: Actor) -> Refusal | None:
    """Return why the event may not be written down, None when it may.

    Raises:
        KeyError: the event is of a kind that no rule is about.
    """
    if medium.state in GONE:
        return _no("gone", medium, state=medium.state.value)
    last = max(event.on for event in _dated(medium))
    if event.on < last:
        return _no("too-early", medium, on=f"{last:%d.%m.%Y}")
    return _ROLES[type(event)](medium, actor) or _RULES[type(event)](medium, event, actor)


def registering_refused(event: Registered, known: Collection[str]) -> Refusal | None:
    """Return why a medium may not be entered in the register: its number is taken."""
    if event.medium in known:
        return Refusal("media.number-taken", None, {"medium": event.medium})
    return None


def _dated(medium: Medium) -> tuple[Event, ...]:
    found = (medium.offered, medium.received, medium.issued, medium.checked, *medium.copies)
    return (medium.registered, *(one for one in found if one is not None))


def _no(name: str, medium: Medium, **facts: str) -> Refusal:
    return Refusal(f"media.{name}", None, {"medium": medium.id, **facts})


def _by(roles: frozenset[str]) -> Callable[[Medium, Actor], Refusal | None]:
    """A rule of who: one of the roles, or whoever has the medium in care."""

    def rule(medium: Medium, actor: Actor) -> Refusal | None:
        if actor.id == medium.keeper or not actor.roles.isdisjoint(roles):
            return None
        return _no("not-yours", medium, actor=actor.id, roles=", ".join(sorted(roles)))

    return rule


def _anybody(_medium: Medium, _actor: Actor) -> Refusal | None:
    return None


def _written(medium: Medium, _event: Event, _actor: Actor) -> Refusal | None:
    if medium.state is State.FAILED:
        return _no("failed", medium)
    if medium.copies and medium.kind in ONCE_ONLY:
        return _no("written-once", medium, on=f"{medium.copies[-1].on:%d.%m.%Y}")
    return None


def _handed(medium: Medium, event: Event, _actor: Actor) -> Refusal | None:
    """Two people, a medium that has a copy on it, and only one hand-over at a time (000 clause 4.2)."""
    if not isinstance(event, Handed):
        raise TypeError(type(event).__name__)
    if not medium.copies:
        return _no("nothing-on-it", medium)
    if medium.state is State.FAILED:
        return _no("failed", medium)
    if event.receiver == event.by:
        return _no("to-oneself", medium)
    return _away(medium)


def _received(medium: Medium, event: Event, _actor: Actor) -> Refusal | None:
    if medium.offered is None:
        return _no("not-offered", medium)
    if medium.offered.receiver != event.by:
        return _no("other-receiver", medium, who=medium.offered.receiver)
    return None


def _declined(medium: Medium, event: Event, _actor: Actor) -> Refusal | None:
    if medium.offered is None:
        return _no("not-offered", medium)
    if event.by not in {medium.offered.receiver, medium.offered.by}:
        return _no("other-receiver", medium, who=medium.offered.receiver)
    return None


def _issued(medium: Medium, event: Event, _actor: Actor) -> Refusal | None:
    if not isinstance(event, Issued):
        raise TypeError(type(event).__name__)
    if event.until < event.on:
        return _no("until-past", medium, on=f"{event.until:%d.%m.%Y}")
    return _away(medium)


def _away(medium: Medium) -> Refusal | None:
    """It can be given only by whoever has it."""
    if medium.issued is not None:
        return _no("issued", medium, who=medium.issued.to, on=f"{medium.issued.until:%d.%m.%Y}")
    if medium.offered is not None:
        return _no("offered", medium, who=medium.offered.receiver)
    return None


def _returned(medium: Medium, _event: Event, _actor: Actor) -> Refusal | None:
    return None if medium.issued else _no("not-issued", medium)


def _checked(medium: Medium, _event: Event, _actor: Actor) -> Refusal | None:
    return None if medium.copies else _no("nothing-on-it", medium)


def _always(_medium: Medium, _event: Event, _actor: Actor) -> Refusal | None:
    return None


_ROLES = {
    Moved: _by(KEEPERS),
    Written: _by(MAKERS),
    Handed: _by(MAKERS | KEEPERS),
    Received: _anybody,
    Declined: _anybody,
    Issued: _by(KEEPERS),
    Returned: _by(KEEPERS),
    Checked: _by(MAKERS | KEEPERS),
    Ended: _by(KEEPERS),
}
_RULES |= {
    Moved: _always,
    Written: _written,
    Handed: _handed,
    Received: _received,
    Declined: _declined,
    Issued: _issued,
    Returned: _returned,
    Checked: _checked,
    Ended: _always,
}
