"""Calls about duties, accidents and what is told of them; for :mod:`tests.services.test_many_schools`."""

from datetime import timedelta

from archive_service.services import (
    alarms,
    breach_desk,
    breach_forms,
    breach_papers,
    breach_voids,
    breach_watch,
    breach_window,
    breach_words,
    breaches,
    calendars,
    dues,
    feeds,
    health,
    home,
    home_archive,
    home_duties,
    inspections,
    last_read,
    lateness,
    letters,
    listings,
    locks,
    log_checks,
    metrics,
    night_audit,
    notices,
    outage_notice,
    outages,
    overview,
    owing,
    periods,
    readings,
    reminders,
    report_shelf,
    reports,
    rounds,
    timeline,
    todo,
    work,
)
from archive_service.services.listings import WantedCases, WantedDuties
from archive_service.services.outages import Shortage
from archive_service.services.reports import Asked
from storage.errors import TooFewCopies
from tests.services.their_things import (
    NOBODY,
    THEIR_CASE,
    THEIRS,
    Call,
    opening,
    period_of_both,
    read_facts,
    readers,
    standing,
    voiding,
    waits,
)
from workflows.commands import Actor
from workflows.incidents import AccountBlocked, Incident
from workflows.regulation import StepKind

REFUSED: dict[str, Call] = {
    "report_shelf.read": lambda two: report_shelf.read(two.mine, two.document, reader_id="s-02"),
    "dues.of_person": lambda two: two.reading(lambda session: dues.of_person(two.mine, session, NOBODY)),
    "feeds.deadlines": lambda two: two.reading(lambda session: feeds.deadlines(two.mine, session, NOBODY)),
    "reminders.deliver": lambda two: reminders.deliver(two.mine, two.job(people=[NOBODY], site="")),
    "reminders.request": lambda two: reminders.request(two.mine, [NOBODY], actor_id="s-02"),
    "breach_forms.make": lambda two: breach_forms.make(two.mine, "1", actor_id="s-01"),
    "breach_papers.papers": lambda two: breach_papers.papers(two.mine, "1"),
    "breach_voids.void": lambda two: breach_voids.void(two.mine, "1", actor_id="s-01"),
    "breach_watch.standing": lambda two: two.reading(
        lambda session: breach_watch.standing(two.mine, session, "1")
    ),
    "breach_words.anew": lambda two: two.reading(lambda session: breach_words.anew(session, voiding(two))),
    "breaches.block": lambda two: breaches.block(two.mine, "1", actor_id="s-01"),
    "breaches.check": lambda two: two.reading(
        lambda session: breaches.check(
            two.mine,
            session,
            Incident(opening(two)),
            AccountBlocked(incident="1", at=two.mine.now),
            Actor("s-01", frozenset({"director"})),
        )
    ),
    "breaches.load": lambda two: two.reading(lambda session: breaches.load(session, "1")),
    "breaches.note": lambda two: two.writing(
        lambda session: breaches.note(two.mine, session, None, opening(two), "s-01")
    ),
    "breaches.received": lambda two: breaches.received(two.mine, "1", "director", actor_id="s-01"),
    "breaches.report": lambda two: breaches.report(
        two.mine, NOBODY, noticed_by="s-01", actor_id="s-01", noticed_at=None
    ),
    "breaches.restore": lambda two: breaches.restore(two.mine, "1", actor_id="s-01"),
    "breaches.shut_or_open": lambda two: two.writing(
        lambda session: breaches.shut_or_open(session, Incident(opening(two)))
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
    "inspections.make": lambda two: inspections.make(two.mine, [THEIR_CASE], actor_id="s-02"),
    "breach_desk.opened": lambda two: breach_desk.opened(two.mine, "1"),
    "breach_desk.paper": lambda two: breach_desk.paper(two.mine, "1", two.document),
    "reports.make": lambda two: reports.make(
        two.mine, Asked("class-results", "q4", 2025, two.case.opened.class_name), actor_id=NOBODY
    ),
    "work.record": lambda two: work.record(two.mine, "class-teacher-report", two.mine.today, actor_id=NOBODY),
}
SILENT: dict[str, Call] = {
    "dues.signers": lambda two: two.reading(dues.signers),
    "owing.of_case": lambda two: two.reading(lambda session: owing.of_case(session, THEIR_CASE)),
    "owing.of_signers": lambda two: two.reading(owing.of_signers),
    "report_shelf.periods_with_exports": lambda two: two.reading(
        lambda session: list(report_shelf.periods_with_exports(session))
    ),
    "report_shelf.shelf": lambda two: two.reading(
        lambda session: report_shelf.shelf(session, Actor("s-02", frozenset({"deputy"})))
    ),
    "todo.doer": lambda two: two.reading(lambda session: todo.doer(two.mine, session, StepKind.BIND)),
    "todo.todo": lambda two: two.reading(
        lambda session: todo.todo(session, Actor("s-02", frozenset({"deputy"})), StepKind.PRINT)
    ),
    "dues.debtors": lambda two: two.reading(lambda session: dues.debtors(two.mine, session)),
    "lateness.late": lambda two: two.reading(
        lambda session: lateness.late(two.mine, session, period_of_both())
    ),
    "lateness.growth": lambda two: two.reading(lambda session: lateness.growth(session, period_of_both())),
    "letters.reminder": lambda two: letters.reminder(two.mine, dues.Debtor("s-01", "", ()), ""),
    "owing.doable": lambda two: two.reading(owing.doable),
    "periods.choose": lambda two: two.reading(periods.choose),
    "reminders.candidates": lambda two: two.reading(lambda session: reminders.candidates(two.mine, session)),
    "reminders.reminded_today": lambda two: two.reading(
        lambda session: reminders.reminded_today(two.mine, session)
    ),
    "timeline.timeline": lambda two: two.reading(
        lambda session: timeline.timeline(session, two.case, two.profile)
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
    "breach_voids.bring_back": lambda two: two.writing(breach_voids.bring_back),
    "breach_watch.all_standings": lambda two: two.reading(
        lambda session: breach_watch.all_standings(two.mine, session)
    ),
    "breach_watch.head_line": lambda two: breach_watch.head_line(two.mine, standing(two)),
    "breach_watch.lines": lambda two: breach_watch.lines(two.mine, standing(two)),
    "breach_watch.local": lambda two: breach_watch.local(two.mine, two.mine.now),
    "breach_window.done_since": lambda two: two.reading(
        lambda session: breach_window.done_since(
            session, Incident(opening(two)), two.mine.now - timedelta(days=1)
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
    "metrics.unarchived": lambda two: two.reading(lambda session: metrics.unarchived(two.mine, session)),
    "rounds.coming": lambda two: rounds.coming(two.mine, (locks.due, night_audit.due)),
    "rounds.request_due": lambda two: rounds.request_due(two.mine, (locks.due, night_audit.due)),
    "outage_notice.outage_notice": lambda two: two.reading(
        lambda session: outage_notice.outage_notice(two.mine, session)
    ),
    "outage_notice.outage_notice_for": lambda two: two.reading(
        lambda session: outage_notice.outage_notice_for(two.mine, session, THEIRS)
    ),
    "outages.deposits": lambda two: two.reading(outages.deposits),
    "outages.ever": lambda two: two.reading(outages.ever),
    "outages.log_part": lambda two: two.reading(lambda session: outages.log_part(session, 0)),
    "outages.rooms_of": lambda two: outages.rooms_of(two.mine, ["disk-a"]),
    "outages.shortage": lambda two: outages.shortage(two.mine, TooFewCopies("x", 1, 2, ())),
    "outages.note_deposit": lambda two: two.writing(
        lambda session: outages.note_deposit(
            two.mine, session, waits(two), Shortage((), ("disk-a",), 2), actor_id=NOBODY
        )
    ),
    "outages.note_log": lambda two: two.writing(
        lambda session: outages.note_log(
            two.mine, session, last=1, digest=two.document, shipped=0, short=Shortage((), ("disk-a",), 2)
        )
    ),
    "outages.written": lambda two: two.reading(lambda session: list(outages.written(session, 0))),
    "readings.note": lambda two: two.writing(
        lambda session: readings.note(two.mine, session, "s-01", read_facts(two)).payload
    ),
    "readings.of_reader": lambda two: two.reading(lambda session: readings.of_reader(session, "s-01")),
    "overview.kept_of": lambda two: two.reading(
        lambda session: overview.kept_of(two.mine, session, [THEIR_CASE])
    ),
    "listings.cases_page": lambda two: two.reading(
        lambda session: [listings.cases_page(session, who, WantedCases(year=2025)) for who in readers()]
    ),
    "listings.duties_page": lambda two: two.reading(
        lambda session: [listings.duties_page(session, who, WantedDuties(mine=True)) for who in readers()]
    ),
    "owing.by_people": lambda two: two.reading(lambda session: owing.by_people(session, [NOBODY])),
    "owing.by_roles": lambda two: two.reading(owing.by_roles),
    "log_checks.check": lambda two: log_checks.check(two.mine, two.job(actor="admin")),
    "log_checks.last": lambda two: two.reading(log_checks.last),
    "log_checks.request": lambda two: log_checks.request(two.mine, actor_id="admin"),
    "health.job_counts": lambda two: health.job_counts(two.mine),
    "health.store_states": lambda two: two.reading(lambda session: health.store_states(two.mine, session)),
    "overview.overview": lambda two: overview.overview(two.mine, health.ChainWatch()),
    "work.done_work": lambda two: two.reading(lambda session: list(work.done_work(session))),
    "work.late": lambda two: two.reading(lambda session: work.late(two.mine, session)),
    "work.plan": lambda two: two.reading(lambda session: work.plan(two.mine, session)),
}
WRITES_ROWS: dict[str, Call] = {}
