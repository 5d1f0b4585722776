"""Moving an installation: everything is copied and proved, and only then the new home takes over.

Nothing is ever taken from the old home. Whatever breaks off, the same call goes on: objects that are
there are left alone, and the new database, which nobody relies on yet, is made again where it differs.
"""

from functools import partial
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, recent_school_acts
from archive_service.db.copying import copy_all, is_empty, make_empty, refuse_foreign, weigh
from archive_service.db.models import Audit, Copy, Object
from archive_service.jobs import JobState
from archive_service.jobs.pulse import anybody_beats
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import deposits, home_files, locks
from archive_service.services.context import Archive, Desk
from archive_service.services.home_marks import Mark
from archive_service.services.moving_proof import Bar, days_of, drills
from storage.carrying import carry, keys
from storage.errors import ObjectMissing
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.streams import open_verified
from workflows.acts import SERVICE

ACT = "installation-moved"
_OWN = (ACT, locks.DRILLED)
"""The acts of a move itself: they are in the new home alone."""
_LIVE = (JobState.QUEUED, JobState.RUNNING)


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
            days=days_of(source),
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


def take_over(target: Archive, said: Mark) -> None:
    """Put the move on the record of every school, once, with the copies and the locks that were proved."""
    tried = drills(target)
    for school in target.schools():
        desk = target.desk(school.id)
        with desk.writing() as session:
            if any(act.facts["move"] == said.move for act in recent_school_acts(session, ACT)):
                continue
            _note_copies(desk, session, said)
            names = [store.name for store in target.mirror.stores]
            kind = {"database": target.engine.dialect.name, "stores": names}
            _write(desk, session, ACT, {"move": said.move, **kind, **said.counts})
            for one in tried:
                facts = {"store": one.store, "lock": str(one.lock), "failures": list(one.failures)}
                _write(desk, session, locks.DRILLED, facts)
            deposits.request_log(desk, session)


def refuse_used(source: Archive, target: Archive) -> None:
    """Return when nothing was written in the new home since it took over.

    Raises:
        Problem: an act was, or an object: the old home is no longer the whole archive.
    """
    refuse_foreign(source.engine, target.engine, _OWN)
    for key in keys(target.mirror.stores):
        if not any(_has(store, key) for store in source.mirror.stores):
            raise Problem(Kind.REFUSED, "moving.used", home=str(target.settings.home))


def _copy_rows(source: Archive, target: Archive, bar: Bar) -> None:
    if not is_empty(target.engine):
        refuse_foreign(source.engine, target.engine, _OWN)
        if weigh(source.engine) == weigh(target.engine):
            return
        make_empty(target.engine)
    with bar(sentence("moving.bar-database")) as advance:
        copy_all(source.engine, target.engine, advance)


def _write(desk: Desk, session: Session, kind: str, facts: dict[str, Any]) -> None:
    append(session, case_id=None, act=SchoolAct(kind, SERVICE, desk.today, facts), at=desk.now)


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
