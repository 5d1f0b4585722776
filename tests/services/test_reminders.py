"""Reminders: to whom, once a day, recognisable when repeated, on record without a name."""

import email
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from archive_service.db.act_log import school_acts
from archive_service.db.models import SectionRow
from archive_service.jobs import JobState
from archive_service.problems import Problem, explain
from archive_service.services import accounts, dues, leaving, reminders
from archive_service.settings import MailSettings


@dataclass
class Box:
    """A mail server's letters; it refuses addresses that begin with ``no``."""

    letters: list[Message] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:  # noqa: N802
        """Take or refuse an address."""
        if to.startswith("no"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter."""
        self.letters.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, MailSettings]]:
    """A mail server of this test on 127.0.0.1, and the settings that lead to it."""
    kept = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield kept, MailSettings(host="127.0.0.1", port=port, tls="none", sender="archive@school.example")
    finally:
        server.stop()


def with_mail(world: Any, settings: MailSettings) -> Any:
    """The world with a mail server set."""
    world.archive = replace(
        world.archive, settings=world.archive.settings.model_copy(update={"mail": settings})
    )
    return world


def signers(world: Any) -> list[str]:
    """Who signs sheets."""
    with world.desk().reading() as session:
        return sorted(set(session.scalars(select(SectionRow.signer))))


def address(world: Any, *people: str, place: str = "school.example") -> None:
    """Give people addresses."""
    for person in people:
        accounts.set_profile(world.desk(), person, email=f"{person}@{place}")


def text(letter: Message) -> str:
    """The words of a letter."""
    return letter.get_payload(decode=True).decode("utf-8")  # type: ignore[union-attr]


def test_everybody_who_owes_gets_a_letter(world: Any, box: tuple[Box, MailSettings]) -> None:
    """A letter a person with class, subject, day and clause; the act says who, when, by whom, and no name."""
    kept, settings = box
    world.to("handed")
    with_mail(world, settings)
    first, second = signers(world)
    address(world, first, second)
    world.later(days=4)
    job = reminders.request(world.desk(), [], actor_id="s-02", site="https://archive.school.example/")
    assert world.work() == []
    assert world.queue.status(job, school="s1").result["sent"] == 2
    assert {one["To"].split("<")[1] for one in kept.letters} == {
        f"{one}@school.example>" for one in (first, second)
    }
    said = text(kept.letters[0])
    for part in ("просрочено дней: 2", "29.05.2026", "п. 4.4", "https://archive.school.example/"):
        assert part in said
    with world.desk().reading() as session:
        acts = [one.act for one in school_acts(session, reminders.SENT)]
    assert [(one.actor, one.facts["person"], one.facts["late"]) for one in acts] == [
        ("s-02", first, 1),
        ("s-02", second, 1),
    ]
    assert {key for one in acts for key in one.facts} == {"person", "job", "things", "late"}


def test_not_twice_a_day_unless_forced(world: Any, box: tuple[Box, MailSettings]) -> None:
    """The second time on a day nobody is left; forced, or on the next day, the letter goes."""
    kept, settings = box
    world.to("handed")
    with_mail(world, settings)
    [first, *_] = signers(world)
    address(world, first)
    reminders.request(world.desk(), [first], actor_id="s-02")
    assert world.work() == []
    with pytest.raises(Problem, match=r"board\.nobody-to-remind"):
        reminders.request(world.desk(), [first], actor_id="s-02")
    assert len(kept.letters) == 1
    reminders.request(world.desk(), [first], actor_id="s-02", forced=True)
    assert world.work() == []
    world.later(days=1)
    reminders.request(world.desk(), [first], actor_id="s-02")
    assert world.work() == []
    assert len(kept.letters) == 3


def test_a_repeated_job_sends_only_what_is_not_on_record(
    world: Any, box: tuple[Box, MailSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash between letter and record the letter goes again under its old message id; then never."""
    kept, settings = box
    world.to("handed")
    with_mail(world, settings)
    [first, *_] = signers(world)
    address(world, first)
    job = reminders.request(world.desk(), [first], actor_id="s-02")
    payload = world.queue.status(job, school="s1").payload
    again = _Again(job, payload)
    with monkeypatch.context() as broken:
        broken.setattr(reminders, "_record", _crash)
        with pytest.raises(RuntimeError):
            reminders.deliver(world.desk(), again)
    for _ in range(2):
        reminders.deliver(world.desk(), again)
    assert len(kept.letters) == 2
    assert len({one["Message-ID"] for one in kept.letters}) == 1
    assert first not in kept.letters[0]["Message-ID"]


def test_one_bad_address_stops_nobody(world: Any, box: tuple[Box, MailSettings]) -> None:
    """Refused and missing addresses are counted, the others get their letters."""
    kept, settings = box
    world.to("handed")
    with_mail(world, settings)
    first, second = signers(world)
    accounts.set_profile(world.desk(), first, email="nobody@school.example")
    address(world, second)
    job = reminders.request(world.desk(), [first, second], actor_id="s-02")
    assert world.work() == []
    assert world.queue.status(job, school="s1").result == {
        "sent": 1,
        "no_address": 0,
        "refused": 1,
        "left_out": 0,
    }
    assert len(kept.letters) == 1


def test_without_a_server_the_page_has_the_text(lite: Any) -> None:
    """Nothing is queued; every text is there to be copied, and the refusal says how to set mail up."""
    lite.to("handed")
    desk = lite.desk()
    with pytest.raises(Problem, match=r"board\.mail-not-set") as caught:
        reminders.request(desk, [], actor_id="s-02")
    assert "[mail]" in explain(caught.value).text
    with desk.reading() as session:
        found = reminders.candidates(desk, session)
    assert {one.debtor.person_id for one in found} == set(signers(lite))
    assert all(one.text.body.startswith("Здравствуйте") for one in found)


def test_a_silent_server_is_told(lite: Any) -> None:
    """The job fails with a sentence that names the server; no letter is on record."""
    lite.to("handed")
    settings = MailSettings(
        host="127.0.0.1", port=9, tls="none", sender="archive@school.example", timeout_s=1
    )
    with_mail(lite, settings)
    [first, *_] = signers(lite)
    address(lite, first)
    reminders.request(lite.desk(), [first], actor_id="s-02")
    [failed] = lite.work()
    assert failed.state is JobState.FAILED
    assert "127.0.0.1:9" in failed.error.text


def test_only_those_in_charge_remind(lite: Any, box: tuple[Box, MailSettings]) -> None:
    """A teacher reminds nobody."""
    lite.to("handed")
    with_mail(lite, box[1])
    with pytest.raises(Problem, match=r"service\.role-needed"):
        reminders.request(lite.desk(), [], actor_id=signers(lite)[0])


def test_who_has_left_owes_nothing_any_more(lite: Any) -> None:
    """Somebody dismissed is not reminded: their sheets wait for an order."""
    lite.to("handed")
    desk = lite.desk()
    [first, *_] = signers(lite)
    with desk.writing() as session:
        leaving.dismiss(desk, session, first, from_on=desk.today, order_no="1", actor="admin")
    with desk.reading() as session:
        assert first not in {one.person_id for one in dues.debtors(desk, session)}


def test_holders_of_a_role_owe_its_steps(lite: Any) -> None:
    """What anybody with the role may do is owed by all of them: the print by the deputy."""
    lite.to("imported")
    desk = lite.desk()
    with desk.reading() as session:
        [deputy] = [one for one in dues.debtors(desk, session) if one.person_id == "s-02"]
        mine = dues.of_person(desk, session, "s-02")
    assert {one.step for one in deputy.owes} == {"print"}
    assert {one.step for one in mine} == {"print"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"tls": "none", "user": "u", "password_file": "/p", "host": "mail.example"},
        {"user": "u"},
        {"sender": "nobody"},
        {"port": 0},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, Any]) -> None:
    """A password never goes over the wire in the clear; half a log-in is none."""
    with pytest.raises(ValueError, match=r"mail|sender|port"):
        MailSettings(**{"host": "mail.example", "sender": "a@school.example", **wrong})


@dataclass
class _Again:
    """A job that is run once more."""

    id: str
    payload: Any
    school: str = "s1"
    cancelled: bool = False

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell nobody."""

    def step(self, _name: str, function: Callable[[], Any]) -> Any:
        """Do it."""
        return function()


def _crash(*_args: Any) -> None:
    raise RuntimeError("power is out")
