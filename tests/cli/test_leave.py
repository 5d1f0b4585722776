"""``leave``: a package made, checked and spoiled, handed over and withdrawn, the whole of it by commands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive_service.problems import Kind
from archive_service.services.leave_look import look

DIRECTOR = "s-01"


def test_a_package_is_made_checked_and_handed_over(at: Callable[[str], Any], tmp_path: Path) -> None:
    """What is sound is said to be, what is spoiled is named; nothing goes without the signed act."""
    cli, out = at("deposited"), tmp_path / "out"
    made = cli.json("leave", "export", "--to", out, "--reason", "ликвидация", "--zip", by=DIRECTOR)
    package = out / made["name"]
    assert (
        "Пакет цел" in cli.ok("leave", "check", package.with_suffix(".zip"), "--number", made["bag"]).output
    )
    sheet = next(package.rglob("Сводная ведомость.pdf"))
    sheet.write_bytes(sheet.read_bytes() + b"\n")
    spoiled = cli.run("leave", "check", package)
    assert spoiled.exit_code == Kind.UNSOUND.exit_code
    assert "Файл изменён: data/" in spoiled.output
    act = tmp_path / "act.pdf"
    to = ("--receiver", "Муниципальный архив (образец)", "--order", "приказ № 17")
    cli.ok("leave", "offer", 1, *to, "-o", act, by=DIRECTOR)
    assert cli.run("leave", "accept", 1, by=DIRECTOR).exit_code == Kind.REFUSED.exit_code
    cli.ok("leave", "withdraw", 1, "--reason", "ошибка в приказе", by=DIRECTOR)
    cli.ok("leave", "offer", 1, *to, by=DIRECTOR)
    cli.ok("leave", "accept", 1, "--act", act, by=DIRECTOR)
    assert "передан" in cli.ok("leave", "list", by=DIRECTOR).output
    sheets = cli.json("leave", "export", "--to", out, "--reason", "запрос", "--sheet", by=DIRECTOR)
    paths = {path.name for path in (out / sheets["name"]).rglob("*")}
    assert "Сводная ведомость.pdf" in paths
    assert not paths & {"Журнал (том).pdf", "Выгрузка.json", "acts.txt"}
    assert look(out / sheets["name"]).whole
