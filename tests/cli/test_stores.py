"""Stores that fail, are damaged, full or away: told in words, and good again afterwards."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STORAGE, UNSOUND = 6, 7


def test_a_store_that_is_not_there(at: Any) -> None:
    """Without one of the disks nothing is deposited; with it back the same command succeeds."""
    cli = at("bound")
    disk = cli.stores["d2"]
    away = disk.with_name("away")
    disk.rename(away)
    result = cli.run("deposit", "--all", by="s-03")
    assert result.exit_code == STORAGE, result.output
    assert "1 из 2 копий — ещё не в архиве. Не отвечает: d2" in result.stderr
    assert not disk.exists()
    assert [one["copies"] for one in cli.json("waiting")["cases"]] == [1]
    away.rename(disk)
    assert cli.json("cases")[0]["state"] == "deposit"
    cli.ok("deposit", "--all", by="s-03")
    assert cli.json("cases")[0]["state"] == "archived"
    assert cli.json("waiting") == {}
    assert cli.json("audit") == []


@pytest.mark.clause("000-27")
def test_a_flipped_byte_in_a_store(at: Any) -> None:
    """Both verify and audit find the very object; repair makes it good again."""
    cli = at("deposited")
    store = cli.stores["d1"]
    target = max((path for path in (store / "objects").rglob("*") if path.is_file()), key=_size)
    _flip(target)
    verdict = cli.run("--json", "verify", store)
    assert verdict.exit_code == UNSOUND
    said = json.loads(verdict.stdout)
    assert not said["sound"]
    assert any(target.name in trouble for trouble in said["troubles"])
    assert cli.run("verify", cli.stores["d2"]).exit_code == 0
    found = cli.run("--json", "audit")
    assert found.exit_code == UNSOUND
    assert [one["trouble"] for one in json.loads(found.stdout)] == ["damaged"]
    cli.ok("repair", "--yes")
    assert cli.run("verify", store).exit_code == 0
    assert cli.json("audit") == []


@pytest.mark.clause("000-27")
def test_a_flipped_byte_in_a_document(at: Any, tmp_path: Path) -> None:
    """A fetched sheet verifies against the school's root; with one byte flipped it does not."""
    cli = at("deposited")
    document = cli.json("find", "Дронелевой", by="s-03")[0]["document"]
    target = tmp_path / "out.pdf"
    cli.ok("fetch", document, "-o", target, "--reason", "запрос № 1", by="s-03")
    roots = cli.home / "keys" / "s1" / "ca.pem"
    said = cli.json("verify", target, "--roots", roots)
    assert said["sound"]
    assert len(said["signatures"]) == 3
    _flip(target)
    broken = cli.run("verify", target, "--roots", roots)
    assert broken.exit_code == UNSOUND
    assert "НЕ ВЕРЕН" in broken.stdout


def _size(path: Path) -> int:
    return path.stat().st_size


def _flip(path: Path) -> None:
    kept, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))


# --- a full disk ------------------------------------------------------------------------------


@pytest.mark.needs("mount")
def test_a_full_disk(at: Any) -> None:
    """A store without space: told so, nothing recorded; with space the same command succeeds."""
    cli = at("bound")
    disk = cli.stores["d2"]
    with _small_disk(disk) as free:
        before = cli.state()
        result = cli.run("deposit", "--all", by="s-03")
        assert result.exit_code == STORAGE, result.output
        assert "d2" in result.stderr
        after = cli.state()
        assert {name: after[name] for name in before if name != "files"} == {
            name: before[name] for name in before if name != "files"
        }
        free()
        cli.ok("deposit", "--all", by="s-03")
        assert cli.json("cases")[0]["state"] == "archived"
        assert cli.json("audit") == []


class _small_disk:  # noqa: N801 - used like a function
    """A file system of 2 MB over a store's directory, filled up; ``free()`` makes room."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._filler = place / "filler"

    def __enter__(self) -> Callable[[], None]:
        import subprocess

        kept = self._place.with_name("kept")
        shutil.copytree(self._place, kept)
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(self._place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no file system may be mounted here")
        shutil.copytree(kept, self._place, dirs_exist_ok=True)
        with self._filler.open("wb") as filler:
            try:
                while True:
                    filler.write(bytes(4096))
                    filler.flush()
            except OSError:
                os.truncate(self._filler, self._filler.stat().st_size - 64 * 1024)
        return self._filler.unlink

    def __exit__(self, *_: object) -> None:
        import subprocess

        subprocess.run(["umount", str(self._place)], check=True)
