"""Code names in a journal: not printed without the copy of the order that gives them."""

import pytest

from workflows.acts import OrderCopy
from workflows.profile import parse

FIRST, SECOND = "Ученик 1", "Ученик 2"


def copies(*codes, document="sha256:order"):
    """Copies of orders about these code names."""
    return tuple(OrderCopy(code, "приказ № 3", document) for code in codes)


@pytest.mark.clause("000-34")
@pytest.mark.parametrize(
    "orders",
    [(), copies(SECOND), copies(FIRST), copies("Ученик 10", SECOND), copies(FIRST, SECOND, document="")],
)
def test_no_print_without_the_copy_of_every_order(way, orders):
    """Clause 6.3.5: a missing copy is named by its code; an order without a document is no copy."""
    way.upto("open").do(way.fix(codes=(FIRST, SECOND)))
    refusal = way.refused(way.print(orders=orders))
    lacking = [code for code in (FIRST, SECOND) if code not in {one.code for one in orders if one.document}]
    assert (refusal.code, refusal.clause.ref) == ("kernel.order-missing", "п. 6.3.5")
    assert refusal.facts["codes"] == ", ".join(lacking)


@pytest.mark.clause("000-34")
@pytest.mark.parametrize("profile", ["perevoz", "egorievsk-2020", "default"])
def test_the_copies_are_a_numbered_part_of_the_case(start, profile):
    """They lie on leaves of their own, which are counted and sewn with the rest."""
    way = start(profile).upto("open")
    way.do(way.fix(codes=(FIRST, SECOND))).upto("print")
    assert [one.code for one in way.now.orders] == [FIRST, SECOND]
    parts = {one.part: one.leaves for one in way.now.parts}
    assert (parts[f"order/{FIRST}"], parts[f"order/{SECOND}"]) == (("7",), ("8",))
    assert way.now.leaves == len(way.now.labels) == 9
    assert way.upto("deposit").now.done_at("bind") is not None


@pytest.mark.clause("000-34")
def test_a_reprint_has_the_copies_too(way):
    """The copy belongs to each print, not only to the first one."""
    way.upto("open").do(way.fix(codes=(FIRST,))).upto("hand-over").do(way.send_back())
    assert way.refused(way.print(orders=())).code == "kernel.order-missing"
    assert way.do(way.print()).now.orders == (OrderCopy(FIRST, f"Приказ: {FIRST}", f"sha256:order/{FIRST}"),)


@pytest.mark.clause("000-34")
@pytest.mark.clause("000-33")
def test_a_code_name_given_after_the_print_brings_its_order(way):
    """The name on the sheets is replaced by a correction, and its print needs the copy."""
    way.upto("deposit").do(way.revise("front", "physics").fix(codes=(FIRST,))).do(way.approval())
    assert way.now.codes == (FIRST,)
    assert way.refused(way.print(orders=())).facts["codes"] == FIRST
    way.upto("deposit")
    assert way.now.parts[1].leaves == ("7а",)
    assert len(way.now.labels) == way.now.leaves == 8


@pytest.mark.clause("000-34")
def test_a_school_may_keep_the_orders_apart(start, mapping):
    """Where the profile does not want them in the print, it goes without."""
    changed = mapping("perevoz")
    changed["pseudonyms"]["order_in_print"]["value"] = False
    way = start(parse(changed)).upto("open").do(start(parse(changed)).fix(codes=(FIRST,)))
    assert way.do(way.print(orders=())).now.printed


def test_a_journal_without_code_names_needs_no_order(way):
    """An order nobody needs does no harm."""
    way.upto("export").do(way.print(orders=copies(FIRST)))
    assert way.now.orders[0].code == FIRST
