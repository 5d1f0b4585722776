"""``report``: what the deputy hands in at the end of a period (002 clause 4.5), hours of a month (004)."""

from dataclasses import asdict
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import sentence
from archive_service.services import reports
from archive_service.services.people import Present
from archive_service.services.reports import Asked, Made


@click.group("report", help="Отчёты по итогам учебного периода и часы за месяц (PDF/A).")
def report() -> None:
    """Gather the commands about reports."""


@report.command("list", help="Какие отчёты есть.")
@pass_edge
@guarded
def list_reports(edge: Edge) -> None:
    """List the reports."""
    found = reports.available()
    cells = [[one.name, one.title, _scope(one.whole_school, edge.language)] for one in found]
    show(edge, [asdict(one) for one in found], lambda: table(["Название", "Отчёт", "Составляется"], cells))


@report.command("make", help="Составить отчёт НАЗВАНИЕ (из «report list») за период по принятым выгрузкам.")
@click.argument("name", metavar="НАЗВАНИЕ")
@click.option("--term", required=True, help="Код учебного периода, например q4 или year.")
@click.option("--year", type=int, required=True, help="Год, в котором начался учебный год.")
@click.option("--class", "class_name", help="Класс, например 9Б: для отчёта по классу.")
@click.option(
    "--month", type=click.IntRange(1, 12), help="Месяц для часов; без него — последний месяц периода."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Куда записать."
)
@pass_edge
@guarded
@acting
def make(
    edge: Edge,
    *,
    name: str,
    term: str,
    year: int,
    class_name: str | None,
    month: int | None,
    output: Path,
    who: Present,
) -> None:
    """Make a report, keep it, and write it to a file."""
    with new_file(output) as file:
        made = reports.make(edge.desk, Asked(name, term, year, class_name, month), actor_id=who.id)
        file.write(made.pdf)
    data = {"file": str(output), "document": made.digest, "title": made.title, "case": made.case_id}
    show(edge, data, lambda: _tell(made, output))


def _tell(made: Made, output: Path) -> None:
    say(f"{made.title}: {output} ({len(made.pdf)} байт, {made.digest})")
    say("Отчёт сохранён как документ дела." if made.case_id else "Отчёт сохранён как документ школы.")


def _scope(whole_school: bool, language: str) -> str:
    return sentence("report.scope-school" if whole_school else "report.scope-class", language)
