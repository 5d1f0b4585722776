"""The proof of a move: everything in the new places is read and compared with the old ones."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from archive_service.db.act_log import head, verify_chain
from archive_service.db.copying import Weight, weigh
from archive_service.db.models import Object
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import doctor, home_files
from archive_service.services.context import Archive
from storage.audit import Report, audit
from storage.carrying import everything, keys
from storage.port import Key, Lock, LockDrill, ObjectStore

_PROVED_HERE = ("copies ", "lock ", "read ")
"""Lines of the examination that speak of what was done to a store before: this proof does it itself."""
_TOLD = 20

Bar = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]
"""Shows one part of the work: ``with bar(label) as advance: advance(done, total)``."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What the proof counted: documents in the archive's stores and on their way, rows, acts, files."""

    objects: int
    size_bytes: int
    working: int
    tables: int
    rows: int
    acts: int
    files: int


def prove(source: Archive, target: Archive, bar: Bar) -> Moved:
    """Read everything in the new places, compare it with the old, and return what was counted.

    Raises:
        Problem: something differs; every difference is said.
        StoreUnavailable: a store is gone.
    """
    reports = [*_read_stores(source, target, bar)]
    working = _read(target.working, (source.working,), {}, bar)
    with bar(sentence("moving.bar-rows")) as advance:
        weights = weigh(target.engine, advance)
    troubles = [
        *(line for report in (*reports, working) for line in _findings(report)),
        *_different_tables(weigh(source.engine), weights),
        *_broken_logs(source, target),
        *_broken_locks(drills(target)),
        *home_files.differences(source.settings, target.settings.home),
        *_examined(source, target),
    ]
    if troubles:
        raise Problem(Kind.UNSOUND, "moving.differs", count=len(troubles), what=tuple(troubles[:_TOLD]))
    return Moved(
        objects=reports[0].objects,
        size_bytes=reports[0].size_bytes,
        working=working.objects,
        tables=len(weights),
        rows=sum(one.rows for one in weights.values()),
        acts=weights["acts"].rows,
        files=len(home_files.names(source.settings)),
    )


def drills(archive: Archive) -> tuple[LockDrill, ...]:
    """Try the lock of every store that is meant to have one."""
    return tuple(store.drill() for store in archive.mirror.stores if store.locks)


def days_of(archive: Archive) -> dict[Key, date]:
    """Return the latest day of keeping that any school's rows demand, by key."""
    days: dict[Key, date] = {}
    for school in archive.schools():
        with archive.desk(school.id).reading() as session:
            wanted = select(Object.space, Object.digest, Object.keep_until)
            for space, digest, day in session.execute(wanted):
                key = Key.of(space, digest)
                if day is not None:
                    days[key] = max(day, days.get(key, day))
    return days


def _read_stores(source: Archive, target: Archive, bar: Bar) -> Iterator[Report]:
    days = days_of(source)
    for store in target.mirror.stores:
        yield _read(store, source.mirror.stores, days, bar)


def _read(store: ObjectStore, sources: tuple[ObjectStore, ...], days: Mapping[Key, date], bar: Bar) -> Report:
    with bar(sentence("moving.bar-read", store=store.name)) as advance:
        total = sum(1 for _ in keys(sources))
        expected = everything(sources, days)
        return audit(store, expected, progress=lambda done: advance(done.objects, total))


def _findings(report: Report) -> Iterator[str]:
    for one in report.findings:
        yield sentence(f"storage.{one.trouble}", store=one.store, key=str(one.key))


def _different_tables(before: Mapping[str, Weight], after: Mapping[str, Weight]) -> Iterator[str]:
    for name, weight in before.items():
        if after[name] != weight:
            yield sentence("moving.table-differs", table=name, before=weight.rows, after=after[name].rows)


def _broken_logs(source: Archive, target: Archive) -> Iterator[str]:
    for school in source.schools():
        with source.desk(school.id).reading() as session:
            known = head(session)
        with target.desk(school.id).reading() as session:
            broken = verify_chain(session, (known,))
        if broken is not None:
            yield broken.sentence()


def _broken_locks(tried: tuple[LockDrill, ...]) -> Iterator[str]:
    for one in tried:
        if one.lock is not Lock.WORM:
            yield sentence("moving.lock-broken", store=one.store, failures="; ".join(one.failures))


def _examined(source: Archive, target: Archive) -> Iterator[str]:
    """What the examination finds wrong in the new home that is not wrong in the old one just so."""
    before = {check.subject for check in doctor.examine(source) if not check.sound}
    for check in doctor.examine(target):
        judged = check.subject not in before and not check.subject.startswith(_PROVED_HERE)
        if judged and not check.sound:
            yield f"{check.subject}: {check.text}"
