"""Two schools in one installation: no service call of one reaches anything of the other.

Every public function of the services that takes a desk or a session is in :data:`CALLS`; a new
one makes the first test fail until it is there too.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import inspect as inspect_row
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import archive_service.services as package
from archive_service.db.base import Base, OfSchool
from archive_service.db.models import Object, School
from archive_service.jobs import JobState
from archive_service.problems import Kind, Problem, explain
from archive_service.scanning import CheckedPdf
from archive_service.services import (
    accounts,
    act_pages,
    alarms,
    assembling,
    audit_records,
    binding,
    board,
    breach_desk,
    breach_forms,
    breach_papers,
    breach_voids,
    breach_watch,
    breach_window,
    breach_words,
    breaches,
    calendars,
    cases,
    catching_up,
    certified_copies,
    checking,
    code_intake,
    code_orders,
    codenames,
    consents,
    corrections,
    council_paper,
    deposits,
    differences,
    documents,
    dossier,
    dues,
    editions,
    enclosures,
    extracts,
    feeds,
    finding,
    first_answers,
    folder,
    gaps,
    hand_marks,
    handover_paper,
    health,
    home,
    home_duties,
    imports,
    inspections,
    intake,
    key_slips,
    last_read,
    lateness,
    leaving,
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
    page_images,
    parcels,
    passkeys,
    people,
    periods,
    placement,
    printing,
    profiles,
    pupils,
    readiness,
    readings,
    reassigning,
    reconcile,
    recovery,
    refill,
    relations,
    reminders,
    report_shelf,
    reports,
    returns,
    roles,
    roster,
    rounds,
    school_papers,
    seal_pictures,
    seals,
    searching,
    second_factor,
    sessions,
    sheet_proof,
    sheet_queue,
    sheets,
    shelf,
    shipping,
    signing_many,
    signoff,
    snapshots,
    staff_list,
    staffing,
    stamping,
    throttling,
    timeline,
    todo,
    tokens,
    units,
    unsealing,
    unsealing_paper,
    upkeep,
    work,
)
from archive_service.services.breach_watch import Standing
from archive_service.services.breach_window import CaseFallen, Voiding
from archive_service.services.checking import Protocol
from archive_service.services.code_orders import Order
from archive_service.services.consents import Consent
from archive_service.services.context import Desk
from archive_service.services.finding import WantedEdition
from archive_service.services.listings import WantedCases, WantedDuties
from archive_service.services.outages import Shortage
from archive_service.services.page_images import Width
from archive_service.services.reports import Asked
from archive_service.services.seals import Proof
from archive_service.services.signing_many import Choice
from storage.audit import Expected, Finding, Report, Trouble
from storage.errors import TooFewCopies
from storage.manifest import Entry, Manifest
from storage.mirror import Copies
from storage.port import Key
from tests.services import (
    brought_calls,
    disposal_calls,
    extraction_calls,
    finding_calls,
    form_calls,
    given_calls,
    keeping_calls,
    leave_calls,
    media_calls,
    paper_calls,
    print_calls,
    scan_calls,
    sewing_calls,
)
from workflows.acts import Remark
from workflows.commands import Actor, HandOver
from workflows.incidents import AccountBlocked, Incident, IncidentOpened
from workflows.refusal import refuse
from workflows.regulation import StepKind
from workflows.snapshot import Person, Pupil

NOT_THEIRS = {Kind.MISSING, Kind.REFUSED, Kind.ACCESS, Kind.SETUP}
THEIR_CASE = "2025-q4-z-01"
NOBODY = "b-01"
THEIR_SECTION = "y-001"
THEIR_UNIT = "branch-b"
THEIR_PUPIL = "r-0001"
STRANGER, WE = Proof(NOBODY, "верная парольная фраза"), Proof("s-01", "верная парольная фраза")
ORDER = Order("1", date(2026, 5, 4))
UNTIL = date(2099, 1, 1)
SITE = passkeys.Site("localhost", "https://localhost")
THEIRS = Actor(NOBODY, frozenset({"deputy", "director", "archivist"}))


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


def _hand_over(two: Any) -> HandOver:
    return HandOver(actor=Actor("s-02", frozenset({"deputy"})))


def _manifest(two: Any) -> Manifest:
    return Manifest({"school": "s1", "case": THEIR_CASE}, (_entry(two),))


def _entry(two: Any) -> Entry:
    return Entry("summary", two.document, 1, "application/pdf", UNTIL)


def _waits(two: Any) -> dict[str, Any]:
    """What the act of a waiting deposit says of their case."""
    return {
        "case": THEIR_CASE,
        "volume": two.document,
        "register": two.document,
        "manifest": two.document,
        "written": [],
    }


def _damage(two: Any) -> tuple[Finding, ...]:
    """Their summary sheet, named as damaged."""
    return (Finding("disk-a", Key.of("objects", two.document), Trouble.DAMAGED, keep_until=UNTIL),)


def _expected(two: Any) -> list[Expected]:
    """Their summary sheet, as something that a store must have."""
    return [Expected(_damage(two)[0].key, UNTIL)]


def _snapshot(two: Any) -> Any:
    """Their export, without the people in it."""
    return replace(snapshots.snapshot_of(two.theirs, two.case), staff=(), classes=())


def _repaired(two: Any) -> Any:
    """A repair with a second before and after it: an audit of a store is known by its moment."""
    two.world.later(seconds=1)
    said = upkeep.repair_job(two.mine, two.job())
    two.world.later(seconds=1)
    return said


def _readers() -> tuple[Actor, Actor]:
    """Their teacher's code: without a role by order, and with one."""
    return Actor(NOBODY, frozenset()), Actor(NOBODY, frozenset({"deputy", "subject-teacher"}))


def _words(pdf: bytes) -> str:
    """All that stands on a paper."""
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _opened(two: Any) -> IncidentOpened:
    """The opening of their incident."""
    return IncidentOpened(
        incident="1", at=two.mine.now, account=NOBODY, noticed_by=NOBODY, profile=two.case.profile_digest
    )


def _standing(two: Any) -> Standing:
    return Standing(Incident(_opened(two)), two.profile, "", (), None, 0)


def _voiding(two: Any) -> Voiding:
    """What would have fallen in their case."""
    fallen = CaseFallen(THEIR_CASE, (1,), (), (("verify", THEIR_SECTION),))
    return Voiding(two.mine.now, None, (fallen,), (), ())


def _period() -> periods.Period:
    """The period of their class, and of mine."""
    return periods.Period(
        2025, ("q4",), ("4 четверть",), date(2026, 5, 26), closes_year=True, cases=1, open=1
    )


class _NoFile:
    """A file that is never saved."""

    filename = "a.xlsx"

    def save(self, dst: Path) -> None:
        """Fail."""
        raise AssertionError(dst)


def _read_facts(two: Any) -> dict[str, str]:
    return {"document": two.document, "role": "summary", "reason": "запрос № 1"}


def _claimed_at_theirs(two: Any) -> None:
    """A key of theirs is new here, and what is kept under it stays here."""
    assert first_answers.claim(two.mine, "theirs", {})
    first_answers.keep(two.mine, "theirs", {"to": "/"})
    first_answers.free(two.mine, "theirs")


Call = Callable[[Any], Any]

REFUSED: dict[str, Call] = {
    **brought_calls.REFUSED,
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
    "locks.request": lambda two: locks.request(two.mine, actor_id=NOBODY),
    "own_classes.looked_at": lambda two: two.reading(
        lambda session: own_classes.looked_at(two.mine, session, "s-01", THEIR_CASE)
    ),
    "own_classes.pupils_of": lambda two: own_classes.pupils_of(two.mine, "s-01", THEIR_CASE),
    "own_classes.standing": lambda two: own_classes.standing(two.mine, "s-01", THEIR_CASE),
    "page_images.page_image": lambda two: page_images.page_image(two.mine, two.document, 1, Width.PHONE),
    "seal_pictures.give": lambda two: seal_pictures.give(two.mine, b"", actor_id=NOBODY),
    "sheets.document_of": lambda two: sheets.document_of(two.mine, "s-01", THEIR_CASE, THEIR_SECTION),
    "sheets.open_sheet": lambda two: sheets.open_sheet(two.mine, "s-01", THEIR_CASE, THEIR_SECTION),
    "signing_many.kept": lambda two: signing_many.kept(two.mine, NOBODY, "x"),
    "stamping.open_volume": lambda two: stamping.open_volume(two.mine, "s-01", THEIR_CASE),
    "accounts.change_phrase": lambda two: accounts.change_phrase(
        two.mine, NOBODY, "верная парольная фраза", "другая верная фраза"
    ),
    "accounts.confirm": lambda two: accounts.confirm(
        two.mine, NOBODY, "верная парольная фраза", address="127.0.0.1"
    ),
    "accounts.log_in": lambda two: accounts.log_in(
        two.mine, NOBODY, "верная парольная фраза", address="127.0.0.2"
    ),
    "accounts.set_profile": lambda two: accounts.set_profile(two.mine, NOBODY, email="a@school.example"),
    "own_card.card": lambda two: two.reading(lambda session: own_card.card(two.mine, session, NOBODY)),
    "passkeys.add": lambda two: passkeys.add(
        two.mine, NOBODY, SITE, answer="{}", challenge="x", title="телефон"
    ),
    "passkeys.ask_to_add": lambda two: passkeys.ask_to_add(two.mine, NOBODY, SITE),
    "passkeys.come_in": lambda two: passkeys.come_in(
        two.mine, SITE, answer="{}", challenge="x", address="192.0.2.1"
    ),
    "second_factor.begin": lambda two: second_factor.begin(two.mine, NOBODY),
    "second_factor.check": lambda two: second_factor.check(two.mine, NOBODY, "000000", address="192.0.2.1"),
    "second_factor.confirm": lambda two: second_factor.confirm(two.mine, NOBODY, "000000"),
    "second_factor.disable": lambda two: second_factor.disable(two.mine, NOBODY),
    "second_factor.renew_recovery": lambda two: second_factor.renew_recovery(two.mine, NOBODY),
    "sessions.start": lambda two: sessions.start(two.mine, NOBODY, address="", agent=""),
    "tokens.issue": lambda two: tokens.issue(two.mine, NOBODY, kind="api", title="х"),
    "assembling.assemble": lambda two: assembling.assemble(two.mine, two.job()),
    "assembling.request_if_due": lambda two: two.writing(
        lambda session: assembling.request_if_due(two.mine, session, two.case)
    ),
    "corrections.draft": lambda two: corrections.draft(two.mine, THEIR_CASE, reader=""),
    "dossier.dossier": lambda two: two.reading(lambda session: dossier.dossier(session, THEIR_CASE)),
    "orphans.adopt": lambda two: orphans.adopt(two.mine, two.document, actor_id="s-01", reason="проба"),
    "orphans.remove": lambda two: orphans.remove(two.mine, two.document, actor_id="s-01", reason="проба"),
    "dossier.read": lambda two: dossier.read(two.mine, THEIR_CASE, two.document),
    "report_shelf.read": lambda two: report_shelf.read(two.mine, two.document, reader_id="s-02"),
    "dues.of_person": lambda two: two.reading(lambda session: dues.of_person(two.mine, session, NOBODY)),
    "feeds.deadlines": lambda two: two.reading(lambda session: feeds.deadlines(two.mine, session, NOBODY)),
    "intake.request": lambda two: intake.request(two.mine, intake.Sent(_NoFile()), actor_id=NOBODY),
    "reminders.deliver": lambda two: reminders.deliver(two.mine, two.job(people=[NOBODY], site="")),
    "reminders.request": lambda two: reminders.request(two.mine, [NOBODY], actor_id="s-02"),
    "binding.bind": lambda two: binding.bind(two.mine, THEIR_CASE, actor_id="s-03"),
    "breach_forms.make": lambda two: breach_forms.make(two.mine, "1", actor_id="s-01"),
    "breach_papers.papers": lambda two: breach_papers.papers(two.mine, "1"),
    "breach_voids.void": lambda two: breach_voids.void(two.mine, "1", actor_id="s-01"),
    "breach_watch.standing": lambda two: two.reading(
        lambda session: breach_watch.standing(two.mine, session, "1")
    ),
    "breach_words.anew": lambda two: two.reading(lambda session: breach_words.anew(session, _voiding(two))),
    "breaches.block": lambda two: breaches.block(two.mine, "1", actor_id="s-01"),
    "breaches.check": lambda two: two.reading(
        lambda session: breaches.check(
            two.mine,
            session,
            Incident(_opened(two)),
            AccountBlocked(incident="1", at=two.mine.now),
            Actor("s-01", frozenset({"director"})),
        )
    ),
    "breaches.load": lambda two: two.reading(lambda session: breaches.load(session, "1")),
    "breaches.note": lambda two: two.writing(
        lambda session: breaches.note(two.mine, session, None, _opened(two), "s-01")
    ),
    "breaches.received": lambda two: breaches.received(two.mine, "1", "director", actor_id="s-01"),
    "breaches.report": lambda two: breaches.report(
        two.mine, NOBODY, noticed_by="s-01", actor_id="s-01", noticed_at=None
    ),
    "breaches.restore": lambda two: breaches.restore(two.mine, "1", actor_id="s-01"),
    "breaches.shut_or_open": lambda two: two.writing(
        lambda session: breaches.shut_or_open(session, Incident(_opened(two)))
    ),
    "cases.ask": lambda two: two.reading(
        lambda session: cases.ask(two.mine, session, _hand_over(two), case_id=THEIR_CASE)
    ),
    "cases.choose": lambda two: two.reading(lambda session: cases.choose(session, case_id=THEIR_CASE)),
    "cases.load": lambda two: two.reading(lambda session: cases.load(session, THEIR_CASE)),
    "cases.perform": lambda two: two.writing(
        lambda session: cases.perform(two.mine, session, _hand_over(two), case_id=THEIR_CASE)
    ),
    "checking.check_list": lambda two: checking.check_list(two.mine, THEIR_CASE),
    "checking.enter_decision": lambda two: checking.enter_decision(
        two.mine, THEIR_CASE, Protocol("5", two.mine.today), actor_id="t-01", everybody="переведены"
    ),
    "checking.mend_remark": lambda two: checking.mend_remark(
        two.mine, THEIR_CASE, 1, "исправлено", actor_id="s-02"
    ),
    "checking.note_remark": lambda two: checking.note_remark(
        two.mine, THEIR_CASE, "нет темы", actor_id="s-02", section=THEIR_SECTION
    ),
    "checking.record_check": lambda two: checking.record_check(
        two.mine, THEIR_CASE, actor_id="s-02", faults={}, conclusion="", passed=True
    ),
    "codenames.assign": lambda two: codenames.assign(
        two.mine, codenames.ByOrder(THEIR_PUPIL, ORDER, ORDER.on), Path("-"), actor_id="s-02"
    ),
    "codenames.attach": lambda two: codenames.attach(two.mine, "Ученик 9", ORDER, Path("-"), actor_id="s-02"),
    "consents.take_in": lambda two: consents.take_in(
        two.mine, THEIR_PUPIL, Consent.GIVEN, on=two.mine.today, copy=None, actor_id="s-02"
    ),
    "corrections.approve": lambda two: corrections.approve(
        two.mine, two.world.who("s-02"), THEIR_CASE, "записка № 1"
    ),
    "corrections.proposal": lambda two: corrections.proposal(two.mine, THEIR_CASE),
    "corrections.reject": lambda two: corrections.reject(
        two.mine, two.world.who("s-02"), THEIR_CASE, "записка № 1"
    ),
    "deposits.deposit": lambda two: deposits.deposit(two.mine, two.job()),
    "parcels.extras_of": lambda two: two.reading(lambda session: parcels.extras_of(session, two.case)),
    "parcels.pack": lambda two: parcels.pack(
        two.mine, two.case, two.profile, acts=b"", register=b"", rules=b""
    ),
    "deposits.request": lambda two: deposits.request(two.mine, [THEIR_CASE], actor_id="s-03"),
    "differences.sheet": lambda two: differences.sheet(
        two.mine, two.case, two.case.snapshot, two.case.snapshot
    ),
    "documents.find": lambda two: two.reading(lambda session: documents.find(session, two.document)),
    "documents.read": lambda two: documents.read(two.mine, two.document),
    "editions.all_of": lambda two: editions.all_of(two.mine, THEIR_CASE),
    "editions.find": lambda two: two.reading(
        lambda session: editions.find(session, THEIR_CASE, THEIR_SECTION, 1)
    ),
    "editions.of_case": lambda two: two.reading(lambda session: editions.of_case(session, THEIR_CASE)),
    "editions.read": lambda two: editions.read(two.mine, THEIR_CASE, THEIR_SECTION, 1),
    "editions.superseded": lambda two: two.reading(lambda session: editions.superseded(session, THEIR_CASE)),
    "enclosures.enclosures_of": lambda two: enclosures.enclosures_of(two.mine, two.case),
    "finding.by_code": lambda two: two.reading(
        lambda session: finding.by_code(session, finding.short_code(two.document))
    ),
    "finding.open_edition": lambda two: finding.open_edition(
        two.mine, WantedEdition(THEIR_CASE, THEIR_SECTION, 1), reader_id="s-01", reason="запрос № 1"
    ),
    "finding.open_document": lambda two: finding.open_document(
        two.mine, two.document, reader_id="s-01", reason="запрос № 1"
    ),
    "certified_copies.issue": lambda two: certified_copies.issue(
        two.mine, two.world.who("s-03"), two.document, readings.Asked("запрос", "№ 1")
    ),
    "readings.again": lambda two: readings.again(two.mine, 1, reader_id="s-01"),
    "readings.begin": lambda two: readings.begin(
        two.mine, two.document, readings.Asked("запрос № 1"), reader_id="s-01"
    ),
    "readings.find": lambda two: two.reading(
        lambda session: readings.find(two.mine, session, 1, reader_id=NOBODY)
    ),
    "readings.own": lambda two: two.reading(lambda session: readings.own(session, 1, reader_id=NOBODY)),
    "readings.document_of": lambda two: two.reading(
        lambda session: readings.document_of(session, THEIR_CASE, two.document)
    ),
    "readings.stored": lambda two: two.reading(lambda session: readings.stored(session, two.document)),
    "sheet_proof.prove": lambda two: sheet_proof.prove(two.mine, two.document, reader_id="s-01"),
    "shelf.case_on_shelf": lambda two: shelf.case_on_shelf(two.mine, THEIR_CASE, reader_id="s-01"),
    "upkeep.recheck": lambda two: upkeep.recheck(two.mine, Key.of("objects", two.document), None),
    "imports.import_journal": lambda two: imports.import_journal(two.mine, Path("-"), actor_id=NOBODY),
    "imports.take_in": lambda two: imports.take_in(
        two.mine, snapshots.snapshot_of(two.theirs, two.case), actor_id=NOBODY
    ),
    "council_paper.make": lambda two: council_paper.make(two.mine, THEIR_CASE),
    "handover_paper.make": lambda two: handover_paper.make(two.mine, [THEIR_CASE], actor_id="s-02"),
    "inspections.make": lambda two: inspections.make(two.mine, [THEIR_CASE], actor_id="s-02"),
    "breach_desk.opened": lambda two: breach_desk.opened(two.mine, "1"),
    "breach_desk.paper": lambda two: breach_desk.paper(two.mine, "1", two.document),
    "key_slips.issue": lambda two: key_slips.issue(
        two.mine, [NOBODY], "верная парольная фраза", actor_id="admin"
    ),
    "staff_list.card": lambda two: two.reading(
        lambda session: staff_list.card(session, NOBODY, two.mine.today)
    ),
    "people.acting": lambda two: two.reading(
        lambda session: people.acting(two.mine, session, two.world.who("s-01", "s2"))
    ),
    "people.actor_of": lambda two: two.reading(
        lambda session: people.actor_of(session, NOBODY, two.mine.today)
    ),
    "people.come_in": lambda two: people.come_in(two.mine, NOBODY, "верная парольная фраза"),
    "leaving.dismiss": lambda two: two.writing(
        lambda session: leaving.dismiss(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "roles.grant": lambda two: two.writing(
        lambda session: roles.grant(
            two.mine, session, NOBODY, "deputy", order_no="1", order_on=two.mine.today, actor="admin"
        )
    ),
    "leaving.return_to_work": lambda two: two.writing(
        lambda session: leaving.return_to_work(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "reassigning.reassign": lambda two: reassigning.reassign(
        two.mine,
        two.world.who("s-02"),
        [THEIR_CASE],
        from_id="t-01",
        to_id="t-02",
        order_no="1",
        order_on=two.mine.today,
    ),
    "reports.make": lambda two: reports.make(
        two.mine, Asked("class-results", "q4", 2025, two.case.opened.class_name), actor_id=NOBODY
    ),
    "roles.revoke": lambda two: two.writing(
        lambda session: roles.revoke(
            two.mine, session, NOBODY, "deputy", from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "units.set_unit": lambda two: two.writing(
        lambda session: units.set_unit(
            two.mine,
            session,
            "ours",
            "Филиал",
            classes=["z-01"],
            order_no="1",
            order_on=two.mine.today,
            actor="admin",
        )
    ),
    "units.unit": lambda two: two.reading(lambda session: units.unit(session, THEIR_UNIT)),
    "people.issue_keys": lambda two: people.issue_keys(
        two.mine, "верная парольная фраза", {NOBODY: "верная парольная фраза"}, "admin"
    ),
    "people.person": lambda two: two.reading(lambda session: people.person(session, NOBODY)),
    "people.require": lambda two: two.reading(
        lambda session: people.require(session, NOBODY, ("deputy",), two.mine.today)
    ),
    "printing.hand_over": lambda two: printing.hand_over(two.mine, [THEIR_CASE], actor_id="s-02"),
    "printing.render": lambda two: printing.render(two.mine, two.job()),
    "printing.request": lambda two: printing.request(two.mine, [THEIR_CASE], actor_id="s-02"),
    "snapshots.read_snapshot": lambda two: snapshots.read_snapshot(two.mine, two.case.snapshot),
    "snapshots.snapshot_of": lambda two: snapshots.snapshot_of(two.mine, two.case),
    "profiles.body_of": lambda two: two.reading(
        lambda session: profiles.body_of(session, two.case.profile_digest)
    ),
    "profiles.of_digest": lambda two: two.reading(
        lambda session: profiles.of_digest(session, two.case.profile_digest)
    ),
    "signoff.proposed": lambda two: signoff.proposed(two.mine, THEIR_CASE, THEIR_SECTION),
    "pupils.known": lambda two: pupils.known(two.mine, THEIR_PUPIL),
    "pupils.named": lambda two: pupils.named(two.mine, THEIR_PUPIL),
    "seals.hand_over": lambda two: seals.hand_over(two.mine, STRANGER, WE),
    "seals.in_force": lambda two: two.reading(lambda session: seals.in_force(two.mine, session)),
    "seals.prove": lambda two: seals.prove(two.mine, (STRANGER, WE)),
    "seals.renew": lambda two: seals.renew(two.mine, STRANGER, WE, "верная парольная фраза"),
    "seals.set_up": lambda two: seals.set_up(two.mine, WE, STRANGER, "верная парольная фраза"),
    "signoff.return_section": lambda two: signoff.return_section(
        two.mine, two.world.who("t-01"), THEIR_CASE, THEIR_SECTION, [Remark("не то")]
    ),
    "signoff.sign_sheets": lambda two: signoff.sign_sheets(
        two.mine, two.world.who("t-01"), THEIR_CASE, THEIR_SECTION
    ),
    "signoff.sign_volume": lambda two: signoff.sign_volume(
        two.mine, two.world.who("s-01"), THEIR_CASE, "stamp"
    ),
    "unsealing.open_name": lambda two: unsealing.open_name(
        two.mine, unsealing.Asked("Ученик 1", "9А", "запрос № 1"), STRANGER, WE
    ),
    "unsealing_paper.make": lambda two: unsealing_paper.make(
        two.mine,
        unsealing.Asked("Ученик 1", "9А", "запрос № 1"),
        unsealing.Revealed("", "приказ № 1", 1, two.mine.now),
        by=NOBODY,
        second=NOBODY,
    ),
    "work.record": lambda two: work.record(two.mine, "class-teacher-report", two.mine.today, actor_id=NOBODY),
}
"""What speaks of something of another school, and is told that there is no such thing."""

SILENT: dict[str, Call] = {
    **brought_calls.SILENT,
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
    **brought_calls.WRITES_ROWS,
    **leave_calls.WRITES_ROWS,
    **disposal_calls.WRITES_ROWS,
    **media_calls.WRITES_ROWS,
    **print_calls.WRITES_ROWS,
    **extraction_calls.WRITES_ROWS,
    **paper_calls.WRITES_ROWS,
    **finding_calls.WRITES_ROWS,
    **scan_calls.WRITES_ROWS,
    "throttling.failed": lambda two: throttling.failed(two.mine, [throttling.door("account", NOBODY)]),
    "consents.record": lambda two: two.writing(
        lambda session: consents.record(
            two.mine, session, THEIR_PUPIL, Consent.GIVEN, on=two.mine.today, copy=None, actor="s-02"
        )
    ),
    "consents.register_paper": lambda two: two.writing(
        lambda session: consents.register_paper(
            two.mine, session, CheckedPdf(b"x", two.document, 1), consents.ROLE
        )
    ),
    "audit_records.mark_read": lambda two: two.writing(
        lambda session: audit_records.mark_read(two.mine, session, "disk-a", _expected(two), ())
    ),
    "audit_records.note": lambda two: two.writing(
        lambda session: audit_records.note(two.mine, session, Report("disk-a", 1, 1, _damage(two)))
    ),
    "audit_records.unknown_copy": lambda two: two.writing(
        lambda session: audit_records.unknown_copy(two.mine, session, "disk-a", _damage(two)[0].key)
    ),
    "deposits.note_copies": lambda two: two.writing(
        lambda session: deposits.note_copies(
            two.mine, session, two.document, "objects", Copies(("disk-a",), of=2)
        )
    ),
    "deposits.note_deposit": lambda two: two.writing(
        lambda session: deposits.note_deposit(
            two.mine, session, _manifest(two), THEIR_CASE, Copies(("disk-a",), of=2)
        )
    ),
    "deposits.note_object": lambda two: two.writing(
        lambda session: deposits.note_object(session, _entry(two), space="objects", case_id=THEIR_CASE)
    ),
    "documents.register": lambda two: two.writing(
        lambda session: documents.register(
            session, two.document, case_id=THEIR_CASE, role="summary", size_bytes=1, at=two.mine.now
        )
    ),
    "leaving.welcome": lambda two: two.writing(
        lambda session: leaving.welcome(session, people.person(session, "t-01"), two.mine.today)
    ),
    "roles.end_all": lambda two: two.writing(
        lambda session: roles.end_all(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "staffing.replay": lambda two: two.writing(lambda session: staffing.replay(two.mine, session)),
    "people.add_people": lambda two: two.writing(
        lambda session: people.add_people(
            two.mine, session, [Person(NOBODY, "Иная", "Инна", "Иновна")], "admin"
        )
    ),
    "profiles.adopt": lambda two: profiles.adopt(
        two.mine,
        {**profiles.read_mapping("perevoz"), "version": "s1"},
        "perevoz",
        from_on=two.mine.today + timedelta(days=1),
        actor_id="s-01",
    ),
    "profiles.take_up": lambda two: two.writing(
        lambda session: profiles.take_up(
            session,
            {**profiles.read_mapping("perevoz"), "version": "s2"},
            "perevoz",
            session.scalars(select(School)).one(),
            two.mine.today + timedelta(days=2),
        )
    ),
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
