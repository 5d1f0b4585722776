"""What is asked about the nomenclature of files."""

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField

from archive_service.services.nomenclature import Wanted
from archive_service.services.nomenclature_paper import PERMANENT
from archive_service.services.nomenclature_table import years_of
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from workflows.nomenclature import FOR_GOOD, FileKind, Written


class EntryForm(Form):
    """A line of the nomenclature."""

    index = StringField("nomenclature.index", validators=[Needed()])
    heading = StringField("nomenclature.heading", validators=[Needed()])
    kind = SelectField("nomenclature.kind", validators=[Needed()])
    term = StringField("nomenclature.term", validators=[Needed()])
    article = StringField("nomenclature.article")
    basis = StringField("nomenclature.basis")
    note = StringField("nomenclature.note")
    personnel = BooleanField("nomenclature.personnel")

    def offer(self) -> None:
        """Fill the list to choose from."""
        self.kind.choices = [(str(one), say(f"nomenclature.kind-{one}")) for one in FileKind]

    def show(self, entry: Written) -> None:
        """Fill the form with a line as it stands."""
        self.index.data, self.heading.data, self.kind.data = entry.index, entry.title, str(entry.kind)
        self.term.data = PERMANENT if entry.years == FOR_GOOD else str(entry.years)
        self.article.data, self.basis.data, self.note.data = entry.article, entry.basis, entry.note
        self.personnel.data = entry.personnel

    def wanted(self) -> Wanted:
        """Return what was typed.

        Raises:
            Problem: the term is none.
        """
        return Wanted(
            index=self.index.data or "",
            title=self.heading.data or "",
            kind=FileKind(self.kind.data),
            years=years_of((self.term.data or "").strip()),
            article=self.article.data or "",
            basis=self.basis.data or "",
            note=self.note.data or "",
            personnel=bool(self.personnel.data),
        )


class TableForm(Form):
    """A whole nomenclature as a table."""

    table = FileField("nomenclature.table", validators=[Needed()])


class DropForm(Form):
    """Nothing but the confirmation."""


class ApproveForm(Form):
    """The paper by which the nomenclature is approved."""

    document = StringField("nomenclature.document", validators=[Needed()])
