"""Summary sheets taken out after the journals' years: what is due, the plan, one of them (001 clause 8.7)."""

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import extraction_pages, extraction_papers, extraction_plan
from archive_service.services.extraction_pages import Overview, Shown
from archive_service.services.extraction_wear import Worn
from archive_service.services.listings import part_of
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.extraction_forms import PlanForm, WhyForm
from archive_service.web.files import send_pdf
from archive_service.web.language import chosen, say
from archive_service.web.query import number as number_in_query
from archive_service.web.visitor import desk, visitor

bp = Blueprint("extraction", __name__, url_prefix="/extraction")

_PER_PAGE = 30


@bp.get("")
def index() -> str:
    """Show what is due this year, and the extractions that were planned."""
    seen = _overview()
    lines = part_of(seen.lines, number_in_query("page", 1), per_page=_PER_PAGE)
    return render_template("extraction/index.html", seen=seen, lines=lines, today=desk().today)


@bp.route("/plan", methods=["GET", "POST"])
@asking
def plan() -> Answer:
    """Plan an extraction: the sheets, the order, the people."""
    form = PlanForm()
    seen = _overview()
    with desk().reading() as session:
        archivists, everybody, directors = extraction_plan.candidates(desk(), session)
    form.cases.choices = [(one.sheet.case, _of(one)) for one in seen.due if not one.hold]
    form.archivist.choices = list(archivists.items())
    form.sewer.choices = list(everybody.items())
    form.director.choices = list(directors.items())
    if not form.is_submitted():
        form.cases.data = request.args.getlist("cases") or [one for one, _ in form.cases.choices]
        form.order_on.data = desk().today
        form.due_on.data = max((one.sheet.journal_until for one in seen.due), default=desk().today)
        form.due_on.data = max(form.due_on.data, desk().today)

    def do() -> Response:
        planned = extraction_plan.plan(desk(), form.wish(), actor_id=visitor().person_id)
        said = say("extraction.planned", number=planned.number, count=len(planned.sheets))
        return done(said, _here(planned.number))

    page = Page(
        say("extraction.plan"),
        say("extraction.plan-go"),
        url_for("extraction.index"),
        say("extraction.plan-intro"),
    )
    return ask(form, page, do, due_on=say("extraction.due-hint"), sewer=say("extraction.sewer-hint"))


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show one extraction: its steps, its sheets, its papers, what happened."""
    seen = _seen(number)
    return render_template("extraction/show.html", seen=seen, papers=list(Worn), today=desk().today)


@bp.get("/<int:number>/<kind>.pdf")
def paper(number: int, kind: str) -> Response:
    """Give a paper of the new file, or the act."""
    who = visitor().person_id
    if kind == "act":
        return send_pdf(extraction_papers.act_of(desk(), number, actor_id=who), _name(number, "act"))
    if kind == "file":
        return send_pdf(extraction_pages.document_of(desk(), number, reader_id=who), _name(number, "file"))
    if kind not in list(Worn):
        abort(404)
    return send_pdf(extraction_papers.draw(desk(), number, Worn(kind), actor_id=who), _name(number, kind))


@bp.get("/<int:number>/slips/<case_id>.pdf")
def slip(number: int, case_id: str) -> Response:
    """Give the slip that stands in the place of a journal's sheet."""
    pdf = extraction_papers.slip_of(desk(), number, case_id, actor_id=visitor().person_id)
    return send_pdf(pdf, _name(number, "slip"))


@bp.route("/<int:number>/leave-out/<case_id>", methods=["GET", "POST"])
@asking
def leave_out(number: int, case_id: str) -> Answer:
    """Leave a journal as it is."""
    form, sheet = WhyForm(), _seen(number).extraction.sheet(case_id)
    if sheet is None:
        abort(404)

    def do() -> Response:
        reason = form.reason.data or ""
        extraction_plan.leave_out(desk(), number, case_id, reason=reason, actor_id=visitor().person_id)
        return done(say("extraction.left-out", class_name=sheet.class_name), _here(number))

    return ask(form, about("leave-out", number, of=sheet.class_name), do)


@bp.route("/<int:number>/cancel", methods=["GET", "POST"])
@asking
def cancel(number: int) -> Answer:
    """Call an extraction off."""
    form = WhyForm()
    _seen(number)

    def do() -> Response:
        reason = form.reason.data or ""
        extraction_plan.cancel(desk(), number, reason=reason, actor_id=visitor().person_id)
        return done(say("extraction.cancelled", number=number), _here(number))

    return ask(form, about("cancel", number, danger=True), do)


def about(name: str, number: int, *, of: str = "", danger: bool = False) -> Page:
    """Return what stands around a form about an extraction."""
    named = say("extraction.number", number=number)
    title = f"{say(f'extraction.{name}')}: {', '.join(one for one in (named, of) if one)}"
    intro = say(f"extraction.{name}-intro")
    return Page(title, say(f"extraction.{name}-go"), _here(number), intro, danger=danger)


def _overview() -> Overview:
    """What falls due by the end of the year that the address names, of this one where it names none."""
    year = number_in_query("year") or desk().today.year
    until = date(min(max(year, desk().today.year), date.max.year - 1), 12, 31)
    return extraction_pages.overview(desk(), reader_id=visitor().person_id, until=until)


def _seen(number: int) -> Shown:
    return extraction_pages.show(desk(), number, reader_id=visitor().person_id, language=chosen())


def _of(one: extraction_plan.Due) -> str:
    year = f"{one.sheet.year}/{one.sheet.year + 1}"
    code = "choice" if one.sheet.on_paper else "choice-file"
    return say(f"extraction.{code}", class_name=one.sheet.class_name, year=year, leaves=one.sheet.leaves)


def _here(number: int) -> str:
    return url_for("extraction.show", number=number)


def _name(number: int, kind: str) -> str:
    return f"{say('extraction.file-name', number=number, paper=say(f'extraction.paper-{kind}'))}.pdf"
