"""``extract``: an extract about one pupil, for parents and pupils."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.services import pupil_extracts
from archive_service.services.people import Present
from archive_service.services.readings import Asked

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("extract", help="Выписка об одном ученике; без --pupil — список учеников дела с номерами.")
@click.argument("case_id", metavar="ДЕЛО")
@click.option("--pupil", "place", type=click.IntRange(1), help="Номер ученика в этом списке.")
@click.option("--reason", default="", help="Основание.")
@click.option("--request", default="", help="Номер и дата запроса.")
@click.option("--recipient", default="", help="Кому выдана: печатается на выписке, в журнал не пишется.")
@click.option("-o", "--output", type=_FILE, default="extract.pdf", show_default=True, help="Куда записать.")
@pass_edge
@guarded
@acting
def extract(
    edge: Edge,
    *,
    case_id: str,
    place: int | None,
    reason: str,
    request: str,
    recipient: str,
    output: Path,
    who: Present,
) -> None:
    """Give out an extract about one pupil (000 clause 3.7)."""
    if place is None:
        found = pupil_extracts.pupils_of(edge.desk, case_id, reader_id=who.id)
        rows = [[str(one.place), one.name] for one in found]
        data = [{"pupil": one.place, "name": one.name} for one in found]
        show(edge, data, lambda: table(["№", "Ученик"], rows))
        return
    with new_file(output) as file:
        made = pupil_extracts.issue(
            edge.desk, who, case_id, place, Asked(reason, request), recipient=recipient
        )
        file.write(made.pdf)
    made_of = {"file": str(output), "digest": made.digest, "number": made.number}
    show(edge, made_of, lambda: say(f"Выписка № {made.number} записана: {output}. Выдача есть в журнале."))
