"""The page plan: leaves, their owners, overflow."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.importing.sample_school import tiny
from archive_service.rendering.pages import BlankPage, GridPage, LogPage
from archive_service.rendering.plan import plan
from archive_service.rendering.rules import PrintRules
from templates.geometry import GRID
from workflows.sheet_codes import Side

SCHOOLS = st.integers(0, 10_000).map(tiny)
RULES = PrintRules()


def _pages(made, kind):
    return [page.content for page in made.pages if isinstance(page.content, kind)]


@settings(max_examples=60, deadline=None)
@given(SCHOOLS)
@pytest.mark.clause("000-22")
def test_every_leaf_has_one_owner_and_two_pages(school):
    """No leaf with two signers; leaves and pages are numbered without gaps."""
    for group in school.classes:
        made = plan(school.of_class(group.id), RULES)
        pages = list(chain.from_iterable(part.pages for part in made.journal))
        assert [page.number for page in pages] == [str(index + 1) for index in range(len(pages))]
        assert [page.leaf for page in pages] == [str(index // 2 + 1) for index in range(len(pages))]
        owners = [{page.leaf for page in part.pages} for part in made.journal]
        assert sum(map(len, owners)) == len(set.union(*owners)) == made.leaves
        parts = list(made.drawn)
        assert all(part.pages[0].side is Side.RECTO for part in parts)
        assert all(part.pages[-1].side is Side.VERSO for part in parts)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 90), st.integers(1, 80), st.integers(1, 400), st.integers(0, 120))
@pytest.mark.clause("000-02")
@pytest.mark.clause("001-15")
def test_every_lesson_and_pupil_is_on_paper_exactly_once(maker, lessons, pupils, words, missing):
    """Whatever the sizes: the grid holds each mark once, the log each line once, one signature.

    The programme note has its place on the page of that signature, where there is a log.
    """
    topics = tuple(f"тема {index} не пройдена" for index in range(missing))
    source = maker(
        lessons=lessons, pupils=pupils, topic="слово " * words, section={"topics_not_given": topics}
    ).snapshot()
    section = plan(source, RULES).sections[0]
    grids = _pages(section, GridPage)
    cells = [(lesson.id, pupil) for grid in grids for lesson in grid.lessons for pupil in grid.pupils]
    assert len(cells) == len(set(cells)) == lessons * pupils
    assert all(
        len(grid.lessons) <= GRID.lesson_columns and len(grid.pupils) <= GRID.pupil_rows for grid in grids
    )
    logs = _pages(section, LogPage)
    topics_printed = " ".join(line for log in logs for row in log.rows for line in row[2])
    assert topics_printed.count("слово") == lessons * words
    assert sum(log.signs for log in logs) == 1
    closing = " ".join(line for log in logs for line in log.closing)
    assert closing.count("не пройдена") == (0 if lessons else missing)
    assert [bool(log.note_mm) for log in logs if log.signs] == [bool(lessons)]


@pytest.mark.clause("001-15")
def test_grid_and_log_of_a_leaf_are_of_the_same_lessons(maker):
    """What stands on the recto is logged on its verso."""
    section = plan(maker(lessons=60, topic="длинная тема " * 9).snapshot(), RULES).sections[0]
    for recto, verso in zip(section.pages[::2], section.pages[1::2], strict=True):
        dates = [f"{lesson.on:%d.%m.%Y}" for lesson in recto.content.lessons]
        assert [row[0][0] for row in verso.content.rows] == dates


def test_more_than_34_pupils_continue_on_a_leaf_with_a_blank_verso(maker, printed):
    """The second half of the class has its own leaf; its verso says it is empty on purpose."""
    made = printed(maker(pupils=40).snapshot())
    assert made.case.sections[0].pages == 4
    assert "страница оставлена пустой намеренно" in made.section[3]


def test_a_topic_longer_than_a_page_goes_on_on_the_next_leaf(maker):
    """Overflow leaves belong to the same section and hold log on both sides."""
    section = plan(maker(lessons=1, topic="слово " * 3000).snapshot(), RULES).sections[0]
    assert len(section.leaves) > 1
    assert isinstance(section.pages[2].content, LogPage)
    assert not isinstance(section.pages[2].content, BlankPage)


def test_lessons_are_spread_evenly_over_their_leaves(maker):
    """Forty lessons are twenty and twenty, not twenty-five and fifteen."""
    grids = _pages(plan(maker(lessons=40).snapshot(), RULES).sections[0], GridPage)
    assert [len(grid.lessons) for grid in grids] == [20, 20]
