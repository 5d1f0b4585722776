"""An installation served as people get it: the program in a process of its own, its workers with it."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import sleep
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, Page

from archive_service.cli.demo_school import ADMIN, ARCHIVIST, DEPUTY, DIRECTOR, OPERATOR, SCHOOL
from archive_service.importing.sample_school import tiny
from archive_service.services import people, roles
from archive_service.services.context import Archive, Desk
from archive_service.services.schools import Founding, open_school
from archive_service.settings import LocalStoreSettings
from archive_service.signing import authority
from archive_service.wiring import create_installation, open_archive
from workflows.snapshot import ClassGroup, Person, Snapshot

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from archive_service.start import main; main()"]
PHRASE = "проверочная парольная фраза"
DESKTOP, PHONE = 1280, 390
_SIZES = {DESKTOP: {"width": DESKTOP, "height": 900}, PHONE: {"width": PHONE, "height": 844}}
_ORDER_ON = date(2025, 9, 1)
_ROLES = (
    (DIRECTOR, "director"),
    (DEPUTY, "deputy"),
    (ARCHIVIST, "binder"),
    (ARCHIVIST, "archivist"),
    (OPERATOR, "operator"),
)


@dataclass
class Site:
    """One served installation, and the browser that its people come with."""

    url: str
    archive: Archive
    browser: Browser

    @property
    def desk(self) -> Desk:
        """The school's desk, to look at what came of it all."""
        return self.archive.desk(SCHOOL)

    def session(self, width: int = DESKTOP, *, script: bool = True) -> BrowserContext:
        """Return a browser session of its own: a desktop, or a phone with a touch screen."""
        phone = width == PHONE
        context = self.browser.new_context(
            base_url=self.url,
            viewport=_SIZES.get(width, {"width": width, "height": 800}),
            has_touch=phone,
            device_scale_factor=2 if phone else 1,
            java_script_enabled=script,
            locale="ru-RU",
        )
        context.set_default_timeout(15_000)
        return context

    def enter(self, person_id: str, width: int = DESKTOP, *, script: bool = True) -> Page:
        """Return the first page of somebody who has logged in, in a session of their own."""
        page = self.session(width, script=script).new_page()
        page.goto("/login")
        page.fill("[name=login]", person_id)
        page.fill("[name=phrase]", PHRASE)
        page.click("main [type=submit]")
        page.locator("header form[action='/logout']").wait_for()
        return page


def exported() -> Snapshot:
    """Return the export of the new school: two classes with two subjects each, literature by one teacher."""
    snapshot = tiny(0, classes=2, pupils=4, sections=2)
    staff = tuple(one for one in snapshot.staff if one.id != "t-04")
    classes = tuple(_with_one_teacher(group) for group in snapshot.classes)
    return replace(snapshot, staff=staff, classes=classes)


def _with_one_teacher(group: ClassGroup) -> ClassGroup:
    first, second = group.sections
    lessons = tuple(replace(one, teacher_id="t-02") for one in second.lessons)
    return replace(group, sections=(first, replace(second, teacher_id="t-02", lessons=lessons)))


def found(root: Path, snapshot: Snapshot, database: str = "") -> Path:
    """Make an installation and open a school in it; everybody has a key and the same pass phrase."""
    stores = [
        LocalStoreSettings(name=name, room=room, path=root / name)
        for name, room in (("disk-a", "серверная"), ("disk-b", "архив"))
    ]
    create_installation(root / "archive", stores, database=database)
    archive = open_archive(root / "archive")
    founding = Founding(
        school_id=SCHOOL,
        name=snapshot.school.name,
        short_name=snapshot.school.short_name,
        zone="Europe/Moscow",
        profile="default",
        founder=Person(ADMIN, "Пробнов", "Админ", "Тестович", "администратор архива"),
        founder_passphrase=PHRASE,
        authority_passphrase=PHRASE,
        weekend=(5, 6),
        order_no="1",
        order_on=_ORDER_ON,
    )
    with _quick_keys():
        _engage(open_school(archive, founding), snapshot)
    archive.close()
    return archive.settings.home


def _engage(desk: Desk, snapshot: Snapshot) -> None:
    operator = Person(OPERATOR, "Пробнова", "Оператор", "Тестовна", "оператор журнала")
    with desk.writing() as session:
        people.add_people(desk, session, (operator, *snapshot.staff), ADMIN)
        session.flush()
        for person_id, role in _ROLES:
            roles.grant(desk, session, person_id, role, order_no="1", order_on=_ORDER_ON, actor=ADMIN)
    waiting = dict.fromkeys((OPERATOR, *(one.id for one in snapshot.staff)), PHRASE)
    people.issue_keys(desk, PHRASE, waiting, ADMIN)


@contextmanager
def _quick_keys() -> Iterator[None]:
    """Keys are as encrypted as ever, but their pass phrases are stretched less: it would take minutes."""
    with patch.object(authority, "KDF_ROUNDS", 1000):
        yield


@contextmanager
def served(home: Path, browser: Browser) -> Iterator[Site]:
    """Yield the installation served on a free port, until the end of the block."""
    archive = open_archive(home)
    command = [*PROGRAM, "--home", str(home), "--json", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    try:
        assert process.stdout is not None
        url = str(json.loads("".join(process.stdout.readline() for _ in range(3)))["url"])
        _wait_for(url)
        yield Site(url, archive, browser)
    finally:
        process.terminate()
        process.communicate(timeout=30)
        archive.close()


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}healthz"):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            sleep(0.1)
    raise AssertionError("nobody listens")
