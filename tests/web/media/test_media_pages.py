"""Pages about backup media: a copy written, read through, handed over, lent and booked, without a command."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive_service.services import media_home, media_register, people, rounds
from archive_service.services.media_register import Entry
from tests.world import World
from workflows.media import MediumKind

ENTRY = {
    "kind": "hard-disk",
    "label": "Диск проверочный",
    "number": "",
    "room": "кабинет директора",
    "place": "сейф",
    "keeper": "s-03",
    "access": "director",
    "check_months": "12",
}


@pytest.fixture
def mounted(world: World, tmp_path: Path) -> Path:
    """A disk mounted where the installation lets pages look; the school has a case in its archive."""
    world.to("deposited")
    folder = tmp_path / "mnt" / "disk-7"
    folder.mkdir(parents=True)
    world.archive.settings.media_roots.append(folder.parent)
    return folder


@pytest.mark.clause("000-13")
def test_a_copy_goes_its_way_on_pages(world: World, mounted: Path, visit: Callable[..., Any]) -> None:
    """Entered, written, read through, received by the deputy, lent and brought back: each page says so."""
    admin, archivist, deputy = visit("admin"), visit("s-03"), visit("s-02")
    admin.post("/media/add", 422, **{**ENTRY, "room": ""})
    assert "внесён в реестр" in admin.follow("/media/add", **ENTRY)
    assert str(mounted) in admin.get("/media/1/write").text
    admin.post("/media/1/write", 422, what="", at="/etc")
    admin.post("/media/1/write", what="2025:q4", at=str(mounted))
    assert world.work() == []
    assert "4 четверть" in archivist.get("/media/1").text
    archivist.post("/media/1/hand-over", receiver="s-02", room="кабинет завуча", place="")
    assert "Примите носитель № 1 под подпись" in deputy.get("/").text
    archivist.post("/media/1/receive", 409)
    deputy.follow("/media/1/receive")
    page = deputy.get("/media/1").text
    assert "кабинет завуча, сейф" in page
    receipt = page.split('href="/media/1/papers/')[1].split('"')[0]
    assert deputy.get(f"/media/1/papers/{receipt}").mimetype == "application/pdf"
    deputy.get("/media/1/papers/sha256:other", 404)
    later = (world.desk().today + timedelta(days=2)).isoformat()
    archivist.follow("/media/1/issue", to="s-01", reason="сверка описи", until=later)
    assert "Верните носитель № 1" in visit("s-01").get("/").text
    archivist.follow("/media/1/give-back")
    deputy.post("/media/1/check", at=str(mounted))
    assert world.work() == []
    assert "27.05.2026, цел" in deputy.get("/media/1").text
    deputy.follow("/media/1/end", how="lost", reason="акт № 3")
    assert "утрачен" in deputy.get("/media").text
    for book in ("register", "usage"):
        assert deputy.get(f"/media/{book}.pdf").mimetype == "application/pdf"
    visit("t-01").get("/media", 403)
    visit("t-01").get("/media/1", 403)


def test_the_keeper_is_told_to_read_a_disk_through(
    world: World, mounted: Path, visit: Callable[..., Any]
) -> None:
    """A year later the first page names disk, room and safe; a disk that is mounted is read by itself."""
    admin = visit("admin")
    admin.follow("/media/add", **{**ENTRY, "keeper": "t-01"})
    admin.post("/media/1/write", what="", at=str(mounted))
    assert world.work() == []
    desk = world.desk()
    with desk.reading() as session:
        assert list(media_home.due(desk, session)) == []
    world.later(days=360)
    page = visit("t-01").get("/").text
    assert "Вставьте носитель № 1 и проверьте его" in page
    assert "кабинет директора, сейф" in page
    assert "Пора проверить: 1" in visit("s-03").get("/media?due=1").text
    with desk.reading() as session:
        assert len(list(media_home.due(desk, session))) == 1
    assert len(rounds.request_due(desk, (media_home.due,))) == 1
    assert rounds.request_due(desk, (media_home.due,)) == []
    assert world.work() == []
    with desk.reading() as session:
        assert media_register.load(session, "1").check_due_on > desk.today
        assert list(media_home.due(desk, session)) == []
    assert "Вставьте носитель" not in visit("t-01").get("/").text


def test_a_long_register_has_pages_and_filters(world: World, visit: Callable[..., Any]) -> None:
    """A hundred media of twenty-five years are shown thirty at a time, and narrowed by what they are."""
    desk = world.found()
    with desk.reading() as session:
        keeper = next(iter(people.names(session)))
    for number in range(100):
        kind = MediumKind.OPTICAL if number % 4 else MediumKind.HARD_DISK
        entry = Entry(kind, "архив", f"полка {number}", keeper, ("director",))
        media_register.register(desk, entry, actor_id="admin")
    admin = visit("admin")
    first = admin.get("/media").text
    assert "Носителей: 100." in first
    assert "page=2" in first
    assert "Носителей: 25." in admin.get("/media?kind=hard-disk").text
    assert "Таких носителей нет" in admin.get("/media?state=lost").text
    admin.get("/media?page=5", 404)
