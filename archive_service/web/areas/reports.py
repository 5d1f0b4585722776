"""Reports of a period: making one, and those that were made."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from archive_service.problems import Problem
from archive_service.services import report_shelf, reports
from archive_service.services.reports import Asked
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("reports", __name__, url_prefix="/reports")

_MONTHS = 12


class ReportForm(Form):
    """Which report of which period."""

    report = SelectField("term.report", validators=[Needed()])
    period = SelectField("term.period", validate_choice=False, validators=[Needed()])
    class_name = StringField("web.class")
    month = SelectField("term.month", coerce=int, default=0, validators=[Optional()])

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.report.choices = [(one.name, one.title) for one in reports.available()]
        self.month.choices = [
            (0, say("term.month-last")),
            *((one, str(one)) for one in range(1, _MONTHS + 1)),
        ]


@bp.get("")
def index() -> str:
    """Show the form and the reports on the shelf."""
    return _page(ReportForm())


@bp.post("")
@once
def make() -> str | Response | tuple[str, int]:
    """Make a report and show it."""
    form = ReportForm()
    year, _, term = (form.period.data or "").partition("/")
    if not form.validate_on_submit() or not (year.isdigit() and len(year) == 4):
        return _page(form), 422
    asked = Asked(
        form.report.data,
        term,
        int(year),
        (form.class_name.data or "").strip() or None,
        form.month.data or None,
    )
    try:
        made = reports.make(desk(), asked, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(form), problem.kind.http_status
    return redirect(url_for("reports.show", digest=made.digest), 303)


@bp.get("/<digest>")
def show(digest: str) -> Response:
    """Give a report."""
    title, data = report_shelf.read(desk(), digest, reader_id=visitor().person_id)
    return send_pdf(data, f"{title}.pdf")


def _page(form: ReportForm) -> str:
    page = max(1, number("page", 1))
    with desk().reading() as session:
        periods = list(report_shelf.periods_with_exports(session))
        kept = report_shelf.shelf(session, visitor().actor, page=page)
    form.period.choices = [(f"{year}/{term}", f"{name}, {year}/{year + 1}") for year, term, name in periods]
    return render_template(
        "reports/index.html", form=form, kept=kept, page=page, more=len(kept) == report_shelf.PER_PAGE
    )
