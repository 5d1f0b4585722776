"""«Итоги успеваемости класса за учебный период» (002 clause 4.5): subject by subject."""

from collections.abc import Iterator, Sequence

from archive_service.rendering.counts import mean, percent
from archive_service.rendering.forms import Form, Lines, Paragraph, Table
from archive_service.rendering.reports.parts import Head, class_report, count, view_of
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column
from workflows.reports.progress import NUMERALS, SectionResult, results, section_results
from workflows.reports.source import ClassTerm

PLACES = {
    "title": (),
    "pupils": (),
    "success": (),
    "quality": (),
    "column_subject": (),
    "column_teacher": (),
    "column_pupils": (),
    "column_mark": ("mark",),
    "column_lacking": (),
    "column_success": (),
    "column_quality": (),
    "column_mean": (),
    "unmarked": (),
    "statement": (),
}


def form(one: ClassTerm, own: Wordings = SHIPPED) -> Form:
    """Return the report."""
    words = words_of("report_class_results", PLACES, own)
    counted, sections = results(one), section_results(one)
    facts = (
        (words("pupils"), str(counted.pupils)),
        (words("success"), percent(counted.success)),
        (words("quality"), percent(counted.quality)),
    )
    head = Head(words("title"), landscape=True)
    if not sections:
        return class_report(head, one, (Lines(facts[:1]), Paragraph(words("unmarked"))), own)
    blocks = (Lines(facts), _table(one, sections, words), Paragraph(words("statement")))
    return class_report(head, one, blocks, own)


def _table(one: ClassTerm, sections: Sequence[SectionResult], words: Words) -> Table:
    others = sorted({mark for section in sections for mark in section.marks} - set(NUMERALS))
    marks = (*NUMERALS, *others)
    view = view_of(one)
    rows = tuple(
        (section.title, view.full_name(section.teacher_id), *_figures(section, marks)) for section in sections
    )
    return Table(tuple(_columns(marks, words)), rows)


def _columns(marks: Sequence[str], words: Words) -> Iterator[Column]:
    yield Column(words("column_subject"), 60)
    yield Column(words("column_teacher"), 58)
    yield Column(words("column_pupils"), 24, "center", flow=False)
    for mark in marks:
        yield Column(words("column_mark", mark=mark), 15, "center", flow=False)
    for name in ("lacking", "success", "quality", "mean"):
        yield Column(words(f"column_{name}"), 22, "center", flow=False)


def _figures(section: SectionResult, marks: Sequence[str]) -> Iterator[str]:
    yield str(section.pupils)
    yield from (count(section.marks.get(mark, 0)) for mark in marks)
    yield count(section.lacking)
    yield from (percent(section.success), percent(section.quality), mean(section.mean))
