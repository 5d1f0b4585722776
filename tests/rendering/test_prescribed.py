"""Titles that a regulation prescribes are printed to the letter, wherever the printout has them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from archive_service.rendering.enclosed import PrintedRemark
from archive_service.rendering.rules import Part, PrintRules
from archive_service.services import profiles
from archive_service.services.print_rules import print_rules

OWN = PrintRules(
    contents_title="Содержание дела",
    remarks_title="Лист замечаний",
    summary_title="Ведомость итогов",
    council_decision="Постановление совета",
)
USUAL = (
    "Оглавление",
    "Замечания по ведению классного журнала",
    "Сводная ведомость учета успеваемости",
    "Решение педагогического совета",
)
SHIPPED = {
    "perevoz": "Сводная ведомость учета успеваемости",
    "egorievsk-2020": "Сводная ведомость итоговых отметок",
    "klyuchi-2023": "Сводная ведомость учета успеваемости обучающихся класса",
    "sterlitamak-2023": "Сводная ведомость учета успеваемости",
    "default": "Сводная ведомость учета успеваемости",
}
REMARK = PrintedRemark(date(2026, 5, 20), "не записана тема за 12.05", "Проверова Яна Пробная", "")


def _all(made: Any) -> str:
    return " ".join((*made.front, *made.section, *made.back, *made.summary))


@pytest.mark.clause("001-05")
@pytest.mark.clause("001-13")
@pytest.mark.clause("000-26")
def test_a_schools_own_titles_replace_the_usual_ones(maker: Any, printed: Any) -> None:
    """Heading, line of the contents, title of the document and column: all of them say the school's words."""
    made = printed(maker().snapshot(), OWN)
    assert "Содержание дела" in made.front[1]
    for line in ("2 Содержание дела 2", "5 Лист замечаний", "7 Ведомость итогов (отдельный документ)"):
        assert line in made.front[1], line
    assert "Лист замечаний" in made.back[0]
    assert made.case.back.title.startswith("Лист замечаний. 9Б класс")
    assert "Ведомость итогов" in made.summary[0]
    assert made.case.summary.title.startswith("Ведомость итогов. 9Б класс")
    assert "Постановление совета" in made.summary[0]
    assert not any(words in _all(made) for words in USUAL)


@pytest.mark.clause("001-32")
@pytest.mark.parametrize("name", SHIPPED)
def test_the_summary_sheet_is_called_what_the_regulation_calls_it(
    name: str, maker: Any, printed: Any
) -> None:
    """Every shipped regulation has its own title; it heads the sheet, and the contents name it."""
    profile = profiles.checked(profiles.read_mapping(name), name)
    made = printed(maker().snapshot(), print_rules(profile, summary=True))
    assert made.case.summary.title == f"{SHIPPED[name]}. 9Б класс, 2025/2026 учебный год, IV четверть"
    assert f"{SHIPPED[name]} Классный руководитель" in made.summary[0]
    assert f"{SHIPPED[name]} (отдельный документ)" in made.front[1]


def test_remarks_are_listed_where_the_regulation_has_no_page_for_them(maker: Any, printed: Any) -> None:
    """A remark that somebody noted is printed all the same: then contents and certificate name its page."""
    without = PrintRules(parts=frozenset(Part) - {Part.REMARKS})
    bare = printed(maker().snapshot(), without)
    made = printed(maker().snapshot(), without, remarks=[REMARK])
    assert "Замечания по ведению" not in _all(bare)
    assert "заверительная надпись — 4." in bare.back[0]
    assert "5 Замечания по ведению классного журнала Заместитель директора 7–8 4" in made.front[1]
    assert "замечания и заверительная надпись — 4–5." in made.back[2]


@pytest.mark.clause("002-12")
@pytest.mark.parametrize(
    ("index", "article", "said"),
    [
        ("02-15", "ст. 607", "Индекс дела по номенклатуре: 02-15, ст. 607"),
        ("02-15", "607", "Индекс дела по номенклатуре: 02-15, статья 607"),
        ("02-15", "", "Индекс дела по номенклатуре: 02-15"),
        ("", "ст. 607", "Статья номенклатуры дел: ст. 607"),
        ("", "", ""),
    ],
)
def test_the_place_in_the_nomenclature(index: str, article: str, said: str, maker: Any, printed: Any) -> None:
    """Title sheet and summary sheet name index and article of the school's nomenclature, if it has any."""
    made = printed(maker().snapshot(), replace(PrintRules(), index=index, article=article))
    if said:
        assert said.replace(": ", " ") in made.front[0]
        assert f"{said}." in made.summary[0]
    else:
        assert "оменклатур" not in _all(made)
