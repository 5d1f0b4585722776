"""Points of keeping (in the manner of MoReq), clauses of the regulations, ages: judged from facts."""

from collections.abc import Iterator
from datetime import timedelta

from workflows.assessment import (
    Assessment,
    Facts,
    Line,
    Mark,
    MediumFacts,
    Proof,
    Shows,
    StoreFacts,
    asked,
    judged,
    unknown,
)
from workflows.assessment_levels import levels, log_proved

OUTSIDE_HOLDS = timedelta(days=365)
"""A copy outside of the stores' rooms that is older than a school year lacks a year."""

WORM, UNPROVED, BROKEN = "worm", "unproved", "broken"


def assess(facts: Facts) -> Assessment:
    """Return the whole assessment."""
    return Assessment(
        on=facts.on,
        levels=levels(facts),
        keeping=tuple(_keeping(facts)),
        clauses=tuple(_clauses(facts)),
        ages=tuple(_ages(facts)),
        first=tuple(_first(facts)),
    )


def _first(facts: Facts) -> Iterator[str]:
    """Yield what to do first: appoint, name the files, store, read, carry a copy away."""
    if facts.people.gaps or not facts.people.roles:
        yield "first-roles"
    if facts.keeping.nomenclature is None:
        yield "first-nomenclature"
    if not facts.filled:
        yield "first-deposit"
    elif not any(one.audit for one in facts.stores):
        yield "first-audit"
    if facts.filled and not facts.media:
        yield "first-medium"


def _keeping(facts: Facts) -> Iterator[Line]:
    kept = facts.keeping
    if kept.records:
        good = not kept.without_clause and not facts.copies.undated
        lacking = kept.without_clause + facts.copies.undated
        yield judged("schedule", good, records=kept.records, count=lacking)
    else:
        yield unknown("schedule")
    approved = kept.nomenclature is not None
    code = "nomenclature" if approved else "no-nomenclature"
    on = kept.nomenclature.on if kept.nomenclature else None
    yield judged("nomenclature", approved, code, year=facts.on.year, on=on, proofs=(kept.nomenclature,))
    numbers = ", ".join(map(str, kept.overdue)) or "—"
    yield judged("holds", not kept.overdue, count=kept.holds, numbers=numbers)
    yield judged("review", kept.waiting == 0, count=kept.waiting) if kept.records else unknown("review")
    yield from _destruction(facts)
    yield _not_shortened(facts)
    yield _locks(facts)


def _destruction(facts: Facts) -> Iterator[Line]:
    kept = facts.keeping
    if not kept.destroyed:
        yield unknown("two-people", "never-destroyed")
        yield unknown("tombstones", "never-destroyed")
        return
    numbers = ", ".join(map(str, kept.by_one)) or "—"
    yield judged("two-people", not kept.by_one, count=kept.destroyed, numbers=numbers)
    yield judged(
        "tombstones", kept.without_tombstone == 0, count=kept.destroyed, lacking=kept.without_tombstone
    )


def _not_shortened(facts: Facts) -> Line:
    """Only an audit compares the days that copies are locked until with those that they ought to be."""
    if not facts.filled:
        return unknown("not-shortened")
    if not any(one.audit for one in facts.stores):
        return unknown("not-shortened", "never-read")
    proofs = (one.audit for one in facts.stores)
    return judged("not-shortened", facts.copies.too_short == 0, count=facts.copies.too_short, proofs=proofs)


def _locks(facts: Facts) -> Line:
    proved = [one for one in facts.stores if one.lock == WORM]
    bad = [one.name for one in facts.stores if one.lock in {UNPROVED, BROKEN}]
    proofs = (one.drill for one in facts.stores)
    said = ", ".join(bad) or "—"
    good = bool(proved) and not bad
    return judged("locks", good, there=len(proved), total=len(facts.stores), stores=said, proofs=proofs)


def _clauses(facts: Facts) -> Iterator[Line]:
    for one in facts.clauses:
        yield judged(
            "clauses",
            not one.unproved and not one.broken,
            regulation=one.regulation,
            total=one.total,
            proved=one.proved,
            unproved=", ".join(one.unproved) or "—",
            broken="; ".join(one.broken) or "—",
        )


def _ages(facts: Facts) -> Iterator[Line]:
    for store in facts.stores:
        yield _reading(store)
    yield from (_drill(one) for one in facts.stores if one.locks)
    yield log_proved(facts, "log-check")
    yield _restore(facts)
    yield _written(facts)
    yield _outside(facts)
    yield from (_medium(facts, one) for one in facts.media)
    yield from _keys(facts)
    yield _clock(facts)


def _reading(store: StoreFacts) -> Line:
    shown = Proof(Shows.STORE, store.name)
    if store.read_on is None:
        return Line("reading", *_nothing_read(store), {"store": store.name}, (shown,))
    code = "reading-late" if store.late else "reading"
    facts = {"store": store.name, "on": store.read_on, "count": store.findings}
    good = not store.late and store.findings == 0 and store.whole >= store.objects
    return judged("reading", good, code, proofs=(shown, store.audit), **facts)


def _nothing_read(store: StoreFacts) -> tuple[Mark, str]:
    """An empty room has nothing to be read; a filled one that was never read is a fault."""
    return (Mark.NOT_MET, "reading-never") if store.objects else (Mark.UNKNOWN, "reading-empty")


def _drill(store: StoreFacts) -> Line:
    on = store.drill.on if store.drill else None
    code = "drill-never" if on is None else f"drill-{store.lock}"
    return judged("drill", store.lock == WORM, code, store=store.name, on=on, proofs=(store.drill,))


def _restore(facts: Facts) -> Line:
    """A store that was filled anew from the others is an exercise; else people say whether there was one."""
    proof = facts.refilled
    if proof is not None and proof.on is not None and proof.on + OUTSIDE_HOLDS >= facts.on:
        return judged("restore", True, "refilled", on=proof.on, proofs=(proof,))
    return asked(facts, "restore")


def _written(facts: Facts) -> Line:
    if not facts.keeping.archived:
        return unknown("rhythm")
    return judged("rhythm", not facts.lacking, periods="; ".join(facts.lacking) or "—")


def _outside(facts: Facts) -> Line:
    """The newest copy that lies in none of the stores' rooms."""
    days = [one.last_on for one in facts.media if one.outside and not one.failed]
    if not days:
        return judged("outside", False, "outside-none") if facts.filled else unknown("outside")
    newest = max(days)
    return judged("outside", newest + OUTSIDE_HOLDS >= facts.on, on=newest)


def _medium(facts: Facts, one: MediumFacts) -> Line:
    """A medium is well while it was found whole, is read through in time, and is not near its end."""
    if one.failed:
        code = "medium-failed"
    elif one.near_end_on <= facts.on:
        code = "medium-near-end"
    elif one.check_due_on is not None and one.check_due_on < facts.on:
        code = "medium-unread"
    else:
        code = "medium"
    said = {"medium": one.number, "on": one.first_on, "until": one.near_end_on, "due": one.check_due_on}
    proof = Proof(Shows.MEDIUM, one.number, one.last_on)
    return judged("medium", code == "medium", code, proofs=(proof,), **said)


def _keys(facts: Facts) -> Iterator[Line]:
    found = facts.people
    if not found.keys and not found.keyless:
        yield unknown("keys")
        return
    yield judged("keys", found.keyless == 0, count=found.keyless, keys=found.keys)
    code = "certificates" if found.ending else "certificates-none"
    yield judged("certificates", found.ending == 0, code, count=found.ending, on=found.first_end)


def _clock(facts: Facts) -> Line:
    if facts.log.checked is None:
        return unknown("clock", "log-unproved", acts=facts.log.acts)
    steps = facts.log.clock_steps
    return judged("clock", steps == 0, count=steps, proofs=(facts.log.checked,))
