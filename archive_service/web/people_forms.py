"""The forms about people: who is added, which role by which order, who leaves and comes back."""

from flask_wtf.file import FileField
from wtforms import DateField, EmailField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from archive_service.web.forms import Form, Needed


class PersonForm(Form):
    """Somebody new."""

    person_id = StringField("people.code", validators=[Needed()])
    full_name = StringField("people.full-name", validators=[Needed()])
    post = StringField("people.post")


class OrderForm(Form):
    """A change from a day on, by order."""

    from_on = DateField("people.from-on", validators=[Needed()])
    order_no = StringField("people.order-no", validators=[Needed()])


class GrantForm(Form):
    """A role by order."""

    role = SelectField("people.role")
    unit = SelectField("people.unit")
    order_no = StringField("people.order-no", validators=[Needed()])
    order_on = DateField("people.order-on", validators=[Needed()])
    from_on = DateField("people.grant-from", validators=[Optional()])
    to_on = DateField("people.grant-to", validators=[Optional()])


class EmailForm(Form):
    """Where reminders go."""

    email = EmailField("people.email")


class TickField(SelectMultipleField):  # type: ignore[misc]
    """A list in which each is ticked by itself."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class KeysForm(Form):
    """For whom keys are made, by the authority's pass phrase."""

    chosen = TickField("people.keys-for")
    authority = PasswordField("people.authority", validators=[Needed()])


class UnitForm(Form):
    """A department and its classes."""

    unit_id = StringField("people.unit-code", validators=[Needed()])
    title = StringField("people.unit-title", validators=[Needed()])
    classes = StringField("people.unit-classes", validators=[Needed()])
    order_no = StringField("people.order-no", validators=[Needed()])
    order_on = DateField("people.order-on", validators=[Needed()])


class AdoptForm(Form):
    """A new version of the regulation, read from a file or as it comes with the product."""

    source = SelectField("rules.source")
    file = FileField("rules.file")
