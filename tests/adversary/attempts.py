"""Who tries what, by which way, and how it ends: the table of docs/adversaries.md as data."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import pytest
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.error import S3Error
from minio.retention import Retention
from sqlalchemy.exc import DBAPIError

from archive_service.cli.app import COMMANDS
from archive_service.db.act_log import verify_chain
from archive_service.problems import Problem
from archive_service.services import cases, deposits
from archive_service.web.app import create_app
from storage.audit import Trouble
from storage.errors import DigestMismatch, StillKept, StorageError
from storage.manifest import Entry
from tests.web.conftest import HERE, Browser, log_in
from workflows.commands import Actor, RecordDeposit

EARLIER = date(2027, 1, 1)
FORGED = b"%PDF-1.7 forged"
_MOMENT = datetime(2027, 1, 1, tzinfo=UTC)


class Actor_(StrEnum):  # noqa: N801 - Actor is the kernel's
    """Who tries."""

    APP = "программа"
    ADMIN = "администратор"
    SQL = "SQL"
    S3 = "S3"


class Deed(StrEnum):
    """What is tried."""

    DELETE = "удалить"
    SHORTEN = "сократить срок"
    OVERWRITE = "подменить"


class Outcome(StrEnum):
    """How it ends."""

    REFUSED = "отказ"
    WITHOUT_EFFECT = "без последствий"
    REPAIRED = "найдено и восстановлено"
    FOUND = "найдено"


@dataclass(frozen=True)
class Attempt:
    """One line of the table. ``troubles`` is what the next audit says, where the deed could be done."""

    slug: str
    actor: Actor_
    deed: Deed
    layer: str
    how: str
    outcome: Outcome
    do: Callable[[Any], None]
    troubles: frozenset[Trouble] = frozenset()

    @property
    def line(self) -> str:
        """The line of the table in the document."""
        return f"| {self.actor} | {self.deed} | {self.layer} | {self.how} | {self.outcome} |"


def refused(*errors: type[Exception]) -> Callable[[Callable[[Any], Any]], Callable[[Any], None]]:
    """Return a decorator: the deed must end with one of the errors."""

    def decorate(do: Callable[[Any], Any]) -> Callable[[Any], None]:
        def run(target: Any) -> None:
            with pytest.raises(errors):
                do(target)

        return run

    return decorate


# --- as the program ---------------------------------------------------------------------------


def _each_store(deed: Callable[[Any, Any], None], *errors: type[Exception]) -> Callable[[Any], None]:
    def run(target: Any) -> None:
        for store in target.world.archive.mirror.stores:
            with pytest.raises(errors):
                deed(store, target)

    return run


def _shorter_row(target: Any) -> None:
    desk = target.world.desk()
    with desk.writing() as session:
        entry = Entry("summary", target.key.digest, 1, "application/pdf", EARLIER)
        deposits.note_object(session, entry, space="objects", case_id=target.case_id)
    with desk.reading() as session:
        row = session.get(deposits.Object, (desk.school_id, target.key.digest, "objects"))
        assert row.keep_until > EARLIER


@refused(Problem)
def _deposit_other(target: Any) -> None:
    desk = target.world.desk()
    command = RecordDeposit(
        actor=Actor("s-03", frozenset({"binder", "archivist"})),
        manifest=f"sha256:{'0' * 64}",
        journal_keep_until=EARLIER,
        summary_keep_until=EARLIER,
        rooms=("кабинет 101", "архив"),
    )
    with desk.writing() as session:
        cases.perform(desk, session, command, case_id=target.case_id)


def _over_the_web(target: Any) -> None:
    """Neither a page nor the API knows how, whoever is logged in."""
    app = create_app(target.world.archive)
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}
    browser = Browser(app.test_client())
    log_in(browser.client, target.world.desk(), "admin")
    for path in (f"/board/{target.case_id}", f"/api/v1/cases/{target.case_id}"):
        assert browser.client.delete(path, base_url=HERE).status_code in {403, 404, 405}


def _by_command(_target: Any) -> None:
    assert {"delete", "remove", "destroy", "shorten", "overwrite"}.isdisjoint(COMMANDS)


# --- as whoever administers the computer ------------------------------------------------------


def _unlink(target: Any) -> None:
    target.file.unlink()


def _touch(target: Any) -> None:
    day = datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    os.utime(target.file, (day, day))


def _write_over(target: Any) -> None:
    kept = target.file.stat()
    target.file.chmod(0o600)
    target.file.write_bytes(FORGED)
    os.utime(target.file, ns=(kept.st_atime_ns, kept.st_mtime_ns))


def _exchange(target: Any) -> None:
    """Put another whole object of the archive under the name."""
    other = next(one for one in target.file.parents[2].rglob("*") if one.is_file() and one != target.file)
    data = other.read_bytes()
    target.file.chmod(0o600)
    target.file.write_bytes(data)


def _host_removes(target: Any) -> None:
    named = (f"--bucket={target.bucket}", f"--object={target.name}", f"--object-version={target.version}")
    target.server.host_administrator("object", "rm", *named)


# --- by SQL -----------------------------------------------------------------------------------


def _sql(statement: str) -> Callable[[Any], None]:
    return refused(DBAPIError)(lambda target: target.sql(statement.format(digest=target.key.digest)))


def _owner_shortens(target: Any) -> None:
    """The row says less; every store keeps its own day and refuses the deletion."""
    kept_until = target.world.archive.mirror.stores[0].stat(target.key).keep_until
    target.without_triggers(
        f"UPDATE objects SET keep_until = '2027-01-01' WHERE digest = '{target.key.digest}'"
    )
    with pytest.raises(StillKept):
        target.world.archive.mirror.delete(target.key, today=EARLIER)
    target.without_triggers(
        f"UPDATE objects SET keep_until = '{kept_until}' WHERE digest = '{target.key.digest}'"
    )


def _owner_rewrites(target: Any) -> None:
    """Without triggers anything can be written into the log: the chain names the first bad act."""
    with target.world.archive.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT payload FROM acts WHERE seq = 2").scalar_one()
    target.without_triggers("UPDATE acts SET payload = '{}' WHERE seq = 2")
    assert _first_break(target) == 2
    kept = before.replace("'", "''")
    target.without_triggers(f"UPDATE acts SET payload = '{kept}' WHERE seq = 2")
    assert _first_break(target) is None


def _first_break(target: Any) -> int | None:
    with target.world.desk().reading() as session:
        broken = verify_chain(session)
    return broken.seq if broken else None


# --- by S3, with the service's own key --------------------------------------------------------


@refused(S3Error)
def _delete_version(target: Any) -> None:
    target.client.remove_object(target.bucket, target.name, version_id=target.version)


@refused(S3Error)
def _delete_with_bypass(target: Any) -> None:
    target.client._execute(
        "DELETE",
        target.bucket,
        target.name,
        headers={"x-amz-bypass-governance-retention": "true"},
        query_params={"versionId": target.version},
    )


def _delete_marker(target: Any) -> None:
    target.client.remove_object(target.bucket, target.name)


@refused(S3Error, ValueError)
def _shorter_lock(target: Any) -> None:
    target.client.set_object_retention(
        target.bucket, target.name, Retention(COMPLIANCE, _MOMENT), version_id=target.version
    )


@refused(S3Error, ValueError)
def _weaker_lock(target: Any) -> None:
    target.client.set_object_retention(
        target.bucket, target.name, Retention(GOVERNANCE, _MOMENT), version_id=target.version
    )


@refused(S3Error, ValueError)
def _remove_bucket(target: Any) -> None:
    target.client.remove_bucket(target.bucket)


def _new_version(target: Any) -> None:
    target.put_version(FORGED)


_APP, _ADMIN, _SQL, _S3 = Actor_.APP, Actor_.ADMIN, Actor_.SQL, Actor_.S3
_DELETE, _SHORTEN, _OVERWRITE = Deed.DELETE, Deed.SHORTEN, Deed.OVERWRITE
_NO, _NOTHING, _FOUND, _MENDED = Outcome.REFUSED, Outcome.WITHOUT_EFFECT, Outcome.FOUND, Outcome.REPAIRED

ATTEMPTS = (
    Attempt(
        *("port", _APP, _DELETE, "порт хранилища", "`delete` до срока, на диске и в бакете", _NO),
        _each_store(
            lambda store, target: store.delete(target.key, today=target.world.desk().today), StillKept
        ),
    ),
    Attempt(
        *("port", _APP, _SHORTEN, "порт хранилища", "`lock_until` с более ранним днём", _NO),
        _each_store(lambda store, target: store.lock_until(target.key, EARLIER), StorageError),
    ),
    Attempt(
        *("port", _APP, _OVERWRITE, "порт хранилища", "`put` других байтов под тем же именем", _NO),
        _each_store(lambda store, target: store.put(target.key, BytesIO(FORGED)), DigestMismatch),
    ),
    Attempt(
        *("row", _APP, _SHORTEN, "служба", "записать объект с более ранним сроком", _NOTHING),
        _shorter_row,
    ),
    Attempt(
        *("second-deposit", _APP, _OVERWRITE, "служба", "принять то же дело ещё раз с другой описью", _NO),
        _deposit_other,
    ),
    Attempt(
        *("web", _APP, _DELETE, "страницы и API", "`DELETE` на адреса дела, администратором", _NO),
        _over_the_web,
    ),
    Attempt(
        *("command", _ADMIN, _DELETE, "команды", "такой команды нет ни у кого", _NO),
        _by_command,
    ),
    Attempt(
        *("unlink", _ADMIN, _DELETE, "файлы", "`rm` файла на диске", _MENDED),
        *(_unlink, frozenset({Trouble.MISSING})),
    ),
    Attempt(
        *("touch", _ADMIN, _SHORTEN, "файлы", "`touch -d`: более ранний срок у файла", _MENDED),
        *(_touch, frozenset({Trouble.KEPT_TOO_SHORT})),
    ),
    Attempt(
        *("write-over", _ADMIN, _OVERWRITE, "файлы", "записать другие байты, вернуть дату файла", _MENDED),
        *(_write_over, frozenset({Trouble.DAMAGED})),
    ),
    Attempt(
        *("exchange", _ADMIN, _OVERWRITE, "файлы", "подложить другой целый документ архива", _MENDED),
        *(_exchange, frozenset({Trouble.DAMAGED, Trouble.KEPT_TOO_SHORT})),
    ),
    Attempt(
        *(
            "radosgw-admin",
            _ADMIN,
            _DELETE,
            "сервер S3",
            "`radosgw-admin object rm` на самом сервере",
            _MENDED,
        ),
        *(_host_removes, frozenset({Trouble.MISSING})),
    ),
    Attempt(
        *("rows", _SQL, _DELETE, "база", "`DELETE FROM objects`", _NO),
        _sql("DELETE FROM objects WHERE digest = '{digest}'"),
    ),
    Attempt(
        *("rows", _SQL, _SHORTEN, "база", "`UPDATE objects SET keep_until`", _NO),
        _sql("UPDATE objects SET keep_until = '2027-01-01' WHERE digest = '{digest}'"),
    ),
    Attempt(
        *("acts", _SQL, _OVERWRITE, "база", "`UPDATE acts SET payload`", _NO),
        _sql("UPDATE acts SET payload = '{{}}' WHERE seq = 2"),
    ),
    Attempt(
        *(
            "without-triggers",
            _SQL,
            _SHORTEN,
            "владелец базы",
            "снять триггеры и сократить срок в строке",
            _NOTHING,
        ),
        _owner_shortens,
    ),
    Attempt(
        *("rewritten-log", _SQL, _OVERWRITE, "владелец базы", "снять триггеры и переписать действие", _FOUND),
        _owner_rewrites,
    ),
    Attempt(
        *("version", _S3, _DELETE, "бакет", "`DELETE` версии объекта", _NO),
        _delete_version,
    ),
    Attempt(
        *("bypass", _S3, _DELETE, "бакет", "`DELETE` версии в обход (`bypass-governance`)", _NO),
        _delete_with_bypass,
    ),
    Attempt(
        *("delete-marker", _S3, _DELETE, "бакет", "`DELETE` без версии: отметка об удалении", _MENDED),
        *(_delete_marker, frozenset({Trouble.MISSING})),
    ),
    Attempt(*("bucket", _S3, _DELETE, "бакет", "удалить бакет", _NO), _remove_bucket),
    Attempt(
        *("lock", _S3, _SHORTEN, "бакет", "более ранний срок замка", _NO),
        _shorter_lock,
    ),
    Attempt(
        *("governance", _S3, _SHORTEN, "бакет", "замок COMPLIANCE сменить на GOVERNANCE", _NO),
        _weaker_lock,
    ),
    Attempt(
        *("new-version", _S3, _OVERWRITE, "бакет", "положить поверх новую версию", _MENDED),
        *(_new_version, frozenset({Trouble.DAMAGED, Trouble.KEPT_TOO_SHORT})),
    ),
)
