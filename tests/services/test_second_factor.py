"""Codes from a phone and passkeys: each opens once, in its time, for its owner."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pyotp
import pytest

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import Account
from archive_service.problems import Kind, Problem, explain
from archive_service.services import leaving, passkeys, people, second_factor, sessions, tokens
from archive_service.services.passkeys import Site
from archive_service.services.second_factor import RECOVERY_CODES
from tests.authenticator import PRESENT, Authenticator
from tests.world import PHRASE

HERE = Site("archive.school.example", "https://archive.school.example")
FROM = "192.0.2.1"


@pytest.fixture
def school(world: Any) -> Any:
    """A school with its people, on both databases."""
    world.to("imported")
    return world


@pytest.fixture
def small(lite: Any) -> Any:
    """The same on SQLite."""
    lite.to("imported")
    return lite


def _now(world: Any, secret: str, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).generate_otp(int(world.clock.now().timestamp()) // 30 + steps))


def _on(world: Any, person: str = "t-01") -> tuple[str, tuple[str, ...]]:
    """Switch codes on; return the phone's secret and the recovery codes."""
    desk = world.desk()
    second_factor.begin(desk, person)
    begun = second_factor.enrolment(desk, person, "Архив")
    assert begun is not None
    codes = second_factor.confirm(desk, person, _now(world, begun.secret))
    world.later(minutes=2)
    return begun.secret, codes


def _opens(world: Any, code: str, person: str = "t-01") -> bool:
    try:
        second_factor.check(world.desk(), person, code, address=FROM)
    except Problem as problem:
        return problem.kind is not Kind.ACCESS
    return True


def test_a_code_opens_once_and_in_its_time(school: Any) -> None:
    """The code of this half minute and of its neighbours opens; one used, or an older one, does not."""
    secret, _ = _on(school)
    assert not _opens(school, _now(school, secret, -2))
    assert _opens(school, _now(school, secret, -1))
    assert _opens(school, _now(school, secret))
    assert not _opens(school, _now(school, secret))
    assert not _opens(school, _now(school, secret, -1))
    assert _opens(school, _now(school, secret, 1))
    school.later(seconds=30)
    assert not _opens(school, _now(school, secret))


def test_two_at_once_and_one_gets_in(school: Any) -> None:
    """The same code from two browsers at the same moment opens one door."""
    secret, _ = _on(school)
    code = _now(school, secret)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: _opens(school, code), range(4))) == [False, False, False, True]


def test_it_counts_only_when_a_code_was_typed(small: Any) -> None:
    """A secret that no phone has learnt is of no use; the code that confirmed it is used up."""
    desk = small.desk()
    second_factor.begin(desk, "t-01")
    with desk.reading() as session:
        assert second_factor.state(session, "t-01") == second_factor.State(on=False, begun=True, recovery=0)
    begun = second_factor.enrolment(desk, "t-01", "Архив")
    assert begun is not None
    assert begun.svg.startswith("<svg")
    assert begun.secret in begun.uri
    assert not _opens(small, _now(small, begun.secret))
    with pytest.raises(Problem) as caught:
        second_factor.confirm(desk, "t-01", "000000")
    assert caught.value.code == "account.second-wrong-first"
    second_factor.confirm(desk, "t-01", _now(small, begun.secret))
    assert not _opens(small, _now(small, begun.secret))
    assert second_factor.enrolment(desk, "t-01", "Архив") is None
    with pytest.raises(Problem):
        second_factor.begin(desk, "t-01")


def test_recovery_codes_open_once_each(small: Any) -> None:
    """Ten codes stand in for the phone once each, however they are typed; new ones make the old ones void."""
    _, codes = _on(small)
    assert len(set(codes)) == RECOVERY_CODES
    assert _opens(small, codes[0])
    assert not _opens(small, codes[0])
    assert _opens(small, f" {codes[1].upper().replace('-', ' ')} ")
    with small.desk().reading() as session:
        assert second_factor.state(session, "t-01").recovery == RECOVERY_CODES - 2
    again = second_factor.renew_recovery(small.desk(), "t-01")
    assert not _opens(small, codes[2])
    assert _opens(small, again[0])


def test_guessing_is_throttled(small: Any) -> None:
    """After five wrong codes the right one has to wait as well, and then opens."""
    secret, _ = _on(small)
    for _ in range(5):
        assert not _opens(small, "000000")
    assert not _opens(small, _now(small, secret))
    small.later(minutes=1)
    assert _opens(small, _now(small, secret))


def test_the_database_alone_opens_nothing(school: Any) -> None:
    """Neither the secret nor a recovery code stands in the row; another key does not open it."""
    secret, codes = _on(school)
    with school.desk().reading() as session:
        row = session.query(Account).filter(Account.person_id == "t-01").one()
        stored = f"{row.totp_secret} {row.recovery}"
    assert secret not in stored
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    key = school.archive.settings.home / "forms.key"
    key.chmod(0o600)
    key.write_bytes(bytes(32))
    with pytest.raises(Problem) as caught:
        second_factor.check(school.desk(), "t-01", "000000", address=FROM)
    assert caught.value.code == "account.second-unreadable"


def test_switching_off_forgets_everything(small: Any) -> None:
    """Without a second factor no code opens, and it can be begun anew with another secret."""
    secret, codes = _on(small)
    second_factor.disable(small.desk(), "t-01")
    assert not _opens(small, _now(small, secret))
    assert not _opens(small, codes[0])
    assert _on(small)[0] != secret


# --- passkeys


def _add(world: Any, person: str = "t-01", title: str = "телефон") -> Authenticator:
    device = Authenticator(HERE.origin)
    asked = passkeys.ask_to_add(world.desk(), person, HERE)
    answer = device.create(asked.options)
    passkeys.add(world.desk(), person, HERE, answer=answer, challenge=asked.challenge, title=title)
    return device


def _come_in(world: Any, device: Authenticator, asking: Site = HERE, school: str = "s1") -> str:
    asked = passkeys.ask_to_come_in(world.archive, asking)
    answer = device.get(asked.options)
    return passkeys.come_in(world.desk(school), HERE, answer=answer, challenge=asked.challenge, address=FROM)


def _refused(world: Any, device: Authenticator, **changes: Any) -> None:
    with pytest.raises(Problem) as caught:
        _come_in(world, device, **changes)
    assert (caught.value.kind, caught.value.code) == (Kind.ACCESS, "account.passkey-wrong")


def test_a_passkey_knows_its_owner(school: Any) -> None:
    """Without a name typed the passkey says who it is; when it was used last is on record."""
    device, other = _add(school), _add(school, "t-02")
    assert (_come_in(school, device), _come_in(school, other)) == ("t-01", "t-02")
    [held] = passkeys.listing(school.desk(), "t-01")
    assert (held.title, held.used_at) == ("телефон", school.clock.now())


def test_what_is_wrong_with_a_passkey_sounds_alike(small: Any) -> None:
    """An unknown key, another site, no PIN, a counter that went back, a stranger's signature: one answer."""
    device = _add(small)
    _refused(small, Authenticator(HERE.origin))
    _refused(small, replace(device, origin="https://evil.example"))
    _refused(small, replace(device, flags=PRESENT))
    _refused(small, replace(device, key=Authenticator("x").key))
    _refused(small, device, asking=Site("evil.example", HERE.origin))
    device.count = 10
    assert _come_in(small, device) == "t-01"
    device.count = 5
    _refused(small, device)


def test_a_challenge_is_good_once_and_for_five_minutes(school: Any) -> None:
    """An answer sent again, one that came too late, and one to a challenge for something else are refused."""
    device = _add(school)
    asked = passkeys.ask_to_come_in(school.archive, HERE)
    sent = {"answer": device.get(asked.options), "challenge": asked.challenge, "address": FROM}
    assert passkeys.come_in(school.desk(), HERE, **sent) == "t-01"
    with pytest.raises(Problem):
        passkeys.come_in(school.desk(), HERE, **sent)
    late = passkeys.ask_to_come_in(school.archive, HERE)
    school.later(seconds=passkeys.GOOD_FOR_S + 1)
    sent = {"answer": device.get(late.options), "challenge": late.challenge, "address": FROM}
    with pytest.raises(Problem):
        passkeys.come_in(school.desk(), HERE, **sent)
    fresh = Authenticator(HERE.origin)
    wanted = passkeys.ask_to_add(school.desk(), "t-01", HERE)
    for person, challenge in (("t-02", wanted.challenge), ("t-01", late.challenge), ("t-01", "nonsense")):
        with pytest.raises(Problem) as caught:
            passkeys.add(
                school.desk(),
                person,
                HERE,
                answer=fresh.create(wanted.options),
                challenge=challenge,
                title="x",
            )
        assert caught.value.code == "account.passkey-late"


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": 5}', "{" * 5000, '{"id": "' + "x" * 20000]
)
def test_nonsense_in_place_of_an_answer_is_refused(small: Any, answer: str) -> None:
    """Whatever a browser sends, it is refused in words."""
    asked = passkeys.ask_to_add(small.desk(), "t-01", HERE)
    with pytest.raises(Problem) as caught:
        passkeys.add(small.desk(), "t-01", HERE, answer=answer, challenge=asked.challenge, title="телефон")
    assert explain(caught.value).text
    wanted = passkeys.ask_to_come_in(small.archive, HERE)
    with pytest.raises(Problem):
        passkeys.come_in(small.desk(), HERE, answer=answer, challenge=wanted.challenge, address=FROM)


def test_who_left_comes_in_no_more_and_a_removed_key_opens_nothing(small: Any) -> None:
    """Dismissal ends passkeys too; renaming and removing reach the own ones only."""
    device, gone = _add(small), _add(small, "t-02")
    with small.desk().writing() as session:
        leaving.dismiss(
            small.desk(), session, "t-02", from_on=small.desk().today, order_no="7", actor="admin"
        )
    _refused(small, gone)
    [held] = passkeys.listing(small.desk(), "t-01")
    passkeys.rename(small.desk(), "s-02", held.id, "чужой")
    passkeys.remove(small.desk(), "s-02", held.id)
    assert passkeys.listing(small.desk(), "t-01") == (held,)
    passkeys.rename(small.desk(), "t-01", held.id, " рабочий ")
    assert passkeys.listing(small.desk(), "t-01")[0].title == "рабочий"
    with pytest.raises(Problem):
        passkeys.rename(small.desk(), "t-01", held.id, " ")
    passkeys.remove(small.desk(), "t-01", held.id)
    _refused(small, device)


def test_a_new_key_begins_the_account_anew(school: Any) -> None:
    """After a new key the codes, passkeys, tokens and sessions of before open nothing."""
    desk = school.desk()
    secret, codes = _on(school)
    device = _add(school)
    token = tokens.issue(desk, "t-01", kind=tokens.API, title="проба")
    sessions.start(desk, "t-01", address=FROM, agent="")
    other = _add(school, "t-02")
    people.issue_keys(desk, PHRASE, {"t-01": "новая парольная фраза"}, "admin")
    assert not _opens(school, _now(school, secret))
    assert not _opens(school, codes[0])
    _refused(school, device)
    assert tokens.holder(school.archive, token, tokens.API) is None
    assert sessions.listing(desk, "t-01") == ()
    with desk.reading() as session:
        assert second_factor.state(session, "t-01").begun is False
    assert _come_in(school, other) == "t-02"


def test_what_opens_doors_is_on_record_without_secrets(small: Any) -> None:
    """Switching codes on and off and every passkey is an act of its own; it holds no key and no name."""
    _, codes = _on(small)
    second_factor.renew_recovery(small.desk(), "t-01")
    _add(small)
    [held] = passkeys.listing(small.desk(), "t-01")
    passkeys.remove(small.desk(), "t-01", held.id)
    second_factor.disable(small.desk(), "t-01")
    second_factor.disable(small.desk(), "t-01")
    acts = [one.act for one in small.acts() if isinstance(one.act, SchoolAct)][-5:]
    assert [one.kind for one in acts] == [
        second_factor.ON,
        second_factor.RENEWED,
        passkeys.ADDED,
        passkeys.REMOVED,
        second_factor.OFF,
    ]
    assert {one.actor for one in acts} == {"t-01"}
    said = repr(acts)
    assert not [one for one in (held.id, "телефон", *codes) if one in said]
