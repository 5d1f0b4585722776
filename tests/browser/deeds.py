"""What has to be done before some pages are there: each page that only a deed leads to is looked at."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from archive_service.cli.demo_school import ADMIN, ARCHIVIST, DEPUTY, DIRECTOR, OPERATOR
from archive_service.services import (
    cases,
    documents,
    media_hands,
    media_register,
    media_write,
    paper_hands,
    paper_lending,
    paper_register,
)
from archive_service.services.media_hands import Offer
from archive_service.services.media_load import Wanted
from archive_service.services.media_register import Entry
from archive_service.services.paper_lending import Loan
from archive_service.services.paper_register import Older
from storage.port import Key
from tests.browser.disposal_deeds import disposals_made
from tests.browser.extraction_deeds import extract
from tests.browser.halfway import Town
from tests.browser.keeping_deeds import keep_house
from tests.browser.leave_deeds import leave
from tests.browser.seat import Seat
from tests.browser.walk import Walker
from tests.foreign import Printed, print_journal
from tests.scans import as_pdf, blank, pages_of, simulate
from workflows.canonical import digest
from workflows.media import MediumKind
from workflows.paper_copies import Place
from workflows.volumes import volumes_of


def before_the_door(walker: Walker) -> None:
    """Look at the log-in, a refused log-in, the page for a wrong address, and the confirmation."""
    page = walker.site.session().new_page()
    page.goto("/login")
    walker.look(page, "login.form")
    page.fill("[name=login]", "nobody")
    page.fill("[name=phrase]", "не та парольная фраза")
    page.click("main [type=submit]")
    walker.look(page, "login.enter")
    page.goto("/no-such-page")
    walker.look(page, "error-404")
    page.context.close()
    page = walker.site.enter("s-02")
    page.goto("/confirm")
    walker.look(page, "login.confirm")
    page.context.close()


def do_all(town: Town, walker: Walker, folder: Path) -> dict[str, list[str]]:
    """Do everything, look at what only a deed shows; return where each person's walk begins besides home."""
    begins: dict[str, list[str]] = {}
    leave_an_orphan(town)
    for endpoint, person, seat in _deeds(town, folder):
        if endpoint:
            walker.look(seat.page, endpoint)
        begins.setdefault(person, []).append(urlsplit(seat.page.url).path)
        seat.page.context.close()
    group = town.term.show.snapshot.classes[0].name
    begins.setdefault(DEPUTY, []).append(f"/consents?{urlencode({'group': group})}")
    with town.site.desk.reading() as session:
        last = paper_hands.hand_overs(session)[0].number
    begins[ARCHIVIST].append(f"/paper/hands/{last}/decline")
    begins[DIRECTOR] += ["/breaches/1/void", "/breaches/1/restore"]
    case_id = disposals_made(town)
    begins[ARCHIVIST] += ["/disposal/1/certificate.pdf", f"/disposal/of/{case_id}"]
    begins[ARCHIVIST] += [f"/disposal/2/{step}" for step in ("medium", "finish", "execute", "revoke")]
    begins[DIRECTOR] += ["/disposal/2/approve", "/disposal/2/agree"]
    begins[ARCHIVIST] += ["/disposal/propose", *keep_house(town)]
    begins[OPERATOR].append("/scans/unsigned.pdf")
    return begins


def _deeds(town: Town, folder: Path) -> Iterator[tuple[str, str, Seat]]:
    """Yield the page's endpoint where it is no page to come back to, who did it, and where they are now."""
    yield "", OPERATOR, _upload(town, town.term.corrected)
    yield "", OPERATOR, _scan(town, folder)
    yield "", OPERATOR, _bring(town, town.term.corrected)
    yield "", OPERATOR, _bring(town, _foreign(town, folder))
    yield "", DEPUTY, _print_files(town)
    yield "", DEPUTY, _report_on_a_class(town)
    yield "", town.term.teacher, _sign_many(town)
    yield "", town.term.class_teacher, _decide(town)
    yield "", DIRECTOR, _stamp(town, folder)
    yield "", ARCHIVIST, _sew(town, folder)
    yield "", DEPUTY, _form_folders(town)
    yield "", ARCHIVIST, _hand_out_a_copy(town)
    yield "", OPERATOR, _media(town, folder)
    yield "", ARCHIVIST, _paper(town, folder)
    yield "", ARCHIVIST, _take_papers(town)
    yield "", ARCHIVIST, extract(town)
    yield "", ARCHIVIST, leave(town)
    yield "", ARCHIVIST, _give_an_extract(town)
    yield "", ARCHIVIST, _give_a_certificate(town)
    yield "", ARCHIVIST, _answer_requests(town, folder)
    yield "", ADMIN, _dismiss(town)
    yield "", DIRECTOR, _breach(town)
    yield "rules.take", ADMIN, _look_at_rules(town)
    yield "", ADMIN, _adopt_rules(town)
    yield "", ADMIN, _change_a_form(town)
    yield "", DIRECTOR, _keep_the_assessment(town)


def leave_an_orphan(town: Town) -> None:
    """Put something into a store that no row speaks of, as an interrupted deposit would."""
    data = b"what nobody recorded"
    town.site.archive.mirror.stores[0].put(Key.of("objects", digest(data)), BytesIO(data))


def _upload(town: Town, workbook: Path) -> Seat:
    operator = Seat(town.site.enter("operator"))
    operator.menu("Выгрузка")
    operator.send("/imports", export=workbook)
    operator.wait_for_work()
    return operator


def _scan(town: Town, folder: Path) -> Seat:
    """A pile from the scanner: a subject's sheets, the summary sheet of a class, a side that is empty."""
    with town.site.desk.reading() as session:
        signed, _ = cases.load(session, town.case("verify"))
        certified, _ = cases.load(session, town.case("certify"))
    wanted = (signed.sections[-1].document, certified.summary or "")
    sheets = [page for one in wanted for page in pages_of(documents.read(town.site.desk, one), 150)]
    pile = folder / "pile.pdf"
    pile.write_bytes(as_pdf([*(simulate(page, seed, skew=0) for seed, page in enumerate(sheets)), blank(1)]))
    operator = Seat(town.site.enter("operator"))
    operator.go("/scans")
    operator.send("/scans", files=pile)
    operator.wait_for_work()
    return operator


def _foreign(town: Town, folder: Path) -> Path:
    """A printout that another program made of a class that nobody exported."""
    teacher = next(iter(town.term.show.snapshot.staff)).full_name
    printed = Printed([("Алгебра", teacher, 2), ("Физика", "Никто", 1)], ["Никто Никто"], teacher)
    return print_journal(folder / "printout.pdf", printed)


def _bring(town: Town, file: Path) -> Seat:
    """Send a file as a printout: one that is none is refused, another one waits to be sorted."""
    operator = Seat(town.site.enter("operator"))
    operator.go("/brought")
    operator.page.select_option("[name=term]", "q4")
    operator.page.select_option("[name=class_teacher]", index=1)
    days = {"starts_on": "2026-04-06", "ends_on": "2026-05-26"}
    operator.send("/brought", file=file, class_name="9Я", grade="9", year="2025", source="Дневник", **days)
    operator.wait_for_work()
    return operator


def _print_files(town: Town) -> Seat:
    deputy = Seat(town.site.enter("s-02"))
    deputy.go("/printing")
    deputy.form("/printing/batches").locator("[name=cases]").first.check()
    deputy.send("/printing/batches")
    deputy.wait_for_work()
    return deputy


def _report_on_a_class(town: Town) -> Seat:
    deputy = Seat(town.site.enter("s-02"))
    deputy.go("/reports")
    deputy.send("/reports")
    return deputy


def _sign_many(town: Town) -> Seat:
    teacher = Seat(town.site.enter(town.term.teacher))
    teacher.menu("Мои листы")
    teacher.page.locator("main table input[type=checkbox]").first.check()
    teacher.sign("/sheets/sign")
    return teacher


def _decide(town: Town) -> Seat:
    teacher = Seat(town.site.enter(town.term.class_teacher))
    teacher.go(f"/classes/{town.case('certify')}")
    day = town.site.desk.today
    teacher.send(
        f"/classes/{town.case('certify')}/council", number="5", day=f"{day}", everybody="переведён(а)"
    )
    return teacher


def _stamp(town: Town, folder: Path) -> Seat:
    seal = folder / "печать.png"
    Image.new("RGB", (400, 400), (40, 60, 160)).save(seal)
    director = Seat(town.site.enter("s-01"))
    director.go("/stamping/seal")
    director.send("/stamping/seal", picture=seal)
    director.menu("На подпись")
    director.page.locator("main table input[type=checkbox]").first.check()
    director.sign("/stamping/sign")
    return director


def _sew(town: Town, folder: Path) -> Seat:
    """What the director stamped is sewn; the seal on its label is being looked at."""
    label = folder / "наклейка.pdf"
    canvas = Canvas(str(label))
    canvas.drawString(60, 700, "Прошито, пронумеровано и скреплено печатью")
    canvas.save()
    binder = Seat(town.site.enter(ARCHIVIST))
    binder.go("/binding")
    binder.page.locator("main table a[href*='/sewing/']").first.click()
    here = urlsplit(binder.page.url).path
    with town.site.desk.reading() as session:
        case, profile = cases.load(session, here.rpartition("/")[2])
    for one in volumes_of(case, profile):
        binder.page.fill(f"#leaves-{one.number}", str(one.leaves))
    binder.send(here)
    binder.send(f"{here}/label/1", scan=label)
    return binder


def _form_folders(town: Town) -> Seat:
    """The deputy puts the certified journals into folders, and a part on paper into the first."""
    deputy = Seat(town.site.enter(DEPUTY))
    deputy.go("/folders/form")
    deputy.page.locator("main form .actions button").click()
    deputy.go("/folders/1/add")
    deputy.page.fill("[name=title]", "Журнал внеурочного курса")
    deputy.page.fill("[name=leaves]", "12")
    deputy.page.locator("main form .actions button").click()
    return deputy


def _hand_out_a_copy(town: Town) -> Seat:
    """The archivist reads a summary sheet and certifies a copy: links to both are there for half an hour."""
    archivist = Seat(town.site.enter(ARCHIVIST))
    archivist.go("/shelf")
    archivist.page.locator("main table a.btn").first.click()
    archivist.page.locator("main .actions a.btn-primary").click()
    archivist.send("/search/", reason="справка по личному обращению", request="1-з от 01.06.2026")
    archivist.sign(f"{urlsplit(archivist.page.url).path}/certify")
    return archivist


def _media(town: Town, folder: Path) -> Seat:
    """Three disks: one being handed to the deputy, one lent to the archivist, one that is kept."""
    desk, disk = town.site.desk, folder / "disk"
    disk.mkdir()
    for _ in range(3):
        entry = Entry(MediumKind.HARD_DISK, "кабинет директора", "сейф", OPERATOR, ("director",))
        number = media_register.register(desk, entry, actor_id=OPERATOR).id
        media_write.write(desk, number, disk, Wanted(), actor_id=OPERATOR)
    media_hands.hand_over(desk, "1", Offer(DEPUTY), actor_id=OPERATOR)
    until = desk.today + timedelta(days=3)
    media_hands.issue(desk, "2", to=ARCHIVIST, reason="сверка", until=until, actor_id=OPERATOR)
    operator = Seat(town.site.enter(OPERATOR))
    operator.menu("Носители")
    return operator


def _paper(town: Town, folder: Path) -> Seat:
    """Three old volumes: one lent, one accepted by a signed list, one being handed to the archivist."""
    desk, scan, place = town.site.desk, folder / "list.pdf", Place("архив", "шкаф 1", "полка 1")
    lent, taken, offered = (
        paper_register.register(
            desk,
            Older(
                title=f"Журнал {one}", year=2012, leaves=40, keeper=DEPUTY, access=("deputy",), place=place
            ),
            actor_id=DEPUTY,
        ).number
        for one in range(3)
    )
    given = paper_hands.offer(desk, [taken], ARCHIVIST, actor_id=DEPUTY)
    scan.write_bytes(given.pdf)
    paper_hands.receive(desk, given.number, actor_id=ARCHIVIST, copy=scan)
    paper_hands.offer(desk, [offered], ARCHIVIST, actor_id=DEPUTY)
    loan = Loan(reason="сверка", until=desk.today + timedelta(days=3), to=DIRECTOR)
    paper_lending.lend(desk, [lent], loan, actor_id=DEPUTY)
    archivist = Seat(town.site.enter(ARCHIVIST))
    archivist.menu("Бумажные копии")
    return archivist


def _take_papers(town: Town) -> Seat:
    archivist = Seat(town.site.enter(ARCHIVIST))
    with town.site.desk.reading() as session:
        last = paper_hands.hand_overs(session)[0].number
    archivist.go(f"/paper/hands/{last}/accept")
    return archivist


def _give_an_extract(town: Town) -> Seat:
    archivist = Seat(town.site.enter(ARCHIVIST))
    archivist.go("/shelf")
    archivist.page.locator("main table a.btn").first.click()
    archivist.page.locator("main .actions a[href*='/extracts/of/']").click()
    path = urlsplit(archivist.page.url).path
    archivist.sign("", request="17", reason="заявление родителей")
    assert urlsplit(archivist.page.url).path != path
    return archivist


def _give_a_certificate(town: Town) -> Seat:
    archivist = Seat(town.site.enter(ARCHIVIST))
    archivist.go("/shelf")
    archivist.page.locator("main table a.btn").first.click()
    archivist.page.locator("main .actions a[href*='/extracts/certificate/']").click()
    path = urlsplit(archivist.page.url).path
    archivist.sign("", request="18", reason="проверка хранения")
    assert urlsplit(archivist.page.url).path != path
    return archivist


def _answer_requests(town: Town, folder: Path) -> Seat:
    """Three requests, one answered by a certificate; an entry of the book of names with its scan."""
    archivist, scan = Seat(town.site.enter(ARCHIVIST)), folder / "постановление.pdf"
    for _ in range(3):
        archivist.go("/requests/add")
        archivist.send("")
    archivist.go("/shelf")
    archivist.page.locator("main table a.btn").first.click()
    archivist.page.locator("main .actions a[href*='/answers/of/']").click()
    archivist.sign("", recipient="Пробной Анне Тестовне")
    canvas = Canvas(str(scan))
    canvas.drawString(60, 700, "204-p")
    canvas.save()
    archivist.go("/names/school")
    day = town.site.desk.today
    archivist.send("", number="204-п", paper_on=f"{day}", name="Школа № 7", until=f"{day}", copy=scan)
    archivist.go("/requests/1")
    return archivist


def _dismiss(town: Town) -> Seat:
    admin = Seat(town.site.enter("admin"))
    admin.go("/staff/t-01/dismiss")
    admin.send("", order_no="31-к", from_on=f"{town.site.desk.today}")
    return admin


def _breach(town: Town) -> Seat:
    director = Seat(town.site.enter("s-01"))
    director.go("/breaches/report")
    director.form("").locator("[name=account]").select_option("t-04")
    director.send("", text="листок с фразой лежал на столе")
    director.go("/breaches/1/papers")
    director.send("")
    return director


def _look_at_rules(town: Town) -> Seat:
    admin = Seat(town.site.enter("admin"))
    admin.go("/rules/adopt")
    admin.form("").locator("[name=source]").select_option("perevoz")
    admin.send("")
    return admin


def _adopt_rules(town: Town) -> Seat:
    admin = _look_at_rules(town)
    admin.sign("/rules/take", from_on=f"{town.site.desk.today + timedelta(days=30)}")
    return admin


def _change_a_form(town: Town) -> Seat:
    """Let a paper say something else from today on: its page then offers the shipped texts."""
    admin = Seat(town.site.enter(ADMIN))
    admin.menu("Формы")
    admin.follow("Ведомость передачи бумажных журналов")
    admin.send(
        "/forms/transfer_list", "Принять", reason="приказ № 12", **{"text-checked": "Листы сосчитаны."}
    )
    return admin


def _keep_the_assessment(town: Town) -> Seat:
    director = Seat(town.site.enter(DIRECTOR))
    director.go("/assessment")
    director.send("/assessment/keep")
    return director
