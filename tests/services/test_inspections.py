"""«Справка» on the checks of a period: made by who checked, a document of the case, part of its deposit."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import Document
from archive_service.problems import Problem, explain
from archive_service.services import cases, checking, documents, inspections, people
from archive_service.services.inspections import Note
from storage.deposit import read_deposits
from workflows.case import Case
from workflows.snapshot import Snapshot, TermKind

FAULT = "у двоих нет отметок за апрель"
WAY = ("handed", "signed", "stamped", "deposited")


@pytest.fixture
def school(
    lite: Any, sample: Callable[..., Snapshot], exported: Callable[..., Snapshot]
) -> tuple[Any, list[str]]:
    """A school of two classes under regulation 003, both exports taken in; its cases."""
    lite.found(profile="sterlitamak-2023")
    return lite, lite.take_in(exported(sample(classes=2), TermKind.YEAR))


def check(world: Any, case_id: str, *, wrong: bool = False) -> None:
    """The deputy checks; with a fault it does not pass."""
    items = checking.check_list(world.desk(), case_id)
    faults = {items[1]: FAULT} if wrong else {}
    conclusion = "поставить отметки до 29 мая" if wrong else ""
    checking.record_check(
        world.desk(), case_id, actor_id="s-02", faults=faults, conclusion=conclusion, passed=not wrong
    )


def make(world: Any, case_ids: list[str], by: str = "s-02", **said: Any) -> list[Note]:
    """Make the notes."""
    return inspections.make(world.desk(), case_ids, actor_id=by, **said)


def case_of(world: Any, case_id: str) -> Case:
    """The case as its acts tell it."""
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def refused(code: str, world: Any, case_ids: list[str], by: str = "s-02") -> str:
    """What is said when the notes are refused with that code; nothing is on record."""
    acts = len(world.acts())
    with pytest.raises(Problem) as caught:
        make(world, case_ids, by)
    assert (caught.value.code, len(world.acts())) == (code, acts)
    assert explain(caught.value, "en").text
    return explain(caught.value).text


def text(pdf: bytes) -> str:
    """All words of a document."""
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages)


@pytest.mark.clause("003-06")
def test_a_note_for_each_class_and_one_for_the_school(school: Any) -> None:
    """Each says what was looked at, what was found, what follows, who checked; the last one says it all."""
    world, (tenth, fifth) = school
    check(world, fifth, wrong=True)
    check(world, tenth)
    [subject, *_] = case_of(world, tenth).sections
    checking.note_remark(world.desk(), tenth, "Нет темы за 12 мая", actor_id="s-02", section=subject.id)
    notes = {one.case_id: text(one.pdf) for one in make(world, [fifth, tenth], number="7")}
    assert list(notes) == [fifth, tenth, None]
    with world.desk().reading() as session:
        deputy = people.full_name(people.person(session, "s-02"))
    items = checking.check_list(world.desk(), fifth)
    for said in notes.values():
        assert "Справка" in said
        assert "№ 7" in said
        assert "п. 3.4" in said
        assert deputy in said
        assert all(item in said for item in items)
    for said in (notes[fifth], notes[None]):
        assert f"{items[1]}: {FAULT}" in said
        assert said.count("не в порядке") == 1
        assert "поставить отметки до 29 мая" in said
    assert FAULT not in notes[tenth]
    assert "не в порядке" not in notes[tenth]
    assert all(f"{subject.title}: Нет темы за 12 мая" in notes[one] for one in (tenth, None))
    assert "5А, 10Б" in notes[None]


@pytest.mark.clause("003-06")
def test_classes_of_several_periods_are_told_apart(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """The common note names every period and the days of them all; a class's own names its own."""
    lite.found(profile="default")
    tenth, fifth = lite.take_in(sample(classes=2))
    check(lite, fifth)
    check(lite, tenth)
    notes = {one.case_id: text(one.pdf) for one in make(lite, [fifth, tenth])}
    assert "4 четверть 2025/2026, 2 полугодие 2025/2026" in notes[None]
    terms = {term.id: term for term in sample(classes=2).terms}
    assert f"{terms['h2'].starts_on:%d.%m.%Y}" in notes[None]
    assert f"{terms['q4'].starts_on:%d.%m.%Y}" in notes[fifth]
    assert "полугодие" not in notes[fifth]


@pytest.mark.clause("003-06")
def test_a_note_is_a_document_and_on_record(school: Any) -> None:
    """Each is kept with its case, the common one with the school; the log says so in both rooms."""
    world, (tenth, fifth) = school
    desk = world.desk()
    check(world, fifth)
    check(world, tenth)
    notes = make(world, [fifth, tenth])
    with desk.reading() as session:
        rows = session.scalars(select(Document).where(Document.role == inspections.ROLE))
        assert {(row.digest, row.case_id) for row in rows} == {(one.digest, one.case_id) for one in notes}
    assert all(documents.read(desk, one.digest) == one.pdf for one in notes)
    acts = [one.act for one in world.acts()[-3:]]
    assert all(isinstance(act, SchoolAct) and act.kind == "inspection-made" for act in acts)
    assert [act.facts for act in acts] == [{"case": one.case_id, "document": one.digest} for one in notes]
    assert {act.actor for act in acts} == {"s-02"}


@pytest.mark.clause("003-06")
def test_the_note_goes_into_the_deposit(school: Any) -> None:
    """«Справка» lies in both rooms with its case; the other class's does not; then it is too late for one."""
    world, (tenth, fifth) = school
    check(world, fifth)
    check(world, tenth)
    mine, other, _ = make(world, [fifth, tenth])
    world.on([fifth], ["printed", *WAY])
    for store in world.archive.mirror.stores:
        [manifest] = [one for _, one in read_deposits(store) if "case" in one.subject]
        notes = [entry for entry in manifest.entries if entry.role == "inspection"]
        assert [entry.digest for entry in notes] == [mine.digest]
        assert other.digest not in {entry.digest for entry in manifest.entries}
        assert store.stat(notes[0].key).keep_until == notes[0].keep_until
    assert "5А" in refused("service.note-too-late", world, [fifth])


def test_without_a_check_there_is_nothing_to_note(school: Any) -> None:
    """One unchecked class among several: it is named, and no note is made at all."""
    world, (tenth, fifth) = school
    check(world, fifth)
    assert "10Б" in refused("service.not-checked", world, [fifth, tenth])


@pytest.mark.clause("003-06")
def test_who_makes_the_note(school: Any) -> None:
    """The deputy who checks; a teacher, the director and the operator are refused."""
    world, (_, fifth) = school
    check(world, fifth)
    for person in ("t-01", "s-01", "admin"):
        assert "заместитель директора" in refused("service.role-needed", world, [fifth], person)
    [note] = make(world, [fifth], conclusions=["журнал ведётся верно", "замечаний нет"])
    said = text(note.pdf)
    assert "1. журнал ведётся верно" in said
    assert "2. замечаний нет" in said
