"""Stores as a person names them: one by one on the command line, or all in a file of TOML."""

import tomllib
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from pydantic import TypeAdapter, ValidationError

from archive_service.cli.edge import Edge
from archive_service.cli.options import Command
from archive_service.problems import Kind, Problem
from archive_service.settings import LocalStoreSettings, S3StoreSettings, StoreSettings

_STORES = TypeAdapter(list[StoreSettings])
_PATHS = ("path", "access_key_file", "secret_key_file", "ca_file")


def of_stores(command: Command) -> Command:
    """Ask for stores, one by one or in a file; the command gets ``stores``, their settings."""

    @click.option(
        "--store",
        "named",
        multiple=True,
        help="Хранилище: ИМЯ=КАТАЛОГ@ПОМЕЩЕНИЕ или ИМЯ=https://УЗЕЛ:ПОРТ/БАКЕТ@ПОМЕЩЕНИЕ; не меньше двух.",
    )
    @stores_file_option()
    @click.option(
        "--store-keys",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Каталог ключей к хранилищам S3: файлы ИМЯ.access и ИМЯ.secret (доступ 0600), ИМЯ.ca.",
    )
    @wraps(command)
    def run(
        edge: Edge,
        *,
        named: tuple[str, ...],
        stores_file: Path | None,
        store_keys: Path | None,
        **others: Any,
    ) -> Any:
        return command(edge, stores=_given(named, stores_file, store_keys), **others)

    return run


def stores_file_option(*, required: bool = False) -> Callable[[Command], Command]:
    """Ask for the file of stores; the command gets ``stores_file``."""
    return click.option(
        "--stores",
        "stores_file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        required=required,
        help="Файл TOML с таблицами [[stores]] — вместо --store.",
    )


def read_stores(file: Path) -> list[StoreSettings]:
    """Return the stores of a file with ``[[stores]]`` tables; paths in it count from its directory.

    Raises:
        Problem: the file is no TOML, or says something impossible.
    """
    try:
        tables = tomllib.loads(file.read_text("utf-8")).get("stores", [])
        return _STORES.validate_python([_from(file.absolute().parent, table) for table in tables])
    except (OSError, ValueError) as error:  # no TOML, no text, no such store: all are ValueErrors
        raise _bad(str(file), error) from None


def _given(named: Sequence[str], file: Path | None, keys: Path | None) -> list[StoreSettings]:
    if bool(named) == bool(file):
        raise Problem(Kind.USAGE, "service.stores-one-way")
    return read_stores(file) if file else [_store(text, keys) for text in named]


def _from(folder: Path, table: Any) -> Any:
    if not isinstance(table, dict):
        return table
    return table | {name: folder / str(table[name]) for name in _PATHS if name in table}


def _store(text: str, keys: Path | None) -> StoreSettings:
    """Read ``name=path@room`` or ``name=https://host:port/bucket@room``."""
    name, _, rest = text.partition("=")
    place, _, room = rest.rpartition("@")
    if not (name and place and room):
        raise Problem(Kind.USAGE, "service.bad-store", value=text)
    try:
        if place.startswith(("http://", "https://")):
            return _bucket(name, place, room, keys)
        return LocalStoreSettings(name=name, room=room, path=Path(place).absolute())
    except ValidationError as error:
        raise _bad(text, error) from None


def _bucket(name: str, place: str, room: str, keys: Path | None) -> S3StoreSettings:
    if keys is None:
        raise Problem(Kind.USAGE, "service.store-keys-needed", store=name)
    address, folder = urlsplit(place), keys.absolute()
    authority = folder / f"{name}.ca"
    return S3StoreSettings(
        name=name,
        room=room,
        endpoint=f"{address.scheme}://{address.netloc}",
        bucket=address.path.strip("/"),
        access_key_file=folder / f"{name}.access",
        secret_key_file=folder / f"{name}.secret",
        ca_file=authority if authority.exists() else None,
    )


def _bad(what: str, error: Exception) -> Problem:
    if not isinstance(error, ValidationError):
        return Problem(Kind.USAGE, "service.bad-stores", value=what, reason=str(error))
    said = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
    return Problem(Kind.USAGE, "service.bad-stores", value=what, reason="; ".join(said))
