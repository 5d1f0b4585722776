"""Every sheet of paper is known by its code: which part, which edition, whether it counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.leaves import MOST_LETTERED, lettered
from workflows.printed_pages import pages_of
from workflows.sheet_codes import Side, read_code, sheet_code

DIGEST = "sha256:" + "0a1b" * 16
LABELS = st.one_of(
    st.integers(1, 1200).map(str),
    st.builds(lettered, st.integers(1, 300), st.integers(1, MOST_LETTERED)),
    st.integers(1, 120).map(lambda number: f"С{number}"),
)


@given(LABELS, st.sampled_from(Side), st.integers(1, 99))
def test_a_code_is_read_as_it_was_written(leaf, side, edition):
    """Whatever leaf, side and edition: the code says exactly them, typed in small letters too."""
    read = read_code(f" {sheet_code(DIGEST, leaf, side, edition).lower()} ")
    assert (read.snapshot, read.leaf, read.side, read.edition) == ("0a1b" * 3, leaf, side, edition)


@pytest.mark.parametrize(
    "text", ["", "J1-0A1B0A1B0A1B-000R-E1", "J1-0A1B0A1B0A1B-014R-E0", "J2-0A1B0A1B0A1B-014R-E1", "http://a"]
)
def test_other_texts_are_no_codes(text):
    """A leaf 0, an edition 0, another version, the QR code of something else."""
    assert read_code(text) is None


def test_every_page_of_the_print_has_its_code(way):
    """All leaves, two sides each, of sections, front, back and summary sheet; all of them count."""
    way.upto("print")
    pages = pages_of(way.acts)
    case = way.now
    assert len(pages) == 2 * (case.leaves + case.summary_leaves)
    assert {page.leaf for page in pages.values()} >= set(case.labels)
    assert all(page.standing for page in pages.values())
    physics = [page for page in pages.values() if page.section == "physics"]
    assert [page.page_index for page in physics] == list(range(2 * len(case.section("physics").leaves)))
    assert {page.document for page in physics} == {case.section("physics").rendered}


def test_a_returned_section_counts_no_more_and_its_new_edition_does(way):
    """The old sheets stay known, and are known to be old; what was not returned is not printed again."""
    way.upto("hand-over")
    before = pages_of(way.acts)
    way.do(way.send_back())
    assert not any(page.standing for page in pages_of(way.acts).values() if page.section == "physics")
    way.do(way.print())
    after = pages_of(way.acts)
    physics = [page for page in after.values() if page.section == "physics"]
    assert {page.edition: page.standing for page in physics} == {1: False, 2: True}
    algebra = {code for code, page in before.items() if page.section == "algebra"}
    assert algebra == {code for code, page in after.items() if page.section == "algebra"}
    assert all(after[code].standing for code in algebra)
    fronts = {page.edition: page.standing for page in after.values() if page.part == "front"}
    assert fronts == {1: False, 2: True}
