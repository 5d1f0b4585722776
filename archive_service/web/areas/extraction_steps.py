"""The steps of an extraction: leaves taken out, the new file bound, signed and sealed (001 clause 8.7)."""

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.problems import Problem
from archive_service.services import extraction_pages, extraction_paper, extraction_plan, extraction_seal
from archive_service.services.extraction_pages import SheetLine
from archive_service.services.extraction_seal import ByHand
from archive_service.web.areas.extraction import about
from archive_service.web.asking import Answer, ask, asking, done
from archive_service.web.extraction_forms import BindForm, HandForm, SealForm, TakeForm
from archive_service.web.language import chosen, say
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor

bp = Blueprint("extraction_steps", __name__, url_prefix="/extraction")

_LONGEST = 6


@bp.route("/<int:number>/take/<case_id>", methods=["GET", "POST"])
@asking
def take(number: int, case_id: str) -> Answer:
    """Record that a journal's leaves are out: what was counted in every old volume."""
    line, form = _line(number, case_id), TakeForm()
    counted = {one.number: request.form.get(f"left-{one.number}", "")[:_LONGEST] for one in line.volumes}
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate() and _taken(number, line, form, counted):
            return done(say("extraction.taken", class_name=line.sheet.class_name), _here(number))
    page = about("take", number, of=line.sheet.class_name)
    shown = render_template("extraction/take.html", form=form, page=page, line=line, counted=counted)
    return shown, status


@bp.route("/<int:number>/bind", methods=["GET", "POST"])
@asking
def bind(number: int) -> Answer:
    """Record that the new file is bound, with its leaves as somebody counted them."""
    form = BindForm()
    seen = extraction_pages.show(desk(), number, reader_id=visitor().person_id)

    def do() -> Response:
        extraction_paper.bind(desk(), number, form.leaves.data or 0, actor_id=visitor().person_id)
        return done(say("extraction.bound", number=number), _here(number))

    return ask(form, about("bind", number), do, leaves=say("extraction.leaves-hint", sheets=len(seen.sheets)))


@bp.route("/<int:number>/seal", methods=["GET", "POST"])
@asking
def seal(number: int) -> Answer:
    """Sign the new file with the director's key, beside the seal."""
    form = SealForm()
    extraction_pages.show(desk(), number, reader_id=visitor().person_id)

    def do() -> Response:
        extraction_seal.seal(desk(), form.present(), number)
        return done(say("extraction.sealed", number=number), _here(number))

    return ask(form, about("seal", number), do, phrase=say("phrase-hint"))


@bp.route("/<int:number>/hand", methods=["GET", "POST"])
@asking
def hand(number: int) -> Answer:
    """Record the director's signature and the seal on paper, from the scan of the certificate sheet."""
    form = HandForm()
    seen = extraction_pages.show(desk(), number, reader_id=visitor().person_id)
    with desk().reading() as session:
        form.signer.choices = list(extraction_plan.candidates(desk(), session)[2].items())
    if not form.is_submitted():
        form.signer.data, form.signed_on.data = seen.extraction.planned.director, desk().today

    def do() -> Response:
        _sealed_by_hand(number, form, form.signed_on.data or desk().today)
        return done(say("extraction.sealed", number=number), _here(number))

    hints = {"scan": say("extraction.scan-hint"), "phrase": say("phrase-hint")}
    return ask(form, about("hand", number), do, **hints)


def _sealed_by_hand(number: int, form: HandForm, signed_on: date) -> None:
    with on_disk(form.scan.data, ".pdf") as scan:
        if scan is None:
            abort(400)
        told = ByHand(form.signer.data, signed_on, scan)
        extraction_seal.seal_by_hand(desk(), form.present(), number, told)


def _line(number: int, case_id: str) -> SheetLine:
    seen = extraction_pages.show(desk(), number, reader_id=visitor().person_id, language=chosen())
    line = next((one for one in seen.sheets if one.sheet.case == case_id), None)
    if line is None:
        abort(404)
    return line


def _taken(number: int, line: SheetLine, form: TakeForm, counted: dict[int, str]) -> bool:
    """Write down what was counted; a refusal is shown above the form."""
    try:
        left = {volume: int(text) for volume, text in counted.items()}
    except ValueError:
        form.problem = say("extraction.count-all")
        return False
    loose, who = form.loose.data or 0, visitor().person_id
    try:
        extraction_paper.take(desk(), number, line.sheet.case, left, actor_id=who, loose=loose)
    except Problem as problem:
        form.refuse(problem)
        return False
    return True


def _here(number: int) -> str:
    return url_for("extraction.show", number=number)
