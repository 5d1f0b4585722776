"""Who signs on paper and who on the screen: the list, and a choice for one person."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import hands, people
from archive_service.services.hands import Way
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.language import chosen, say
from archive_service.web.print_forms import HandsForm
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("hands", __name__, url_prefix="/hands")

PER_PAGE = 40


@bp.get("")
def index() -> str:
    """Show everybody who works here with the choice that was made for them."""
    at, page = desk(), number("page", 1)
    with at.reading() as session:
        everybody = list(people.at_work(session, at.today).items())
        made = hands.hands(session)
    pages = max(1, -(-len(everybody) // PER_PAGE))
    if not 1 <= page <= pages:
        abort(404)
    lines = [(*one, made.get(one[0])) for one in everybody[(page - 1) * PER_PAGE :][:PER_PAGE]]
    return render_template("printing/hands.html", lines=lines, number=page, pages=pages, Way=Way)


@bp.route("/<person_id>", methods=["GET", "POST"])
@asking
def choose(person_id: str) -> Answer:
    """Say how one person signs from now on."""
    form, at = HandsForm(), desk()
    with at.reading() as session:
        name = people.full_name(people.person(session, person_id))
        hand = hands.hand_of(session, person_id)
    form.way.choices = [(str(one), say(f"hands.way-{one}")) for one in Way]
    if not form.is_submitted():
        form.way.data = str(hand.way if hand else Way.BOTH)

    def do() -> Response:
        way = Way(form.way.data)
        hands.choose(at, person_id, way, reason=form.reason.data or "", actor_id=visitor().person_id)
        return done(say("hands.set", who=name, way=hands.said_in(way, chosen())), back)

    staff = request.args.get("from") == "staff"
    back = url_for("staff_person.show", person_id=person_id) if staff else url_for("hands.index")
    page = Page(say("hands.change-for", who=name), say("personnel.save"), back, say("hands.change-intro"))
    return ask(form, page, do, reason=say("hands.reason-hint"))
