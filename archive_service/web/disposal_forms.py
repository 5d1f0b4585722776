"""What is asked about disposals."""

from wtforms import DateField, RadioField, SelectField, StringField

from archive_service.web.forms import Form, Needed, PhraseForm
from archive_service.web.people_forms import TickField


class CommissionForm(Form):
    """Who is appointed by which order."""

    order_no = StringField("disposal.order-no", validators=[Needed()])
    order_on = DateField("disposal.order-on", validators=[Needed()])
    chairman = SelectField("disposal.chairman", validators=[Needed()])
    members = TickField("disposal.members")


class ProposeForm(Form):
    """What goes on the list."""

    items = TickField("disposal.items")


class AgreeForm(Form):
    """The minutes of the commission."""

    protocol = StringField("disposal.protocol", validators=[Needed()])


class ApproveForm(PhraseForm):
    """The day, typed by hand, and the phrase that signs."""

    today = DateField("disposal.today", validators=[Needed()])


class ExecuteForm(Form):
    """The day, typed by hand."""

    today = DateField("disposal.today", validators=[Needed()])


class ReasonForm(Form):
    """Why a list is called off."""

    reason = StringField("disposal.reason", validators=[Needed()])


class MediumForm(Form):
    """Which medium was dealt with, how, and by which paper."""

    medium = SelectField("disposal.medium", validators=[Needed()])
    how = RadioField("disposal.how", validators=[Needed()])
    evidence = StringField("disposal.evidence", validators=[Needed()])
