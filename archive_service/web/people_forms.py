"""The forms about people: who is added, which role by which order, who leaves and comes back."""

from flask_wtf.file import FileField
from wtforms import DateField, EmailField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from archive_service.web.forms import Form, Needed


class PersonForm(Form):
    """Somebody new."""

    person_id = StringField("personnel.code", validators=[Needed()])
    full_name = StringField("personnel.full-name", validators=[Needed()])
    post = StringField("personnel.post")


class OrderForm(Form):
    """A change from a day on, by order."""

    from_on = DateField("personnel.from-on", validators=[Needed()])
    order_no = StringField("personnel.order-no", validators=[Needed()])


class GrantForm(Form):
    """A role by order."""

    role = SelectField("personnel.role")
    unit = SelectField("personnel.unit")
    order_no = StringField("personnel.order-no", validators=[Needed()])
    order_on = DateField("personnel.order-on", validators=[Needed()])
    from_on = DateField("personnel.grant-from", validators=[Optional()])
    to_on = DateField("personnel.grant-to", validators=[Optional()])


class EmailForm(Form):
    """Where reminders go."""

    email = EmailField("personnel.email")


class TickField(SelectMultipleField):  # type: ignore[misc]
    """A list in which each is ticked by itself."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class KeysForm(Form):
    """For whom keys are made, by the authority's pass phrase."""

    chosen = TickField("personnel.keys-for")
    authority = PasswordField("personnel.authority", validators=[Needed()])


class UnitForm(Form):
    """A department and its classes."""

    unit_id = StringField("personnel.unit-code", validators=[Needed()])
    title = StringField("personnel.unit-title", validators=[Needed()])
    classes = StringField("personnel.unit-classes", validators=[Needed()])
    order_no = StringField("personnel.order-no", validators=[Needed()])
    order_on = DateField("personnel.order-on", validators=[Needed()])


class AdoptForm(Form):
    """A new version of the regulation, read from a file or as it comes with the product."""

    source = SelectField("rulebook.source")
    file = FileField("rulebook.file")
