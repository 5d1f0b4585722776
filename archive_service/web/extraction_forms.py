"""What is asked about extractions of summary sheets."""

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField

from archive_service.services.extraction_plan import Wish
from archive_service.web.forms import Form, Needed, PhraseForm
from archive_service.web.people_forms import TickField


class PlanForm(Form):
    """Which sheets are taken out, by which order, until when, and who does it."""

    cases = TickField("extraction.field-cases")
    order_no = StringField("extraction.field-order", validators=[Needed()])
    order_on = DateField("extraction.field-order-on", validators=[Needed()])
    due_on = DateField("extraction.field-due", validators=[Needed()])
    archivist = SelectField("extraction.field-archivist", validators=[Needed()])
    sewer = SelectField("extraction.field-sewer", validators=[Needed()])
    director = SelectField("extraction.field-director", validators=[Needed()])

    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            cases=tuple(self.cases.data or ()),
            order_no=self.order_no.data or "",
            order_on=self.order_on.data,
            due_on=self.due_on.data,
            archivist=self.archivist.data,
            sewer=self.sewer.data,
            director=self.director.data,
        )


class TakeForm(Form):
    """Leaves of a sheet that was sewn into no volume; those of volumes are asked for one by one."""

    loose = IntegerField("extraction.field-loose")


class BindForm(Form):
    """How many leaves somebody counted in the new file."""

    leaves = IntegerField("extraction.field-leaves", validators=[Needed()])


class SealForm(PhraseForm):
    """The director's pass phrase."""


class HandForm(PhraseForm):
    """The scanned certificate sheet: whose signature, of which day."""

    scan = FileField("extraction.field-scan", validators=[Needed()])
    signer = SelectField("extraction.field-signer", validators=[Needed()])
    signed_on = DateField("extraction.field-signed-on", validators=[Needed()])


class WhyForm(Form):
    """Why a journal stays as it is, or nothing comes of the plan."""

    reason = StringField("extraction.field-reason", validators=[Needed()])
