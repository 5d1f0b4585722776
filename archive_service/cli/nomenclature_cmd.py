"""``nomenclature``: the school's list of files with their terms, by years."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, asked_file, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import Command, acting, paper_to
from archive_service.services import nomenclature as keeping
from archive_service.services import nomenclature_paper, nomenclature_table
from archive_service.services.nomenclature import Wanted
from archive_service.services.nomenclature_paper import term_said
from archive_service.services.nomenclature_table import years_of
from archive_service.services.people import Present
from templates import wording
from workflows.nomenclature import FileKind, Nomenclature

_HEADERS = ["Индекс", "Заголовок", "Вид", "Срок и статья", "Дел", "Примечание"]


def _year(command: Command) -> Command:
    return click.option("--year", type=click.IntRange(1990, 2200), required=True, help="Календарный год.")(
        command
    )


@click.group("nomenclature", help="Номенклатура дел: строки, утверждение, печать.")
def nomenclature() -> None:
    """Gather the commands about the nomenclature."""


@nomenclature.command("show", help="Номенклатура года с числом дел; печать (-o), таблица (--csv).")
@_year
@click.option("--closed", is_flag=True, help="На бумаге — с итоговой записью о числе дел.")
@paper_to("номенклатуру")
@click.option(
    "--csv",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Записать таблицей (CSV), которую можно исправить и принять обратно.",
)
@pass_edge
@guarded
@acting
def show_year(
    edge: Edge, *, year: int, closed: bool, paper: Path | None, target: Path | None, who: Present
) -> None:
    """Show the nomenclature of a year."""
    known, entries = nomenclature_paper.shown(edge.desk, year, reader_id=who.id)
    with asked_file(paper) as file:
        if file:
            file.write(nomenclature_paper.book(edge.desk, year, actor_id=who.id, closed=closed))
    if target:
        with new_file(target) as file:
            file.write(nomenclature_table.table(edge.desk, year, reader_id=who.id))

    def human() -> None:
        rows = [
            [
                one.entry.index,
                one.entry.title,
                wording.FILE_KINDS[one.entry.kind],
                term_said(one.entry),
                "—" if one.count is None else str(one.count),
                one.entry.note,
            ]
            for one in entries
        ]
        table(_HEADERS, rows)
        say(f"Утверждена: {known.approved.document}." if known.approved else "Ещё не утверждена.")

    data = [{"index": one.entry.index, "files": one.count, "years": one.entry.years} for one in entries]
    show(edge, {"year": year, "approved": known.approved is not None, "entries": data}, human)


@nomenclature.command("write", help="Записать строку; строка с этим индексом заменяется.")
@_year
@click.option("--index", required=True, help="Индекс дела, например 02-14.")
@click.option("--title", required=True, help="Заголовок дела.")
@click.option("--kind", type=click.Choice([str(one) for one in FileKind]), required=True, help="Что это.")
@click.option("--term", required=True, help="Срок: число лет или «постоянно».")
@click.option("--article", default="", help="Статья перечня.")
@click.option("--basis", default="", help="На чём ещё основан срок.")
@click.option("--note", default="", help="Примечание.")
@click.option("--personnel", is_flag=True, help="Дела по личному составу.")
@pass_edge
@guarded
@acting
def write(
    edge: Edge,
    *,
    year: int,
    index: str,
    title: str,
    kind: str,
    term: str,
    article: str,
    basis: str,
    note: str,
    personnel: bool,
    who: Present,
) -> None:
    """Write a line."""
    wanted = Wanted(
        index=index,
        title=title,
        kind=FileKind(kind),
        years=years_of(term),
        article=article,
        basis=basis,
        note=note,
        personnel=personnel,
    )
    _tell(edge, keeping.write(edge.desk, year, wanted, actor_id=who.id))


@nomenclature.command("take", help="Принять все строки из таблицы (CSV); ошибки называются по строкам.")
@_year
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="ФАЙЛ")
@pass_edge
@guarded
@acting
def take(edge: Edge, *, year: int, source: Path, who: Present) -> None:
    """Take all lines from a table."""
    with source.open("rb") as file:
        data = file.read(nomenclature_table.MOST_BYTES + 1)
    _tell(edge, nomenclature_table.take(edge.desk, year, data, actor_id=who.id))


@nomenclature.command("drop", help="С этого года дел по строке больше не заводить.")
@_year
@click.option("--index", required=True, help="Индекс дела.")
@pass_edge
@guarded
@acting
def drop(edge: Edge, *, year: int, index: str, who: Present) -> None:
    """Open no more files under a line."""
    _tell(edge, keeping.drop(edge.desk, year, index, actor_id=who.id))


@nomenclature.command("approve", help="Утвердить номенклатуру года (директор).")
@_year
@click.option("--document", required=True, help="Чем утверждена: вид, номер, дата.")
@pass_edge
@guarded
@acting
def approve(edge: Edge, *, year: int, document: str, who: Present) -> None:
    """Put the director's approval on record."""
    _tell(edge, keeping.approve(edge.desk, year, document, actor_id=who.id))


def _tell(edge: Edge, known: Nomenclature) -> None:
    data = {"year": known.year, "entries": [*known.entries], "approved": known.approved is not None}
    show(edge, data, lambda: say(f"Номенклатура {known.year} года: строк {len(known.entries)}."))
