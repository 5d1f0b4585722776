"""The archive on its way out, for the walk through all screens."""

from pathlib import Path

from archive_service.cli.demo_school import ARCHIVIST
from archive_service.services import leave_hand, leave_write
from archive_service.services.leave_hand import Offer
from archive_service.services.leave_write import Asked
from archive_service.services.media_load import Wanted
from storage.bag_zip import zip_bag
from tests.browser.halfway import Town
from tests.browser.seat import Seat

THEIRS = frozenset(
    {"leave.received", "leave.receipt", "leave.document", "leave.reading", "leave.reading_file"}
)
"""Pages about another installation's package, which a town of one school has none of: ``tests/web/leave``."""


def leave(town: Town) -> Seat:
    """Two packages, one of them being handed over; the school's own, brought as another's, is refused."""
    desk = town.site.desk
    for number in (1, 2):
        asked = Asked(Wanted(), "запрос департамента", f"№ {number}")
        made = leave_write.make(desk, asked, leave_write.folder(desk), actor_id=ARCHIVIST)
        file = zip_bag(leave_write.folder(desk) / made.name, leave_write.file_of(desk, made))
    offer = Offer("Муниципальный архив (образец)", "приказ № 17", paper=False)
    leave_hand.offer(desk, 2, offer, actor_id=ARCHIVIST)
    return _brought(town, file)


def _brought(town: Town, file: Path) -> Seat:
    archivist = Seat(town.site.enter(ARCHIVIST))
    archivist.menu("Передача архива")
    archivist.follow("Принять чужой архив")
    archivist.send("", package=file)
    archivist.wait_for_work()
    assert "Эти дела есть в самой школе" in archivist.text
    return archivist
