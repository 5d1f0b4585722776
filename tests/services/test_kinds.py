"""Journals of every kind in an installation: opened, printed by their own form, refused in words."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from archive_service.importing.sample_school import tiny, varied
from archive_service.importing.workbook import write_workbook
from archive_service.problems import Kind, Problem, explain
from archive_service.services import cases, documents, imports
from workflows.case import Case
from workflows.snapshot import GroupKind, Snapshot, TermKind


def _in_quarters(snapshot: Snapshot) -> Snapshot:
    """The same group, reporting a quarter."""
    (group,) = snapshot.classes
    terms = tuple(
        replace(term, kind=TermKind.QUARTER) if term.id == group.term_id else term for term in snapshot.terms
    )
    return replace(snapshot, terms=terms)


def _import(world: Any, snapshot: Snapshot, path: Path) -> imports.Outcome:
    write_workbook(snapshot, path)
    return imports.import_journal(world.desk(), path, actor_id="admin")


def _printed(world: Any, case_id: str) -> Case:
    world.on([case_id], ["printed"])
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def _texts(world: Any, digest: str) -> list[str]:
    pages = pypdfium2.PdfDocument(documents.read(world.desk(), digest))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


@pytest.mark.clause("000-03")
def test_a_club_is_printed_by_half_year_in_a_school_of_quarters(lite: Any, tmp_path: Path) -> None:
    """Its half-year has a case with the club's own title and no summary sheet; its quarter has none."""
    lite.found()
    club = tiny(3, classes=1, pupils=4, kind=GroupKind.ADDITIONAL)
    quarter = _import(lite, _in_quarters(club), tmp_path / "q.xlsx")
    assert (quarter.opened, quarter.unprinted) == ([], [club.classes[0].name])
    [case_id] = lite.take_in(club)
    case = _printed(lite, case_id)
    assert (case.opened.kind, case.summary) == ("additional", None)
    front = " ".join(_texts(lite, case.front))
    assert "Журнал кружка, секции, факультатива" in front
    assert "Сводная ведомость" not in front
    sheets = " ".join(_texts(lite, case.sections[0].document))
    assert "Пройденный материал" in sheets
    assert "Домашнее задание" not in sheets


@pytest.mark.clause("000-05")
def test_an_individual_journal_is_a_case_of_its_own(lite: Any, tmp_path: Path) -> None:
    """A pupil taught at home: own case, own title, the class named, marks as in any class."""
    lite.found()
    single = tiny(5, classes=1, sections=2, kind=GroupKind.INDIVIDUAL)
    _import(lite, single, tmp_path / "i.xlsx")
    [case_id] = lite.take_in(single)
    case = _printed(lite, case_id)
    front = " ".join(_texts(lite, case.front))
    assert "Журнал обучения на дому" in front
    assert f"({single.classes[0].home_class} класс)" in front
    assert case.summary


@pytest.mark.clause("001-11")
def test_whoever_took_the_subject_over_is_asked_to_sign(lite: Any, tmp_path: Path) -> None:
    """Of two teachers in one term only the one of its last day owes a signature."""
    lite.found()
    school = varied(6, pupils=4)
    _import(lite, school, tmp_path / "h.xlsx")
    [case_id] = lite.take_in(school)
    first = _printed(lite, case_id).sections[0]
    (handover,) = school.classes[0].sections[0].handovers
    assert first.signer == handover.teacher_id != school.classes[0].sections[0].teacher_id
    names = {person.id: person.full_name for person in school.staff}
    sheets = " ".join(_texts(lite, first.document))
    assert f"{names[handover.teacher_id]} (до {handover.on:%d.%m.%Y} — " in sheets


def test_a_kind_without_a_journal_is_refused_as_a_whole(lite: Any, tmp_path: Path) -> None:
    """A college group under a school's regulation: its row, the regulation, its clause, what to do."""
    lite.found()
    college = tiny(4, classes=1, pupils=3, kind=GroupKind.COLLEGE)
    with pytest.raises(Problem) as caught:
        _import(lite, college, tmp_path / "c.xlsx")
    (fault,) = caught.value.faults
    said = fault.sentence("ru")
    assert (fault.sheet, fault.row, fault.column) == ("Классы", 2, "Вид")
    assert "Положение о ведении электронного журнала" in said
    assert "п. 3.3" in said
    assert "«Классный журнал», «Журнал обучения на дому», «Журнал кружка, секции, факультатива»" in said
    with pytest.raises(Problem) as refused:
        imports.take_in(lite.desk(), college, actor_id="admin")
    assert (refused.value.kind, refused.value.code) == (Kind.REFUSED, "kernel.no-such-journal")
    assert "дополните таблицу kinds" in explain(refused.value).text
    assert lite.cases() == []
