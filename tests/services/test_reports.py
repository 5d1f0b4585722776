"""Reports from the cases' exports: made by who may, kept as documents, the same each time, on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import Document
from archive_service.problems import Kind, Problem, explain
from archive_service.rendering.forms import render_form
from archive_service.services import cases, documents, imports, people, profiles, reports
from archive_service.services.report_kinds import REPORTS, Basis
from archive_service.services.reports import Asked
from workflows.reports.source import gather
from workflows.snapshot import Snapshot

SCHOOL = [one.name for one in reports.available() if one.whole_school]
CLASS = [one.name for one in reports.available() if not one.whole_school]


def text(pdf: bytes) -> str:
    """The text of a document as one line."""
    opened = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in opened)


def asked(name: str, term: str = "q4", **more: Any) -> Asked:
    """A report of the sample school's class, or of the school."""
    return Asked(name, term, 2025, **({"class_name": "5А"} if name in CLASS else {}), **more)


@pytest.fixture
def school(lite: Any, sample: Callable[..., Snapshot]) -> Any:
    """A school of two classes whose exports are taken in."""
    lite.found()
    lite.take_in(sample(classes=2))
    return lite


def made_acts(world: Any) -> list[SchoolAct]:
    return [
        one.act for one in world.acts() if isinstance(one.act, SchoolAct) and one.act.kind == "report-made"
    ]


@pytest.mark.clause("002-08")
def test_all_reports_of_the_regulation_can_be_made(world: Any, sample: Callable[..., Snapshot]) -> None:
    """Seven reports and the hours, each kept with its case or with the school; making it is on record."""
    case_id = world.to("imported")
    desk = world.desk()
    kept = [reports.make(desk, asked(name), actor_id="s-02") for name in REPORTS]
    assert [one.case_id for one in kept] == [None if name in SCHOOL else case_id for name in REPORTS]
    for one in kept:
        assert documents.read(desk, one.digest) == one.pdf
        assert one.title in text(one.pdf)
    with desk.reading() as session:
        rows = list(session.scalars(select(Document).where(Document.role == reports.ROLE)))
    assert {(row.digest, row.case_id, row.details["title"]) for row in rows} == {
        (one.digest, one.case_id, one.title) for one in kept
    }
    assert [act.facts["report"] for act in made_acts(world)] == list(REPORTS)
    assert {act.actor for act in made_acts(world)} == {"s-02"}
    surnames = {pupil.surname for pupil in sample().classes[0].pupils if pupil.surname}
    assert not any(name in str(act.facts) for act in made_acts(world) for name in surnames)
    assert world.work() == []  # the log goes to both rooms


def test_made_again_a_report_is_the_same(school: Any) -> None:
    """The same exports give the same bytes, whenever and by whom the report is made."""
    first = [reports.make(school.desk(), asked(name), actor_id="s-02") for name in REPORTS]
    school.later(days=40)
    assert [reports.make(school.desk(), asked(name), actor_id="s-01") for name in REPORTS] == first
    assert [act.facts["document"] for act in made_acts(school)] == [one.digest for one in first] * 2


def test_a_report_of_the_school_has_all_classes(school: Any, sample: Callable[..., Snapshot]) -> None:
    """Every class of the period is in it, and no class of another period."""
    reporting = {group.name for group in sample(classes=2).classes if group.term_id == "q4"}
    said = text(reports.make(school.desk(), asked("class-sizes"), actor_id="s-02").pdf)
    assert all(f" {name} " in said for name in reporting)
    year = text(reports.make(school.desk(), asked("class-sizes", "year"), actor_id="s-02").pdf)
    assert all(f" {group.name} " in year for group in sample(classes=2).classes)


def test_a_class_teacher_makes_those_of_the_own_class(school: Any) -> None:
    """No role by order is needed for the own class, and none by teaching is enough for the school."""
    own = class_teacher(school)
    for name in CLASS:
        assert reports.make(school.desk(), asked(name), actor_id=own).case_id == "2025-q4-c-01"
    for name in SCHOOL:
        with pytest.raises(Problem, match="role-needed"):
            reports.make(school.desk(), asked(name), actor_id=own)


def class_teacher(world: Any) -> str:
    with world.desk().reading() as session:
        return cases.load(session, "2025-q4-c-01")[0].class_teacher


@pytest.mark.clause("002-02")
def test_without_need_there_is_no_report(school: Any) -> None:
    """A teacher is refused another class's report and the school's; nothing is kept or recorded."""
    with school.desk().reading() as session:
        staff = [one for one in people.names(session) if one.startswith("t-")]
    other = next(one for one in staff if one != class_teacher(school))
    acts = len(school.acts())
    for name in REPORTS:
        with pytest.raises(Problem) as caught:
            reports.make(school.desk(), asked(name), actor_id=other)
        assert caught.value.kind is Kind.ACCESS
        assert "заместитель директора" in explain(caught.value).text
    assert len(school.acts()) == acts


@pytest.mark.parametrize(
    ("wanted", "kind", "said"),
    [
        (Asked("marks", "q4", 2025), Kind.USAGE, "attendance-sheet"),
        (Asked("attendance", "q4", 2025), Kind.USAGE, "--class"),
        (Asked("movement", "q4", 2025, "5А"), Kind.USAGE, "по всей школе"),
        (Asked("movement", "q9", 2025), Kind.MISSING, "q4"),
        (Asked("movement", "q4", 2019), Kind.MISSING, "2019/2020"),
        (Asked("attendance", "q4", 2025, "99Ю"), Kind.MISSING, "99Ю"),
        (Asked("hours", "q4", 2025, month=9), Kind.USAGE, "4, 5"),
    ],
)
def test_what_cannot_be_made_is_told(school: Any, wanted: Asked, kind: Kind, said: str) -> None:
    """A wrong name, class, period or month is named with what there is; nothing is kept."""
    acts = len(school.acts())
    with pytest.raises(Problem) as caught:
        reports.make(school.desk(), wanted, actor_id="s-02")
    assert caught.value.kind is kind
    assert said in explain(caught.value).text
    assert explain(caught.value, "en").text
    assert len(school.acts()) == acts


def earlier(snapshot: Snapshot) -> Snapshot:
    """The class's third quarter: the same lessons ten weeks before."""
    (group,) = snapshot.classes
    sections = tuple(
        replace(
            section,
            lessons=tuple(replace(one, on=one.on - timedelta(weeks=10)) for one in section.lessons),
        )
        for section in group.sections
    )
    third = replace(group, term_id="q3", period_ids=("q1", "q2", "q3"), sections=sections)
    return replace(snapshot, classes=(third,), exported_at=snapshot.exported_at - timedelta(weeks=9))


@pytest.mark.clause("002-08")
def test_a_year_s_attendance_is_put_together(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """The sheet of the year has the lessons of both quarters' exports; each quarter's has its own."""
    lite.found()
    lite.take_in(earlier(sample()))
    desk = lite.desk()
    imports.take_in(desk, sample(), actor_id="admin")
    year = reports.make(desk, asked("attendance", "year"), actor_id="s-02")
    third = reports.make(desk, asked("attendance", "q3"), actor_id="s-02")
    assert (year.case_id, third.case_id) == ("2025-q4-c-01", "2025-q3-c-01")
    for month in ("январь", "апрель"):
        assert f"{month}: всего" in text(year.pdf)
    assert "апрель: всего" not in text(third.pdf)


@pytest.mark.clause("004-06")
def test_hours_are_due_on_the_day_of_the_regulation(sample: Callable[..., Snapshot]) -> None:
    """By the rules of Klin the hours of May are due on 5 June; a regulation without a day names none."""
    classes = gather([sample()], "q4")
    for name, said in (("klin-dop-2022", True), ("perevoz", False)):
        profile = profiles.checked(profiles.read_mapping(name), name)
        form = REPORTS["hours"].form(Basis(classes, profile))
        shown = text(render_form(form, created_at=sample().exported_at, document_id="hours"))
        assert "май 2026 года" in shown
        assert ("Передаётся руководителю до 05.06.2026." in shown) is said
    april = REPORTS["hours"].form(Basis(classes, profile, month=4))
    taught = sum(one.lesson.on.month == 4 for one in classes[0].lessons)
    shown = text(render_form(april, created_at=sample().exported_at, document_id="hours"))
    assert "апрель 2026 года" in shown
    assert f"Итого {taught} {taught}" in shown
