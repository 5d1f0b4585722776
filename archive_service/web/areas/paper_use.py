"""Paper copies in use: where they lie, who has them, and that they are back."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from archive_service.problems import Kind, Problem
from archive_service.services import documents, paper_end, paper_lending, paper_register, shelf_places
from archive_service.web.asking import Answer, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.language import say
from archive_service.web.media_parts import people, roles
from archive_service.web.paper_forms import EndForm, IssueForm, PlaceForm, ReturnForm
from archive_service.web.paper_parts import about, home_of, named, reasoned
from archive_service.web.visitor import desk, visitor
from workflows.paper_copies import End, Outside

bp = Blueprint("paper_use", __name__, url_prefix="/paper")


@bp.route("/place", methods=["GET", "POST"])
@asking
def place() -> Answer:
    """Say where volumes lie from now on."""
    numbers, form = named(), PlaceForm()
    form.access.choices = roles()
    page = about("place", numbers)
    with desk().reading() as session:
        first, offered = paper_register.load(session, numbers)[0], shelf_places.offered(session)
    if not form.is_submitted():
        form.access.data = list(first.access)
        form.room.data, form.cabinet.data = first.place.room, first.place.cabinet
        form.shelf.data, form.folder.data = first.place.shelf, first.place.folder
    status = 200
    if form.is_submitted():
        if form.validate() and _put(numbers, form):
            return done(say("paper.place-done", count=len(numbers)), home_of(numbers))
        status = 422
    return render_template("paper/place.html", form=form, page=page, offered=offered), status


@bp.route("/issue", methods=["GET", "POST"])
@asking
def issue() -> Answer:
    """Lend volumes to somebody of the school, or outside."""
    numbers, form = named(), IssueForm()
    form.to.choices = [("", say("paper.nobody")), *people()]
    form.outside.choices = [
        ("", say("paper.nobody")),
        *((str(one), say(f"paper.outside-{one}")) for one in Outside),
    ]

    def do() -> None:
        paper_lending.lend(desk(), numbers, form.loan(), actor_id=visitor().person_id)

    hints = {"name": say("paper.outside-name-hint"), "request": say("paper.request-hint")}
    return reasoned("issue", numbers, form, do, **hints)


@bp.route("/return", methods=["GET", "POST"])
@asking
def give_back() -> Answer:
    """Say that volumes are back in their places."""
    numbers, form = named(), ReturnForm()

    def do() -> None:
        paper_lending.give_back(desk(), numbers, actor_id=visitor().person_id, remark=form.remark.data or "")

    return reasoned("return", numbers, form, do, remark=say("paper.remark-hint"))


@bp.route("/end", methods=["GET", "POST"])
@asking
def end() -> Answer:
    """Say that volumes were destroyed by act, or given away for good."""
    numbers, form = named(), EndForm()
    form.how.choices = [(str(one), say(f"paper.end-{one}")) for one in paper_end.DESTROYED_OR_GIVEN]

    def do() -> None:
        how, act = End(form.how.data), form.act.data or ""
        paper_end.end(desk(), numbers, act=act, actor_id=visitor().person_id, how=how)

    return reasoned("end", numbers, form, do, act=say("paper.end-act-hint"))


@bp.get("/<int:number>/slip.pdf")
def slip(number: int) -> Response:
    """Give the slip that stands in a lent volume's place."""
    with desk().reading() as session:
        paper_register.require_reader(desk(), session, visitor().person_id)
        [volume] = paper_register.load(session, [number])
    if volume.issued is None:
        raise Problem(Kind.MISSING, "paper.not-issued", volume=number)
    slips = dict(zip(volume.issued.volumes, volume.issued.slips, strict=True))
    return send_pdf(documents.read(desk(), slips[volume.id]), say("paper.file-slip", number=number))


def _put(numbers: tuple[int, ...], form: PlaceForm) -> bool:
    """Write the place down; a refusal is shown above the form."""
    access = tuple(form.access.data or ())
    try:
        shelf_places.put(desk(), numbers, form.place(), actor_id=visitor().person_id, access=access)
    except Problem as problem:
        form.refuse(problem)
        return False
    return True
