"""What the archive gives out on a request: extracts about one pupil, certificates about what it holds."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from archive_service.services import documents, holding_certificates, pupil_extracts
from archive_service.services.holding_certificates import Recipient
from archive_service.services.readings import Asked
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.language import say
from archive_service.web.paper_forms import CertificateForm, ExtractForm
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


@bp.route("/certificate/<case_id>", methods=["GET", "POST"])
@asking
def certificate(case_id: str) -> Answer:
    """Give out a certificate about what lies in the archive, signed with the visitor's key."""
    form = CertificateForm()
    found = holding_certificates.beside(desk(), case_id, reader_id=visitor().person_id)
    form.cases.choices = [
        (one.case_id, f"{one.class_name}, {one.term_name}, {one.year}/{one.year + 1}") for one in found
    ]
    if not form.is_submitted():
        form.cases.data = [case_id]

    def do() -> Response:
        asked = Asked(form.reason.data or "", form.request.data or "")
        to = Recipient(form.recipient.data or "", form.purpose.data or "")
        made = holding_certificates.issue(desk(), form.present(), form.cases.data or (), asked, to)
        return done(say("paper.certificate-done", number=made.number), url_for("paper.usage"))

    back = url_for("shelf.show", case_id=case_id)
    intro = say("paper.certificate-intro")
    shown = Page(say("paper.certificate"), say("paper.extract-go"), back, intro)
    hints = {"recipient": say("paper.dative-hint"), "purpose": say("paper.purpose-hint")}
    return ask(form, shown, do, **hints)


@bp.get("/certificates/<int:number>.pdf")
def certificate_paper(number: int) -> Response:
    """Give a certificate once more, by its place in the journal of use."""
    digest = holding_certificates.given(desk(), number, reader_id=visitor().person_id)
    name = say("paper.file-certificate", number=number)
    return send_pdf(documents.read(desk(), digest), name, inline=False)
