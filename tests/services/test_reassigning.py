"""Another signer by order, through the services: rows, stamps, later exports, and what is refused."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest

from archive_service.db import models
from archive_service.problems import Problem, explain
from archive_service.services import (
    cases,
    checking,
    documents,
    imports,
    leaving,
    reassigning,
    roles,
    signoff,
    units,
)
from archive_service.services.verification import verify_store
from workflows.acts import Reassigned, Remark
from workflows.snapshot import Snapshot

ORDER_ON = date(2026, 5, 27)


def _reassign(world: Any, case_ids: list[str], by: str = "s-02", **changes: Any) -> Any:
    facts = {"from_id": "t-01", "to_id": "t-02", "order_no": "32-к", "order_on": ORDER_ON, **changes}
    return reassigning.reassign(world.desk(), world.who(by), case_ids, **facts)


def _case(world: Any, case_id: str) -> Any:
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    said = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return re.sub(r"\s+", " ", said.replace("\ufffe", ""))


def test_rows_and_acts_follow_the_order(world: Any, rows: Callable[..., Any]) -> None:
    """Section, class teacher and queue name the new person; each act has the order and the old one."""
    case_id = world.to("handed")
    _reassign(world, [case_id])
    desk = world.desk()
    assert {row["id"]: row["signer"] for row in rows(desk, models.SectionRow)} == {
        "x-001": "t-02",
        "x-002": "t-02",
    }
    assert rows(desk, models.CaseRow)[0]["class_teacher"] == "t-02"
    assert {row["person_id"] for row in rows(desk, models.Duty)} == {"t-02", ""}
    acts = [one.act for one in world.acts() if isinstance(one.act, Reassigned)]
    assert [(one.section, one.was, one.to, one.order_no, one.order_on) for one in acts] == [
        ("x-001", "t-01", "t-02", "32-к", ORDER_ON),
        (None, "t-01", "t-02", "32-к", ORDER_ON),
    ]
    assert {one.actor for one in acts} == {"s-02"}


def test_the_stamp_names_the_order_and_the_sheet_the_old_teacher(lite: Any) -> None:
    """The printed head keeps the old name; the new signer's stamp says by which order it is there."""
    case_id = lite.to("handed")
    before = _case(lite, case_id)
    _reassign(lite, [case_id])
    lite.on([case_id], ["signed", "certified"])
    case = _case(lite, case_id)
    section = case.section("x-001")
    assert section.edition == before.section("x-001").edition
    text = _text(documents.read(lite.desk(), section.document))
    assert "Учитель: Плевелева Кира Вадимовна" in text
    assert "Гасагин Лев Захарович" in text
    assert "по приказу № 32-к от 27.05.2026" in text
    other = _text(documents.read(lite.desk(), case.section("x-002").document))
    assert "по приказу" not in other
    certified = _text(documents.read(lite.desk(), case.volume))
    assert certified.count("по приказу № 32-к от 27.05.2026") > text.count("по приказу № 32-к от 27.05.2026")


def test_a_later_export_does_not_bring_the_old_one_back(world: Any, sample: Callable[..., Snapshot]) -> None:
    """The e-journal still names who left; the order holds in the corrected case and in its next printout."""
    case_id = world.to("handed")
    _reassign(world, [case_id])
    desk = world.desk()
    signoff.return_section(desk, world.who("t-02"), case_id, "x-001", [Remark("тема с ошибкой")])
    imports.take_in(desk, _corrected(sample()), actor_id="admin")
    world.on([case_id], ["printed"])
    case = _case(world, case_id)
    assert case.snapshot != ""
    assert (case.section("x-001").signer, case.class_teacher) == ("t-02", "t-02")
    assert case.section("x-001").edition == 2
    signoff.sign_sheets(desk, world.who("t-02"), case_id, "x-001")
    assert _case(world, case_id).section("x-001").signatures[0].by == "t-02"


def _corrected(snapshot: Snapshot) -> Snapshot:
    """The same export with another topic in the first section."""
    from dataclasses import replace

    [group] = snapshot.classes
    first, *others = group.sections
    lesson, *rest = first.lessons
    changed = replace(first, lessons=(replace(lesson, topic=f"{lesson.topic} (исправлено)"), *rest))
    return replace(snapshot, classes=(replace(group, sections=(changed, *others)),))


def test_what_is_signed_is_not_given_away(world: Any) -> None:
    """In bulk only what is still owed moves; a signed section that is named is refused by the clause."""
    case_id = world.to("handed")
    signoff.sign_sheets(world.desk(), world.who("t-01"), case_id, "x-001")
    with pytest.raises(Problem) as caught:
        _reassign(world, [case_id], section="x-001")
    assert caught.value.code == "kernel.already-signed"
    [moved] = _reassign(world, [case_id])
    assert (moved.section_id, moved.class_name) == ("", "5А")
    assert _case(world, case_id).section("x-001").signer == "t-01"


def test_one_section_of_several(lite: Any) -> None:
    """With a section named nothing else moves, the class stays with its teacher."""
    case_id = lite.to("handed")
    [moved] = _reassign(lite, [case_id], section="x-001")
    case = _case(lite, case_id)
    assert (moved.section, case.section("x-001").signer, case.class_teacher) == (
        "Русский язык",
        "t-02",
        "t-01",
    )


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"order_no": "—"}, "staff.order-needed", ("—",)),
        ({"to_id": "t-99"}, "service.no-person", ("t-99",)),
        ({"from_id": "t-99"}, "service.no-person", ("t-99",)),
        ({"to_id": "s-03"}, "service.person-left", ("Миматов Вадим Вадимович",)),
        ({"from_id": "s-01"}, "staff.nothing-to-reassign", ("Ганеков Вадим Глебович",)),
        ({"to_id": "t-01"}, "kernel.reassign-same", ("Плевелева Кира Вадимовна", "Русский язык")),
        (
            {"by": "t-02"},
            "kernel.needs-role",
            ("директор, заместитель директора", "Гасагин Лев Захарович"),
        ),
        ({"section": "x-999"}, "kernel.unknown-section", ("x-999",)),
        ({"section": "x-002"}, "staff.not-theirs", ("Литература", "Гасагин Лев Захарович")),
    ],
)
def test_what_is_refused(lite: Any, changes: dict[str, Any], code: str, words: tuple[str, ...]) -> None:
    """Each refusal is said in words, in both languages, and nothing is recorded."""
    case_id = lite.to("handed")
    desk = lite.desk()
    with desk.writing() as session:
        leaving.dismiss(desk, session, "s-03", from_on=desk.today, order_no="30", actor="admin")
    lite.who("t-02"), lite.who("s-02")
    acts = len(lite.acts())
    with pytest.raises(Problem) as caught:
        _reassign(lite, [case_id], **changes)
    told = explain(caught.value).text
    assert (caught.value.code, [one for one in words if one not in told]) == (code, [])
    explain(caught.value, "en")
    assert len(lite.acts()) == acts


def test_all_or_nothing(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """When one case refuses, those before it stay as they were too."""
    lite.to("imported", snapshot=sample(classes=2))
    other, mine = lite.cases()
    _reassign(lite, [mine], to_id="t-03")
    desk = lite.desk()
    with desk.writing() as session:
        units.set_unit(
            desk,
            session,
            "weld",
            "Отделение",
            classes=["10Б"],
            order_no="1",
            order_on=ORDER_ON,
            actor="admin",
        )
        roles.grant(
            desk, session, "t-04", "deputy", order_no="2", order_on=ORDER_ON, unit="weld", actor="admin"
        )
    acts = len(lite.acts())
    with pytest.raises(Problem) as caught:
        _reassign(lite, [other, mine], by="t-04", from_id="t-03")
    assert caught.value.code == "kernel.needs-role-here"
    assert "Отделение" in explain(caught.value).text
    assert len(lite.acts()) == acts
    assert len(_reassign(lite, [other], by="t-04", from_id="t-03")) == 2
    assert {_case(lite, one).class_teacher for one in (other, mine)} == {"t-02", "t-03"}


@pytest.mark.clause("000-26")
def test_the_decision_of_an_archived_case_goes_to_the_successor(lite: Any) -> None:
    """The class teacher who leaves after the deposit owes the decision; whom the order names keys it in."""
    case_id = lite.to("deposited")
    desk, decide = lite.desk(), _decide(lite, case_id)
    [moved] = _reassign(lite, [case_id])
    assert (moved.section_id, _case(lite, case_id).class_teacher) == ("", "t-02")
    assert lite.work() == []
    for store in lite.archive.mirror.stores:
        found = verify_store(store, progress=lambda _done, _total: None)
        assert (found.troubles, found.acts) == ((), len(lite.acts()))
    with desk.reading() as session:
        assert [one.person for one in cases.owed(desk, session, *cases.load(session, case_id))] == ["t-02"]
    with pytest.raises(Problem) as caught:
        decide("t-01")
    assert caught.value.code == "kernel.not-class-teacher"
    decide("t-02")


def _decide(world: Any, case_id: str) -> Callable[[str], Any]:
    protocol = checking.Protocol("5", ORDER_ON)
    return lambda person: checking.enter_decision(
        world.desk(), case_id, protocol, actor_id=person, everybody="переведены"
    )


def test_nothing_moves_in_the_archive(lite: Any) -> None:
    """With the decision there too a deposited case keeps its signers; a section is refused by the clause."""
    case_id = lite.to("deposited")
    _decide(lite, case_id)("t-01")
    case = _case(lite, case_id)
    for section, code in (("", "staff.nothing-to-reassign"), ("x-001", "kernel.already-done")):
        with pytest.raises(Problem) as caught:
            _reassign(lite, [case_id], section=section)
        assert caught.value.code == code
    assert _case(lite, case_id) == case


def test_who_reassigns_is_said_by_the_table_of_powers(lite: Any) -> None:
    """The director may record the order too; the archive's administrator has no such power here."""
    case_id = lite.to("handed")
    with pytest.raises(Problem) as caught:
        _reassign(lite, [case_id], by="admin")
    assert caught.value.code == "kernel.needs-role"
    assert "п. 3.1" in explain(caught.value).text
    assert len(_reassign(lite, [case_id], by="s-01")) == 2
