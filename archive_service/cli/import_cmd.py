"""``template`` and ``import``: what a school brings."""

from datetime import UTC, datetime
from pathlib import Path

import click

from archive_service.cli.edge import (
    Edge,
    console,
    guarded,
    new_file,
    pass_edge,
    progress_bar,
    say,
    show,
)
from archive_service.cli.options import acting
from archive_service.importing.sample_school import generate
from archive_service.importing.workbook import write_template, write_workbook
from archive_service.services.imports import Outcome, import_journal
from archive_service.services.people import Present


@click.command("template", help="Записать книгу Excel для выгрузки: пустой образец или заполненный пример.")
@click.argument("target", metavar="ФАЙЛ.xlsx", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--example", is_flag=True, help="Заполненный пример: вымышленная школа.")
@click.option("--classes", default=3, show_default=True, help="Сколько классов в примере.")
@pass_edge
@guarded
def template(edge: Edge, target: Path, example: bool, classes: int) -> None:
    """Write the template or a filled example."""
    with new_file(target):
        if example:
            write_workbook(
                generate(classes=classes, pupils=classes * 25, teachers=max(8, classes * 3 // 2)), target
            )
        else:
            write_template(target)
    show(edge, {"file": str(target)}, lambda: say(f"Записано: {target}"))


@click.command(
    "import", help="Принять выгрузку: книга Excel, OneRoster (zip), CSV/XLSX с файлом соответствий, JSON."
)
@click.argument("path", metavar="ФАЙЛ", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help="Файл соответствий (TOML).")
@click.option("--mapped-school", default="", help="Какая из школ файла соответствий.")
@click.option(
    "--exported-at",
    type=click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S"]),
    help="Когда сделана выгрузка, если сам файл этого не говорит.",
)
@pass_edge
@guarded
@acting
def import_(
    edge: Edge,
    *,
    path: Path,
    mapping: Path | None,
    mapped_school: str,
    exported_at: datetime | None,
    who: Present,
) -> None:
    """Import an export file."""
    desk = edge.desk
    with progress_bar("Чтение и проверка выгрузки"):
        outcome = import_journal(
            desk,
            path,
            actor_id=who.id,
            mapping=mapping,
            school=mapped_school,
            exported_at=exported_at.replace(tzinfo=UTC) if exported_at else None,
        )
    show(edge, _plain(outcome), lambda: _tell(edge, outcome))


def _plain(outcome: Outcome) -> dict[str, object]:
    return {
        "opened": outcome.opened,
        "renewed": outcome.renewed,
        "proposed": outcome.proposed,
        "unchanged": outcome.unchanged,
        "unprinted": outcome.unprinted,
        "new_people": outcome.new_people,
        "warnings": [warning.sentence() for warning in outcome.warnings],
    }


def _tell(edge: Edge, outcome: Outcome) -> None:
    said = (
        ("Открыты дела", outcome.opened),
        ("Новая выгрузка принята", outcome.renewed),
        ("Отличается от напечатанного, ждёт решения (archive-service corrections)", outcome.proposed),
        ("Без изменений", outcome.unchanged),
        ("По Положению не печатаются", outcome.unprinted),
    )
    for label, names in said:
        if names:
            say(f"{label} ({len(names)}): {', '.join(names)}")
    if outcome.new_people:
        say(f"Новых сотрудников: {outcome.new_people}. Ключи им выдаёт archive-service keys-issue.")
    for warning in outcome.warnings:
        console.print(f"  ! {warning.sentence(edge.language)}", highlight=False)
