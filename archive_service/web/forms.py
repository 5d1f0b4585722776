"""Forms: labels from the catalogues, refusals beside the field, nothing typed is lost."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import InputRequired

from archive_service.problems import Problem
from archive_service.services import people
from archive_service.services.people import Present
from archive_service.web.language import say
from archive_service.web.trouble import told
from archive_service.web.visitor import desk, visitor


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose labels are codes of sentences; ``problem`` is what the service refused, in words."""

    problem: str = ""
    details: tuple[str, ...] = ()

    def refuse(self, problem: Problem, field: str = "") -> None:
        """Show a problem above the form, or beside one of its fields."""
        answer = told(problem)
        if field:
            self[field].errors = [*self[field].errors, answer.text]
        else:
            self.problem, self.details = answer.text, answer.details


class Needed(InputRequired):  # type: ignore[misc]
    """Something must be typed; said in the reader's language."""

    def __call__(self, form: Any, field: Field) -> None:
        """Check the field."""
        self.message = say("field-needed")
        super().__call__(form, field)


class PhraseForm(Form):
    """A form that acts with the visitor's key: it asks for the pass phrase."""

    phrase = PasswordField("web.phrase", validators=[Needed()])

    def __iter__(self) -> Iterator[Field]:
        """Yield the fields in the order in which they are filled in: the phrase last."""
        yield from (one for one in super().__iter__() if one.short_name != "phrase")
        yield self.phrase

    def present(self) -> Present:
        """Return the visitor with the key open, for this request only.

        Raises:
            Problem: the phrase does not open it.
        """
        return people.come_in(desk(), visitor().person_id, self.phrase.data or "")
