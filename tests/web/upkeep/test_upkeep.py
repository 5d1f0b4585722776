"""Stores, jobs, the log of acts, the regulation, and the operator's place."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archive_service.jobs import JobState
from archive_service.services import act_pages, profiles
from storage.local import LocalStore
from storage.port import Lock, LockDrill
from tests.world import PHRASE, World


@pytest.fixture
def school(world: World) -> World:
    """A school with a printed class."""
    world.to("printed")
    return world


def _damaged(world: World) -> Path:
    """Spoil one archived copy and return its path."""
    [first, *_] = world.archive.mirror.stores
    row = next(iter(first.list("objects")))
    path = Path(first.place) / str(row)
    path.chmod(0o600)
    path.write_bytes(b"spoilt")
    return path


def test_a_spoilt_copy_is_found_and_mended_from_the_page(world: World, visit: Callable[..., Any]) -> None:
    """«Check now» reads every store in the queue, the page turns red, «Repair» makes it whole again."""
    world.to("deposited")
    admin = visit("admin")
    assert admin.post("/rooms/audit").headers["Location"].startswith("/jobs/")
    assert world.work() == []
    path = _damaged(world)
    world.later(minutes=1)
    admin.post("/rooms/audit")
    assert world.work() == []
    assert "нашла нарушений" in admin.get("/rooms").text
    world.later(minutes=1)
    admin.post("/rooms/repair")
    assert world.work() == []
    assert path.read_bytes() != b"spoilt"
    world.later(minutes=1)
    admin.post("/rooms/audit")
    assert world.work() == []
    page = admin.get("/rooms").text
    assert "нашла нарушений" not in page
    assert "без замка" in page


@pytest.mark.clause("001-25")
def test_a_lock_that_failed_is_said_wherever_copies_are_named(
    world: World, visit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """«Не WORM» on the first page, the stores', the deposits', the search; a drill that holds clears it."""
    drills = iter((Lock.BROKEN, Lock.WORM))
    monkeypatch.setattr(LocalStore, "locks", property(lambda store: store.name == "disk-b"))
    monkeypatch.setattr(LocalStore, "drill", lambda store: LockDrill(store.name, next(drills)))
    world.to("deposited")
    pages = {"admin": ("/", "/rooms"), "s-03": ("/", "/deposits", "/search", "/shelf"), "s-02": ("/",)}
    for said in (True, False):
        visit("admin").post("/rooms/drill")
        assert world.work() == []
        for person, addresses in pages.items():
            for address in addresses:
                assert ("не WORM" in visit(person).get(address).text) is said, address
    assert "не WORM" not in visit("t-01").get("/").text


def test_the_first_page_of_a_teacher_has_no_alarm(world: World, visit: Callable[..., Any]) -> None:
    """Two stores on one disk are an alarm for those who answer for them, and for nobody else."""
    world.to("deposited")
    assert "на одном диске" in visit("s-01").get("/").text
    assert "на одном диске" not in visit("t-01").get("/").text


def test_jobs_are_listed_and_stopped(school: World, visit: Callable[..., Any]) -> None:
    """The list names the job, who asked for it and its state; a waiting one is stopped."""
    admin = visit("admin")
    admin.post("/rooms/audit")
    page = admin.get("/jobs?state=live").text
    assert "Проверка хранилища" in page
    assert "Пробнов" in page
    [job, *_] = school.queue.list("s1", states=(JobState.QUEUED,))
    admin.post(f"/jobs/{job.id}/cancel", next="/jobs")
    assert "остановлено" in admin.get("/jobs?state=cancelled").text
    assert "Заданий нет" in admin.get("/jobs?state=failed").text
    visit("t-01").get("/jobs", 403)


def test_the_log_is_read_in_words(school: World, visit: Callable[..., Any]) -> None:
    """Acts come newest first, in words, with names; a filter leaves what was asked for."""
    admin = visit("admin")
    page = admin.get("/acts").text
    assert "сделана распечатка" in page
    assert "запись «" not in page
    only = admin.get("/acts?kind=grant-given").text
    assert "дана роль «" in only
    assert "сделана распечатка, листов" not in only
    assert "Таких действий нет" in admin.get("/acts?kind=deposited").text


@pytest.mark.clause("001-36")
def test_the_chain_is_proved_from_the_page(school: World, visit: Callable[..., Any]) -> None:
    """«Prove the whole chain» puts its answer on record: who asked, how many acts, whether they stand up."""
    admin = visit("admin")
    assert "ещё не проверяли" in admin.get("/acts").text
    admin.post("/rooms/check-log")
    assert school.work() == []
    assert "нарушений нет" in admin.get("/acts").text
    assert school.acts()[-1].act.actor == "admin"


def test_the_log_pages_do_not_overlap(
    school: World, visit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going from page to page shows every act once, down to the first."""
    monkeypatch.setattr(act_pages, "PER_PAGE", 7)
    seen: list[int] = []
    before: int | None = None
    with school.desk().reading() as session:
        while True:
            page = act_pages.page(school.desk(), session, act_pages.Wanted(before=before))
            seen += [one.seq for one in page.lines]
            if page.older is None:
                break
            before = page.older
    assert seen == list(range(len(school.acts()), 0, -1))
    assert f"before={seen[6]}" in visit("admin").get("/acts").text


def test_the_regulation_is_read_and_compared(school: World, visit: Callable[..., Any]) -> None:
    """Everybody reads the version in force with its clauses; only keepers take up another."""
    teacher = visit("t-01")
    page = teacher.get("/rules").text
    assert "Действует с" in page
    assert "<q>" in page
    assert "Принять новую редакцию" not in page
    teacher.get("/rules/adopt", 403)
    teacher.get("/rules?version=sha256:no", 404)


def test_a_new_version_is_looked_at_before_it_counts(school: World, visit: Callable[..., Any]) -> None:
    """The file shows its differences first; the pass phrase and a day take it up; the cases keep theirs."""
    admin = visit("admin")
    text = profiles.shipped_text("perevoz").replace('version = "', 'version = "новая-')
    refused = admin.post("/rules/adopt", 422, source="", file=(BytesIO(b"= no toml"), "плохой.toml"))
    assert "плохой.toml" in refused.text
    preview = admin.post("/rules/adopt", 200, source="", file=(BytesIO(text.encode()), "новая.toml")).text
    assert "Ничего ещё не принято" in preview
    with school.desk().reading() as session:
        assert len(profiles.versions(session, school.desk().today)) == 1
    typed = {"text": text, "name": "новая.toml", "from_on": "2026-09-01"}
    admin.post("/rules/take", 403, phrase="не та", **typed)
    past = admin.post("/rules/take", 409, phrase=PHRASE, **{**typed, "from_on": "2020-01-01"})
    assert "Новая (новая-" in past.text
    page = admin.follow("/rules/take", phrase=PHRASE, **typed)
    assert "01.09.2026" in page
    with school.desk().reading() as session:
        old, new = profiles.versions(session, school.desk().today)
    assert (old.in_force, new.in_force) == (True, False)
    assert "Редакция" in admin.get(f"/rules/compare?old={old.digest}&new={new.digest}").text


def test_patterns_of_exports_are_given(school: World, visit: Callable[..., Any]) -> None:
    """Each pattern comes as a file of its kind, the same as documented."""
    admin = visit("admin")
    docs = Path(__file__).parents[3] / "docs"
    assert "пустая форма" in admin.get("/operator").text
    for name in ("form", "example"):
        assert admin.get(f"/operator/samples/{name}").data.startswith(b"PK")
    for name, file in (
        ("oneroster", "examples/oneroster.toml"),
        ("table", "examples/club.toml"),
        ("schema", "snapshot.schema.json"),
    ):
        assert admin.get(f"/operator/samples/{name}").data == (docs / file).read_bytes()
    admin.get("/operator/samples/other", 404)


def test_a_backup_medium_is_recorded(school: World, visit: Callable[..., Any]) -> None:
    """The operator's copy is marked as done with the medium's number, its room and who keeps it."""
    admin = visit("admin")
    page = admin.get("/operator").text
    assert "Записать резервные копии" in page
    address = page.split('href="/operator/duties/backup-receipt')[1].split('"')[0].replace("&amp;", "&")
    path = f"/operator/duties/backup-receipt{address}"
    admin.post(path, 422, medium="12", room="", keeper="")
    page = admin.follow(path, medium="12", room="архив", keeper="заместитель директора", note="")
    assert "носитель № 12; помещение: архив; хранит: заместитель директора" in page
    visit("s-01").post(path, 409, medium="1", room="1", keeper="1", note="")
