"""``media``: a copy on a disk, an image for a DVD, the receipt, the check, and stores filled again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REFUSED, MISSING, UNSOUND = 4, 5, 7


@pytest.mark.clause("000-20")
def test_a_copy_is_written_checked_and_handed_over(at: Callable[[str], Any], tmp_path: Path) -> None:
    """The commands of the handbook, in their order; a spoilt disk ends with the code of lost integrity."""
    cli, disk = at("deposited"), tmp_path / "disk"
    disk.mkdir()
    place = ("--room", "кабинет директора", "--place", "сейф", "--access", "director", "--access", "deputy")
    for kind in ("hard-disk", "optical"):
        cli.ok("media", "add", "--kind", kind, *place, by="admin")
    written = cli.json("media", "write", "1", "--to", disk, by="admin")
    [bag] = disk.iterdir()
    image = tmp_path / "диск.iso"
    made = cli.json("media", "iso", bag, "-o", image)
    assert made["bag"] == written["bag"]
    assert image.stat().st_size == made["bytes"]
    receipt = tmp_path / "расписка.pdf"
    assert cli.run("media", "receipt", "2", "--receiver", "s-02", by="admin").exit_code == REFUSED
    cli.ok("media", "receipt", "1", "--receiver", "s-02", "-o", receipt, by="admin")
    assert receipt.read_bytes().startswith(b"%PDF")
    cli.ok("media", "receive", "1", by="s-02")
    assert "Хранитель" in cli.ok("media", "show", "1", by="s-02").stdout
    assert [(one["id"], one["keeper"]) for one in cli.json("media", "list", by="s-03")] == [
        ("2", "admin"),
        ("1", "s-02"),
    ]
    assert cli.json("media", "check", "1", "--at", disk, by="s-02")["outcome"] == "whole"
    sheet = next(bag.rglob("*.pdf"))
    sheet.write_bytes(sheet.read_bytes()[:-1])
    damaged = cli.run("media", "check", "1", "--at", disk, by="s-02")
    assert damaged.exit_code == UNSOUND
    assert sheet.name in damaged.output
    cli.ok("media", "retire", "1", "--how", "destroyed", "--reason", "акт № 4", by="s-03")
    assert cli.run("media", "check", "7", "--at", disk, by="s-02").exit_code == MISSING
    book = tmp_path / "реестр.pdf"
    cli.ok("media", "book", "-o", book, by="s-03")
    assert book.read_bytes().startswith(b"%PDF")


def test_stores_are_filled_from_a_disk(at: Callable[[str], Any], tmp_path: Path) -> None:
    """After the loss of both stores a disk fills them, and the database is made of them again."""
    cli, disk = at("deposited"), tmp_path / "disk"
    disk.mkdir()
    place = ("--room", "архив", "--place", "шкаф", "--access", "director")
    cli.ok("media", "add", "--kind", "flash", *place, by="admin")
    cli.ok("media", "write", "1", "--to", disk, by="admin")
    [bag] = disk.iterdir()
    for store in cli.stores.values():
        shutil.rmtree(store / "objects")
        shutil.rmtree(store / "deposits")
    assert cli.run("audit").exit_code == UNSOUND
    count = cli.json("media", "pour", bag)["objects"]
    assert count > 10
    cli.ok("audit")
