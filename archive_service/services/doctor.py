"""The examination of an installation: each line says what was looked at and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from archive_service.db.act_log import verify_chain
from archive_service.db.engine import describe_engine
from archive_service.db.schema import check_schema
from archive_service.problems import Problem, explain, sentence
from archive_service.services import alarms, breach_watch, locks, placement, seals, store_remarks
from archive_service.services.context import Archive, Desk
from archive_service.services.last_read import last_read
from archive_service.services.placement import Mark
from archive_service.services.standings import in_words
from archive_service.signing.authority import roots
from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the examination."""

    subject: str
    sound: bool
    text: str


def examine(archive: Archive) -> list[Check]:
    """Return everything that was looked at."""
    return [*_database(archive), *_stores(archive), *_schools(archive), *_drawing()]


def _database(archive: Archive) -> Iterator[Check]:
    facts = describe_engine(archive.engine)
    said = f"{facts.dialect} {facts.version}, {facts.journal}"
    yield Check("database", facts.durable, said)
    try:
        check_schema(archive.engine)
        yield Check("schema", True, sentence("service.schema-current"))
    except Problem as problem:
        yield Check("schema", False, explain(problem).text)


def _stores(archive: Archive) -> Iterator[Check]:
    for store in (archive.working, *archive.mirror.stores):
        try:
            store.check()
            yield Check(
                f"store {store.name}",
                True,
                sentence("service.store-there", room=store.room, place=store.place),
            )
        except StorageError as error:
            yield Check(f"store {store.name}", False, explain(error).text)
    for name, said in store_remarks.remarks(archive.settings):
        yield Check(f"store {name}", False, said)


def _rooms(desk: Desk) -> Iterator[Check]:
    """The locks, the readings and the places of the school's copies; alarms that no line says come last."""
    with desk.reading() as session:
        known, placed = locks.standings(desk, session), placement.lines(desk, session)
        lost = alarms.lost(session)
        read = {name: last_read(desk, session, name) for name in known}
    for name, lock in known.items():
        yield Check(f"lock {desk.school_id}/{name}", lock.trusted, lock.words())
        yield Check(f"read {desk.school_id}/{name}", not read[name].late, read[name].words())
    for line in placed:
        said = f"{line.words()} {line.clause.ref}: «{line.clause.text}»" if line.clause else line.words()
        yield Check(f"placement {desk.school_id}", line.mark is not Mark.BROKEN, said)
    yield Check(
        f"copies {desk.school_id}",
        not lost,
        sentence("rooms.lost" if lost else "rooms.none-lost", count=lost),
    )


def _schools(archive: Archive) -> Iterator[Check]:
    for school in archive.schools():
        desk = archive.desk(school.id)
        standing = desk.standing
        yield Check(f"database {school.id}", standing.writable, in_words(standing, school.zone))
        with desk.reading() as session:
            broken = verify_chain(session)
            sealed = seals.examine(desk, session)
        yield Check(
            f"log {school.id}",
            broken is None,
            broken.sentence() if broken else sentence("service.chain-whole"),
        )
        try:
            roots(desk.keys)
            yield Check(f"authority {school.id}", True, str(desk.keys))
        except Problem as problem:
            yield Check(f"authority {school.id}", False, explain(problem).text)
        if sealed is not None:
            sound = sentence("codes.seal-sound", count=sealed.names)
            said = explain(sealed.wrong).text if sealed.wrong else sound
            yield Check(f"sealed names {school.id}", sealed.wrong is None, said)
        yield from _rooms(desk)
        yield from _incidents(desk)


def _incidents(desk: Desk) -> Iterator[Check]:
    """Breaches of access that are not settled: times that run or were missed (000 clauses 5.3 and 5.4)."""
    with desk.reading() as session:
        found = [one for one in breach_watch.all_standings(desk, session) if not one.settled]
    for one in found:
        said = breach_watch.lines(desk, one)
        text = " ".join((breach_watch.head_line(desk, one), *(line.text for line in said)))
        yield Check(f"incident {desk.school_id}/{one.incident.id}", all(line.sound for line in said), text)


def _drawing() -> Iterator[Check]:
    fast = find_spec("_rl_accel") is not None
    yield Check("rl_accel", fast, sentence("service.accelerated" if fast else "service.not-accelerated"))
