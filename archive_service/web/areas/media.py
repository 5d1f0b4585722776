"""Backup media: the register, one medium with its history, and everything that is done with one."""

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import media_check, media_list, media_papers, media_register, media_write
from archive_service.services.media_list import WantedMedia
from archive_service.services.media_load import Wanted, archived_periods
from archive_service.services.media_places import places
from archive_service.services.media_register import Entry
from archive_service.services.media_words import wording
from archive_service.web.areas.joblist import watch
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.language import chosen, say, size
from archive_service.web.media_forms import CheckForm, EntryForm, WriteForm
from archive_service.web.media_parts import here, page, people, roles
from archive_service.web.query import number as number_in_query
from archive_service.web.visitor import desk, visitor
from workflows.media import GONE, ONCE_ONLY, MediumKind, State

bp = Blueprint("media", __name__, url_prefix="/media")

_A_YEAR = timedelta(days=365)


@bp.get("")
def index() -> str:
    """Show a page of the register."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    year = number_in_query("year")
    wanted = WantedMedia(kind, state, year, due="due" in request.args)
    seen = media_list.media_page(
        desk(), wanted, reader_id=visitor().person_id, number=number_in_query("page", 1)
    )
    with desk().reading() as session:
        words = wording(desk(), session, chosen())
        known = media_register.media(session).values()
    return render_template(
        "media/index.html",
        seen=seen,
        wanted=wanted,
        words=words,
        kinds=list(MediumKind),
        states=list(State),
        years=sorted({period.year for one in known for period in one.holds}, reverse=True),
        due=len(media_list.due(known, desk().today)),
        days=media_list.SOON.days,
        today=desk().today,
        any=bool(known),
        since=desk().today - _A_YEAR,
    )


@bp.get("/register.pdf")
def register_book() -> Response:
    """Give the register of backup copies as a book."""
    pdf = media_papers.register_book(desk(), actor_id=visitor().person_id)
    return send_pdf(pdf, say("media.file-register"))


@bp.get("/usage.pdf")
def usage_book() -> Response:
    """Give the journal of use as a book, of the last year unless other days are asked for."""
    last = _day("to") or desk().today
    time = media_papers.Time(_day("from") or last - _A_YEAR, last)
    pdf = media_papers.usage_book(desk(), time, actor_id=visitor().person_id)
    return send_pdf(pdf, say("media.file-usage"))


@bp.route("/add", methods=["GET", "POST"])
@asking
def add() -> Answer:
    """Enter a medium in the register."""
    form = EntryForm()
    form.kind.choices = [(str(one), say(f"media.kind-{one}")) for one in MediumKind]
    form.keeper.choices = people()
    form.access.choices = roles()
    if not form.is_submitted():
        form.keeper.data = visitor().person_id

    def do() -> Response:
        entry = Entry(
            kind=MediumKind(form.kind.data),
            room=form.room.data or "",
            place=form.place.data or "",
            keeper=form.keeper.data,
            access=tuple(form.access.data or ()),
            label=form.label.data or "",
            number=form.number.data or "",
            check_months=form.check_months.data,
        )
        medium = media_register.register(desk(), entry, actor_id=visitor().person_id)
        return done(say("media.added", medium=medium.id), here(medium.id))

    shown = Page(say("media.add"), say("media.add-go"), url_for("media.index"), say("media.add-intro"))
    return ask(form, shown, do, number=say("media.number-hint"), place=say("media.place-hint"))


@bp.get("/<number>")
def show(number: str) -> str:
    """Show a medium, what is on it, and what happened to it."""
    medium, lines = media_list.history(desk(), number, reader_id=visitor().person_id, language=chosen())
    with desk().reading() as session:
        words = wording(desk(), session, chosen())
        papers = media_papers.receipts(session, number)
    faults = [
        say(f"media.fault-{one.trouble}", copy=one.copy, path=one.path)
        for one in media_check.last_faults(medium)
    ]
    return render_template(
        "media/show.html",
        medium=medium,
        lines=lines,
        words=words,
        faults=faults,
        papers=papers,
        gone=medium.state in GONE,
        writable=medium.state is not State.FAILED and not (medium.copies and medium.kind in ONCE_ONLY),
        today=desk().today,
        mine=medium.offered is not None and medium.offered.receiver == visitor().person_id,
    )


@bp.route("/<number>/write", methods=["GET", "POST"])
@asking
def write(number: str) -> Answer:
    """Have a copy of the archive written on the medium."""
    form = WriteForm()
    form.at.choices = _places()
    with desk().reading() as session:
        known = {f"{one.year}:{one.term}": one for one in archived_periods(session)}
    said = [(key, f"{one.name}, {one.year}/{one.year + 1}") for key, one in known.items()]
    form.what.choices = [("", say("media.all-of-it")), *said]

    def do() -> Response:
        found = known.get(form.what.data or "")
        wanted = Wanted(found.year, (found.term,)) if found else Wanted()
        job = media_write.request(desk(), number, form.at.data, wanted, actor_id=visitor().person_id)
        return watch([job], here(number))

    return ask(form, page("write", number), do, at=say("media.at-hint"))


@bp.route("/<number>/check", methods=["GET", "POST"])
@asking
def check(number: str) -> Answer:
    """Have the medium read through."""
    form = CheckForm()
    form.at.choices = [*_places(), ("", say("media.opens-nowhere"))]

    def do() -> Response:
        if form.at.data:
            job = media_check.request(desk(), number, form.at.data, actor_id=visitor().person_id)
            return watch([job], here(number))
        media_check.unreadable(desk(), number, actor_id=visitor().person_id)
        return done(say("media.check-done"), here(number))

    return ask(form, page("check", number), do, at=say("media.at-hint"))


def _places() -> list[tuple[str, str]]:
    return [
        (one.name, say("media.place-said", place=one.name, free=size(one.free_bytes), count=len(one.bags)))
        for one in places(desk())
    ]


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args[name]) if request.args.get(name) else None
    except ValueError:
        abort(404)
