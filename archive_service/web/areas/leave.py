"""The archive leaving and coming in: packages, hand-overs by act, what was taken in from others."""

from flask import Blueprint, Response, abort, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as Answered

from archive_service.services import (
    documents,
    leave_arrive,
    leave_hand,
    leave_register,
    leave_shelf,
    leave_write,
    people,
    readings,
)
from archive_service.services.leave_arrive import Sent
from archive_service.services.leave_hand import Offer
from archive_service.services.leave_write import Asked
from archive_service.services.media_load import Wanted
from archive_service.services.readings import Asked as AskedToRead
from archive_service.web.areas.joblist import job_of_visitor, watch
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send, send_pdf
from archive_service.web.language import chosen, say
from archive_service.web.leave_forms import (
    AcceptForm,
    ExportForm,
    OfferForm,
    ReadForm,
    ReceiveForm,
    WithdrawForm,
    sent,
)
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor

bp = Blueprint("leave", __name__, url_prefix="/leave")


@bp.get("")
def index() -> str:
    """Show what was taken out, handed over and taken in."""
    seen = leave_register.look(desk(), reader_id=visitor().person_id)
    return render_template("leave/index.html", seen=seen)


@bp.route("/export", methods=["GET", "POST"])
@asking
def export() -> Answer:
    """Have a package made."""
    form = ExportForm()
    with desk().reading() as session:
        classes = leave_write.classes(session)
    years = [(str(year), say("leave.whole-year", first=year, second=year + 1)) for year in _years(classes)]
    named = [
        (f"{year}:{name}", say("leave.one-class", name=name, first=year, second=year + 1))
        for year, name in classes
    ]
    form.what.choices = [("", say("leave.everything")), *years, *named]

    def do() -> Answered:
        wanted = _wanted(form.what.data or "", sheet=bool(form.sheet.data))
        asked = Asked(wanted, form.reason.data or "", form.request.data or "")
        job = leave_write.request(desk(), asked, actor_id=visitor().person_id)
        return watch([job], url_for("leave.index"))

    shown = Page(
        say("leave.export"), say("leave.export-go"), url_for("leave.index"), say("leave.export-intro")
    )
    return ask(form, shown, do, sheet=say("leave.sheet-hint"), request=say("leave.request-hint"))


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show a package and what became of it."""
    one = leave_register.look(desk(), reader_id=visitor().person_id).packages.get(number)
    if one is None:
        abort(404)
    with desk().reading() as session:
        names = people.names(session)
    kept = leave_write.file_of(desk(), one.made).is_file()
    return render_template("leave/show.html", one=one, names=names, kept=kept, days=leave_write.KEPT.days)


@bp.get("/<int:number>.zip")
def file(number: int) -> Response:
    """Give the file of a package."""
    path = leave_write.fetch(desk(), number, reader_id=visitor().person_id)
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name=path.name)


@bp.route("/<int:number>/offer", methods=["GET", "POST"])
@asking
def offer(number: int) -> Answer:
    """Hand a package over to another archive."""
    form = OfferForm()

    def do() -> Answered:
        said = Offer(form.receiver.data or "", form.order.data or "", paper=bool(form.paper.data))
        leave_hand.offer(desk(), number, said, actor_id=visitor().person_id)
        return done(say("leave.offered-done"), _here(number))

    return ask(form, _page("offer", number), do, paper=say("leave.paper-hint"))


@bp.route("/<int:number>/accept", methods=["GET", "POST"])
@asking
def accept(number: int) -> Answer:
    """Say that the other archive has the package."""
    form = AcceptForm()

    def do() -> Answered:
        with on_disk(sent(form.act), ".pdf") as act, on_disk(sent(form.receipt), ".json") as receipt:
            leave_hand.accept(desk(), number, act=act, receipt=receipt, actor_id=visitor().person_id)
        return done(say("leave.accepted-done"), _here(number))

    return ask(form, _page("accept", number), do, receipt=say("leave.receipt-hint"))


@bp.route("/<int:number>/withdraw", methods=["GET", "POST"])
@asking
def withdraw(number: int) -> Answer:
    """Let a hand-over come to nothing."""
    form = WithdrawForm()

    def do() -> Answered:
        leave_hand.withdraw(desk(), number, reason=form.reason.data or "", actor_id=visitor().person_id)
        return done(say("leave.withdrawn-done"), _here(number))

    return ask(form, _page("withdraw", number), do)


@bp.get("/<int:number>/act.pdf")
def act(number: int) -> Response:
    """Give the act of a hand-over."""
    pdf = leave_hand.act_of(desk(), number, reader_id=visitor().person_id)
    return send_pdf(pdf, say("leave.file-act", number=number))


@bp.route("/receive", methods=["GET", "POST"])
@asking
def receive() -> Answer:
    """Take another archive's package in."""
    form = ReceiveForm()
    form.offered.choices = [
        ("", say("leave.offered-none")),
        *((one, one) for one in leave_arrive.offered(desk())),
    ]

    def do() -> Answered:
        package = Sent(
            package=sent(form.package),
            offered=form.offered.data or "",
            said=form.said(),
            act=sent(form.act),
            paper=bool(form.paper.data),
        )
        job = leave_arrive.request(desk(), package, actor_id=visitor().person_id)
        return watch([job], url_for("leave.arrived", job_id=job))

    shown = Page(
        say("leave.receive"), say("leave.receive-go"), url_for("leave.index"), say("leave.receive-intro")
    )
    names = ("offered", "package", "bag", "root", "paper")
    return ask(form, shown, do, **{name: say(f"leave.{name}-receive-hint") for name in names})


@bp.get("/arrived/<job_id>")
def arrived(job_id: str) -> str | Answered:
    """Show what came of a package that was sent, or go on to it."""
    job = job_of_visitor(job_id)
    result = job.result or {}
    if job.payload.get("folder") is None:
        abort(404)
    if result.get("number"):
        return redirect(url_for("leave.received", number=result["number"]), 303)
    refused = result.get("refused", {}).get(chosen(), "")
    faults = result.get("faults", {}).get(chosen(), [])
    return render_template("leave/arrived.html", refused=refused, faults=faults)


@bp.get("/received/<int:number>")
def received(number: int) -> str:
    """Show what was taken in: from whom, by what it is proved, what there is to read."""
    seen = leave_shelf.arrival(desk(), number, reader_id=visitor().person_id)
    with desk().reading() as session:
        names = people.names(session)
    return render_template("leave/received.html", seen=seen, names=names)


@bp.get("/received/<int:number>/receipt.json")
def receipt(number: int) -> Response:
    """Give the answer to the other archive."""
    taken = leave_register.look(desk(), reader_id=visitor().person_id).taken.get(number)
    if taken is None:
        abort(404)
    data = documents.read(desk(), taken.receipt)
    return send(data, say("leave.file-receipt", number=number), documents.JSON)


@bp.route("/documents/<origin>/<document>", methods=["GET", "POST"])
@asking
def document(origin: str, document: str) -> Answer:
    """Ask why a document of another archive is read, and open it."""
    form, who = ReadForm(), visitor().person_id
    found, one = leave_shelf.record(desk(), origin, document, reader_id=who)

    def do() -> Answered:
        asked = AskedToRead(form.reason.data or "", form.request.data or "")
        reading = readings.begin(desk(), one.document, asked, reader_id=who)
        return redirect(url_for("leave.reading", number=reading.number), 303)

    title = say(
        "leave.read",
        what=say(f"search.kind-{one.role}"),
        name=one.class_name,
        first=one.year,
        second=one.year + 1,
    )
    intro = say("leave.read-intro", school=found.described.name, number=found.taken.number)
    shown = Page(title, say("search.ask-go"), url_for("leave.received", number=found.taken.number), intro)
    return ask(form, shown, do, reason=say("search.reason-hint"), request=say("search.request-hint"))


@bp.get("/readings/<int:number>")
def reading(number: int) -> str:
    """Show a document of another archive: what proves it, and where it came from."""
    read = leave_shelf.read(desk(), number, reader_id=visitor().person_id)
    return render_template("leave/reading.html", read=read, seen=read.arrival)


@bp.get("/readings/<int:number>.pdf")
def reading_file(number: int) -> Response:
    """Give the document that a reading opened."""
    read, data = readings.again(desk(), number, reader_id=visitor().person_id)
    return send_pdf(data, f"{read.role}-{number}.pdf")


def _wanted(what: str, *, sheet: bool) -> Wanted:
    """What was chosen: everything, a year, or a class of a year; of it perhaps the summary sheets alone."""
    year, _, name = what.partition(":")
    with desk().reading() as session:
        cases = leave_write.of_class(session, int(year), name) if name else ()
        if sheet:
            cases = leave_write.sheets(session, Wanted(int(year) if year else None, cases=cases))
    return Wanted(None if cases or not year else int(year), cases=cases, sheet=sheet)


def _years(classes: tuple[tuple[int, str], ...]) -> list[int]:
    return list(dict.fromkeys(year for year, _ in classes))


def _here(number: int) -> str:
    return url_for("leave.show", number=number)


def _page(name: str, number: int) -> Page:
    with desk().reading() as session:
        leave_register.package(session, number)
    title = f"{say(f'leave.{name}')}: {say('leave.number', number=number)}"
    return Page(title, say(f"leave.{name}-go"), _here(number), say(f"leave.{name}-intro"))
