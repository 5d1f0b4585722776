"""``certificate``: a certificate about what lies in the archive and until when."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show
from archive_service.cli.options import acting
from archive_service.services import holding_certificates
from archive_service.services.holding_certificates import Recipient
from archive_service.services.people import Present
from archive_service.services.readings import Asked

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("certificate", help="Справка: какие журналы и ведомости лежат в архиве и до какого дня.")
@click.argument("case_ids", metavar="ДЕЛО…", nargs=-1, required=True)
@click.option("--reason", required=True, help="Основание.")
@click.option("--request", required=True, help="Номер и дата запроса.")
@click.option("--recipient", default="", help="Кому, в дательном падеже: печатается, в журнал не пишется.")
@click.option("--purpose", default="", help="Для предъявления: куда.")
@click.option(
    "-o", "--output", type=_FILE, default="certificate.pdf", show_default=True, help="Куда записать."
)
@pass_edge
@guarded
@acting
def certificate(
    edge: Edge,
    *,
    case_ids: tuple[str, ...],
    reason: str,
    request: str,
    recipient: str,
    purpose: str,
    output: Path,
    who: Present,
) -> None:
    """Give out a certificate about cases in the archive (000 clause 3.3)."""
    with new_file(output) as file:
        made = holding_certificates.issue(
            edge.desk, who, case_ids, Asked(reason, request), Recipient(recipient, purpose)
        )
        file.write(made.pdf)
    made_of = {"file": str(output), "digest": made.digest, "number": made.number}
    show(edge, made_of, lambda: say(f"Справка № {made.number} записана: {output}. Выдача есть в журнале."))
