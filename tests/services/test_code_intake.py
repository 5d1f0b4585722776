"""Exports after the order: the name is replaced before anything is stored, and contradictions are told."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from archive_service.db.models import CaseRow
from archive_service.importing.canonical_json import read_trusted
from archive_service.problems import Kind, Problem, explain
from archive_service.services import cases, code_intake, documents, finding, imports
from archive_service.services.code_orders import Order
from workflows.snapshot import Deferral, Movement, MovementKind, Pupil, Snapshot

CODED, NAME, CODE = "p-0001", "Дронелева", "Ученик 2"


def _stored(desk: Any) -> Snapshot:
    with desk.reading() as session:
        [row] = session.query(CaseRow).all()
    return read_trusted(documents.read(desk, row.snapshot))


def _with_pupil(snapshot: Snapshot, place: int, **changed: Any) -> Snapshot:
    [group] = snapshot.classes
    pupils = list(group.pupils)
    pupils[place] = replace(pupils[place], **changed)
    return replace(snapshot, classes=(replace(group, pupils=tuple(pupils)),))


def _coded(snapshot: Snapshot, place: int, code: str, order: str) -> Snapshot:
    return _with_pupil(snapshot, place, surname="", name="", patronymic="", code_name=code, code_order=order)


def _files(desk: Any) -> dict[Path, bytes]:
    home = desk.archive.settings.home
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix == ""}


def _faults(attempt: Callable[[], Any]) -> list[str]:
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.kind is Kind.INPUT
    english = [fault.sentence("en") for fault in caught.value.faults]
    assert len(english) == len(caught.value.faults)
    return [fault.sentence() for fault in caught.value.faults]


@pytest.mark.clause("000-33")
def test_the_name_is_replaced_before_anything_is_stored(coding_both: Any, sample: Any) -> None:
    """The stored export has code name and order instead; no new file has the name; marks go on."""
    desk = coding_both.prepare()
    coding_both.assign()
    before = set(_files(desk))
    outcome = imports.take_in(desk, sample(), actor_id="admin")
    assert outcome.renewed == ["5А"]
    pupil = _stored(desk).classes[0].pupils[0]
    assert pupil == Pupil(CODED, code_name=CODE, code_order="приказ № 52-о от 06.04.2026")
    fresh = {path: data for path, data in _files(desk).items() if path not in before}
    assert any(CODE.encode() in data for data in fresh.values())
    assert not any(NAME.encode() in data for data in fresh.values())
    told, kept = sample().classes[0].sections, _stored(desk).classes[0].sections
    assert kept == told
    assert any(CODED in lesson.marks for section in kept for lesson in section.lessons)
    assert imports.take_in(desk, sample(), actor_id="admin").unchanged == ["5А"]


@pytest.mark.clause("000-33")
def test_the_whole_way_under_a_code_name(coding_both: Any, sample: Any) -> None:
    """From the order on the journal is printed, signed and archived under the code name, and found by it."""
    world = coding_both.world
    coding_both.prepare()
    coding_both.assign()
    desk = world.desk()
    imports.take_in(desk, sample(), actor_id="admin")
    [case_id] = world.cases()
    world.on(
        [case_id],
        ("printed", "handed", "signed", "certified", "approved", "stamped", "bound", "deposited"),
    )
    with desk.reading() as session:
        assert finding.find(session, NAME) == []
        [found] = finding.find(session, CODE)
        case = cases.load(session, case_id)[0]
        assert found.pupil_id == "", "the export's code would lead to the name on another year's sheet"
        assert finding.code_names_on(session, case.summary, desk.today) == ("Ученик 1", CODE)
    for digest in (case.volume, case.summary):
        text = "\n".join(page.extract_text() for page in PdfReader(_pdf(desk, digest)).pages)
        assert CODE in text
        assert NAME not in text


def _pdf(desk: Any, digest: str) -> io.BytesIO:
    return io.BytesIO(documents.read(desk, digest))


def test_a_code_name_of_the_export_itself_is_kept(coding: Any, sample: Any) -> None:
    """Where the e-journal was changed by the order too, the export's words stay, and other pupils."""
    desk = coding.prepare()
    coding.assign()
    words = "приказ 52-О от 06.04.2026 г."
    imports.take_in(desk, _coded(sample(), 0, CODE, words), actor_id="admin")
    pupils = _stored(desk).classes[0].pupils
    assert (pupils[0].code_name, pupils[0].code_order) == (CODE, words)
    assert pupils[1:] == sample().classes[0].pupils[1:]


def test_a_name_beside_a_code_name_is_not_stored(lite: Any, sample: Any) -> None:
    """An export that has both gives only the code name."""
    lite.to("imported")
    desk = lite.desk()
    both = _with_pupil(sample(), 0, code_name="Ученик 8", code_order="приказ № 9 от 01.04.2026")
    imports.take_in(desk, both, actor_id="admin")
    assert _stored(desk).classes[0].pupils[0].surname == ""


@pytest.mark.clause("000-33")
def test_contradictions_with_the_order_are_told(coding: Any, sample: Any) -> None:
    """A wrong code, a wrong order and another pupil's code are refused with their place; nothing stays."""
    desk = coding.prepare()
    coding.assign()
    order = "приказ № 52-о от 06.04.2026"
    cases_of = {
        "а по приказу «Ученик 2»": _coded(sample(), 0, "Ученик 3", order),
        "а в реестре приказ № 52-о": _coded(sample(), 0, CODE, "приказ № 53-о от 06.04.2026"),
        "дано другому ученику": _coded(sample(), 1, CODE, order),
    }
    acts, files = len(coding.world.acts()), set(_files(desk))
    for said, snapshot in cases_of.items():
        attempt = partial(imports.take_in, desk, snapshot, actor_id="admin", file="ж.xlsx")
        [fault] = _faults(attempt)
        assert said in fault
        assert fault.startswith("файл «ж.xlsx», поле «5А/p-000")
        assert NAME not in fault
    assert (len(coding.world.acts()), set(_files(desk))) == (acts, files)


@pytest.mark.clause("000-33")
def test_the_surname_in_a_text_is_warned_of(coding: Any, sample: Any) -> None:
    """Topics, homework, remarks with the surname in any case are named by their place, without the name."""
    desk = coding.prepare()
    coding.assign()
    [group] = sample().classes
    first, second = group.sections
    lesson = replace(first.lessons[0], homework="Повторить с Дронелевой правила")
    section = replace(
        first,
        lessons=(lesson, *first.lessons[1:]),
        deferrals=(Deferral("p-0002", "q4", "вместе с ДРОНЕЛЕВОЙ болела"),),
        topics_not_given=("Дроны и их применение",),
    )
    moved = replace(
        group.pupils[1],
        movement=(Movement(MovementKind.ARRIVED, lesson.on, "приказ № 1, место Дронелевой З."),),
    )
    changed = replace(group, pupils=(group.pupils[0], moved, *group.pupils[2:]), sections=(section, second))
    outcome = imports.take_in(desk, replace(sample(), classes=(changed,)), actor_id="admin", file="ж.xlsx")
    said = [warning.sentence() for warning in outcome.warnings]
    day = f"{lesson.on:%d.%m.%Y}"
    assert [line.split("поле «")[1].split("»")[0] for line in said] == [
        f"5А/p-0002/{day}",
        f"5А/Русский язык/{day}",
        "5А/Русский язык/p-0002",
    ]
    assert all(CODE in line for line in said)
    assert not any("дронелев" in line.casefold() for line in said)


def test_an_order_meanwhile_stops_the_import(coding: Any, sample: Any) -> None:
    """A code name assigned while the export is read stops it: nothing is recorded under the name."""
    desk = coding.prepare()
    coded = code_intake.under_codes(desk, sample())
    coding.assign()
    with pytest.raises(Problem) as caught, desk.writing() as session:
        coded.check(session)
    assert caught.value.kind is Kind.REFUSED
    assert "ещё раз" in explain(caught.value).text


def test_an_order_is_one_however_it_is_written() -> None:
    """The number's letters may be of either size; the day must be the same."""
    order = Order("41-о", _day(12))
    assert order.same_as(Order("41-О", _day(12)))
    assert not order.same_as(Order("41-о", _day(13)))
    assert not order.same_as(Order("41", _day(12)))


def _day(number: int) -> Any:
    from datetime import date

    return date(2026, 1, number)
