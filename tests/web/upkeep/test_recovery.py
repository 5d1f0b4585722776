"""The way back on pages: the banner, reconciling, filling a store, deciding about orphans."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from storage.port import Key
from tests.world import World
from workflows.canonical import digest as digest_of

OLD = "База данных старше хранилищ"


@pytest.fixture
def restored(lite: World, make_world: Any, tmp_path: Path) -> World:
    """A database from before the deposit beside the rooms that have it."""
    lite.to("bound")
    lite.archive.engine.dispose()
    url = make_url(lite.archive.settings.database_url)
    old = shutil.copyfile(str(url.database), tmp_path / "old.sqlite")
    lite.on(lite.cases(), ["deposited"])
    stores = {store.name: Path(store.place) for store in lite.archive.mirror.stores}
    made: World = make_world(f"sqlite:///{old}", "restored", stores)
    shutil.copytree(lite.archive.working.place, made.archive.working.place, dirs_exist_ok=True)
    return made


def test_read_only_until_it_is_reconciled(restored: World, make_visit: Any) -> None:
    """Every page says so to everybody; writing is refused in words; the administrator's button ends it."""
    visit = make_visit(restored)
    teacher, admin = visit("t-01"), visit("admin")
    for page in ("/", "/sheets", "/account"):
        assert OLD in teacher.get(page).text, page
    assert "/rooms/recovery" not in teacher.get("/").text
    teacher.get("/rooms/recovery", 403)
    assert OLD in admin.post("/rooms/audit", 409).text
    assert "Сведение и восстановление" in admin.get("/").text
    admin.post("/rooms/recovery/reconcile")
    assert restored.work() == []
    assert "Сведение базы с хранилищами" in admin.get("/jobs").text
    assert OLD not in teacher.get("/").text
    page = admin.get("/rooms/recovery").text
    assert "База не старше хранилищ" in page
    assert "возвращено действий" in admin.get("/acts?kind=reconciled").text
    admin.post("/rooms/audit")


def test_an_orphan_is_decided_about(lite: World, make_visit: Any) -> None:
    """It is listed; a decision needs a reason; adopted, it is none any more; a button fills a store."""
    lite.to("deposited")
    admin = make_visit(lite)("admin")
    assert "Объектов без записи нет" in admin.get("/rooms/orphans").text
    key = Key.of("objects", digest_of(b"nobody's"))
    lite.archive.mirror.store("disk-a").put(key, BytesIO(b"nobody's"))
    assert key.hex[:12] in admin.get("/rooms/orphans").text
    address = f"/rooms/orphans/{key.hex}/adopt"
    assert "Основание" in admin.get(address).text
    admin.post(address, 422, reason="")
    admin.post(address, reason="акт № 3")
    assert "Объектов без записи нет" in admin.get("/rooms/orphans").text
    admin.post("/rooms/recovery/refill", 404, store="disk-z")
    admin.post("/rooms/recovery/refill", store="disk-b")
    assert lite.work() == []
    assert "наполнено заново хранилище «disk-b»" in admin.get("/acts?kind=refilled").text
