"""Naming another signer by order: what somebody who is away still owes becomes somebody else's."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, SelectMultipleField, StringField

from archive_service.problems import Problem
from archive_service.services import dues, people, reassigning
from archive_service.services.dues import Debtor
from archive_service.web.forms import Needed, PhraseForm
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import word
from archive_service.web.visitor import desk

bp = Blueprint("reassigning", __name__, url_prefix="/reassigning")


class ReassignForm(PhraseForm):
    """From whom to whom, where, and by which order."""

    from_id = SelectField("term.from", validate_choice=False, validators=[Needed()])
    to_id = SelectField("term.to", validate_choice=False, validators=[Needed()])
    cases = SelectMultipleField(validate_choice=False)
    order_no = StringField("term.order-no", validators=[Needed()])
    order_on = DateField("term.order-on", validators=[Needed()])


@bp.get("")
def form() -> str:
    """Ask who is away; then show what that person owes."""
    asked = ReassignForm()
    asked.from_id.data = word("from") or ""
    return _page(asked)


@bp.post("")
@once
def reassign() -> str | Response | tuple[str, int]:
    """Do it, for all the chosen classes or for none."""
    asked = ReassignForm()
    if not asked.validate_on_submit():
        return _page(asked), 422
    if not asked.cases.data:
        asked.problem = say("term.choose")
        return _page(asked), 422
    try:
        moved = reassigning.reassign(
            desk(),
            asked.present(),
            asked.cases.data,
            from_id=asked.from_id.data or "",
            to_id=asked.to_id.data or "",
            order_no=asked.order_no.data or "",
            order_on=asked.order_on.data,
        )
    except Problem as problem:
        asked.refuse(problem)
        return _page(asked), problem.kind.http_status
    said = "; ".join(f"{one.class_name}: {one.section or say('board.class-teacher')}" for one in moved)
    flash(say("term.reassigned", what=said), "done")
    return redirect(url_for("reassigning.form"), 303)


def _page(asked: ReassignForm) -> str:
    with desk().reading() as session:
        owing = dues.signers(session)
        staff = people.at_work(session, desk().today)
    asked.from_id.choices = [("", ""), *((one.person_id, one.name) for one in owing)]
    asked.to_id.choices = [("", ""), *staff.items()]
    chosen = next((one for one in owing if one.person_id == asked.from_id.data), None)
    return render_template(
        "reassigning/form.html", form=asked, chosen=chosen, classes=_classes(chosen), today=desk().today
    )


def _classes(chosen: Debtor | None) -> list[tuple[str, str, list[str]]]:
    """The cases on which the person owes something: id, class and term, what it is."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for one in chosen.owes if chosen else ():
        title = f"{one.class_name}, {one.term_name}"
        _, _, things = found.setdefault(one.case_id, (one.case_id, title, []))
        things.append(one.section or one.title)
    return list(found.values())
