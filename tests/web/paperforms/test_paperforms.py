"""The pages of the forms: listed, changed, looked at before, returned to what was shipped."""

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from archive_service.services import form_wordings
from tests.world import World

FORM = "/forms/transfer_list"
SAID = "Листы сосчитаны вдвоём."


@pytest.fixture
def admin(lite: World, make_visit: Callable[..., Any]) -> Any:
    """A browser of the administrator."""
    lite.found()
    return make_visit(lite)("admin")


@pytest.fixture
def today(lite: World, admin: Any) -> dict[str, str]:
    """From today on, with a reason."""
    return {"from_on": lite.desk().today.isoformat(), "reason": "приказ № 12"}


def text(pdf: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())


def test_forms_are_listed_and_shown(admin: Any) -> None:
    """Each with its sample; a page names the places and the prescribed words of each text."""
    page = admin.get("/forms").text
    for said in ("ЛИСТ-ЗАВЕРИТЕЛЬ ДЕЛА", "Наклейки для прошивки", "как в поставке", "Общее для отчётов"):
        assert said in page
    page = admin.get("/forms/inner_list").text
    assert "Места: {documents}." in page
    assert "Слова «ВНУТРЕННЯЯ ОПИСЬ» остаются: архивные правила." in page
    assert "не меняли" in page
    admin.get("/forms/absent", 404)
    admin.get("/forms/absent/sample", 404)


def test_a_text_is_changed_and_returned(lite: World, admin: Any, today: dict[str, str]) -> None:
    """Looked at without being kept, then taken up; the sample has it; the shipped one comes back."""
    typed = {"text-checked": SAID}
    answer = admin.post(f"{FORM}/look", 200, **typed)
    assert answer.mimetype == "application/pdf"
    assert SAID in text(answer.data)
    assert form_wordings.own(lite.desk(), "transfer_list") == {}
    page = admin.follow(FORM, **typed, **today)
    assert "версия 1, действует с" in page
    assert SAID in page
    assert SAID in text(admin.get(f"{FORM}/sample").data)
    assert SAID in text(admin.get(f"{FORM}/sample?version=1").data)
    admin.get(f"{FORM}/sample?version=7", 404)
    assert "как в поставке" in admin.get(f"{FORM}/restore").text
    page = admin.follow(f"{FORM}/restore", **today)
    assert "снова как в поставке" in page
    assert SAID not in text(admin.get(f"{FORM}/sample").data)


def test_faults_stand_beside_their_texts(admin: Any, today: dict[str, str]) -> None:
    """Nothing typed is lost; each fault is told once, at its field; no day or reason is said there too."""
    wrong = {"text-total": "Итого: {units}", "text-checked": SAID}
    page = admin.post(FORM, 422, **wrong, **today).text
    assert page.count("пропало место {words}") == 1
    assert 'value="Итого: {units}"' in page
    assert SAID in page
    assert 'aria-invalid="true"' in page
    assert "пропало место {words}" in admin.post(f"{FORM}/look", 422, **wrong).text
    assert SAID in admin.post(FORM, 422, **{"text-checked": SAID, "from_on": "", "reason": ""}).text
    assert "Ничего не изменено" in page
