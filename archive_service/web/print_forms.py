"""The forms about printing: which classes, whose sheets, how, on what; and a leaf once more."""

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from archive_service.services.batches import Style, Wanted
from archive_service.services.print_piles import Summaries, Whose
from archive_service.services.reprints import Again
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say


class ChooseForm(Form):
    """Some of the classes on the page."""

    cases = SelectMultipleField(validate_choice=False)


class HandForm(ChooseForm):
    """Some of the classes, and whether a list goes with them."""

    paper = BooleanField("term.handover-list", default=True)


class BatchForm(ChooseForm):
    """What is to be printed: of classes, of teachers in a period, or the whole period; how and where."""

    people = SelectMultipleField(validate_choice=False)
    year = IntegerField(validators=[Optional()])
    term = HiddenField()
    whole = SelectField("prints.whole", default="", validate_choice=False)
    only_new = BooleanField("prints.only-new", default=True)
    separators = BooleanField("prints.separators", default=True)
    joined = BooleanField("prints.joined", default=True)
    summaries = SelectField("prints.summaries", default=str(Summaries.WITH), validate_choice=False)
    printer = SelectField("prints.printer", default="", validate_choice=False)

    def offer(self, printers: tuple[str, ...]) -> None:
        """Say in the reader's language what can be chosen."""
        self.whole.choices = [(one, say(f"prints.whole-{one or 'none'}")) for one in ("", *Whose)]
        self.summaries.choices = [(str(one), say(f"prints.summaries-{one}")) for one in Summaries]
        self.printer.choices = where(printers)

    @property
    def chosen(self) -> bool:
        """Whether anything is to be printed."""
        return bool(self.cases.data or self.people.data or self.whole.data)

    def wanted(self) -> Wanted:
        """Return what was chosen; words that no page offers are the usual ones."""
        summaries = self.summaries.data if self.summaries.data in [*Summaries] else Summaries.WITH
        style = Style(
            joined=bool(self.joined.data),
            separators=bool(self.separators.data),
            summaries=Summaries(summaries),
            only_new=bool(self.only_new.data),
            printer=self.printer.data or "",
        )
        whole = Whose(self.whole.data) if self.whole.data in [*Whose] else None
        return Wanted(
            tuple(self.cases.data or ()) if whole is None else (),
            tuple(self.people.data or ()) if whole is None else (),
            self.year.data or 0,
            self.term.data or "",
            whole,
            style,
        )


class AgainForm(Form):
    """Leaves to print again."""

    codes = TextAreaField("prints.codes")
    case = SelectField("prints.class", validate_choice=False)
    leaves = StringField("prints.leaves")
    of_copy = IntegerField("prints.of-copy", validators=[Optional()])
    reason = StringField("prints.reason", validators=[Needed()])
    printer = SelectField("prints.printer", validate_choice=False)

    def again(self) -> Again:
        """Return which leaves are meant."""
        return Again(
            codes=tuple((self.codes.data or "").split()),
            case_id=self.case.data or "",
            leaves=tuple((self.leaves.data or "").replace(",", " ").split()) if self.case.data else (),
            copy=max(0, self.of_copy.data or 0),
            reason=self.reason.data or "",
            printer=self.printer.data or "",
        )


class HandsForm(Form):
    """How somebody signs."""

    way = SelectField("hands.way")
    reason = StringField("hands.reason", validators=[Needed()])


def where(printers: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return where can be printed: on the printers, or elsewhere from the file."""
    return [("", say("prints.printer-download")), *((one, one) for one in printers)]
