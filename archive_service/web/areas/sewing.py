"""One journal on the table of whoever sews it: papers to print, leaves to count, the seal to look at."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import FileField, RadioField

from archive_service.problems import Problem
from archive_service.services import binding, binding_papers, label_check, sewing_view
from archive_service.services.binding_papers import OF_VOLUME, PaperKind
from archive_service.web.asking import Answer, asking
from archive_service.web.files import send, send_pdf
from archive_service.web.forms import Form, Needed, PhraseForm
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.trouble import told
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor

bp = Blueprint("sewing", __name__, url_prefix="/sewing")

_MOST_DIGITS = 5
_YES, _NO = "yes", "no"


class CountForm(Form):
    """The leaves counted in each volume: fields named ``leaves-<volume>``."""


class LabelForm(Form):
    """The scan of a label."""

    scan = FileField("binding.scan")


class LookForm(PhraseForm):
    """Whether the seal is on both."""

    covers = RadioField("binding.question", validators=[Needed()])

    def __init__(self) -> None:
        super().__init__()
        self.covers.choices = [(one, say(f"binding.{one}")) for one in (_YES, _NO)]


@bp.get("/<case_id>")
def show(case_id: str) -> str:
    """Show the volumes, their papers, and what is still to do."""
    return _page(case_id, CountForm(), LabelForm())


@bp.post("/<case_id>")
@once
def count(case_id: str) -> str | Response | tuple[str, int]:
    """Record that the journal is sewn, with the leaves counted in each volume."""
    form = CountForm()
    if not form.validate_on_submit():
        return _page(case_id, form, LabelForm()), 422
    seen = sewing_view.sewing(desk(), case_id, reader_id=visitor().person_id)
    typed = [request.form.get(f"leaves-{one.number}", "").strip() for one in seen.volumes]
    if not all(_is_count(one) for one in typed):
        form.problem = say("binding.count-each")
        return _page(case_id, form, LabelForm()), 422
    try:
        leaves = binding.bind(
            desk(), case_id, actor_id=visitor().person_id, counts=[int(one) for one in typed]
        )
    except Problem as problem:
        form.refuse(problem)
        return _page(case_id, form, LabelForm()), problem.kind.http_status
    flash(say("binding.sewn", volumes=len(typed), leaves=leaves), "done")
    return redirect(url_for("sewing.show", case_id=case_id), 303)


@bp.get("/<case_id>/<kind>.pdf")
def paper(case_id: str, kind: str) -> Response:
    """Give a paper: of one volume, or of the whole journal."""
    if kind not in list(PaperKind):
        abort(404)
    wanted, volume = PaperKind(kind), request.args.get("volume", "1")
    if not _is_count(volume):
        abort(404)
    pdf = binding_papers.draw(desk(), case_id, wanted, actor_id=visitor().person_id, volume=int(volume))
    of = f" {volume}" if wanted in OF_VOLUME else ""
    return send_pdf(pdf, f"{case_id} {say(f'binding.paper-{wanted}')}{of}.pdf")


@bp.post("/<case_id>/label/<int:volume>")
@once
def label(case_id: str, volume: int) -> str | Response | tuple[str, int]:
    """Take the scan of a volume's label, and go on to the question about its seal."""
    form = LabelForm()
    if not form.validate_on_submit():
        return _page(case_id, CountForm(), form), 422
    try:
        with on_disk(request.files.get("scan")) as path:
            if path is None:
                form.problem = say("binding.scan-needed")
                return _page(case_id, CountForm(), form), 422
            digest = label_check.take(desk(), case_id, volume, path, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(case_id, CountForm(), form), problem.kind.http_status
    return redirect(url_for("sewing.look", case_id=case_id, volume=volume, digest=digest), 303)


@bp.get("/<case_id>/picture/<digest>")
def picture(case_id: str, digest: str) -> Response:
    """Give the picture of a label."""
    return send(label_check.picture(desk(), case_id, digest), "label.jpg", "image/jpeg", inline=True)


@bp.route("/<case_id>/look/<int:volume>/<digest>", methods=["GET", "POST"])
@asking
def look(case_id: str, volume: int, digest: str) -> Answer:
    """Ask, beside the picture, whether the seal is on both the label and the leaf."""
    form = LookForm()
    shown: dict[str, Any] = {"case_id": case_id, "volume": volume, "digest": digest}
    seen = sewing_view.sewing(desk(), case_id, reader_id=visitor().person_id)
    shown["is_read"] = label_check.is_read(desk(), case_id, digest)
    if not form.is_submitted():
        return render_template("sewing/look.html", form=form, seen=seen, **shown)
    if not form.validate():
        return render_template("sewing/look.html", form=form, seen=seen, **shown), 422
    covers = form.covers.data == _YES
    try:
        label_check.answer(desk(), form.present(), case_id, volume, digest, covers=covers)
    except Problem as problem:
        form.refuse(problem)
        return render_template("sewing/look.html", form=form, seen=seen, **shown), problem.kind.http_status
    said = say("binding.is-sealed" if covers else "binding.is-not-sealed", volume=volume)
    flash(said, "done" if covers else "warn")
    return redirect(url_for("sewing.show", case_id=case_id), 303)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def _page(case_id: str, form: CountForm, label_form: LabelForm) -> str:
    seen = sewing_view.sewing(desk(), case_id, reader_id=visitor().person_id)
    return render_template(
        "sewing/show.html",
        seen=seen,
        form=form,
        label_form=label_form,
        typed=request.form,
        trouble=told(seen.trouble).text if seen.trouble else "",
    )
