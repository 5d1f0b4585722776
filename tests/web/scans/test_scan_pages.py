"""Pages about scans: files sent in, pages placed by hand, signatures confirmed, without a script."""

import io

import pytest

from archive_service.services import cases
from archive_service.services.scan_placing import Verdict
from tests.services.scanning import BLANK, TORN, Scanner, codes
from tests.world import PHRASE
from workflows.label_codes import label_code


@pytest.fixture
def scanner(monkeypatch):
    """Files that list their pages are scans."""
    return Scanner(monkeypatch)


def _file(*lines, name="pile.pdf"):
    return io.BytesIO("\n".join(lines).encode()), name


def _send(world, browser, *lines):
    browser.post("/scans", files=_file(*lines))
    assert world.work() == []


@pytest.mark.clause("000-22")
def test_a_pile_becomes_a_signature_on_pages(world, scanner, visit):
    """Sent, one page placed by hand, the answers given, the phrase asked: the teacher's hand counts."""
    case_id = world.to("handed")
    desk, deputy = world.desk(), visit("s-02")
    with desk.reading() as session:
        section = cases.load(session, case_id)[0].sections[0]
    sheets = codes(desk, case_id, part=section.id)
    deputy.post("/scans", 422)
    assert "Сканов ещё не было" in deputy.get("/scans").text
    _send(world, deputy, *sheets[1:], TORN, BLANK, "J1-000000000000-001R-E1", label_code(case_id, 2))
    assert "посмотреть: 3" in deputy.get("/scans").text
    for verdict in Verdict:
        deputy.get(f"/scans/1?show={verdict}")
    deputy.get("/scans/1?show=nonsense", 404)
    torn = len(sheets)
    label = deputy.get(f"/scans/1/{torn + 3}").text
    assert "том 2. <a" in label
    assert f"/sewing/{case_id}" in label
    assert sheets[0] in deputy.get(f"/scans/1/{torn}?case={case_id}").text
    deputy.post(f"/scans/1/{torn}/place", 422, code="", typed="")
    deputy.post(f"/scans/1/{torn}/place", 404, typed="J1-000000000000-001R-E1")
    deputy.follow(f"/scans/1/{torn}/place", code=sheets[0])
    assert deputy.get(f"/scans/1/{torn}.jpg?small=1").mimetype == "image/jpeg"
    unit = f"/scans/confirm/{case_id}/verify/{section.id}"
    assert unit in deputy.get("/scans/confirm").text
    assert unit in deputy.get("/").text
    assert deputy.get(f"/scans/zone/1/{torn}/verify.jpg").mimetype == "image/jpeg"
    page = deputy.get(unit).text
    assert "Подпись с расшифровкой и датой есть?" in page
    seen = {f"seen-{sheets[0]}": "no"}
    assert "отметки сохранены" in deputy.follow(unit, **seen)
    assert section.title in deputy.get("/scans/unsigned").text
    for address in ("/scans/unsigned.pdf", f"/scans/unsigned.pdf?case={case_id}"):
        assert deputy.get(address).mimetype == "application/pdf"
    seen = {f"seen-{sheets[0]}": "yes", "day": desk.today.isoformat()}
    assert "field-error" in deputy.post(unit, 422, **seen).text
    deputy.post(unit, 403, **seen, phrase="неверная фраза")
    assert "подпись на бумаге записана" in deputy.follow(unit, **seen, phrase=PHRASE)
    with desk.reading() as session:
        assert cases.load(session, case_id)[0].sections[0].signatures
    missing = deputy.get(f"/scans/missing?case={case_id}").text
    assert section.title not in missing.split("</form>")[-1]
    visit("t-01").get("/scans", 403)


@pytest.mark.clause("000-26")
def test_the_class_teacher_keys_the_decision_in_beside_its_scan(world, scanner, visit):
    """The summary sheet's scan stands beside the fields; the decision names the filed scan as evidence."""
    case_id = world.to("handed")
    desk, deputy = world.desk(), visit("s-02")
    with desk.reading() as session:
        teacher = cases.load(session, case_id)[0].class_teacher
    _send(world, deputy, *codes(desk, case_id, part="summary"))
    sheet = next(one for one in codes(desk, case_id, part="summary") if "R-" in one)
    unit = f"/scans/confirm/{case_id}/council/-"
    assert "Решение педагогического совета вписано?" in deputy.get(unit).text
    deputy.follow(unit, **{f"seen-{sheet}": "yes"}, day=desk.today.isoformat(), phrase=PHRASE)
    own = visit(teacher)
    picture = f"/classes/{case_id}/summary-1.jpg"
    assert picture in own.get(f"/classes/{case_id}").text
    assert own.get(picture).mimetype == "image/jpeg"
    own.follow(f"/classes/{case_id}/council", number="5", day=desk.today.isoformat(), everybody="переведён")
    with desk.reading() as session:
        evidence = cases.load(session, case_id)[0].decisions[-1].evidence
    assert evidence.startswith("sha256:")
    assert deputy.get(f"/board/{case_id}/documents/{evidence}").mimetype == "application/pdf"
