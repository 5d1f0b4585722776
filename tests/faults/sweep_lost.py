"""Sweep e: a whole store or the database is lost, or an old database comes back."""

import shutil

from storage.local import LocalStore
from tests.faults.findings import Tally
from tests.faults.homes import DATABASE, ROOMS
from tests.faults.invariants import broken, orphans, unclean
from tests.faults.lab import Lab, Try
from tests.faults.sight import Sight, look


def sweep(lab: Lab) -> list[Tally]:
    """Lose each store, the database, and get an old database back."""
    return [_lost_stores(lab), _lost_database(lab), _old_database(lab)]


def _lost_stores(lab: Lab) -> Tally:
    """An empty disk in place of a store is filled again from the other, to the same bytes and days."""
    tally = Tally("a whole store is lost, an empty disk takes its place")
    for name, room in ROOMS.items():
        with lab.copy("deposit") as one:
            before = _deposited(lab, one)
            path = one.home.stores[name]
            shutil.rmtree(path)
            LocalStore.create(name, room, path)
            outcome = lab.subject.run(lab.task(one, "mend", ".mend"))
            after = look(one.home)
            lines = [*broken(before, after, outcome.said), *unclean(after, outcome.said)]
            tally.count(name, lines if outcome.code == 0 else [*lines, f"I8: {outcome.said}"])
    return tally


def _lost_database(lab: Lab) -> Tally:
    """Each room alone gives the database back: every act, every object, every day."""
    tally = Tally("the database is lost, made again from one store")
    for name in ROOMS:
        with lab.copy("deposit") as one:
            before = _deposited(lab, one)
            for path in one.home.path.glob(f"{DATABASE}*"):
                path.unlink()
            outcome = lab.subject.run(lab.task(one, "rebuild", ".rebuild", facts={"store": name}))
            after = look(one.home)
            lines = [
                *broken(before, after, outcome.said),
                *unclean(after, outcome.said),
                *_differ(before, after),
            ]
            tally.count(f"from {name}", lines if outcome.code == 0 else [*lines, f"I8: {outcome.said}"])
    return tally


def _differ(before: Sight, after: Sight) -> list[str]:
    return [
        f"I2: the table {name} is not what it was"
        for name in ("objects", "deposits", "cases")
        if before.rows[name] != after.rows[name]
    ]


def _old_database(lab: Lab) -> Tally:
    """Yesterday's database beside today's stores: what it does not know is listed, not counted, not lost."""
    tally = Tally("an old database comes back beside newer stores")
    with lab.copy("deposit") as one:
        old = (one.home.path / DATABASE).read_bytes()
        before = _deposited(lab, one)
        (one.home.path / DATABASE).write_bytes(old)
        outcome = lab.subject.run(lab.task(one, "reconcile", ".reconcile"))
        after = look(one.home)
        reconciled = any(said["done"] for said in outcome.of("reconciled"))
        if reconciled:
            lines = [*broken(before, after, outcome.said), *unclean(after, outcome.said)]
        else:
            lines = broken(one.before, after, outcome.said)
            lines += [] if orphans(after) else ["I7: nothing is said to be without a row"]
            tally.note = "orphans listed; nothing reconciles yet"
        tally.count(
            "the day before the deposit", lines if outcome.code == 0 else [*lines, f"I8: {outcome.said}"]
        )
    return tally


def _deposited(lab: Lab, one: Try) -> Sight:
    outcome = lab.subject.run(lab.task(one))
    assert outcome.code == 0, outcome
    return look(one.home)
