"""Moving an installation: everything is copied and proved, and only then the new home takes over.

Nothing is ever taken from the old home. Whatever breaks off, the same call goes on: objects that are
there are left alone, and the new database, which nobody relies on yet, is made again where it differs.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, head, recent_school_acts, verify_chain
from archive_service.db.copying import Weight, copy_all, is_empty, make_empty, refuse_foreign, weigh
from archive_service.db.models import Audit, Copy, Object
from archive_service.jobs import JobState
from archive_service.jobs.pulse import anybody_beats
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import deposits, doctor, home_files
from archive_service.services.context import Archive, Desk
from archive_service.services.home_marks import Mark
from storage.audit import Report, audit
from storage.carrying import carry, everything, keys
from storage.errors import ObjectMissing
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.streams import open_verified
from workflows.acts import SERVICE

ACT = "installation-moved"
_LIVE = (JobState.QUEUED, JobState.RUNNING)
_TOLD = 20
_ROWS = 500

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


def refuse_busy(source: Archive) -> None:
    """Return when nothing is being done in the installation, here or on another computer.

    Raises:
        Problem: a worker lives, or a job waits or runs.
    """
    if anybody_beats(source.engine):
        raise Problem(Kind.REFUSED, "moving.in-use", home=str(source.settings.home))
    for school in source.schools():
        waiting = source.queue.list(school.id, states=_LIVE)
        if waiting:
            raise Problem(Kind.REFUSED, "moving.jobs-left", count=len(waiting), school=school.id)


def copy(source: Archive, target: Archive, bar: Bar) -> None:
    """Copy files, objects and rows; what is there already is left alone.

    Raises:
        Problem: the new database belongs to somebody else.
        StorageError: an object has no sound copy, or a new store refuses.
    """
    home_files.copy(source.settings, target.settings.home)
    with bar(sentence("moving.bar-objects")) as advance:
        total = sum(1 for _ in keys(source.mirror.stores))
        carry(
            source.mirror.stores,
            source.mirror.open,
            target.mirror.stores,
            days=_days(source),
            progress=lambda done: advance(done, total),
        )
    with bar(sentence("moving.bar-working")) as advance:
        total = sum(1 for _ in keys((source.working,)))
        carry(
            (source.working,),
            partial(open_verified, source.working),
            (target.working,),
            progress=lambda done: advance(done, total),
        )
    _copy_rows(source, target, bar)


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


def take_over(target: Archive, said: Mark) -> None:
    """Put the move on the record of every school, once, with the copies that were proved."""
    for school in target.schools():
        desk = target.desk(school.id)
        with desk.writing() as session:
            if any(act.facts["move"] == said.move for act in recent_school_acts(session, ACT)):
                continue
            _note_copies(desk, session, said)
            names = [store.name for store in target.mirror.stores]
            kind = {"database": target.engine.dialect.name, "stores": names}
            facts = {"move": said.move, **kind, **said.counts}
            append(session, case_id=None, act=SchoolAct(ACT, SERVICE, desk.today, facts), at=desk.now)
            deposits.request_log(desk, session)


def refuse_used(source: Archive, target: Archive) -> None:
    """Return when nothing was written in the new home since it took over.

    Raises:
        Problem: an act was, or an object: the old home is no longer the whole archive.
    """
    refuse_foreign(source.engine, target.engine, ACT)
    for key in keys(target.mirror.stores):
        if not any(_has(store, key) for store in source.mirror.stores):
            raise Problem(Kind.REFUSED, "moving.used", home=str(target.settings.home))


def _copy_rows(source: Archive, target: Archive, bar: Bar) -> None:
    if not is_empty(target.engine):
        refuse_foreign(source.engine, target.engine, ACT)
        if weigh(source.engine) == weigh(target.engine):
            return
        make_empty(target.engine)
    with bar(sentence("moving.bar-database")) as advance:
        copy_all(source.engine, target.engine, advance)


def _days(archive: Archive) -> dict[Key, date]:
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
    days = _days(source)
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


def _examined(source: Archive, target: Archive) -> Iterator[str]:
    """What the examination finds wrong in the new home that is not wrong in the old one just so."""
    before = {check.subject for check in doctor.examine(source) if not check.sound}
    for check in doctor.examine(target):
        if not check.sound and check.subject not in before:
            yield f"{check.subject}: {check.text}"


def _note_copies(desk: Desk, session: Session, said: Mark) -> None:
    """Let the school's rows speak of the new stores alone: each was read in full a moment ago."""
    stores = desk.archive.mirror.stores
    whole = Copies(tuple(store.name for store in stores), of=len(stores))
    session.execute(delete(Copy))
    found = session.execute(select(Object.digest, Object.space)).all()
    for digest, space in found:
        deposits.note_copies(desk, session, digest, space, whole)
    for store in stores:
        size_bytes = said.counts["size_bytes"]
        session.add(Audit(store=store.name, at=desk.now, objects=len(found), bytes=size_bytes, findings=[]))


def _has(store: ObjectStore, key: Key) -> bool:
    try:
        store.stat(key)
    except ObjectMissing:
        return False
    return True


def counts_of(moved: Moved) -> dict[str, int]:
    """Return the counts as the mark and the act keep them."""
    return asdict(moved)
