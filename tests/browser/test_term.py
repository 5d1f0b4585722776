"""A whole term with seven people in seven sessions: from an empty school to a deposited folder."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from archive_service.importing.workbook import write_workbook
from archive_service.services import cases, code_orders
from archive_service.services.verification import verify_store
from tests.browser.apart import apart
from tests.browser.seat import Seat
from tests.browser.site import DESKTOP, PHONE, Site, exported, served
from workflows.snapshot import ClassGroup, Snapshot

ONCE_MORE = "Повторение пройденного за год"
POSTS = {
    "admin": ("admin", DESKTOP),
    "operator": ("operator", DESKTOP),
    "deputy": ("s-02", DESKTOP),
    "teacher": ("t-02", PHONE),
    "class teacher": ("t-01", PHONE),
    "director": ("s-01", DESKTOP),
    "archivist": ("s-03", DESKTOP),
}
"""Who comes with what: teachers with a phone, the office with a desktop."""


@dataclass
class School:
    """The seven at their seats, and the files they have on their disks."""

    site: Site
    seats: dict[str, Seat]
    folder: Path
    snapshot: Snapshot

    def __getitem__(self, post: str) -> Seat:
        """Return somebody's seat."""
        return self.seats[post]

    def another(self, person: str) -> Seat:
        """Return an eighth: somebody who comes for a moment."""
        return Seat(self.site.enter(person, PHONE))

    @property
    def states(self) -> set[str]:
        """Where the cases stand."""
        with self.site.desk.reading() as session:
            return {row.state for row in cases.choose(session)}

    @property
    def graduates(self) -> ClassGroup:
        """The class of the ninth grade."""
        return self.snapshot.classes[0]

    def workbook(self, snapshot: Snapshot) -> Path:
        """Write an export as the electronic journal does."""
        target = self.folder / f"выгрузка-{len(list(self.folder.glob('*.xlsx')))}.xlsx"
        write_workbook(snapshot, target)
        return target


@pytest.fixture
def school(fresh: Path, browser: Browser, tmp_path: Path) -> Iterator[School]:
    """A new school of two classes, and seven people who have just logged in."""
    with served(fresh, browser) as site:
        seats = {post: Seat(site.enter(*who)) for post, who in POSTS.items()}
        yield School(site, seats, tmp_path, exported())


def test_a_term(school: School, paper_file) -> None:
    """Each does what is theirs, in the browser only; in the end all lies proved in two rooms and is found."""
    _begin(school, paper_file("order"))
    _print(school)
    _sign(school)
    _mend(school)
    _close(school)
    _keep(school)
    _find(school)


def _begin(school: School, order_copy: Path) -> None:
    """The administrator sees everybody; the operator brings the export; the deputy files an order's copy."""
    school["admin"].menu("Сотрудники")
    for person in school.snapshot.staff:
        assert person.surname in school["admin"].text, school["admin"].text
    operator = school["operator"]
    operator.menu("Выгрузка")
    operator.send("/imports", export=school.workbook(school.snapshot))
    operator.wait_for_work()
    assert all(group.name in operator.text for group in school.snapshot.classes), operator.text
    (coded,) = [pupil for pupil in school.graduates.pupils if pupil.code_name]
    order = code_orders.order_in(coded.code_order)
    deputy = school["deputy"]
    deputy.go("/code-names/attach")
    deputy.send("", code=coded.code_name, order_no=order.no, order_on=f"{order.on}", copy=order_copy)


def _print(school: School) -> None:
    """The deputy checks the data of each class, renders with live progress, and hands over."""
    deputy = school["deputy"]
    deputy.menu("Учебный период")
    deputy.follow("Печать")
    _check_and_render(deputy)
    deputy.send("/printing/hand-over")
    assert school.states == {"verify"}


def _check_and_render(deputy: Seat) -> None:
    """Check what is to be checked, one class after another, and print what is ready."""
    to_check = deputy.page.locator("main a[href^='/checks/']")
    while to_check.count():
        to_check.first.click()
        deputy.send("/checks/")
    deputy.send("/printing/render")
    deputy.wait_for_work()


def _sign(school: School) -> None:
    """On the phone: a teacher signs one sheet and then all; another returns one with a remark on a cell."""
    teacher = school["teacher"]
    teacher.menu("Мои листы")
    teacher.follow("Литература")
    teacher.sign("/sheets/")
    teacher.menu("Мои листы")
    teacher.page.locator("main table input[type=checkbox]").first.check()
    teacher.sign("/sheets/sign")
    other = school.another("t-03")
    other.menu("Мои листы")
    other.follow("Русский язык", "Вернуть")
    other.page.locator("[name='remarks-0-column']").select_option(index=1)
    other.sign("/sheets/", **{"remarks-0-text": "тема записана не та"})
    other.page.context.close()
    mine = school["class teacher"]
    mine.menu("Мои листы")
    mine.follow("Русский язык")
    mine.sign("/sheets/")
    assert len(school.states) == 2, "one class is through, of the other a sheet went back"


def _mend(school: School) -> None:
    """The remark reaches the deputy; the operator brings the mended export; the sheet is signed after all."""
    deputy, operator = school["deputy"], school["operator"]
    deputy.go("/corrections")
    assert "тема записана не та" in deputy.text
    operator.menu("Выгрузка")
    operator.send("/imports", export=school.workbook(_mended(school.snapshot)))
    operator.wait_for_work()
    assert "Выгрузка принята" in operator.text, operator.text
    deputy.go("/printing")
    _check_and_render(deputy)
    other = school.another("t-03")
    other.menu("Мои листы")
    other.follow("Русский язык")
    assert ONCE_MORE in other.text
    other.sign("/sheets/")
    _wait_until(school, {"certify"})
    other.menu("Мой класс")
    other.follow("7Б")
    other.sign("/classes/")
    other.page.context.close()


def _close(school: School) -> None:
    """The class teacher certifies on the phone, the deputy approves, the director stamps all at once."""
    mine = school["class teacher"]
    mine.menu("Мой класс")
    mine.follow("9А")
    mine.sign("/classes/")
    assert school.states == {"approve"}
    for post in ("deputy", "director"):
        seat = school[post]
        seat.menu("На подпись")
        seat.follow("Отметить все")
        seat.sign("/stamping/sign")
        assert all(group.name in seat.text for group in school.snapshot.classes)
    assert school.states == {"bind"}


def _keep(school: School) -> None:
    """Bound, deposited in both rooms, and the whole folder is seen to be there."""
    archivist, deputy = school["archivist"], school["deputy"]
    archivist.go("/binding")
    archivist.send("/binding")
    archivist.go("/deposits")
    archivist.send("/deposits")
    archivist.wait_for_work()
    assert school.states == {"archived"}
    deputy.go("/deposits/folder")
    assert deputy.text.count("серверная") == len(school.snapshot.classes)
    for store in school.site.archive.mirror.stores:
        assert apart(partial(verify_store, store, progress=lambda _done, _total: None)).sound


def _find(school: School) -> None:
    """A graduate is found, the sheet opens with its proof, and a certified copy is issued."""
    pupil = next(one for one in school.graduates.pupils if one.surname)
    archivist = school["archivist"]
    archivist.menu("Поиск в архиве")
    archivist.page.fill("#q", f"{pupil.surname} 9А {school.snapshot.year + 1}")
    archivist.page.keyboard.press("Enter")
    archivist.page.locator("#hits").wait_for()
    archivist.page.locator("main table a").first.click()
    archivist.send("/search/", reason="запрос выпускника", request="12")
    assert archivist.page.locator("#verdict").count()
    archivist.sign(f"{urlsplit(archivist.page.url).path}/certify", request="12", recipient=pupil.surname)
    with archivist.page.expect_download() as got:
        archivist.page.locator("main a[href$='/copy.pdf']").click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")


def _mended(snapshot: Snapshot) -> Snapshot:
    """The export of the second class with another topic in the last lesson of its first subject."""
    group = snapshot.classes[1]
    first, *others = group.sections
    *lessons, last = first.lessons
    first = replace(first, lessons=(*lessons, replace(last, topic=ONCE_MORE)))
    mended = replace(snapshot, classes=(replace(group, sections=(first, *others)),))
    return mended.of_class(group.id)


def _wait_until(school: School, states: set[str]) -> None:
    """Wait for the worker that puts the volume together."""
    page = school["deputy"].page
    for _ in range(300):
        if school.states == states:
            return
        page.wait_for_timeout(200)
    raise AssertionError(school.states)
