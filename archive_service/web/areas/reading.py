"""What a reading opened: the document, its proof beside it, and a certified copy to hand out."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import StringField

from archive_service.problems import Problem
from archive_service.rendering.page_picture import MEDIA_TYPE, page_picture
from archive_service.rendering.volume import page_count
from archive_service.services import certified_copies, documents, finding, readings, sheet_proof
from archive_service.services.readings import Asked, Reading
from archive_service.services.sheet_proof import Proof
from archive_service.web.areas.search import LONGEST_NUMBER, LONGEST_REASON, Short
from archive_service.web.files import send, send_pdf
from archive_service.web.forms import Needed, PhraseForm
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.trouble import warn
from archive_service.web.visitor import desk, visitor

bp = Blueprint("reading", __name__, url_prefix="/readings")

PICTURE_WIDTH_PX = 1400
LONGEST_RECIPIENT = 120


class CopyForm(PhraseForm):
    """What a certified copy is issued for."""

    request = StringField("search.request", validators=[Needed(), Short(LONGEST_NUMBER)])
    reason = StringField("search.reason", validators=[Needed(), Short(LONGEST_REASON)])
    recipient = StringField("search.recipient", validators=[Short(LONGEST_RECIPIENT)])

    def asked(self) -> Asked:
        """Return what was typed."""
        return Asked(self.reason.data or "", self.request.data or "")


@dataclass(frozen=True, slots=True)
class _Opened:
    reading: Reading
    proof: Proof
    pages: int
    codes: tuple[str, ...]
    issued: bool


@bp.get("/<int:number>")
def show(number: int) -> str | Answer:
    """Show the document and its proof."""
    try:
        opened = _opened(number)
    except Problem as problem:
        if problem.code != readings.OVER:
            raise
        return _anew(number, problem)
    form = CopyForm(data={"reason": opened.reading.reason, "request": opened.reading.request})
    return _page(opened, form)


@bp.get("/<int:number>/document.pdf")
def file(number: int) -> Response:
    """Give the document to the person who opened it: shown, or saved with ``?save=1``."""
    reading, data = readings.again(desk(), number, reader_id=visitor().person_id)
    return send_pdf(data, _name(reading), inline="save" not in request.args)


@bp.get("/<int:number>/pages/<int:page>")
def picture(number: int, page: int) -> Response:
    """Give one page as a picture."""
    _, data = readings.again(desk(), number, reader_id=visitor().person_id)
    return send(page_picture(data, page, PICTURE_WIDTH_PX), f"{page}.webp", MEDIA_TYPE, inline=True)


@bp.post("/<int:number>/check")
@once
def check(number: int) -> Answer:
    """Read every copy in every room now, and show what was found."""
    with desk().reading() as session:
        reading = readings.find(desk(), session, number, reader_id=visitor().person_id)
    proof = sheet_proof.prove(desk(), reading.document, reader_id=visitor().person_id, reread=True)
    facts = {"whole": proof.whole_copies, "total": len(proof.copies)}
    if proof.sound:
        flash(say("search.checked-well", **facts), "done")
    else:
        flash(say("search.checked-badly", **facts), "warn")
    return redirect(url_for("reading.show", number=number) + "#proof", 303)


@bp.post("/<int:number>/certify")
@once
def certify(number: int) -> Answer | tuple[str, int]:
    """Issue a certified copy, signed with this person's key."""
    opened, form = _opened(number), CopyForm()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    try:
        made = certified_copies.issue(
            desk(),
            form.present(),
            opened.reading.document,
            form.asked(),
            recipient=form.recipient.data or "",
        )
    except Problem as problem:
        form.refuse(problem)
        return _page(opened, form), problem.kind.http_status
    flash(say("search.issued", number=made.number), "done")
    return redirect(url_for("reading.show", number=made.number), 303)


@bp.get("/<int:number>/copy.pdf")
def copy(number: int) -> Response:
    """Give the certified copy that was issued under this reading."""
    with desk().reading() as session:
        reading = readings.find(desk(), session, number, reader_id=visitor().person_id)
        digest = certified_copies.issued_by(session, number, reader_id=visitor().person_id) or ""
    name = say("search.copy-name", number=number, document=_name(reading))
    return send_pdf(documents.read(desk(), digest), name, inline=False)


def _opened(number: int) -> _Opened:
    who = visitor().person_id
    reading, data = readings.again(desk(), number, reader_id=who)
    proof = sheet_proof.prove(desk(), reading.document, reader_id=who, language=chosen())
    with desk().reading() as session:
        codes = finding.code_names_on(session, reading.document, desk().today)
        issued = certified_copies.issued_by(session, number, reader_id=who)
    return _Opened(reading, proof, page_count(data), codes, issued is not None)


def _page(opened: _Opened, form: CopyForm) -> str:
    minutes = readings.OPEN_FOR.seconds // 60
    until = opened.reading.at + readings.OPEN_FOR
    return render_template(
        "reading/show.html", opened=opened, proof=opened.proof, form=form, minutes=minutes, until=until
    )


def _anew(number: int, problem: Problem) -> Answer:
    """What was open too long is asked for again, with its reason."""
    with desk().reading() as session:
        reading = readings.own(session, number, reader_id=visitor().person_id)
    warn(problem)
    code = finding.short_code(reading.document)
    return redirect(url_for("search.sheet", case_id=reading.case_id, document=code), 303)


def _name(reading: Reading) -> str:
    """What the file is called when it is saved."""
    year = f"{reading.year}-{reading.year + 1}" if reading.year else ""
    kind = say(f"search.kind-{reading.role}")
    return " ".join(part for part in (kind, reading.class_name, year) if part) + ".pdf"
