"""Labels of leaves: letters, order, pages, how they are said, who gets which."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.leaves import (
    LETTERS,
    MOST_LETTERED,
    allot,
    gaps,
    leaf_key,
    lettered,
    page_span,
    pages_of,
    span,
)

PARTS = ("front", "algebra", "physics", "back")
NUMBERS = st.integers(1, 400)
LABELS = st.one_of(NUMBERS.map(str), st.builds(lettered, NUMBERS, st.integers(1, MOST_LETTERED)))


def test_the_letters_are_those_of_russian_practice() -> None:
    """ГОСТ 2.105 leaves out ё, з, й, о, ч, ъ, ы, ь."""
    assert not set(LETTERS) & set("ёзйочъыь")
    assert set(LETTERS) | set("ёзйочъыь") == set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


@pytest.mark.clause("001-05")
def test_all_lettered_leaves_of_a_number_come_in_order() -> None:
    """14 < 14а < … < 14я < 14аа < … < 14яя < 15; every label is another one and is read back."""
    labels = ["14", *(lettered(14, nth) for nth in range(1, MOST_LETTERED + 1)), "15"]
    assert labels[1:3] + labels[25:28] == ["14а", "14б", "14я", "14аа", "14аб"]
    assert labels[-2] == "14яя"
    assert all(leaf_key(one) < leaf_key(other) for one, other in pairwise(labels))
    assert [leaf_key(label) for label in labels[:-1]] == [(14, nth) for nth in range(MOST_LETTERED + 1)]
    two = ["".join(pair) for pair in product(LETTERS, repeat=2)]
    assert [label[2:] for label in labels[1:-1]] == [*LETTERS, *two]


@pytest.mark.parametrize(
    "label", ["", "0", "014", "а", "14a", "14 а", "14А", "14ё", "14ааа", "-1", "1.5", "С1"]
)
def test_what_is_no_leaf_is_refused(label: str) -> None:
    """A Latin letter, a capital, a letter out of use, a leading nought: never taken for a leaf."""
    for read in (leaf_key, pages_of, lambda one: span([one])):
        with pytest.raises(ValueError, match="not a leaf"):
            read(label)


@pytest.mark.parametrize(("number", "nth"), [(0, 1), (14, 0), (14, MOST_LETTERED + 1)])
def test_letters_end_somewhere(number: int, nth: int) -> None:
    """No letter behind nothing, none before the first, none beyond the last."""
    with pytest.raises(ValueError, match="no lettered leaf"):
        lettered(number, nth)


@pytest.mark.parametrize(
    ("label", "pages"),
    [("1", ("1", "2")), ("14", ("27", "28")), ("14а", ("27а", "28а")), ("9бв", ("17бв", "18бв"))],
)
def test_pages_follow_their_leaf(label: str, pages: tuple[str, str]) -> None:
    """Two pages a leaf, with its letter."""
    assert pages_of(label) == pages


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], ""),
        (["3"], "3"),
        (["3", "4"], "3–4"),
        (["12", "14"], "12, 14"),
        (["12", "13", "14", "14а"], "12–14, 14а"),
        (["14а", "14б", "15", "16"], "14а–14б, 15–16"),
        (["13", "14", "14а", "15"], "13–14, 14а, 15"),
        (["14а", "15а"], "14а, 15а"),
        (["1а", "2"], "1а, 2"),
        (["14б", "14", "14б"], "14, 14б"),
        (["9", "10", "11"], "9–11"),
    ],
)
def test_spans(labels: list[str], said: str) -> None:
    """Runs have a dash; a letter is no neighbour of a number."""
    assert span(labels) == said


def test_short_runs_can_be_told_one_by_one() -> None:
    """A certificate names two leaves rather than a range of two."""
    assert span(["14а", "14б", "20а", "20б", "20в"], least=3) == "14а, 14б, 20а–20в"


@given(st.lists(LABELS, max_size=40))
def test_a_span_says_exactly_its_leaves(labels: list[str]) -> None:
    """What is said can be told apart again: no leaf is lost, none is added."""
    assert _told(span(labels)) == sorted(set(labels), key=leaf_key)
    assert _told(span(labels, least=99)) == sorted(set(labels), key=leaf_key)


def _told(said: str) -> list[str]:
    told: list[str] = []
    for run in said.split(", ") if said else ():
        first, _, last = run.partition("–")
        (number, rank), (final, highest) = leaf_key(first), leaf_key(last or first)
        if rank:
            assert number == final
            told += [lettered(number, nth) for nth in range(rank, highest + 1)]
        else:
            told += [str(one) for one in range(number, final + 1)]
    return told


@pytest.mark.clause("001-05")
@given(st.lists(LABELS, min_size=1, max_size=12, unique=True))
def test_pages_of_whole_leaves_are_said_as_their_leaves(labels: list[str]) -> None:
    """The runs of pages are the runs of leaves, each from a recto to a verso."""
    said = page_span(page for label in labels for page in pages_of(label))
    runs = [run.partition("–")[::2] for run in span(labels).split(", ")]
    assert said == ", ".join(f"{pages_of(one)[0]}–{pages_of(other or one)[1]}" for one, other in runs)


def test_single_pages_are_said_too() -> None:
    """Title, contents and list are pages of leaves, not whole leaves."""
    assert page_span(["1"]) == "1"
    assert page_span(["4", "5"]) == "4–5"
    assert page_span(["6", "5а"]) == "6, 5а"
    assert page_span(["28", "27а", "28а", "27б"]) == "28, 27а–27б"
    assert page_span(["1", "1а"]) == "1, 1а"
    assert page_span(["28а", "29б"]) == "28а, 29б"


def test_gaps_are_what_was_given_and_is_not_there() -> None:
    """In order, lettered leaves too."""
    assert gaps(["1", "2", "10", "9", "2а"], ["1", "9"]) == ("2", "2а", "10")


# --- who gets which leaf ----------------------------------------------------------------------


def test_a_first_print_is_counted_from_one() -> None:
    """Nothing was printed yet: part after part, without gaps."""
    assert allot({"front": 2, "algebra": 1, "back": 2}, {}, {}) == {
        "front": ("1", "2"),
        "algebra": ("3",),
        "back": ("4", "5"),
    }


GIVEN = {"front": ("1", "2"), "algebra": ("3", "4"), "physics": ("5",), "back": ("6", "7")}


@pytest.mark.clause("001-05")
@pytest.mark.parametrize(
    ("changes", "leaves"),
    [
        ({}, {}),
        ({"algebra": 1}, {"algebra": ("3",)}),
        ({"algebra": 4}, {"algebra": ("3", "4", "4а", "4б")}),
        ({"front": 3, "back": 3}, {"front": ("1", "2", "2а"), "back": ("6", "7", "7а")}),
    ],
)
def test_no_other_leaf_moves(changes: dict[str, int], leaves: dict[str, tuple[str, ...]]) -> None:
    """More leaves take letters, fewer leave a gap; all the others keep their numbers."""
    needed = {part: len(labels) for part, labels in GIVEN.items()} | changes
    assert allot(needed, GIVEN, {}) == GIVEN | leaves


def test_a_new_part_has_letters_behind_what_it_follows() -> None:
    """A supplement follows its section, even one that has a gap at its end now."""
    needed = {"front": 2, "algebra": 1, "late": 2, "physics": 1, "order": 1, "back": 2}
    made = allot(needed, GIVEN, {})
    assert (made["algebra"], made["late"], made["order"]) == (("3",), ("4а", "4б"), ("5а",))


def test_a_letter_is_never_given_twice() -> None:
    """Letters another part ever had are passed over; a part takes its own letters again."""
    given_once = GIVEN | {"late": ("4а",), "algebra": ("3", "4", "4б")}
    needed = {"front": 2, "algebra": 4, "late": 1, "physics": 1, "back": 2}
    made = allot(needed, given_once, {})
    assert made["algebra"] == ("3", "4", "4б", "4в")
    assert made["late"] == ("4а",)


def test_what_stands_keeps_exactly_its_leaves() -> None:
    """A part that is not printed anew has the leaves it has, whatever it once had."""
    standing = {"algebra": ("3",), "physics": ("5",)}
    made = allot({"front": 2, "algebra": 1, "late": 1, "physics": 1, "back": 2}, GIVEN, standing)
    assert made == {**GIVEN, "algebra": ("3",), "late": ("4а",)}


def test_what_stands_is_neither_filled_up_nor_given_away() -> None:
    """It may have another leaf than its first, or fewer than it would need now; its letters are taken."""
    needed = {"front": 2, "algebra": 2, "late": 1, "physics": 1, "back": 2}
    for stands, late in ((("4",), "4а"), (("3", "4а"), "4б"), (("3",), "4а")):
        made = allot(needed, GIVEN, {"algebra": stands})
        assert (made["algebra"], made["late"]) == (stands, (late,))


def test_a_new_part_follows_what_stands() -> None:
    """The part before it was never allotted leaves here, but it lies in the book."""
    made = allot({"front": 2, "algebra": 1, "late": 1}, {"front": ("1", "2")}, {"algebra": ("3",)})
    assert made["late"] == ("3а",)


def test_something_must_be_there_to_follow() -> None:
    """A book whose first part lost its leaves is not numbered by guess."""
    with pytest.raises(ValueError, match="no lettered leaf"):
        allot({"front": 2, "back": 1}, {"back": ("3",)}, {})


COUNTS = st.tuples(*[st.integers(1, 4)] * len(PARTS)).map(
    lambda leaves: dict(zip(PARTS, leaves, strict=True))
)


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_leaves_keep_their_numbers_over_any_history(prints: list[dict[str, int]]) -> None:
    """However often parts grow and shrink: a label has one owner for ever, and the order holds."""
    ever: dict[str, tuple[str, ...]] = {}
    for needed in prints:
        made = allot(needed, ever, {})
        assert {part: len(labels) for part, labels in made.items()} == needed
        ever = {part: tuple(dict.fromkeys((*ever.get(part, ()), *made[part]))) for part in PARTS}
        everything = [label for labels in ever.values() for label in labels]
        assert len(everything) == len(set(everything))
        bound = [label for labels in made.values() for label in labels]
        assert bound == sorted(bound, key=leaf_key)
        numbers = {label for label in everything if label.isdecimal()}
        assert numbers == {str(one) for one in range(1, sum(prints[0].values()) + 1)}
        assert numbers - set(bound) == {one for one in gaps(everything, bound) if one.isdecimal()}
