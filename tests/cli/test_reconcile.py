"""An old database, a burnt disk, an object that nobody recorded: each has its command."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

from storage.local import LocalStore
from storage.port import Key
from workflows.canonical import digest as digest_of

REFUSED = 4


def _restore(cli: Any, old: Path) -> None:
    """Put a backup in the place of the database, as after a disk failure."""
    for name in ("archive.sqlite-wal", "archive.sqlite-shm"):
        (cli.home / name).unlink(missing_ok=True)
    shutil.copyfile(old, cli.home / "archive.sqlite")


def test_last_weeks_database(at: Any, tmp_path: Path) -> None:
    """Restored from a backup: refused with what to do, brought up to date by one command, at work again."""
    cli = at("bound")
    old = Path(shutil.copyfile(cli.home / "archive.sqlite", tmp_path / "backup.sqlite"))
    cli.ok("deposit", "--all", by="s-03")
    before = cli.json("log")["acts"]
    _restore(cli, old)
    grant = ("grant", "t-01", "binder", "--order", "9", "--order-date", "01.09.2025")
    refused = cli.run(*grant, by="admin")
    assert refused.exit_code == REFUSED
    assert "archive-service reconcile" in refused.stderr
    again = cli.run("deposit", "--all", by="s-03")
    assert again.exit_code == REFUSED, again.output
    checked = cli.run("reconcile", "--check")
    assert (checked.exit_code, "старше хранилищ" in checked.stdout) == (REFUSED, True)
    assert "старше хранилищ" in cli.run("doctor").stdout
    said = cli.ok("reconcile").stdout
    assert "приёмов 1" in said
    assert cli.json("cases")[0]["state"] == "archived"
    assert cli.json("log")["acts"] == before + 1
    assert cli.json("audit") == []
    assert cli.json("reconcile", "--check")["state"] == "current"
    cli.ok(*grant, by="admin")


def test_a_burnt_disk(at: Any, tmp_path: Path) -> None:
    """A new disk at another place becomes the store, is filled from the other room and audited."""
    cli = at("deposited")
    shutil.rmtree(cli.stores["d2"])
    place = tmp_path / "new disk"
    typed = (cli.home / "archive.toml").read_text("utf-8")
    busy = cli.run("store-replace", "d2", "--path", cli.stores["d1"])
    assert busy.exit_code != 0
    assert (cli.home / "archive.toml").read_text("utf-8") == typed
    assert "refill d2" in cli.ok("store-replace", "d2", "--path", place).stdout
    changed = (cli.home / "archive.toml").read_text("utf-8")
    assert changed == typed.replace(str(cli.stores["d2"]), str(place))
    assert "находок 0" in cli.ok("refill", "d2", by="admin").stdout
    assert cli.json("audit") == []
    assert cli.run("verify", place).exit_code == 0


def test_an_object_that_nobody_recorded(at: Any) -> None:
    """Listed with size and store; adopted into both rooms; a second one removed; each with a reason."""
    cli = at("deposited")
    store = LocalStore.found_at(cli.stores["d1"])
    keys = [Key.of("objects", digest_of(data)) for data in (b"one", b"two")]
    for key, data in zip(keys, (b"one", b"two"), strict=True):
        store.put(key, BytesIO(data))
    found = cli.json("orphans", "list")["orphans"]
    assert {one["digest"] for one in found} == {key.digest for key in keys}
    assert "неизвестно" in cli.ok("orphans", "list").stdout
    adopt = ("orphans", "adopt", keys[0].digest, "--reason", "акт № 1")
    assert cli.run(*adopt, by="t-01").exit_code == 8
    cli.ok(*adopt, by="admin")
    cli.ok("orphans", "remove", keys[1].hex[:10], "--reason", "акт № 2", by="admin")
    assert cli.json("orphans", "list")["orphans"] == []
    assert cli.json("audit") == []
    assert LocalStore.found_at(cli.stores["d2"]).stat(keys[0]).size_bytes == 3
