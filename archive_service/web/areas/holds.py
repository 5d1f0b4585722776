"""Holds: what may not be destroyed because of a court, an inspection or a complaint."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import hold_list
from archive_service.services import holds as keeping
from archive_service.services.hold_list import HoldWording, wording
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.hold_forms import HoldForm, LiftForm, ProlongForm
from archive_service.web.language import chosen, say
from archive_service.web.query import number as number_in_query
from archive_service.web.visitor import desk, visitor

bp = Blueprint("holds", __name__, url_prefix="/holds")

_MOST_CASES = 500


@bp.get("")
def index() -> str:
    """Show a page of the register."""
    standing = "all" not in request.args
    seen = hold_list.holds_page(
        desk(), reader_id=visitor().person_id, number=number_in_query("page", 1), standing=standing
    )
    return render_template(
        "holds/index.html", seen=seen, standing=standing, words=_words(), today=desk().today
    )


@bp.route("/add", methods=["GET", "POST"])
@asking
def add() -> Answer:
    """Set a hold; the address may name the cases."""
    form = HoldForm()
    form.offer()
    if not form.is_submitted():
        named = dict.fromkeys(request.args.getlist("case")[:_MOST_CASES])
        form.cases.data = " ".join(named)
        form.what.data = "cases" if named else None

    def do() -> Response:
        made = keeping.set_hold(desk(), form.wanted(), actor_id=visitor().person_id)
        return done(say("holds.added", number=made.number), url_for("holds.show", number=made.number))

    shown = Page(say("holds.add"), say("holds.add-go"), url_for("holds.index"), say("holds.add-intro"))
    return ask(
        form,
        shown,
        do,
        document=say("holds.document-hint"),
        reason=say("holds.reason-hint"),
        until=say("holds.until-hint"),
        cases=say("holds.cases-hint"),
        first_year=say("holds.year-hint"),
    )


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show a hold with its history."""
    hold = hold_list.one(desk(), number, reader_id=visitor().person_id)
    return render_template("holds/show.html", hold=hold, words=_words(), today=desk().today)


@bp.route("/<int:number>/prolong", methods=["GET", "POST"])
@asking
def prolong(number: int) -> Answer:
    """Put on record that a hold was looked at and stands."""
    form = ProlongForm()

    def do() -> Response:
        keeping.prolong(
            desk(),
            number,
            until=form.until.data,
            reason=form.reason.data or "",
            actor_id=visitor().person_id,
        )
        return done(say("holds.prolonged"), url_for("holds.show", number=number))

    return ask(form, _page("prolong", number), do, reason=say("holds.reason-hint"))


@bp.route("/<int:number>/lift", methods=["GET", "POST"])
@asking
def lift(number: int) -> Answer:
    """Lift a hold on the ground of a document."""
    form = LiftForm()

    def do() -> Response:
        keeping.lift(
            desk(),
            number,
            reason=form.reason.data or "",
            document=form.document.data or "",
            actor_id=visitor().person_id,
        )
        return done(say("holds.lifted"), url_for("holds.show", number=number))

    return ask(form, _page("lift", number), do, document=say("holds.document-hint"))


def _page(name: str, number: int) -> Page:
    hold_list.one(desk(), number, reader_id=visitor().person_id)
    title = f"{say(f'holds.{name}')}: № {number}"
    back = url_for("holds.show", number=number)
    return Page(title, say(f"holds.{name}-go"), back, say(f"holds.{name}-intro"), danger=name == "lift")


def _words() -> HoldWording:
    with desk().reading() as session:
        return wording(session, chosen())
