"""``reconcile``, ``orphans``, ``refill``, ``store-replace``: when a database or a store was lost."""

from dataclasses import asdict
from pathlib import Path

import click

from archive_service.cli.chosen import wait_for
from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import Kind, sentence
from archive_service.services import orphans as without_rows
from archive_service.services import reconcile as reconciling
from archive_service.services import refill as refilling
from archive_service.services.orphans import Orphan
from archive_service.services.people import Present
from archive_service.services.reconcile import Reconciled
from archive_service.services.standings import Standing, in_words
from archive_service.wiring.replacing import replace_store


@click.command(
    "reconcile", help="Свести базу с хранилищами: вернуть из них то, чего нет в восстановленной копии базы."
)
@click.option("--check", is_flag=True, help="Только сравнить, ничего не менять.")
@pass_edge
@guarded
def reconcile(edge: Edge, check: bool) -> None:
    """Compare the database with the stores, and bring it up to date."""
    if check:
        found = reconciling.standing(edge.desk)
        show(edge, _plain(found), lambda: say(in_words(found, edge.desk.zone, edge.language)))
        if not found.writable:
            raise click.exceptions.Exit(Kind.REFUSED.exit_code)
        return
    with progress_bar("Сведение с хранилищами") as advance:
        done = reconciling.reconcile(edge.desk, progress=advance)
    data = {**asdict(done), "standing": _plain(done.standing)}
    show(edge, data, lambda: _tell(edge, done))


def _plain(found: Standing) -> dict[str, object]:
    return {**asdict(found), "state": str(found.state)}


def _tell(edge: Edge, done: Reconciled) -> None:
    if done.standing.down or not done.changed:
        say(in_words(done.standing, edge.desk.zone, edge.language))
    if done.changed:
        facts = {name: getattr(done, name) for name in ("acts", "cases", "deposits", "documents")}
        say(sentence("reconcile.brought", edge.language, **facts))
    if done.again:
        say(sentence("reconcile.again", edge.language, count=done.again))
    if done.swept:
        say(sentence("reconcile.swept", edge.language, count=done.swept))
    for school_id in reconciling.absent(edge.archive):
        say(f"  • {sentence('reconcile.absent', edge.language, school=school_id)}")
    for digest in done.lost:
        say(f"  • {sentence('reconcile.lost', edge.language, digest=digest)}")
    for digest in done.unrecorded:
        say(f"  • {sentence('reconcile.unrecorded', edge.language, digest=digest)}")
    for one in done.missing:
        text = sentence(
            "reconcile.missing",
            edge.language,
            role=without_rows.in_words(one.role, edge.language),
            case=one.case_id or "—",
            digest=one.digest,
        )
        say(f"  • {text}")


@click.group("orphans", help="Объекты в хранилищах, о которых в базе нет записи: список, принять, удалить.")
def orphans() -> None:
    """Look at orphans and decide about them."""


@orphans.command("list", help="Показать объекты без записи: где, сколько, что это, до какого дня хранить.")
@pass_edge
@guarded
def list_orphans(edge: Edge) -> None:
    """List the orphans."""
    found = without_rows.orphans(edge.desk)
    busy = without_rows.under_way(edge.desk)

    def human() -> None:
        say(
            sentence(
                "reconcile.orphans" if found else "reconcile.no-orphans", edge.language, count=len(found)
            )
        )
        if busy:
            say(sentence("reconcile.under-way", edge.language))
        if found:
            headers = ["Объект", "Что это", "Дело", "Хранилища", "Байт", "Хранить до"]
            table(headers, [_cells(edge, one) for one in found])

    show(edge, {"under_way": busy, "orphans": [_row(one) for one in found]}, human)


@orphans.command("adopt", help="Принять объект: записать его; приём без записи становится записанным.")
@click.argument("digest", metavar="ХЭШ")
@click.option("--reason", required=True, help="Основание; остаётся в журнале действий.")
@pass_edge
@guarded
@acting
def adopt(edge: Edge, digest: str, reason: str, who: Present) -> None:
    """Adopt an orphan."""
    keys = without_rows.adopt(edge.desk, digest, actor_id=who.id, reason=reason)
    said = sentence("reconcile.adopted", edge.language, count=len(keys))
    show(edge, [str(key) for key in keys], lambda: say(said))


@orphans.command("remove", help="Удалить объект без записи, если срок его хранения прошёл.")
@click.argument("digest", metavar="ХЭШ")
@click.option("--reason", required=True, help="Основание; остаётся в журнале действий.")
@pass_edge
@guarded
@acting
def remove(edge: Edge, digest: str, reason: str, who: Present) -> None:
    """Remove an orphan."""
    stores = without_rows.remove(edge.desk, digest, actor_id=who.id, reason=reason)
    said = sentence("reconcile.removed", edge.language, stores=stores)
    show(edge, list(stores), lambda: say(said))


@click.command("refill", help="Наполнить хранилище заново из остальных и прочитать его целиком.")
@click.argument("store", metavar="ХРАНИЛИЩЕ")
@pass_edge
@guarded
@acting
def refill(edge: Edge, store: str, who: Present) -> None:
    """Fill a store again."""
    job = refilling.request(edge.desk, store, actor_id=who.id)
    outcome = wait_for(edge, f"Наполнение хранилища {store}", [job])
    [result] = [dict(one.result or {}) for one in outcome.done]
    show(edge, result, lambda: say(sentence("reconcile.filled", edge.language, **result)))


@click.command(
    "store-replace", help="Новый пустой диск или бакет вместо погибшего: сделать его этим хранилищем."
)
@click.argument("store", metavar="ХРАНИЛИЩЕ")
@click.option(
    "--path", type=click.Path(path_type=Path), help="Другой каталог; без него — место из archive.toml."
)
@pass_edge
@guarded
def store_replace(edge: Edge, store: str, path: Path | None) -> None:
    """Make an empty disk a store."""
    made = replace_store(edge.home, store, path)
    said = sentence("reconcile.replaced", edge.language, store=store, path=made.place, room=made.room)
    show(edge, {"store": store, "path": made.place, "room": made.room}, lambda: say(said))


def _cells(edge: Edge, one: Orphan) -> list[str]:
    size = max((place.size_bytes for place in one.places), default=0)
    until = f"{one.keep_until:%d.%m.%Y}" if one.keep_until else "—"
    what = without_rows.in_words(one.role, edge.language)
    return [str(one.key), what, one.case_id, ", ".join(p.store for p in one.places), str(size), until]


def _row(one: Orphan) -> dict[str, object]:
    return {**asdict(one), "key": str(one.key), "digest": one.key.digest}
