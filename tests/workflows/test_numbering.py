"""Numbers of leaves: plain ones first, lettered ones later, none twice, none that ever changes."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.acts import PartLeaves
from workflows.leaves import in_order, leaf_key


@pytest.mark.parametrize(
    ("leaves", "code"),
    [
        (("0", "1"), "leaves-wrong"),
        (("4", "3"), "leaves-wrong"),
        (("3", "3"), "leaf-shared"),
        (("3", "3а"), "leaves-wrong"),
        (("3", "03"), "leaves-wrong"),
        (("3", "4", "а"), "leaves-wrong"),
        (("3", "4ё"), "leaves-wrong"),
        ((), "leaves-wrong"),
        (("7", "8"), "leaf-shared"),
        (("4", "5"), "leaf-shared"),
        (("5", "6"), "leaf-shared"),
        (("3", "8"), "leaves-wrong"),
        (("3", "4", "8"), "leaf-count-off"),
        (("3",), "leaf-count-off"),
        (("3", "4"), None),
    ],
)
def test_the_first_print_is_numbered_from_one_on(way, leaves, code):
    """Seven leaves: the front has two, each subject two, the back one; no letter, no gap, no leaf twice."""
    way.upto("export")
    command = way.print(editions=(way.edition("physics", leaves=leaves), way.edition("algebra")))
    if code is None:
        assert way.do(command).now.labels == ("1", "2", "3", "4", "5", "6", "7")
    else:
        assert way.refused(command).code == f"kernel.{code}"


@pytest.mark.parametrize("leaves", [6, 8, 14, 0])
def test_the_count_is_the_count_of_the_labels(way, leaves):
    """What the printout states is what its parts add up to; 14 would be the pages."""
    way.upto("export")
    facts = way.refused(way.print(leaves=leaves)).facts
    assert (facts["stated"], facts["counted"]) == (str(leaves), "7")


def test_a_leaf_has_one_signer(way):
    """The refusal names the leaf and both subjects; the front and the back are no exception."""
    way.upto("export")
    shared = (way.edition("physics", leaves=("3", "4")), way.edition("algebra", leaves=("4", "5")))
    facts = way.refused(way.print(editions=shared, leaves=6)).facts
    assert (facts["leaf"], facts["section"], facts["other"]) == ("4", "Физика", "Алгебра")
    parts = (PartLeaves("front", ("1", "2", "3")), PartLeaves("back", ("7",)))
    assert way.refused(way.print(parts=parts)).facts["leaf"] == "3"


def test_one_leaf_is_named_as_one(way):
    """A section of a single leaf is «лист 3», not «лист 3–3»."""
    way.sizes["physics"] = 1
    assert way.upto("hand-over").refused(way.assemble()).facts["leaves"] == "3"


def grown(way, **sizes):
    """The sections of these sizes are returned and printed anew."""
    for section in sizes:
        if section not in ("front", "back"):
            way.do(way.send_back(section))
    way.sizes |= sizes
    return way.do(way.print())


def test_what_a_section_needs_more_is_lettered(way):
    """Leaves 3 and 4 stay; the third leaf is 4а, and nobody behind it moves."""
    grown(way.upto("hand-over"), physics=3)
    assert way.now.section("physics").leaves == ("3", "4", "4а")
    assert way.now.labels == ("1", "2", "3", "4", "4а", "5", "6", "7")
    assert (way.now.leaves, way.now.gaps) == (8, ())
    assert way.upto("deposit").now.done_at("bind") is not None


def test_what_a_section_needs_less_is_a_gap(way):
    """Leaf 4 is not in the journal any more: its number is named as missing and given to nobody."""
    grown(way.upto("hand-over"), physics=1)
    assert (way.now.section("physics").leaves, way.now.gaps, way.now.leaves) == (("3",), ("4",), 6)
    grown(way, physics=2)
    assert (way.now.section("physics").leaves, way.now.gaps) == (("3", "4"), ())


def test_front_and_back_grow_like_sections(way):
    """A list of pupils that became longer: 2а after the front, 7а after the back."""
    grown(way.upto("hand-over"), front=3, back=2, physics=2)
    assert [one.leaves for one in way.now.parts] == [("1", "2", "2а"), ("7", "7а")]
    assert way.now.leaves == len(way.now.labels) == 9


@pytest.mark.parametrize(
    "leaves",
    [
        ("3", "8"),
        ("3", "5а"),
        ("4",),
        ("4", "4а"),
        ("3", "3а"),
        ("3", "3а", "4"),
        ("8", "9"),
        ("4а", "4б"),
        ("3", "4", "8"),
    ],
)
def test_a_printed_leaf_never_moves(way, leaves):
    """Its own numbers first, from the first on; then lettered ones: anything else is refused."""
    way.upto("hand-over").do(way.send_back())
    command = way.print(editions=(way.edition("physics", leaves=leaves),), leaves=5 + len(leaves))
    facts = way.refused(command).facts
    assert (facts["had"], facts["leaves"]) == ("3, 4", ", ".join(leaves))


def test_a_letter_that_was_given_is_not_given_to_another(way):
    """Algebra gave 6а up: physics cannot have it, though it is free; algebra has it back."""
    grown(way.upto("hand-over"), algebra=3)
    grown(way, algebra=2)
    assert way.now.gaps == ("6а",)
    way.do(way.send_back("physics"))
    command = way.print(editions=(way.edition("physics", leaves=("3", "4", "6а")),), leaves=8)
    assert way.refused(command).code == "kernel.leaf-moved"
    way.do(way.print())
    grown(way, algebra=4)
    assert way.now.section("algebra").leaves == ("5", "6", "6а", "6б")


def test_a_part_of_a_later_print_is_lettered_too(way):
    """The copy of an order that came after the print cannot have a plain number."""
    way.upto("hand-over").do(way.send_back())
    parts = (*way.print().parts, PartLeaves("order", ("8",)))
    assert way.refused(way.print(parts=parts, leaves=8)).code == "kernel.leaf-moved"
    parts = (*way.print().parts, PartLeaves("order", ("7а",)))
    assert way.do(way.print(parts=parts, leaves=8)).now.labels[-1] == "7а"


SIZED = ("front", "physics", "algebra", "back")
changes = st.lists(
    st.tuples(
        st.sampled_from(["return", "correct", "late", "front"]),
        st.sampled_from(["physics", "algebra"]),
        st.dictionaries(
            st.sampled_from(["front", "physics", "algebra", "back"]), st.integers(1, 6), max_size=2
        ),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def change(way, kind, section):
    """Let a section go back, be corrected, get late marks, or the front be another."""
    if kind == "return":
        way.do(replace(way.send_back(section), actor=way.command("approve").actor))
        return
    part = "front" if kind == "front" else section
    way.do(way.revise(part).fix(late=(section,) if kind == "late" else ()))
    if way.now.proposed:
        way.do(way.approval())


def owners(way):
    """Each label with the parts that it was ever printed for."""
    return Counter(label for part in way.now.allotted for label in part.leaves)


@settings(max_examples=120, deadline=None)
@given(changes=changes)
def test_whatever_is_corrected_numbers_stay_sound(start, changes):
    """No label ever belongs to two parts, the labels are the count, and what was given stays given."""
    way = start("perevoz").upto("hand-over")
    for kind, section, sizes, sign in changes:
        before = {one.part: one.leaves for one in way.now.allotted}
        change(way, kind, section)
        way.sizes |= sizes
        way.upto("assemble" if sign else "print")
        after = {one.part: one.leaves for one in way.now.allotted}
        assert set(owners(way).values()) == {1}
        assert len(way.now.labels) == len(set(way.now.labels)) == way.now.leaves
        assert all(after[part][: len(leaves)] == leaves for part, leaves in before.items())
        assert set(way.now.labels).isdisjoint(way.now.gaps)
        assert in_order((*way.now.labels, *way.now.gaps)) == in_order(owners(way))
        plain = [leaf_key(label)[0] for label in owners(way) if not leaf_key(label)[1]]
        assert sorted(plain) == list(range(1, 8))
