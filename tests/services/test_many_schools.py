"""Two schools in one installation: no service call of one reaches anything of the other.

Every public function of the services that takes a desk or a session is in :data:`CALLS`; a new
one makes the first test fail until it is there too.
"""

import importlib
import inspect
import pkgutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect as inspect_row
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import archive_service.services as package
from archive_service.db.base import Base, OfSchool
from archive_service.db.models import Object, School
from archive_service.jobs import JobState
from archive_service.problems import Kind, Problem, explain
from archive_service.services import (
    cases,
    finding,
    first_answers,
    folder,
    gaps,
    hand_marks,
    health,
    home,
    home_archive,
    home_duties,
    intake,
    last_read,
    lateness,
    leftovers,
    letters,
    listings,
    locks,
    log_checks,
    matrix,
    matrix_paper,
    metrics,
    night_audit,
    notices,
    orphans,
    outage_notice,
    outages,
    overview,
    owing,
    own_card,
    own_classes,
    passkeys,
    people,
    printing,
    signoff,
    upkeep,
)
from archive_service.services.context import Desk
from storage.audit import Trouble
from storage.port import Key
from tests.services import (
    archive_calls,
    assessment_calls,
    brought_calls,
    class_calls,
    disposal_calls,
    duty_calls,
    extraction_calls,
    finding_calls,
    form_calls,
    given_calls,
    keeping_calls,
    leave_calls,
    media_calls,
    paper_calls,
    people_calls,
    print_calls,
    scan_calls,
    sewing_calls,
)
from tests.services.their_things import NOBODY, THEIR_CASE, Call

NOT_THEIRS = {Kind.MISSING, Kind.REFUSED, Kind.ACCESS, Kind.SETUP}


def _functions() -> dict[str, Any]:
    """Every public function of a service module that takes a desk or a session, by name."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for name, function in vars(module).items():
            if name.startswith("_") or getattr(function, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(function) and _reaches_rows(function):
                found[f"{info.name}.{name}"] = function
    return found


def _reaches_rows(function: Any) -> bool:
    kinds = [one.annotation for one in inspect.signature(function).parameters.values()]
    return Desk in kinds or Session in kinds


REFUSED: dict[str, Call] = {
    **archive_calls.REFUSED,
    **class_calls.REFUSED,
    **duty_calls.REFUSED,
    **people_calls.REFUSED,
    **brought_calls.REFUSED,
    **assessment_calls.REFUSED,
    **leave_calls.REFUSED,
    **extraction_calls.REFUSED,
    **disposal_calls.REFUSED,
    **keeping_calls.REFUSED,
    **media_calls.REFUSED,
    **print_calls.REFUSED,
    **scan_calls.REFUSED,
    **given_calls.REFUSED,
    **form_calls.REFUSED,
    **sewing_calls.REFUSED,
    **paper_calls.REFUSED,
    **finding_calls.REFUSED,
}
"""What speaks of something of another school, and is told that there is no such thing."""

SILENT: dict[str, Call] = {
    **archive_calls.SILENT,
    **class_calls.SILENT,
    **duty_calls.SILENT,
    **people_calls.SILENT,
    **brought_calls.SILENT,
    **assessment_calls.SILENT,
    **leave_calls.SILENT,
    **extraction_calls.SILENT,
    **disposal_calls.SILENT,
    **keeping_calls.SILENT,
    **media_calls.SILENT,
    **print_calls.SILENT,
    **scan_calls.SILENT,
    **given_calls.SILENT,
    **form_calls.SILENT,
    **sewing_calls.SILENT,
    **paper_calls.SILENT,
    **finding_calls.SILENT,
    "first_answers.claim": _claimed_at_theirs,
    "first_answers.keep": _claimed_at_theirs,
    "first_answers.free": lambda two: first_answers.free(two.mine, "theirs"),
    "first_answers.wait": lambda two: first_answers.wait(two.mine, "theirs", lambda _known: True),
    "own_classes.classes_of": lambda two: two.reading(
        lambda session: own_classes.classes_of(session, NOBODY)
    ),
    "own_classes.decision_paper": lambda two: two.reading(
        lambda session: own_classes.decision_paper(session, THEIR_CASE)
    ),
    "seal_pictures.present": lambda two: seal_pictures.present(two.mine),
    "sheet_queue.neighbours": lambda two: two.reading(
        lambda session: sheet_queue.neighbours(session, NOBODY, THEIR_CASE, THEIR_SECTION)
    ),
    "sheet_queue.queue": lambda two: two.reading(lambda session: sheet_queue.queue(session, NOBODY)),
    "sheet_queue.titles": lambda two: two.reading(
        lambda session: sheet_queue.titles(session, NOBODY, [(THEIR_CASE, THEIR_SECTION)])
    ),
    "hand_marks.of_case": lambda two: two.reading(lambda session: hand_marks.of_case(session, two.case)),
    "signing_many.keep": lambda two: signing_many.keep(two.mine, NOBODY, ()),
    "signing_many.sign_many": lambda two: signing_many.sign_many(
        two.mine,
        two.world.who("s-01"),
        [Choice(THEIR_CASE, THEIR_SECTION, "verify", "", ""), Choice(THEIR_CASE, "", "stamp", "", "")],
    ),
    "stamping.ready": lambda two: two.reading(
        lambda session: stamping.ready(session, Actor("s-01", frozenset({"director"})))
    ),
    "stamping.titles": lambda two: two.reading(
        lambda session: stamping.titles(session, Actor("s-01", frozenset({"director"})), [THEIR_CASE])
    ),
    "board.board": lambda two: two.reading(lambda session: board.board(two.mine, session)),
    "dues.signers": lambda two: two.reading(dues.signers),
    "folder.inside": lambda two: two.reading(lambda session: folder.inside(two.mine, session, [two.my_case])),
    "owing.of_case": lambda two: two.reading(lambda session: owing.of_case(session, THEIR_CASE)),
    "owing.of_signers": lambda two: two.reading(owing.of_signers),
    "people.at_work": lambda two: two.reading(lambda session: people.at_work(session, two.mine.today)),
    "report_shelf.periods_with_exports": lambda two: two.reading(
        lambda session: list(report_shelf.periods_with_exports(session))
    ),
    "report_shelf.shelf": lambda two: two.reading(
        lambda session: report_shelf.shelf(session, Actor("s-02", frozenset({"deputy"})))
    ),
    "returns.returns": lambda two: two.reading(returns.returns),
    "todo.doer": lambda two: two.reading(lambda session: todo.doer(two.mine, session, StepKind.BIND)),
    "todo.todo": lambda two: two.reading(
        lambda session: todo.todo(session, Actor("s-02", frozenset({"deputy"})), StepKind.PRINT)
    ),
    "dues.debtors": lambda two: two.reading(lambda session: dues.debtors(two.mine, session)),
    "lateness.late": lambda two: two.reading(lambda session: lateness.late(two.mine, session, _period())),
    "lateness.growth": lambda two: two.reading(lambda session: lateness.growth(session, _period())),
    "intake.take": lambda two: intake.take(
        two.mine, two.job(folder="x", file="export/x", mapping="", mapped_school="", exported_at="")
    ),
    "leftovers.sweep": lambda two: leftovers.sweep(two.mine, Path("no-such-folder")),
    "letters.reminder": lambda two: letters.reminder(two.mine, dues.Debtor("s-01", "", ()), ""),
    "owing.doable": lambda two: two.reading(owing.doable),
    "periods.choose": lambda two: two.reading(periods.choose),
    "readiness.readiness": lambda two: two.reading(
        lambda session: readiness.readiness(two.mine, session, _period())
    ),
    "reminders.candidates": lambda two: two.reading(lambda session: reminders.candidates(two.mine, session)),
    "reminders.reminded_today": lambda two: two.reading(
        lambda session: reminders.reminded_today(two.mine, session)
    ),
    "timeline.timeline": lambda two: two.reading(
        lambda session: timeline.timeline(session, two.case, two.profile)
    ),
    "accounts.emails": lambda two: two.reading(lambda session: accounts.emails(session, (NOBODY,))),
    "accounts.profile_of": lambda two: two.reading(lambda session: accounts.profile_of(session, NOBODY)),
    "relations.own": lambda two: two.reading(lambda session: relations.own(session, NOBODY)),
    "relations.relation": lambda two: two.reading(
        lambda session: relations.relation(session, NOBODY, THEIR_CASE, None)
    ),
    "home_archive.groups": lambda two: two.reading(
        lambda session: list(home_archive.groups(two.mine, session, THEIRS, "ru"))
    ),
    "home.home": lambda two: two.reading(lambda session: home.home(two.mine, session, THEIRS)),
    "home_duties.piles": lambda two: two.reading(
        lambda session: home_duties.piles(session, THEIRS, two.mine.today, shown=5)
    ),
    "notices.notices": lambda two: two.reading(
        lambda session: notices.notices(session, THEIRS, two.profile, now=two.mine.now, today=two.mine.today)
    ),
    "own_card.by_export": lambda two: two.reading(lambda session: own_card.by_export(session, NOBODY)),
    "passkeys.listing": lambda two: passkeys.listing(two.mine, NOBODY),
    "passkeys.remove": lambda two: passkeys.remove(two.mine, NOBODY, "x"),
    "passkeys.rename": lambda two: passkeys.rename(two.mine, NOBODY, "x", "телефон"),
    "second_factor.enrolment": lambda two: second_factor.enrolment(two.mine, NOBODY, "Архив"),
    "second_factor.state": lambda two: two.reading(lambda session: second_factor.state(session, NOBODY)),
    "sessions.end": lambda two: sessions.end(two.mine, NOBODY, "x"),
    "sessions.end_all": lambda two: sessions.end_all(two.mine, NOBODY),
    "sessions.freshen": lambda two: sessions.freshen(two.mine, "x"),
    "sessions.listing": lambda two: sessions.listing(two.mine, NOBODY),
    "throttling.check": lambda two: throttling.check(two.mine, [throttling.door("account", NOBODY)]),
    "throttling.passed": lambda two: throttling.passed(two.mine, [throttling.door("account", NOBODY)]),
    "tokens.listing": lambda two: tokens.listing(two.mine, NOBODY),
    "tokens.revoke": lambda two: tokens.revoke(two.mine, NOBODY, "x"),
    "breach_voids.bring_back": lambda two: two.writing(breach_voids.bring_back),
    "breach_watch.all_standings": lambda two: two.reading(
        lambda session: breach_watch.all_standings(two.mine, session)
    ),
    "breach_watch.head_line": lambda two: breach_watch.head_line(two.mine, _standing(two)),
    "breach_watch.lines": lambda two: breach_watch.lines(two.mine, _standing(two)),
    "breach_watch.local": lambda two: breach_watch.local(two.mine, two.mine.now),
    "breach_window.done_since": lambda two: two.reading(
        lambda session: breach_window.done_since(
            session, Incident(_opened(two)), two.mine.now - timedelta(days=1)
        )
    ),
    "breach_window.drawn": lambda two: two.reading(lambda session: breach_window.drawn(session, "1")),
    "breach_words.describe": lambda two: two.reading(
        lambda session: breach_words.describe(two.mine, session, range(1, 200))
    ),
    "breaches.bring_back": lambda two: two.writing(breaches.bring_back),
    "breaches.circumstances": lambda two: breaches.circumstances(two.mine, two.profile),
    "breaches.incidents": lambda two: two.reading(breaches.incidents),
    "calendars.calendar_of": lambda two: two.reading(
        lambda session: calendars.calendar_of(session, two.mine.today)
    ),
    "cases.owed": lambda two: two.reading(
        lambda session: cases.owed(two.mine, session, two.case, two.profile)
    ),
    "cases.states_in_words": lambda two: two.reading(
        lambda session: cases.states_in_words(session, cases.choose(session))
    ),
    "cases.refused": lambda two: two.reading(
        lambda session: cases.refused(session, refuse("done", who=NOBODY, actor=NOBODY)).facts
    ),
    "code_intake.under_codes": lambda two: code_intake.under_codes(two.mine, _snapshot(two)),
    "code_orders.assigned": lambda two: two.reading(code_orders.assigned),
    "code_orders.attached": lambda two: two.reading(code_orders.attached),
    "code_orders.by_pupil": lambda two: two.reading(code_orders.by_pupil),
    "code_orders.order_of": lambda two: two.reading(
        lambda session: code_orders.order_of(session, Pupil(THEIR_PUPIL, code_name="Ученик 1"))
    ),
    "code_orders.orders_of": lambda two: two.reading(
        lambda session: code_orders.orders_of(session, snapshots.snapshot_of(two.theirs, two.case))
    ),
    "code_orders.taken": lambda two: two.reading(code_orders.taken),
    "codenames.listing": lambda two: codenames.listing(two.mine, reader_id="s-02"),
    "consents.lines": lambda two: consents.lines(two.mine, reader_id="s-02"),
    "consents.register": lambda two: two.reading(consents.register),
    "corrections.pending": lambda two: corrections.pending(two.mine),
    "deposits.request_log": lambda two: two.writing(lambda session: deposits.request_log(two.mine, session)),
    "orphans.orphans": lambda two: orphans.orphans(two.mine),
    "orphans.under_way": lambda two: orphans.under_way(two.mine),
    "reconcile.standing": lambda two: reconcile.standing(two.mine),
    "reconcile.reconcile": lambda two: reconcile.reconcile(two.mine),
    "reconcile.missing": lambda two: reconcile.missing(two.mine),
    "reconcile.request": lambda two: reconcile.request(two.mine, actor_id="admin"),
    "reconcile.job": lambda two: reconcile.job(two.mine, two.job(actor="admin")),
    "recovery.bring_back": lambda two: two.writing(
        lambda session: recovery.bring_back(
            two.mine, session, recovery.Lying({}, ()), two.world.archive.mirror.stores, strict=True
        )
    ),
    "recovery.index": lambda two: two.writing(
        lambda session: recovery.index(session, _manifest(two), two.world.archive.mirror.stores)
    ),
    "refill.request": lambda two: refill.request(two.mine, "disk-a", actor_id="admin"),
    "refill.refill": lambda two: refill.refill(two.mine, two.job(store="disk-a", actor="admin")),
    "shipping.due": lambda two: two.reading(lambda session: list(shipping.due(two.mine, session))),
    "alarms.alarms": lambda two: two.reading(lambda session: alarms.alarms(two.mine, session)),
    "alarms.lost": lambda two: two.reading(alarms.lost),
    "alarms.unsound_counts": lambda two: two.reading(alarms.unsound_counts),
    "health.whole_copies": lambda two: two.reading(health.whole_copies),
    "last_read.last_read": lambda two: two.reading(
        lambda session: last_read.last_read(two.mine, session, "disk-a")
    ),
    "last_read.late_stores": lambda two: two.reading(
        lambda session: last_read.late_stores(two.mine, session)
    ),
    "locks.at_start": lambda two: two.reading(lambda session: list(locks.at_start(two.mine, session))),
    "locks.drill": lambda two: locks.drill(two.mine, "disk-a"),
    "locks.drill_job": lambda two: locks.drill_job(two.mine, two.job(store="disk-a")),
    "locks.due": lambda two: two.reading(lambda session: list(locks.due(two.mine, session))),
    "locks.standings": lambda two: two.reading(lambda session: locks.standings(two.mine, session)),
    "locks.untrusted": lambda two: two.reading(lambda session: locks.untrusted(two.mine, session)),
    "metrics.unarchived": lambda two: two.reading(lambda session: metrics.unarchived(two.mine, session)),
    "night_audit.due": lambda two: two.reading(lambda session: list(night_audit.due(two.mine, session))),
    "night_audit.read_part": lambda two: night_audit.read_part(two.mine, two.job(store="disk-b", new=False)),
    "placement.broken": lambda two: two.reading(lambda session: placement.broken(two.mine, session)),
    "placement.held": lambda two: two.reading(lambda session: placement.held(two.mine, session)),
    "placement.lines": lambda two: two.reading(lambda session: placement.lines(two.mine, session)),
    "rounds.coming": lambda two: rounds.coming(two.mine, (locks.due, night_audit.due)),
    "rounds.request_due": lambda two: rounds.request_due(two.mine, (locks.due, night_audit.due)),
    "shipping.ship": lambda two: shipping.ship(two.mine),
    "upkeep.store_named": lambda two: upkeep.store_named(two.mine, "disk-a").name,
    "shipping.ship_log": lambda two: shipping.ship_log(two.mine, two.job()),
    "outage_notice.outage_notice": lambda two: two.reading(
        lambda session: outage_notice.outage_notice(two.mine, session)
    ),
    "outage_notice.outage_notice_for": lambda two: two.reading(
        lambda session: outage_notice.outage_notice_for(two.mine, session, THEIRS)
    ),
    "catching_up.due": lambda two: two.reading(lambda session: list(catching_up.due(two.mine, session))),
    "catching_up.catch_up": lambda two: catching_up.catch_up(two.mine, two.job()),
    "deposits.queue": lambda two: two.writing(
        lambda session: deposits.queue(two.mine, session, two.case, NOBODY)
    ),
    "outages.deposits": lambda two: two.reading(outages.deposits),
    "outages.ever": lambda two: two.reading(outages.ever),
    "outages.log_part": lambda two: two.reading(lambda session: outages.log_part(session, 0)),
    "outages.rooms_of": lambda two: outages.rooms_of(two.mine, ["disk-a"]),
    "outages.shortage": lambda two: outages.shortage(two.mine, TooFewCopies("x", 1, 2, ())),
    "outages.note_deposit": lambda two: two.writing(
        lambda session: outages.note_deposit(
            two.mine, session, _waits(two), Shortage((), ("disk-a",), 2), actor_id=NOBODY
        )
    ),
    "outages.note_log": lambda two: two.writing(
        lambda session: outages.note_log(
            two.mine, session, last=1, digest=two.document, shipped=0, short=Shortage((), ("disk-a",), 2)
        )
    ),
    "outages.written": lambda two: two.reading(lambda session: list(outages.written(session, 0))),
    "school_papers.ship": lambda two: school_papers.ship(two.mine, two.profile),
    "extracts.beside_log": lambda two: two.reading(lambda session: extracts.beside_log(session, 1, 10_000)),
    "documents.drop_revisions": lambda two: documents.drop_revisions(two.mine, THEIR_CASE),
    "documents.file_paper": lambda two: documents.file_paper(two.mine, b"mine", case_id=None, role="x"),
    "documents.keep": lambda two: documents.keep(two.mine, b"mine"),
    "extracts.case_extract": lambda two: two.reading(
        lambda session: extracts.case_extract(session, THEIR_CASE)
    ),
    "extracts.register_extract": lambda two: two.reading(extracts.register_extract),
    "finding.code_names_on": lambda two: two.reading(
        lambda session: finding.code_names_on(session, two.document, two.mine.today)
    ),
    "finding.copies_of": lambda two: two.reading(lambda session: finding.copies_of(session, two.document)),
    "finding.find": lambda two: two.reading(
        lambda session: [one for name in two.secrets for one in finding.find(session, name)]
    ),
    "readings.note": lambda two: two.writing(
        lambda session: readings.note(two.mine, session, "s-01", _read_facts(two)).payload
    ),
    "readings.of_reader": lambda two: two.reading(lambda session: readings.of_reader(session, "s-01")),
    "certified_copies.issued_by": lambda two: two.reading(
        lambda session: certified_copies.issued_by(session, 1, reader_id=NOBODY)
    ),
    "searching.hits": lambda two: two.reading(lambda session: searching.hits(session, [])),
    "searching.look": lambda two: [
        searching.look(two.mine, name, reader_id="s-01").hits for name in two.secrets
    ],
    "searching.search": lambda two: two.reading(
        lambda session: [searching.search(session, name[:-1] + "ъ").hits for name in two.secrets]
    ),
    "shelf.shelf": lambda two: shelf.shelf(two.mine, shelf.Wanted(), reader_id="s-01"),
    "overview.kept_of": lambda two: two.reading(
        lambda session: overview.kept_of(two.mine, session, [THEIR_CASE])
    ),
    "deposits.shipped": lambda two: two.reading(deposits.shipped),
    "gaps.gaps": lambda two: two.reading(lambda session: gaps.gaps(two.mine, session)),
    "listings.cases_page": lambda two: two.reading(
        lambda session: [listings.cases_page(session, who, WantedCases(year=2025)) for who in _readers()]
    ),
    "listings.duties_page": lambda two: two.reading(
        lambda session: [listings.duties_page(session, who, WantedDuties(mine=True)) for who in _readers()]
    ),
    "matrix.matrix": lambda two: two.reading(lambda session: matrix.matrix(session, two.mine.today)),
    "matrix_paper.make": lambda two: _words(matrix_paper.make(two.mine, two.mine.today)),
    "owing.by_people": lambda two: two.reading(lambda session: owing.by_people(session, [NOBODY])),
    "owing.by_roles": lambda two: two.reading(owing.by_roles),
    "roles.ending_orders": lambda two: two.reading(roles.ending_orders),
    "roles.grants": lambda two: two.reading(lambda session: roles.grants(session, NOBODY)),
    "roles.grants_of": lambda two: two.reading(lambda session: roles.grants_of(session, [NOBODY])),
    "act_pages.page": lambda two: two.reading(
        lambda session: act_pages.page(two.mine, session, act_pages.Wanted(case_id=THEIR_CASE))
    ),
    "act_pages.told": lambda two: two.reading(
        lambda session: act_pages.told(two.mine, session, range(1, 1000))
    ),
    "log_checks.check": lambda two: log_checks.check(two.mine, two.job(actor="admin")),
    "log_checks.last": lambda two: two.reading(log_checks.last),
    "log_checks.request": lambda two: log_checks.request(two.mine, actor_id="admin"),
    "staff_list.keys": lambda two: two.reading(
        lambda session: staff_list.keys(session, [NOBODY], two.mine.today)
    ),
    "staff_list.page": lambda two: two.reading(
        lambda session: staff_list.page(session, two.mine.today, NOBODY, gone=True)
    ),
    "upkeep.repair_job": _repaired,
    "upkeep.request": lambda two: upkeep.request(two.mine, actor_id="admin"),
    "roster.members": lambda two: two.reading(
        lambda session: roster.members(session, two.mine.today, [NOBODY])
    ),
    "roster.roster": lambda two: two.reading(lambda session: roster.roster(session, two.mine.today)),
    "units.class_names": lambda two: two.reading(units.class_names),
    "units.units": lambda two: two.reading(lambda session: [row.title for row in units.units(session)]),
    "health.job_counts": lambda two: health.job_counts(two.mine),
    "health.store_states": lambda two: two.reading(lambda session: health.store_states(two.mine, session)),
    "overview.overview": lambda two: overview.overview(two.mine, health.ChainWatch()),
    "people.names": lambda two: two.reading(people.names),
    "people.without_key": lambda two: two.reading(people.without_key),
    "profiles.in_force": lambda two: two.reading(lambda session: profiles.in_force(session, two.mine.today)),
    "pupils.places": lambda two: pupils.places(two.mine, THEIR_PUPIL),
    "pupils.roll": lambda two: pupils.roll(two.mine),
    "seals.change_passphrase": lambda two: seals.change_passphrase(two.mine, NOBODY, "одна", "другая"),
    "seals.examine": lambda two: two.reading(lambda session: seals.examine(two.mine, session)),
    "profiles.versions": lambda two: two.reading(lambda session: profiles.versions(session, two.mine.today)),
    "signoff.tasks": lambda two: two.reading(
        lambda session: signoff.tasks(
            session, Actor(NOBODY, frozenset({"deputy", "director"})), case_ids=[THEIR_CASE]
        )
    ),
    "upkeep.audit_job": lambda two: upkeep.audit_job(two.mine, two.job(store="disk-a")),
    "upkeep.audit_store": lambda two: upkeep.audit_store(two.mine, "disk-b"),
    "upkeep.expected": lambda two: two.reading(lambda session: upkeep.expected(session, "disk-a")),
    "upkeep.repair_all": lambda two: upkeep.repair_all(two.mine, _damage(two)),
    "work.done_work": lambda two: two.reading(lambda session: list(work.done_work(session))),
    "work.late": lambda two: two.reading(lambda session: work.late(two.mine, session)),
    "work.plan": lambda two: two.reading(lambda session: work.plan(two.mine, session)),
}
"""What lists or counts: nothing of the other school is in the answer."""

WRITES_ROWS: dict[str, Call] = {
    **archive_calls.WRITES_ROWS,
    **people_calls.WRITES_ROWS,
    **brought_calls.WRITES_ROWS,
    **leave_calls.WRITES_ROWS,
    **disposal_calls.WRITES_ROWS,
    **media_calls.WRITES_ROWS,
    **print_calls.WRITES_ROWS,
    **extraction_calls.WRITES_ROWS,
    **paper_calls.WRITES_ROWS,
    **finding_calls.WRITES_ROWS,
    **scan_calls.WRITES_ROWS,
}
"""What writes rows under given ids: they are the asking school's own rows, never the other's."""

CALLS = {**REFUSED, **SILENT, **WRITES_ROWS}
OF_NO_OBJECT = {"deposits.note_copies", "audit_records.mark_read", "audit_records.unknown_copy"}
"""What would write a copy of an object that the school does not have: the database refuses it."""


def _everything_of(desk: Desk) -> dict[str, Any]:
    """All rows of a school, and every file of the stores that its rows name."""
    tables = [mapper.class_ for mapper in Base.registry.mappers]
    with desk.reading() as session:
        rows = {
            table.__name__: [
                [getattr(row, column.key) for column in inspect_row(table).column_attrs]
                for row in session.scalars(select(table).order_by(*inspect_row(table).primary_key))
            ]
            for table in tables
            if issubclass(table, OfSchool | School)
        }
        keys = [
            Key.of(space, digest) for space, digest in session.execute(select(Object.space, Object.digest))
        ]
    files = {
        f"{store.name} {key}": (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        for store in desk.archive.mirror.stores
        for key in keys
        for found in [(Path(store.place) / str(key)).stat()]
    }
    return {**rows, "files": files}


def test_every_service_call_is_tried() -> None:
    """A public function that takes a desk or a session is in exactly one of the tables below."""
    assert sorted([*REFUSED, *SILENT, *WRITES_ROWS]) == sorted(_functions())


def test_no_call_reaches_the_other_school(two: Any) -> None:
    """With ids of the other school every call refuses or stays silent; its rows and files stay."""
    before = _everything_of(two.theirs)
    assert before["ActRow"]
    assert before["files"]
    for name, call in CALLS.items():
        said = _outcome(name, call, two)
        leaked = [secret for secret in two.secrets if secret.casefold() in said.casefold()]
        assert leaked == [], name
        assert _everything_of(two.theirs) == before, name


def _outcome(name: str, call: Call, two: Any) -> str:
    """Return all that the asker gets to see, as text."""
    if name in REFUSED:
        with pytest.raises(Problem) as caught:
            call(two)
        assert caught.value.kind in NOT_THEIRS, (name, caught.value)
        return explain(caught.value).text
    if name in OF_NO_OBJECT:
        with pytest.raises(IntegrityError):
            call(two)
        return ""
    answer = call(two)
    return answer.decode("utf-8") if isinstance(answer, bytes) else repr(answer)


def test_lists_are_of_one_school(two: Any) -> None:
    """Lists and searches of each school have its own things only, and each finds its own."""
    assert two.reading(lambda session: [row.id for row in cases.choose(session)]) == [two.my_case]
    assert NOBODY not in two.reading(people.names)
    with two.theirs.reading() as session:
        assert [row.id for row in cases.choose(session)] == [THEIR_CASE]
        assert NOBODY in people.names(session)
        assert all(finding.find(session, name) or True for name in two.secrets)
    assert two.reading(lambda session: finding.find(session, "9А")) == []
    with two.theirs.reading() as session:
        assert {one.case_id for one in finding.find(session, "2025")} == {THEIR_CASE}


def test_nobody_signs_with_a_key_of_another_school(pair: Any) -> None:
    """The same code in two schools is two people: who came in at one signs nothing at the other."""
    stranger = pair.world.who("s-01", "s2")
    section = pair.reading(lambda session: cases.load(session, pair.my_case))[0].sections[0]
    acts = len(pair.world.acts())
    with pytest.raises(Problem) as caught:
        signoff.sign_sheets(pair.mine, replace(stranger, id=section.signer), pair.my_case, section.id)
    assert caught.value.kind is Kind.MISSING
    assert len(pair.world.acts()) == acts


def test_jobs_are_of_one_school(pair: Any) -> None:
    """A school neither sees nor cancels a job of the other."""
    printing.request(pair.mine, [pair.my_case], actor_id="s-02")
    [job] = pair.world.queue.list("s1", states=(JobState.QUEUED,))
    assert job.id not in [one.id for one in pair.world.queue.list("s2")]
    for ask in (pair.world.queue.status, pair.world.queue.cancel):
        with pytest.raises(Problem) as caught:
            ask(job.id, school="s2")
        assert caught.value.kind is Kind.MISSING


def test_an_audit_looks_at_one_school(pair: Any) -> None:
    """Objects of another school are no orphans, and a damaged one of theirs is not ours to hear of."""
    key = Key.of("objects", pair.document)
    path = Path(pair.world.archive.mirror.store("disk-a").place) / str(key)
    path.chmod(0o600)
    path.write_bytes(b"spoilt")
    assert upkeep.audit_store(pair.mine, "disk-a").findings == ()
    found = upkeep.audit_store(pair.theirs, "disk-a").findings
    assert [(one.key, one.trouble) for one in found if one.trouble is Trouble.DAMAGED] == [
        (key, Trouble.DAMAGED)
    ]
    assert upkeep.repair_all(pair.mine, found).done == ()
    assert path.read_bytes() == b"spoilt"
    assert upkeep.repair_all(pair.theirs, found).failed == ()
    pair.world.later(minutes=1)
    assert upkeep.audit_store(pair.theirs, "disk-a").findings == ()
