"""The NDSA Levels of Digital Preservation, version 2.0 (2019), judged from facts of this installation."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from workflows.assessment import (
    CHECKS_HOLD,
    Facts,
    Level,
    Line,
    Mark,
    Proof,
    Shows,
    asked,
    judged,
    unknown,
)

Judge = Callable[[Facts], Line]

_TWO, _THREE = 2, 3


def levels(facts: Facts) -> tuple[Level, ...]:
    """Return the four levels of the five areas, area by area."""
    return tuple(
        Level(area, number, tuple(judge(facts) for judge in judges))
        for area, rows in _MATRIX.items()
        for number, judges in enumerate(rows, 1)
    )


def _copies(facts: Facts, name: str, least: int) -> Line:
    if not facts.filled:
        return unknown(name)
    found = facts.copies
    enough = found.complete >= least and found.rooms >= _TWO
    return judged(name, enough, "copies", there=found.complete, rooms=found.rooms, demanded=least)


def _documented(facts: Facts) -> Line:
    said = ", ".join(one.name for one in facts.stores)
    return judged("documented", bool(facts.stores), stores=said, media=len(facts.media))


def _stable(facts: Facts) -> Line:
    gone = [one.name for one in facts.stores if not one.reachable]
    short = [one.name for one in facts.stores if one.whole < one.objects]
    said = ", ".join(dict.fromkeys((*gone, *short))) or "—"
    return judged("stable", bool(facts.stores) and said == "—", stores=said, count=len(facts.stores))


def _kinds(facts: Facts) -> Line:
    if not facts.filled:
        return unknown("kinds")
    return judged("kinds", facts.copies.kinds >= _TWO, there=facts.copies.kinds)


def _apart(facts: Facts) -> Line:
    """No single point of failure: nothing is shared, and there are three copies."""
    if not facts.filled:
        return unknown("apart")
    shared = facts.copies.shared
    good = not shared and facts.copies.complete >= _THREE
    return judged("apart", good, there=facts.copies.complete, count=len(shared))


def _digests(facts: Facts) -> Line:
    return judged("digests", good=True, count=facts.objects) if facts.filled else unknown("digests")


def _read_back(facts: Facts) -> Line:
    if not facts.filled:
        return unknown("read-back")
    return judged("read-back", facts.copies.unread == 0, count=facts.copies.unread)


def _in_the_rooms(facts: Facts, name: str) -> Line:
    """The log carries digests and the inventory; every store has it, so it lies apart from the content."""
    if not facts.log.shipped:
        return unknown(name)
    waits = max(0, facts.log.acts - facts.log.shipped)
    good = sum(one.reachable for one in facts.stores) >= _TWO
    last = Proof(Shows.ACT, str(facts.log.shipped))
    return judged(name, good, "in-the-rooms", proofs=(last,), shipped=facts.log.shipped, waits=waits)


def _intervals(facts: Facts) -> Line:
    late = [one.name for one in facts.stores if one.late]
    if not late and not any(one.audit for one in facts.stores):
        return unknown("intervals", "never-read")
    said, proofs = ", ".join(late) or "—", (one.audit for one in facts.stores)
    return judged("intervals", not late, stores=said, proofs=proofs)


def _recorded(facts: Facts) -> Line:
    without = [one.name for one in facts.stores if one.audit is None]
    if len(without) == len(facts.stores):
        return unknown("recorded", "never-read")
    proofs = (one.audit for one in facts.stores)
    return judged("recorded", not without, stores=", ".join(without) or "—", proofs=proofs)


def _on_demand(facts: Facts) -> Line:
    done = [one.full_audit_on for one in facts.stores if one.full_audit_on]
    return judged("on-demand", good=True, on=max(done)) if done else unknown("on-demand", "never-full")


def _sound(facts: Facts) -> Line:
    if not any(one.read_on for one in facts.stores):
        return unknown("sound", "never-read")
    return judged("sound", facts.copies.unsound == 0, count=facts.copies.unsound)


def _who_may(facts: Facts) -> Line:
    gaps = facts.people.gaps
    good = facts.people.roles > 0 and not gaps
    return judged("who-may", good, roles=facts.people.roles, gaps="; ".join(gaps) or "—")


def _by_order(facts: Facts) -> Line:
    found = facts.people
    return judged("by-order", found.roles > 0 and found.without_order == 0, count=found.without_order)


def log_proved(facts: Facts, name: str = "log-whole") -> Line:
    """Return whether the whole chain of acts was proved, and not long ago."""
    log = facts.log
    if log.broken:
        return judged(name, False, "log-broken", proofs=(log.checked,), acts=log.acts)
    if log.checked is None or log.checked.on is None:
        return unknown(name, "log-unproved", acts=log.acts)
    fresh = log.checked.on + CHECKS_HOLD >= facts.on
    code = "log-proved" if fresh else "log-proved-long-ago"
    return judged(name, fresh, code, on=log.checked.on, proofs=(log.checked,))


def _inventory(facts: Facts) -> Line:
    if not facts.filled:
        return unknown("inventory")
    return judged("inventory", facts.copies.unread == 0, count=facts.objects, unread=facts.copies.unread)


def _described(facts: Facts) -> Line:
    if not facts.keeping.archived:
        return unknown("described")
    there, all_of_it = facts.keeping.deposited, facts.keeping.archived
    return judged("described", there >= all_of_it, there=there, demanded=all_of_it)


def _actions(facts: Facts) -> Line:
    if not facts.filled:
        return unknown("actions")
    last = Proof(Shows.ACT, str(facts.log.acts))
    return judged("actions", good=True, proofs=(last,), acts=facts.log.acts)


def _packed(facts: Facts) -> Line:
    proof = facts.packed
    if proof is None:
        return unknown("packed", "never-packed")
    return judged("packed", good=True, on=proof.on, proofs=(proof,))


def _formats(facts: Facts) -> Line:
    if not facts.formats:
        return unknown("formats")
    said = ", ".join(f"{name} — {count}" for name, count in facts.formats.items())
    return judged("formats", good=True, formats=said)


def _question(name: str) -> Judge:
    return partial(asked, name=name)


_MATRIX: Mapping[str, tuple[tuple[Judge, ...], ...]] = {
    "storage": (
        (partial(_copies, name="two-copies", least=_TWO), _documented, _stable),
        (partial(_copies, name="three-copies", least=_THREE), _question("far-away"), _question("equipment")),
        (_question("other-threat"), _kinds, _question("disk-age")),
        (_question("three-threats"), _apart, _question("renewal-plan")),
    ),
    "integrity": (
        (_digests, _question("virus-check")),
        (_read_back, _question("write-block"), partial(_in_the_rooms, name="digests-apart")),
        (_intervals, _recorded, _on_demand),
        (_question("event-checks"), _sound),
    ),
    "control": (
        (_who_may,),
        (_by_order,),
        (log_proved,),
        (_question("log-review"),),
    ),
    "metadata": (
        (_inventory, partial(_in_the_rooms, name="inventory-apart")),
        (_described,),
        (_question("metadata-standard"),),
        (_actions, _packed),
    ),
    "content": (
        (_formats,),
        (_question("formats-verified"), _question("creators")),
        (_question("format-watch"),),
        (_question("migrations"),),
    ),
}


def reached(found: tuple[Level, ...]) -> Iterator[tuple[str, int]]:
    """Yield by area the highest level that is met together with all below it; 0 where the first is not."""
    for area in _MATRIX:
        number = 0
        for level in (one for one in found if one.area == area):
            if level.mark is not Mark.MET:
                break
            number = level.number
        yield area, number
