"""Extracts about one pupil, for parents and pupils."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from archive_service.services import documents, pupil_extracts
from archive_service.services.readings import Asked
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.language import say
from archive_service.web.paper_forms import ExtractForm
from archive_service.web.visitor import desk, visitor

bp = Blueprint("extracts", __name__, url_prefix="/extracts")


@bp.route("/of/<case_id>", methods=["GET", "POST"])
@asking
def issue(case_id: str) -> Answer:
    """Give out an extract about one pupil, signed with the visitor's key."""
    form = ExtractForm()
    pupils = pupil_extracts.pupils_of(desk(), case_id, reader_id=visitor().person_id)
    form.pupil.choices = [(one.place, one.name) for one in pupils]

    def do() -> Response:
        asked = Asked(form.reason.data or "", form.request.data or "")
        made = pupil_extracts.issue(
            desk(), form.present(), case_id, form.pupil.data, asked, recipient=form.recipient.data or ""
        )
        return done(say("paper.extract-done", number=made.number), url_for("paper.usage"))

    back = url_for("shelf.show", case_id=case_id)
    shown = Page(say("paper.extract"), say("paper.extract-go"), back, say("paper.extract-intro"))
    return ask(form, shown, do, recipient=say("paper.recipient-hint"))


@bp.get("/<int:number>.pdf")
def paper(number: int) -> Response:
    """Give an extract once more, by its place in the journal of use."""
    digest = pupil_extracts.given(desk(), number, reader_id=visitor().person_id)
    return send_pdf(documents.read(desk(), digest), say("paper.file-extract", number=number), inline=False)
