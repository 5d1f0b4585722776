"""Signing, certifying and searching without a script, and without a mouse."""

from playwright.sync_api import Page, expect

from archive_service.services import cases
from tests.browser.halfway import Town
from tests.browser.seat import Seat
from tests.browser.site import DESKTOP, PHONE, PHRASE

MOST_TABS = 150


def signed(town: Town, step: str = "verify") -> int:
    """How many sheets are signed in the classes that are left before a step."""
    names = {group.name for group in town.term.show.left_at(step)}
    with town.site.desk.reading() as session:
        return sum(row.sections_signed for row in cases.choose(session) if row.class_name in names)


def state(town: Town, case_id: str) -> str:
    """Where a case stands."""
    with town.site.desk.reading() as session:
        (row,) = cases.choose(session, case_id=case_id)
        return row.state


def test_a_sheet_is_signed_without_a_script(town: Town) -> None:
    """A phone that runs no scripts: the queue, the sheet, the signature."""
    before = signed(town)
    teacher = Seat(town.site.enter(town.term.teacher, PHONE, script=False))
    teacher.menu("Мои листы")
    teacher.page.locator("main table a").first.click()
    teacher.sign("/sheets/")
    assert signed(town) == before + 1
    teacher.page.context.close()


def test_a_class_is_certified_without_a_script(town: Town) -> None:
    """The class teacher certifies the first sheet."""
    case_id = town.case("certify")
    teacher = Seat(town.site.enter(town.term.class_teacher, PHONE, script=False))
    teacher.menu("Мой класс")
    teacher.page.locator(f"main a[href='/classes/{case_id}']").click()
    teacher.sign("/classes/")
    assert state(town, case_id) == "approve"
    teacher.page.context.close()


def test_a_graduate_is_found_without_a_script(town: Town) -> None:
    """The archivist finds a sheet, says why, and sees its pages and its proof."""
    show = town.term.show
    group = next(one for one in show.snapshot.classes if one.name not in show.halts)
    pupil = next(one for one in group.pupils if one.surname)
    archivist = Seat(town.site.enter("s-03", script=False))
    archivist.menu("Поиск в архиве")
    archivist.page.fill("#q", f"{pupil.surname} {group.name}")
    archivist.page.keyboard.press("Enter")
    archivist.page.locator("main table a").first.click()
    archivist.send("/search/", reason="запрос выпускника")
    assert archivist.page.locator("#verdict").count() == 1
    archivist.page.context.close()


def test_a_volume_is_signed_with_the_keyboard_alone(town: Town) -> None:
    """From the address of the log-in to the signature with Tab, Enter, Space and letters; focus is seen."""
    page = town.site.session(DESKTOP).new_page()
    page.goto("/login")
    _tab_to(page, "#login")
    page.keyboard.type("s-02")
    _tab_to(page, "#phrase")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("header form[action='/logout']")).to_be_visible()
    _tab_to(page, "nav.menu a[href='/stamping']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stamping")
    for box in page.locator("main table input[type=checkbox]").all():
        _tab_to(page, "main table input[type=checkbox]")
        assert not box.is_checked()
        page.keyboard.press("Space")
    _tab_to(page, "main form #phrase")
    page.keyboard.type(PHRASE)
    _tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stamping/signed/**")
    assert state(town, town.case("approve")) == "stamp"
    page.context.close()


def test_the_first_tab_leads_past_the_menu(town: Town) -> None:
    """The skip link is the first thing reached, and it leads to the content."""
    page = town.site.enter("s-02")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.context.close()


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element is reached; whatever is reached on the way shows that it is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        reached = page.locator(":focus")
        if not reached.count():
            continue
        assert reached.evaluate("one => getComputedStyle(one).outlineStyle") != "none", reached
        if reached.evaluate("(one, wanted) => one.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached with Tab")
