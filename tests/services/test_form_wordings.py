"""The wording of papers: changed from a day on, checked text by text, kept with the log."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from archive_service.db.act_log import SchoolAct
from archive_service.problems import Kind, Problem, explain
from archive_service.rendering.catalogue import PAPERS
from archive_service.services import documents, form_pages, form_texts, form_wordings, matrix_paper
from archive_service.services.context import Desk
from archive_service.services.form_wordings import Draft, Version
from templates.prescribed import PRESCRIBED

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
FORM, TEXT = "transfer_list", "checked"
SAID = "Листы сосчитаны вдвоём."


@pytest.fixture
def desk(lite: Any) -> Desk:
    """A school as it was opened."""
    return lite.found()


def change(desk: Desk, said: str = SAID, *, days: int = 0, name: str = FORM, text: str = TEXT) -> Version:
    """Let one text say something else."""
    draft = Draft({text: said}, desk.today + days * DAY, "приказ № 12")
    return form_wordings.change(desk, name, draft, actor_id="admin")


def counts(desk: Desk, on: date) -> str:
    """What the text says on a day; "" as shipped."""
    with desk.reading() as session:
        version = form_wordings.in_force(form_wordings.versions(session, FORM), on)
    return form_wordings.texts(desk, version).get(TEXT, "") if version else ""


def refusal(act: Callable[[], Any]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    return caught.value


def test_a_wording_counts_from_its_day_on(lite: Any, desk: Desk) -> None:
    """The day before the shipped text is printed, from its day on the school's; of one day the last."""
    change(desk, "Рано.", days=7)
    change(desk, "Верно.", days=7)
    change(desk, days=0)
    said = [counts(desk, desk.today + days * DAY) for days in (-1, 0, 6, 7, 700)]
    assert said == ["", SAID, SAID, "Верно.", "Верно."]
    assert form_wordings.own(desk, FORM, "breach_act") == {FORM: {TEXT: SAID}}
    act = lite.acts()[-1].act
    assert isinstance(act, SchoolAct)
    assert (act.kind, act.facts["form"], act.facts["version"]) == ("form-wording", FORM, 3)
    assert SAID not in str(act.facts)
    assert documents.read(desk, act.facts["document"]).decode() == f'{TEXT} = "{SAID}"\n'


def test_a_paper_of_an_earlier_moment_says_what_it_said(lite: Any, desk: Desk) -> None:
    """Drawn again, it has the texts that counted when it was made."""
    made_at = desk.now
    lite.clock.moment += timedelta(minutes=5)
    change(lite.desk())
    assert form_wordings.own(lite.desk(), FORM) == {FORM: {TEXT: SAID}}
    assert form_wordings.own(lite.desk(), FORM, at=made_at) == {}


def test_papers_are_drawn_with_the_schools_texts(desk: Desk) -> None:
    """What the service prints from that day on has the changed text."""
    change(desk, "Кто за что отвечает", name="responsibility_matrix", text="title")
    page = pypdfium2.PdfDocument(matrix_paper.make(desk, desk.today))[0]
    assert "Кто за что отвечает" in page.get_textpage().get_text_range()


def test_the_shipped_texts_come_back(desk: Desk) -> None:
    """As a version of its own; where nothing differs from what counts, there is nothing to take up."""
    assert refusal(lambda: change(desk, form_texts.shipped(FORM)[TEXT])).code == "paperforms.nothing-changes"
    change(desk)
    assert refusal(lambda: change(desk)).code == "paperforms.nothing-changes"
    back = change(desk, form_texts.shipped(FORM)[TEXT])
    assert (back.number, back.document) == (2, "")
    assert form_wordings.own(desk, FORM) == {}
    assert change(desk).number == 3


@pytest.mark.parametrize(
    ("code", "name", "text", "said"),
    [
        ("place-missing", FORM, "total", "Итого: {units}"),
        ("place-unknown", FORM, "total", "{units} {words} {leaves} {who}"),
        ("place-unknown", FORM, "total", "{units} {words} {leaves!r}"),
        ("text-broken", FORM, "total", "{units} {words} {leaves"),
        ("text-empty", FORM, "checked", "  "),
        pytest.param("text-long", FORM, "checked", "а" * 1001, id="long"),
        ("text-unprintable", FORM, "checked", "нуль\x00"),
        ("text-unknown", FORM, "absent", "текст"),
        ("words-prescribed", "inner_list", "title", "Список"),
        ("words-prescribed", "breach_notice", "request", "Прошу закрыть {login}"),
    ],
)
def test_a_spoilt_text_is_refused(code: str, name: str, text: str, said: str) -> None:
    """The fault names the text and what would be right, in both languages."""
    problem = refusal(lambda: form_texts.changed_texts(name, {text: said}))
    assert (problem.kind, problem.code) == (Kind.INPUT, "paperforms.faulty")
    assert f"paperforms.{code}" in {fault.code for fault in problem.faults}
    assert {fault.path for fault in problem.faults} == {text}
    for language in ("ru", "en"):
        assert text in " ".join(explain(problem, language).details)


def test_who_may_from_when_and_why(desk: Desk) -> None:
    """A past day, no reason, no such form, somebody without the role: each is refused in words."""
    texts = {TEXT: SAID}
    for code, draft in (
        ("paperforms.faulty", Draft({TEXT: ""}, desk.today, "приказ № 12")),
        ("paperforms.from-past", Draft(texts, desk.today - DAY, "приказ № 12")),
        ("paperforms.reason-needed", Draft(texts, desk.today, "  ")),
    ):
        found = refusal(lambda draft=draft: form_wordings.change(desk, FORM, draft, actor_id="admin"))
        assert found.code == code
    assert refusal(lambda: change(desk, name="absent")).kind is Kind.MISSING
    draft = Draft(texts, desk.today, "приказ № 12")
    assert refusal(lambda: form_wordings.change(desk, FORM, draft, actor_id="nobody")).kind is Kind.MISSING
    assert form_wordings.own(desk, FORM) == {}


def test_every_form_can_be_changed() -> None:
    """No file of wording is left out of the list, and each has a sample."""
    files = {file.stem for file in (ROOT / "templates" / "forms").glob("*.toml")}
    assert files == set(PAPERS)
    assert all(form_texts.sample(name, {}).startswith(b"%PDF") for name in ("report", "folder_certificate"))


def test_prescribed_words_are_shipped() -> None:
    """Every prescribed phrase stands in the text that comes with the product."""
    for name, texts in PRESCRIBED.items():
        shipped = form_texts.shipped(name)
        for text, (words, source) in texts.items():
            assert words in shipped[text], (name, text)
            assert source


def test_lists_and_pages(desk: Desk) -> None:
    """The list says what counts and what will; the page has each text with its places and its own words."""
    change(desk)
    change(desk, "Позже.", days=3)
    with desk.reading() as session:
        groups = form_pages.listed(session, desk.today)
        page = form_pages.page(desk, session, FORM)
        assert refusal(lambda: form_pages.version(session, FORM, 9)).code == "paperforms.no-version"
    one = next(one for one in groups["hands"] if one.name == FORM)
    assert one.now
    assert one.later
    assert (one.now.number, one.later.number) == (1, 2)
    row = next(row for row in page.texts if row.name == TEXT)
    assert (row.now, row.shipped) == ("Позже.", form_texts.shipped(FORM)[TEXT])
    assert next(row for row in page.texts if row.name == "total").places == ("units", "words", "leaves")
    assert [version.number for version in page.versions] == [2, 1]
    assert refusal(lambda: form_texts.sample(FORM, {}, 3)).code == "paperforms.no-look"
