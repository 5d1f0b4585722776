"""The printed digest against the paper: what looks different has another digest, and the other way round."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from archive_service.rendering.case import render_case
from archive_service.rendering.rules import PrintRules
from workflows.content import printed_digest
from workflows.snapshot import Deferral, Person, Snapshot, TermKind

SAME = "sha256:" + "ab" * 32
Edit = Callable[[Snapshot], Snapshot]


def in_group(one, **changes):
    return replace(one, classes=(replace(one.classes[0], **changes),))


def in_first(one, **changes):
    first, *others = one.classes[0].sections
    return in_group(one, sections=(replace(first, **changes), *others))


def in_lesson(one, **changes):
    first, *others = one.classes[0].sections[0].lessons
    return in_first(one, lessons=(replace(first, **changes), *others))


def in_pupil(one, **changes):
    first, *others = one.classes[0].pupils
    return in_group(one, pupils=(replace(first, **changes), *others))


def in_terms(one, term_id, **changes):
    return replace(one, terms=tuple(replace(it, **changes) if it.id == term_id else it for it in one.terms))


SEEN: dict[str, Edit] = {
    "mark": lambda one: in_lesson(one, marks={"p-1": "4"}),
    "topic": lambda one: in_lesson(one, topic="Иная тема"),
    "homework": lambda one: in_lesson(one, homework="§ 9"),
    "day": lambda one: in_lesson(one, on=date(2026, 4, 7)),
    "number": lambda one: in_lesson(one, number=7),
    "substitute": lambda one: in_lesson(one, teacher_id="t-2"),
    "lessons": lambda one: in_first(one, lessons=one.classes[0].sections[0].lessons[1:]),
    "order": lambda one: in_first(one, pupil_ids=one.classes[0].sections[0].pupil_ids[::-1]),
    "pupil": lambda one: in_first(one, pupil_ids=one.classes[0].sections[0].pupil_ids[:2]),
    "planned": lambda one: in_first(one, planned_lessons=99),
    "title": lambda one: in_first(one, subject="Геометрия"),
    "teacher": lambda one: in_first(one, teacher_id="t-2"),
    "teacher's name": lambda one: replace(one, staff=(Person("t-1", "Иная", "Анна"), *one.staff[1:])),
    "term mark": lambda one: in_first(one, term_marks={"p-1": {"q4": "5"}}),
    "deferral": lambda one: in_first(one, deferrals=(Deferral("p-2", "year", "справка"),)),
    "pupil's name": lambda one: in_pupil(one, surname="Иной"),
    "class name": lambda one: in_group(one, name="9В"),
    "period's name": lambda one: in_terms(one, "q4", name="Четвёртая четверть"),
    "last day": lambda one: in_terms(one, "q4", ends_on=date(2026, 5, 30)),
    "no column of the year": lambda one: in_terms(one, "q4", closes_year=False),
    "a column more": lambda one: in_terms(one, "q3", kind=TermKind.EXAM),
}
UNSEEN: dict[str, Edit] = {
    "source": lambda one: replace(one, source="иное"),
    "lesson's code": lambda one: in_lesson(one, id="other"),
    "class teacher": lambda one: in_group(one, class_teacher_id="t-1"),
    "an order on movement": lambda one: in_pupil(one, movement=()),
    "a post": lambda one: replace(one, staff=tuple(replace(it, post="учитель") for it in one.staff)),
}


def sheets(snapshot):
    """The bytes of every section, and its digest; the frame is the same for all exports."""
    made = render_case(snapshot, digest=SAME, rules=PrintRules())
    sections = snapshot.classes[0].sections
    return [
        (document.pdf, printed_digest(snapshot, one))
        for document, one in zip(made.sections, sections, strict=True)
    ]


@pytest.mark.clause("001-31")
@pytest.mark.parametrize("edit", [*SEEN.values(), *UNSEEN.values()], ids=[*SEEN, *UNSEEN])
def test_sheets_look_different_exactly_where_their_digest_differs(full, edit):
    """Section by section: other bytes, other digest; the same bytes, the same digest."""
    before, after = sheets(full), sheets(edit(full))
    looks = [one[0] != other[0] for one, other in zip(before, after, strict=True)]
    assert looks == [one[1] != other[1] for one, other in zip(before, after, strict=True)]
    assert any(looks) is (edit in SEEN.values())


@pytest.mark.parametrize(
    "edit",
    [
        lambda one: in_first(
            one,
            term_marks={**one.classes[0].sections[0].term_marks, "p-1": {"q3": "5", "q4": "4", "year": "4"}},
        ),
        lambda one: in_first(one, topics_not_given=("Логарифмы",)),
    ],
    ids=["an earlier period's mark", "topics to propose"],
)
def test_what_the_signer_answers_for_counts_unseen(full, edit):
    """The summary sheet and the programme note take it from the section: its signer has to look again."""
    before, after = sheets(full)[0], sheets(edit(full))[0]
    assert before[0] == after[0]
    assert before[1] != after[1]
