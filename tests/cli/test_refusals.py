"""What the command line refuses: each with words and an exit code, and everything as it was."""

from pathlib import Path
from typing import Any

import pytest

USAGE, REFUSED, MISSING, STORAGE, UNSOUND, ACCESS = 2, 4, 5, 6, 7, 8


def _refused(cli: Any, code: int, pieces: tuple[str, ...], *words: object, **more: Any) -> None:
    before = cli.state()
    result = cli.run(*words, **more)
    assert result.exit_code == code, result.output
    for piece in pieces:
        assert piece in result.stderr, result.stderr
    assert cli.state() == before


# --- pass phrases -----------------------------------------------------------------------------


def test_wrong_pass_phrase(at: Any, tmp_path: Path) -> None:
    """A wrong pass phrase signs nothing."""
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("совсем другая фраза", "utf-8")
    _refused(at("handed"), ACCESS, ("фраза",), "sign", "--all", by="t-01", phrase=wrong)


def test_pass_phrase_file_open_to_others(at: Any, open_phrase: Path) -> None:
    """A pass phrase file that others can read is refused before it is read."""
    _refused(at("handed"), ACCESS, ("0600",), "sign", "--all", by="t-01", phrase=open_phrase)


def test_empty_pass_phrase_file(at: Any, tmp_path: Path) -> None:
    """An empty file is no pass phrase."""
    empty = tmp_path / "empty"
    empty.touch(mode=0o600)
    _refused(at("handed"), ACCESS, (str(empty),), "sign", "--all", by="t-01", phrase=empty)


def test_pass_phrase_that_is_no_text(at: Any, tmp_path: Path) -> None:
    """A file that is no text is refused in words."""
    binary = tmp_path / "binary"
    binary.touch(mode=0o600)
    binary.write_bytes(b"\xff\xfe\x00\x80")
    cli = at("handed")
    before = cli.state()
    result = cli.run("sign", "--all", by="t-01", phrase=binary)
    assert result.exit_code == ACCESS, result.output
    assert cli.state() == before


def test_nobody_to_ask(at: Any) -> None:
    """Without a terminal and without a file the answer names --passphrase-file."""
    cli = at("handed")
    before = cli.state()
    result = cli.run("sign", "--all", "--as", "t-01")
    assert result.exit_code == ACCESS
    assert "--passphrase-file" in result.stderr
    assert cli.state() == before


# --- unknown things ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "by", "code", "piece"),
    [
        (("sign", "--case", "нет-такого"), "t-01", MISSING, "нет-такого"),
        (("sign", "--class", "12Ы"), "t-01", MISSING, "12Ы"),
        (("sign", "--all"), "t-99", MISSING, "t-99"),
        (("sign",), "t-01", USAGE, "--all"),
        (("render", "--class", "12Ы"), "s-02", MISSING, "12Ы"),
        (("grant", "t-99", "deputy", "--order", "1", "--order-date", "2026-01-01"), "admin", MISSING, "t-99"),
        (("grant", "t-01", "король", "--order", "1", "--order-date", "2026-01-01"), "admin", USAGE, "король"),
        (("cases", "--class", "12Ы"), "", MISSING, "12Ы"),
        (("audit", "--store", "d9"), "", MISSING, "d9"),
        (("rebuild", "--from", "d9", "--yes"), "", MISSING, "d9"),
        (("fetch", "ffff", "-o", "x.pdf", "--reason", "запрос"), "s-03", MISSING, "ffff"),
        (("--school", "s9", "cases"), "", MISSING, "s9"),
        (("verify", "нет-такого"), "", USAGE, "--roots"),
    ],
)
def test_unknown(at: Any, words: tuple[str, ...], by: str, code: int, piece: str) -> None:
    """What is not there is named in the answer."""
    _refused(at("handed"), code, (piece,), *words, by=by)


def test_unknown_section(at: Any) -> None:
    """A section that the case does not have is named."""
    cli = at("handed")
    before = cli.state()
    result = cli.run("sign", "--case", cli.case(), "--section", "x-999", by="t-01")
    assert result.exit_code in {REFUSED, MISSING}, result.output
    assert "x-999" in result.stderr
    assert cli.state() == before


# --- the order of the steps -------------------------------------------------------------------


@pytest.mark.clause("001-38")
def test_somebody_elses_section(at: Any) -> None:
    """A section is signed by its own teacher only; the answer names him."""
    cli = at("handed")
    case = cli.case()
    _refused(
        cli, REFUSED, ("Гасагин Лев Захарович",), "sign", "--case", case, "--section", "x-002", by="t-01"
    )


def test_signing_twice(at: Any) -> None:
    """The second signature under the same sheets is refused; «all that waits» is then nothing."""
    cli = at("signed")
    _refused(cli, REFUSED, (), "sign", "--case", cli.case(), "--section", "x-001", by="t-01")
    before = cli.state()
    assert "ничего не ждёт" in cli.ok("sign", "--all", by="t-01").stdout
    assert cli.state() == before


@pytest.mark.clause("000-22")
def test_signing_before_the_hand_over(at: Any) -> None:
    """What was not handed over is not signed."""
    cli = at("imported")
    result = cli.run("sign", "--case", cli.case(), "--section", "x-001", by="t-01")
    assert result.exit_code == REFUSED, result.output


@pytest.mark.parametrize(
    ("stage", "step", "by", "first"),
    [
        ("handed", "certify", "t-01", "ещё не подписан: Плевелева Кира Вадимовна"),
        ("stamped", "deposit", "s-03", "Пронумеровать и прошить"),
        ("imported", "hand-over", "s-02", "Вывести журнал на печать"),
    ],
)
def test_steps_out_of_order(at: Any, stage: str, step: str, by: str, first: str) -> None:
    """A step before its turn is refused with what has to come first."""
    cli = at(stage)
    _refused(cli, REFUSED, (first,), step, "--case", cli.case(), by=by)


@pytest.mark.clause("000-24", "000-25")
def test_the_volume_goes_from_hand_to_hand(at: Any) -> None:
    """Neither deputy, director nor binder comes before the class teacher's certificate."""
    cli = at("signed")
    cli.run("certify", "--case", "x", by="t-01")  # no such case, but the volume is assembled meanwhile
    for step, by in (("approve", "s-02"), ("stamp", "s-01"), ("bind", "s-03")):
        _refused(cli, REFUSED, (), step, "--case", cli.case(), by=by)


def test_wrong_count_of_leaves(at: Any) -> None:
    """A count that is not the printed one binds nothing, and both counts are named."""
    cli = at("stamped")
    leaves = cli.json("cases")[0]["leaves"]
    _refused(cli, REFUSED, ("77", str(leaves)), "bind", "--case", cli.case(), "--leaves", "77", by="s-03")
    cli.ok("bind", "--case", cli.case(), "--leaves", leaves, by="s-03")


@pytest.mark.parametrize("reason", ["", "  ", "-"])
def test_fetch_without_a_reason(at: Any, tmp_path: Path, reason: str) -> None:
    """Without a reason nothing is handed out and no reading is recorded."""
    cli = at("deposited")
    document = cli.json("find", "Дронелева", by="s-03")[0]["document"]
    target = tmp_path / "out.pdf"
    _refused(cli, USAGE, ("",), "fetch", document, "-o", target, "--reason", reason, by="s-03")
    assert not target.exists()


def test_fetch_by_somebody_without_the_right(at: Any, tmp_path: Path) -> None:
    """A teacher reads nothing out of the archive."""
    cli = at("deposited")
    document = cli.json("find", "Дронелева", by="s-03")[0]["document"]
    target = tmp_path / "out.pdf"
    _refused(cli, ACCESS, (), "fetch", document, "-o", target, "--reason", "запрос № 1", by="t-01")
    assert not target.exists()


def test_fetch_does_not_write_over_a_file(at: Any, tmp_path: Path) -> None:
    """A file that is there stays, and the reading is not recorded."""
    cli = at("deposited")
    document = cli.json("find", "Дронелева", by="s-03")[0]["document"]
    target = tmp_path / "out.pdf"
    target.write_text("моё")
    _refused(cli, USAGE, (str(target),), "fetch", document, "-o", target, "--reason", "запрос № 1", by="s-03")
    assert target.read_text() == "моё"


def test_fetch_into_a_directory_that_is_not_there(at: Any, tmp_path: Path) -> None:
    """Nowhere to write to is said in words."""
    cli = at("deposited")
    document = cli.json("find", "Дронелева", by="s-03")[0]["document"]
    target = tmp_path / "нет" / "out.pdf"
    _refused(cli, USAGE, (str(target),), "fetch", document, "-o", target, "--reason", "запрос № 1", by="s-03")


# --- keys -------------------------------------------------------------------------------------


def test_keys_with_a_wrong_pass_phrase_of_the_authority(at: Any, book: Any, tmp_path: Path) -> None:
    """Nobody gets a key, no slips are written, and the same command with the right phrase succeeds."""
    cli = at("imported")
    cli.ok("person-add", "n-01", "Новая Нина Тестовна", by="admin")
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("совсем другая фраза", "utf-8")
    slips = tmp_path / "slips.csv"
    words = ("keys-issue", "--to", slips, "--ca-passphrase-file")
    _refused(cli, ACCESS, ("фраза",), *words, wrong, by="admin")
    assert not slips.exists()
    cli.ok(*words, cli.phrase, by="admin")
    assert slips.stat().st_mode & 0o777 == 0o600
    assert "Новая Нина Тестовна" in slips.read_text("utf-8")


def test_slips_over_an_old_file(at: Any, tmp_path: Path) -> None:
    """Slips are never written over a file."""
    cli = at("imported")
    old = tmp_path / "slips.csv"
    old.write_text("старое")
    words = ("keys-issue", "--to", old, "--ca-passphrase-file", cli.phrase)
    _refused(cli, USAGE, (str(old),), *words, by="admin")
    assert old.read_text() == "старое"


@pytest.mark.clause("002-01")
@pytest.mark.parametrize(
    ("stage", "words", "by", "role"),
    [
        ("imported", ("render", "--all"), "t-01", "заместитель директора"),
        ("bound", ("deposit", "--all"), "t-01", "специалист по кадрам"),
        (
            "imported",
            ("grant", "t-01", "director", "--order", "1", "--order-date", "2026-01-01"),
            "t-01",
            "администратор архива",
        ),
    ],
)
def test_without_the_role(at: Any, stage: str, words: tuple[str, ...], by: str, role: str) -> None:
    """Who does not hold the role is told which one it takes, and by whom it is given."""
    _refused(at(stage), ACCESS, (role, "archive-service grant"), *words, by=by)


@pytest.mark.clause("002-02")
def test_finding_is_for_those_who_need_it(at: Any) -> None:
    """A teacher finds no summary sheet; without a pass phrase nobody does."""
    cli = at("deposited")
    refused = cli.run("find", "Дронелева", by="t-01")
    assert refused.exit_code == 8
    assert "Дронелева" not in refused.stdout
    assert cli.run("find", "Дронелева").exit_code == USAGE
    assert cli.json("find", "Дронелева", by="s-03")
