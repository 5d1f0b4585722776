"""A printout made elsewhere: bringing the PDF, saying whose its pages are, opening the case."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from archive_service.importing.printout import table_of
from archive_service.jobs import JobState
from archive_service.problems import Problem, sentence
from archive_service.services import brought, people
from archive_service.services.brought_drafts import Draft, Page
from archive_service.services.brought_faults import Judged
from archive_service.web.areas.joblist import job_of_visitor, watch
from archive_service.web.brought_forms import PartsForm, TakeForm, parts_form, placed, share_choices
from archive_service.web.files import send, send_pdf
from archive_service.web.forms import Form
from archive_service.web.guard import LARGEST_UPLOAD
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("brought", __name__, url_prefix="/brought")

PER_PAGE = 24
"""So many pages of a printout stand on one screen."""
_CSV, _JPEG = "text/csv; charset=utf-8", "image/jpeg"
_SHARE = "share-"
_FIRST_MONTH = 8
"""From August on the school year that is meant is the one that begins."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """The pages of one screen, and which screen of how many it is."""

    pages: tuple[Page, ...]
    number: int
    screens: int


@bp.get("")
def index() -> str:
    """Show the form, and what is being sorted."""
    today = desk().today
    return _form(TakeForm(year=today.year - (today.month < _FIRST_MONTH)))


@bp.post("")
@once
def take() -> str | Response | tuple[str, int]:
    """Keep what was sent and queue looking through it."""
    form = TakeForm()
    with desk().reading() as session:
        form.offer(people.at_work(session, desk().today))
    sent, sound = form.file.data, form.validate_on_submit()
    if not (isinstance(sent, FileStorage) and sent.filename):
        form.file.errors = [*form.file.errors, say("brought.file-needed")]
    if not sound or form.file.errors:
        return _form(form), 422
    try:
        job = brought.request(desk(), sent, form.about, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _form(form), problem.kind.http_status
    return watch([job], url_for("brought.outcome", job_id=job))


@bp.get("/result/<job_id>")
def outcome(job_id: str) -> str | Response:
    """Go on to the sorting, or say why the file is refused."""
    job = job_of_visitor(job_id)
    if not job.state.ended:
        return watch([job_id], url_for("brought.outcome", job_id=job_id))
    if job.state is not JobState.DONE or job.result is None:
        return redirect(url_for("jobs.show", job_ids=job_id, next=url_for("brought.index")), 303)
    if job.result["draft"]:
        return redirect(url_for("brought.show", draft_id=job.result["draft"]), 303)
    form = TakeForm(formdata=None)
    form.problem = sentence(job.result["refused"], chosen(), **job.result["facts"])
    return _form(form)


@bp.get("/<draft_id>")
def show(draft_id: str) -> str:
    """Show what is sorted and what still has to be."""
    draft, judged = brought.show(desk(), draft_id, actor_id=visitor().person_id)
    return _sorting(draft, judged, parts_form(draft.assignment))


@bp.post("/<draft_id>/parts")
@once
def assign(draft_id: str) -> str | Response | tuple[str, int]:
    """Keep the parts as they were written, pages in ranges."""
    draft, judged = brought.show(desk(), draft_id, actor_id=visitor().person_id)
    form = PartsForm()
    if not form.validate_on_submit():
        return _sorting(draft, judged, form), 422
    try:
        brought.assign(desk(), draft_id, form.said(draft.assignment), actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _sorting(draft, judged, form), problem.kind.http_status
    return _saved(draft_id)


@bp.post("/<draft_id>/pages")
@once
def place(draft_id: str) -> Response:
    """Keep what was chosen below the pages."""
    draft, _ = brought.show(desk(), draft_id, actor_id=visitor().person_id)
    assignment = placed(draft.assignment, _chosen())
    brought.assign(desk(), draft_id, assignment, actor_id=visitor().person_id)
    return _saved(draft_id, number("page"))


@bp.post("/<draft_id>/open")
@once
def accept(draft_id: str) -> str | Response | tuple[str, int]:
    """Make a case of it."""
    draft, judged = brought.show(desk(), draft_id, actor_id=visitor().person_id)
    try:
        accepted = brought.accept(desk(), draft_id, actor_id=visitor().person_id)
    except Problem as problem:
        form = parts_form(draft.assignment)
        form.refuse(problem)
        return _sorting(draft, judged, form), problem.kind.http_status
    flash(say(f"brought.{accepted.said}", case=accepted.case_id), "done")
    return redirect(url_for("board.case", case_id=accepted.case_id), 303)


@bp.post("/<draft_id>/drop")
@once
def drop(draft_id: str) -> Response:
    """Remove the sorting."""
    brought.drop(desk(), draft_id, actor_id=visitor().person_id)
    flash(say("brought.removed"), "done")
    return redirect(url_for("brought.index"), 303)


@bp.get("/<draft_id>/page/<int:page>.jpg")
def page(draft_id: str, page: int) -> Response:
    """Give the small picture of a page."""
    small = brought.thumb(desk(), draft_id, page, actor_id=visitor().person_id)
    return send(small, f"{page}.jpg", _JPEG, inline=True)


@bp.get("/<draft_id>/printout.pdf")
def file(draft_id: str) -> Response:
    """Give the file as it was brought."""
    draft, data = brought.printout(desk(), draft_id, actor_id=visitor().person_id)
    return send_pdf(data, draft.file, inline=False)


@bp.get("/<draft_id>/table.csv")
def table(draft_id: str) -> Response:
    """Give the sorting as a table."""
    draft, _ = brought.show(desk(), draft_id, actor_id=visitor().person_id)
    return send(table_of(draft.assignment).encode("utf-8-sig"), say("brought.table-name"), _CSV)


def _chosen() -> Iterator[tuple[int, str]]:
    for name, value in request.form.items():
        digits = name.removeprefix(_SHARE)
        if name.startswith(_SHARE) and digits.isascii() and digits.isdecimal():
            yield int(digits), value


def _saved(draft_id: str, screen: int | None = None) -> Response:
    flash(say("brought.saved"), "done")
    return redirect(url_for("brought.show", draft_id=draft_id, page=screen), 303)


def _form(form: TakeForm) -> str:
    with desk().reading() as session:
        form.offer(people.at_work(session, desk().today))
    drafts = brought.drafts(desk(), actor_id=visitor().person_id)
    return render_template("brought/index.html", form=form, drafts=drafts, largest=LARGEST_UPLOAD)


def _sorting(draft: Draft, judged: Judged, form: PartsForm) -> str:
    with desk().reading() as session:
        staff = people.at_work(session, desk().today)
    return render_template(
        "brought/show.html",
        draft=draft,
        judged=judged,
        form=form.offer(staff),
        plain=Form(formdata=None),
        shown=_screen(draft),
        choices=share_choices(draft.assignment),
        head=staff.get(draft.about.class_teacher, draft.about.class_teacher),
        said=lambda one: sentence(one.code, chosen(), **dict(one.facts)),
    )


def _screen(draft: Draft) -> _Shown:
    screens = max(1, -(-len(draft.pages) // PER_PAGE))
    asked = min(max(1, number("page", 1)), screens)
    return _Shown(draft.pages[(asked - 1) * PER_PAGE : asked * PER_PAGE], asked, screens)
