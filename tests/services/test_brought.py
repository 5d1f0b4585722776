"""A printout that another program made, from the PDF to the archive."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from archive_service.importing.printout import IGNORED, OPEN, Assignment, Subject
from archive_service.problems import Problem
from archive_service.services import brought, cases, corrections, documents, dossier, finding, people
from archive_service.services.brought_drafts import About, Draft
from storage.deposit import read_deposits
from tests.foreign import Printed, print_journal
from tests.world import CODED_NAME, STEPS
from workflows.canonical import digest
from workflows.sheet_codes import Side, sheet_code

ABOUT = About(
    class_name="9Я",
    grade=9,
    year=2025,
    term="q4",
    starts_on=date(2026, 4, 6),
    ends_on=date(2026, 5, 26),
    class_teacher="t-01",
    source="Дневник 3.1",
)
CASE = "2025-q4-9Я"
_STAMP = "Подписано электронной подписью"
PUPILS = ("Ёлкина Марфа Петровна", "Жуков Савелий Ильич", "Зимина Ада", "Исаков Лев Олегович")


@pytest.fixture
def school(lite: Any) -> Any:
    """A school with its people at work; what the sample export brought is another class."""
    lite.to("imported")
    return lite


def _printed(world: Any, tmp_path: Path, **said: Any) -> Path:
    with world.desk().reading() as session:
        names = people.names(session)
    surname, name, patronymic = names["t-02"].split()
    subjects = (("Алгебра", names["t-01"], 3), ("Физика", f"{surname} {name[0]}. {patronymic[0]}.", 2))
    what = Printed(subjects, PUPILS, names["t-01"], **said)
    return print_journal(tmp_path / f"journal-{said.get('changed', '')}.pdf", what)


def _taken(world: Any, path: Path, **about: Any) -> Draft:
    return brought.take(world.desk(), path, replace(ABOUT, **about), actor_id="s-02")


def _case(world: Any, case_id: str = CASE) -> Any:
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def _codes(pdf: bytes) -> list[str]:
    """What a scanner would read on the pages, one after the other."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=2.5).to_pil() for page in document]
    return [one.text for picture in pictures for one in zxingcpp.read_barcodes(picture)]


def _texts(pdf: bytes) -> list[str]:
    """What stands on each page, signature fields left out."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_pages_are_guessed(school: Any, tmp_path: Path) -> None:
    """Headings, contents and teachers' names say whose pages these are; a verso goes with its recto."""
    draft = _taken(school, _printed(school, tmp_path))
    assert draft.assignment == Assignment(
        subjects=(Subject("Алгебра", "", "t-01"), Subject("Физика", "", "t-02")),
        shares=("front", "front", "front", "1", "1", "1", "2", "2", "summary"),
        pupils=PUPILS,
    )
    _, judged = brought.show(school.desk(), draft.id, actor_id="s-02")
    assert judged.faults == ()
    said = {one.code.partition(".")[2]: dict(one.facts) for one in judged.notes}
    assert set(said) == {"marks-unchecked", "leaves-parted", "odd-size"}
    assert (said["leaves-parted"]["pages"], said["odd-size"]["pages"]) == ("3–4", "9")


@pytest.mark.clause("000-07", "000-22")
def test_whole_way_to_the_archive(
    school: Any, tmp_path: Path, vera: Callable[..., None], tally: Callable[..., None]
) -> None:
    """It is signed leaf by leaf, bound, deposited with the very file, and a pupil of it is found again."""
    path = _printed(school, tmp_path)
    draft = _taken(school, path)
    desk = school.desk()
    accepted = brought.accept(desk, draft.id, actor_id="s-02")
    assert (accepted.case_id, accepted.outcome.opened) == (CASE, ["9Я"])
    assert brought.drafts(desk, actor_id="s-02") == ()
    school.on([CASE], STEPS[1:])

    case = _case(school)
    assert case.deposit is not None
    leaves = {one.title: len(one.leaves) for one in case.sections}
    assert leaves == {"Алгебра": 2, "Физика": 1}
    for section in case.sections:
        signed = documents.read(desk, section.document)
        wanted = [sheet_code(case.snapshot, leaf, side, 1) for leaf in section.leaves for side in Side]
        assert _codes(signed) == wanted
        assert [_STAMP in text for text in _texts(signed)] == [True, False] * len(section.leaves)
    for store in school.archive.mirror.stores:
        [(_, manifest)] = [one for one in read_deposits(store) if one[1].subject.get("case") == CASE]
        [entry] = [one for one in manifest.entries if one.role == documents.BROUGHT]
        assert entry.digest == digest(path.read_bytes())
        assert store.stat(entry.key).keep_until == case.deposit.journal_keep_until
    with desk.reading() as session:
        [found] = finding.find(session, "Елкиной 9Я 2026")
    assert found.case_id == CASE
    kept = {f"{one.id}.pdf": one.document for one in case.sections}
    vera("2b", *_files(desk, tmp_path, kept | {"summary.pdf": case.summary}))
    vera("3b", *_files(desk, tmp_path, {"volume.pdf": case.volume}))
    tally("brought printouts", pages=len(draft.pages), archived=1)


def _files(desk: Any, folder: Path, wanted: dict[str, str]) -> list[Path]:
    for name, document in wanted.items():
        (folder / name).write_bytes(documents.read(desk, document))
    return [folder / name for name in wanted]


def test_new_printout_is_a_correction_of_what_differs(school: Any, tmp_path: Path) -> None:
    """Of a printout made again only the subject whose pages differ goes back, however late it was printed."""
    desk = school.desk()
    brought.accept(desk, _taken(school, _printed(school, tmp_path)).id, actor_id="s-02")
    school.on([CASE], STEPS[1:4])
    again = _taken(school, _printed(school, tmp_path, at="28.05.2026 9:15"))
    assert brought.accept(desk, again.id, actor_id="s-02").outcome.unchanged == ["9Я"]
    later = _taken(school, _printed(school, tmp_path, changed="Физика"))
    assert brought.accept(desk, later.id, actor_id="s-02").outcome.proposed == ["9Я"]
    corrections.approve(desk, school.who("s-02"), CASE, "опечатка в отметке")
    school.on([CASE], ["printed", "signed"])
    editions = {one.title: one.edition for one in _case(school).sections}
    assert editions == {"Алгебра": 1, "Физика": 2}
    with desk.reading() as session:
        papers = [one.title for one in dossier.dossier(session, CASE).papers if one.role == documents.BROUGHT]
    assert len(papers) == 2


def _without_teacher(draft: Draft) -> Draft:
    first, *more = draft.assignment.subjects
    subjects = (replace(first, teacher=""), *more)
    return replace(draft, assignment=replace(draft.assignment, subjects=subjects))


def _shares(*shares: str) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, assignment=replace(draft.assignment, shares=shares))


def _pupils(*names: str) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, assignment=replace(draft.assignment, pupils=names))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_shares("front", "front", "front", "1", "1", OPEN, "2", "2", "summary"), "page-open"),
        (_shares("front", "front", "front", "1", "1", "1", "1", "1", "summary"), "section-without-pages"),
        (_shares("front", "front", "front", "1", "1", "1", "2", "2", IGNORED), "no-summary"),
        (_without_teacher, "section-without-teacher"),
        (_pupils(), "no-pupils"),
        (_pupils("Ёлкина М. П."), "pupil-name"),
    ],
)
def test_unsorted_printout_opens_no_case(school: Any, tmp_path: Path, spoil: Any, code: str) -> None:
    """What is not sorted to the end opens no case, and each thing to put right is said in a sentence."""
    desk = school.desk()
    draft = spoil(_taken(school, _printed(school, tmp_path)))
    brought.assign(desk, draft.id, draft.assignment, actor_id="s-02")
    with pytest.raises(Problem) as caught:
        brought.accept(desk, draft.id, actor_id="s-02")
    assert [one.code for one in caught.value.faults] == [f"brought.{code}"]
    assert all(one.sentence(language) for one in caught.value.faults for language in ("ru", "en"))
    assert CASE not in school.cases()


@pytest.mark.clause("000-33")
def test_name_under_a_code_name_is_not_printed(coding: Any, tmp_path: Path) -> None:
    """A list that names somebody under a code name opens no case; with the code name it does (6.3.4)."""
    desk = coding.prepare()
    code = coding.assign().code
    with desk.reading() as session:
        [row] = cases.choose(session)
    draft = _taken(coding.world, _printed(coding.world, tmp_path), class_name=row.class_name, grade=row.grade)
    named = replace(draft.assignment, pupils=(CODED_NAME, *PUPILS))
    brought.assign(desk, draft.id, named, actor_id="s-02")
    with pytest.raises(Problem) as caught:
        brought.accept(desk, draft.id, actor_id="s-02")
    assert caught.value.code == "brought.code-names"
    brought.assign(desk, draft.id, replace(named, pupils=(code, *PUPILS)), actor_id="s-02")
    case = _case(coding.world, brought.accept(desk, draft.id, actor_id="s-02").case_id)
    assert CODED_NAME.split()[0].encode() not in documents.read(desk, case.snapshot)
    assert case.codes == (code,)


def test_file_that_is_no_printout(school: Any, tmp_path: Path) -> None:
    """A file that is no PDF, or an encrypted one, is refused before anything is kept of it."""
    path = tmp_path / "journal.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(Problem) as caught:
        _taken(school, path)
    assert caught.value.code.startswith("upload.")
    assert brought.drafts(school.desk(), actor_id="s-02") == ()
