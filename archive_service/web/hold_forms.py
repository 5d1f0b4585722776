"""What is asked about holds."""

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from archive_service.services import hold_list, units
from archive_service.services.holds import Wanted
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.visitor import desk
from workflows.holds import HoldKind, Scope

_WHAT = ("cases", "class", "all")


class HoldForm(Form):
    """Because of what, on which document, until when it is looked at again, and which files."""

    kind = SelectField("holds.kind", validators=[Needed()])
    document = StringField("holds.document", validators=[Needed()])
    reason = StringField("holds.reason", validators=[Needed()])
    until = DateField("holds.until", validators=[Needed()])
    what = RadioField("holds.what", validators=[Needed()])
    cases = StringField("holds.cases")
    group = SelectField("holds.class")
    first_year = IntegerField("holds.first-year", validators=[Optional()])
    last_year = IntegerField("holds.last-year", validators=[Optional()])

    def offer(self) -> None:
        """Fill the lists to choose from."""
        with desk().reading() as session:
            classes = units.class_names(session)
        self.kind.choices = [(str(one), say(f"holds.kind-{one}")) for one in HoldKind]
        self.what.choices = [(one, say(f"holds.what-{one}")) for one in _WHAT]
        self.group.choices = [("", "—"), *sorted(classes.items(), key=lambda one: one[1])]

    def wanted(self) -> Wanted:
        """Return the hold that is asked for.

        Raises:
            Problem: what is to be held is not said, or there is no such class.
        """
        return Wanted(
            kind=HoldKind(self.kind.data),
            reason=self.reason.data or "",
            document=self.document.data or "",
            until=self.until.data,
            scope=self._scope(),
        )

    def _scope(self) -> Scope:
        what = self.what.data
        with desk().reading() as session:
            return hold_list.scope_of(
                session,
                cases=(self.cases.data or "").replace(",", " ").split() if what == "cases" else (),
                class_name=(self.group.data or "") if what == "class" else "",
                years=(self.first_year.data, self.last_year.data),
                everything=what == "all",
            )


class ProlongForm(Form):
    """Until when a hold stands before it is looked at again, and why."""

    until = DateField("holds.until", validators=[Needed()])
    reason = StringField("holds.reason", validators=[Needed()])


class LiftForm(Form):
    """Why a hold is over, on which document."""

    document = StringField("holds.document", validators=[Needed()])
    reason = StringField("holds.reason", validators=[Needed()])
