"""People by the command line: orders, departments, leaving, reassigning, the matrix and the gaps."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive_service.cli import main

USAGE, REFUSED, MISSING, ACCESS = 2, 4, 5, 8
ORDER = ("--order", "12-к", "--order-date", "01.09.2025")


def _refused(cli: Any, code: int, pieces: tuple[str, ...], *words: object, **more: Any) -> None:
    before = cli.state()
    result = cli.run(*words, **more)
    assert result.exit_code == code, result.output
    for piece in pieces:
        assert piece in result.stderr, result.stderr
    assert cli.state() == before


def _without(words: list[Any], option: str) -> list[Any]:
    place = words.index(option)
    return [*words[:place], *words[place + 2 :]]


@pytest.mark.clause("002-01")
@pytest.mark.parametrize("option", ["--admin-order", "--admin-order-date"])
def test_no_school_without_the_administrators_order(fresh: Any, init_words: Any, option: str) -> None:
    """Where nobody can be asked, the missing option is named and nothing is made."""
    result = fresh.run(*_without(init_words(fresh), option))
    assert result.exit_code == USAGE, result.output
    assert option in result.stderr
    assert not fresh.home.exists()


@pytest.mark.parametrize(
    ("option", "value", "piece"),
    [("--admin-order", "—", "не номер приказа"), ("--admin-order-date", "2099-01-01", "01.01.2099")],
)
def test_an_order_that_is_none(fresh: Any, init_words: Any, option: str, value: str, piece: str) -> None:
    """A dash for a number, or a day to come: refused, and the same command put right succeeds."""
    words = init_words(fresh)
    wrong = [value if before == option else word for before, word in zip([None, *words], words, strict=False)]
    result = fresh.run(*wrong)
    assert result.exit_code == USAGE, result.output
    assert piece in result.stderr
    assert not fresh.home.exists()
    fresh.ok(*words)


@pytest.mark.clause("002-01")
def test_a_terminal_is_asked_for_the_order(
    fresh: Any, init_words: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal number and date are asked for; they stand beside the administrator's roles."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True, raising=False)
    words = _without(_without(init_words(fresh), "--admin-order"), "--admin-order-date")
    line = [str(word) for word in ("--home", fresh.home, *words)]
    result = CliRunner().invoke(main, line, input="15-к\n02.09.2025\n")
    assert result.exit_code == 0, result.output
    monkeypatch.undo()
    [admin] = fresh.json("people")
    assert {(one["role"], one["order"], one["order_on"]) for one in admin["grants"]} == {
        ("administrator", "15-к", "2025-09-02"),
        ("operator", "15-к", "2025-09-02"),
    }


@pytest.mark.clause("002-01", "003-02")
def test_a_role_from_its_first_day_to_its_last(at: Any) -> None:
    """Given, shown for any day, ended: each answer has the role's title, the days and the order."""
    cli = at("imported")
    days = ("--from", "2030-01-10", "--until", "2030-02-10")
    said = cli.ok("grant", "t-01", "binder", *ORDER, *days, by="admin").stdout
    assert "t-01: специалист по кадрам, с 10.01.2030 по 10.02.2030, приказ № 12-к от 01.09.2025" in said
    _refused(
        cli,
        REFUSED,
        ("специалист по кадрам", "по 10.02.2030", "№ 12-к"),
        *("grant", "t-01", "binder", "--order", "13", "--order-date", "2030-02-01"),
        by="admin",
    )
    found = {}
    for day in ("2029-12-31", "2030-01-10", "2030-02-11"):
        person = next(one for one in cli.json("people", "--on", day) if one["id"] == "t-01")
        found[day] = (person["roles"], person["grants"][0]["when"])
    assert found == {
        "2029-12-31": ([], "future"),
        "2030-01-10": (["binder"], "now"),
        "2030-02-11": ([], "ended"),
    }
    cli.ok("revoke", "t-01", "binder", "--from", "20.01.2030", "--order", "14", by="admin")
    person = next(one for one in cli.json("people") if one["id"] == "t-01")
    assert (person["grants"][0]["to"], person["grants"][0]["ended_by"]) == ("2030-01-19", "14")
    assert "приказ № 12-к от 01.09.2025" in cli.ok("people", "--on", "2030-01-10").stdout


@pytest.mark.parametrize(
    ("words", "by", "code", "pieces"),
    [
        (
            ("revoke", "t-01", "deputy", "--from", "01.09.2026", "--order", "9"),
            "admin",
            REFUSED,
            ("Плевелева Кира Вадимовна", "заместитель директора", "01.09.2026"),
        ),
        (
            ("revoke", "s-02", "deputy", "--from", "01.09.2026", "--order", "9"),
            "t-01",
            ACCESS,
            ("администратор архива, директор",),
        ),
        (("grant", "t-01", "deputy", *ORDER, "--unit", "weld"), "admin", MISSING, ("weld", "unit-set")),
        (("unit-set", "weld", "Отделение", "--class", "12Ы", *ORDER), "admin", MISSING, ("12Ы",)),
        (("return-to-work", "t-01", "--from", "2026-01-01", "--order", "9"), "admin", REFUSED, ("работает",)),
        (
            ("reassign", "--all", "--from", "t-01", "--to", "t-02", "--section", "x-001", *ORDER),
            "s-02",
            USAGE,
            ("--case",),
        ),
        (("reassign", "--from", "t-01", "--to", "t-02", *ORDER), "s-02", USAGE, ("--all",)),
        (
            ("reassign", "--all", "--from", "s-01", "--to", "t-02", *ORDER),
            "s-02",
            REFUSED,
            ("Ганеков Вадим Глебович",),
        ),
        (
            ("reassign", "--all", "--from", "t-01", "--to", "t-02", *ORDER),
            "t-01",
            REFUSED,
            ("директор, заместитель директора", "п. 3.1"),
        ),
    ],
)
def test_refusals(at: Any, words: tuple[str, ...], by: str, code: int, pieces: tuple[str, ...]) -> None:
    """What cannot be is said in words, without codes of roles, and everything is as it was."""
    cli = at("handed")
    _refused(cli, code, pieces, *words, by=by)
    told = cli.run(*words, by=by).stderr
    assert "deputy" not in told
    assert "administrator" not in told


@pytest.mark.clause("003-02")
def test_a_teacher_leaves_in_the_middle(at: Any) -> None:
    """The dismissal lists what is owed, the gaps show it, one order gives it away, the new teacher signs."""
    cli = at("handed")
    today = "2020-01-01"
    told = cli.ok("dismiss", "t-01", "--from", today, "--order", "31-к", by="admin").stdout
    assert "переназначить приказом" in told
    assert "Русский язык" in told
    assert "reassign --all --from t-01" in told
    assert [(one["cause"], one["section"], one["step"]) for one in cli.json("people", "--gaps")] == [
        ("left", "Русский язык", "verify"),
        ("left", "", "certify"),
        ("left", "", "council"),
    ]
    assert "Плевелева Кира Вадимовна: больше не работает" in cli.ok("people", "--gaps").stdout
    moved = cli.json("reassign", "--all", "--from", "t-01", "--to", "t-02", *ORDER, by="s-02")
    assert [one["section_id"] for one in moved] == ["x-001", ""]
    assert cli.json("people", "--gaps") == []
    assert "Каждый шаг есть кому сделать" in cli.ok("people", "--gaps").stdout
    assert len(cli.json("sign", "--all", by="t-02")) == 2
    cli.ok("certify", "--all", by="t-02")


@pytest.mark.clause("003-02")
def test_who_comes_back_gets_a_new_key(at: Any, tmp_path: Path) -> None:
    """The old key is refused, keys-issue makes a new one for exactly that person."""
    cli = at("handed")
    cli.ok("dismiss", "s-02", "--from", "2020-01-01", "--order", "31", by="admin")
    left = next(one for one in cli.json("people") if one["id"] == "s-02")
    assert (left["left"], left["key"], left["roles"]) == ("2020-01-01", False, [])
    assert "уволен с 01.01.2020" in cli.ok("people").stdout
    cli.ok("return-to-work", "s-02", "--from", "2020-02-01", "--order", "40", by="admin")
    _refused(cli, ACCESS, ("отозван", "keys-issue"), "render", "--all", by="s-02")
    slips = tmp_path / "slips.csv"
    cli.ok("keys-issue", "--to", slips, "--ca-passphrase-file", cli.phrase, by="admin")
    assert [line.split(",")[0] for line in slips.read_text("utf-8").splitlines()] == ["Код", "s-02"]


@pytest.mark.clause("001-17")
def test_a_department_and_the_matrix(at: Any) -> None:
    """A department's head stands in the matrix with the department; what is nobody's is said there."""
    cli = at("imported")
    made = cli.json("unit-set", "weld", "Отделение сварки", "--class", "5А", *ORDER, by="admin")
    [unit] = cli.json("units")
    assert (unit["id"], unit["classes"]) == ("weld", [{"id": made["classes"][0], "name": "5А"}])
    assert "Отделение сварки" in cli.ok("units").stdout
    cli.ok("grant", "t-02", "deputy", *ORDER, "--unit", "weld", by="admin")
    cli.ok("revoke", "s-02", "deputy", "--from", "2026-01-01", "--order", "9", by="admin")
    lines = {one["id"]: one for one in cli.json("people", "--matrix")}
    [holder] = lines["approve"]["holders"]
    assert (holder["person_id"], holder["unit_title"], holder["order_no"]) == (
        "t-02",
        "Отделение сварки",
        "12-к",
    )
    assert lines["approve"]["gaps"] == []
    cli.ok("revoke", "t-02", "deputy", "--unit", "weld", "--from", "2026-01-01", "--order", "9", by="admin")
    shown = cli.ok("people", "--matrix").stdout
    assert "Отделение сварки: никто не назначен" in shown
    assert "тот, кого называет выгрузка" in shown
    assert "Ганеков Вадим Глебович, приказ № 1 от 01.09.2025" in shown
