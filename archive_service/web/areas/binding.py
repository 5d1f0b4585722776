"""Numbering and sewing: a person counts the leaves, and the count must be the printed one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from archive_service.problems import Problem
from archive_service.services import binding, label_check, todo
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.trouble import told
from archive_service.web.visitor import desk, visitor
from workflows.regulation import StepKind

bp = Blueprint("binding", __name__, url_prefix="/binding")

_MOST_DIGITS = 5


class BindForm(Form):
    """The classes that are bound; beside each the leaves counted, none for the electronic volume."""

    cases = SelectMultipleField(validate_choice=False)


@bp.get("")
def index() -> str:
    """Show what the visitor can bind now."""
    return _page(BindForm(), {})


@bp.post("")
@once
def bind() -> str | Response | tuple[str, int]:
    """Bind the chosen cases; those that are refused stay on the page, each with the reason."""
    form = BindForm()
    if not form.validate_on_submit() or not form.cases.data:
        form.problem = say("term.choose")
        return _page(form, {}), 422
    refused: dict[str, str] = {}
    done = []
    for case_id in form.cases.data:
        try:
            counted = _counted(request.form.get(f"leaves-{case_id}", "").strip())
            done.append(binding.bind(desk(), case_id, actor_id=visitor().person_id, leaves=counted))
        except ValueError:
            refused[case_id] = say("term.leaves-number")
        except Problem as problem:
            refused[case_id] = told(problem).text
    if done:
        flash(say("term.bound", count=len(done), leaves=sum(done)), "done")
    if refused:
        return _page(form, refused), 409
    return redirect(url_for("binding.index"), 303)


def _counted(text: str) -> int | None:
    """The number somebody typed, None where nothing was.

    Raises:
        ValueError: it is no number of leaves.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def _page(form: BindForm, refused: dict[str, str]) -> str:
    with desk().reading() as session:
        found = todo.todo(session, visitor().actor, StepKind.BIND)
        doer = todo.doer(desk(), session, StepKind.BIND)
        waiting = label_check.waiting(desk(), session, visitor().actor)
    return render_template(
        "deposits/binding.html",
        form=form,
        found=found,
        refusals=refused,
        doer=doer,
        waiting=waiting,
        typed=request.form,
        today=desk().today,
    )
