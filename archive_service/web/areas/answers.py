"""Answers to requests: a certificate about somebody who was found, a letter that nobody was."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import answers, pupil_extracts, request_view, requests
from archive_service.services.answers import About, LookedThrough
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.finding_forms import CertificateForm, NothingForm
from archive_service.web.language import say
from archive_service.web.query import number as number_in_query
from archive_service.web.visitor import desk, visitor

bp = Blueprint("answers", __name__, url_prefix="/answers")


@bp.route("/of/<case_id>", methods=["GET", "POST"])
@asking
def certify(case_id: str) -> Answer:
    """Sign an archival certificate about a pupil of the case."""
    form, who = CertificateForm(), visitor().person_id
    places = pupil_extracts.pupils_of(desk(), case_id, reader_id=who)
    form.pupil.choices = [(one.place, one.name) for one in places]
    form.request.choices = list(request_view.open_ones(desk(), reader_id=who))
    if not form.is_submitted():
        named = request.args.get("name", "")
        form.pupil.data = next((one.place for one in places if one.name == named), None)
        form.request.data = number_in_query("request")

    def do() -> Response:
        number, about = form.request.data, About(case_id, form.pupil.data)
        answers.certify(
            desk(),
            form.present(),
            number,
            about,
            recipient=form.recipient.data or "",
            answer=form.answer.data or "",
        )
        return done(say("requests.certify-done", number=number), url_for("requests.show", number=number))

    intro = say("requests.certify-intro") if form.request.choices else say("requests.no-open")
    page = Page(say("requests.certify"), say("requests.certify-go"), url_for("requests.index"), intro)
    return ask(form, page, do, recipient=say("requests.recipient-hint"))


@bp.route("/<int:number>/nothing", methods=["GET", "POST"])
@asking
def nothing(number: int) -> Answer:
    """Sign a letter that nothing was found."""
    form, who = NothingForm(), visitor().person_id
    requests.look(desk(), number, reader_id=who)

    def do() -> Response:
        looked = LookedThrough(form.first.data, form.last.data, form.advice.data or "")
        answers.say_nothing_found(
            desk(),
            form.present(),
            number,
            looked,
            recipient=form.recipient.data or "",
            answer=form.answer.data or "",
        )
        return done(say("requests.nothing-done", number=number), url_for("requests.show", number=number))

    title = f"{say('requests.nothing')}: {say('requests.show-title', number=number)}"
    back = url_for("requests.show", number=number)
    page = Page(title, say("requests.nothing-go"), back, say("requests.nothing-intro"))
    hint = say("requests.answer-hint", number=requests.answer_number(desk(), number))
    hints = {"recipient": say("requests.recipient-hint"), "advice": say("requests.advice-hint")}
    return ask(form, page, do, answer=hint, **hints)
