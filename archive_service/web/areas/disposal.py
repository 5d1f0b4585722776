"""Destruction by act: the lists, one of them with what is left to do, and what is left of a file."""

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from archive_service.services import (
    disposal_end,
    disposal_run,
    disposal_steps,
    disposal_view,
    orphans,
    people,
)
from archive_service.services.disposal_steps import Commission
from archive_service.web.areas.joblist import watch
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.disposal_forms import (
    AgreeForm,
    ApproveForm,
    CommissionForm,
    ExecuteForm,
    MediumForm,
    ProposeForm,
    ReasonForm,
)
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import chosen, say
from archive_service.web.visitor import desk, visitor
from workflows.disposal import Wiped

bp = Blueprint("disposal", __name__, url_prefix="/disposal")


@bp.get("")
def index() -> str:
    """Show the lists, the commission, and what may be put before it."""
    seen = disposal_view.overview(desk(), reader_id=visitor().person_id, language=chosen())
    with desk().reading() as session:
        appoints = disposal_view.may_appoint(visitor().actor)
        proposes = disposal_view.may_propose(session, visitor().actor)
    return render_template("disposal/index.html", seen=seen, appoints=appoints, proposes=proposes)


@bp.route("/commission", methods=["GET", "POST"])
@asking
def commission() -> Answer:
    """Write down the order by which a commission is appointed."""
    form = CommissionForm()
    with desk().reading() as session:
        staff = list(people.at_work(session, desk().today).items())
    form.chairman.choices = form.members.choices = staff

    def do() -> Response:
        chairman = form.chairman.data
        asked = Commission(
            order_no=form.order_no.data or "",
            order_on=form.order_on.data,
            chairman=chairman,
            members=tuple(dict.fromkeys((chairman, *(form.members.data or ())))),
        )
        disposal_steps.appoint(desk(), asked, actor_id=visitor().person_id)
        return done(say("disposal.commission-done"), url_for("disposal.index"))

    return ask(form, _page("commission"), do)


@bp.route("/propose", methods=["GET", "POST"])
@asking
def propose() -> Answer:
    """Make a list of what is to be destroyed."""
    form = ProposeForm()
    seen = disposal_view.overview(desk(), reader_id=visitor().person_id, language=chosen())
    choices = {f"{one.kind}:{one.case}": (one.case, one.kind) for one in seen.proposable}
    form.items.choices = [
        (f"{one.kind}:{one.case}", say("disposal.proposable", title=one.title, until=f"{one.until:%d.%m.%Y}"))
        for one in seen.proposable
    ]

    def do() -> Response:
        wanted = [choices[one] for one in form.items.data or ()]
        made = disposal_steps.propose(desk(), wanted, actor_id=visitor().person_id)
        return done(say("disposal.propose-done", disposal=made.number), _here(made.number))

    return ask(form, _page("propose"), do)


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show one list: what is in it, who did what, what is left to do."""
    seen = disposal_view.one(desk(), number, reader_id=visitor().person_id, language=chosen())
    return render_template("disposal/show.html", seen=seen, number=number)


@bp.route("/<int:number>/agree", methods=["GET", "POST"])
@asking
def agree(number: int) -> Answer:
    """Agree to a list as a member of the commission."""
    form = AgreeForm()

    def do() -> Response:
        protocol = form.protocol.data or ""
        disposal_steps.agree(desk(), number, protocol=protocol, actor_id=visitor().person_id)
        return done(say("disposal.agree-done"), _here(number))

    return ask(form, _about("agree", number), do)


@bp.route("/<int:number>/approve", methods=["GET", "POST"])
@asking
def approve(number: int) -> Answer:
    """Sign the act of disposal."""
    form = ApproveForm()

    def do() -> Response:
        disposal_steps.approve(desk(), form.present(), number, today=form.today.data)
        return done(say("disposal.approve-done"), _here(number))

    return ask(form, _about("approve", number, danger=True), do, today=say("disposal.today-hint"))


@bp.route("/<int:number>/revoke", methods=["GET", "POST"])
@asking
def revoke(number: int) -> Answer:
    """Call a list off."""
    form = ReasonForm()

    def do() -> Response:
        reason = form.reason.data or ""
        disposal_steps.revoke(desk(), number, reason=reason, actor_id=visitor().person_id)
        return done(say("disposal.revoke-done"), _here(number))

    return ask(form, _about("revoke", number), do)


@bp.route("/<int:number>/execute", methods=["GET", "POST"])
@asking
def execute(number: int) -> Answer:
    """Let what an approved act lists be destroyed."""
    form = ExecuteForm()

    def do() -> Response:
        today = form.today.data
        job = disposal_run.request(desk(), number, today=today, actor_id=visitor().person_id)
        return watch([job], _here(number))

    return ask(form, _about("execute", number, danger=True), do, today=say("disposal.today-hint"))


@bp.route("/<int:number>/medium", methods=["GET", "POST"])
@asking
def clean(number: int) -> Answer:
    """Say that a medium was destroyed or written over."""
    form = MediumForm()
    seen = disposal_view.one(desk(), number, reader_id=visitor().person_id, language=chosen())
    form.medium.choices = [(one, say("media.number", medium=one)) for one in seen.media]
    form.how.choices = [(str(one), say(f"disposal.wiped-{one}")) for one in Wiped]

    def do() -> Response:
        disposal_end.clean(
            desk(),
            number,
            form.medium.data,
            how=Wiped(form.how.data),
            evidence=form.evidence.data or "",
            actor_id=visitor().person_id,
        )
        return done(say("disposal.clean-done"), _here(number))

    return ask(form, _about("clean", number), do, evidence=say("disposal.evidence-hint"))


@bp.route("/<int:number>/finish", methods=["GET", "POST"])
@asking
def finish(number: int) -> Answer:
    """File the certificate that everything is gone."""
    form = Form()

    def do() -> Response:
        disposal_end.finish(desk(), number, actor_id=visitor().person_id)
        return done(say("disposal.finish-done"), _here(number))

    return ask(form, _about("finish", number), do)


@bp.get("/<int:number>/act.pdf")
def act(number: int) -> Response:
    """Answer with the act: signed, or as it is going to be."""
    pdf = disposal_view.act(desk(), number, reader_id=visitor().person_id)
    return send_pdf(pdf, say("disposal.file-act", disposal=number))


@bp.get("/<int:number>/certificate.pdf")
def certificate(number: int) -> Response:
    """Answer with the certificate of destruction."""
    pdf = disposal_view.certificate(desk(), number, reader_id=visitor().person_id)
    return send_pdf(pdf, say("disposal.file-certificate", disposal=number))


@bp.get("/of/<case_id>")
def stone(case_id: str) -> str:
    """Show what is left of a file that was destroyed."""
    found = disposal_view.stones(desk(), case_id, language=chosen())
    if not found:
        abort(404)
    with desk().reading() as session:
        reader = disposal_steps.is_reader(session, visitor().actor)
    return render_template(
        "disposal/stone.html", stones=found, case_id=case_id, role_said=_role, reader=reader
    )


def _role(role: str) -> str:
    return orphans.in_words(role, chosen())


def _here(number: int) -> str:
    return url_for("disposal.show", number=number)


def _page(name: str) -> Page:
    title, button = say(f"disposal.{name}"), say(f"disposal.{name}-go")
    return Page(title, button, url_for("disposal.index"), say(f"disposal.{name}-intro"))


def _about(name: str, number: int, *, danger: bool = False) -> Page:
    """What stands around a form about one list; the visitor must be one who may see it."""
    disposal_view.one(desk(), number, reader_id=visitor().person_id)
    title = say(f"disposal.{name}-title", disposal=number)
    return Page(
        title, say(f"disposal.{name}-go"), _here(number), say(f"disposal.{name}-intro"), danger=danger
    )
