"""Somebody else has got hold of an account: the button everybody has, and what the school does then."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateTimeLocalField, SelectField, TextAreaField
from wtforms.validators import Optional

from archive_service.services import breach_desk, breach_forms, breach_voids, breach_watch, breaches, people
from archive_service.services.breach_desk import Opened
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.fence import may_use
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import chosen, moment, say
from archive_service.web.visitor import desk, visitor

bp = Blueprint("breaches", __name__)


class ReportForm(Form):
    """Whose account, since when, what happened: no password is ever asked for."""

    account = SelectField("secrecy.account")
    noticed_at = DateTimeLocalField("secrecy.noticed-at", validators=[Optional()])
    text = TextAreaField("secrecy.text")


class ReceivedForm(Form):
    """When somebody got the notice, and whether on paper."""

    at = DateTimeLocalField("secrecy.received-at", validators=[Optional()])
    written = BooleanField("secrecy.written")


@bp.get("/breaches")
def index() -> str:
    """Show the button; to those who decide, the register too."""
    at = desk()
    with at.reading() as session:
        found = breach_watch.all_standings(at, session) if may_use("breaches.show") else []
    heads = [(one, breach_watch.head_line(at, one, chosen())) for one in reversed(found)]
    return render_template("breaches/index.html", found=heads)


@bp.route("/breaches/report", methods=["GET", "POST"])
@asking
def report() -> Answer:
    """Report that an account may be in other hands."""
    form, at = ReportForm(), desk()
    with at.reading() as session:
        form.account.choices = list(people.at_work(session, at.today).items())
    if not form.is_submitted():
        form.account.data = visitor().person_id

    def do() -> Response:
        incident = breaches.report(
            at,
            form.account.data,
            noticed_by=visitor().person_id,
            actor_id=visitor().person_id,
            noticed_at=_local(form.noticed_at.data),
            text=form.text.data or "",
        )
        to = url_for("breaches.show", incident_id=incident.id) if may_use("breaches.show") else "/breaches"
        said = "secrecy.reported-shut" if incident.blocked else "secrecy.reported"
        return done(say(said, incident=incident.id), to)

    page = Page(
        say("secrecy.report"),
        say("secrecy.report-go"),
        url_for("breaches.index"),
        say("secrecy.report-intro"),
        danger=True,
    )
    return ask(form, page, do, noticed_at=say("secrecy.noticed-hint"), text=say("secrecy.text-hint"))


@bp.get("/breaches/<incident_id>")
def show(incident_id: str) -> str:
    """Show an incident: the times that run, what to do now, what the account did."""
    seen = breach_desk.opened(desk(), incident_id, chosen())
    with desk().reading() as session:
        names = people.names(session)
    incident, titles = seen.standing.incident, breaches.titles(seen.standing.profile, chosen())
    return render_template(
        "breaches/show.html",
        seen=seen,
        incident=incident,
        head=breach_watch.head_line(desk(), seen.standing, chosen()),
        noticed_by=names.get(incident.opened.noticed_by, incident.opened.noticed_by),
        told=_told(seen),
        titles=titles,
        unaware=", ".join(titles.get(role, role) for role in seen.unaware),
        own=incident.account == visitor().person_id,
    )


@bp.route("/breaches/<incident_id>/received/<role>", methods=["GET", "POST"])
@asking
def received(incident_id: str, role: str) -> Answer:
    """Write down that somebody has the notice."""
    form, at = ReceivedForm(), desk()
    with at.reading() as session:
        _, profile = breaches.load(session, incident_id)
    title = breaches.titles(profile, chosen()).get(role)
    if title is None:
        abort(404)

    def do() -> Response:
        breaches.received(
            at,
            incident_id,
            role,
            actor_id=visitor().person_id,
            at=_local(form.at.data),
            written=bool(form.written.data),
        )
        return done(say("secrecy.received-done", role=title), _here(incident_id))

    page = Page(say("secrecy.received", role=title), say("secrecy.received-go"), _here(incident_id))
    return ask(form, page, do, at=say("secrecy.noticed-hint"))


@bp.route("/breaches/<incident_id>/block", methods=["GET", "POST"])
@asking
def block(incident_id: str) -> Answer:
    """Shut the account."""

    def do() -> Response:
        breaches.block(desk(), incident_id, actor_id=visitor().person_id)
        return done(say("secrecy.block-done"), _here(incident_id))

    return ask(Form(), _page("block", incident_id), do)


@bp.route("/breaches/<incident_id>/restore", methods=["GET", "POST"])
@asking
def restore(incident_id: str) -> Answer:
    """Give the account back to its owner, who has a new key."""

    def do() -> Response:
        breaches.restore(desk(), incident_id, actor_id=visitor().person_id)
        return done(say("secrecy.restore-done"), _here(incident_id))

    return ask(Form(), _page("restore", incident_id), do)


@bp.route("/breaches/<incident_id>/void", methods=["GET", "POST"])
@asking
def void(incident_id: str) -> Answer:
    """Draw up the act: what was done meanwhile is void."""

    def do() -> Response:
        made = breach_voids.void(desk(), incident_id, actor_id=visitor().person_id)
        breach_forms.make(desk(), incident_id, actor_id=visitor().person_id)
        count = sum(len(one.void) for one in made.cases) + len(made.grants)
        return done(say("secrecy.void-done", count=count, pending=len(made.pending)), _here(incident_id))

    return ask(Form(), _page("void", incident_id, danger=True), do)


@bp.route("/breaches/<incident_id>/papers", methods=["GET", "POST"])
@asking
def papers(incident_id: str) -> Answer:
    """Make the notice, and the acts that there are by now."""

    def do() -> Response:
        made = breach_forms.make(desk(), incident_id, actor_id=visitor().person_id)
        return done(say("secrecy.papers-done", count=len(made)), _here(incident_id))

    return ask(Form(), _page("papers", incident_id), do)


@bp.get("/breaches/<incident_id>/papers/<digest>")
def paper(incident_id: str, digest: str) -> Response:
    """Give a paper of the incident."""
    name, data = breach_desk.paper(desk(), incident_id, digest)
    return send_pdf(data, name)


def _page(name: str, incident_id: str, *, danger: bool = False) -> Page:
    with desk().reading() as session:
        breaches.load(session, incident_id)
    said = {part: say(f"secrecy.{name}{part}") for part in ("", "-go", "-intro")}
    return Page(said[""], said["-go"], _here(incident_id), said["-intro"], danger=danger)


def _told(seen: Opened) -> list[tuple[str, bool, str]]:
    """Who has to be told: the role, whether it knows, the last moment."""
    timers = (one for one in seen.standing.timers if one.role)
    return [(one.role, one.met_at is not None, moment(one.due_at)) for one in timers]


def _here(incident_id: str) -> str:
    return url_for("breaches.show", incident_id=incident_id)


def _local(typed: datetime | None) -> datetime | None:
    """What was typed is what the school's clock shows."""
    return typed.replace(tzinfo=ZoneInfo(desk().zone)) if typed else None
