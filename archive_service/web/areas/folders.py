"""Folders of a term: the list, forming them for all classes at once, one folder and what is done with it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from archive_service.problems import Problem
from archive_service.services import finding, folder_list, folder_papers, folders
from archive_service.services.folder_list import Wanted
from archive_service.services.folder_papers import PaperKind
from archive_service.services.folders import Wish
from archive_service.services.titles import in_words
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.query import number, word
from archive_service.web.visitor import desk, visitor
from workflows.folders import Part, PartKind, formers, paper_only_parts

bp = Blueprint("folders", __name__, url_prefix="/folders")

LONGEST_CLASS = 40


class FormingForm(Form):
    """The classes whose folders are formed, and whether for the whole year."""

    classes = SelectMultipleField(validate_choice=False)
    whole_year = BooleanField()


class PartForm(Form):
    """A part on paper alone with its leaves, or the receipt of a backup copy."""

    title = StringField("folders.field-title")
    leaves = IntegerField("folders.field-leaves", [Optional()])
    receipt = SelectField("folders.field-receipt")


class ReasonForm(Form):
    """Why what is in a folder changes."""

    reason = StringField("folders.field-reason", validators=[Needed()])


@bp.get("")
def index() -> str:
    """Show a page of the folders."""
    wanted = Wanted(number("year"), word("term") or "", request.args.get("class", "")[:LONGEST_CLASS])
    seen = folder_list.page(desk(), wanted, reader_id=visitor().person_id, number=number("page", 1) or 1)
    return render_template("folders/index.html", seen=seen, wanted=wanted)


@bp.get("/form")
def propose() -> str:
    """Show what folders the term would have, class by class."""
    return _proposed(FormingForm())


@bp.post("/form")
@once
def form() -> str | Response | tuple[str, int]:
    """Form the folders of the chosen classes."""
    wanted = FormingForm()
    if not wanted.validate_on_submit() or not wanted.classes.data:
        wanted.problem = say("term.choose")
        return _proposed(wanted), 422
    wish = Wish(number("year"), word("term"), bool(wanted.whole_year.data), tuple(wanted.classes.data))
    try:
        made = folders.form(desk(), wish, actor_id=visitor().person_id)
    except Problem as problem:
        wanted.refuse(problem)
        return _proposed(wanted), problem.kind.http_status
    flash(say("folders.formed", count=len(made), numbers=", ".join(str(one.number) for one in made)), "done")
    year = made[0].formed.year
    return redirect(url_for("folders.index", year=year), 303)


@bp.get("/<int:folder>")
def show(folder: int) -> str:
    """Show one folder: what is in it, what happened to it."""
    seen = folder_list.show(desk(), folder, reader_id=visitor().person_id)
    shown = {"kind_of": folder_list.kind_of, "papers": list(PaperKind), "short_code": finding.short_code}
    return render_template("folders/show.html", seen=seen, **shown)


@bp.get("/<int:folder>/<kind>.pdf")
def paper(folder: int, kind: str) -> Response:
    """Give a paper of a folder."""
    if kind not in list(PaperKind):
        abort(404)
    pdf = folder_papers.draw(desk(), folder, PaperKind(kind), actor_id=visitor().person_id)
    return send_pdf(pdf, f"{say('folders.file-name', folder=folder, paper=say(f'folders.paper-{kind}'))}.pdf")


@bp.route("/<int:folder>/add", methods=["GET", "POST"])
@asking
def add(folder: int) -> Answer:
    """Put a part that belongs to no journal into a folder."""
    form = PartForm()
    seen = folder_list.show(desk(), folder, reader_id=visitor().person_id)
    form.receipt.choices = [("", "—"), *seen.receipts]
    with desk().reading() as session:
        usual = paper_only_parts(folders.rules(desk(), session))

    def do() -> Response:
        folders.add(desk(), folder, _part(form), actor_id=visitor().person_id)
        return done(say("folders.added", folder=folder), _here(folder))

    return ask(form, _page("add", folder), do, title=", ".join(usual))


@bp.route("/<int:folder>/take-out/<int:place>", methods=["GET", "POST"])
@asking
def take_out(folder: int, place: int) -> Answer:
    """Take such a part out again."""
    form = ReasonForm()

    def do() -> Response:
        reason = form.reason.data or ""
        folders.take_out(desk(), folder, place, reason=reason, actor_id=visitor().person_id)
        return done(say("folders.taken-out", folder=folder), _here(folder))

    return ask(form, _page("take-out", folder), do)


@bp.route("/<int:folder>/renew", methods=["GET", "POST"])
@asking
def renew(folder: int) -> Answer:
    """Take the journals as they stand now."""
    form = ReasonForm()

    def do() -> Response:
        folders.renew(desk(), folder, reason=form.reason.data or "", actor_id=visitor().person_id)
        return done(say("folders.changed", folder=folder), _here(folder))

    return ask(form, _page("renew", folder), do)


@bp.route("/<int:folder>/close", methods=["GET", "POST"])
@asking
def close(folder: int) -> Answer:
    """Close a folder: its papers are kept."""
    form = Form()

    def do() -> Response:
        closed = folder_papers.close(desk(), folder, actor_id=visitor().person_id)
        on = f"{closed.closed.on:%d.%m.%Y}" if closed.closed else ""
        return done(say("folders.closed-now", folder=folder, on=on), _here(folder))

    return ask(form, _page("close", folder), do)


def _part(form: PartForm) -> Part:
    """The part that was typed, or the receipt that was chosen."""
    if form.receipt.data:
        with desk().reading() as session:
            return folder_list.receipt(session, form.receipt.data)
    return Part(kind=PartKind.PAPER_ONLY, title=(form.title.data or "").strip(), leaves=form.leaves.data or 0)


def _page(name: str, folder: int) -> Page:
    title = f"{say(f'folders.{name}')}: {say('folders.number', number=folder)}"
    intro = "" if name == "take-out" else say(f"folders.{name}-intro")
    return Page(title, say(f"folders.{name}-go"), _here(folder), intro)


def _here(folder: int) -> str:
    return url_for("folders.show", folder=folder)


def _proposed(form: FormingForm) -> str:
    whole = bool(form.whole_year.data) if form.is_submitted() else "whole" in request.args
    with desk().reading() as session:
        plan = folders.proposal(session, Wish(number("year"), word("term"), whole))
        may_form = folder_list.may_form(desk(), session, visitor().person_id)
        rules = folders.rules(desk(), session)
    said = ", ".join(in_words(role, rules, chosen()) for role in formers(rules))
    return render_template("folders/form.html", form=form, plan=plan, may_form=may_form, formers=said)
