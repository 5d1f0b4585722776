"""Backup media from hand to hand: under signature, lent, moved, and out of use."""

from collections.abc import Callable

from flask import Blueprint
from werkzeug.wrappers import Response

from archive_service.services import media_hands, media_papers, media_register
from archive_service.services.media_hands import Offer
from archive_service.web.asking import Answer, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.media_forms import EndForm, HandForm, IssueForm, PlaceForm, ReasonForm, ReceiveForm
from archive_service.web.media_parts import here, page, people, roles
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor
from workflows.media import GONE, State

bp = Blueprint("media_hands", __name__, url_prefix="/media")


@bp.get("/<number>/papers/<digest>")
def paper(number: str, digest: str) -> Response:
    """Give a receipt of the medium."""
    pdf = media_papers.receipt_of(desk(), number, digest, reader_id=visitor().person_id)
    return send_pdf(pdf, say("media.file-receipt", medium=number))


@bp.route("/<number>/hand-over", methods=["GET", "POST"])
@asking
def hand_over(number: str) -> Answer:
    """Offer the medium to somebody, under signature."""
    form = HandForm()
    form.receiver.choices = people(without=visitor().person_id)

    def do() -> Response:
        offer = Offer(form.receiver.data, form.room.data or "", form.place.data or "")
        media_hands.hand_over(desk(), number, offer, actor_id=visitor().person_id)
        return done(say("media.hand-over-done"), here(number))

    return ask(form, page("hand-over", number), do, room=say("media.stays-hint"))


@bp.route("/<number>/receive", methods=["GET", "POST"])
@asking
def receive(number: str) -> Answer:
    """Confirm that the medium is here."""
    form = ReceiveForm()

    def do() -> Response:
        with on_disk(form.copy.data, ".pdf") as copy:
            media_hands.receive(desk(), number, actor_id=visitor().person_id, copy=copy)
        return done(say("media.receive-done", medium=number), here(number))

    return ask(form, page("receive", number), do, copy=say("media.copy-hint"))


@bp.route("/<number>/decline", methods=["GET", "POST"])
@asking
def decline(number: str) -> Answer:
    """Let the hand-over come to nothing."""
    form = ReasonForm()
    return _reasoned("decline", number, form, lambda: _decline(number, form))


@bp.route("/<number>/issue", methods=["GET", "POST"])
@asking
def issue(number: str) -> Answer:
    """Lend the medium."""
    form = IssueForm()
    form.to.choices = people()

    def do() -> None:
        media_hands.issue(
            desk(),
            number,
            to=form.to.data,
            reason=form.reason.data or "",
            until=form.until.data,
            actor_id=visitor().person_id,
        )

    return _reasoned("issue", number, form, do)


@bp.route("/<number>/give-back", methods=["GET", "POST"])
@asking
def give_back(number: str) -> Answer:
    """Say that the medium is back."""

    def do() -> None:
        media_hands.give_back(desk(), number, actor_id=visitor().person_id)

    return _reasoned("give-back", number, Form(), do)


@bp.route("/<number>/move", methods=["GET", "POST"])
@asking
def move(number: str) -> Answer:
    """Say where the medium lies from now on."""
    form = PlaceForm()
    form.access.choices = roles()
    with desk().reading() as session:
        medium = media_register.load(session, number)
    if not form.is_submitted():
        form.room.data, form.place.data, form.access.data = medium.room, medium.place, list(medium.access)

    def do() -> None:
        media_register.move(
            desk(),
            number,
            room=form.room.data or "",
            place=form.place.data or "",
            access=tuple(form.access.data or ()),
            actor_id=visitor().person_id,
        )

    return _reasoned("move", number, form, do)


@bp.route("/<number>/end", methods=["GET", "POST"])
@asking
def end(number: str) -> Answer:
    """Take the medium out of use."""
    form = EndForm()
    form.how.choices = [(str(one), say(f"media.state-{one}")) for one in sorted(GONE)]

    def do() -> None:
        how, reason = State(form.how.data), form.reason.data or ""
        media_hands.end(desk(), number, how=how, reason=reason, actor_id=visitor().person_id)

    return _reasoned("end", number, form, do, danger=True)


def _decline(number: str, form: ReasonForm) -> None:
    media_hands.decline(desk(), number, reason=form.reason.data or "", actor_id=visitor().person_id)


def _reasoned(name: str, number: str, form: Form, do: Callable[[], None], *, danger: bool = False) -> Answer:
    """Ask, do it, and go back to the medium."""

    def carried_out() -> Response:
        do()
        return done(say(f"media.{name}-done"), here(number))

    return ask(form, page(name, number, danger=danger), carried_out)
