"""What is asked about paper copies."""

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField

from archive_service.services.paper_lending import Loan
from archive_service.web.forms import Form, Needed, PhraseForm
from archive_service.web.people_forms import TickField
from workflows.paper_copies import Outside, Place


class PlaceForm(Form):
    """Where volumes lie, and who may reach them."""

    room = StringField("paper.room", validators=[Needed()], render_kw={"list": "rooms"})
    cabinet = StringField("paper.cabinet", render_kw={"list": "cabinets"})
    shelf = StringField("paper.shelf", render_kw={"list": "shelves"})
    folder = StringField("paper.folder", render_kw={"list": "folders"})
    access = TickField("paper.access")

    def place(self) -> Place:
        """Return what was typed."""
        typed = (self.room.data, self.cabinet.data, self.shelf.data, self.folder.data)
        return Place(*(one or "" for one in typed))


class OlderForm(Form):
    """A volume from before the system, or another paper that is kept like one."""

    title = StringField("paper.name", validators=[Needed()])
    class_name = StringField("paper.class")
    year = IntegerField("paper.year", validators=[Needed()])
    leaves = IntegerField("paper.leaves", validators=[Needed()])
    copy = IntegerField("paper.copy", default=1, validators=[Needed()])
    keeper = SelectField("paper.keeper", validators=[Needed()])
    access = TickField("paper.access")


class BringForm(Form):
    """The printed cases whose loose leaves are brought."""

    cases = TickField("paper.cases")


class HandForm(Form):
    """To whom volumes go."""

    receiver = SelectField("paper.receiver", validators=[Needed()])


class AcceptForm(Form):
    """The signed list, where there is a scan of it."""

    copy = FileField("paper.signed-list")


class DeclineForm(Form):
    """Why volumes are not taken."""

    reason = StringField("paper.reason", validators=[Needed()])


class IssueForm(Form):
    """Who gets volumes, on which ground, until when."""

    to = SelectField("paper.to")
    outside = SelectField("paper.outside")
    name = StringField("paper.outside-name")
    reason = StringField("paper.ground", validators=[Needed()])
    request = StringField("paper.request")
    until = DateField("paper.until", validators=[Needed()])

    def loan(self) -> Loan:
        """Return what was typed."""
        return Loan(
            reason=self.reason.data or "",
            until=self.until.data,
            to=self.to.data or "",
            outside=Outside(self.outside.data) if self.outside.data else None,
            name=self.name.data or "",
            request=self.request.data or "",
        )


class ReturnForm(Form):
    """What is wrong with what came back."""

    remark = StringField("paper.remark")


class EndForm(Form):
    """What became of volumes, and by which act."""

    how = RadioField("paper.end-how", validators=[Needed()])
    act = StringField("paper.end-act", validators=[Needed()])


class CertificateForm(PhraseForm):
    """Which cases a certificate is about, on which ground, and to whom it goes."""

    cases = TickField("paper.cases-in-archive")
    request = StringField("paper.request", validators=[Needed()])
    reason = StringField("paper.ground", validators=[Needed()])
    recipient = StringField("paper.recipient")
    purpose = StringField("paper.purpose")


class ExtractForm(PhraseForm):
    """About whom an extract is, on which ground, and to whom it goes."""

    pupil = SelectField("paper.pupil", coerce=int)
    request = StringField("paper.request", validators=[Needed()])
    reason = StringField("paper.ground", validators=[Needed()])
    recipient = StringField("paper.recipient")
