"""The page of the self-assessment: what is judged, its evidence, answers, and the paper."""

from collections.abc import Callable
from typing import Any

from archive_service.problems import LANGUAGES, sentence
from archive_service.services import upkeep
from archive_service.services.assessment_words import PAGES
from archive_service.web.access import ACCESS
from tests.world import World


def test_evidence_leads_to_pages_that_there_are() -> None:
    """Every page that a line names has an address in the access table and a name."""
    assert set(PAGES) <= set(ACCESS)
    for language in LANGUAGES:
        assert all(sentence(f"assessment.page-{one.partition('.')[0]}", language) for one in PAGES)


def test_the_page_of_an_inspection(lite: World, make_visit: Callable[..., Any]) -> None:
    """An empty archive says what to do first; evidence leads to its act; an answer changes its line."""
    lite.to("imported")
    visit = make_visit(lite)
    director = visit("s-01")
    page = director.get("/assessment").text
    assert "С чего начать" in page
    assert "в архиве ещё ничего нет" in page
    visit("t-01").get("/assessment", 403)
    upkeep.audit_store(lite.desk(), "disk-a")
    act = lite.acts()[-1].seq
    assert f"/acts?before={act + 1}" in visit("admin").get("/assessment").text
    question = "/assessment/questions/restore"
    director.get("/assessment/questions/nonsense", 404)
    refused = director.post(question, 409, said="yes", document="")
    assert "требует документа" in refused.text
    director.post(question, said="yes", document="акт № 3")
    assert "да (акт № 3)" in director.get("/assessment").text
    assert "за последний год базу данных" in visit("admin").get("/acts").text.casefold()
    assert director.get("/assessment/today.pdf").data.startswith(b"%PDF")
    director.post("/assessment/keep")
    kept = director.get("/assessment").text.partition("/assessment/kept/")[2].partition('"')[0]
    assert director.get(f"/assessment/kept/{kept}").data.startswith(b"%PDF")
