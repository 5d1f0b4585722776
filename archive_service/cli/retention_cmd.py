"""``retention``: what the archive keeps until when, and what is to be done with it."""

from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.problems import sentence
from archive_service.services import retention_list
from archive_service.services.people import Present
from archive_service.services.retention_list import TermLine, WantedTerms, cells
from workflows.retention import Action, Kept

_HEADERS = ["Год", "Класс", "Период", "Что", "Хранить до", "Что делать", "Почему", "Дело"]


@click.group("retention", help="Сроки хранения: что до какого дня хранить и что с ним делать.")
def retention() -> None:
    """Gather the commands about terms."""


@retention.command("review", help="Что хранить, что изымать, что можно представить экспертной комиссии.")
@click.option("--on", type=DAY, help="На какой день; без этого — на сегодня.")
@click.option("--action", type=click.Choice([str(one) for one in Action]), help="Только с этим решением.")
@click.option("--kind", type=click.Choice([str(one) for one in Kept]), help="Только журналы или ведомости.")
@click.option("--year", type=int, help="Учебный год (год его начала).")
@click.option("--class", "class_name", default="", help="Класс, например 9Б.")
@click.option("--this-year", is_flag=True, help="Только то, чей срок наступает в году этого дня.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Страница.")
@click.option(
    "--csv",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Записать все строки таблицей (CSV) в этот файл.",
)
@pass_edge
@guarded
@acting
def review(
    edge: Edge,
    *,
    on: datetime | None,
    action: str | None,
    kind: str | None,
    year: int | None,
    class_name: str,
    this_year: bool,
    page: int,
    target: Path | None,
    who: Present,
) -> None:
    """Review the terms (001 clauses 8.6 and 8.7)."""
    wanted = WantedTerms(
        on=on.date() if on else None,
        action=Action(action) if action else None,
        kind=Kept(kind) if kind else None,
        year=year,
        class_name=class_name,
        this_year=this_year,
    )
    if target:
        with new_file(target) as file:
            file.write(retention_list.table(edge.desk, wanted, reader_id=who.id))
    seen = retention_list.terms_page(edge.desk, wanted, reader_id=who.id, number=page)

    def human() -> None:
        table(_HEADERS, [cells(one.line) for one in seen.page.rows])
        say(f"Строк: {seen.page.total}; страница {seen.page.number} из {seen.page.pages}.")
        for one in (Action.EXTRACT, Action.ELIGIBLE):
            say(sentence(f"retention.count-{one}", count=seen.counts[one]) + ".")
        say(sentence("retention.this-year", count=seen.this_year) + ".")

    show(edge, [_plain(one) for one in seen.page.rows], human)


def _plain(one: TermLine) -> dict[str, object]:
    filed, verdict = one.line.filed, one.line.verdict
    return {
        "case": filed.case,
        "class": filed.class_name,
        "year": filed.year,
        "kind": verdict.record.kind,
        "until": verdict.record.until,
        "action": verdict.action,
        "reasons": one.reasons,
    }
