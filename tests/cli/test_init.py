"""Making an installation: what is refused leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive_service.settings import Settings
from archive_service.wiring.spelling import spell

USAGE, REFUSED, MISSING, STORAGE, ACCESS = 2, 4, 5, 6, 8


def _refused(cli: Any, code: int, pieces: tuple[str, ...], *words: object, **more: Any) -> None:
    before = cli.state()
    result = cli.run(*words, **more)
    assert result.exit_code == code, result.output
    for piece in pieces:
        assert piece in result.stderr, result.stderr
    assert cli.state() == before


@pytest.mark.clause("001-25")
@pytest.mark.parametrize("shared", ["path", "inside", "room", "single", "link"])
def test_two_stores_in_one_place(
    fresh: Any, init_words: Callable[..., list[Any]], tmp_path: Path, shared: str
) -> None:
    """Two stores in one directory, one inside the other, in one room, or only one: no installation."""
    (tmp_path / "x").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "x")
    stores = {
        "path": ("a=%s/x@первая", "b=%s/x@вторая"),
        "inside": ("a=%s/x@первая", "b=%s/x/y@вторая"),
        "room": ("a=%s/x@Архив", "b=%s/z@ архив "),
        "single": ("a=%s/x@первая",),
        "link": ("a=%s/x@первая", "b=%s/link@вторая"),
    }[shared]
    words = init_words(fresh)[5:]
    given = [word for store in stores for word in ("--store", store % tmp_path)]
    result = fresh.run("init", *given, *words)
    assert result.exit_code == STORAGE, result.output
    assert result.stderr.strip()
    assert not fresh.home.exists()
    assert list((tmp_path / "x").iterdir()) == []


def test_store_is_another_ones(at: Any, fresh: Any, init_words: Any, phrase: Path) -> None:
    """A directory that is a store of another name is not taken over."""
    old = at("imported")
    words = [
        str(word).replace("d1=", "d2=").replace("комната d1", "комната d9") if "d1=" in str(word) else word
        for word in init_words(old)
    ]
    words = [str(word).replace("d2=", "e2=") if "-d2@" in str(word) else word for word in words]
    other = type(old)(old.home.with_name("other"), phrase)
    result = other.run(*words)
    assert result.exit_code == STORAGE, result.output
    old.ok("cases")


def test_init_twice(at: Any, init_words: Any) -> None:
    """A home that is an installation already stays the one it is."""
    cli = at("imported")
    _refused(cli, REFUSED, (str(cli.home),), *init_words(cli))


@pytest.mark.parametrize(
    ("old", "new", "piece"),
    [
        ("s1", "../s1", "../s1"),
        ("Europe/Moscow", "Москва", "Москва"),
        ("Пробнов Админ Тестович", "Пробнов А. Т.", "полностью"),
        ("Пробнов Админ Тестович", "Пробнов", "полностью"),
        ("perevoz", "нет-такого", "нет-такого"),
    ],
)
def test_init_with_a_wrong_word(fresh: Any, init_words: Any, old: str, new: str, piece: str) -> None:
    """Initials or an unknown regulation: refused, and the same command put right succeeds."""
    words = init_words(fresh)
    result = fresh.run(*[new if word == old else word for word in words])
    assert result.exit_code in {USAGE, MISSING}, result.output
    assert piece in result.stderr
    fresh.ok(*words)


def test_init_with_a_short_pass_phrase(fresh: Any, init_words: Any, tmp_path: Path) -> None:
    """A pass phrase that is too short is refused, and the same command with a longer one succeeds."""
    short = tmp_path / "short"
    short.touch(mode=0o600)
    short.write_text("мало", "utf-8")
    words = init_words(fresh)
    result = fresh.run(*[short if word == fresh.phrase else word for word in words])
    assert result.exit_code == 3, result.output
    assert "12" in result.stderr
    fresh.ok(*words)


# --- stores of every kind ----------------------------------------------------------------------


def _keys(folder: Path, mode: int = 0o600) -> Path:
    folder.mkdir()
    for kind in ("access", "secret"):
        (folder / f"far.{kind}").touch(mode)
        (folder / f"far.{kind}").chmod(mode)
    return folder


@pytest.mark.parametrize(
    ("store", "mode", "code", "piece"),
    [
        ("far=https://store.example:8443@подвал", 0o600, USAGE, "bucket"),
        ("far=ftp://store.example/b@", 0o600, USAGE, "https://"),
        ("FAR=https://store.example/journals@подвал", 0o600, USAGE, "name"),
        ("far=https://store.example/journals@подвал", 0o644, ACCESS, "far.access"),
        ("off=https://store.example/journals@подвал", 0o600, ACCESS, "off.access"),
    ],
)
def test_a_bucket_is_written_wrongly_or_its_keys_lie_open(
    fresh: Any, init_words: Any, tmp_path: Path, *, store: str, mode: int, code: int, piece: str
) -> None:
    """An address without a bucket, a wrong name, keys that others can read: told, and nothing is made."""
    given = ("--store", f"near={tmp_path / 'near'}@первая", "--store", store)
    words = ["init", *given, "--store-keys", _keys(tmp_path / "keys", mode), *init_words(fresh)[5:]]
    result = fresh.run(*words)
    assert result.exit_code == code, result.output
    assert piece in result.stderr
    assert not fresh.home.exists()
    assert not (tmp_path / "near").exists()


def test_stores_are_named_in_one_way(fresh: Any, init_words: Any, tmp_path: Path) -> None:
    """A file of stores does what the options do; both together, or none, is refused."""
    file = tmp_path / "stores.toml"
    file.write_text(
        "".join(f'[[stores]]\nname = "{one}"\nroom = "{one}"\npath = "{one}"\n' for one in ("e1", "e2")),
        "utf-8",
    )
    words = init_words(fresh)[5:]
    for given in ([], ["--stores", file, "--store", f"d1={tmp_path}/d1@1"]):
        assert fresh.run("init", *given, *words).exit_code == USAGE
    fresh.ok("init", "--stores", file, *words)
    assert (tmp_path / "e1" / "store.json").is_file()
    assert fresh.home.joinpath("archive.toml").stat().st_mode & 0o077 == 0
    fresh.ok("log")


def test_settings_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    """Every kind of setting survives the file that a move or an init writes."""
    keys = {"access_key_file": "/k/far.access", "secret_key_file": "/k/far.secret"}
    said = Settings.model_validate(
        {
            "home": tmp_path,
            "database": "postgresql://archive@db/archive?passfile=/run/pg",
            "stores": [
                {"name": "near", "room": "кабинет «12»", "path": "/mnt/near", "administrator": "Один"},
                {"kind": "s3", "name": "far", "room": "подвал", "endpoint": "https://far:1", **keys}
                | {"bucket": "journals", "read_timeout_s": 7.5},
            ],
            "workers": 3,
            "mail": {"host": "smtp", "sender": "a@b", "user": "u", "password_file": "/k/mail"},
            "hosts": ["arhiv.example"],
            "behind_proxy": True,
        }
    )
    assert Settings.from_text(tmp_path, spell(said)) == said
