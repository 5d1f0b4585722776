"""The forms of the subject teacher's pages."""

from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms import Form as PlainForm

from archive_service.problems import Kind, Problem
from archive_service.services.mark_table import Column, pinned
from archive_service.services.sheets import Note, Sheet
from archive_service.web.forms import PhraseForm
from archive_service.web.language import say
from workflows import programme
from workflows.acts import Remark
from workflows.programme import ProgrammeNote

DONE, MISSING = "done", "missing"
MOST_REMARKS = 20
LONGEST = 500
ANY_ROW, ANY_COLUMN = 0, ""


class QueueForm(PhraseForm):
    """The pass phrase for all sheets that are ticked."""


class SignForm(PhraseForm):
    """The pass phrase for one sheet, with the note on the programme where it carries one."""

    seen = HiddenField()
    programme = RadioField("sheets.programme", choices=[(DONE, ""), (MISSING, "")], default=DONE)
    topics = TextAreaField("sheets.topics")

    def propose(self, sheet: Sheet) -> None:
        """Fill in what the page was looked at with, and what follows from the export."""
        self.seen.data = sheet.document
        if sheet.note is not None:
            self.programme.data = DONE if sheet.note.proposed.done else MISSING
            self.topics.data = "\n".join(sheet.note.proposed.topics)

    def choice(self, note: Note | None) -> ProgrammeNote | None:
        """Return the teacher's note; None where the sheets carry none."""
        if note is None:
            return None
        lines = tuple(line.strip() for line in (self.topics.data or "").splitlines() if line.strip())
        done = self.programme.data == DONE
        return programme.chosen(note.proposed, done=done, topics=() if done else lines)


class RemarkForm(PlainForm):  # type: ignore[misc]
    """One remark and the cell it is about."""

    row = SelectField("sheets.remark-row", coerce=int, validate_choice=False, default=ANY_ROW)
    column = SelectField("sheets.remark-column", validate_choice=False, default=ANY_COLUMN)
    text = TextAreaField("sheets.remark-text")


class ReturnForm(PhraseForm):
    """Remarks with which sheets go back."""

    remarks = FieldList(FormField(RemarkForm), min_entries=1, max_entries=MOST_REMARKS)

    def offer(self, sheet: Sheet) -> None:
        """Offer the pupils and the columns of a sheet."""
        rows = [(ANY_ROW, say("sheets.remark-any-row"))]
        rows += [(one.number, f"{one.number}. {one.name}") for one in sheet.table.rows]
        columns = [(ANY_COLUMN, say("sheets.remark-any-column"))]
        columns += [(one.key, spelled(one)) for one in sheet.table.columns]
        for entry in self.remarks:
            entry.form.row.choices, entry.form.column.choices = rows, columns

    def said(self, sheet: Sheet) -> list[Remark]:
        """Return the remarks that were written; entries that were left empty say nothing.

        Raises:
            Problem: a remark is too long, or about a cell that is not there.
        """
        written = [one.form for one in self.remarks if (one.form.text.data or "").strip()]
        if any(len(one.text.data) > LONGEST for one in written):
            raise Problem(Kind.USAGE, "sheets.remark-long", most=LONGEST)
        return [pinned(sheet.table, one.text.data, one.row.data, one.column.data) for one in written]


def spelled(column: Column) -> str:
    """Return a column as lists name it."""
    if column.on is None:
        return column.title
    return say("sheets.column-lesson", day=f"{column.on:%d.%m.%Y}", number=column.number)
