"""Requests to the archive: the register, one request, its days, and how it was closed."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import answers, people, request_view, requests
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.finding_forms import CloseForm, ExtendForm, RequestForm
from archive_service.web.language import say
from archive_service.web.query import number as number_in_query
from archive_service.web.visitor import desk, visitor

bp = Blueprint("requests", __name__, url_prefix="/requests")


@bp.get("")
def index() -> str:
    """Show a page of the register, what waits for an answer first."""
    late = "late" in request.args
    seen = requests.page(desk(), reader_id=visitor().person_id, number=number_in_query("page", 1), late=late)
    return render_template(
        "requests/index.html", seen=seen, late=late, words=requests.words, today=desk().today
    )


@bp.route("/add", methods=["GET", "POST"])
@asking
def add() -> Answer:
    """Register a request."""
    form = RequestForm()
    form.offer()

    def do() -> Response:
        made = requests.register(desk(), form.incoming(), actor_id=visitor().person_id)
        text = say("requests.added", number=made.number, due=f"{made.due:%d.%m.%Y}")
        return done(text, url_for("requests.show", number=made.number))

    page = Page(
        say("requests.add"), say("requests.add-go"), url_for("requests.index"), say("requests.add-intro")
    )
    return ask(form, page, do, letter=say("requests.letter-hint"), on=say("requests.on-hint"))


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show one request and what was given out under it."""
    seen = request_view.view(desk(), number, reader_id=visitor().person_id)
    with desk().reading() as session:
        names = people.names(session)
    return render_template("requests/show.html", seen=seen, one=seen.request, names=names, today=desk().today)


@bp.route("/<int:number>/extend", methods=["GET", "POST"])
@asking
def extend(number: int) -> Answer:
    """Prolong the time for an answer."""
    form = ExtendForm()

    def do() -> Response:
        who = visitor().person_id
        made = requests.extend(desk(), number, form.until.data, form.reason.data or "", actor_id=who)
        text = say("requests.extend-done", number=number, due=f"{made.due:%d.%m.%Y}")
        return done(text, url_for("requests.show", number=number))

    return ask(form, _page("extend", number), do)


@bp.route("/<int:number>/close", methods=["GET", "POST"])
@asking
def close(number: int) -> Answer:
    """Write down what came of a request."""
    form = CloseForm()
    form.offer()

    def do() -> Response:
        requests.close(desk(), number, form.closing(), actor_id=visitor().person_id)
        return done(say("requests.close-done", number=number), url_for("requests.show", number=number))

    hint = say("requests.answer-hint", number=requests.answer_number(desk(), number))
    return ask(form, _page("close", number), do, answer=hint, reason=say("requests.close-reason-hint"))


@bp.get("/<int:number>/answer.pdf")
def paper(number: int) -> Response:
    """Give the certificate or the letter that answered a request."""
    data = answers.given(desk(), number, reader_id=visitor().person_id)
    return send_pdf(data, say("requests.file-paper", number=number))


def _page(name: str, number: int) -> Page:
    requests.look(desk(), number, reader_id=visitor().person_id)
    title = f"{say(f'requests.{name}')}: {say('requests.show-title', number=number)}"
    go, intro = say(f"requests.{name}-go"), say(f"requests.{name}-intro")
    return Page(title, go, url_for("requests.show", number=number), intro)
