"""A breach of the secrecy of access: who has to know until when, and what is void since when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflows.calendar import Calendar
from workflows.commands import Actor
from workflows.incident_rules import Circumstances, event_refused, opening_refused
from workflows.incidents import (
    AccessRestored,
    AccountBlocked,
    ActDrawnUp,
    IncidentOpened,
    KeyIssued,
    NoticeReceived,
    deadline,
    follow,
    key_deadline,
    late,
    open_for,
    settled,
    timers,
    unaware,
    void_from,
    void_since,
)

MOSCOW, URALS = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Yekaterinburg")
CALENDAR = Calendar(days_off=frozenset({date(2026, 11, 4)}))
STEWARDS = frozenset({"director", "deputy"})
DIRECTOR = Actor("s-01", frozenset({"director"}))


def at(text, zone=MOSCOW):
    """The moment, in UTC, at which the school's clock shows this."""
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=zone).astimezone(UTC)


NOTICED = at("24.11.2026 09:30")
OPENED = IncidentOpened(incident="1", at=NOTICED, account="t-01", noticed_by="t-01", profile="sha256:x")


def event(kind, minutes, **facts):
    return kind(incident="1", at=NOTICED + timedelta(minutes=minutes), **facts)


def notice(role, minutes):
    return event(NoticeReceived, minutes, role=role, written=True)


def incident(*events):
    found = follow(None, OPENED)
    for one in events:
        found = follow(found, one)
    return found


@pytest.fixture
def breach(all_profiles):
    """The breach part of a shipped profile."""
    return lambda name: all_profiles[name].breach


@pytest.mark.clause("000-29")
@pytest.mark.parametrize(
    ("noticed", "last"),
    [
        ("24.11.2026 09:30", "25.11.2026 23:59"),
        ("24.11.2026 23:59", "25.11.2026 23:59"),
        ("27.11.2026 00:00", "30.11.2026 23:59"),
        ("28.11.2026 12:00", "30.11.2026 23:59"),
        ("03.11.2026 10:00", "05.11.2026 23:59"),
    ],
)
def test_one_working_day_after_the_day_of_the_news(breach, noticed, last):
    """The day of the news is not counted, weekends and holidays neither; the last day is whole."""
    ends = deadline(breach("perevoz"), at(noticed), CALENDAR, MOSCOW)
    assert ends == at(last) + timedelta(seconds=59, microseconds=999999)


def test_days_are_days_of_the_school(breach):
    """The same moment is another day further east."""
    moment = at("24.11.2026 23:00")
    ends = [deadline(breach("perevoz"), moment, CALENDAR, zone).astimezone(zone) for zone in (MOSCOW, URALS)]
    assert [one.date() for one in ends] == [date(2026, 11, 25), date(2026, 11, 26)]


@pytest.mark.parametrize("name", ["perevoz", "klyuchi-2023", "klin-dop-2022"])
def test_moments_are_in_utc(breach, name):
    """Whatever the machine's own zone, a last moment is one of UTC."""
    rule = breach(name)
    ends = [deadline(rule, NOTICED, CALENDAR, URALS), key_deadline(rule, NOTICED, URALS)]
    assert all(one.tzinfo is UTC for one in ends if one)


def test_the_days_of_the_key_are_days_of_the_school(breach):
    """The machine may stand in another zone than the school."""
    klin, late_evening = breach("klin-dop-2022"), noticed_at(at("26.11.2026 23:00"))
    for zone, day in ((MOSCOW, 28), (URALS, 29)):
        last = timers(klin, late_evening, CALENDAR, zone)[-1].due_at.astimezone(zone)
        assert (last.day, last.hour, last.minute) == (day, 23, 59)


def noticed_at(moment):
    """An incident that was noticed at that moment."""
    return follow(None, replace(OPENED, at=moment))


@pytest.mark.clause("002-04")
@pytest.mark.parametrize("name", ["klyuchi-2023", "default"])
def test_an_hour_is_a_moment(breach, name):
    """An hour after it was noticed to the second, on whatever day and over whatever midnight."""
    moment = at("28.11.2026 23:30")
    assert deadline(breach(name), moment, CALENDAR, MOSCOW) == moment + timedelta(hours=1)
    for minutes, in_time in ((60, True), (61, False)):
        [timer] = timers(breach("klyuchi-2023"), incident(notice("director", minutes)), CALENDAR, MOSCOW)
        assert timer.late(NOTICED + timedelta(days=9)) is not in_time


@pytest.mark.clause("004-04")
def test_a_day_for_the_notice_and_two_for_the_key(breach):
    """Calendar days after the day of the loss, a weekend or not; the key is told apart from the notice."""
    klin, saturday = breach("klin-dop-2022"), at("28.11.2026 12:00")
    assert deadline(klin, saturday, CALENDAR, MOSCOW).astimezone(MOSCOW).date() == date(2026, 11, 29)
    assert key_deadline(klin, saturday, MOSCOW).astimezone(MOSCOW).date() == date(2026, 11, 30)
    assert key_deadline(breach("perevoz"), saturday, MOSCOW) is None
    told, key = timers(klin, incident(event(AccountBlocked, 1)), CALENDAR, MOSCOW)
    assert (told.role, key.role) == ("director", "")
    assert (told.clause, key.clause) == (klin.amount.clause, klin.password_days.clause)


@pytest.mark.clause("004-04")
def test_a_key_from_before_the_block_is_no_new_one(breach):
    """The timer of the key is met by the first key after the block, in time or late."""
    klin = breach("klin-dop-2022")
    old, block = event(KeyIssued, 1, serial="1"), event(AccountBlocked, 2)
    waiting = incident(old, block)
    assert waiting.new_key_at is None
    new = event(KeyIssued, 60 * 24 * 3, serial="2")
    given = incident(old, block, new, event(KeyIssued, 60 * 24 * 4, serial="3"))
    assert given.new_key_at == new.at
    assert timers(klin, given, CALENDAR, MOSCOW)[-1].met_at == new.at
    assert [one.role for one in late(klin, given, CALENDAR, MOSCOW, new.at)] == ["director", ""]


def test_a_key_of_the_very_moment_is_a_new_one():
    """Shut and given a new key in one go: that key counts."""
    given = incident(event(AccountBlocked, 2), event(KeyIssued, 2, serial="2"))
    assert given.new_key_at == NOTICED + timedelta(minutes=2)


def test_an_incident_is_its_owners_whoever_noticed_it():
    """The support may notice it: the account is the teacher's all the same."""
    assert follow(None, replace(OPENED, noticed_by="s-09")).account == "t-01"


@pytest.mark.clause("000-29")
def test_both_are_told_and_each_has_a_timer(breach):
    """Head and support have the same time; who was told in time and who was not is told apart."""
    perevoz = breach("perevoz")
    half = incident(notice("director", 30))
    head, support = timers(perevoz, half, CALENDAR, MOSCOW)
    assert (head.role, support.role) == ("director", "support")
    assert (head.met_at, support.met_at) == (NOTICED + timedelta(minutes=30), None)
    assert late(perevoz, half, CALENDAR, MOSCOW, at("25.11.2026 23:59")) == ()
    assert late(perevoz, half, CALENDAR, MOSCOW, at("26.11.2026 00:00")) == (support,)


@pytest.mark.clause("000-30")
def test_void_since_both_have_the_notice(breach):
    """Nothing is void while one of the two does not know; then it is from the later receipt."""
    perevoz = breach("perevoz")
    for first, second in (("director", "support"), ("support", "director")):
        assert void_from(perevoz, incident(notice(first, 10))) is None
        both = incident(notice(first, 10), notice(second, 40))
        assert void_from(perevoz, both) == NOTICED + timedelta(minutes=40)
    assert unaware(perevoz, incident(notice("support", 10))) == ("director",)


@pytest.mark.clause("002-05")
@pytest.mark.parametrize("name", ["klyuchi-2023", "default"])
def test_void_by_the_act_since_the_head_knew(breach, name):
    """The head's receipt is the moment, but without the act nothing is void."""
    rule = breach(name)
    told = [notice("director", 10)]
    assert void_from(rule, incident(*told)) is None
    assert void_since(rule, incident(*told)) == NOTICED + timedelta(minutes=10)
    drawn = incident(*told, event(ActDrawnUp, 90))
    assert void_from(rule, drawn) == NOTICED + timedelta(minutes=10)


@pytest.mark.clause("002-05")
def test_by_an_act_only_the_heads_knowledge_counts(breach):
    """Where others are told too, later, nothing waits for them: what was done meanwhile is void."""
    rule = breach("default")
    drawn = incident(notice("director", 10), notice("support", 40), event(ActDrawnUp, 90))
    assert void_since(rule, drawn) == void_from(rule, drawn) == NOTICED + timedelta(minutes=10)


@pytest.mark.clause("004-04")
def test_void_since_the_block(breach):
    """Where the account is shut, what was done after that is void."""
    klin = breach("klin-dop-2022")
    assert void_from(klin, incident(notice("director", 5))) is None
    assert void_from(klin, incident(event(AccountBlocked, 7))) == NOTICED + timedelta(minutes=7)


def test_an_incident_is_over_when_nothing_is_owed(breach):
    """The owner has the account back and, where acts become void by receipt or act, the act is drawn up."""
    block, key, back = event(AccountBlocked, 1), event(KeyIssued, 2, serial="2"), event(AccessRestored, 3)
    told = [notice("director", 1), notice("support", 2)]
    assert not settled(breach("perevoz"), incident(*told, block, key, back))
    assert settled(breach("perevoz"), incident(*told, block, key, back, event(ActDrawnUp, 4)))
    assert not settled(breach("klin-dop-2022"), incident(block, key))
    assert settled(breach("klin-dop-2022"), incident(block, key, back))
    assert incident(block).blocked
    assert not incident(block, key, back).blocked


def test_one_incident_at_a_time(breach):
    """An account has one open incident; when its owner has it back, there may be another."""
    given = Circumstances(breach("perevoz"), NOTICED + timedelta(hours=9), MOSCOW, {}, STEWARDS)
    again = replace(OPENED, incident="2", at=NOTICED + timedelta(hours=5))
    closed = incident(event(KeyIssued, 1, serial="2"), event(AccessRestored, 2))
    assert open_for("t-01", [incident()]) == incident()
    assert opening_refused(again, given, [incident()]).code == "kernel.incident-open"
    assert opening_refused(replace(again, account="t-02"), given, [incident()]) is None
    assert opening_refused(again, given, [closed]) is None


def test_the_usual_order_is_let_through(breach):
    """Told, blocked, a new key, the act, back: nothing of it is refused to the director."""
    events = [
        notice("director", 10),
        notice("support", 20),
        event(AccountBlocked, 30),
        event(ActDrawnUp, 40),
        event(KeyIssued, 50, serial="2"),
        event(AccessRestored, 60),
    ]
    given = Circumstances(breach("perevoz"), NOTICED + timedelta(days=1), MOSCOW, {}, STEWARDS)
    found = incident()
    for one in events:
        if not isinstance(one, KeyIssued):
            assert event_refused(found, one, DIRECTOR, given) is None, one
        found = follow(found, one)


def refused(rule, found, one, titles=None, hours=9):
    """The director's answer to an event some hours later; facts in the school's words."""
    given = Circumstances(rule, NOTICED + timedelta(hours=hours), MOSCOW, titles or {}, STEWARDS)
    return event_refused(found, one, DIRECTOR, given)


def test_what_happened_at_the_very_moment_happened(breach):
    """Noticed now is not of the future; told in the moment it was noticed is not too early."""
    rule, now = breach("perevoz"), event(AccountBlocked, 0)
    given = Circumstances(rule, NOTICED, MOSCOW, {}, STEWARDS)
    assert opening_refused(OPENED, given, ()) is None
    assert event_refused(incident(), now, DIRECTOR, given) is None
    key = event(KeyIssued, 5, serial="2")
    assert refused(rule, incident(key), event(AccessRestored, 5)) is None


def test_nobody_reports_what_has_not_happened(breach):
    """A breach of the future is refused with its moment, by the clause that counts the time."""
    rule = breach("perevoz")
    given = Circumstances(rule, NOTICED - timedelta(seconds=1), MOSCOW, {}, STEWARDS)
    refusal = opening_refused(OPENED, given, ())
    assert (refusal.code, refusal.clause) == ("kernel.incident-future", rule.amount.clause)
    assert refusal.facts == {"at": "24.11.2026 09:30", "ref": rule.amount.clause.ref}


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("default", True, None),
        ("default", False, "kernel.notice-unwritten"),
        ("perevoz", True, None),
        ("perevoz", False, None),
    ],
)
def test_a_notice_is_on_paper_where_that_is_demanded(breach, name, written, code):
    """002 demands writing; 000 does not, and paper is never refused."""
    answer = refused(breach(name), incident(), replace(notice("director", 5), written=written))
    assert (answer.code if answer else None) == code


def test_access_is_given_back_once(breach):
    """Back is back: the refusal names the incident, its owner, the moment, and the clause of the block."""
    klin = breach("klin-dop-2022")
    over = incident(event(AccountBlocked, 1), event(KeyIssued, 2, serial="2"), event(AccessRestored, 3))
    refusal = refused(klin, over, event(AccessRestored, 4))
    assert (refusal.code, refusal.clause) == ("kernel.incident-closed", klin.blocks.clause)
    told = {"incident": "1", "who": "t-01", "at": "24.11.2026 09:33", "ref": klin.blocks.clause.ref}
    assert refusal.facts == told


def test_a_key_is_new_since_the_breach_where_nothing_was_shut(breach):
    """Without a block the refusal counts from the moment of the notice."""
    refusal = refused(breach("perevoz"), incident(), event(AccessRestored, 4))
    assert (refusal.code, refusal.facts["since"]) == ("kernel.key-not-new", "24.11.2026 09:30")


def test_roles_are_told_by_their_titles(breach):
    """Who waits for the notice is named in the school's words, all of them."""
    titles = {"director": "директор", "support": "служба поддержки"}
    refusal = refused(breach("perevoz"), incident(), event(ActDrawnUp, 4), titles)
    assert refusal.facts["titles"] == "директор, служба поддержки"


def test_moments_are_said_as_the_schools_clock_shows_them(breach):
    """A refusal speaks of the school's hours, not of UTC."""
    given = Circumstances(breach("perevoz"), NOTICED, URALS, {}, STEWARDS)
    refusal = event_refused(incident(), event(AccountBlocked, 15), DIRECTOR, given)
    assert refusal.facts["at"] == "24.11.2026 11:45"


def test_events_of_another_incident_are_none_of_this_one():
    """A fold over mixed-up events breaks instead of guessing."""
    with pytest.raises(ValueError, match="NoticeReceived of another incident"):
        follow(incident(), replace(notice("director", 1), incident="2"))
    with pytest.raises(ValueError, match="NoticeReceived of another incident"):
        follow(None, notice("director", 1))
    with pytest.raises(ValueError, match="cannot follow: IncidentOpened"):
        follow(incident(), OPENED)
