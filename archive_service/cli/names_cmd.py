"""``names``: former names of the school, renamed classes, surnames by a later document."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import DAY, Command, acting
from archive_service.services import names_book, names_words
from archive_service.services.names_book import FormerSchool, NewName
from archive_service.services.people import Present
from workflows.names_book import OF_PEOPLE, OF_SCHOOLS, Entry, Ground, How, Paper

_FILE = click.Path(path_type=Path, dir_okay=False)


def _by_paper(kinds: tuple[Ground, ...], default: Ground) -> Callable[[Command], Command]:
    """Ask for the document of a change; the command gets ``paper`` and ``copy``."""

    def decorate(command: Command) -> Command:
        @click.option(
            "--document",
            "kind",
            type=click.Choice([str(one) for one in kinds]),
            default=str(default),
            show_default=True,
            help="Вид документа, по которому изменилось название.",
        )
        @click.option("--number", required=True, help="Номер документа.")
        @click.option("--date", "paper_on", type=DAY, required=True, help="Дата документа.")
        @click.option("--copy", type=_FILE, help="Скан документа (PDF).")
        @wraps(command)
        def run(edge: Edge, *, kind: str, number: str, paper_on: datetime, **others: Any) -> Any:
            return command(edge, paper=Paper(Ground(kind), number, paper_on.date()), **others)

        return run

    return decorate


@click.group("names", help="Имена и названия другого времени: школы, классов, фамилии по документу.")
def names() -> None:
    """Gather the commands about the book of names."""


@names.command("list", help="Книга имён и названий, новые записи сверху.")
@pass_edge
@guarded
@acting
def list_names(edge: Edge, *, who: Present) -> None:
    """Show the book."""
    found = names_words.lines(edge.desk, reader_id=who.id)
    rows = [[str(one.number), one.what, one.paper, one.struck or "действует"] for one in found]
    show(
        edge,
        [asdict(one) for one in found],
        lambda: table(["№", "Что записано", "Документ", "Состояние"], rows),
    )


@names.command("school", help="Записать прежнее название школы или школу, которая вошла в эту.")
@click.argument("name", metavar="НАЗВАНИЕ")
@click.option("--since", type=DAY, help="С какого дня, если известно.")
@click.option("--until", type=DAY, required=True, help="До какого дня: с него действует новое название.")
@click.option("--joined", is_flag=True, help="Это другая школа, она вошла в эту.")
@click.option("--became", default="", help="Новое название, если в архиве ещё стоит прежнее.")
@pass_edge
@guarded
@acting
@_by_paper(OF_SCHOOLS, Ground.DECREE)
def school(
    edge: Edge,
    *,
    name: str,
    since: datetime | None,
    until: datetime,
    joined: bool,
    became: str,
    paper: Paper,
    copy: Path | None,
    who: Present,
) -> None:
    """Enter a former name of the school."""
    former = FormerSchool(
        name=name,
        until=until.date(),
        since=since.date() if since else None,
        how=How.JOINED if joined else How.RENAMED,
        became=became,
    )
    _tell(edge, names_book.name_school(edge.desk, former, paper, actor_id=who.id, copy=copy))


@names.command("class", help="Записать, что класс переименован в течение учебного года.")
@click.argument("old", metavar="БЫЛ")
@click.argument("new", metavar="СТАЛ")
@click.option("--since", type=DAY, required=True, help="С какого дня называется по-новому.")
@pass_edge
@guarded
@acting
@_by_paper(OF_SCHOOLS, Ground.ORDER)
def school_class(
    edge: Edge, *, old: str, new: str, since: datetime, paper: Paper, copy: Path | None, who: Present
) -> None:
    """Enter a renamed class."""
    made = names_book.rename_class(edge.desk, old, new, since.date(), paper, actor_id=who.id, copy=copy)
    _tell(edge, made)


@names.command("pupil", help="Записать фамилию, изменённую по документу; ведомость не меняется.")
@click.argument("case_id", metavar="ДЕЛО")
@click.option("--pupil", "place", type=click.IntRange(1), required=True, help="Номер из «extract ДЕЛО».")
@click.option("--surname", required=True, help="Новая фамилия.")
@click.option("--name", default="", help="Новое имя, если изменилось.")
@click.option("--patronymic", default="", help="Новое отчество, если изменилось.")
@pass_edge
@guarded
@acting
@_by_paper(OF_PEOPLE, Ground.MARRIAGE)
def pupil(
    edge: Edge,
    *,
    case_id: str,
    place: int,
    surname: str,
    name: str,
    patronymic: str,
    paper: Paper,
    copy: Path | None,
    who: Present,
) -> None:
    """Enter a name by a later document."""
    new = NewName(surname, name, patronymic)
    _tell(edge, names_book.note_person(edge.desk, case_id, place, new, paper, actor_id=who.id, copy=copy))


@names.command("strike", help="Вычеркнуть ошибочную запись; она остаётся видна.")
@click.argument("number", type=int, metavar="НОМЕР")
@click.option("--reason", required=True, help="Почему.")
@pass_edge
@guarded
@acting
def strike(edge: Edge, *, number: int, reason: str, who: Present) -> None:
    """Strike an entry out."""
    names_book.strike(edge.desk, number, reason, actor_id=who.id)
    show(edge, {"number": number}, lambda: say(f"Запись № {number} вычеркнута."))


def _tell(edge: Edge, made: Entry) -> None:
    show(edge, {"number": made.number}, lambda: say(f"Записано в книгу имён и названий: № {made.number}."))
