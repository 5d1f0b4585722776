"""What is asked in the book of names and about requests to the archive."""

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from archive_service.services.requests import Closing, Incoming
from archive_service.web.forms import Form, Needed, PhraseForm
from archive_service.web.language import say
from workflows.names_book import Ground, Paper
from workflows.requests import Applicant, Outcome, Subject


def paper_kinds(kinds: Sequence[Ground]) -> list[tuple[str, str]]:
    """Return the kinds of documents to choose from."""
    return [(str(one), say(f"names.paper-{one}")) for one in kinds]


class PaperForm(Form):
    """The document that a name changed by."""

    kind = SelectField("names.paper-kind", validators=[Needed()])
    number = StringField("names.paper-number", validators=[Needed()])
    paper_on = DateField("names.paper-on", validators=[Needed()])
    copy = FileField("names.copy")

    def paper(self) -> Paper:
        """Return what was typed."""
        return Paper(Ground(self.kind.data), self.number.data or "", self.paper_on.data)


class SchoolForm(PaperForm):
    """A former name of the school."""

    how = SelectField("names.how", validators=[Needed()])
    name = StringField("names.school-name", validators=[Needed()])
    since = DateField("names.since", validators=[Optional()])
    until = DateField("names.until", validators=[Needed()])
    became = StringField("names.became")


class ClassForm(PaperForm):
    """A renamed class."""

    old = StringField("names.old-class", validators=[Needed()])
    new = StringField("names.new-class", validators=[Needed()])
    since = DateField("names.class-since", validators=[Needed()])


class PersonForm(PaperForm):
    """A name by a later document."""

    pupil = SelectField("names.pupil", coerce=int)
    surname = StringField("names.surname", validators=[Needed()])
    name = StringField("names.name")
    patronymic = StringField("names.patronymic")


class StrikeForm(Form):
    """Why an entry is struck out."""

    reason = StringField("names.reason", validators=[Needed()])


class RequestForm(Form):
    """A request as it comes in."""

    applicant = SelectField("requests.applicant", validators=[Needed()])
    subject = SelectField("requests.subject", validators=[Needed()])
    letter = StringField("requests.letter")
    letter_on = DateField("requests.letter-on", validators=[Optional()])
    on = DateField("requests.on", validators=[Optional()])

    def offer(self) -> None:
        """Let the kinds of applicants and subjects be chosen."""
        self.applicant.choices = [(str(one), say(f"requests.applicant-{one}")) for one in Applicant]
        self.subject.choices = [(str(one), say(f"requests.subject-{one}")) for one in Subject]

    def incoming(self) -> Incoming:
        """Return what was typed."""
        return Incoming(
            applicant=Applicant(self.applicant.data),
            subject=Subject(self.subject.data),
            letter=self.letter.data or "",
            letter_on=self.letter_on.data,
            on=self.on.data,
        )


class ExtendForm(Form):
    """Until when, and why."""

    until = DateField("requests.until", validators=[Needed()])
    reason = StringField("requests.reason", validators=[Needed()])


class CloseForm(Form):
    """What came of a request."""

    outcome = SelectField("requests.close-outcome", validators=[Needed()])
    answer = StringField("requests.answer")
    reason = StringField("requests.reason")

    def offer(self) -> None:
        """Let the outcomes be chosen that need no letter."""
        shown = [one for one in Outcome if one is not Outcome.NOT_FOUND]
        self.outcome.choices = [(str(one), say(f"requests.outcome-{one}")) for one in shown]

    def closing(self) -> Closing:
        """Return what was typed."""
        return Closing(Outcome(self.outcome.data), self.reason.data or "", self.answer.data or "")


class CertificateForm(PhraseForm):
    """About whom a certificate is, which request it answers, to whom it goes."""

    pupil = SelectField("requests.pupil", coerce=int)
    request = SelectField("requests.request", coerce=int)
    recipient = TextAreaField("requests.recipient")
    answer = StringField("requests.answer")


class NothingForm(PhraseForm):
    """What was looked through in vain."""

    first = IntegerField("requests.first", validators=[Needed()])
    last = IntegerField("requests.last", validators=[Needed()])
    advice = StringField("requests.advice")
    recipient = TextAreaField("requests.recipient")
    answer = StringField("requests.answer")
