"""A hold, a nomenclature with its inventory, and checks of the archive: for the pages they lead to."""

from datetime import timedelta

from archive_service.cli.demo_school import ARCHIVIST, DIRECTOR
from archive_service.services import (
    documents,
    holds,
    inventories,
    inventory_paper,
    nomenclature,
    presence,
)
from archive_service.services.context import Desk
from tests.browser.halfway import Town
from tests.scans import as_pdf, blank
from workflows.holds import HoldKind, Scope
from workflows.nomenclature import FileKind
from workflows.presence import Finished


def keep_house(town: Town) -> list[str]:
    """Set a hold, list what is kept long, end a check and begin another; return what no link leads to."""
    desk = town.site.desk
    wanted = holds.Wanted(
        kind=HoldKind.INSPECTION,
        reason="проверка журналов",
        document="распоряжение № 14",
        until=desk.today + timedelta(days=30),
        scope=Scope(),
    )
    held = holds.set_hold(desk, wanted, actor_id=ARCHIVIST)
    holds.lift(desk, held.number, reason="закончена", document="акт № 3", actor_id=DIRECTOR)
    holds.set_hold(desk, wanted, actor_id=ARCHIVIST)
    entry = nomenclature.Wanted(index="02-14", title="Журналы", kind=FileKind.JOURNAL, years=15)
    nomenclature.write(desk, desk.today.year, entry, actor_id=ARCHIVIST)
    first = next(one for one in inventories.overview(desk, reader_id=ARCHIVIST) if one.fresh)
    inventory_paper.make(desk, first.section, first.year, actor_id=ARCHIVIST)
    _check(desk)
    return ["/presence/finish", "/presence/start", f"/inventories/{first.section}/{first.year}/make"]


def _check(desk: Desk) -> None:
    check = presence.start(desk, actor_id=ARCHIVIST)
    pdf = as_pdf([blank(1)])
    paper = documents.keep(desk, pdf)
    with desk.writing() as session:
        documents.register(
            session, paper, case_id=None, role=documents.PRESENCE_ACT, size_bytes=len(pdf), at=desk.now
        )
        over = Finished(
            number=check.number,
            on=desk.today,
            by=ARCHIVIST,
            volumes=1,
            objects=1,
            discrepancies=0,
            document=paper,
        )
        presence.happened(desk, session, over)
    presence.start(desk, actor_id=ARCHIVIST)
