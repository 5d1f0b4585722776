"""Whatever the school and whatever the edit: comparison and digests say the same of the same cells."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.importing.sample_school import tiny
from workflows import snapshot as shapes
from workflows.brought import Brought
from workflows.content import Place, What, front_digest, printed_digest
from workflows.differences import CellChange, compare
from workflows.snapshot import (
    ClassGroup,
    Deferral,
    Handover,
    Lesson,
    Movement,
    Person,
    Pupil,
    School,
    Section,
    Snapshot,
    Term,
)

SCHOOLS = st.integers(0, 10_000).map(tiny)
Edited = tuple[Snapshot, set[tuple[str, Place]]]
"""A snapshot after an edit, and the cells that print something else since, each with its section."""


def in_group(one: Snapshot, **changes: Any) -> Snapshot:
    return replace(one, classes=(replace(one.classes[0], **changes),))


def in_section(one: Snapshot, section: Section, **changes: Any) -> Snapshot:
    sections = one.classes[0].sections
    return in_group(
        one, sections=tuple(replace(it, **changes) if it.id == section.id else it for it in sections)
    )


def in_lesson(one: Snapshot, section: Section, lesson: Lesson, **changes: Any) -> Snapshot:
    lessons = tuple(replace(it, **changes) if it is lesson else it for it in section.lessons)
    return in_section(one, section, lessons=lessons)


def _at_hour(lesson: Lesson, other: Lesson) -> Lesson:
    return replace(lesson, on=other.on, number=other.number)


@dataclass
class Editor:
    """Edits a snapshot of one class; ``draw`` decides where."""

    draw: Callable[[Any], Any]

    def section(self, one: Snapshot) -> Section:
        return self.draw(st.sampled_from(one.classes[0].sections))

    def mark(self, one: Snapshot) -> Edited:
        section = self.section(one)
        if not section.lessons:
            return one, set()
        lesson = self.draw(st.sampled_from(section.lessons))
        pupil = self.draw(st.sampled_from(section.pupil_ids))
        others = [text for text in ("", "5", "2", "н") if text != lesson.marks.get(pupil, "")]
        marks = {**lesson.marks, pupil: self.draw(st.sampled_from(others))}
        place = Place(What.MARK, pupil, on=lesson.on, number=lesson.number)
        return in_lesson(one, section, lesson, marks=marks), {(section.id, place)}

    def text(self, one: Snapshot) -> Edited:
        section = self.section(one)
        if not section.lessons:
            return one, set()
        lesson = self.draw(st.sampled_from(section.lessons))
        name = self.draw(st.sampled_from(("topic", "homework")))
        place = Place(What(name), on=lesson.on, number=lesson.number)
        return in_lesson(one, section, lesson, **{name: f"{getattr(lesson, name)}!"}), {(section.id, place)}

    def term_mark(self, one: Snapshot) -> Edited:
        group, section = one.classes[0], self.section(one)
        pupil = self.draw(st.sampled_from(section.pupil_ids))
        term = self.draw(st.sampled_from((group.term_id, *group.period_ids)))
        row = section.term_marks.get(pupil, {})
        mark = self.draw(st.sampled_from([text for text in ("5", "2") if text != row.get(term)]))
        marks = {**section.term_marks, pupil: {**row, term: mark}}
        return in_section(one, section, term_marks=marks), {(section.id, Place(What.TERM_MARK, pupil, term))}

    def planned(self, one: Snapshot) -> Edited:
        section = self.section(one)
        count = (section.planned_lessons or 0) + 1
        return in_section(one, section, planned_lessons=count), {(section.id, Place(What.PLANNED))}

    def name(self, one: Snapshot) -> Edited:
        group = one.classes[0]
        pupil = self.draw(st.sampled_from(group.pupils))
        kind = "code_name" if pupil.code_name else "surname"
        renamed = replace(pupil, **{kind: f"{getattr(pupil, kind)}а"})
        new = in_group(one, pupils=tuple(renamed if it is pupil else it for it in group.pupils))
        on = [section.id for section in group.sections if pupil.id in section.pupil_ids]
        return new, {(place, Place(What.PUPIL, pupil.id)) for place in (*on, "front")}

    def school(self, one: Snapshot) -> Edited:
        school = replace(one.school, name=f"{one.school.name}!")
        return replace(one, school=school), {("front", Place(What.SCHOOL))}

    def rows(self, one: Snapshot) -> Snapshot:
        """Edit whole rows: drop a lesson, turn an order, give codes anew, swap two hours."""
        section = self.section(one)
        lessons, pupils = section.lessons, section.pupil_ids
        ways = [
            {"lessons": lessons[1:]},
            {"lessons": lessons[::-1]},
            {"pupil_ids": pupils[::-1]},
            {"lessons": tuple(replace(it, id=f"{it.id}-1") for it in lessons)},
            {"lessons": (*map(_at_hour, lessons[1::-1], lessons[:2]), *lessons[2:])},
        ]
        return in_section(one, section, **self.draw(st.sampled_from(ways)))


CELLS = ("mark", "text", "term_mark", "planned", "name", "school")


def class_of(school: Snapshot) -> Snapshot:
    return school.of_class(school.classes[0].id)


def told(old: Snapshot, new: Snapshot) -> dict[str, tuple[CellChange, ...]]:
    """The changes by section, the front under its own name where it has any."""
    comparison = compare(old, new)
    sections = {one.id: one.cells for one in comparison.sections}
    return {**sections, "front": comparison.front} if comparison.front else sections


@settings(max_examples=150, deadline=None)
@given(school=SCHOOLS, edit=st.sampled_from(CELLS), data=st.data())
def test_one_edit_is_found_in_its_cell_and_nowhere_else(school: Snapshot, edit: str, data: Any) -> None:
    """Exactly the edited cells are told, in exactly their sections; backwards the same, turned round."""
    source = class_of(school)
    new, expected = getattr(Editor(data.draw), edit)(source)
    found = told(source, new)
    assert {(where, cell.place) for where, cells in found.items() for cell in cells} == expected
    back = {
        where: tuple(CellChange(cell.place, cell.now, cell.was) for cell in cells)
        for where, cells in told(new, source).items()
    }
    assert back == found


@settings(max_examples=150, deadline=None)
@given(school=SCHOOLS, edits=st.lists(st.sampled_from((*CELLS, "rows")), max_size=4), data=st.data())
def test_comparison_and_digests_agree(school: Snapshot, edits: list[str], data: Any) -> None:
    """A section is named exactly when its printed digest differs, and so is the front."""
    source = new = class_of(school)
    editor = Editor(data.draw)
    for edit in edits:
        new = editor.rows(new) if edit == "rows" else getattr(editor, edit)(new)[0]
    pairs = zip(source.classes[0].sections, new.classes[0].sections, strict=True)
    differ = {one.id for one, other in pairs if printed_digest(source, one) != printed_digest(new, other)}
    differ |= {"front"} if front_digest(source) != front_digest(new) else set()
    assert told(source, new).keys() == differ


KNOWN = {
    Lesson: {"id", "on", "number", "topic", "teacher_id", "homework", "marks", "hours", "material"},
    Handover: {"on", "teacher_id", "order"},
    Section: {
        *("id", "subject", "teacher_id", "subgroup", "pupil_ids", "planned_lessons", "topics_not_given"),
        *("lessons", "term_marks", "deferrals", "marked", "handovers", "kind"),
    },
    Pupil: {"id", "surname", "name", "patronymic", "code_name", "code_order", "movement"},
    Deferral: {"pupil_id", "term_id", "reason"},
    Movement: {"kind", "on", "note"},
    ClassGroup: {
        *("id", "name", "grade", "term_id", "class_teacher_id", "kind", "period_ids", "pupils", "sections"),
        *("head_post", "home_class"),
    },
    Term: {"id", "name", "kind", "starts_on", "ends_on", "closes_year"},
    Person: {"id", "surname", "name", "patronymic", "post"},
    School: {"name", "short_name"},
    Snapshot: {"school", "year", "exported_at", "source", "terms", "staff", "classes", "format", "brought"},
    Brought: {"document", "pages", "parts"},
}
"""The fields for which it was decided whether the sheets show them."""


def test_no_field_of_an_export_is_overlooked() -> None:
    """A field that the snapshot gains must be taken into the content, or be left out knowingly."""
    shaped = {one for one in vars(shapes).values() if hasattr(one, "__dataclass_fields__")}
    assert shaped == KNOWN.keys()
    assert {one: {field.name for field in fields(one)} for one in shaped} == KNOWN
