"""Paper copies from hand to hand: offered with a list, accepted by whoever takes them, or not."""

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from archive_service.services import documents, paper_hands
from archive_service.services.listings import part_of
from archive_service.web.asking import Answer, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.media_parts import people
from archive_service.web.paper_forms import AcceptForm, DeclineForm, HandForm
from archive_service.web.paper_parts import about, named, words
from archive_service.web.query import number as number_in_query
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor

bp = Blueprint("paper_hands", __name__, url_prefix="/paper/hands")

_PER_PAGE = 30


@bp.get("")
def index() -> str:
    """Show the hand-overs that the visitor may see."""
    found = paper_hands.seen_by(desk(), visitor().person_id)
    seen = part_of(found, number_in_query("page", 1), per_page=_PER_PAGE)
    return render_template("paper/hands.html", seen=seen, words=words())


@bp.route("/new", methods=["GET", "POST"])
@asking
def hand() -> Answer:
    """Offer volumes to somebody, with a list to be signed."""
    numbers, form = named(), HandForm()
    form.receiver.choices = people(without=visitor().person_id)

    def do() -> Response:
        given = paper_hands.offer(desk(), numbers, form.receiver.data, actor_id=visitor().person_id)
        to = url_for("paper_hands.show", hand=given.number)
        return done(say("paper.hand-done"), to)

    return ask(form, about("hand", numbers), do)


@bp.get("/<int:hand>")
def show(hand: int) -> str:
    """Show a hand-over: what goes from whom to whom, and what of it is not answered for yet."""
    given = paper_hands.hand_over(desk(), hand, reader_id=visitor().person_id)
    mine = given.receiver == visitor().person_id
    return render_template(
        "paper/hand.html",
        given=given,
        words=words(),
        mine=mine,
        open_ids={one.id for one in given.open},
        giver=given.giver == visitor().person_id,
    )


@bp.get("/<int:hand>/list.pdf")
def paper(hand: int) -> Response:
    """Give the list of a hand-over, as it was printed."""
    given = paper_hands.hand_over(desk(), hand, reader_id=visitor().person_id)
    return send_pdf(documents.read(desk(), given.paper), say("paper.file-list", hand=hand))


@bp.get("/<int:hand>/signed.pdf")
def signed(hand: int) -> Response:
    """Give the scan of the list with both signatures."""
    given = paper_hands.hand_over(desk(), hand, reader_id=visitor().person_id)
    return send_pdf(documents.read(desk(), given.signed), say("paper.file-list", hand=hand))


@bp.route("/<int:hand>/accept", methods=["GET", "POST"])
@asking
def accept(hand: int) -> Answer:
    """Confirm that the volumes are here."""
    form = AcceptForm()

    def do() -> Response:
        with on_disk(form.copy.data, ".pdf") as copy:
            found = paper_hands.receive(desk(), hand, actor_id=visitor().person_id, copy=copy, only=named())
        return done(say("paper.accept-done", count=len(found)), url_for("paper_hands.show", hand=hand))

    return _asked("accept", hand, form, do, copy=say("paper.signed-list-hint"))


@bp.route("/<int:hand>/decline", methods=["GET", "POST"])
@asking
def decline(hand: int) -> Answer:
    """Do not take volumes, or take back what was offered."""
    form = DeclineForm()

    def do() -> Response:
        who, reason = visitor().person_id, form.reason.data or ""
        found = paper_hands.decline(desk(), hand, reason=reason, actor_id=who, only=named())
        return done(say("paper.decline-done", count=len(found)), url_for("paper_hands.show", hand=hand))

    return _asked("decline", hand, form, do)


def _asked(name: str, hand: int, form: Form, do: Callable[[], Answer], **hints: str) -> Answer:
    given = paper_hands.hand_over(desk(), hand, reader_id=visitor().person_id)
    numbers = named() or tuple(one.number for one in given.open or given.volumes)
    page = about(name, numbers, back=url_for("paper_hands.show", hand=hand))
    return ask(form, page, do, **hints)
