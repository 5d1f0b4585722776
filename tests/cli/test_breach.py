"""``breach`` on the command line: the school's hours, clauses, what fell and what to do anew."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

MOSCOW = ZoneInfo("Europe/Moscow")


def ago(**passed: float) -> str:
    """A moment that has passed, as one types it."""
    return f"{datetime.now(UTC).astimezone(MOSCOW) - timedelta(**passed):%d.%m.%Y %H:%M}"


def report(cli: Any, account: str, *words: str, by: str = "s-02") -> None:
    cli.ok("breach", "report", account, "--noticed-at", ago(days=40), *words, by=by)


def told(cli: Any, **passed: float) -> None:
    for role in ("director", "support"):
        cli.ok("breach", "received", "1", "--role", role, "--at", ago(**passed), by="s-02")


def reissue(cli: Any, person: str) -> None:
    """Issue a new key under the usual pass phrase."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "archive_service.services.people.first_passphrase", lambda: cli.phrase.read_text().strip()
        )
        slips = cli.home.with_name("slips-again.csv")
        cli.ok(
            *("keys-issue", "--to", slips, "--ca-passphrase-file", cli.phrase, "--person", person), by="admin"
        )
    assert len(slips.read_text().splitlines()) == 2


@pytest.mark.clause("000-29", "000-30")
def test_from_the_report_to_the_archive_again(at: Any) -> None:
    """Reported, told, shut, void, a new key, signed again, deposited: each answer says times and clauses."""
    cli = at("stamped")
    noticed = ago(days=40)
    said = cli.ok(
        "breach", "report", "t-02", "--noticed-at", noticed, "--text", "чужой вход", by="s-02"
    ).stdout
    assert (
        f"Инцидент № 1: учётная запись t-02 (Гасагин Лев Захарович), обнаружено {noticed}. [открыт]" in said
    )
    assert "Срок извещения пропущен" in said
    assert "(п. 5.3)" in said
    told(cli, days=39)
    listed = cli.ok("breach", "list").stdout
    assert "(до " in listed
    assert "Пора составить акт; действий, о которых надо решить: 1." in listed
    assert "(п. 5.4)" in listed
    shut = cli.ok("breach", "block", "1", by="s-02").stdout
    assert "Доступ закрыт" in shut
    refused = cli.run("sign", "--all", by="t-02")
    assert (refused.exit_code, "доступ закрыт" in refused.output) == (8, True)
    void = cli.ok("breach", "void", "1", by="s-02").stdout
    for piece in ("Признано недействительным:", "Вместе с ними снято", "Сделать заново:", "издание 1"):
        assert piece in void
    papers = cli.json("breach", "papers", "1", "--to", cli.home / "papers", by="s-02")
    assert [Path(one).name for one in papers] == ["уведомление-1.pdf", "акт-1.pdf"]
    notice, act = (" ".join(page.extract_text() for page in PdfReader(one).pages) for one in papers)
    assert "Гасагин Лев Захарович" in act
    assert "снято вместе с недействительным" in act
    assert noticed[-5:] in notice
    [duty] = [one for one in cli.json("queue") if one["step"] != "council"]
    assert (duty["step"], duty["who"]) == ("verify", "Гасагин Лев Захарович")
    early = cli.run("breach", "restore", "1", by="s-02")
    assert early.exit_code == 4
    assert "новым ключом" in early.output
    reissue(cli, "t-02")
    back = cli.ok("breach", "restore", "1", by="s-02").stdout
    assert "[закрыт]" in back
    cli.ok("sign", "--all", by="t-02")
    for step, person in (("certify", "t-01"), ("approve", "s-02"), ("stamp", "s-01"), ("bind", "s-03")):
        cli.ok(step, "--all", by=person)
    cli.ok("deposit", "--all", by="s-03")
    assert cli.json("cases")[0]["state"] == "archived"
    assert cli.ok("breach", "show", "1").stdout.count("Признано недействительным:") == 1
    assert cli.run("verify", cli.stores["d1"]).exit_code == 0


def test_answers_as_json(at: Any) -> None:
    """Every command answers in JSON, and a list of nothing is an empty one."""
    cli = at("handed")
    assert cli.json("breach", "list") == []
    assert "не записано" in cli.ok("breach", "list").stdout
    opened = cli.json("breach", "report", "t-02", by="t-02")
    assert (opened["incident"], opened["settled"], opened["voided"]) == ("1", False, [])
    assert [timer["role"] for timer in opened["timers"]] == ["director", "support"]
    told_ = cli.json("breach", "received", "1", "--role", "director", by="s-02")
    assert told_["timers"][0]["late"] is False
    [one] = cli.json("breach", "list")
    assert one["account"] == "t-02"
    assert cli.json("breach", "show", "1")["text"] == one["text"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("report", "nobody"), 5, "nobody"),
        (("report", "t-02", "--noticed-at", "24.11.2096 09:30"), 4, "24.11.2096 09:30 ещё не наступило"),
        (("report", "t-02", "--noticed-at", "вчера"), 2, "вчера"),
        (("received", "7", "--role", "director"), 5, "№ 7"),
        (("received", "1", "--role", "binder"), 4, "директор, служба технической поддержки"),
        (("void", "1"), 4, "ещё не получено"),
        (("restore", "1"), 4, "новым ключом"),
        (("show", "9"), 5, "№ 9"),
    ],
)
def test_refusals_change_nothing(at: Any, words: tuple[str, ...], code: int, said: str) -> None:
    """What is refused is said in words and leaves everything as it was."""
    cli = at("handed")
    cli.ok("breach", "report", "t-01", by="s-02")
    before = cli.state()
    result = cli.run("breach", *words, by="" if words[0] == "show" else "s-02")
    assert result.exit_code == code, result.output
    assert said in result.output
    assert cli.state() == before


def test_the_doctor_speaks_of_it(at: Any) -> None:
    """A running time is well, a missed one is not; the exit code says so."""
    cli = at("handed")
    cli.ok("breach", "report", "t-02", by="s-02")
    assert "Инцидент № 1" in cli.run("doctor").output
    checks = {one["subject"]: one for one in json.loads(cli.run("--json", "doctor").stdout)}
    assert checks["incident s1/1"]["sound"] is True
    report(cli, "t-01")
    result = cli.run("doctor")
    assert result.exit_code == 7
    assert "Срок извещения пропущен" in result.output
