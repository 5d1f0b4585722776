"""``move``: an installation into a new home with another database and other stores, or back."""

from dataclasses import asdict
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say, show
from archive_service.cli.stores_given import read_stores, stores_file_option
from archive_service.logs import log_to_file
from archive_service.problems import Kind, Problem
from archive_service.services.moving_proof import Moved
from archive_service.wiring.moving import move as move_all
from archive_service.wiring.moving import undo as move_back


@click.command(
    "move", help="Перенести установку в новый каталог, базу и хранилища; всё сверяется до переключения."
)
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Каталог новой установки."
)
@stores_file_option()
@click.option("--database", default="", help="Адрес PostgreSQL; без него — SQLite в новом каталоге.")
@click.option("--undo", is_flag=True, help="Вернуться в старый каталог, пока в новом ничего не записано.")
@click.option("--yes", is_flag=True, help="Не спрашивать.")
@pass_edge
@guarded
def move(
    edge: Edge, *, target: Path | None, stores_file: Path | None, database: str, undo: bool, yes: bool
) -> None:
    """Move the installation of ``--home``, or undo it."""
    log_to_file(edge.home)
    if undo:
        _undo(edge)
        return
    if target is None or stores_file is None:
        raise Problem(Kind.USAGE, "service.option-needed", option="--to" if target is None else "--stores")
    target = target.absolute()
    if not yes:
        click.confirm(f"Перенести установку из {edge.home} в {target}?", abort=True, err=True)
    moved = move_all(edge.home, target, read_stores(stores_file), database, progress_bar)
    show(edge, {"to": str(target), **asdict(moved)}, lambda: _tell(edge, target, moved))


def _tell(edge: Edge, target: Path, moved: Moved) -> None:
    say(
        f"Перенесено и сверено: объектов {moved.objects} ({moved.size_bytes / 1e6:.1f} МБ), "
        f"рабочих файлов {moved.working}, таблиц {moved.tables}, строк {moved.rows}, действий {moved.acts}, "
        f"файлов с ключами {moved.files}."
    )
    say(f"Старый каталог {edge.home} — теперь только для чтения; сохраните его, пока новый не обживётся.")
    say(f"Дальше: archive-service --home {target} doctor, затем serve.")
    say("Вернуться, пока в новом ничего не записано: archive-service --home СТАРЫЙ_КАТАЛОГ move --undo.")


def _undo(edge: Edge) -> None:
    left = move_back(edge.home)
    said = f"Установка снова работает в {edge.home}; каталог {left} закрыт до нового переноса."
    show(edge, {"home": str(edge.home), "left": left}, lambda: say(said))
