"""``upgrade``: the database of an older version of the program becomes one of this version."""

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.logs import log_to_file
from archive_service.wiring import make_database


@click.command("upgrade")
@pass_edge
@guarded
def upgrade(edge: Edge) -> None:
    """Bring the database up to date; harmless where it is."""
    log_to_file(edge.home)
    make_database(edge.home)
    show(edge, {"upgraded": True}, lambda: say("База данных — для этой версии программы."))
