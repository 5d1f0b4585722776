"""What is noted beside the signatures: checks before the print, remarks, the council's decision."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from archive_service.db import models
from archive_service.problems import Kind, Problem, explain
from archive_service.services import cases, checking, documents, extracts, imports, people, printing
from archive_service.services.checking import Protocol
from archive_service.services.verification import verify_store
from workflows.case import Case
from workflows.side_acts import Checked, PupilDecision
from workflows.snapshot import GroupKind, Snapshot, TermKind

RHYTHMS = {
    "egorievsk-2020": (TermKind.YEAR, GroupKind.COLLEGE),
    "klyuchi-2023": (TermKind.YEAR, GroupKind.SCHOOL),
    "sterlitamak-2023": (TermKind.YEAR, GroupKind.SCHOOL),
    "default": (TermKind.QUARTER, GroupKind.SCHOOL),
}
CHECKED_BY = {"egorievsk-2020": "t-01", "klyuchi-2023": "admin"}
"""Who prints there; elsewhere it is the deputy."""

Opened = Callable[..., str]


@pytest.fixture
def exports(sample: Callable[..., Snapshot], exported: Callable[..., Snapshot]) -> Callable[..., Snapshot]:
    """Return ``exports(profile)``: the export of a school under a regulation, made in its rhythm."""
    return lambda profile: exported(sample(), *RHYTHMS[profile])


@pytest.fixture
def opened(exports: Callable[..., Snapshot]) -> Opened:
    """Return ``opened(world, profile)``: open a school, take its export in; the id of the only case."""

    def make(world: Any, profile: str) -> str:
        world.found(profile=profile)
        [case_id] = world.take_in(exports(profile))
        world.file_orders([case_id])
        return case_id

    return make


def case_of(world: Any, case_id: str) -> Case:
    """The case as its acts tell it."""
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def check(world: Any, case_id: str, faults: Mapping[str, str] | None = None, **said: Any) -> Case:
    """The deputy checks; it passes where nothing is wrong."""
    facts = {"conclusion": "", "passed": not faults, "actor_id": "s-02", **said}
    return checking.record_check(world.desk(), case_id, faults=faults or {}, **facts)


def print_it(world: Any, case_id: str, by: str = "s-02") -> str:
    """Print; return what is said where it is refused, "" where it is not."""
    printing.request(world.desk(), [case_id], actor_id=by)
    failed = world.work()
    return failed[0].error.text if failed else ""


def refused(code: str, attempt: Callable[[], Any]) -> str:
    """What is said when the attempt is refused with that code; in English too."""
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.code == code
    assert explain(caught.value, "en").text
    return explain(caught.value).text


def state(world: Any, case_id: str) -> str:
    """The step that lists show the case at."""
    with world.desk().reading() as session:
        return cases.choose(session, case_id=case_id)[0].state


def texts(pdf: bytes) -> str:
    """All words of a document."""
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages)


# --- checks -------------------------------------------------------------------------------------


@pytest.mark.clause("001-20")
@pytest.mark.clause("002-09")
@pytest.mark.clause("003-05")
@pytest.mark.parametrize("profile", RHYTHMS)
def test_nothing_is_printed_before_the_check(lite: Any, opened: Opened, profile: str) -> None:
    """The printout of an unchecked class fails with the clause of the check; checked, it is printed."""
    case_id = opened(lite, profile)
    printer = CHECKED_BY.get(profile, "s-02")
    assert state(lite, case_id) == "check"
    with lite.desk().reading() as session:
        step = cases.load(session, case_id)[1].step("check")
    said = print_it(lite, case_id, printer)
    assert step.title in said
    assert step.clause.ref in said
    assert not case_of(lite, case_id).printed
    check(lite, case_id)
    assert state(lite, case_id) == "print"
    lite.later(minutes=1)
    assert print_it(lite, case_id, printer) == ""
    assert case_of(lite, case_id).printed


@pytest.mark.clause("002-09")
@pytest.mark.clause("003-05")
def test_every_item_of_the_list_is_on_record(world: Any, opened: Opened) -> None:
    """003 3.4: what of the list is in order and what is not, by whom and when, is part of the case."""
    case_id = opened(world, "sterlitamak-2023")
    items = checking.check_list(world.desk(), case_id)
    for word, item in zip(("программы", "объективность", "контрольных"), items, strict=True):
        assert word in item
    wrong = "у двоих нет отметок за апрель"
    checked = check(world, case_id, {items[1]: wrong}, conclusion="поставить отметки").checked
    assert checked is not None
    assert [(one.item, one.in_order, one.note) for one in checked.items] == [
        (items[0], True, ""),
        (items[1], False, wrong),
        (items[2], True, ""),
    ]
    [act] = [one.act for one in world.acts() if isinstance(one.act, Checked)]
    assert (act.actor, act.on, act.conclusion) == ("s-02", world.desk().today, "поставить отметки")
    assert act.snapshot == case_of(world, case_id).snapshot
    with world.desk().reading() as session:
        kept = extracts.case_extract(session, case_id).decode()
    assert wrong in kept, "what goes into the archive with the case"


@pytest.mark.clause("003-05")
def test_a_failed_check_holds_the_print_until_a_better_export(
    lite: Any, opened: Opened, exports: Callable[..., Snapshot]
) -> None:
    """What was not in order is put right in the journal; the next export is checked anew."""
    case_id = opened(lite, "sterlitamak-2023")
    item = checking.check_list(lite.desk(), case_id)[0]
    check(lite, case_id, {item: "нет тем за май"})
    assert state(lite, case_id) == "check"
    assert "п. 3.4" in print_it(lite, case_id)
    better = _with_topic(exports("sterlitamak-2023"), "Тема за май")
    assert imports.take_in(lite.desk(), better, actor_id="admin").renewed == ["5А"]
    assert state(lite, case_id) == "check"
    check(lite, case_id)
    lite.later(minutes=1)
    assert print_it(lite, case_id) == ""


@pytest.mark.clause("001-20")
def test_a_check_counts_for_the_export_that_was_checked(
    lite: Any, opened: Opened, exports: Callable[..., Snapshot]
) -> None:
    """Another export after the check is not covered by it."""
    case_id = opened(lite, "egorievsk-2020")
    check(lite, case_id)
    imports.take_in(lite.desk(), _with_topic(exports("egorievsk-2020"), "Иная тема"), actor_id="admin")
    assert state(lite, case_id) == "check"
    assert "п. 8.3" in print_it(lite, case_id, "t-01")


def _with_topic(snapshot: Snapshot, topic: str) -> Snapshot:
    """The export with another topic in the first lesson."""
    [group] = snapshot.classes
    section, *others = group.sections
    lesson, *rest = section.lessons
    changed = replace(section, lessons=(replace(lesson, topic=topic), *rest))
    return replace(snapshot, classes=(replace(group, sections=(changed, *others)),))


@pytest.mark.clause("001-20")
def test_the_class_teacher_prints_what_the_deputy_checked(world: Any, opened: Opened) -> None:
    """001 8.3: only the deputy checks, and only the group's own teacher prints after it."""
    case_id = opened(world, "egorievsk-2020")
    for person in ("t-01", "s-01", "admin"):
        refused("kernel.wrong-role", lambda by=person: check(world, case_id, actor_id=by))
    check(world, case_id)
    for person in ("admin", "s-02"):
        assert "Плевелева Кира Вадимовна" in print_it(world, case_id, person)
        world.later(minutes=1)
    assert print_it(world, case_id, "t-01") == ""


def test_what_a_check_has_to_say(lite: Any, opened: Opened) -> None:
    """An item nobody asked for, a silent fault, a fault and a pass at once: refused, nothing is recorded."""
    case_id = opened(lite, "default")
    item = checking.check_list(lite.desk(), case_id)[0]
    acts = len(lite.acts())
    said = refused("service.no-check-item", lambda: check(lite, case_id, {"погода": "дождь"}))
    assert item in said
    refused("kernel.check-item-silent", lambda: check(lite, case_id, {item: " "}))
    refused("kernel.check-passed-with-faults", lambda: check(lite, case_id, {item: "нет"}, passed=True))
    refused("kernel.check-failed-without-word", lambda: check(lite, case_id, passed=False))
    assert len(lite.acts()) == acts
    check(lite, case_id, passed=False, conclusion="нет отметок")
    assert case_of(lite, case_id).checked.conclusion == "нет отметок"


def test_a_regulation_without_checks(lite: Any) -> None:
    """000 asks for none: there is nothing to check by, and nothing to record."""
    case_id = lite.to("imported")
    refused("kernel.no-such-step", lambda: checking.check_list(lite.desk(), case_id))
    refused("kernel.no-such-step", lambda: check(lite, case_id))


# --- remarks ------------------------------------------------------------------------------------


@pytest.mark.clause("001-13")
def test_remarks_are_printed_on_their_page(world: Any) -> None:
    """What the control found stands there with day, post and name; what was mended says so too."""
    case_id = world.to("imported")
    desk = world.desk()
    section = case_of(world, case_id).sections[0]
    first = checking.note_remark(desk, case_id, "Нет тем за 12 мая", actor_id="s-02", section=section.id)
    second = checking.note_remark(desk, case_id, "Отметки выставлены не вовремя", actor_id="s-02")
    assert (first, second) == (1, 2)
    world.later(days=1)
    checking.mend_remark(desk, case_id, first, "темы внесены", actor_id="s-02")
    world.on([case_id], ["printed"])
    case = case_of(world, case_id)
    page = texts(documents.read(desk, case.back))
    with desk.reading() as session:
        deputy = people.person(session, "s-02")
        who = f"{deputy.post}, {people.full_name(deputy)}"
    for piece in (
        "Замечания по ведению классного журнала",
        "27.05.2026",
        f"{section.title}: Нет тем за 12 мая",
        "темы внесены; 28.05.2026",
        "Отметки выставлены не вовремя",
        who,
    ):
        assert piece in page


@pytest.mark.clause("001-13")
def test_whose_remarks_they_are(world: Any) -> None:
    """The deputy controls: others are refused; numbers and days are kept, one is mended once."""
    case_id = world.to("handed")
    desk = world.desk()
    for person in ("t-01", "s-01", "s-03"):
        said = refused(
            "kernel.needs-role", lambda by=person: checking.note_remark(desk, case_id, "?", actor_id=by)
        )
        assert "заместитель директора" in said
    number = checking.note_remark(desk, case_id, "Нет темы", actor_id="s-02")
    for attempt, code in (
        (lambda: checking.mend_remark(desk, case_id, 7, "?", actor_id="s-02"), "kernel.unknown-remark"),
        (lambda: checking.mend_remark(desk, case_id, number, " ", actor_id="s-02"), "kernel.no-text"),
        (lambda: checking.note_remark(desk, case_id, " ", actor_id="s-02"), "kernel.no-text"),
        (
            lambda: checking.note_remark(desk, case_id, "?", actor_id="s-02", section="x-999"),
            "kernel.unknown-section",
        ),
    ):
        refused(code, attempt)
    checking.mend_remark(desk, case_id, number, "внесена", actor_id="s-02")
    said = refused(
        "kernel.remark-mended", lambda: checking.mend_remark(desk, case_id, number, "ещё", actor_id="s-02")
    )
    assert "27.05.2026" in said
    [remark] = case_of(world, case_id).remarks
    assert (remark.text, remark.note, remark.mended_by) == ("Нет темы", "внесена", "s-02")


def test_remarks_take_no_signature_away(lite: Any) -> None:
    """A remark on a signed journal is noted and nothing falls; in the archive the page is closed."""
    case_id = lite.to("stamped")
    before = case_of(lite, case_id)
    checking.note_remark(lite.desk(), case_id, "Нет темы", actor_id="s-02")
    after = case_of(lite, case_id)
    assert replace(after, remarks=(), count=before.count) == before
    lite.on([case_id], ["bound", "deposited"])
    said = refused(
        "kernel.in-the-archive", lambda: checking.note_remark(lite.desk(), case_id, "?", actor_id="s-02")
    )
    assert "27.05.2026" in said


# --- the council's decision ----------------------------------------------------------------------


def decide(world: Any, case_id: str, by: str = "t-01", **said: Any) -> Case:
    """Key the decision in."""
    facts = {"everybody": "переведены в следующий класс", **said}
    protocol = facts.pop("protocol", Protocol("5", world.desk().today))
    return checking.enter_decision(world.desk(), case_id, protocol, actor_id=by, **facts)


@pytest.mark.clause("000-26")
def test_the_decision_is_keyed_in_after_the_print(world: Any, rows: Callable[..., Any]) -> None:
    """The printed column stays blank for good; the class teacher owes the decision until it is in."""
    case_id = world.to("imported")
    assert "Вывести журнал на печать" in refused("kernel.step-too-early", lambda: decide(world, case_id))
    world.on([case_id], ["printed"])
    before = case_of(world, case_id)
    sheet = texts(documents.read(world.desk(), before.summary))
    assert "Решение педагогического совета" in sheet
    assert "council" in {row["step"] for row in rows(world.desk(), models.Duty)}
    decide(world, case_id, apart={"p-0002": "переведён условно"})
    after = case_of(world, case_id)
    assert replace(after, decisions=(), count=before.count) == before
    assert "council" not in {row["step"] for row in rows(world.desk(), models.Duty)}
    [entered] = after.decisions
    assert (entered.actor, entered.number, entered.decided_on) == ("t-01", "5", world.desk().today)
    assert entered.decisions == (
        PupilDecision("", "переведены в следующий класс"),
        PupilDecision("p-0002", "переведён условно"),
    )
    world.on([case_id], ["handed", "signed", "certified", "approved", "stamped", "bound", "deposited"])
    archived = texts(documents.read(world.desk(), case_of(world, case_id).summary))
    assert "переведён" not in archived, "it is written by hand, never printed"


@pytest.mark.clause("000-26")
def test_a_decision_about_an_archived_case_is_in_both_rooms(world: Any) -> None:
    """The council meets after the deposit: what it decided is in the log of either room."""
    case_id = world.to("deposited")
    decide(world, case_id)
    assert world.work() == []
    for store in world.archive.mirror.stores:
        found = verify_store(store, progress=lambda _done, _total: None)
        assert (found.acts, found.troubles) == (len(world.acts()), ())
    with world.desk().reading() as session:
        acts = json.loads(extracts.case_extract(session, case_id))
    assert "переведены в следующий класс" in json.dumps(acts, ensure_ascii=False)


@pytest.mark.clause("000-26")
def test_whose_decision_it_is_to_enter(lite: Any) -> None:
    """The class's own teacher, with a protocol of today or before, about pupils who are there."""
    case_id = lite.to("printed")
    for person in ("t-02", "s-02", "s-01"):
        said = refused("kernel.not-class-teacher", lambda by=person: decide(lite, case_id, by))
        assert "Плевелева Кира Вадимовна" in said
    assert "p-9999" in refused("service.no-pupil", lambda: decide(lite, case_id, apart={"p-9999": "?"}))
    tomorrow = Protocol("5", lite.desk().today.replace(day=28))
    refused("kernel.decision-in-future", lambda: decide(lite, case_id, protocol=tomorrow))
    nameless = Protocol(" ", lite.desk().today)
    refused("kernel.decision-without-number", lambda: decide(lite, case_id, protocol=nameless))
    refused("kernel.decision-for-nobody", lambda: decide(lite, case_id, everybody=""))
    assert case_of(lite, case_id).decisions == ()


@pytest.mark.clause("000-26")
def test_a_slip_is_corrected_by_entering_it_again(lite: Any) -> None:
    """Both stay on record, with the scan where there is one; the last one counts."""
    case_id = lite.to("printed")
    decide(lite, case_id)
    lite.later(days=1)
    decide(lite, case_id, protocol=Protocol("6", lite.desk().today, "sha256:scan"))
    assert [(one.number, one.evidence) for one in case_of(lite, case_id).decisions] == [
        ("5", ""),
        ("6", "sha256:scan"),
    ]


def test_a_regulation_without_the_column(lite: Any, opened: Opened) -> None:
    """003 does not speak of the council: there is nothing to enter."""
    case_id = opened(lite, "sterlitamak-2023")
    with pytest.raises(Problem) as caught:
        decide(lite, case_id)
    assert (caught.value.code, caught.value.kind) == ("kernel.no-such-step", Kind.REFUSED)
