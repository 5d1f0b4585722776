"""Many volumes, one pass phrase: the director's ten minutes, and the deputy's."""

import re
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from archive_service.services import cases, documents
from tests.web.conftest import HERE
from tests.world import PHRASE, sample


@pytest.fixture
def approved(world):
    """Three volumes that the deputy has approved."""
    world.found()
    found = world.take_in(sample(classes=3))
    world.on(found, ("printed", "handed", "signed", "certified", "approved"))
    return found


def _boxes(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="choice" value="([^"]+)"', page)]


def _picture(size=(300, 300)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "blue").save(target, "PNG")
    return target.getvalue()


@pytest.mark.clause("000-25")
def test_the_director_stamps_all_with_one_phrase(world, approved, visit) -> None:
    """The list has every volume with its leaves and day; all are ticked with one link and signed at once."""
    browser = visit("s-01")
    page = browser.get("/stamping").text
    assert len(_boxes(page)) == 3
    assert browser.get("/stamping?all=1").text.count(" checked") == 3
    page = browser.follow("/stamping/sign", phrase=PHRASE, choice=_boxes(page))
    assert "Подписано всё: 3" in page
    assert "Сейчас ни один том не ждёт вашей подписи" in browser.get("/stamping").text
    for case_id in approved:
        assert world.kinds(case_id)[-1] == "CaseSigned"


def test_one_refusal_stops_nobody(world, approved, visit) -> None:
    """A volume that was sent back meanwhile, or signed already, is told with its reason."""
    browser = visit("s-01")
    boxes = _boxes(browser.get("/stamping").text)
    browser.post("/stamping/sign", phrase=PHRASE, choice=boxes[:1])
    page = browser.follow("/stamping/sign", phrase=PHRASE, choice=boxes)
    assert "Подписано 2 из 3" in page
    assert "уже выполнен" in page


def test_a_wrong_phrase_keeps_what_was_ticked(world, approved, visit) -> None:
    """Nothing is signed; the boxes are still ticked. Without a tick it is said in words."""
    browser = visit("s-01")
    boxes = _boxes(browser.get("/stamping").text)
    assert browser.post("/stamping/sign", 403, phrase="не та", choice=boxes[:2]).text.count(" checked") == 2
    assert "Ничего не выбрано" in browser.post("/stamping/sign", 400, phrase=PHRASE).text
    assert len(_boxes(browser.get("/stamping").text)) == 3


def test_other_people_s_volumes(world, approved, visit) -> None:
    """A volume waits for its step's role only: others see none, and a forged box signs nothing."""
    boxes = _boxes(visit("s-01").get("/stamping").text)
    deputy = visit("s-02")
    assert _boxes(deputy.get("/stamping").text) == []
    assert "Подписано" not in deputy.follow("/stamping/sign", phrase=PHRASE, choice=boxes[:1])
    for person in ("t-01", "t-02"):
        teacher = visit(person)
        teacher.get("/stamping")
        answer = teacher.client.post(
            "/stamping/sign",
            base_url=HERE,
            data={"csrf_token": teacher.token(), "once": "1", "phrase": PHRASE, "choice": boxes},
        )
        assert answer.status_code in (303, 400)
    signed = [one.act for one in world.acts() if type(one.act).__name__ == "CaseSigned"]
    assert "stamp" not in {one.step for one in signed}


def test_looking_inside(world, approved, visit) -> None:
    """Every page has its picture, the contents lead to each subject's first page, the PDF opens."""
    browser, case_id = visit("s-01"), approved[0]
    url = f"/stamping/{case_id}"
    page = browser.get(url).text
    with world.desk().reading() as session:
        case, _ = cases.load(session, case_id)
    first = case.bound_sections[0]
    assert f"page={2 * int(first.leaves[0]) - 1}#page" in unescape(page)
    assert f"страница 1 из {case.pages}" in page
    browser.get(f"{url}?page={case.pages}")
    browser.get(f"{url}?page={case.pages + 1}", 404)
    browser.get(f"{url}?page=0", 404)
    assert browser.get(f"{url}/volume/{case.pages}-800.webp").mimetype == "image/webp"
    assert browser.get(f"{url}/summary/1-2000.webp").mimetype == "image/webp"
    browser.get(f"{url}/order/1-800.webp", 404)
    assert browser.get(f"{url}/volume.pdf").data == documents.read(world.desk(), case.volume)
    assert "Сводная ведомость: страница 1" in browser.get(f"{url}?what=summary").text
    [box] = _boxes(page)
    assert "Подписано всё: 1" in browser.follow("/stamping/sign", phrase=PHRASE, choice=[box])
    visit("admin").get(url, 404)


def test_a_volume_that_is_not_bound_yet(world, visit) -> None:
    """The page says what is missing."""
    case_id = world.to("handed")
    assert "том ещё не собран" in visit("s-01").get(f"/stamping/{case_id}", 404).text


@pytest.mark.clause("000-24")
def test_the_approving_deputy_works_here_too(world, visit) -> None:
    """Whoever holds the role of a step signs it on the same page."""
    world.to("certified")
    browser = visit("s-02")
    page = browser.follow("/stamping/sign", phrase=PHRASE, choice=_boxes(browser.get("/stamping").text))
    assert "Подписано всё: 1" in page


@pytest.mark.clause("000-25")
def test_the_school_s_seal_stands_beside_the_signature(world, approved, visit) -> None:
    """A picture given once is on the next volumes; rubbish is refused beside the field."""
    browser = visit("s-01")
    assert "Изображения печати ещё нет" in browser.get("/stamping/seal").text
    browser.get("/stamping/seal.png", 404)
    _give(browser, b"not a picture", 422)
    _give(browser, b"", 422)
    _give(browser, _picture(), 303)
    assert browser.get("/stamping/seal.png").data == _picture()
    assert (
        "stands" in browser.get("/stamping/seal?lang=en").text
        or "is put" in browser.get("/stamping/seal").text
    )
    browser.post("/stamping/sign", phrase=PHRASE, choice=_boxes(browser.get("/stamping").text)[:1])
    visit("s-02").get("/stamping/seal", 403)
    visit("t-01").get("/stamping/seal.png", 403)


def _give(browser, data: bytes, status: int) -> None:
    sent = {
        "csrf_token": browser.token(),
        "once": f"{status}{len(data)}",
        "picture": (BytesIO(data), "seal.png"),
    }
    answer = browser.client.post(
        "/stamping/seal", base_url=HERE, data=sent, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text
