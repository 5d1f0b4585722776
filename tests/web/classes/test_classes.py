"""The class teacher's pages: what is missing, the first sheet, the council's decision."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from archive_service.db.models import CaseRow
from tests.world import PHRASE


def _head(world, case_id: str) -> str:
    with world.desk().reading() as session:
        return session.scalars(select(CaseRow.class_teacher).where(CaseRow.id == case_id)).one()


def _hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


@pytest.mark.clause("000-14")
def test_what_is_missing_in_my_class(world, visit) -> None:
    """Every subject is there with who signs it, its state and its day; signed ones stand apart."""
    case_id = world.to("handed")
    browser = visit(_head(world, case_id))
    assert f'href="/classes/{case_id}"' in browser.get("/classes").text
    page = browser.get(f"/classes/{case_id}").text
    assert "Не подписано предметов: 2 из 2." in page
    assert page.count("29.05.2026") >= 2
    assert "Заверить</button>" not in page
    world.on([case_id], ("signed",))
    page = browser.get(f"/classes/{case_id}").text
    assert "Все листы подписаны" in page
    assert "Заверить</button>" in page


@pytest.mark.clause("000-23")
def test_the_first_sheet_is_certified(world, visit) -> None:
    """The page shows the first sheet and asks for the phrase; afterwards the next step is somebody else's."""
    case_id = world.to("signed")
    browser = visit(_head(world, case_id))
    url = f"/classes/{case_id}"
    page = browser.get(url).text
    picture = unescape(re.search(r'src="(/stamping/[^"]+-800.webp)"', page)[1])
    assert browser.get(picture).mimetype == "image/webp"
    sent = {"step": _hidden(page, "step"), "seen": _hidden(page, "seen")}
    assert "не та фраза" not in browser.post(f"{url}/certify", 403, phrase="не та фраза", **sent).text
    stale = browser.post(f"{url}/certify", 409, phrase=PHRASE, **sent | {"seen": "sha256:0"}).text
    assert "том изменился" in stale
    page = browser.follow(f"{url}/certify", phrase=PHRASE, **sent)
    assert "подписано" in page
    assert "Заверить</button>" not in page
    assert world.kinds(case_id)[-1] == "CaseSigned"


def test_only_the_own_class(world, visit) -> None:
    """Colleagues, and the director too, get no class teacher's page; the list says why it is empty."""
    case_id = world.to("signed")
    for person in ("s-01", "s-03"):
        browser = visit(person)
        browser.get(f"/classes/{case_id}", 404)
        browser.post(f"/classes/{case_id}/certify", 404, phrase=PHRASE)
        assert "Вы не назначены классным руководителем" in browser.get("/classes").text


@pytest.mark.clause("000-26")
def test_the_council_s_decision_is_keyed_in(world, visit) -> None:
    """One text for everybody and another for one pupil; its sheet is a PDF, and it can be keyed in anew."""
    case_id = world.to("handed")
    browser = visit(_head(world, case_id))
    url = f"/classes/{case_id}"
    page = browser.get(url).text
    browser.get(f"{url}/council.pdf", 404)
    pupil = re.search(r'name="(apart-[^"]+)"', page)[1]
    sent = {"number": "5", "day": "2026-05-27"}
    kept = browser.post(f"{url}/council", 400, everybody="  ", **sent).text
    assert 'value="5"' in kept
    late = {"number": "5", "day": "2026-05-28"}
    assert "оставлен" in browser.post(f"{url}/council", 409, **late, **{pupil: "оставлен на второй год"}).text
    browser.post(f"{url}/council", 422, number="", day="вчера", everybody="переведены")
    done = browser.follow(f"{url}/council", everybody="переведены", **sent, **{pupil: "оставлен"})
    assert "протокол № 5 от 27.05.2026, записей: 2" in done
    assert browser.get(f"{url}/council.pdf").data.startswith(b"%PDF")
    browser.post(f"{url}/council", everybody="переведены в 10 класс", **sent)
    assert world.kinds(case_id).count("DecisionEntered") == 2
