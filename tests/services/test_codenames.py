"""Code names by order: a written refusal first, one order for one pupil, copies of orders on file."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import CaseRow
from archive_service.importing.sample_school import tiny
from archive_service.problems import Kind, Problem, explain
from archive_service.services import code_orders, codenames, consents, documents, imports, seals
from archive_service.services.code_orders import Order, OrderOnFile, order_in
from archive_service.services.codenames import Parent
from archive_service.services.consents import Consent

CODED, NAME = "p-0001", "Дронелева"
OTHER, EXPORTED = "p-0002", "p-0004"
EXPORTED_ORDER = Order("41-о", date(2026, 1, 12))
ORDER = Order("52-о", date(2026, 4, 6))


def _refusal(kind: Kind, attempt: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.kind is kind
    assert explain(caught.value, "en").text
    return explain(caught.value).text


def _orders(desk: Any, snapshot: Any) -> tuple[OrderOnFile, ...]:
    with desk.reading() as session:
        return code_orders.orders_of(session, snapshot)


@pytest.mark.clause("000-33")
def test_a_code_name_is_assigned_by_order(coding_both: Any) -> None:
    """The next number is given, the order's copy kept, the name sealed; the act names nobody."""
    desk = coding_both.prepare()
    made = coding_both.assign()
    assert (made.code, made.pages) == ("Ученик 2", 1)
    act = next(one.act for one in reversed(coding_both.world.acts()) if one.act.__class__ is SchoolAct)
    assert (act.kind, act.actor) == ("code-name-assigned", "s-02")
    sealed = act.facts.pop("sealed")
    order = coding_both.paper_file("order").read_bytes()
    assert documents.read(desk, act.facts["copy"]) == order
    key = act.facts.pop("key")
    assert act.facts == {
        "pupil": CODED,
        "parent": 0,
        "code": "Ученик 2",
        "order_no": "52-о",
        "order_on": "2026-04-06",
        "copy": act.facts["copy"],
        "from": "2026-04-06",
    }
    assert len(sealed) > 300
    assert json.loads((desk.keys / "sealing.key").read_text("utf-8"))["public"]
    with desk.reading() as session:
        assert seals.in_force(desk, session).id == key
    assert NAME not in repr([one.act for one in coding_both.world.acts()])


@pytest.mark.clause("000-33")
def test_a_written_refusal_comes_before_the_order(coding: Any) -> None:
    """Without a withdrawal on record, or with one younger than the order, nothing is assigned (6.3.1)."""
    desk = coding.prepare()
    acts = len(coding.world.acts())
    assert "6.3.1" in _refusal(Kind.REFUSED, lambda: coding.assign(OTHER))
    early = Order("1", date(2026, 3, 31))
    assert "издан раньше" in _refusal(Kind.REFUSED, lambda: coding.assign(order=early))
    assert len(coding.world.acts()) == acts
    consents.take_in(desk, CODED, Consent.GIVEN, on=date(2026, 4, 2), copy=None, actor_id="s-02")
    assert "нет отзыва" in _refusal(Kind.REFUSED, coding.assign)


@pytest.mark.clause("000-33")
def test_one_code_name_for_one_pupil(coding: Any) -> None:
    """A second order for the same pupil is refused; another pupil gets the next number."""
    coding.prepare()
    coding.withdraw(OTHER)
    assert coding.assign().code == "Ученик 2"
    said = _refusal(Kind.REFUSED, lambda: coding.assign(order=Order("60-о", date(2026, 5, 1))))
    assert "Ученик 2, приказ № 52-о от 06.04.2026" in said
    assert coding.assign(OTHER).code == "Ученик 3"


@pytest.mark.clause("000-33")
def test_the_order_may_name_the_number(coding: Any) -> None:
    """A free number that the order names is given; a taken one, and what is no code name, are not."""
    coding.prepare()
    assert "Свободное: «Ученик 2»" in _refusal(Kind.REFUSED, lambda: coding.assign(code="Ученик 1"))
    for wrong in ("Ученик", "ученик 7", "Ученик 07", "Дронелева 7"):
        assert "«Ученик {number}»" in _refusal(Kind.USAGE, lambda wrong=wrong: coding.assign(code=wrong))
    assert coding.assign(code="Ученик 7").code == "Ученик 7"
    _, free = codenames.listing(coding.world.desk(), reader_id="s-02")
    assert free == "Ученик 8"


@pytest.mark.clause("000-33")
def test_a_parent_gets_a_code_name_too(coding: Any) -> None:
    """«Родитель 1» is assigned and sealed by the same rules; the pupil's own stays as it is."""
    desk = coding.prepare()
    made = coding.assign(parent=Parent(1, "Дронелев Макар Пробович"))
    assert (made.code, made.standing) == ("Родитель 1", ())
    assert coding.assign(parent=Parent(2, "Дронелева Проба Тестовна")).code == "Родитель 2"
    assert "Родитель 1" in _refusal(Kind.REFUSED, lambda: coding.assign(parent=Parent(1, "Иной Иван")))
    assert coding.assign().code == "Ученик 2"
    assert "Дронелев" not in repr([one.act for one in coding.world.acts()])
    with desk.reading() as session:
        assert [one.parent for one in code_orders.assigned(session)] == [1, 2, 0]


def test_what_the_order_cannot_do(coding: Any, tmp_path: Path) -> None:
    """No key yet, a bad copy, an unknown pupil, nobody entitled: each is refused and nothing recorded."""
    coding.world.to("imported")
    desk = coding.world.desk()
    coding.withdraw(CODED)
    assert "seal-setup" in _refusal(Kind.SETUP, coding.assign)
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 cut off")
    assert "не полностью" in _refusal(Kind.INPUT, lambda: coding.assign(copy=bad))
    assert "нет отзыва" in _refusal(Kind.REFUSED, lambda: coding.assign("p-9999"))
    asked = codenames.ByOrder(CODED, ORDER, ORDER.on)
    for person in ("s-03", "t-01"):
        attempt = lambda person=person: codenames.assign(  # noqa: E731
            desk, asked, coding.paper_file(), actor_id=person
        )
        _refusal(Kind.ACCESS, attempt)
    with desk.reading() as session:
        assert code_orders.assigned(session) == ()


@pytest.mark.clause("000-33")
def test_deposited_cases_keep_the_old_name_and_it_is_said(coding: Any, sample: Any) -> None:
    """The outcome lists the locked case and the open one in which the name stands."""
    coding.prepare("deposited")
    newer = sample()
    [group] = newer.classes
    imports.take_in(
        coding.world.desk(),
        replace(newer, year=2026, classes=(group,)),
        actor_id="admin",
    )
    made = coding.assign()
    assert {(one.case_id, one.class_name, one.locked) for one in made.standing} == {
        ("2025-q4-c-01", "5А", True),
        ("2026-q4-c-01", "5А", False),
    }


@pytest.mark.clause("000-34")
def test_orders_of_a_snapshot(coding_both: Any, sample: Any) -> None:
    """Every code name has its order; the copy is on file where it was assigned or attached here."""
    desk = coding_both.prepare()
    coding_both.assign()
    imports.take_in(desk, sample(), actor_id="admin")
    snapshot = _stored(desk)
    own, exported = _orders(desk, snapshot)
    assert (own.code, own.order_no, own.order_on) == ("Ученик 2", "52-о", date(2026, 4, 6))
    assert documents.read(desk, own.copy_digest) == coding_both.paper_file("order").read_bytes()
    assert exported == OrderOnFile("Ученик 1", "41-о", date(2026, 1, 12), None)
    copy = coding_both.paper_file("older order")
    codenames.attach(desk, "Ученик 1", EXPORTED_ORDER, copy, actor_id="s-02")
    [digest] = [one.copy_digest for one in _orders(desk, snapshot) if one.code == "Ученик 1"]
    assert documents.read(desk, digest) == copy.read_bytes()


def _stored(desk: Any) -> Any:
    """The export that the only case has now."""
    from archive_service.importing.canonical_json import read_trusted

    with desk.reading() as session:
        [digest] = session.scalars(select(CaseRow.snapshot))
    return read_trusted(documents.read(desk, digest))


@pytest.mark.clause("000-34")
def test_a_copy_is_attached_to_what_the_export_says(lite: Any, paper_file: Any, tmp_path: Path) -> None:
    """A code name or an order that no export names is refused with what the exports say; a bad file too."""
    lite.to("imported")
    desk = lite.desk()
    acts = len(lite.acts())

    def attach(code: str = "Ученик 1", order: Order = EXPORTED_ORDER, copy: Path | None = None) -> int:
        return codenames.attach(desk, code, order, copy or paper_file(), actor_id="s-02")

    said = _refusal(Kind.MISSING, lambda: attach(order=Order("42-о", EXPORTED_ORDER.on)))
    assert "В выгрузках: приказ № 41-о от 12.01.2026" in said
    assert "В выгрузках: —" in _refusal(Kind.MISSING, lambda: attach("Ученик 9"))
    _refusal(Kind.USAGE, lambda: attach("Дронелева"))
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"MZ")
    _refusal(Kind.INPUT, lambda: attach(copy=bad))
    assert len(lite.acts()) == acts
    assert attach(order=Order("41-О", EXPORTED_ORDER.on)) == 1


@pytest.mark.clause("000-34")
def test_an_order_in_other_words_is_found_by_its_only_copy(lite: Any, sample: Any, paper_file: Any) -> None:
    """Where the export's words name no number, the one order attached for the code name stands for it."""
    lite.to("imported")
    desk = lite.desk()
    [group] = sample().classes
    pupils = tuple(
        replace(one, code_order="приказ директора") if one.code_name else one for one in group.pupils
    )
    snapshot = replace(sample(), classes=(replace(group, pupils=pupils),))
    assert _orders(desk, snapshot) == (OrderOnFile("Ученик 1", "приказ директора", None, None),)
    codenames.attach(desk, "Ученик 1", EXPORTED_ORDER, paper_file(), actor_id="s-02")
    [found] = _orders(desk, snapshot)
    assert found.copy_digest
    assert found.words == "приказ директора"


@pytest.mark.clause("000-33")
def test_a_code_name_of_a_class_that_is_not_printed_is_taken(coding: Any) -> None:
    """Grade 1 has no case, but its code names in the export are nobody else's; the next number follows."""
    desk = coding.prepare()
    export = tiny(3, classes=2, pupils=4, sections=2)
    second = replace(export.classes[1], grade=1)
    coded = replace(second.pupils[0], code_name="Ученик 4", code_order=ORDER.words)
    named = replace(second.pupils[1], code_name="Попугаева Проба", code_order=ORDER.words)
    pupils = (coded, named, *second.pupils[2:])
    classes = (export.classes[0], replace(second, pupils=pupils))
    outcome = imports.take_in(desk, replace(export, classes=classes), actor_id="admin")
    assert outcome.unprinted == [second.name]
    assert coding.world.acts()[-1].act.facts["coded"] == {EXPORTED: "Ученик 1", "p-0005": "Ученик 4"}
    assert "Свободное: «Ученик 5»" in _refusal(Kind.REFUSED, lambda: coding.assign(code="Ученик 4"))
    assert coding.assign().code == "Ученик 5"


def test_a_list_without_names(coding: Any) -> None:
    """Deputy and archivist see code names, orders and copies, and nobody's name; a teacher sees nothing."""
    desk = coding.prepare()
    coding.assign()
    for reader in ("s-02", "s-03"):
        found, free = codenames.listing(desk, reader_id=reader)
        assert free == "Ученик 3"
        assert [(one.code, one.class_name, one.order, one.sealed) for one in found] == [
            ("Ученик 2", "5А", "приказ № 52-о от 06.04.2026", True),
            ("Ученик 1", "5А", "приказ № 41-о от 12.01.2026", False),
        ]
        assert [bool(one.copy) for one in found] == [True, False]
        assert NAME not in repr(found)
        assert CODED not in repr(found)
    _refusal(Kind.ACCESS, lambda: codenames.listing(desk, reader_id="t-01"))


@pytest.mark.clause("000-33")
def test_a_code_name_that_the_export_has_already(coding: Any, sample: Any) -> None:
    """A pupil whom the newest export has under a code name gets that one; an older one's name is sealed."""
    desk = coding.prepare()
    [group] = sample().classes
    coded = replace(
        group.pupils[0], surname="", name="", patronymic="", code_name="Ученик 5", code_order=ORDER.words
    )
    changed = replace(group, pupils=(coded, *group.pupils[1:]))
    imports.take_in(desk, replace(sample(), year=2026, classes=(changed,)), actor_id="admin")
    assert "«Ученик 5»" in _refusal(Kind.REFUSED, lambda: coding.assign(code="Ученик 6"))
    made = coding.assign()
    assert made.code == "Ученик 5"
    assert [one.case_id for one in made.standing] == ["2025-q4-c-01"]
    coding.withdraw(EXPORTED)
    assert "Запечатать нечего" in _refusal(
        Kind.MISSING, lambda: coding.assign(EXPORTED, order=Order("70", date(2026, 5, 4)))
    )


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("приказ № 41-о от 12.01.2026", EXPORTED_ORDER),
        ("приказ 41-О от 12.01.2026", EXPORTED_ORDER),
        ("Приказ №41-о от 12.01.2026 г.", EXPORTED_ORDER),
        ("приказ № 5 от 30.02.2026", None),
        ("приказ директора", None),
        ("", None),
    ],
)
def test_orders_in_words(words: str, order: Order | None) -> None:
    """The number and the day are found in the usual spellings; a day that is none is no order."""
    found = order_in(words)
    assert (found is None) == (order is None)
    assert order is None or order.same_as(found)


def test_the_day_from_which_it_holds(coding: Any, sample: Any) -> None:
    """An order that takes effect later leaves today's export alone and replaces the name from its day on."""
    desk = coding.prepare()
    coding.assign(from_on=desk.today + timedelta(days=2))
    imports.take_in(desk, sample(), actor_id="admin")
    assert _stored(desk).classes[0].pupils[0].surname == NAME
    coding.world.later(days=2)
    imports.take_in(desk, sample(), actor_id="admin")
    assert _stored(desk).classes[0].pupils[0].printed_name == "Ученик 2"
