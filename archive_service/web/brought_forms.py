"""The forms of a printout made elsewhere: what it is, whose its pages are, in ranges and page by page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import wtforms
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)

from archive_service.importing.printout import (
    IGNORED,
    OPEN,
    WORDS,
    Assignment,
    assigned,
    names_in,
    said_ranges,
)
from archive_service.services.brought_drafts import About
from archive_service.services.brought_snapshot import TERMS
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from templates import wording
from workflows.own_parts import FRONT, SUMMARY

SHARES = (FRONT, SUMMARY, IGNORED)
_SPARE = 2
"""So many empty lines for subjects wait at the end of the form."""


class TakeForm(Form):
    """The file, and which journal it is."""

    file = FileField("brought.file")
    class_name = StringField("brought.class-name", validators=[Needed()])
    grade = IntegerField("brought.grade", validators=[Needed()])
    year = IntegerField("brought.year", validators=[Needed()])
    term = SelectField("brought.term")
    starts_on = DateField("brought.starts-on", validators=[Needed()])
    ends_on = DateField("brought.ends-on", validators=[Needed()])
    class_teacher = SelectField("brought.class-teacher", validators=[Needed()])
    source = StringField("brought.source", validators=[Needed()])

    def offer(self, staff: Mapping[str, str]) -> "TakeForm":
        """Fill the lists to choose from, and return the form."""
        self.term.choices = [(one, wording.BROUGHT_TERMS[one]) for one in TERMS]
        self.class_teacher.choices = choices_of(staff)
        return self

    @property
    def about(self) -> About:
        """What was said of the journal."""
        return About(
            class_name=" ".join((self.class_name.data or "").split()),
            grade=self.grade.data,
            year=self.year.data,
            term=self.term.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            class_teacher=self.class_teacher.data,
            source=" ".join((self.source.data or "").split()),
        )


class SubjectRow(wtforms.Form):  # type: ignore[misc]
    """A subject, who signs it, and its pages."""

    subject = StringField("brought.subject")
    subgroup = StringField("brought.subgroup")
    teacher = SelectField("brought.teacher", validate_choice=False)
    pages = StringField("brought.pages")


class PartsForm(Form):
    """All parts with their pages in ranges, and the class list."""

    front = StringField("brought.share-front")
    summary = StringField("brought.share-summary")
    ignored = StringField("brought.share-ignored")
    subjects = FieldList(FormField(SubjectRow))
    pupils = TextAreaField("brought.pupils")

    def offer(self, staff: Mapping[str, str]) -> "PartsForm":
        """Fill the lists of teachers, and return the form."""
        for row in self.subjects:
            row.form.teacher.choices = choices_of(staff)
        return self

    def said(self, before: Assignment) -> Assignment:
        """Return what was written.

        Raises:
            Problem: a range is none, or a page is named twice.
        """
        assignment = assigned(enumerate(self._rows(), 1), before)
        return replace(assignment, pupils=names_in(self.pupils.data or ""))

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for share in SHARES:
            yield self[share].data or "", WORDS[share], "", ""
        for row in self.subjects:
            cells = (row.form.pages, row.form.subject, row.form.subgroup, row.form.teacher)
            pages, subject, subgroup, teacher = (" ".join((one.data or "").split()) for one in cells)
            yield pages if subject else "", subject, subgroup, teacher


def parts_form(assignment: Assignment) -> PartsForm:
    """Return the form as the assignment is now, with empty lines for more subjects."""
    rows = [
        {
            "subject": one.subject,
            "subgroup": one.subgroup,
            "teacher": one.teacher,
            "pages": said_ranges(assignment.pages_of(str(number))),
        }
        for number, one in enumerate(assignment.subjects, 1)
    ]
    common = {share: said_ranges(assignment.pages_of(share)) for share in SHARES}
    listed = "\n".join(assignment.pupils)
    return PartsForm(formdata=None, data={**common, "subjects": [*rows, *[{}] * _SPARE], "pupils": listed})


def placed(assignment: Assignment, chosen: Iterable[tuple[int, str]]) -> Assignment:
    """Return the assignment with some pages given to other shares; what is no share is left open."""
    shares = list(assignment.shares)
    known = {OPEN, *SHARES, *(str(number) for number in range(1, len(assignment.subjects) + 1))}
    for number, share in chosen:
        if 1 <= number <= len(shares):
            shares[number - 1] = share if share in known else OPEN
    return replace(assignment, shares=tuple(shares))


def share_choices(assignment: Assignment) -> list[tuple[str, str]]:
    """Return what a page may be given to, in the reader's words."""
    common = [(share, say(f"brought.share-{share}")) for share in SHARES]
    subjects = [(str(number), one.title) for number, one in enumerate(assignment.subjects, 1)]
    return [(OPEN, say("brought.share-open")), *common, *subjects]


def choices_of(staff: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return people to choose from, nobody first."""
    return [("", say("brought.nobody")), *((id_, f"{name} ({id_})") for id_, name in staff.items())]
