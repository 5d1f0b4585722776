"""``request statistics``: how the archive was used in a year."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import sentence
from archive_service.services import usage_statistics
from archive_service.services.people import Present

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("statistics", help="Показатели за год: запросы, ответы, чтения, выдача.")
@click.option("--year", type=int, help="Календарный год; без него — нынешний.")
@click.option("-o", "--output", type=_FILE, help="Записать в файл: .csv — таблица, иначе лист PDF/A.")
@pass_edge
@guarded
@acting
def statistics(edge: Edge, *, year: int | None, output: Path | None, who: Present) -> None:
    """Show or write the figures of a year."""
    desk = edge.desk
    if output is None:
        found = usage_statistics.of_year(desk, year, reader_id=who.id)
        rows = [[sentence(f"requests.figure-{name}"), str(count)] for name, count in found.figures]
        show(edge, dict(found.figures), lambda: table([f"Показатель за {found.year} год", "Число"], rows))
        return
    wanted = year or desk.today.year
    with new_file(output) as file:
        if output.suffix.lower() == ".csv":
            file.write(usage_statistics.as_csv(desk, wanted, reader_id=who.id))
        else:
            file.write(usage_statistics.paper(desk, wanted, actor_id=who.id))
    show(edge, {"file": str(output)}, lambda: say(f"Записано: {output}."))
