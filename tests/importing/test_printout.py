"""Whose the pages of a foreign printout are: what headings say, what tables say, what neither can break."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.importing.printout import (
    IGNORED,
    OPEN,
    Assignment,
    Subject,
    names_in,
    propose,
    read_ranges,
    read_table,
    said_ranges,
    subjects_on,
    table_of,
)
from archive_service.problems import Problem
from workflows.brought import parted_leaves
from workflows.own_parts import FRONT, SUMMARY

STAFF = {"t-1": "Ёлкина Анна Павловна", "t-2": "Ёлкина Анна Петровна", "t-3": "Жук Илья Олегович"}
_CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine makes examples slowly; that says nothing about the readers."""
_WORDS = st.text(st.sampled_from("Алгебр яФизк12=;\"',@+-"), min_size=1, max_size=12)
_NAMES = _WORDS.map(lambda text: " ".join(text.split())).filter(
    lambda text: bool(text.strip("'")) and not text.startswith("'") and "общие" not in text
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Предмет: Алгебра\nУчитель: Жук И. О.", ["Алгебра"]),
        ("Предмет — Английский язык (1 группа)   Учитель: Жук", ["Английский язык, 1 группа"]),
        ("Учебный предмет «Русский язык» 5А класс", ["Русский язык"]),
        ("Предмет: Физика\n1. Зимина Ада 4 5\nПредмет: Химия", ["Физика", "Химия"]),
        ("Предметные результаты: высокие", []),
        ("Домашнее задание", []),
    ],
)
def test_headings(text: str, titles: list[str]) -> None:
    """A subject is one where a heading says so, with its subgroup; two on a page are both seen."""
    assert [one.title for one in subjects_on(text)] == titles


@pytest.mark.parametrize(
    ("said", "teacher"),
    [
        ("Ёлкина Анна Петровна", "t-2"),
        ("Елкина А. Петровна", ""),
        ("Ёлкина А. П.", ""),
        ("Жук И.О., высшая категория", "t-3"),
        ("Жук П. О.", ""),
    ],
)
def test_a_teacher_is_named_without_doubt_or_not_at_all(said: str, teacher: str) -> None:
    """Two people of one name and initials, or other initials, are nobody: a person has to choose."""
    [subject] = propose([f"Предмет: Физика\nУчитель: {said}"], [False], STAFF).subjects
    assert subject.teacher == teacher


def test_contents_say_what_headings_do_not() -> None:
    """Without headings the contents' lines share the pages out; what they do not name stays open."""
    texts = ["Оглавление\nАлгебра ..... 3–4\nФизика (2 группа) ... 5", "", "5 4", "4 5", "н 5", "?"]
    found = propose(texts, [False, True, False, False, False, False], {})
    assert [one.title for one in found.subjects] == ["Алгебра", "Физика, 2 группа"]
    assert found.shares == (FRONT, IGNORED, "1", "1", "2", "2")
    assert list(parted_leaves(["front", "1", "1", "2", "", "2"])) == [(1, 2), (3, 4)]


@st.composite
def _assignments(draw: st.DrawFn) -> Assignment:
    names = draw(st.lists(_NAMES, max_size=4, unique=True))
    subjects = tuple(Subject(name, "", draw(st.sampled_from(["", "t-1", "=t"]))) for name in names)
    shares = [OPEN, FRONT, SUMMARY, IGNORED, *(str(number) for number in range(1, len(names) + 1))]
    pages = draw(st.lists(st.sampled_from(shares), min_size=1, max_size=30))
    return Assignment(subjects, tuple(pages), ("Зимина Ада",))


@_CALM
@given(_assignments())
def test_a_table_says_the_same_as_the_assignment(assignment: Assignment) -> None:
    """What is written as a table is read back the same, whatever names and codes are in it."""
    assert read_table(table_of(assignment), assignment) == assignment


@_CALM
@given(st.lists(st.integers(1, 99), unique=True, max_size=20))
def test_ranges_say_the_same_as_the_numbers(numbers: Sequence[int]) -> None:
    """Numbers written as people write them are read back in their order."""
    assert read_ranges(said_ranges(numbers), 99) == tuple(numbers)


@_CALM
@given(st.text(max_size=200), st.integers(0, 5))
def test_nothing_typed_breaks_the_readers(text: str, pages: int) -> None:
    """Any text is understood or refused in a sentence; a page's text is never an error."""
    before = Assignment(shares=(OPEN,) * pages)
    with suppress(Problem):
        read_table(text, before)
    with suppress(Problem):
        read_ranges(text, pages)
    assert all(names_in(text))
    assert len(propose([text] * pages, [False] * pages, STAFF).shares) == pages
