"""What every report has: whose it is, of which period, from which exports, and who signs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive_service.rendering.forms import Block, Form, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.view import ClassView, day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column
from workflows.reports.source import ClassTerm

PLACES = {
    "period": ("term", "first", "last", "year"),
    "of_class": ("class_name", "period"),
    "of_school": ("period", "classes"),
    "exports": ("days", "source"),
    "grade": ("grade",),
    "groups": (),
    "class_teacher": (),
    "deputy": (),
    "director": (),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A report's own title and the size of its sheet."""

    title: str
    landscape: bool = False
    kept_over_ten_years: bool = False


def class_report(
    head: Head, one: ClassTerm, blocks: Iterable[Block], own: Wordings = SHIPPED, *, director: bool = False
) -> Form:
    """Return the report of a class, to be signed by class teacher and deputy (and director)."""
    words = words_of("report", PLACES, own)
    view = view_of(one)
    signers = [
        Signer(words("class_teacher"), view.full_name(one.group.class_teacher_id)),
        Signer(words("deputy")),
        *([Signer(words("director"))] if director else []),
    ]
    subtitle = words("of_class", class_name=view.label, period=_period(one, words))
    return _form(head, (one,), subtitle, blocks, signers, words=words)


def school_report(
    head: Head, classes: Sequence[ClassTerm], blocks: Iterable[Block], own: Wordings = SHIPPED
) -> Form:
    """Return the report of a school, to be signed by the deputy."""
    words = words_of("report", PLACES, own)
    names = ", ".join(one.group.name for one in classes)
    periods = "; ".join(dict.fromkeys(_period(one, words) for one in classes))
    subtitle = words("of_school", period=periods, classes=names)
    return _form(head, classes, subtitle, blocks, [Signer(words("deputy"))], words=words)


def view_of(one: ClassTerm) -> ClassView:
    """Return the class with its people and pupils looked up."""
    return ClassView(one.snapshot, PrintRules())


RowOf = Callable[[str, Sequence[ClassTerm]], tuple[str, ...]]
"""Makes the row of several classes together, under a name."""


def graded_table(
    columns: tuple[Column, ...],
    classes: Sequence[ClassTerm],
    together: RowOf,
    single: RowOf | None = None,
    *,
    own: Wordings = SHIPPED,
) -> Table:
    """Return a table of classes, with a bold row for each grade of several classes, and the total.

    ``single`` makes the row of one class where it says other things than a sum.
    """
    words = words_of("report", PLACES, own)
    rows: list[tuple[str, ...]] = []
    strong = set()
    for grade, group in groupby(classes, key=lambda one: one.group.grade):
        few = list(group)
        rows += [(single or together)(one.group.name, [one]) for one in few]
        if len(few) > 1:
            strong.add(len(rows))
            rows.append(together(words("grade", grade=grade) if grade else words("groups"), few))
    return Table(columns, tuple(rows), totals=together(wording.TOTAL, classes), strong=strong)


def count(number: int) -> str:
    """Return a count for a crowded table: nothing stays blank."""
    return str(number) if number else ""


def _form(
    head: Head,
    classes: Sequence[ClassTerm],
    subtitle: str,
    blocks: Iterable[Block],
    signers: Iterable[Signer],
    *,
    words: Words,
) -> Form:
    days = sorted({one.snapshot.exported_at.date() for one in classes})
    exported = " – ".join(dict.fromkeys((day(days[0]), day(days[-1]))))
    sources = ", ".join(sorted({one.snapshot.source for one in classes}))
    return Form(
        organisation=classes[0].snapshot.school.name,
        title=head.title,
        subtitle=subtitle,
        landscape=head.landscape,
        kept_over_ten_years=head.kept_over_ten_years,
        blocks=(
            *blocks,
            Paragraph(words("exports", days=exported, source=sources)),
            SignatureLines(tuple(signers)),
        ),
    )


def _period(one: ClassTerm, words: Words) -> str:
    year = wording.YEAR.format(first=one.snapshot.year, second=one.snapshot.year + 1)
    term = one.term
    return words("period", term=term.name, first=day(term.starts_on), last=day(term.ends_on), year=year)
