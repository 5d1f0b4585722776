"""Signatures under whole volumes: what is ready, looking inside, signing many at once, the school's seal."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import FileField

from archive_service.problems import Kind, Problem
from archive_service.rendering.page_picture import MEDIA_TYPE
from archive_service.services import documents, seal_pictures, signing_many, stamping
from archive_service.services.page_images import Width, page_image
from archive_service.services.signing_many import Choice
from archive_service.services.stamping import SUMMARY, VOLUME, Volume
from archive_service.web import choices
from archive_service.web.choices import Ticked
from archive_service.web.files import send, send_pdf
from archive_service.web.forms import Form, PhraseForm
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("stamping", __name__)


class StampForm(PhraseForm):
    """The pass phrase for all volumes that are ticked."""


class SealForm(Form):
    """A new picture of the seal."""

    picture = FileField("stamping.seal-file")


@bp.get("/stamping")
def index() -> str:
    """Show the volumes that wait for the visitor's signature."""
    ticked = _all_of_page() if request.args.get("all") else ()
    return _list_page(StampForm(), ticked)


@bp.post("/stamping/sign")
@once
def sign_chosen() -> str | Answer | tuple[str, int]:
    """Sign all volumes that were ticked; each has its own outcome."""
    form, ticked = StampForm(), choices.ticked()
    if not form.validate():
        return _list_page(form, ticked), 422
    try:
        key = choices.sign_ticked(form.present(), _named(ticked), seal_pictures.present(desk()))
    except Problem as problem:
        form.refuse(problem)
        return _list_page(form, ticked), problem.kind.http_status
    return redirect(url_for("stamping.outcome", key=key), 303)


@bp.get("/stamping/signed/<key>")
def outcome(key: str) -> str:
    """Show what came of signing many volumes."""
    told = signing_many.kept(desk(), visitor().person_id, key)
    with desk().reading() as session:
        left = stamping.ready(session, visitor().actor).total
    rows = [(one, url_for("stamping.look", case_id=one.case_id)) for one in told]
    return render_template("sheets/outcome.html", told=rows, left=left, back=url_for("stamping.index"))


@bp.get("/stamping/<case_id>")
def look(case_id: str) -> str:
    """Show a volume page by page, what is in it and who signed it."""
    found = _volume(case_id)
    what = SUMMARY if request.args.get("what") == SUMMARY and found.summary else VOLUME
    pages = found.summary_pages if what == SUMMARY else found.pages
    page = number("page", 1)
    if not 1 <= page <= pages:
        abort(404)
    boxes = [(one, Ticked(case_id, "", one.id, found.volume).value) for one in found.mine]
    return render_template(
        "stamping/look.html",
        form=StampForm(),
        seen=found,
        what=what,
        page=page,
        pages=pages,
        steps=boxes,
        phone=int(Width.PHONE),
        zoom=int(Width.ZOOM),
    )


@bp.get("/stamping/<case_id>/<what>/<int:page>-<int:width>.webp")
def image(case_id: str, what: str, page: int, width: int) -> Response:
    """Answer with the picture of a page, small or large."""
    digest = _digest(_volume(case_id), what)
    if width not in list(Width):
        abort(404)
    return send(page_image(desk(), digest, page, Width(width)), f"{page}.webp", MEDIA_TYPE, inline=True)


@bp.get("/stamping/<case_id>/<what>.pdf")
def pdf(case_id: str, what: str) -> Response:
    """Answer with the whole volume, or the summary sheet, as it is signed."""
    digest = _digest(_volume(case_id), what)
    return send_pdf(documents.read(desk(), digest), f"{case_id}-{what}.pdf")


@bp.get("/stamping/seal")
def seal() -> str:
    """Show the school's seal, and the form for another one."""
    return _seal_page(SealForm())


@bp.get("/stamping/seal.png")
def seal_picture() -> Response:
    """Answer with the picture of the seal."""
    image = seal_pictures.present(desk()).image
    if image is None:
        abort(404)
    return send(image, "seal", seal_pictures.media_type(image), inline=True)


@bp.post("/stamping/seal")
@once
def give_seal() -> str | Answer | tuple[str, int]:
    """Keep a new picture of the seal."""
    form = SealForm()
    sent = request.files.get("picture")
    try:
        if sent is None or not sent.filename:
            raise Problem(Kind.USAGE, "web.field-needed")
        seal_pictures.give(desk(), sent.read(), actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem, "picture")
        return _seal_page(form), problem.kind.http_status
    flash(say("stamping.seal-done"), "done")
    return redirect(url_for("stamping.seal"), 303)


def _seal_page(form: SealForm) -> str:
    there = seal_pictures.present(desk()).image is not None
    return render_template("stamping/seal.html", form=form, there=there)


def _volume(case_id: str) -> Volume:
    return stamping.open_volume(desk(), visitor().person_id, case_id)


def _digest(found: Volume, what: str) -> str:
    digest = {VOLUME: found.volume, SUMMARY: found.summary}.get(what, "")
    if not digest:
        abort(404)
    return digest


def _list_page(form: StampForm, ticked: Sequence[Ticked]) -> str:
    with desk().reading() as session:
        seen = stamping.ready(session, visitor().actor, number("page", 1))
    boxes = [Ticked(one.case_id, "", one.step, one.volume).value for one in seen.lines]
    return render_template(
        "stamping/index.html",
        form=form,
        seen=seen,
        lines=list(zip(seen.lines, boxes, strict=True)),
        ticked={one.value for one in ticked},
        seal=any(one.seal for one in seen.lines),
        today=desk().today,
    )


def _all_of_page() -> tuple[Ticked, ...]:
    with desk().reading() as session:
        lines = stamping.ready(session, visitor().actor, number("page", 1)).lines
    return tuple(Ticked(one.case_id, "", one.step, one.volume) for one in lines)


def _named(ticked: Sequence[Ticked]) -> list[Choice]:
    """What was ticked and the visitor may look into, with its title."""
    with desk().reading() as session:
        known = stamping.titles(session, visitor().actor, [one.case_id for one in ticked])
    return [
        Choice(one.case_id, "", one.step, one.seen, known[one.case_id])
        for one in ticked
        if one.case_id in known
    ]
