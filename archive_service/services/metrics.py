"""Numbers for programs that watch the service, in Prometheus' text form; no word about any person.

Everything is counted by index: a scrape a few times a minute costs next to nothing.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import head
from archive_service.db.models import Copy, Deposit, Object
from archive_service.services import alarms, audit_records, health, locks, placement, profiles
from archive_service.services.context import Archive, Desk
from archive_service.services.deposits import WHOLE
from archive_service.services.last_read import last_read
from archive_service.services.locks import State
from archive_service.services.placement import Mark
from storage.manifest import SPACE


def scrape(archive: Archive) -> bytes:
    """Return the numbers of the whole installation as they are now."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Numbers(archive))
    return generate_latest(registry)


class _Numbers(Collector):
    """Collects once per scrape; nothing is kept between two of them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def collect(self) -> Iterable[Metric]:
        """Yield the installation's numbers, then those of all schools."""
        yield from _of_installation(self._archive)
        found = _Families()
        for school in self._archive.schools():
            desk = self._archive.desk(school.id)
            with desk.reading() as session:
                _of_school(desk, session, found)
            jobs = health.job_counts(desk)
            for state in ("waiting", "running", "failed"):
                found.jobs.add_metric((school.id, state), getattr(jobs, state))
        yield from found.all()


class _Families:
    """The numbers that have a value for each school."""

    def __init__(self) -> None:
        of_store, of_copies = ("school", "store"), ("school", "store", "state")
        self.oldest = _gauge("oldest_check_seconds", "Age of the oldest last reading of a copy.", of_store)
        self.new = _gauge("unchecked_copies", "Copies that no audit has come to yet.", of_store)
        self.copies = _gauge("copies", "Copies by the state in which they were last seen.", of_copies)
        self.lock = _gauge("store_lock", "1 for what the last drill proved of the lock.", of_copies)
        self.unarchived = _gauge("unarchived_deposits", "Deposits with fewer whole copies than demanded.")
        self.lost = _gauge("lost_objects", "Objects of which no whole copy is left.")
        self.broken = _gauge("placement_broken", "Demands on media and rooms that are not met.")
        self.acts = _gauge("log_head", "Number of the last act in the log.")
        self.jobs = _gauge("jobs", "Jobs by state; each number stops at 100.", ("school", "state"))

    def all(self) -> Iterator[Metric]:
        """Yield them in their order."""
        yield from vars(self).values()


def _gauge(name: str, told: str, labels: tuple[str, ...] = ("school",)) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"archive_{name}", told, labels=labels)


def _of_installation(archive: Archive) -> Iterator[Metric]:
    up = _gauge("store_up", "1 where the store can be reached.", ("store",))
    for name, there in health.pulse(archive).stores:
        up.add_metric((name,), int(there))
    yield up


def _of_school(desk: Desk, session: Session, found: _Families) -> None:
    school = desk.school_id
    for store in desk.archive.mirror.stores:
        read = last_read(desk, session, store.name)
        if read.oldest is not None:
            found.oldest.add_metric((school, store.name), (desk.now - read.oldest).total_seconds())
        found.new.add_metric((school, store.name), read.new)
    for store_name, count in sorted(health.whole_copies(session).items()):
        found.copies.add_metric((school, store_name, WHOLE), count)
    for store_name, state, count in alarms.unsound_counts(session):
        found.copies.add_metric((school, store_name, state), count)
    for lock in locks.standings(desk, session).values():
        for state in State:
            found.lock.add_metric((school, lock.store, str(state)), int(lock.state is state))
    found.unarchived.add_metric((school,), unarchived(desk, session))
    found.lost.add_metric((school,), alarms.lost(session))
    broken = [one for one in placement.lines(desk, session) if one.mark is Mark.BROKEN]
    found.broken.add_metric((school,), len(broken))
    found.acts.add_metric((school,), head(session).seq)


def unarchived(desk: Desk, session: Session) -> int:
    """Return how many deposits have fewer whole copies of anything than the regulation demands.

    A deposit's manifest is stored last, so that it stands for what was never stored; what was
    damaged since is found by the index of copies that are not whole.
    """
    least = profiles.in_force(session, desk.today).copies.least.value
    itself = (Copy.school_id == Deposit.school_id) & (Copy.digest == Deposit.manifest) & (Copy.space == SPACE)
    copies = select(func.count(Copy.digest)).where(itself, Copy.state == WHOLE).scalar_subquery()
    short = set(session.scalars(select(Deposit.manifest).where(copies < least)))
    same = (Object.digest == Copy.digest) & (Object.space == Copy.space)
    of_cases = select(Object.case_id).join(Copy, same).where(Object.case_id.is_not(None))
    spoilt = of_cases.where(audit_records.unsound())
    short |= set(session.scalars(select(Deposit.manifest).where(Deposit.case_id.in_(spoilt))))
    return len(short)
