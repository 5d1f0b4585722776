"""``reassign``: another signer by order, in place of one who left or fell ill."""

from dataclasses import asdict
from datetime import date

import click

from archive_service.cli.chosen import chosen
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import Choice, acting, by_order, of_cases
from archive_service.db.projections import ARCHIVED
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import reassigning
from archive_service.services.people import Present


@click.command("reassign", help="Переназначить приказом: кто подписывает вместо уволенного или больного.")
@click.option("--from", "old", required=True, help="За кем сейчас: код сотрудника.")
@click.option("--to", "new", required=True, help="Кто подписывает теперь: код сотрудника.")
@click.option("--section", default="", help="Код раздела, если нужен один; без него — всё, что не сделано.")
@pass_edge
@guarded
@of_cases
@by_order
@acting
def reassign(
    edge: Edge,
    *,
    choice: Choice,
    old: str,
    new: str,
    section: str,
    order_no: str,
    order_on: date,
    who: Present,
) -> None:
    """Give what one person owes to another."""
    if section and not choice.case_id:
        raise Problem(Kind.USAGE, "staff.section-needs-case")
    rows = [row.id for row in chosen(edge, choice) if not choice.everything or row.state != ARCHIVED]
    moved = reassigning.reassign(
        edge.desk,
        who,
        rows,
        from_id=old,
        to_id=new,
        order_no=order_no,
        order_on=order_on,
        section=section,
    )
    cells = [[one.case_id, one.class_name, one.section or sentence("roles.class-teacher")] for one in moved]
    show(edge, [asdict(one) for one in moved], lambda: _tell(new, cells))


def _tell(new: str, cells: list[list[str]]) -> None:
    say(f"Теперь подписывает {new} ({len(cells)}):")
    table(["Дело", "Класс", "Раздел"], cells)
