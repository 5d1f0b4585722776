"""``folders …``: the folders of a quarter, half-year or year, class by class (000 clause 4.7)."""

from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import folder_list, folder_papers
from archive_service.services import folders as services
from archive_service.services.folder_list import Line, Wanted
from archive_service.services.folder_papers import PaperKind
from archive_service.services.folders import Wish
from archive_service.services.people import Present
from workflows.folders import Folder, Part, PartKind

_NUMBER = click.argument("number", metavar="НОМЕР", type=click.IntRange(1))
_FOLDER = click.Path(path_type=Path, file_okay=False)
_YEAR = click.option("--year", type=int, help="Учебный год (год его начала).")
_TERM = click.option("--term", help="Код периода, например q4.")
_REASON = click.option("--reason", required=True, help="Основание.")


@click.group(
    "folders", help="Папки за четверть, полугодие или год по классам: сформировать, напечатать, закрыть."
)
def folders() -> None:
    """Gather the commands about folders."""


@folders.command("list", help="Список папок, новые сверху.")
@_YEAR
@_TERM
@click.option("--class", "class_name", default="", help="Только этого класса.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Страница.")
@pass_edge
@guarded
@acting
def list_folders(
    edge: Edge, *, year: int | None, term: str | None, class_name: str, page: int, who: Present
) -> None:
    """List the folders."""
    found = folder_list.page(edge.desk, Wanted(year, term or "", class_name), reader_id=who.id, number=page)

    def human() -> None:
        rows = [_cells(one) for one in found.lines]
        table(["№", "Класс", "Период", "Листов", "Состояние"], rows)
        say(f"Папок: {found.total}; страница {found.number} из {found.pages}.")

    show(edge, [_plain(one.folder) for one in found.lines], human)


@folders.command("form", help="Сформировать папки периода: всех готовых классов или названных.")
@_YEAR
@_TERM
@click.option("--class", "classes", multiple=True, help="Класс; можно несколько. Без этого — все готовые.")
@click.option("--whole-year", is_flag=True, help="Одна папка на класс за весь год.")
@pass_edge
@guarded
@acting
def form(
    edge: Edge,
    *,
    year: int | None,
    term: str | None,
    classes: tuple[str, ...],
    whole_year: bool,
    who: Present,
) -> None:
    """Form the folders of a term."""
    made = services.form(edge.desk, Wish(year, term, whole_year, classes), actor_id=who.id)
    numbers = ", ".join(str(one.number) for one in made)
    said = sentence("folders.formed", edge.language, count=len(made), numbers=numbers)
    show(edge, [_plain(one) for one in made], lambda: say(said))


@folders.command("show", help="Одна папка: что в ней и что с ней было.")
@_NUMBER
@pass_edge
@guarded
@acting
def show_folder(edge: Edge, *, number: int, who: Present) -> None:
    """Show one folder."""
    seen = folder_list.show(edge.desk, number, reader_id=who.id)

    def human() -> None:
        folder = seen.folder
        say(f"Папка № {number}: {folder.formed.class_name}, {seen.period}; {_state(folder)}.")
        say(f"Листов: {folder.leaves}.")
        if seen.stale:
            say(sentence("folders.stale", edge.language, cases=", ".join(seen.stale)))
        rows = [
            [
                str(one.place or ""),
                one.title,
                sentence(f"folders.kind-{one.part.kind}"),
                str(one.part.leaves or ""),
            ]
            for one in seen.parts
        ]
        table(["№ части", "Часть", "Вид", "Листов"], rows)
        for one in seen.history:
            did = sentence(f"folders.did-{folder_list.kind_of(one.event)}", edge.language)
            say(f"{one.event.on:%d.%m.%Y} {one.who}: {did}")

    show(edge, _plain(seen.folder), human)


@folders.command("print", help="Обложка, внутренняя опись и заверительная надпись.")
@_NUMBER
@click.option("--to", "folder", type=_FOLDER, required=True, help="В какой каталог записать (PDF/A).")
@pass_edge
@guarded
@acting
def print_(edge: Edge, *, number: int, folder: Path, who: Present) -> None:
    """Write the papers of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in PaperKind:
        path = folder / f"folder-{number}-{kind}.pdf"
        with new_file(path) as file:
            file.write(folder_papers.draw(edge.desk, number, kind, actor_id=who.id))
        written.append(str(path))
    show(edge, written, lambda: say(f"Записано бумаг: {len(written)}, в каталог {folder}."))


@folders.command("add", help="Положить бумажную часть (--title, --leaves) или расписку (--receipt).")
@_NUMBER
@click.option("--title", default="", help="Название бумажной части.")
@click.option("--leaves", type=click.IntRange(1), default=None, help="Сколько в ней листов.")
@click.option("--receipt", help="Хэш расписки о резервной копии.")
@pass_edge
@guarded
@acting
def add(
    edge: Edge, *, number: int, title: str, leaves: int | None, receipt: str | None, who: Present
) -> None:
    """Put a part that belongs to no journal into a folder."""
    if receipt:
        with edge.desk.reading() as session:
            part = folder_list.receipt(session, receipt)
    elif not title or leaves is None:
        raise Problem(Kind.USAGE, "service.option-needed", option="--title, --leaves")
    else:
        part = Part(kind=PartKind.PAPER_ONLY, title=title.strip(), leaves=leaves)
    _told(edge, services.add(edge.desk, number, part, actor_id=who.id), "added")


@folders.command("take-out", help="Вынуть бумажную часть; её номер показывает folders show.")
@_NUMBER
@click.option("--part", type=click.IntRange(1), required=True, help="Номер части.")
@_REASON
@pass_edge
@guarded
@acting
def take_out(edge: Edge, *, number: int, part: int, reason: str, who: Present) -> None:
    """Take such a part out."""
    _told(edge, services.take_out(edge.desk, number, part, reason=reason, actor_id=who.id), "taken-out")


@folders.command("renew", help="Взять журналы папки такими, какие они сейчас: после исправления.")
@_NUMBER
@_REASON
@pass_edge
@guarded
@acting
def renew(edge: Edge, *, number: int, reason: str, who: Present) -> None:
    """Bring a folder up to date."""
    _told(edge, services.renew(edge.desk, number, reason=reason, actor_id=who.id), "changed")


@folders.command("close", help="Закрыть папку: её обложка, опись и надпись сохраняются.")
@_NUMBER
@pass_edge
@guarded
@acting
def close(edge: Edge, *, number: int, who: Present) -> None:
    """Close a folder."""
    folder = folder_papers.close(edge.desk, number, actor_id=who.id)
    on = f"{folder.closed.on:%d.%m.%Y}" if folder.closed else ""
    said = sentence("folders.closed-now", edge.language, folder=number, on=on)
    show(edge, _plain(folder), lambda: say(said))


def _told(edge: Edge, folder: Folder, what: str) -> None:
    said = sentence(f"folders.{what}", edge.language, folder=folder.number)
    show(edge, _plain(folder), lambda: say(said))


def _cells(one: Line) -> list[str]:
    folder = one.folder
    state = "журнал изменился" if one.stale else _state(folder)
    return [str(folder.number), folder.formed.class_name, one.period, str(folder.leaves), state]


def _state(folder: Folder) -> str:
    return f"закрыта {folder.closed.on:%d.%m.%Y}" if folder.closed else "открыта"


def _plain(folder: Folder) -> dict[str, Any]:
    return {
        "folder": folder.number,
        "class": folder.formed.class_name,
        "year": folder.formed.year,
        "terms": list(folder.formed.terms),
        "leaves": folder.leaves,
        "closed": folder.closed.on if folder.closed else None,
        "parts": [
            {
                "kind": str(one.kind),
                "case": one.case,
                "title": one.title,
                "leaves": one.leaves,
                "document": one.document,
            }
            for one in folder.parts
        ],
    }
