"""The term board, and the page of one class's case."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField

from archive_service.problems import Problem
from archive_service.services import board as boards
from archive_service.services import dossier, finding, lateness, periods
from archive_service.services.finding import WantedEdition
from archive_service.services.outage_notice import outage_notice
from archive_service.web import charts
from archive_service.web.access import OF_CASE
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.query import number, word
from archive_service.web.visitor import desk, visitor

bp = Blueprint("board", __name__, url_prefix="/board")


class EditionForm(Form):
    """An edition that stands no more, and why somebody reads it."""

    section = StringField(validators=[Needed()])
    number = IntegerField(validators=[Needed()])
    reason = StringField("board.reason", validators=[Needed()])


@bp.get("")
def index() -> str:
    """Show the classes of a term by steps, and who is late."""
    with desk().reading() as session:
        seen = boards.board(desk(), session, year=number("year"), term=word("term"), page=number("page", 1))
        if seen is None:
            return render_template("board/empty.html")
        late = lateness.late(desk(), session, seen.choice.period, page=number("late", 1))
        grown = lateness.growth(session, seen.choice.period)
        waiting = outage_notice(desk(), session)
    counts = charts.step_counts(seen)
    return render_template(
        "board/index.html",
        seen=seen,
        late=late,
        grown=grown,
        growth_chart=charts.growth_chart(grown),
        counts=counts,
        steps_chart=charts.steps_chart(counts),
        waiting=waiting,
        today=desk().today,
    )


@bp.get("/<case_id>")
def case(case_id: str) -> str:
    """Show a class's case: what is owed, its papers, its history."""
    return _case(case_id, EditionForm())


@bp.get("/<case_id>/documents/<digest>")
def document(case_id: str, digest: str) -> Response:
    """Give a paper of a case that is still on its way."""
    paper, data = dossier.read(desk(), case_id, digest)
    name = paper.title or say(f"board.part-{paper.part}")
    return send_pdf(data, f"{case_id} {name}.pdf")


@bp.post("/<case_id>/editions")
def edition(case_id: str) -> str | Response | tuple[str, int]:
    """Give an edition that stands no more, struck on every page; the reading is on record first."""
    form = EditionForm()
    if not form.validate_on_submit():
        return _case(case_id, form), 422
    wanted = WantedEdition(case_id, form.section.data or "", form.number.data or 0)
    try:
        data = finding.open_edition(
            desk(), wanted, reader_id=visitor().person_id, reason=form.reason.data or ""
        )
    except Problem as problem:
        form.refuse(problem)
        return _case(case_id, form), problem.kind.http_status
    return send_pdf(data, f"{case_id} {wanted.section} {wanted.number}.pdf", inline=False)


def _case(case_id: str, form: EditionForm) -> str:
    with desk().reading() as session:
        seen = dossier.dossier(session, case_id, chosen())
        choice = periods.choose(session, seen.case.opened.year, seen.case.opened.term_id)
        waiting = outage_notice(desk(), session)
    reads = visitor().holds_for(seen.case.opened.class_id, OF_CASE.roles)
    return render_template(
        "board/case.html",
        seen=seen,
        form=form,
        choice=choice,
        waiting=waiting,
        today=desk().today,
        may_read=reads or seen.case.class_teacher == visitor().person_id,
    )
