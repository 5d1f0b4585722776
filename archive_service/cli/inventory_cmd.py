"""``inventory``: the inventories of files by years."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, say, show, table
from archive_service.cli.options import acting, paper_to
from archive_service.problems import sentence
from archive_service.services import inventories, inventory_paper
from archive_service.services.people import Present
from workflows.inventories import Section

_SECTION = click.Choice([str(one) for one in Section])


@click.group("inventory", help="Описи дел: по годам, с номерами дел, на бумаге.")
def inventory() -> None:
    """Gather the commands about inventories."""


@inventory.command("list", help="Какие описи есть и какие пора составить.")
@pass_edge
@guarded
@acting
def list_inventories(edge: Edge, *, who: Present) -> None:
    """Show the inventories."""
    found = inventories.overview(edge.desk, reader_id=who.id)

    def human() -> None:
        rows = [
            [
                sentence(f"inventories.section-{one.section}", year=one.year),
                str(one.section),
                str(len(one.lines)),
                str(len(one.fresh)),
            ]
            for one in found
        ]
        table(["Опись", "Код", "Дел", "Внести"], rows)

    data = [
        {"section": one.section, "year": one.year, "files": len(one.lines), "new": len(one.fresh)}
        for one in found
    ]
    show(edge, data, human)


@inventory.command("make", help="Составить опись за год или внести в неё новые дела.")
@click.argument("section", type=_SECTION, metavar="ОПИСЬ")
@click.argument("year", type=int, metavar="ГОД")
@click.option("--name", default="", help="Номер описи среди описей школы; без этого — прежний.")
@paper_to("опись")
@pass_edge
@guarded
@acting
def make(edge: Edge, *, section: str, year: int, name: str, paper: Path | None, who: Present) -> None:
    """Draw an inventory up."""
    kind = Section(section)
    made = inventory_paper.make(edge.desk, kind, year, actor_id=who.id, name=name)
    _give(edge, kind, year, paper, who)
    lines = [{"number": str(one.number), "unit": one.unit, "leaves": one.leaves} for one in made.lines]
    data = {"section": kind, "year": year, "name": made.name, "lines": lines}
    show(edge, data, lambda: say(f"Опись № {made.name} за {year} год: дел {len(lines)}."))


@inventory.command("show", help="Опись за год: номера, дела, что внести; как сохранена — в файл (-o).")
@click.argument("section", type=_SECTION, metavar="ОПИСЬ")
@click.argument("year", type=int, metavar="ГОД")
@paper_to("опись")
@pass_edge
@guarded
@acting
def show_one(edge: Edge, *, section: str, year: int, paper: Path | None, who: Present) -> None:
    """Show an inventory."""
    found = inventories.draft(edge.desk, Section(section), year, reader_id=who.id)
    _give(edge, Section(section), year, paper, who)
    new = {one.unit for one in found.fresh}
    rows = [
        [
            str(one.number),
            inventory_paper.title(found.units[one.unit]) if one.unit in found.units else one.unit,
            str(one.leaves or "—"),
            "внести" if one.unit in new else "",
        ]
        for one in found.lines
    ]
    data = [{"number": row[0], "title": row[1], "new": bool(row[3])} for row in rows]
    show(edge, data, lambda: table(["№", "Дело", "Листов", ""], rows))


def _give(edge: Edge, section: Section, year: int, paper: Path | None, who: Present) -> None:
    with asked_file(paper) as file:
        if file:
            file.write(inventories.paper(edge.desk, section, year, reader_id=who.id))
