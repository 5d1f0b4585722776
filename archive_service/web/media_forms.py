"""What is asked about backup media."""

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField

from archive_service.web.forms import Form, Needed
from archive_service.web.people_forms import TickField
from workflows.media import CHECK_MONTHS


class PlaceForm(Form):
    """Where a medium lies, and who may reach it."""

    room = StringField("media.room", validators=[Needed()])
    place = StringField("media.place", validators=[Needed()])
    access = TickField("media.access")


class EntryForm(Form):
    """A medium to be entered in the register."""

    kind = SelectField("media.kind", validators=[Needed()])
    label = StringField("media.label")
    number = StringField("media.number-own")
    room = StringField("media.room", validators=[Needed()])
    place = StringField("media.place", validators=[Needed()])
    keeper = SelectField("media.keeper", validators=[Needed()])
    access = TickField("media.access")
    check_months = IntegerField("media.check-months", default=CHECK_MONTHS, validators=[Needed()])


class WriteForm(Form):
    """What goes on the medium, and where it is put in."""

    what = SelectField("media.what")
    at = RadioField("media.at", validators=[Needed()])


class CheckForm(Form):
    """Where the medium is put in; nowhere, when it opens nowhere."""

    at = RadioField("media.at", validate_choice=False)


class HandForm(Form):
    """To whom the medium goes, and where it will lie."""

    receiver = SelectField("media.receiver", validators=[Needed()])
    room = StringField("media.room-new")
    place = StringField("media.place-new")


class ReceiveForm(Form):
    """The signed receipt, where there is a scan of it."""

    copy = FileField("media.copy")


class ReasonForm(Form):
    """Why."""

    reason = StringField("media.reason", validators=[Needed()])


class IssueForm(Form):
    """Who has the medium, why, and until when."""

    to = SelectField("media.to", validators=[Needed()])
    reason = StringField("media.reason", validators=[Needed()])
    until = DateField("media.until", validators=[Needed()])


class EndForm(Form):
    """What became of the medium, and why."""

    how = SelectField("media.how", validators=[Needed()])
    reason = StringField("media.reason", validators=[Needed()])
